//! The audit: who did what to what, when, from where, and with which outcome.
//!
//! ```text
//! filter (the backend applies it) -> entries: read page by page, the newest first -> panel: one entry whole
//! who: choosing a person          export: into a file                               told: the words of an entry
//! ```

mod entries;
pub mod export;
pub mod filter;
mod panel;
mod told;
mod view;
pub mod who;

use std::time::Instant;

use iced::Task;
use jiff::Timestamp;
use sarrio_model::{AuditEntry, AuditPage, AuditThing, Permission, User, UserRef};

use super::{Action, Layer, Notification, Scene};
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::backend::window::patience;
use crate::widget::table::{self, Event};
use crate::widget::{dialog, focus};
use crate::words::{self, audit as texts};

use entries::Entries;
use filter::Filter;

/// The id of the table, for the focus.
pub const TABLE: &str = "audit";

/// Whether somebody has this screen.
#[must_use]
pub fn is_for(me: &User, live: &Live) -> bool {
    // A manager without a category looks after nobody.
    let looks_after = me.role != sarrio_model::Role::Manager || me.category.is_some();
    live.may(Permission::AuditSee) && looks_after
}

/// What is open over the page.
#[derive(Debug)]
enum Dialog {
    Who(Box<who::Who>),
    Export(Box<export::Form>),
}

/// The screen.
#[derive(Debug, Default)]
pub struct Audit {
    table: table::State<Timestamp>,
    entries: Entries,
    filter: Filter,
    /// The entry in the panel. It stays there when other entries are shown.
    shown: Option<AuditEntry>,
    dialog: Option<Dialog>,
}

/// What happens on this screen.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Table(table::Message<Timestamp>),
    Filter(filter::Message),
    FilterFocused,
    Read(u64, Reply),
    /// Time has passed.
    Late,
    /// The newest entries are read again.
    Again,
    /// No older entries are looked for.
    Stopped,
    /// They are looked for again.
    GoneOn,
    WhoAsked,
    Who(who::Message),
    OnlyPerson(UserRef),
    OnlyThing(AuditThing),
    ExportAsked,
    Export(export::Message),
    PanelClosed,
    Copied(String),
}

impl Audit {
    /// The screen is gone to: reads the newest entries.
    pub fn open(&mut self) -> Action<Message> {
        self.filter.refresh();
        Action::All(vec![self.restart(), Action::Run(focus::on(TABLE))])
    }

    /// The names of what can be chosen, in the language of the person.
    pub fn refresh(&mut self) {
        self.filter.refresh();
    }

    /// Whether something goes on whose time is shown.
    #[must_use]
    pub fn counts_seconds(&self) -> bool {
        let exports = matches!(&self.dialog, Some(Dialog::Export(form)) if form.is_working());
        exports || self.entries.busy_for(Instant::now()).is_some()
    }

    /// Whether a dialog is open.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.dialog.is_some()
    }

    /// Closes the topmost thing that is open. Returns whether there was one.
    pub fn escape(&mut self) -> bool {
        self.dialog.take().is_some() || self.shown.take().is_some()
    }

    /// Handles a message. Returns what the shell has to do.
    pub fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::Table(message) => self.update_table(message),
            Message::Filter(message) => match self.filter.update(message) {
                filter::Next::Same => Action::None,
                filter::Next::Wait(task) => Action::Run(task.map(Message::Filter)),
                filter::Next::Other => self.restart(),
            },
            Message::FilterFocused => Action::Run(focus::on(filter::SEARCH)),
            Message::Read(turn, reply) => {
                let page = reply.map(|answer| match answer {
                    Answer::Audit(page) => page,
                    _ => AuditPage::default(),
                });
                if self.entries.answered(turn, page) {
                    self.table.settle(&self.entries);
                }
                self.ask()
            }
            Message::Late => Action::None,
            Message::Again => self.restart(),
            Message::Stopped => {
                self.entries.stop();
                Action::None
            }
            Message::GoneOn => {
                self.entries.go_on();
                self.ask()
            }
            Message::WhoAsked => {
                let mut who = who::Who::default();
                let ask = who.ask().map(Message::Who);
                self.dialog = Some(Dialog::Who(Box::new(who)));
                Action::All(vec![ask, Action::Run(focus::on(who::SEARCH))])
            }
            Message::Who(message) => self.update_who(message),
            Message::OnlyPerson(person) => self.update(Message::Filter(filter::Message::Who(Some(person)))),
            Message::OnlyThing(thing) => self.update(Message::Filter(filter::Message::Thing(Some(thing)))),
            Message::ExportAsked => {
                let form = export::Form::new(self.filter.query(Timestamp::now()));
                self.dialog = Some(Dialog::Export(Box::new(form)));
                Action::Run(focus::on(export::PATH))
            }
            Message::Export(message) => self.update_export(message),
            Message::PanelClosed => {
                self.shown = None;
                Action::Run(focus::on(TABLE))
            }
            Message::Copied(text) => Action::Copy(text),
        }
    }

    /// Other entries are shown, or the same read again.
    fn restart(&mut self) -> Action<Message> {
        self.entries.restart(Instant::now());
        let scroll = self.table.restart(TABLE);
        let late = Task::perform(patience(), |()| Message::Late);
        Action::All(vec![self.ask(), Action::Run(scroll), Action::Run(late)])
    }

    /// Asks for the rows that are missing below what is visible.
    fn ask(&mut self) -> Action<Message> {
        let (_, end) = self.table.window(usize::MAX);
        let Some(ask) = self.entries.want(end, Instant::now()) else { return Action::None };
        let entries::Ask { turn, cursor, limit } = ask;
        let query = self.filter.query(Timestamp::now());
        let query = sarrio_model::AuditQuery { cursor, limit: Some(limit), ..query };
        Action::ask(Request::Audit(query), move |reply| Message::Read(turn, reply))
    }

    fn update_table(&mut self, message: table::Message<Timestamp>) -> Action<Message> {
        let (event, task) = self.table.update(TABLE, message, &self.entries);
        let after = match event {
            Event::Moved | Event::Activated(_) => {
                self.shown = self.table.cursor().and_then(|at| self.entries.get(at)).cloned();
                Action::None
            }
            Event::Typed(letters) => {
                let typed = format!("{}{letters}", self.filter.typed);
                let search = self.update(Message::Filter(filter::Message::Typed(typed)));
                Action::All(vec![search, Action::Run(focus::behind(filter::SEARCH))])
            }
            _ => Action::None,
        };
        Action::All(vec![Action::Run(task), after, self.ask()])
    }

    fn update_who(&mut self, message: who::Message) -> Action<Message> {
        let Some(Dialog::Who(who)) = &mut self.dialog else { return Action::None };
        let chosen = match message {
            who::Message::Chosen(person) => person,
            who::Message::Submitted => match who.first() {
                Some(person) => person,
                None => return Action::None,
            },
            who::Message::Closed => return self.close(),
            other => return who.update(other).map(Message::Who),
        };
        Action::All(vec![self.close(), self.update(Message::OnlyPerson(chosen))])
    }

    fn update_export(&mut self, message: export::Message) -> Action<Message> {
        let Some(Dialog::Export(form)) = &mut self.dialog else { return Action::None };
        match form.update(message) {
            export::Next::Stay => Action::None,
            export::Next::Run(task) => Action::Run(task.map(Message::Export)),
            export::Next::Send(export) => Action::ask(Request::ExportAudit(export), |reply| {
                Message::Export(export::Message::Answered(reply))
            }),
            export::Next::Written(path, bytes) => {
                let title = texts::exported(path.display().to_string());
                let said = Notification::good(title).detail(words::bytes(bytes));
                Action::All(vec![self.close(), Action::Notify(said)])
            }
            export::Next::Close => self.close(),
        }
    }

    fn close(&mut self) -> Action<Message> {
        self.dialog = None;
        Action::Run(focus::on(TABLE))
    }

    /// The dialog that is open.
    #[must_use]
    pub fn layer<'a>(&'a self, scene: Scene<'a>) -> Option<Layer<'a, Message>> {
        let content = match self.dialog.as_ref()? {
            Dialog::Who(who) => {
                let content = who.view(scene).map(Message::Who);
                dialog::modal(content, dialog::QUESTION, 48.0, Message::Who(who::Message::Closed))
            }
            Dialog::Export(form) => {
                let content = form.view().map(Message::Export);
                dialog::modal(content, 560.0, 120.0, Message::Export(export::Message::Closed))
            }
        };
        Some(Layer { content })
    }
}

/// The message with which the backend answers when the screen is opened, for pictures and tests.
#[must_use]
pub fn listed(page: AuditPage) -> Message {
    Message::Read(1, Ok(Answer::Audit(page)))
}
