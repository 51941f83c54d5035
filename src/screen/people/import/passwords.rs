//! The passwords that an import made. They are told once, so they are copied or saved before the dialog closes.

use std::path::PathBuf;

use iced::Task;
use sarrio_model::{ImportedPeople, ListedPerson};

use crate::backend::private_file;
use crate::screen::input::parse_path;
use crate::screen::{Action, file_dialog};
use crate::widget::focus;
use crate::words::{import as texts, people};

/// The id of the field for the file, for the focus.
pub(super) const FILE: &str = "people.import.save";

/// Whether somebody has kept the passwords.
#[derive(Debug, Default)]
pub(super) struct Keep {
    /// Whether they were copied or saved.
    kept: bool,
    /// Whether it was said that they are not kept.
    pub(super) warned: bool,
    /// The path as it is typed, where there is no file dialog.
    pub(super) path: Option<String>,
    /// Where they were saved, or why they were not.
    pub(super) saved: Option<Result<String, String>>,
}

/// What happens to the passwords.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Copy,
    SaveAs,
    Chosen(Option<PathBuf>),
    Path(String),
    Save,
    Saved(PathBuf, Result<(), String>),
}

/// Those who got a password.
pub(super) fn made(list: &ImportedPeople) -> impl Iterator<Item = (&ListedPerson, &str)> {
    list.people.iter().filter_map(|person| Some((person, person.password.as_deref()?)))
}

impl Keep {
    /// Whether the dialog may close. The first time it says that the passwords are not kept.
    pub(super) fn lets_go(&mut self, list: &ImportedPeople) -> bool {
        self.kept || std::mem::replace(&mut self.warned, true) || made(list).next().is_none()
    }

    pub(super) fn update(&mut self, message: Message, list: &ImportedPeople) -> Action<Message> {
        match message {
            Message::Copy => {
                (self.kept, self.warned) = (true, false);
                return Action::Copy(text(list, '\t'));
            }
            Message::SaveAs => {
                let chosen = file_dialog::choose_destination(texts::save_file(), "sarrio.csv".to_owned());
                return Action::Run(Task::perform(chosen, Message::Chosen));
            }
            Message::Chosen(Some(path)) => return save(path, list),
            // Cancelled, or this computer has no file dialog: the path can be typed.
            Message::Chosen(None) => {
                self.path.get_or_insert_default();
                return Action::Run(focus::on(FILE));
            }
            Message::Path(typed) => (self.path, self.saved) = (Some(typed), None),
            Message::Save => match self.path.as_deref().map(str::trim) {
                None | Some("") => self.saved = Some(Err(texts::type_first())),
                Some(path) => return save(parse_path(path), list),
            },
            Message::Saved(path, Ok(())) => {
                (self.kept, self.warned, self.path) = (true, false, None);
                self.saved = Some(Ok(texts::saved(path.display().to_string())));
            }
            Message::Saved(_, Err(why)) => self.saved = Some(Err(texts::not_saved(why))),
        }
        Action::None
    }
}

fn save(path: PathBuf, list: &ImportedPeople) -> Action<Message> {
    // Spreadsheets take the mark at the beginning for UTF-8.
    let text = format!("\u{feff}{}", text(list, ';'));
    let to = path.clone();
    let written =
        async move { private_file::write(&to, text.as_bytes()).await.map_err(|error| error.to_string()) };
    Action::Run(Task::perform(written, move |done| Message::Saved(path.clone(), done)))
}

/// A line for each who got a password, with `separator` between its cells.
fn text(list: &ImportedPeople, separator: char) -> String {
    let cell = |text: &str| match text.contains([separator, '"', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    };
    let line = |cells: [&str; 4]| cells.map(cell).join(&separator.to_string()) + "\n";
    let heads = [people::sign_in_name(), people::full_name(), people::group(), people::password()];
    let mut text = line([&heads[0], &heads[1], &heads[2], &heads[3]]);
    for (person, password) in made(list) {
        let group = person.group.as_ref().map_or("", |group| group.as_str());
        text.push_str(&line([person.username.as_str(), &person.full_name, group, password]));
    }
    text
}
