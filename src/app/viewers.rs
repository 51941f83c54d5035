//! Opening desktops: a ticket from the backend, a viewer on this computer, and notifications when a viewer fails.
//!
//! ```text
//! Open -> ticket (through a tunnel, if this computer runs the backend and cannot reach the console) -> viewer
//! viewer missing -> how to install it, or save the file
//! viewer not connected, crashed or ended with an error -> what happened, and a button that opens the desktop again
//! ```
//! A viewer never reports that it has connected. But the desktop's events say how many viewers it has.

use std::time::Duration;

use iced::Task;
use sarrio_client::Client;
use sarrio_model::{Code, Desktop, DesktopId, DesktopState, NewTicket, Problem, Route, Ticket};
use sarrio_viewer::{Ending, Session, Viewer};

use crate::backend::live::Live;
use crate::screen::{Notification, NotificationAction, hint_of};
use crate::widget::toast::Kind;
use crate::words::{self, viewer as texts};

/// How long a viewer may take to connect.
const CONNECTS_WITHIN: Duration = Duration::from_secs(20);

/// How this computer reaches the consoles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Directly: the backend runs elsewhere.
    Direct,
    /// Through a tunnel if they cannot be reached directly: the backend runs in this app.
    OrTunnel,
}

/// The viewers that were opened and have not ended.
#[derive(Debug, Default)]
pub struct Viewers {
    opened: Vec<Opened>,
    /// How many were opened so far: the number of the next one.
    count: u64,
}

#[derive(Debug)]
struct Opened {
    number: u64,
    desktop: DesktopId,
    /// Whether the desktop has had a viewer since this one was opened.
    connected: bool,
}

/// What happens while a desktop is opened. The number tells viewers of one desktop apart.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Open(DesktopId),
    Launched(u64, DesktopId, Result<Session, Problem>),
    /// The viewer has had the time to connect.
    Waited(u64, DesktopId, Session),
    Ended(u64, DesktopId, Ending),
}

impl Viewers {
    /// The desktops of the viewers that are open.
    pub fn desktops(&self) -> impl Iterator<Item = DesktopId> {
        self.opened.iter().map(|opened| opened.desktop)
    }

    /// A desktop has changed: if it has a viewer now, ours has connected.
    pub fn desktop_changed(&mut self, desktop: &Desktop) {
        if desktop.viewers > 0 {
            for opened in self.opened.iter_mut().filter(|opened| opened.desktop == desktop.id) {
                opened.connected = true;
            }
        }
    }

    /// Handles a message. Returns what to do next and what to tell the person.
    pub fn update(
        &mut self,
        message: Message,
        client: &Client,
        reach: Reach,
        live: &Live,
    ) -> (Task<Message>, Option<Notification>) {
        match message {
            Message::Open(id) => {
                let number = self.count;
                self.count += 1;
                self.opened.push(Opened { number, desktop: id, connected: false });
                let opened = open(client.clone(), id, reach);
                let task = Task::perform(opened, move |result| Message::Launched(number, id, result));
                (task, Some(Notification::good(texts::opening(name(id, live)))))
            }
            Message::Launched(number, id, Ok(session)) => {
                let ended = session.clone();
                let wait = async move {
                    tokio::time::sleep(CONNECTS_WITHIN).await;
                    session
                };
                let task = Task::batch([
                    Task::perform(ended.ended(), move |ending| Message::Ended(number, id, ending)),
                    Task::perform(wait, move |session| Message::Waited(number, id, session)),
                ]);
                (task, None)
            }
            Message::Launched(number, id, Err(problem)) => {
                self.opened.retain(|opened| opened.number != number);
                (Task::none(), Some(not_launched(id, &problem)))
            }
            Message::Waited(number, id, session) => {
                let waiting = session.ending().is_none() && !self.has_connected(number, id, live);
                (Task::none(), waiting.then(|| not_connected(id, live)))
            }
            Message::Ended(number, id, ending) => {
                let showing = self.showing(number, id, live);
                self.opened.retain(|opened| opened.number != number);
                (Task::none(), ended(id, &ending, showing, live))
            }
        }
    }

    fn showing(&self, number: u64, id: DesktopId, live: &Live) -> Showing {
        if self.has_connected(number, id, live) { Showing::Shown } else { Showing::Never }
    }

    fn has_connected(&self, number: u64, id: DesktopId, live: &Live) -> bool {
        self.opened.iter().any(|opened| opened.number == number && opened.connected)
            || live.desktop(id).is_some_and(|desktop| desktop.viewers > 0)
    }
}

fn name(id: DesktopId, live: &Live) -> String {
    live.desktop(id).map_or_else(String::new, |desktop| desktop.name.to_string())
}

/// No viewer was started.
fn not_launched(id: DesktopId, problem: &Problem) -> Notification {
    if problem.code == Code::ViewerMissing {
        return Notification {
            kind: Kind::Failure,
            title: texts::missing(),
            detail: Some(hint_of(problem)),
            actions: vec![NotificationAction::SaveTicket(id)],
        };
    }
    Notification::bad(problem).action(NotificationAction::Open(id))
}

/// The viewer runs and has not connected in time.
fn not_connected(id: DesktopId, live: &Live) -> Notification {
    let title = texts::not_shown(name(id, live));
    match desktop_gone(id, live) {
        Some(why) => warning(title, why, vec![]),
        None => warning(title, texts::not_connected(), open_or_save(id)),
    }
}

/// Whether a viewer has shown its desktop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Showing {
    /// It was connected.
    Shown,
    /// It never was.
    Never,
}

/// The notification when a viewer has ended. There is none if a person ended it, or the desktop was turned off.
fn ended(id: DesktopId, ending: &Ending, showing: Showing, live: &Live) -> Option<Notification> {
    let (how, output) = match ending {
        Ending::Closed => return None,
        ending if ending.was_asked_for() => return None,
        Ending::Failed { code, output } => (texts::exit_code(code.to_string()), output),
        Ending::Killed { signal, output } => (texts::signal(signal.to_string()), output),
    };
    let crashed = matches!(ending, Ending::Killed { .. });
    let name = name(id, live);
    let gone = desktop_gone(id, live);
    let (title, why, actions) = match (showing, gone) {
        // It showed the desktop until that was turned off, which the table shows.
        (Showing::Shown, Some(_)) if !crashed => return None,
        (Showing::Shown, Some(why)) => (texts::crashed(&name), format!("{how} {why}"), vec![]),
        (Showing::Shown, None) => {
            let title = if crashed { texts::crashed(&name) } else { texts::failed(&name) };
            (title, format!("{how} {}", texts::desktop_goes_on()), vec![NotificationAction::Open(id)])
        }
        (Showing::Never, Some(why)) => (texts::not_shown(&name), why, vec![]),
        (Showing::Never, None) => {
            (texts::not_shown(&name), format!("{} {how}", texts::ended_before()), open_or_save(id))
        }
    };
    let why = if output.is_empty() { why } else { format!("{why}\n{output}") };
    Some(warning(title, why, actions))
}

/// Why a desktop cannot be shown by any viewer now.
fn desktop_gone(id: DesktopId, live: &Live) -> Option<String> {
    let Some(desktop) = live.desktop(id) else { return Some(texts::desktop_deleted()) };
    match &desktop.state {
        DesktopState::Unreachable { .. } => {
            let host = desktop.host_name.as_ref().map_or("", |name| name.as_str());
            Some(words::desktops::unreachable(host))
        }
        state if state.is_off() => Some(texts::desktop_off()),
        _ => None,
    }
}

fn warning(title: String, why: String, actions: Vec<NotificationAction>) -> Notification {
    Notification { actions, ..Notification::warning(title).detail(why) }
}

fn open_or_save(id: DesktopId) -> Vec<NotificationAction> {
    vec![NotificationAction::Open(id), NotificationAction::SaveTicket(id)]
}

/// A ticket for a route that works from this computer: directly, or through a tunnel if that is allowed and needed.
///
/// # Errors
/// The backend refuses, or does not answer.
pub(super) async fn ticket(client: Client, id: DesktopId, reach: Reach) -> Result<Ticket, Problem> {
    let straight = client.desktops().ticket(id, &NewTicket::default()).await?;
    if reach == Reach::Direct || sarrio_viewer::is_reachable(&straight.host, straight.tls_port).await {
        return Ok(straight);
    }
    let tunnel = NewTicket { route: Route::Tunnel, ..NewTicket::default() };
    client.desktops().ticket(id, &tunnel).await
}

/// Starts a viewer with a new ticket. Looks for the viewer first, so that no ticket is wasted.
async fn open(client: Client, id: DesktopId, reach: Reach) -> Result<Session, Problem> {
    let viewer = Viewer::find().map_err(|error| error.problem())?;
    let ticket = ticket(client, id, reach).await?;
    viewer.start(&ticket).await.map_err(|error| error.problem())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::school::School;
    use crate::words::{Language, speak};

    const CRASH: Ending = Ending::Killed { signal: 11, output: String::new() };

    fn error(output: &str) -> Ending {
        Ending::Failed { code: 1, output: output.into() }
    }

    /// The notification when a viewer of the desktop named `name` ends.
    fn notified(name: &str, ending: &Ending, showing: Showing) -> Option<Notification> {
        speak(Language::English);
        let school = School::new();
        ended(school.desktop(name).id, ending, showing, &school.live())
    }

    #[test]
    fn a_viewer_that_crashes_after_it_connected_is_not_reported_as_never_connected() {
        let notification = notified("SolidWorks peça 04", &CRASH, Showing::Shown).unwrap();
        assert_eq!(notification.title, "The viewer of SolidWorks peça 04 crashed");
        assert_eq!(
            notification.detail.unwrap(),
            "Signal 11 ended it. The desktop keeps running: open it again."
        );
        let notification = notified("SolidWorks peça 04", &error("lost"), Showing::Shown).unwrap();
        assert_eq!(notification.title, "The viewer of SolidWorks peça 04 ended with an error");
        assert_eq!(
            notification.detail.unwrap(),
            "Its exit code is 1. The desktop keeps running: open it again.\nlost"
        );
    }

    #[test]
    fn a_viewer_that_ends_before_it_connects_says_how_and_offers_another_try() {
        let notification =
            notified("SolidWorks peça 04", &error("cannot open display"), Showing::Never).unwrap();
        assert_eq!(notification.title, "The viewer does not show SolidWorks peça 04");
        assert_eq!(
            notification.detail.unwrap(),
            "It ended before it connected. Its exit code is 1.\ncannot open display"
        );
        assert_eq!(notification.actions.len(), 2);
    }

    #[test]
    fn a_viewer_is_not_blamed_for_a_desktop_that_is_off() {
        assert_eq!(notified("aut", &error(""), Showing::Shown), None, "it ended with its desktop");
        let notification = notified("aut", &error(""), Showing::Never).unwrap();
        assert_eq!(notification.detail.unwrap(), "The desktop is off. Start it, then open it again.");
        assert!(notification.actions.is_empty());
    }

    #[test]
    fn a_viewer_that_a_person_closed_or_ended_is_not_reported() {
        for ending in [Ending::Closed, Ending::Killed { signal: 15, output: String::new() }] {
            for showing in [Showing::Shown, Showing::Never] {
                assert_eq!(notified("SolidWorks peça 04", &ending, showing), None);
            }
        }
    }

    #[test]
    fn a_viewer_counts_as_connected_from_the_first_event_until_its_end() {
        let school = School::new();
        let mut desktop = school.desktop("SolidWorks peça 04").clone();
        let mut viewers = Viewers::default();
        for number in [0, 1] {
            viewers.opened.push(Opened { number, desktop: desktop.id, connected: false });
        }
        viewers.opened.push(Opened { number: 2, desktop: school.desktop("aut").id, connected: false });
        desktop.viewers = 1;
        viewers.desktop_changed(&desktop);
        desktop.viewers = 0;
        viewers.desktop_changed(&desktop);
        let connected: Vec<bool> = viewers.opened.iter().map(|opened| opened.connected).collect();
        assert_eq!(connected, [true, true, false]);
    }
}
