//! The table of desktops, with a side panel for one of them.

mod actions;
mod dialogs;
mod edit;
mod filter;
mod forms;
mod grow;
mod side_panel;
mod sure;
mod view;

use std::collections::HashSet;

use iced::Point;
use iced::widget::image;
use jiff::Timestamp;
use sarrio_model::{
    Desktop, DesktopAction, DesktopFilter, DesktopId, HypervisorId, Permission, Problem, TemplateId,
};

use super::desktop_list::{self, DesktopList, Targets};
use super::{Action, Notification, NotificationAction, Screen};
use crate::backend::live::{Live, StateFilter};
use crate::backend::request::{Reply, Request};
use crate::widget::table::{self, Event};
use crate::widget::{dialog, focus, select};
use crate::words::{self, desktops as texts};

pub use super::desktop_list::can;
pub use grow::Message as GrowMessage;
pub use side_panel::PICTURE;

/// The id of the table, for the focus.
pub const TABLE: &str = "desktops";
/// The id of the filter, for the focus.
pub const FILTER: &str = "desktops.filter";
/// The id of the field for a name in dialogs, for the focus.
pub const NAME: &str = "desktops.name";

/// The numbers of the columns.
mod column {
    pub const STATE: usize = 0;
    pub const NAME: usize = 1;
    pub const OWNER: usize = 2;
    pub const TEMPLATE: usize = 3;
    pub const HOST: usize = 4;
    pub const VCPUS: usize = 5;
    pub const MEMORY: usize = 6;
    pub const CREATED: usize = 7;
}

/// The screen.
#[derive(Debug)]
pub struct Desktops {
    list: DesktopList,
    /// What is typed into the field for the search.
    query: String,
    /// The words of the search, as they are compared.
    words: Vec<String>,
    /// Counts the letters, so that only a pause after the last one begins a search.
    letters: u64,
    state_filter: StateFilter,
    template_select: select::State,
    template_names: Vec<String>,
    template_ids: Vec<Option<TemplateId>>,
    host_select: select::State,
    host_names: Vec<String>,
    host_ids: Vec<Option<HypervisorId>>,
    panel: bool,
    edit: Option<edit::Form>,
    more: bool,
    modal: Option<Modal>,
    picture: Option<(DesktopId, image::Handle)>,
    /// Why the screen of a desktop is not seen.
    unseen: Option<(DesktopId, Problem)>,
    jump: (String, Option<Timestamp>),
}

/// The menu or dialog that is open over the table.
#[derive(Debug)]
enum Modal {
    Menu {
        id: DesktopId,
        at: Point,
    },
    Delete {
        ids: Targets,
        typed: String,
        working: bool,
    },
    ForceOff {
        ids: Targets,
        working: bool,
    },
    /// Before something by which work is lost.
    Sure {
        action: DesktopAction,
        ids: Targets,
        typed: String,
    },
    Rename {
        id: DesktopId,
        name: String,
        error: Option<String>,
        working: bool,
    },
    Template {
        id: DesktopId,
        form: TemplateForm,
    },
    Grow {
        id: DesktopId,
        form: grow::Form,
    },
}

/// What the dialog for making a template asks for.
#[derive(Debug)]
struct TemplateForm {
    name: String,
    description: String,
    /// Whether it is shared with everyone.
    everyone: bool,
    /// Whether the template shows the desktop's last picture.
    picture: bool,
    error: Option<String>,
    problem: Option<Problem>,
    working: bool,
}

/// What happens on this screen.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Table(table::Message<DesktopId>),
    List(desktop_list::Message),
    Filter(String),
    /// Nobody has typed for a moment.
    FilterPaused(u64),
    FilterFocused,
    StateFilter(StateFilter),
    TemplateSelect(select::Message),
    HostSelect(select::Message),
    FilterCleared,
    NewPressed,
    Go(Screen),
    Do(DesktopAction, Targets),
    Asked(DesktopAction, Targets, Reply),
    Open(DesktopId),
    AskToWatch(DesktopId),
    WatchAsked(Reply),
    MoreToggled,
    MoreClosed,
    PanelClosed,
    Details(Reply),
    EditPressed,
    Edit(edit::Message),
    EditDiscarded,
    EditSaved,
    EditAnswered(DesktopId, Reply),
    RenameAsked(DesktopId),
    RenameTyped(String),
    RenameSent,
    RenameAnswered(DesktopId, Reply),
    TemplateAsked(DesktopId),
    TemplateName(String),
    TemplateDescription(String),
    TemplateEveryone(bool),
    TemplatePicture,
    TemplateSent,
    TemplateAnswered(DesktopId, Reply),
    Grow(grow::Message),
    DeleteAsked(Targets),
    DeleteTyped(String),
    DeleteSent,
    ForceOffAsked(Targets),
    ForceOffSent,
    SureSent,
    Closed,
    Copy(String),
}

/// How the backend calls the order of a column.
fn sort_of(column: usize) -> &'static str {
    match column {
        column::STATE => "state",
        column::OWNER => "owner",
        column::TEMPLATE => "template",
        column::HOST => "host",
        column::VCPUS => "vcpus",
        column::MEMORY => "memory",
        column::CREATED => "created",
        _ => "name",
    }
}

impl Default for Desktops {
    fn default() -> Self {
        Self {
            list: DesktopList::new(
                TABLE,
                table::State::sorted_by(column::NAME),
                DesktopFilter::default(),
                sort_of,
            ),
            query: String::new(),
            words: vec![],
            letters: 0,
            state_filter: StateFilter::All,
            template_select: select::State::default(),
            template_names: vec![],
            template_ids: vec![],
            host_select: select::State::default(),
            host_names: vec![],
            host_ids: vec![],
            panel: true,
            edit: None,
            more: false,
            modal: None,
            picture: None,
            unseen: None,
            jump: (String::new(), None),
        }
    }
}

impl Desktops {
    /// The desktop at the cursor.
    #[must_use]
    pub fn current(&self) -> Option<DesktopId> {
        self.list.table.cursor()
    }

    /// The desktop that the panel shows: the one whose form is open, or else the one at the cursor.
    #[must_use]
    pub fn shown(&self) -> Option<DesktopId> {
        self.edit.as_ref().map(|form| form.desktop).or_else(|| self.current())
    }

    /// The desktop whose live picture the panel shows. There is one only while the desktop runs.
    #[must_use]
    pub fn watched(&self, live: &Live) -> Option<DesktopId> {
        let desktop = live.desktop(self.shown()?)?;
        (self.panel && desktop.actions.contains(Permission::DesktopWatch)).then_some(desktop.id)
    }

    /// Whether a dialog or a menu is open over the table.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.modal.is_some()
    }

    /// Closes the topmost thing that is open. Returns whether there was one.
    pub fn escape(&mut self) -> bool {
        if self.modal.take().is_some() {
            return true;
        }
        if self.more {
            self.more = false;
            return true;
        }
        if self.edit.take().is_some() {
            return true;
        }
        if !self.list.table.is_nothing_selected() {
            self.list.table.clear();
            return true;
        }
        false
    }

    /// The desktops that it needs to know.
    pub fn needs(&self, all: &mut HashSet<DesktopId>) {
        self.list.needs(all);
        all.extend(self.edit.as_ref().map(|form| form.desktop));
        match &self.modal {
            Some(
                Modal::Menu { id, .. }
                | Modal::Rename { id, .. }
                | Modal::Template { id, .. }
                | Modal::Grow { id, .. },
            ) => {
                all.insert(*id);
            }
            Some(
                Modal::Delete { ids: Targets::These(ids), .. }
                | Modal::ForceOff { ids: Targets::These(ids), .. }
                | Modal::Sure { ids: Targets::These(ids), .. },
            ) => all.extend(ids),
            _ => {}
        }
    }

    /// Closes the form, unless something in it was changed.
    fn leave_form(&mut self) {
        self.edit.take_if(|form| !form.touched);
        if let Some(form) = &mut self.edit {
            form.leaving = true;
        }
    }

    /// Closes the form of another desktop than the one at the cursor, unless something in it was changed.
    fn follow_cursor(&mut self) {
        if self.shown() != self.current() {
            self.leave_form();
        }
    }

    /// Handles a message. Returns what the shell has to do.
    pub fn update(&mut self, message: Message, live: &Live) -> Action<Message> {
        let before = self.current();
        let action = self.handle(message, live);
        self.follow_cursor();
        match self.current().filter(|current| before != Some(*current)) {
            // The panel shows its disks, which lists do not have.
            Some(id) if live.desktop(id).is_none_or(|desktop| desktop.disks.is_empty()) => {
                self.panel |= before.is_none();
                Action::All(vec![action, Action::ask(Request::Desktop(id), Message::Details)])
            }
            _ => action,
        }
    }

    fn handle(&mut self, message: Message, live: &Live) -> Action<Message> {
        match message {
            Message::Table(message) => self.update_table(message, live),
            Message::List(message) => self.list.update(message).map(Message::List),
            Message::FilterFocused => Action::Run(focus::on(FILTER)),
            message @ (Message::Filter(_)
            | Message::FilterPaused(_)
            | Message::StateFilter(_)
            | Message::TemplateSelect(_)
            | Message::HostSelect(_)
            | Message::FilterCleared) => self.update_filter(message),
            Message::NewPressed => Action::NewDesktops(None),
            Message::Go(place) => Action::Go(place),
            Message::Do(action, ids) if ids.needs_asking(action, live) => self.ask_whether(action, ids, live),
            Message::Do(action, ids) => self.act(action, ids, live),
            Message::Asked(action, ids, reply) => self.asked(action, ids, reply),
            Message::Open(id) => {
                self.modal = None;
                Action::Open(id)
            }
            Message::AskToWatch(id) => Action::ask(Request::AskToWatch(id), Message::WatchAsked),
            Message::WatchAsked(Ok(answer)) => Action::learn(answer),
            Message::WatchAsked(Err(problem)) => Action::Notify(Notification::bad(&problem)),
            Message::MoreToggled => {
                self.more = !self.more;
                Action::None
            }
            Message::MoreClosed => {
                self.more = false;
                Action::None
            }
            Message::PanelClosed => {
                self.leave_form();
                self.panel = self.edit.is_some();
                Action::None
            }
            Message::Details(_) => Action::None,
            Message::Copy(text) => Action::Copy(text),
            Message::Grow(message) => self.update_grow(message, live),
            Message::Closed => self.close(),
            other => self.update_dialog(other, live),
        }
    }

    fn update_table(&mut self, message: table::Message<DesktopId>, live: &Live) -> Action<Message> {
        let (event, task) = self.list.table.update(TABLE, message, &self.list.window);
        let after = match event {
            Event::Quiet | Event::SelectionChanged | Event::Moved => Action::None,
            Event::OrderChanged => self.list.order_changed().map(Message::List),
            Event::Activated(id) => self.main_action(id, live),
            Event::Menu(id, at) => {
                self.modal = Some(Modal::Menu { id, at });
                Action::Run(focus::on(crate::widget::menu::FIRST))
            }
            Event::Rename(id) => self.rename(id, live),
            Event::Delete(_) => self.delete(self.list.targets(), live),
            Event::Typed(letters) => self.jump(&letters, live),
        };
        // It was scrolled, or the selection reaches rows that are not known yet.
        let ask = self.list.ask().map(Message::List);
        Action::All(vec![Action::Run(task), after, ask])
    }

    /// The main action of a row: by Enter, a double click or its button.
    fn main_action(&mut self, id: DesktopId, live: &Live) -> Action<Message> {
        let Some(desktop) = live.desktop(id) else { return Action::None };
        match actions::main(desktop) {
            Some(actions::Main::Open) => Action::Open(id),
            Some(actions::Main::Start) => self.act(DesktopAction::Start, vec![id].into(), live),
            Some(actions::Main::Resume) => self.act(DesktopAction::Resume, vec![id].into(), live),
            None => Action::None,
        }
    }

    fn act(&mut self, action: DesktopAction, targets: Targets, live: &Live) -> Action<Message> {
        self.modal = None;
        self.more = false;
        ask(action, targets.that_can(action, live))
    }

    fn asked(&mut self, action: DesktopAction, ids: Targets, reply: Reply) -> Action<Message> {
        // Only the dialog for deleting stays open until the answer.
        let asking =
            matches!(&self.modal, Some(Modal::Delete { ids: own, working: true, .. }) if *own == ids);
        let focus = match asking && action == DesktopAction::Delete {
            true => self.close(),
            false => Action::None,
        };
        let notification = match reply {
            Ok(_) if action == DesktopAction::Delete => {
                self.list.table.clear();
                let notification =
                    Notification::good(texts::deleted(ids.count())).detail(texts::deleted_where());
                Action::Notify(match ids {
                    Targets::These(ids) => notification.action(NotificationAction::Restore(ids)),
                    Targets::Matching(_) => notification,
                })
            }
            Ok(_) => Action::None,
            Err(problem) => Action::Notify(Notification::bad(&problem)),
        };
        Action::All(vec![notification, focus])
    }

    /// Closes the dialog. Call this only if an answer belongs to it: one that was opened since then stays.
    fn close(&mut self) -> Action<Message> {
        self.modal = None;
        Action::Run(focus::on(TABLE))
    }

    fn rename(&mut self, id: DesktopId, live: &Live) -> Action<Message> {
        let may = |desktop: &&Desktop| desktop.actions.contains(Permission::DesktopEdit);
        let Some(desktop) = live.desktop(id).filter(may) else { return Action::None };
        let name = desktop.name.to_string();
        self.more = false;
        self.modal = Some(Modal::Rename { id, name, error: None, working: false });
        Action::Run(focus::on(NAME))
    }

    fn delete(&mut self, ids: Targets, live: &Live) -> Action<Message> {
        self.more = false;
        let ids = ids.that_can(DesktopAction::Delete, live);
        if ids.count() == 0 {
            return Action::Notify(
                Notification::good(texts::cannot_delete()).detail(texts::cannot_delete_why()),
            );
        }
        self.modal = Some(Modal::Delete { ids, typed: String::new(), working: false });
        Action::Run(focus::on(dialog::CANCEL))
    }
}

/// Asks the backend to do this to these desktops.
fn ask(action: DesktopAction, ids: Targets) -> Action<Message> {
    match ids.request(action) {
        Some(request) => Action::ask(request, move |reply| Message::Asked(action, ids.clone(), reply)),
        None => Action::None,
    }
}

/// How many are selected, as buttons show it; nothing while a button acts only on the row at the cursor.
fn counted(selected: usize) -> Option<String> {
    (selected > 0).then(|| words::common::n_selected(selected))
}
