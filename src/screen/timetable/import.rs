//! The dialog that imports a calendar file: first it shows what would be added and what cannot be taken, then it does it.

mod view;

use std::path::PathBuf;

use iced::Task;
use jiff::ToSpan;
use jiff::civil::Date;
use sarrio_model::{DateRange, GroupId, ImportedTimetable, ListedChange, Problem, TimetableImport};

use super::chooser::Chooser;
use super::form::own_zone;
use crate::backend::live::Live;
use crate::backend::local_file::FileBytes;
use crate::backend::request::{Answer, Reply, Request};
use crate::backend::timetable::{Answered, Call};
use crate::screen::input::{parse_date, parse_path};
use crate::screen::{Action, file_dialog};
use crate::widget::{dialog, focus, select, table};
use crate::words::{import as words_of_lists, timetable as texts};

/// The ids of the fields, for the focus.
pub(super) const FILE: &str = "timetable.import.file";
const FIRST: &str = "timetable.import.first";
const LAST: &str = "timetable.import.last";
/// The id of the table, for the focus.
const TABLE: &str = "timetable.import";
/// The id of the button that looks at the file again, for the focus.
const LOOK_AGAIN: &str = "timetable.import.again";

/// The dialog.
#[derive(Debug)]
pub(super) struct Import {
    file: String,
    /// The file dialog gave no file, so its path has to be typed.
    typing: bool,
    group: Chooser<Option<GroupId>>,
    first: String,
    last: String,
    leave_out: bool,
    remove_gone: bool,
    wrong: Option<(&'static str, String)>,
    problem: Option<Problem>,
    step: Step,
    table: table::State<usize>,
    rows: Vec<usize>,
    /// Counts the previews, so that only the last one is shown.
    previews: u64,
}

#[derive(Debug)]
enum Step {
    /// A file is chosen.
    Choose,
    /// It is read, and the backend is asked what would be done.
    Look,
    /// What would be done.
    Seen { file: FileBytes, found: Box<ImportedTimetable> },
    /// It is imported.
    Import { file: FileBytes, found: Box<ImportedTimetable> },
    /// What was done.
    Done { found: Box<ImportedTimetable> },
}

/// What happens in the dialog.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    File(String),
    Browse,
    Browsed(Option<PathBuf>),
    Group(select::Message),
    First(String),
    Last(String),
    LeaveOut,
    RemoveGone,
    Look,
    Seen(u64, Reply),
    Table(table::Message<usize>),
    /// These whole days of the file become holidays.
    DaysOff(usize),
    Sent,
    Imported(Reply),
    Closed,
}

impl Import {
    /// For a term that begins today. Without a group, each title names its own.
    pub(super) fn new(group: Option<GroupId>, today: Date, live: &Live) -> Self {
        let groups = live.groups().into_iter().map(|group| (Some(group.id), group.name.to_string()));
        let groups = std::iter::once((None, texts::groups_by_title())).chain(groups);
        Self {
            file: String::new(),
            typing: false,
            group: Chooser::of(groups, Some(&group)),
            first: today.to_string(),
            last: today.saturating_add(1.year()).to_string(),
            leave_out: false,
            remove_gone: false,
            wrong: None,
            problem: None,
            step: Step::Choose,
            table: table::State::default().rows_of(table::TALL_ROW),
            rows: vec![],
            previews: 0,
        }
    }

    /// Whether the dialog may close: an import goes on.
    pub(super) fn closes(&self) -> bool {
        !matches!(self.step, Step::Import { .. })
    }

    /// What was looked at or done.
    pub(super) fn found(&self) -> Option<&ImportedTimetable> {
        match &self.step {
            Step::Seen { found, .. } | Step::Import { found, .. } | Step::Done { found } => Some(found),
            Step::Choose | Step::Look => None,
        }
    }

    /// Handles a message.
    pub(super) fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::File(typed) => {
                (self.file, self.wrong) = (typed, None);
                self.begin_again();
            }
            Message::Browse => {
                let kind = Some(("iCalendar", &["ics", "ical", "ifb"][..]));
                let picked = file_dialog::choose(texts::choose_calendar(), kind);
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
            Message::Group(message) => {
                if self.group.update(message).is_some() {
                    return self.look_again();
                }
            }
            Message::First(first) => {
                (self.first, self.wrong) = (first, None);
                self.begin_again();
            }
            Message::Last(last) => {
                (self.last, self.wrong) = (last, None);
                self.begin_again();
            }
            Message::LeaveOut => self.leave_out = !self.leave_out,
            Message::RemoveGone => self.remove_gone = !self.remove_gone,
            Message::Look => return self.look(),
            Message::Seen(number, reply) => return self.seen(number, reply),
            Message::Table(message) => {
                let (_, task) = self.table.update(TABLE, message, &self.rows);
                return Action::Run(task);
            }
            Message::Sent => return self.send(),
            Message::Imported(reply) => return self.imported(reply),
            // The screen does these.
            Message::DaysOff(_) | Message::Closed => {}
        }
        Action::None
    }

    /// What was seen belongs to another file or another term.
    fn begin_again(&mut self) {
        if matches!(self.step, Step::Look | Step::Seen { .. }) {
            self.step = Step::Choose;
            self.previews += 1;
        }
    }

    fn look_again(&mut self) -> Action<Message> {
        if matches!(self.step, Step::Look | Step::Seen { .. }) { self.look() } else { Action::None }
    }

    /// How the file is imported, or the field that is wrong and why.
    fn query(&self) -> Result<TimetableImport, (&'static str, String)> {
        let first = parse_date(&self.first).ok_or_else(|| (FIRST, texts::date_wrong()))?;
        let last = parse_date(&self.last).ok_or_else(|| (LAST, texts::date_wrong()))?;
        DateRange::new(first, last).map_err(|_| (LAST, texts::dates_wrong()))?;
        Ok(TimetableImport {
            dry_run: true,
            group: self.group.chosen().copied().flatten(),
            first: Some(first),
            last: Some(last),
            zone: Some(own_zone()),
            leave_out: self.leave_out,
            remove_gone: self.remove_gone,
        })
    }

    fn look(&mut self) -> Action<Message> {
        if !self.closes() {
            return Action::None;
        }
        if self.file.trim().is_empty() {
            self.wrong = Some((FILE, words_of_lists::type_first()));
            return Action::Run(focus::on(FILE));
        }
        let query = match self.query() {
            Ok(query) => query,
            Err((field, why)) => {
                self.wrong = Some((field, why));
                return Action::Run(focus::on(field));
            }
        };
        (self.step, self.problem) = (Step::Look, None);
        self.previews += 1;
        let number = self.previews;
        let call = Call::Look(parse_path(&self.file), query);
        Action::ask(Request::Timetable(Box::new(call)), move |reply| Message::Seen(number, reply))
    }

    fn seen(&mut self, number: u64, reply: Reply) -> Action<Message> {
        if number != self.previews || !matches!(self.step, Step::Look) {
            return Action::None;
        }
        match reply {
            Ok(Answer::Timetable(answered)) => {
                if let Answered::Seen(file, found) = *answered {
                    self.show(&found);
                    self.step = Step::Seen { file, found: Box::new(found) };
                    return Action::Run(focus::on(LOOK_AGAIN));
                }
            }
            Ok(_) => self.step = Step::Choose,
            Err(problem) => (self.step, self.problem) = (Step::Choose, Some(problem)),
        }
        Action::Run(focus::on(FILE))
    }

    /// The table has so many rows now, and shows the first ones.
    fn show(&mut self, found: &ImportedTimetable) {
        self.rows = (0..found.problems.len() + found.series.len() + found.gone.len()).collect();
        self.table = table::State::default().rows_of(table::TALL_ROW);
    }

    fn send(&mut self) -> Action<Message> {
        let Ok(query) = self.query() else { return self.look() };
        let step = std::mem::replace(&mut self.step, Step::Choose);
        let Step::Seen { file, found } = step else {
            self.step = step;
            return self.look();
        };
        if self.cannot(&found).is_some() {
            self.step = Step::Seen { file, found };
            return Action::None;
        }
        let call = Call::Import(file.clone(), query);
        (self.step, self.problem) = (Step::Import { file, found }, None);
        let ask = Action::ask(Request::Timetable(Box::new(call)), Message::Imported);
        Action::All(vec![ask, Action::Run(focus::on(dialog::CANCEL))])
    }

    fn imported(&mut self, reply: Reply) -> Action<Message> {
        let step = std::mem::replace(&mut self.step, Step::Choose);
        let Step::Import { file, found } = step else {
            self.step = step;
            return Action::None;
        };
        match reply {
            Ok(Answer::Timetable(answered)) if matches!(*answered, Answered::Imported(_)) => {
                if let Answered::Imported(found) = *answered {
                    self.show(&found);
                    self.step = Step::Done { found: Box::new(found) };
                }
                Action::Run(focus::on(dialog::CANCEL))
            }
            Ok(_) => Action::None,
            // What would be done may be something else now, so it is looked at again.
            Err(problem) => {
                (self.step, self.problem) = (Step::Seen { file, found }, Some(problem));
                Action::Run(focus::on(LOOK_AGAIN))
            }
        }
    }

    /// Why it cannot be imported now.
    fn cannot(&self, found: &ImportedTimetable) -> Option<String> {
        if !found.problems.is_empty() && !self.leave_out {
            return Some(texts::cannot_problems());
        }
        (self.to_do(found) == 0).then(texts::cannot_nothing)
    }

    /// How many series are added, changed or removed.
    fn to_do(&self, found: &ImportedTimetable) -> usize {
        let gone = if self.remove_gone { found.gone.len() } else { 0 };
        count(found, ListedChange::Add) + count(found, ListedChange::Update) + gone
    }
}

fn count(found: &ImportedTimetable, change: ListedChange) -> usize {
    found.series.iter().filter(|series| series.change == change).count()
}
