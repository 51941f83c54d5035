//! The table of desktops with the side panel: everything one may see, and what can be done with it.

mod acts;
mod dialogs;
mod edit;
mod side;
mod told;
mod view;

use iced::widget::image;
use iced::{Point, Task};
use jiff::Timestamp;
use sarrio_model::{Batch, BatchAction, Desktop, DesktopId, HypervisorId, Problem, TemplateId};

use super::{Action, News, Offer, Place};
use crate::live::{Live, Sort};
use crate::request::{Reply, Request};
use crate::widget::table::{self, Event};
use crate::widget::{dialog, focus, select};
use crate::words::{self, desktops as said};

pub use acts::can;
pub use side::PICTURE;

/// The table's name for the focus.
pub const TABLE: &str = "desktops";
/// The filter's name for the focus.
pub const FILTER: &str = "desktops.filter";
/// The field of the dialogs that ask for a name.
pub const NAME: &str = "desktops.name";

/// The columns.
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
    sort: Sort,
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
    over: Option<Over>,
    picture: Option<(DesktopId, image::Handle)>,
    jump: (String, Option<Timestamp>),
}

/// What is open over the table.
#[derive(Debug)]
enum Over {
    Menu { id: DesktopId, at: Point },
    Delete { ids: Vec<DesktopId>, typed: String, working: bool },
    ForceOff { ids: Vec<DesktopId>, working: bool },
    Rename { id: DesktopId, name: String, error: Option<String>, working: bool },
    Template { id: DesktopId, form: TemplateForm },
}

/// What a template needs to be told.
#[derive(Debug, Default)]
struct TemplateForm {
    name: String,
    description: String,
    everyone: bool,
    error: Option<String>,
    problem: Option<Problem>,
    working: bool,
}

/// What happens here.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Table(table::Message<DesktopId>),
    Filter(String),
    FilterFocused,
    Sorted(Sort),
    TemplateSelect(select::Message),
    HostSelect(select::Message),
    FilterCleared,
    NewPressed,
    Go(Place),
    Do(BatchAction, Vec<DesktopId>),
    Asked(BatchAction, Vec<DesktopId>, Reply),
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
    TemplateSharing(bool),
    TemplateSent,
    TemplateAnswered(DesktopId, Reply),
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
            table: table::State::sorted_by(column::NAME, false),
            shown: vec![],
            query: String::new(),
            sort: Sort::All,
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
            over: None,
            picture: None,
            jump: (String::new(), None),
        }
    }
}

impl Desktops {
    /// The lists have changed: what is shown is chosen and sorted anew. While the pointer is in the table the order
    /// stays, so that nothing moves away from under it.
    pub fn refresh(&mut self, live: &Live) {
        self.template_ids =
            std::iter::once(None).chain(live.templates().iter().map(|t| Some(t.id))).collect();
        self.template_names = std::iter::once(said::template_any())
            .chain(live.templates().iter().map(|t| t.name.to_string()))
            .collect();
        self.host_ids = std::iter::once(None).chain(live.hypervisors().iter().map(|h| Some(h.id))).collect();
        self.host_names = std::iter::once(said::host_any())
            .chain(live.hypervisors().iter().map(|h| h.name.to_string()))
            .collect();
        self.table.keep(|id| live.desktop(*id).is_some_and(|d| d.deleted.is_none()));
        if self.table.hovered {
            let before = std::mem::take(&mut self.shown);
            let holds = |id: &DesktopId| live.desktop(*id).is_some_and(|d| self.passes(d));
            let mut shown: Vec<DesktopId> = before.into_iter().filter(holds).collect();
            let known: std::collections::HashSet<DesktopId> = shown.iter().copied().collect();
            shown.extend(live.desktops().filter(|d| !known.contains(&d.id) && self.passes(d)).map(|d| d.id));
            self.shown = shown;
        } else {
            self.arrange(live);
        }
        if let Some((id, _)) = &self.picture
            && self.watched(live) != Some(*id)
        {
            self.picture = None;
        }
    }

    fn passes(&self, desktop: &Desktop) -> bool {
        let query = self.query.trim().to_lowercase();
        let says = |text: &str| text.to_lowercase().contains(&query);
        self.sort.holds(&desktop.state)
            && self.template.is_none_or(|t| desktop.template == Some(t))
            && self.host.is_none_or(|h| desktop.state.place().is_some_and(|(on, _)| on == h))
            && (query.is_empty()
                || says(desktop.name.as_str())
                || says(&desktop.owner.name)
                || desktop.template_name.as_ref().is_some_and(|t| says(t.as_str()))
                || desktop.host_name.as_ref().is_some_and(|h| says(h.as_str())))
    }

    fn arrange(&mut self, live: &Live) {
        let mut rows: Vec<&Desktop> = live.desktops().filter(|d| self.passes(d)).collect();
        let order = self.table.order.unwrap_or(table::Order { column: column::NAME, descending: false });
        let text = |name: &str| name.to_lowercase();
        match order.column {
            column::STATE => rows.sort_by_key(|d| d.state.name()),
            column::OWNER => rows.sort_by_cached_key(|d| text(&d.owner.name)),
            column::TEMPLATE => {
                rows.sort_by_cached_key(|d| d.template_name.as_ref().map(|n| text(n.as_str())));
            }
            column::HOST => rows.sort_by_cached_key(|d| d.host_name.as_ref().map(|n| text(n.as_str()))),
            column::VCPUS => rows.sort_by_key(|d| d.hardware.vcpus),
            column::MEMORY => rows.sort_by_key(|d| d.hardware.memory),
            column::CREATED => rows.sort_by_key(|d| d.created),
            _ => rows.sort_by_cached_key(|d| (text(d.name.as_str()), d.id)),
        }
        if order.descending {
            rows.reverse();
        }
        self.shown = rows.into_iter().map(|d| d.id).collect();
    }

    /// The desktop that the panel shows.
    #[must_use]
    pub fn current(&self) -> Option<DesktopId> {
        self.table.cursor()
    }

    /// The desktop whose screen is looked at: it runs, and the panel shows it.
    #[must_use]
    pub fn watched(&self, live: &Live) -> Option<DesktopId> {
        use sarrio_model::StateName::{Paused, Running};
        let desktop = live.desktop(self.current()?)?;
        (self.panel && matches!(desktop.state.name(), Running | Paused)).then_some(desktop.id)
    }

    /// A new picture of the watched screen.
    pub fn seen(&mut self, id: DesktopId, picture: image::Handle) {
        self.picture = Some((id, picture));
    }

    /// Whether a dialog or a menu is open over the table.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.over.is_some()
    }

    /// Closes the topmost thing; whether there was one.
    pub fn escape(&mut self) -> bool {
        if self.over.take().is_some() {
            return true;
        }
        if self.more {
            self.more = false;
            return true;
        }
        if self.edit.take().is_some() {
            return true;
        }
        if !self.table.selected().is_empty() {
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

    /// The form is of one desktop: it goes where the panel shows another.
    fn leave_form(&mut self) {
        let current = self.current();
        self.edit.take_if(|form| Some(form.desktop) != current);
    }

    fn clear_filter(&mut self) {
        self.query.clear();
        self.sort = Sort::All;
        self.template = None;
        self.host = None;
    }

    /// What the buttons act on: what is selected and shown, else the row at the cursor.
    fn targets(&self) -> Vec<DesktopId> {
        let selected: Vec<DesktopId> =
            self.shown.iter().copied().filter(|id| self.table.is_selected(id)).collect();
        if selected.is_empty() { self.table.cursor().into_iter().collect() } else { selected }
    }

    /// Takes a message in.
    pub fn update(&mut self, message: Message, live: &Live) -> Action<Message> {
        let action = self.told(message, live);
        self.leave_form();
        action
    }

    fn told(&mut self, message: Message, live: &Live) -> Action<Message> {
        match message {
            Message::Table(message) => self.table_told(message, live),
            Message::Filter(query) => {
                self.query = query;
                self.arrange(live);
                Action::None
            }
            Message::FilterFocused => Action::Run(focus::on(FILTER)),
            Message::Sorted(sort) => {
                self.sort = sort;
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
            Message::NewPressed => Action::Make(None),
            Message::Go(place) => Action::Go(place),
            Message::Do(action, ids) => self.act(action, ids, live),
            Message::Asked(action, ids, reply) => self.asked(action, ids, reply),
            Message::Open(id) => {
                self.over = None;
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
            Message::Closed => {
                self.over = None;
                Action::Run(focus::on(TABLE))
            }
            other => self.dialog_told(other, live),
        }
    }

    fn table_told(&mut self, message: table::Message<DesktopId>, live: &Live) -> Action<Message> {
        let before = self.table.cursor();
        let (event, task) = self.table.update(TABLE, message, &self.shown);
        let after = match event {
            Event::Quiet | Event::SelectionChanged | Event::Moved => Action::None,
            Event::OrderChanged => {
                self.arrange(live);
                Action::None
            }
            Event::Activated(id) => self.main_act(id, live),
            Event::Menu(id, at) => {
                self.over = Some(Over::Menu { id, at });
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

    /// Enter, a double click, the row's button.
    fn main_act(&mut self, id: DesktopId, live: &Live) -> Action<Message> {
        let Some(desktop) = live.desktop(id) else { return Action::None };
        match acts::main(&desktop.state) {
            Some(acts::Main::Open) => Action::Open(id),
            Some(acts::Main::Start) => self.act(BatchAction::Start, vec![id], live),
            Some(acts::Main::Resume) => self.act(BatchAction::Resume, vec![id], live),
            None => Action::None,
        }
    }

    /// Letters typed within a second make one word, and the cursor goes to the first name that begins with it.
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

    fn act(&mut self, action: BatchAction, ids: Vec<DesktopId>, live: &Live) -> Action<Message> {
        self.over = None;
        self.more = false;
        let ids: Vec<DesktopId> =
            ids.into_iter().filter(|id| live.desktop(*id).is_some_and(|d| can(action, &d.state))).collect();
        if ids.is_empty() {
            return Action::None;
        }
        ask_many(action, ids)
    }

    fn asked(&mut self, action: BatchAction, ids: Vec<DesktopId>, reply: Reply) -> Action<Message> {
        // Of all that is done to many, deleting alone keeps its dialog until the answer.
        let asking = matches!(&self.over, Some(Over::Delete { ids: own, working: true, .. }) if *own == ids);
        let focus = self.close_if(asking && action == BatchAction::Delete);
        let news = match reply {
            Ok(_) if action == BatchAction::Delete => {
                self.table.clear();
                let news = News::good(said::deleted(ids.len())).detail(said::deleted_where());
                Action::Tell(news.offer(Offer::Restore(ids)))
            }
            Ok(_) => Action::None,
            Err(problem) => Action::Tell(News::bad(&problem)),
        };
        Action::All(vec![news, focus])
    }

    /// Closes the dialog that an answer belongs to; one that was opened since stays.
    fn close_if(&mut self, asking: bool) -> Action<Message> {
        if !asking {
            return Action::None;
        }
        self.over = None;
        Action::Run(focus::on(TABLE))
    }

    fn rename(&mut self, id: DesktopId, live: &Live) -> Action<Message> {
        let Some(desktop) = live.desktop(id) else { return Action::None };
        let name = desktop.name.to_string();
        self.over = Some(Over::Rename { id, name, error: None, working: false });
        Action::Run(focus::on(NAME))
    }

    fn delete(&mut self, ids: Vec<DesktopId>, live: &Live) -> Action<Message> {
        self.more = false;
        let ids: Vec<DesktopId> = ids
            .into_iter()
            .filter(|id| live.desktop(*id).is_some_and(|d| can(BatchAction::Delete, &d.state)))
            .collect();
        if ids.is_empty() {
            return Action::Tell(News::good(said::cannot_delete()).detail(said::cannot_delete_why()));
        }
        self.over = Some(Over::Delete { ids, typed: String::new(), working: false });
        Action::Run(focus::on(dialog::CANCEL))
    }
}

fn ask_many(action: BatchAction, ids: Vec<DesktopId>) -> Action<Message> {
    let batch = Batch { action, ids: ids.clone() };
    Action::ask(Request::Batch(batch), move |reply| Message::Asked(action, ids.clone(), reply))
}

/// How many, as buttons say it: nothing while only the cursor's row is meant.
fn counted(selected: usize) -> Option<String> {
    (selected > 0).then(|| words::common::n_selected(selected))
}
