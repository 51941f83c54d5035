//! The dialog that saves the viewer's file, for a viewer on another computer or one that Sarrio does not find.

use std::path::PathBuf;

use iced::widget::{column, row};
use iced::{Fill, Padding, Task};
use sarrio_client::Client;
use sarrio_model::{DesktopId, Problem, problem::FileNotWritten};

use super::viewers::{Reach, ticket};
use crate::screen::input::parse_path;
use crate::screen::{Notification, file_dialog, problems};
use crate::theme::icon;
use crate::widget::field::field;
use crate::widget::{Element, button, dialog, focus, label};
use crate::words::{self, viewer as texts};

const PATH: &str = "save_ticket.path";
const FILE_NAME: &str = "sarrio.vv";

/// The dialog; absent while it is closed.
#[derive(Debug, Default)]
pub struct SaveTicket(Option<Form>);

#[derive(Debug)]
struct Form {
    desktop: DesktopId,
    path: String,
    /// The file dialog gave no path, so it has to be typed.
    typing: bool,
    problem: Option<Problem>,
    working: bool,
}

/// What happens in the dialog.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Asked(DesktopId),
    Path(String),
    Browse,
    Browsed(Option<PathBuf>),
    Sent,
    Saved(Result<PathBuf, Problem>),
    Closed,
}

impl SaveTicket {
    /// Whether the dialog is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.0.is_some()
    }

    /// Closes the dialog. Returns whether it was open.
    pub fn escape(&mut self) -> bool {
        self.0.take().is_some()
    }

    /// Handles a message. Returns what to do next and what to tell the person.
    pub fn update(
        &mut self,
        message: Message,
        client: Option<&Client>,
    ) -> (Task<Message>, Option<Notification>) {
        match message {
            Message::Asked(desktop) => {
                let path = file_dialog::usual_folder().join(FILE_NAME).display().to_string();
                self.0 = Some(Form { desktop, path, typing: false, problem: None, working: false });
                return (focus::on(PATH), None);
            }
            Message::Path(typed) => {
                if let Some(form) = &mut self.0 {
                    form.path = typed;
                }
            }
            Message::Browse => {
                let picked = file_dialog::choose_destination(texts::save_title(), FILE_NAME.to_owned());
                return (Task::perform(picked, Message::Browsed), None);
            }
            Message::Browsed(Some(path)) => {
                if let Some(form) = &mut self.0 {
                    form.path = path.display().to_string();
                    form.typing = false;
                }
            }
            // Cancelled, or this computer has no file dialog: the path can be typed.
            Message::Browsed(None) => {
                if let Some(form) = &mut self.0 {
                    form.typing = true;
                }
                return (focus::on(PATH), None);
            }
            Message::Sent => {
                if let (Some(form), Some(client)) = (&mut self.0, client)
                    && !form.working
                {
                    form.working = true;
                    form.problem = None;
                    let saved = save(client.clone(), form.desktop, parse_path(&form.path));
                    return (Task::perform(saved, Message::Saved), None);
                }
            }
            Message::Saved(Ok(path)) => {
                self.0 = None;
                let saved = Notification::good(texts::saved(path.display().to_string()));
                return (Task::none(), Some(saved.detail(texts::save_note())));
            }
            Message::Saved(Err(problem)) => match &mut self.0 {
                Some(form) => {
                    form.working = false;
                    form.problem = Some(problem);
                }
                None => return (Task::none(), Some(Notification::bad(&problem))),
            },
            Message::Closed => self.0 = None,
        }
        (Task::none(), None)
    }

    /// The dialog, while it is open.
    #[must_use]
    pub fn layer(&self) -> Option<Element<'_, Message>> {
        let form = self.0.as_ref()?;
        let input = field(&form.path)
            .label(texts::save_path())
            .mono()
            .id(PATH)
            .help(if form.typing { words::common::type_path() } else { texts::save_note() })
            .on_input(Message::Path)
            .on_submit(Message::Sent);
        let browse =
            button::default(words::templates::browse()).icon(icon::FOLDER_OPEN).on_press(Message::Browse);
        let line = row![input, iced::widget::container(browse).padding(Padding::ZERO.top(23))].spacing(8);
        let mut body = column![label::second(texts::save_title()), line.width(Fill)].spacing(12);
        if let Some(problem) = &form.problem {
            body = body.push(problems::note(problem));
        }
        let content = dialog::dialog(
            texts::save(),
            body,
            vec![
                button::default(words::common::cancel()).on_press(Message::Closed),
                button::primary(words::common::save()).working(form.working).on_press(Message::Sent),
            ],
        );
        Some(dialog::modal(content, 520.0, 120.0, Message::Closed))
    }
}

/// Writes the file of a new ticket to `path`. The file may be used on another computer, so it does not use a tunnel.
async fn save(client: Client, id: DesktopId, path: PathBuf) -> Result<PathBuf, Problem> {
    let ticket = ticket(client, id, Reach::Direct).await?;
    let to = path.clone();
    let written = tokio::task::spawn_blocking(move || sarrio_viewer::save_as(&ticket, &to));
    match written.await {
        Ok(Ok(())) => Ok(path),
        Ok(Err(error)) => Err(error.problem()),
        Err(error) => Err(FileNotWritten { why: error.to_string() }.into()),
    }
}
