//! The dialog that imports people and groups from a list: first it shows what is wrong or would be done, then it does all of
//! it or nothing, and at the end it shows the passwords that were made.

mod passwords;
mod view;

use std::path::PathBuf;

use iced::Task;
use jiff::Timestamp;
use sarrio_model::{Existing, ImportQuery, ImportedPeople, ListedChange, Missing, Problem};

use crate::backend::cancel::Cancel;
use crate::backend::local_file::FileBytes;
use crate::backend::request::{Answer, Reply, Request};
use crate::screen::input::parse_path;
use crate::screen::{Action, file_dialog};
use crate::widget::{dialog, focus, table};
use crate::words::import as texts;

/// The id of the field for the file, for the focus.
pub(super) const FILE: &str = "people.import.file";
/// The id of the table, for the focus.
const TABLE: &str = "people.import";
/// The id of the button that looks at the list again, for the focus.
const LOOK_AGAIN: &str = "people.import.again";

/// The dialog.
#[derive(Debug)]
pub(super) struct Import {
    file: String,
    /// The file dialog gave no file, so its path has to be typed.
    typing: bool,
    update: bool,
    create: bool,
    /// What is wrong with the field for the file.
    wrong: Option<String>,
    problem: Option<Problem>,
    step: Step,
    table: table::State<usize>,
    rows: Vec<usize>,
    /// Counts the previews, so that only the last one is shown.
    previews: u64,
    /// Whether an import was cancelled before this preview.
    cancelled: bool,
}

#[derive(Debug)]
enum Step {
    /// A file is chosen.
    Choose,
    /// It is read, and the backend is asked what would be done.
    Look,
    /// What would be done, or what is wrong.
    Seen { file: FileBytes, list: Box<ImportedPeople> },
    /// It is imported.
    Import { people: usize, since: Timestamp, cancel: Cancel },
    /// What was done.
    Done { list: Box<ImportedPeople>, keep: passwords::Keep },
}

/// What happens in the dialog.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    File(String),
    Browse,
    Browsed(Option<PathBuf>),
    Update,
    Create,
    Look,
    Seen(u64, Reply),
    Table(table::Message<usize>),
    Sent,
    Imported(Reply),
    Cancel,
    Passwords(passwords::Message),
    Closed,
}

impl Default for Import {
    fn default() -> Self {
        Self {
            file: String::new(),
            typing: false,
            update: false,
            create: false,
            wrong: None,
            problem: None,
            step: Step::Choose,
            table: table::State::default().rows_of(table::TALL_ROW),
            rows: vec![],
            previews: 0,
            cancelled: false,
        }
    }
}

impl Import {
    /// Whether the import is under way.
    pub(super) fn is_working(&self) -> bool {
        matches!(self.step, Step::Import { .. })
    }

    /// Whether the dialog may close. An import goes on, and passwords that nobody has kept are not lost by one press.
    pub(super) fn closes(&mut self) -> bool {
        match &mut self.step {
            Step::Import { .. } => false,
            Step::Done { list, keep } => keep.lets_go(list),
            _ => true,
        }
    }

    /// Handles a message, at `now`.
    pub(super) fn update(&mut self, message: Message, now: Timestamp) -> Action<Message> {
        match message {
            Message::File(typed) => {
                (self.file, self.wrong) = (typed, None);
                self.begin_again();
            }
            Message::Browse => {
                let kind = Some(("CSV", &["csv", "tsv", "txt"][..]));
                let picked = file_dialog::choose(texts::choose_file(), kind);
                return Action::Run(Task::perform(picked, Message::Browsed));
            }
            Message::Browsed(Some(file)) => {
                (self.file, self.wrong, self.typing) = (file.display().to_string(), None, false);
                return self.look();
            }
            // Cancelled, or this computer has no file dialog: the path can be typed.
            Message::Browsed(None) => {
                self.typing = true;
                return Action::Run(focus::on(FILE));
            }
            Message::Update => {
                self.update = !self.update;
                return self.look_again();
            }
            Message::Create => {
                self.create = !self.create;
                return self.look_again();
            }
            Message::Look => return self.look(),
            Message::Seen(number, reply) => return self.seen(number, reply),
            Message::Table(message) => {
                let (_, task) = self.table.update(TABLE, message, &self.rows);
                return Action::Run(task);
            }
            Message::Sent => return self.send(now),
            Message::Imported(reply) => return self.imported(reply),
            Message::Cancel => {
                if let Step::Import { cancel, .. } = &self.step {
                    cancel.now();
                }
            }
            Message::Passwords(message) => {
                if let Step::Done { list, keep } = &mut self.step {
                    return keep.update(message, list).map(Message::Passwords);
                }
            }
            Message::Closed => {}
        }
        Action::None
    }

    /// What was seen belongs to another file.
    fn begin_again(&mut self) {
        if matches!(self.step, Step::Look | Step::Seen { .. }) {
            self.step = Step::Choose;
            self.previews += 1;
        }
    }

    fn query(&self, preview: bool) -> ImportQuery {
        ImportQuery {
            preview,
            existing: if self.update { Existing::Update } else { Existing::Refuse },
            missing: if self.create { Missing::Create } else { Missing::Refuse },
        }
    }

    /// Looks at the list with other options, if it was looked at before.
    fn look_again(&mut self) -> Action<Message> {
        if matches!(self.step, Step::Look | Step::Seen { .. }) { self.look() } else { Action::None }
    }

    fn look(&mut self) -> Action<Message> {
        if self.is_working() {
            return Action::None;
        }
        if self.file.trim().is_empty() {
            self.wrong = Some(texts::type_first());
            return Action::Run(focus::on(FILE));
        }
        (self.step, self.problem, self.cancelled) = (Step::Look, None, false);
        self.previews += 1;
        let (number, request) =
            (self.previews, Request::PreviewPeople(parse_path(&self.file), self.query(true)));
        Action::ask(request, move |reply| Message::Seen(number, reply))
    }

    fn seen(&mut self, number: u64, reply: Reply) -> Action<Message> {
        if number != self.previews || !matches!(self.step, Step::Look) {
            return Action::None;
        }
        match reply {
            Ok(Answer::PeoplePreviewed(file, list)) => {
                // What would be done is looked at first; what is wrong is corrected in the list, and looked at again.
                let next = if list.errors.is_empty() { TABLE } else { LOOK_AGAIN };
                let rows = if list.errors.is_empty() { list.people.len() } else { list.errors.len() };
                self.show(rows);
                self.step = Step::Seen { file, list: Box::new(list) };
                return Action::Run(focus::on(next));
            }
            Ok(_) => self.step = Step::Choose,
            Err(problem) => (self.step, self.problem) = (Step::Choose, Some(problem)),
        }
        Action::Run(focus::on(FILE))
    }

    /// The table has so many rows now, and shows the first ones.
    fn show(&mut self, rows: usize) {
        self.rows = (0..rows).collect();
        self.table = table::State::default().rows_of(table::TALL_ROW);
    }

    fn send(&mut self, now: Timestamp) -> Action<Message> {
        let Step::Seen { file, list } = &self.step else { return self.look() };
        let people = to_do(list);
        if !list.errors.is_empty() || people == 0 {
            return Action::None;
        }
        let cancel = Cancel::default();
        let request = Request::ImportPeople(file.clone(), self.query(false), cancel.clone());
        (self.step, self.problem) = (Step::Import { people, since: now, cancel }, None);
        Action::All(vec![Action::ask(request, Message::Imported), Action::Run(focus::on(dialog::CANCEL))])
    }

    fn imported(&mut self, reply: Reply) -> Action<Message> {
        if !self.is_working() {
            return Action::None;
        }
        match reply {
            Ok(Answer::PeopleImported(list)) => {
                self.show(passwords::made(&list).count());
                self.step = Step::Done { list: Box::new(list), keep: passwords::Keep::default() };
                Action::Run(focus::on(dialog::CANCEL))
            }
            // It was cancelled, and may have been done just before: what is still to be done is looked at.
            Ok(_) => {
                self.step = Step::Choose;
                let look = self.look();
                self.cancelled = true;
                look
            }
            Err(problem) => {
                let look = self.after_failure();
                self.problem = Some(problem);
                look
            }
        }
    }

    /// What would be done may be something else now.
    fn after_failure(&mut self) -> Action<Message> {
        self.step = Step::Choose;
        Action::Run(focus::on(FILE))
    }
}

/// How many people are added or changed.
fn to_do(list: &ImportedPeople) -> usize {
    count(list, ListedChange::Add) + count(list, ListedChange::Update)
}

fn count(list: &ImportedPeople, change: ListedChange) -> usize {
    list.people.iter().filter(|person| person.change == change).count()
}
