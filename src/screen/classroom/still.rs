//! Keeping a picture of an enlarged screen, with the person, the seat and the time in the name of its file.

use jiff::{Timestamp, tz::TimeZone};
use sarrio_model::{DesktopId, UserId};

use super::{Classroom, Message, Spot};
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::screen::{Action, Notification, file_dialog};
use crate::words::classroom as texts;

impl Classroom {
    /// Keeps what the screen of this student shows.
    pub(super) fn save_still(&self, student: UserId, live: &Live, now: Timestamp) -> Action<Message> {
        let spot = Spot::Student(student);
        let Some(desktop) = self.desktop(spot, live) else { return Action::None };
        let seat = self.seat_of(spot, live);
        let seat = self.room(live).and_then(|room| room.seats.iter().find(|one| Some(one.id) == seat));
        let seat = seat.map(|seat| texts::seat(seat.name.to_string()));
        let file = file_name(&desktop.owner.name, seat.as_deref(), now);
        still(desktop.id, file)
    }

    pub(super) fn still_saved(reply: Reply) -> Action<Message> {
        match reply {
            Ok(Answer::StillSaved(path)) => {
                Action::Notify(Notification::good(texts::still_saved()).detail(path.display().to_string()))
            }
            Ok(_) => Action::None,
            Err(problem) => Action::Notify(Notification::bad(&problem)),
        }
    }
}

fn still(desktop: DesktopId, file: String) -> Action<Message> {
    let path = file_dialog::usual_folder().join(file);
    Action::ask(Request::SaveStill(desktop, path), Message::StillSaved)
}

/// `Jan Torrents Pla, seat 10, 2026-12-01 09.45.12.png`. What cannot be in the name of a file becomes a dash.
fn file_name(person: &str, seat: Option<&str>, at: Timestamp) -> String {
    let when = at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H.%M.%S").to_string();
    let parts = [Some(person), seat, Some(&when)].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let fits = |letter: char| match letter {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
        letter if letter.is_control() => '-',
        letter => letter,
    };
    // A file whose name begins with a dot would be hidden.
    let name: String = parts.trim_start_matches('.').chars().map(fits).take(120).collect();
    format!("{name}.png")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_named_after_the_person_the_seat_and_the_time_and_nothing_leads_elsewhere() {
        let named = |person, seat| file_name(person, seat, Timestamp::UNIX_EPOCH);
        assert!(named("Jan Torrents", Some("seat 10")).starts_with("Jan Torrents, seat 10, 19"));
        let odd = named("../../etc/passwd", None);
        assert!(!odd.contains('/') && !odd.starts_with('.') && odd.ends_with(".png"), "{odd}");
        assert!(named(&"x".repeat(400), None).len() < 130);
    }
}
