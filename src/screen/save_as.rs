//! Writing a file that the backend makes: the file dialog of this computer asks where or, where there is none, a path is typed.

use std::path::PathBuf;

use iced::Task;
use sarrio_model::Problem;

use super::input::parse_path;
use super::{file_dialog, problems};
use crate::backend::local_file::Destination;
use crate::widget::field::field;
use crate::widget::{Element, button, dialog, focus};
use crate::words::{self, common as texts};

/// The id of the field for the path, for the focus.
const PATH: &str = "save.path";

/// Where a file is saved.
#[derive(Debug)]
pub struct SaveAs {
    title: String,
    name: String,
    /// The path, once it has to be typed.
    path: Option<String>,
    wrong: Option<String>,
    problem: Option<Problem>,
    working: bool,
}

/// What happens meanwhile.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Picked(Option<PathBuf>),
    Path(String),
    Sent,
    Closed,
}

/// What comes of a message.
pub enum Next {
    /// Nothing yet.
    Run(Task<Message>),
    /// The file is to be written there.
    Write(Destination),
    /// Nothing is saved.
    Close,
}

impl SaveAs {
    /// Asks where to save a file that is called `name` unless the person says otherwise.
    pub fn ask(title: String, name: String) -> (Self, Task<Message>) {
        let picked = file_dialog::choose_destination(title.clone(), name.clone());
        let new = Self { title, name, path: None, wrong: None, problem: None, working: false };
        (new, Task::perform(picked, Message::Picked))
    }

    /// Handles a message.
    pub fn update(&mut self, message: Message) -> Next {
        match message {
            // The dialog has asked whether a file is replaced.
            Message::Picked(Some(path)) => {
                self.working = true;
                return Next::Write(Destination { path, replaces: true });
            }
            Message::Picked(None) => {
                let path = file_dialog::usual_folder().join(&self.name).display().to_string();
                self.path = Some(path);
                return Next::Run(focus::on(PATH));
            }
            Message::Path(path) => (self.path, self.wrong) = (Some(path), None),
            Message::Sent if self.working => {}
            Message::Sent => {
                let path = parse_path(self.path.as_deref().unwrap_or_default());
                if path.file_name().is_none() || !path.is_absolute() {
                    self.wrong = Some(texts::path_wrong());
                    return Next::Run(focus::on(PATH));
                }
                (self.working, self.problem) = (true, None);
                return Next::Write(Destination { path, replaces: false });
            }
            Message::Closed => return Next::Close,
        }
        Next::Run(Task::none())
    }

    /// It could not be written.
    pub fn refused(&mut self, problem: Problem) {
        (self.working, self.problem) = (false, Some(problem));
        if self.path.is_none() {
            self.path = Some(file_dialog::usual_folder().join(&self.name).display().to_string());
        }
    }

    /// The dialog; none while that of the computer is open.
    pub fn view(&self) -> Option<Element<'_, Message>> {
        let path = field(self.path.as_ref()?)
            .label(texts::file())
            .mono()
            .id(PATH)
            .help(texts::type_path())
            .error(self.wrong.as_deref())
            .on_input(Message::Path)
            .on_submit(Message::Sent);
        let body = iced::widget::column![path].extend(self.problem.as_ref().map(problems::note)).spacing(14);
        let buttons = vec![
            button::default(words::common::cancel()).on_press(Message::Closed),
            button::primary(words::common::save()).working(self.working).on_press(Message::Sent),
        ];
        Some(dialog::dialog(self.title.clone(), body, buttons))
    }
}
