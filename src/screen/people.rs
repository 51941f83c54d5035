//! People, their groups and categories, and what their roles may do.
//!
//! ```text
//! tree -> list (a window on the backend's) -> person: the panel, edit: its form
//!         bulk, add, password: what is done to people      quota: what they may use
//! import: people from a list
//! groups, categories, roles: the other tabs        may: which buttons are shown
//! ```

pub mod add;
pub mod bulk;
pub mod categories;
mod dialogs;
pub mod edit;
mod group_view;
pub mod groups;
pub mod import;
mod layer;
pub mod list;
mod may;
mod modal;
mod name_form;
pub mod password;
pub mod person;
pub mod picker;
pub mod place;
pub mod quota;
mod role;
pub mod roles;
pub mod tree;
mod view;

use iced::Point;
use sarrio_model::{Change, GroupId, User, UserId};

use super::Action;
use crate::backend::live::Live;
use crate::backend::request::{Answer, QuotaOf, Reply};
use crate::backend::window::Ask;
use crate::widget::focus;
use crate::widget::table::{self, Event};
use crate::words::people as texts;

pub use may::{May, is_for};

use categories::Categories;
use groups::Groups;
use list::List;
use modal::Dialog;
use person::Panel;
use place::Place;
use roles::Roles;
use tree::Tree;

/// The id of the table of people, for the focus.
pub use list::TABLE;
/// The id of the tree, for the focus.
pub use tree::TREE;

/// What the screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// People.
    #[default]
    People,
    /// Groups.
    Groups,
    /// Categories.
    Categories,
    /// What each role may do.
    Roles,
}

/// The screen.
#[derive(Debug, Default)]
pub struct People {
    tab: Tab,
    tree: Tree,
    list: List,
    panel: Panel,
    dialog: Option<Dialog>,
    groups: Groups,
    categories: Categories,
    roles: Roles,
    /// Whether the menu of the selected people is open.
    more: bool,
    /// Whether the list was asked for.
    opened: bool,
}

/// What happens on this screen.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Tab(Tab),
    FilterFocused,
    Tree(tree::Message),
    Table(table::Message<UserId>),
    List(list::Message),
    Groups(groups::Message),
    Categories(categories::Message),
    Roles(roles::Message),
    /// The list shows the people of this group.
    ShowGroup(GroupId),
    /// The panel shows this person, and the list those who are called the same.
    ShowPerson(Box<User>),
    Person(person::Message),
    /// It was read which groups the person leaves.
    EditPreviewed(UserId, Reply),
    EditAnswered(UserId, Reply),
    AddPressed,
    Add(add::Message),
    Added(Reply),
    Password(password::Message),
    PasswordSent,
    PasswordAnswered(UserId, Reply),
    RemoveAsked(UserId),
    RemoveSent,
    RemoveAnswered(UserId, Reply),
    LeavingSent,
    ImportAsked,
    Import(import::Message),
    QuotaAsked(QuotaOf),
    Quota(quota::Message),
    BulkAsked(bulk::Change),
    Bulk(bulk::Message),
    BulkPreviewed(Reply),
    BulkAnswered(Reply),
    MoreToggled,
    MoreClosed,
    EnablePressed,
    Enabled(usize, Reply),
    Closed,
}

impl Message {
    /// Whether it comes from another screen, and this one has to be shown.
    #[must_use]
    pub fn opens_screen(&self) -> bool {
        matches!(
            self,
            Self::AddPressed
                | Self::ImportAsked
                | Self::ShowGroup(_)
                | Self::ShowPerson(_)
                | Self::QuotaAsked(_)
        )
    }

    /// Whether it tells of another quota, which may be one's own.
    #[must_use]
    pub fn changes_quotas(&self) -> bool {
        matches!(self, Self::Quota(quota::Message::Saved(_, Ok(_))))
    }
}

impl People {
    /// The screen is gone to: asks for what it shows.
    pub fn open(&mut self, live: &Live) -> Action<Message> {
        self.refresh(live);
        let focus = Action::Run(focus::on(match self.tab {
            Tab::People => TABLE,
            Tab::Groups => groups::TABLE,
            Tab::Categories => categories::TABLE,
            Tab::Roles => roles::TABLE,
        }));
        self.opened = true;
        Action::All(vec![self.read(), focus])
    }

    /// Asks for what is missing or has changed.
    pub fn read(&mut self) -> Action<Message> {
        if !self.opened {
            return Action::None;
        }
        Action::All(vec![
            self.list.read().map(Message::List),
            self.groups.read().map(Message::Groups),
            self.panel.read_changed().map(Message::Person),
        ])
    }

    /// The lists have changed.
    pub fn refresh(&mut self, live: &Live) {
        self.list.refresh(live);
        self.groups.refresh(live);
        self.categories.refresh(live);
        self.roles.refresh();
    }

    /// Takes in an event.
    pub fn changed(&mut self, change: &Change) {
        self.list.changed(change);
        self.panel.changed(change);
        match change {
            Change::Group(_) | Change::GroupGone(_) => self.groups.outdate(),
            _ => {}
        }
    }

    /// Events may have been missed.
    pub fn changed_altogether(&mut self) {
        self.list.changed_altogether();
        self.groups.outdate();
    }

    /// How many people there are.
    #[must_use]
    pub fn subtitle(&self) -> String {
        let total = self.list.everyone.and_then(|total| usize::try_from(total).ok());
        total.map_or_else(String::new, texts::people)
    }

    /// Whether a dialog or a menu is open.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.dialog.is_some() || self.groups.dialog.is_some() || self.categories.dialog.is_some()
    }

    /// Whether something is under way whose seconds are shown.
    #[must_use]
    pub fn counts_seconds(&self) -> bool {
        matches!(&self.dialog, Some(Dialog::Import(import)) if import.is_working())
    }

    /// Closes the topmost thing that is open. Returns whether there was one.
    pub fn escape(&mut self) -> bool {
        if let Some(Dialog::Import(import)) = &mut self.dialog
            && !import.closes()
        {
            return true;
        }
        if self.dialog.take().is_some()
            || self.groups.dialog.take().is_some()
            || self.categories.dialog.take().is_some()
            || std::mem::take(&mut self.more)
            || self.tab == Tab::People && self.panel.form.take().is_some()
        {
            return true;
        }
        if self.tab == Tab::People && !self.list.table.is_nothing_selected() {
            self.list.table.clear();
            return true;
        }
        let closed = match self.tab {
            Tab::People if self.panel.user.is_some() => &mut self.panel.closed,
            Tab::Groups => &mut self.groups.closed,
            Tab::Categories => &mut self.categories.closed,
            Tab::People | Tab::Roles => return false,
        };
        !std::mem::replace(closed, true)
    }

    /// Handles a message. Returns what the shell has to do.
    pub fn update(&mut self, message: Message, live: &Live, me: &User) -> Action<Message> {
        match message {
            Message::Tab(tab) => {
                self.tab = tab;
                self.refresh(live);
                match tab {
                    Tab::Roles => self.roles.open().map(Message::Roles),
                    _ => Action::None,
                }
            }
            Message::FilterFocused => Action::Run(focus::on(match self.tab {
                Tab::People => list::SEARCH,
                Tab::Groups => groups::SEARCH,
                Tab::Categories => categories::SEARCH,
                Tab::Roles => roles::SEARCH,
            })),
            Message::Tree(message) => {
                let (chosen, task) = self.tree.update(message, live);
                let show = if chosen { self.show_place() } else { Action::None };
                Action::All(vec![Action::Run(task), show])
            }
            Message::ShowGroup(id) | Message::Groups(groups::Message::PeopleAsked(id)) => {
                self.show(Place::Group(id), live)
            }
            Message::ShowPerson(user) => {
                self.list.search_for(user.named().name);
                self.panel.closed = false;
                let panel = self.panel.show(*user).map(Message::Person);
                Action::All(vec![self.show(Place::Everyone, live), panel])
            }
            Message::Categories(categories::Message::PeopleAsked(id)) => self.show(Place::Category(id), live),
            Message::Groups(groups::Message::QuotaAsked(id)) => self.ask_quota(QuotaOf::Group(id), live, me),
            Message::Categories(categories::Message::QuotaAsked(id)) => {
                self.ask_quota(QuotaOf::Category(id), live, me)
            }
            Message::Table(message) => self.update_table(message, live, me),
            Message::List(message) => {
                let action = self.list.update(message).map(Message::List);
                // The row at the cursor may be known only now.
                Action::All(vec![action, self.follow_cursor()])
            }
            Message::Groups(message) => self.groups.update(message, live, me).map(Message::Groups),
            Message::Categories(message) => self.categories.update(message, live).map(Message::Categories),
            Message::Roles(message) => self.roles.update(message).map(Message::Roles),
            Message::Person(person::Message::Closed) => {
                self.panel.closed = self.panel.leave_form();
                Action::None
            }
            Message::Person(person::Message::DesktopsOf(person)) => Action::DesktopsOf(person),
            Message::Person(
                message @ (person::Message::GroupsOf(..)
                | person::Message::TaughtBy(..)
                | person::Message::QuotaOf(..)),
            ) => {
                self.panel.answered(message);
                self.panel.read_changed().map(Message::Person)
            }
            Message::Person(person::Message::QuotaPressed(id)) => self.ask_quota(QuotaOf::User(id), live, me),
            Message::QuotaAsked(of) => self.ask_quota(of, live, me),
            Message::Quota(message) => self.update_quota(message),
            Message::MoreToggled => {
                self.more = !self.more;
                Action::None
            }
            Message::MoreClosed => {
                self.more = false;
                Action::None
            }
            Message::ImportAsked => self.ask_import(live, me),
            Message::Import(message) => self.update_import(message),
            Message::Closed => self.close(),
            other => self.update_dialog(other, live, me),
        }
    }

    /// Shows the list of a place.
    fn show(&mut self, place: Place, live: &Live) -> Action<Message> {
        self.tab = Tab::People;
        self.tree.show(place, live);
        Action::All(vec![self.show_place(), Action::Run(focus::on(TABLE))])
    }

    fn show_place(&mut self) -> Action<Message> {
        self.list.show(self.tree.chosen).map(Message::List)
    }

    fn update_table(&mut self, message: table::Message<UserId>, live: &Live, me: &User) -> Action<Message> {
        let (event, task) = self.list.table.update(TABLE, message, &self.list.window);
        let after = match event {
            Event::Quiet | Event::Moved | Event::SelectionChanged | Event::Rename(_) => Action::None,
            // While the pointer is in the table nothing moves; sorting by a head is asked for.
            Event::OrderChanged => self.reorder(),
            Event::Activated(_) => {
                self.panel.closed = false;
                Action::None
            }
            Event::Menu(_, at) if May::of(me, live).change_people() => self.open_menu(at),
            Event::Menu(..) => Action::None,
            // One at a time, since each may own something.
            Event::Delete(_) => match self.list.only_one().map(|user| user.id) {
                Some(id) => self.ask_to_remove(id, live, me),
                None => Action::None,
            },
            Event::Typed(letters) => {
                self.list.typed.push_str(&letters);
                let typed = self.list.typed.clone();
                let search = self.list.update(list::Message::Typed(typed)).map(Message::List);
                Action::All(vec![search, Action::Run(focus::behind(list::SEARCH))])
            }
        };
        let ask = self.list.ask().map(Message::List);
        Action::All(vec![Action::Run(task), after, ask, self.follow_cursor()])
    }

    /// Asks for the list in another order, unless it is in that order already.
    fn reorder(&mut self) -> Action<Message> {
        if self.list.is_in_order() {
            return Action::None;
        }
        self.list.restart().map(Message::List)
    }

    fn open_menu(&mut self, at: Point) -> Action<Message> {
        self.dialog = Some(Dialog::Menu(at));
        Action::Run(focus::on(crate::widget::menu::FIRST))
    }

    /// The panel shows the row at the cursor.
    fn follow_cursor(&mut self) -> Action<Message> {
        let Some(user) = self.list.table.cursor().and_then(|id| self.list.window.get(id)).cloned() else {
            return Action::None;
        };
        if self.panel.is_of(user.id) {
            return Action::None;
        }
        self.panel.show(user).map(Message::Person)
    }
}

/// The message with which the backend answers the first search, for pictures and tests.
#[must_use]
pub fn listed_again(users: Vec<User>) -> Message {
    let page = sarrio_model::Page { total: users.len() as u64, items: users, next: None };
    Message::List(list::Message::Answered(Ask::first().again(), Ok(Answer::Users(page))))
}

/// The messages with which the backend answers when the screen is opened, for pictures and tests.
#[must_use]
pub fn listed(users: Vec<User>) -> [Message; 2] {
    let page = sarrio_model::Page { total: users.len() as u64, items: users, next: None };
    let answer = Ok(Answer::Users(page));
    [list::Message::Answered(Ask::first(), answer.clone()), list::Message::Counted(answer)].map(Message::List)
}
