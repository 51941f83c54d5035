//! The table of desktops, with a side panel for one of them.

mod actions;
mod dialogs;
mod edit;
mod forms;
mod grow;
mod order;
mod side_panel;
mod view;

use iced::widget::image;
use iced::{Point, Task};
use jiff::Timestamp;
use sarrio_model::{Desktop, DesktopAction, DesktopId, HypervisorId, Permission, Problem, TemplateId};

use super::{Action, Notification, NotificationAction, Screen};
use crate::backend::live::{Live, StateFilter};
use crate::backend::request::{Reply, Request};
use crate::widget::table::{self, Event};
use crate::widget::{dialog, focus, select};
use crate::words::{self, desktops as texts};

pub use actions::can;
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
    table: table::State<DesktopId>,
    shown: Vec<DesktopId>,
    query: String,
    state_filter: StateFilter,
    template: Option<TemplateId>,
    template_select: select::State,
    template_names: Vec<String>,
    template_ids: Vec<Option<TemplateId>>,
    host: Option<HypervisorId>,
    host_select: select::State,
    host_names: Vec<String>,
    host_ids: Vec<Option<HypervisorId>>,
    panel: bool,
    edit: Option<edit::Form>,
    more: bool,
    modal: Option<Modal>,
    picture: Option<(DesktopId, image::Handle)>,
    jump: (String, Option<Timestamp>),
}

/// The menu or dialog that is open over the table.
#[derive(Debug)]
enum Modal {
    Menu { id: DesktopId, at: Point },
    Delete { ids: Vec<DesktopId>, typed: String, working: bool },
    ForceOff { ids: Vec<DesktopId>, working: bool },
    Rename { id: DesktopId, name: String, error: Option<String>, working: bool },
    Template { id: DesktopId, form: TemplateForm },
    Grow { id: DesktopId, form: grow::Form },
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
    Filter(String),
    FilterFocused,
    StateFilter(StateFilter),
    TemplateSelect(select::Message),
    HostSelect(select::Message),
    FilterCleared,
    NewPressed,
    Go(Screen),
    Do(DesktopAction, Vec<DesktopId>),
    Asked(DesktopAction, Vec<DesktopId>, Reply),
    Open(DesktopId),
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
    DeleteAsked(Vec<DesktopId>),
    DeleteTyped(String),
    DeleteSent,
    ForceOffAsked(Vec<DesktopId>),
    ForceOffSent,
    Closed,
    Copy(String),
}

impl Default for Desktops {
    fn default() -> Self {
        Self {
            table: table::State::sorted_by(column::NAME),
            shown: vec![],
            query: String::new(),
            state_filter: StateFilter::All,
            template: None,
            template_select: select::State::default(),
            template_names: vec![],
            template_ids: vec![],
            host: None,
            host_select: select::State::default(),
            host_names: vec![],
            host_ids: vec![],
            panel: true,
            edit: None,
            more: false,
            modal: None,
            picture: None,
            jump: (String::new(), None),
        }
    }
}

impl Desktops {
    /// The desktop that the panel shows.
    #[must_use]
    pub fn current(&self) -> Option<DesktopId> {
        self.table.cursor()
    }

    /// The desktop whose live picture the panel shows. There is one only while the desktop runs.
    #[must_use]
    pub fn watched(&self, live: &Live) -> Option<DesktopId> {
        let desktop = live.desktop(self.current()?)?;
        (self.panel && desktop.actions.contains(Permission::DesktopWatch)).then_some(desktop.id)
    }

    /// A new picture of a desktop's screen was read.
    pub fn picture_read(&mut self, id: DesktopId, picture: image::Handle) {
        self.picture = Some((id, picture));
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
        if !self.table.is_nothing_selected() {
            self.table.clear();
            return true;
        }
        false
    }

    /// Puts the cursor on a desktop and shows it in the panel.
    pub fn show(&mut self, id: DesktopId, live: &Live) -> Task<Message> {
        if !self.shown.contains(&id) {
            self.clear_filter();
            self.arrange(live);
        }
        self.panel = true;
        let (_, task) = self.table.update(TABLE, table::Message::CursorSet(id), &self.shown);
        self.leave_form();
        task
    }

    /// Closes the form if the panel shows another desktop than the form's.
    fn leave_form(&mut self) {
        let current = self.current();
        self.edit.take_if(|form| Some(form.desktop) != current);
    }

    /// Handles a message. Returns what the shell has to do.
    pub fn update(&mut self, message: Message, live: &Live) -> Action<Message> {
        let action = self.handle(message, live);
        self.leave_form();
        action
    }

    fn handle(&mut self, message: Message, live: &Live) -> Action<Message> {
        match message {
            Message::Table(message) => self.update_table(message, live),
            Message::Filter(query) => {
                self.query = query;
                self.arrange(live);
                Action::None
            }
            Message::FilterFocused => Action::Run(focus::on(FILTER)),
            Message::StateFilter(filter) => {
                self.state_filter = filter;
                self.arrange(live);
                Action::None
            }
            Message::TemplateSelect(message) => {
                if let Some(at) = self.template_select.update(message, &self.template_names) {
                    self.template = self.template_ids.get(at).copied().flatten();
                    self.arrange(live);
                }
                Action::None
            }
            Message::HostSelect(message) => {
                if let Some(at) = self.host_select.update(message, &self.host_names) {
                    self.host = self.host_ids.get(at).copied().flatten();
                    self.arrange(live);
                }
                Action::None
            }
            Message::FilterCleared => {
                self.clear_filter();
                self.arrange(live);
                Action::None
            }
            Message::NewPressed => Action::NewDesktops(None),
            Message::Go(place) => Action::Go(place),
            Message::Do(action, ids) => self.act(action, ids, live),
            Message::Asked(action, ids, reply) => self.asked(action, ids, reply),
            Message::Open(id) => {
                self.modal = None;
                Action::Open(id)
            }
            Message::MoreToggled => {
                self.more = !self.more;
                Action::None
            }
            Message::MoreClosed => {
                self.more = false;
                Action::None
            }
            Message::PanelClosed => {
                self.panel = false;
                self.edit = None;
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
        let before = self.table.cursor();
        let (event, task) = self.table.update(TABLE, message, &self.shown);
        let after = match event {
            Event::Quiet | Event::SelectionChanged | Event::Moved => Action::None,
            Event::OrderChanged => {
                self.arrange(live);
                Action::None
            }
            Event::Activated(id) => self.main_action(id, live),
            Event::Menu(id, at) => {
                self.modal = Some(Modal::Menu { id, at });
                Action::Run(focus::on(crate::widget::menu::FIRST))
            }
            Event::Rename(id) => self.rename(id, live),
            Event::Delete(_) => self.delete(self.targets(), live),
            Event::Typed(letters) => self.jump(&letters, live),
        };
        let cursor = self.table.cursor();
        let details = match cursor.filter(|_| cursor != before) {
            Some(id) if live.desktop(id).is_some_and(|d| d.disks.is_empty()) => {
                self.panel |= before.is_none();
                Action::ask(Request::Desktop(id), Message::Details)
            }
            _ => Action::None,
        };
        Action::All(vec![Action::Run(task), after, details])
    }

    /// The main action of a row: by Enter, a double click or its button.
    fn main_action(&mut self, id: DesktopId, live: &Live) -> Action<Message> {
        let Some(desktop) = live.desktop(id) else { return Action::None };
        match actions::main(desktop) {
            Some(actions::Main::Open) => Action::Open(id),
            Some(actions::Main::Start) => self.act(DesktopAction::Start, vec![id], live),
            Some(actions::Main::Resume) => self.act(DesktopAction::Resume, vec![id], live),
            None => Action::None,
        }
    }

    /// Moves the cursor to the first name that begins with what was typed. Letters typed within a second make one word.
    fn jump(&mut self, letters: &str, live: &Live) -> Action<Message> {
        let now = Timestamp::now();
        if self.jump.1.is_none_or(|then| now.as_millisecond() - then.as_millisecond() > 1000) {
            self.jump.0.clear();
        }
        self.jump.0.push_str(&letters.to_lowercase());
        self.jump.1 = Some(now);
        let begins = |id: &&DesktopId| {
            live.desktop(**id).is_some_and(|d| d.name.as_str().to_lowercase().starts_with(&self.jump.0))
        };
        match self.shown.iter().find(begins).copied() {
            Some(id) => {
                let (_, task) = self.table.update(TABLE, table::Message::CursorSet(id), &self.shown);
                Action::Run(task)
            }
            None => Action::None,
        }
    }

    fn act(&mut self, action: DesktopAction, ids: Vec<DesktopId>, live: &Live) -> Action<Message> {
        self.modal = None;
        self.more = false;
        let ids: Vec<DesktopId> =
            ids.into_iter().filter(|id| live.desktop(*id).is_some_and(|d| can(action, d))).collect();
        if ids.is_empty() {
            return Action::None;
        }
        ask(action, ids)
    }

    fn asked(&mut self, action: DesktopAction, ids: Vec<DesktopId>, reply: Reply) -> Action<Message> {
        // Only the dialog for deleting stays open until the answer.
        let asking =
            matches!(&self.modal, Some(Modal::Delete { ids: own, working: true, .. }) if *own == ids);
        let focus = match asking && action == DesktopAction::Delete {
            true => self.close(),
            false => Action::None,
        };
        let notification = match reply {
            Ok(_) if action == DesktopAction::Delete => {
                self.table.clear();
                let notification =
                    Notification::good(texts::deleted(ids.len())).detail(texts::deleted_where());
                Action::Notify(notification.action(NotificationAction::Restore(ids)))
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

    fn delete(&mut self, ids: Vec<DesktopId>, live: &Live) -> Action<Message> {
        self.more = false;
        let ids: Vec<DesktopId> = ids
            .into_iter()
            .filter(|id| live.desktop(*id).is_some_and(|d| can(DesktopAction::Delete, d)))
            .collect();
        if ids.is_empty() {
            return Action::Notify(
                Notification::good(texts::cannot_delete()).detail(texts::cannot_delete_why()),
            );
        }
        self.modal = Some(Modal::Delete { ids, typed: String::new(), working: false });
        Action::Run(focus::on(dialog::CANCEL))
    }
}

/// Asks the backend to do this to these desktops.
fn ask(action: DesktopAction, ids: Vec<DesktopId>) -> Action<Message> {
    Action::ask(Request::Act(action, ids.clone()), move |reply| Message::Asked(action, ids.clone(), reply))
}

/// How many are selected, as buttons show it; nothing while a button acts only on the row at the cursor.
fn counted(selected: usize) -> Option<String> {
    (selected > 0).then(|| words::common::n_selected(selected))
}
