//! Opening a desktop: a ticket from the backend, a viewer on this computer.
//!
//! ```text
//! Open -> ticket -> (console reached? else a tunnel, where this computer runs the backend) -> viewer
//! viewer missing -> how to install it, or save the file;  viewer gone without a picture -> a new ticket
//! ```

use std::path::PathBuf;
use std::time::Duration;

use iced::widget::{column, row};
use iced::{Fill, Padding, Task};
use sarrio_client::Client;
use sarrio_model::{Code, DesktopId, Disk, NewTicket, Operation, Problem, Route, Ticket};
use sarrio_viewer::{Ending, Session, Viewer};

use super::inside;
use crate::icon;
use crate::live::Live;
use crate::screen::problems;
use crate::screen::{News, Offer, hint_of};
use crate::typed_path::typed_path;
use crate::widget::field::field;
use crate::widget::toast::Kind;
use crate::widget::{Element, button, dialog, focus, label};
use crate::words::{self, shell as said};

const PATH: &str = "opening.path";
/// How long a viewer may take until somebody looks at the desktop.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is being opened or saved.
#[derive(Debug, Default)]
pub struct Opening {
    save: Option<Save>,
}

#[derive(Debug)]
struct Save {
    id: DesktopId,
    path: String,
    /// No path came of a dialog: it has to be typed.
    typing: bool,
    problem: Option<Problem>,
    working: bool,
}

/// What happens while something is opened.
#[derive(Debug, Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Message {
    /// A request was accepted: its job is ours. Carries what the screen is told.
    Accepted(Operation, Box<inside::Message>),
    /// A desktop's own page was read. Carries what the screen is told.
    Disks(DesktopId, Vec<Disk>, Box<inside::Message>),
    Open(DesktopId),
    Launched(DesktopId, Result<Session, Problem>),
    Waited(DesktopId, Session),
    Ended(DesktopId, Ending),
    SaveAsked(DesktopId),
    SavePath(String),
    Browse,
    Browsed(Option<PathBuf>),
    SaveSent,
    Saved(Result<PathBuf, Problem>),
    SaveClosed,
}

fn not_shown(id: DesktopId, name: &str, why: String) -> News {
    News {
        kind: Kind::Warning,
        title: said::viewer_failed(name),
        detail: Some(why),
        offers: vec![Offer::Reopen(id), Offer::SaveTicket(id)],
    }
}

impl Opening {
    /// Whether the dialog is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.save.is_some()
    }

    /// Closes it; whether it was open.
    pub fn escape(&mut self) -> bool {
        self.save.take().is_some()
    }

    /// Takes a message in; what follows, and what is told.
    pub fn update(
        &mut self,
        message: Message,
        client: &Client,
        direct: bool,
        live: &Live,
    ) -> (Task<Message>, Option<News>) {
        let name = |id| live.desktop(id).map_or_else(String::new, |d| d.name.to_string());
        match message {
            Message::Open(id) => {
                let opened = open(client.clone(), id, direct);
                let task = Task::perform(opened, move |result| Message::Launched(id, result));
                (task, Some(News::good(said::viewer_title(name(id)))))
            }
            Message::Launched(id, Ok(session)) => {
                let ended = session.clone();
                let wait = async move {
                    tokio::time::sleep(PATIENCE).await;
                    session
                };
                let task = Task::batch([
                    Task::perform(ended.ended(), move |ending| Message::Ended(id, ending)),
                    Task::perform(wait, move |session| Message::Waited(id, session)),
                ]);
                (task, None)
            }
            // A viewer never says that it could not connect; the desktop's events say whether somebody looks at it.
            Message::Waited(id, session) => {
                let seen = live.desktop(id).is_some_and(|d| d.viewers > 0);
                let news = (session.ending().is_none() && !seen)
                    .then(|| not_shown(id, &name(id), said::viewer_failed_how()));
                (Task::none(), news)
            }
            // Whoever ended it by a signal knows why.
            Message::Ended(_, Ending::Closed | Ending::Failed { code: None, .. }) => (Task::none(), None),
            Message::Ended(id, Ending::Failed { said: words, .. }) => {
                let why = if words.is_empty() { said::viewer_failed_how() } else { words };
                (Task::none(), Some(not_shown(id, &name(id), why)))
            }
            Message::Launched(id, Err(problem)) if problem.code == Code::ViewerMissing => {
                let news = News {
                    kind: Kind::Failure,
                    title: said::viewer_missing(),
                    detail: Some(hint_of(&problem)),
                    offers: vec![Offer::SaveTicket(id)],
                };
                (Task::none(), Some(news))
            }
            Message::Launched(id, Err(problem)) => {
                (Task::none(), Some(News::bad(&problem).offer(Offer::Reopen(id))))
            }
            Message::SaveAsked(id) => {
                let folder = directories::UserDirs::new()
                    .and_then(|d| d.download_dir().map(PathBuf::from).or_else(|| Some(d.home_dir().into())));
                let path = folder.unwrap_or_default().join("sarrio.vv").display().to_string();
                self.save = Some(Save { id, path, typing: false, problem: None, working: false });
                (focus::on(PATH), None)
            }
            Message::SavePath(typed) => {
                if let Some(save) = &mut self.save {
                    save.path = typed;
                }
                (Task::none(), None)
            }
            Message::Browse => {
                let picked = async {
                    let dialog =
                        rfd::AsyncFileDialog::new().set_title(said::save_title()).set_file_name("sarrio.vv");
                    dialog.save_file().await.map(|f| f.path().to_owned())
                };
                (Task::perform(picked, Message::Browsed), None)
            }
            Message::Browsed(Some(path)) => {
                if let Some(save) = &mut self.save {
                    save.path = path.display().to_string();
                    save.typing = false;
                }
                (Task::none(), None)
            }
            // Cancelled, or no file dialog on this computer: the path can be typed.
            Message::Browsed(None) => {
                if let Some(save) = &mut self.save {
                    save.typing = true;
                }
                (focus::on(PATH), None)
            }
            Message::SaveSent => match &mut self.save {
                Some(save) if !save.working => {
                    save.working = true;
                    save.problem = None;
                    let saved = save_ticket(client.clone(), save.id, typed_path(&save.path));
                    (Task::perform(saved, Message::Saved), None)
                }
                _ => (Task::none(), None),
            },
            Message::Saved(Ok(path)) => {
                self.save = None;
                (
                    Task::none(),
                    Some(News::good(said::saved_file(path.display().to_string())).detail(said::save_note())),
                )
            }
            Message::Saved(Err(problem)) => match &mut self.save {
                Some(save) => {
                    save.working = false;
                    save.problem = Some(problem);
                    (Task::none(), None)
                }
                None => (Task::none(), Some(News::bad(&problem))),
            },
            Message::SaveClosed => {
                self.save = None;
                (Task::none(), None)
            }
            // The shell takes these before they come here.
            Message::Accepted(..) | Message::Disks(..) => (Task::none(), None),
        }
    }

    /// The dialog that asks where to save the viewer's file.
    pub fn layer(&self) -> Option<Element<'_, Message>> {
        let save = self.save.as_ref()?;
        let input = field(&save.path)
            .label(said::save_path())
            .mono()
            .id(PATH)
            .help(if save.typing { words::common::type_path() } else { said::save_note() })
            .on_input(Message::SavePath)
            .on_submit(Message::SaveSent);
        let browse =
            button::default(words::templates::browse()).icon(icon::FOLDER_OPEN).on_press(Message::Browse);
        let line = row![input, iced::widget::container(browse).padding(Padding::ZERO.top(23))].spacing(8);
        let mut body = column![label::second(said::save_title()), line.width(Fill)].spacing(12);
        if let Some(problem) = &save.problem {
            body = body.push(problems::note(problem));
        }
        let inside = dialog::dialog(
            said::save_file(),
            body,
            vec![
                button::default(words::common::cancel()).on_press(Message::SaveClosed),
                button::primary(words::common::save()).working(save.working).on_press(Message::SaveSent),
            ],
        );
        Some(dialog::modal(inside, 520.0, 120.0, Message::SaveClosed))
    }
}

/// A ticket that leads to the console: straight, or through a tunnel where that cannot be reached from here.
async fn ticket(client: Client, id: DesktopId, direct: bool) -> Result<Ticket, Problem> {
    let straight = client.desktops().ticket(id, &NewTicket::default()).await?;
    if !direct || sarrio_viewer::is_reachable(&straight.host, straight.tls_port).await {
        return Ok(straight);
    }
    let tunnel = NewTicket { route: Route::Tunnel, ..NewTicket::default() };
    client.desktops().ticket(id, &tunnel).await
}

/// Starts a viewer with a new ticket. A missing viewer is told before a ticket is spent.
async fn open(client: Client, id: DesktopId, direct: bool) -> Result<Session, Problem> {
    let viewer = Viewer::find().map_err(|error| error.problem())?;
    let ticket = ticket(client, id, direct).await?;
    viewer.start(&ticket).await.map_err(|error| error.problem())
}

/// Writes a new ticket's file where the person wants it.
async fn save_ticket(client: Client, id: DesktopId, path: PathBuf) -> Result<PathBuf, Problem> {
    let ticket = ticket(client, id, false).await?;
    let to = path.clone();
    let written = tokio::task::spawn_blocking(move || sarrio_viewer::save_as(&ticket, &to));
    match written.await {
        Ok(Ok(())) => Ok(path),
        Ok(Err(error)) => Err(error.problem()),
        Err(error) => Err(Problem::new(Code::Internal, format!("The file was not written: {error}."))),
    }
}
