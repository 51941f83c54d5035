//! The form with a room's name and its seats, a line each.

use std::str::FromStr;

use iced::widget::{column, row};
use iced::{Center, Fill, Task};
use sarrio_model::{EditRoom, Name, Problem, Revision, Room, RoomId, SeatEntry, SeatKind, SeatPlace};

use crate::screen::{Scene, problems};
use crate::theme::icon;
use crate::widget::field::field;
use crate::widget::{Element, button, dialog, focus, label};
use crate::words::{self, rooms as texts};

/// The id of the field for the name, for the focus.
pub(super) const NAME: &str = "room.name";

/// Nothing to do but to put the focus somewhere.
type Focus = Task<Message>;

/// The room and its seats as they are typed.
#[derive(Debug)]
pub(super) struct SeatsForm {
    pub(super) id: RoomId,
    revision: Revision,
    name: String,
    lines: Vec<Line>,
    wrong_name: Option<String>,
    problem: Option<Problem>,
    working: bool,
}

/// A seat as it is typed.
#[derive(Debug)]
struct Line {
    /// What is not typed here: the id, the kind and the place.
    seat: SeatEntry,
    cells: [String; 4],
    /// The cell that is wrong, and why.
    wrong: Option<(usize, String)>,
}

/// What is typed and pressed. Lines and cells are numbered.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Name(String),
    Cell(usize, usize, String),
    Added,
    Removed(usize),
    Sent,
    Closed,
}

/// A seat without a computer that is known.
pub(super) fn entry(name: Name, place: Option<SeatPlace>) -> SeatEntry {
    SeatEntry { id: None, name, kind: SeatKind::default(), hostname: None, mac: None, ip: None, place }
}

impl SeatsForm {
    pub(super) fn of(room: &Room) -> Self {
        let line = |seat: &sarrio_model::Seat| Line {
            cells: [
                seat.name.to_string(),
                seat.hostname.as_ref().map(ToString::to_string).unwrap_or_default(),
                seat.mac.map(|mac| mac.to_string()).unwrap_or_default(),
                seat.ip.map(|ip| ip.to_string()).unwrap_or_default(),
            ],
            seat: seat.clone().into(),
            wrong: None,
        };
        Self {
            id: room.id,
            revision: room.revision,
            name: room.name.to_string(),
            lines: room.seats.iter().map(line).collect(),
            wrong_name: None,
            problem: None,
            working: false,
        }
    }

    /// Handles a message. Returns what to send, or where the focus goes because something is wrong.
    pub(super) fn update(&mut self, message: Message) -> Option<Result<EditRoom, Focus>> {
        match message {
            Message::Name(name) => (self.name, self.wrong_name) = (name, None),
            Message::Cell(line, cell, text) => {
                let line = self.lines.get_mut(line)?;
                *line.cells.get_mut(cell)? = text;
                line.wrong = None;
            }
            Message::Added => {
                let number = (self.lines.len() + 1).to_string();
                let seat = entry(Name::lossy(&number), None);
                let cells = [number, String::new(), String::new(), String::new()];
                self.lines.push(Line { seat, cells, wrong: None });
            }
            Message::Removed(line) if line < self.lines.len() => drop(self.lines.remove(line)),
            Message::Removed(_) => {}
            // The screen closes it.
            Message::Closed => {}
            Message::Sent if self.working => {}
            Message::Sent => return Some(self.send()),
        }
        None
    }

    fn send(&mut self) -> Result<EditRoom, Focus> {
        let name = match self.name.parse::<Name>() {
            Ok(name) => name,
            Err(why) => {
                self.wrong_name = Some(problems::of_name(&why));
                return Err(focus::on(NAME));
            }
        };
        let mut seats = Vec::with_capacity(self.lines.len());
        for (at, line) in self.lines.iter_mut().enumerate() {
            match line.read() {
                Ok(seat) => seats.push(seat),
                Err((cell, why)) => {
                    line.wrong = Some((cell, why));
                    return Err(focus::on(id_of(at, cell)));
                }
            }
        }
        (self.working, self.problem) = (true, None);
        Ok(EditRoom { revision: self.revision, name: Some(name), seats: Some(seats), ..EditRoom::default() })
    }

    /// The backend refused it: what is wrong is shown where it is.
    pub(super) fn refused(&mut self, problem: Problem) -> Focus {
        self.working = false;
        if problem.field.as_deref() == Some("name") {
            self.wrong_name = Some(problems::say(&problem));
            return focus::on(NAME);
        }
        if let Some((at, cell)) = problem.field.as_deref().and_then(place_of)
            && let Some(line) = self.lines.get_mut(at)
        {
            line.wrong = Some((cell, problems::say(&problem)));
            return focus::on(id_of(at, cell));
        }
        self.problem = Some(problem);
        Focus::none()
    }

    pub(super) fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let name = field(&self.name)
            .label(words::common::name())
            .id(NAME)
            .error(self.wrong_name.as_deref())
            .on_input(Message::Name)
            .on_submit(Message::Sent);
        let heads = [texts::seat(), texts::hostname(), texts::mac(), texts::ip()];
        let heads = row(heads.into_iter().map(|head| label::caption(head).width(Fill).into())).spacing(8);
        let heads = row![heads.width(Fill), iced::widget::space().width(28)].spacing(8);
        let lines = self.lines.iter().enumerate().map(|(at, line)| line.view(at));
        let body = column![name, heads].extend(lines).extend(self.problem.as_ref().map(problems::note));
        let add = button::default(texts::add_seat()).icon(icon::PLUS).on_press(Message::Added);
        let left: Element<'a, Message> = row![add, iced::widget::space().width(Fill)].into();
        let buttons = vec![
            button::default(words::common::cancel()).on_press(Message::Closed),
            button::primary(words::common::save()).working(self.working).on_press(Message::Sent),
        ];
        let title = texts::edit_title(self.name.clone());
        dialog::form(title, Message::Closed, body.spacing(8), Some(left), buttons, scene.window.height)
    }
}

impl Line {
    /// The seat, or the cell that is wrong and why.
    fn read(&self) -> Result<SeatEntry, (usize, String)> {
        let [name, hostname, mac, ip] = self.cells.each_ref().map(|cell| cell.trim());
        Ok(SeatEntry {
            name: name.parse().map_err(|why| (0, problems::of_name(&why)))?,
            hostname: optional(1, hostname, texts::hostname_wrong)?,
            mac: optional(2, mac, texts::mac_wrong)?,
            ip: optional(3, ip, texts::ip_wrong)?,
            ..self.seat.clone()
        })
    }

    fn view<'a>(&'a self, at: usize) -> Element<'a, Message> {
        let cell = |cell: usize| {
            let wrong = self.wrong.as_ref().filter(|(wrong, _)| *wrong == cell).map(|(_, why)| why.as_str());
            let typed = field(&self.cells[cell])
                .compact()
                .id(id_of(at, cell))
                .error(wrong)
                .on_input(move |text| Message::Cell(at, cell, text))
                .on_submit(Message::Sent);
            if cell == 0 { typed.into() } else { Element::from(typed.mono()) }
        };
        let remove = button::icon_only(icon::X, texts::remove_seat()).kind(button::Kind::Ghost).small();
        let remove = remove.on_press(Message::Removed(at));
        row![row((0..4).map(cell)).spacing(8).width(Fill), remove].spacing(8).align_y(Center).into()
    }
}

/// What a cell says, if it is not empty; or the cell and why it is wrong.
fn optional<T: FromStr>(cell: usize, text: &str, why: fn() -> String) -> Result<Option<T>, (usize, String)> {
    match text.parse() {
        Ok(value) => Ok(Some(value)),
        Err(_) if text.is_empty() => Ok(None),
        Err(_) => Err((cell, why())),
    }
}

/// The id of a cell, for the focus.
fn id_of(line: usize, cell: usize) -> String {
    format!("room.seat.{line}.{cell}")
}

/// The line and the cell of a field such as `seats[3].mac`.
fn place_of(field: &str) -> Option<(usize, usize)> {
    let (line, name) = field.strip_prefix("seats[")?.split_once("].")?;
    let cell = ["name", "hostname", "mac", "ip"].iter().position(|known| *known == name)?;
    Some((line.parse().ok()?, cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_field_is_a_cell() {
        assert_eq!(place_of("seats[3].mac"), Some((3, 2)));
        assert_eq!(place_of("seats[3].colour"), None);
        assert_eq!(place_of("name"), None);
    }

    #[test]
    fn empty_cells_are_not_known_and_wrong_ones_are_told() {
        let line = |cells: [&str; 4]| Line {
            seat: entry(Name::lossy("1"), None),
            cells: cells.map(str::to_owned),
            wrong: None,
        };
        let seat = line(["10", "n2m210", "00:1a:2b:3c:4d:5e", "10.200.212.210"]).read().unwrap();
        assert_eq!((seat.name.as_str(), seat.ip.unwrap().to_string()), ("10", "10.200.212.210".to_owned()));
        assert_eq!(line(["10", "", "", ""]).read().unwrap().mac, None);
        for (cells, wrong) in [
            (["", "", "", ""], 0),
            (["1", "a b", "", ""], 1),
            (["1", "", "x", ""], 2),
            (["1", "", "", "x"], 3),
        ] {
            assert_eq!(line(cells).read().unwrap_err().0, wrong);
        }
    }
}
