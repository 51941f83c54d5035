//! A window on a list of desktops, as a table: those in use, or those in the recycle bin. The backend filters, searches,
//! sorts and counts them. The rows themselves are in [`Live`], which events keep up to date.
//!
//! ```text
//! begin: the first rows came with the lists       restart: another filter or order
//! changed: an event -> read, after a pause -> ask -> answered -> rows
//! ```
//! While the pointer is in the table no row moves, so what an event changes is read again when the pointer has left. Only
//! the rows of what is gone go at once.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use iced::Task;
use sarrio_model::{
    Change, Desktop, DesktopAction, DesktopFilter, DesktopId, DesktopQuery, MatchingDesktops, Page,
};

use super::Action;
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::backend::window::{Ask, Listed, Window, patience};
use crate::widget::table::{self, Selected};

/// How long changes are collected before the list is read again.
pub const COLLECTS: Duration = Duration::from_millis(200);

impl Listed for DesktopId {
    type Id = Self;

    fn id(&self) -> Self {
        *self
    }
}

/// Whether `action` is possible now.
#[must_use]
pub fn can(action: DesktopAction, desktop: &Desktop) -> bool {
    desktop.actions.contains(action.permission())
}

/// The desktops that buttons act on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Targets {
    /// These.
    These(Vec<DesktopId>),
    /// All that a list shows, but for some. The app does not know them all.
    Matching(MatchingDesktops),
}

impl From<Vec<DesktopId>> for Targets {
    fn from(ids: Vec<DesktopId>) -> Self {
        Self::These(ids)
    }
}

impl Targets {
    /// How many they are.
    #[must_use]
    pub fn count(&self) -> usize {
        match self {
            Self::These(ids) => ids.len(),
            Self::Matching(list) => usize::try_from(list.count).unwrap_or(usize::MAX),
        }
    }

    /// Whether it is asked about before this is done to them.
    #[must_use]
    pub fn needs_asking(&self, action: DesktopAction, live: &Live) -> bool {
        match action {
            DesktopAction::Renew => true,
            DesktopAction::Shutdown => self.known(live).any(|desktop| desktop.persistence.is_volatile()),
            _ => false,
        }
    }

    /// Those of them that are named one by one and known.
    pub fn known<'a>(&'a self, live: &'a Live) -> impl Iterator<Item = &'a Desktop> {
        let ids = match self {
            Self::These(ids) => &ids[..],
            Self::Matching(_) => &[],
        };
        ids.iter().filter_map(|id| live.desktop(*id))
    }

    /// The only one; none where they are several.
    #[must_use]
    pub fn only_one(&self) -> Option<DesktopId> {
        match self {
            Self::These(ids) => <[DesktopId; 1]>::try_from(&ids[..]).ok().map(|[one]| one),
            Self::Matching(_) => None,
        }
    }

    /// Whether this can be done to at least one of them. What can be done to the desktops of a whole list is only known by
    /// the person's role.
    #[must_use]
    pub fn any_can(&self, action: DesktopAction, live: &Live) -> bool {
        match self {
            Self::These(_) => self.known(live).any(|desktop| can(action, desktop)),
            Self::Matching(_) => live.may(action.permission()),
        }
    }

    /// Those to which this can be done.
    #[must_use]
    pub fn that_can(self, action: DesktopAction, live: &Live) -> Self {
        match self {
            // One that is not known any more is left to the backend.
            Self::These(ids) => Self::These(
                ids.into_iter().filter(|id| live.desktop(*id).is_none_or(|d| can(action, d))).collect(),
            ),
            matching @ Self::Matching(_) => matching,
        }
    }

    /// The request that does this to them; none where there are none.
    #[must_use]
    pub fn request(&self, action: DesktopAction) -> Option<Request> {
        match self {
            Self::These(ids) if ids.is_empty() => None,
            Self::These(ids) => Some(Request::Act(action, ids.clone())),
            Self::Matching(list) => Some(Request::ActOnMatching(action, Box::new(list.clone()))),
        }
    }
}

/// The list.
#[derive(Debug)]
pub struct DesktopList {
    name: &'static str,
    /// The cursor, the selection and the order.
    pub table: table::State<DesktopId>,
    /// The rows that are known.
    pub window: Window<DesktopId>,
    /// What it shows.
    pub filter: DesktopFilter,
    /// The order in which it was asked for.
    order: Option<table::Order>,
    /// How the backend calls the order of a column.
    sort_of: fn(usize) -> &'static str,
    stale: bool,
    /// Whether it is read although the pointer is in the table.
    urgent: bool,
    /// Whether changes are being collected.
    collecting: bool,
}

/// What happens to the list, besides what happens to its table.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Answered(Ask, Reply),
    /// A desktop was looked for, and the cursor goes to it.
    Located(Reply),
    /// Changes were collected for long enough.
    Collected,
    /// Time has passed.
    Late,
    Retry,
}

impl DesktopList {
    /// The list that the table with this id shows.
    #[must_use]
    pub fn new(
        name: &'static str,
        table: table::State<DesktopId>,
        filter: DesktopFilter,
        sort_of: fn(usize) -> &'static str,
    ) -> Self {
        let order = table.order;
        let (stale, urgent, collecting) = (false, false, false);
        Self { name, table, window: Window::default(), filter, order, sort_of, stale, urgent, collecting }
    }

    fn query(&self) -> DesktopQuery {
        let sort = self.table.order.map(|order| {
            let column = (self.sort_of)(order.column);
            if order.descending { format!("-{column}") } else { column.to_owned() }
        });
        DesktopQuery { sort, ..self.filter.query() }
    }

    /// The lists were read, and with them the first rows of this one, where nothing is filtered and the order is the usual
    /// one: `usual` says whether that is so.
    pub fn begin(&mut self, usual: bool, rows: &[DesktopId], total: u64) -> Action<Message> {
        (self.stale, self.urgent) = (false, false);
        self.window.refresh();
        if usual {
            self.window.begin(rows.to_vec(), usize::try_from(total).unwrap_or(usize::MAX));
            self.table.settle(&self.window);
        }
        self.ask()
    }

    /// Asks for another list: another filter, another order.
    pub fn restart(&mut self) -> Action<Message> {
        self.order = self.table.order;
        (self.stale, self.urgent) = (false, false);
        self.window.restart(Instant::now());
        let scroll = self.table.restart(self.name);
        let late = Task::perform(patience(), |()| Message::Late);
        Action::All(vec![self.ask(), Action::Run(scroll), Action::Run(late)])
    }

    /// The head of the table was pressed, or the pointer has left it.
    pub fn order_changed(&mut self) -> Action<Message> {
        if self.order == self.table.order { self.read() } else { self.restart() }
    }

    /// Asks for the rows that are missing around what is visible.
    pub fn ask(&mut self) -> Action<Message> {
        let needed = self.table.needed(self.window.count());
        let query = self.query();
        let asks = self.window.want(needed).into_iter().map(|ask| {
            let offset = Some(ask.offset()).filter(|offset| *offset > 0);
            let part = DesktopQuery { offset, limit: Some(ask.limit()), ..query.clone() };
            Action::ask(Request::Desktops(Box::new(part)), move |reply| Message::Answered(ask, reply))
        });
        Action::All(asks.collect())
    }

    /// Takes in an event. Whether the list is another now, only the backend knows.
    pub fn changed(&mut self, change: &Change) {
        match change {
            Change::Desktop(desktop) => {
                self.stale = true;
                let belongs = desktop.deleted.is_some() == self.filter.deleted.unwrap_or(false);
                let is_known = self.window.position(desktop.id).is_some();
                if is_known && !belongs {
                    self.goes(desktop.id);
                } else if belongs && !is_known && self.shows_all() {
                    // At the end, where no row moves.
                    self.window.change_whole(|rows| rows.push(desktop.id));
                }
            }
            Change::DesktopGone(id) => self.goes(*id),
            // Its name is searched.
            Change::Template(_) if self.filter.q.is_some() => self.stale = true,
            _ => {}
        }
    }

    /// A desktop is not one of the list any more.
    fn goes(&mut self, id: DesktopId) {
        self.stale = true;
        self.table.keep(|known| *known != id);
        self.urgent |= !self.window.all_known();
        self.window.change_whole(|rows| rows.retain(|row| *row != id));
    }

    /// Whether nothing is filtered.
    fn shows_all(&self) -> bool {
        self.filter == DesktopFilter { deleted: self.filter.deleted, ..DesktopFilter::default() }
    }

    fn is_due(&self) -> bool {
        self.stale && (self.urgent || !self.table.hovered)
    }

    /// Reads what has changed, after a pause in which further changes are collected.
    pub fn read(&mut self) -> Action<Message> {
        if !self.is_due() || self.collecting {
            return self.ask();
        }
        self.collecting = true;
        let pause = Task::perform(async { tokio::time::sleep(COLLECTS).await }, |()| Message::Collected);
        Action::All(vec![self.ask(), Action::Run(pause)])
    }

    /// Handles a message.
    pub fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::Answered(ask, reply) => {
                let page = reply.map(|answer| match answer {
                    Answer::Desktops(page) => {
                        let Page { items, next, total } = page;
                        Page { items: items.iter().map(|desktop| desktop.id).collect(), next, total }
                    }
                    _ => Page { items: vec![], next: None, total: 0 },
                });
                if self.window.answered(ask, page) {
                    self.table.settle(&self.window);
                }
                self.ask()
            }
            Message::Located(Ok(Answer::Located { desktop, row })) => {
                let Some(row) = row.and_then(|row| usize::try_from(row).ok()) else { return Action::None };
                let scroll = self.table.put_cursor(self.name, row, desktop.id, &self.window);
                Action::All(vec![Action::Run(scroll), self.ask()])
            }
            Message::Located(_) | Message::Late => Action::None,
            Message::Collected => {
                self.collecting = false;
                if self.is_due() {
                    (self.stale, self.urgent) = (false, false);
                    self.window.refresh();
                }
                self.ask()
            }
            Message::Retry => {
                self.window.refresh();
                self.ask()
            }
        }
    }

    /// Looks for the first row whose name begins with this.
    pub fn find(&self, begins: &str) -> Action<Message> {
        let query = DesktopQuery { begins: Some(begins.to_owned()), ..self.query() };
        Action::ask(Request::FindDesktop(Box::new(query)), Message::Located)
    }

    /// Looks for the row of a desktop.
    pub fn locate(&self, id: DesktopId) -> Action<Message> {
        Action::ask(Request::LocateDesktop(id, Box::new(self.query())), Message::Located)
    }

    /// The desktops that buttons act on: those that are selected or, if there are none, the row at the cursor.
    #[must_use]
    pub fn targets(&self) -> Targets {
        match self.table.selected() {
            Selected::These(these) if these.is_empty() => {
                Targets::These(self.table.cursor().into_iter().collect())
            }
            Selected::These(these) if self.window.all_known() => {
                let shown: Vec<_> = self.window.rows().copied().filter(|id| these.contains(id)).collect();
                match shown.is_empty() {
                    true => Targets::These(self.table.cursor().into_iter().collect()),
                    false => Targets::These(shown),
                }
            }
            Selected::These(these) => {
                let mut ids: Vec<_> = these.iter().copied().collect();
                ids.sort_unstable();
                Targets::These(ids)
            }
            Selected::AllExcept(except) => {
                let mut except: Vec<_> = except.iter().copied().collect();
                except.sort_unstable();
                let count = self.selected() as u64;
                Targets::Matching(MatchingDesktops { filter: self.filter.clone(), except, count })
            }
        }
    }

    /// How many are selected.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.table.selected_of(&self.window)
    }

    /// The desktops that it needs to know.
    pub fn needs(&self, all: &mut HashSet<DesktopId>) {
        all.extend(self.window.rows().copied());
        all.extend(self.table.selected().named().iter().copied());
        all.extend(self.table.cursor());
    }
}
