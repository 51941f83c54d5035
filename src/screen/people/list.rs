//! The list of people: a window on the backend's, which it filters, searches and sorts.

use std::collections::HashMap;
use std::time::Instant;

use iced::Task;
use sarrio_model::{Change, Role, User, UserFilter, UserId, UserQuery, UserSelection, UserSort, UserUse};

use super::place::Place;
use super::role::{self, Choice};
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::backend::window::{Ask, Listed, Window, patience};
use crate::screen::Action;
use crate::screen::person_search::pause;
use crate::widget::select;
use crate::widget::table::{self, Selected};
use crate::words::people as texts;

/// The id of the table, for the focus.
pub const TABLE: &str = "people";
/// The id of the field for the search, for the focus.
pub const SEARCH: &str = "people.search";

/// The numbers of the columns.
pub(super) mod column {
    pub(in crate::screen::people) const NAME: usize = 0;
    pub(in crate::screen::people) const ROLE: usize = 1;
    pub(in crate::screen::people) const CATEGORY: usize = 2;
    pub(in crate::screen::people) const GROUP: usize = 3;
    pub(in crate::screen::people) const DESKTOPS: usize = 4;
    pub(in crate::screen::people) const RUNNING: usize = 5;
    pub(in crate::screen::people) const SIGN_IN: usize = 6;
}

/// How many people's use is kept before what is not needed any more is forgotten.
const KEPT: usize = 2_000;

impl Listed for User {
    type Id = UserId;

    fn id(&self) -> UserId {
        self.id
    }
}

/// The list.
#[derive(Debug)]
pub(super) struct List {
    pub(super) table: table::State<UserId>,
    pub(super) window: Window<User>,
    /// How many people the person sees in all.
    pub(super) everyone: Option<u64>,
    /// Whether they have to be counted again.
    uncounted: bool,
    place: Place,
    pub(super) role: Option<Choice>,
    pub(super) role_select: select::State,
    roles: Vec<Choice>,
    pub(super) role_names: Vec<String>,
    /// How many desktops each has of how many, of those whose rows are known.
    pub(super) uses: HashMap<UserId, UserUse>,
    /// Whether only those are shown who may not sign in.
    pub(super) switched_off: bool,
    pub(super) typed: String,
    /// What the backend searches for.
    searched: String,
    /// The order in which it was asked for.
    order: Option<table::Order>,
    /// Counts the letters, so that only a pause after the last one begins a search.
    letters: u64,
}

impl Default for List {
    fn default() -> Self {
        Self {
            table: table::State::sorted_by(column::NAME).rows_of(table::TALL_ROW),
            window: Window::default(),
            everyone: None,
            uncounted: true,
            place: Place::Everyone,
            role: None,
            role_select: select::State::default(),
            roles: vec![],
            role_names: vec![],
            uses: HashMap::new(),
            switched_off: false,
            typed: String::new(),
            searched: String::new(),
            order: Some(table::Order { column: column::NAME, descending: false }),
            letters: 0,
        }
    }
}

/// What happens to the list, besides what happens to its table.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Typed(String),
    /// Nobody has typed for a moment.
    Paused(u64),
    Submitted,
    Role(select::Message),
    SwitchedOff,
    Cleared,
    Retry,
    Answered(Ask, Reply),
    /// How many desktops people have of how many.
    Used(Reply),
    Counted(Reply),
    /// Time has passed.
    Late,
}

impl List {
    /// The roles, with their names in the language of the person.
    pub(super) fn refresh(&mut self, live: &Live) {
        let choices = role::choices(Role::ALL, live);
        self.roles = choices.iter().map(|(choice, _)| *choice).collect();
        self.role_names =
            std::iter::once(texts::any_role()).chain(choices.into_iter().map(|(_, name)| name)).collect();
    }

    /// Which of [`List::role_names`] is chosen.
    pub(super) fn chosen_role(&self) -> usize {
        let chosen = self.role.and_then(|role| self.roles.iter().position(|known| *known == role));
        chosen.map_or(0, |at| at + 1)
    }

    fn query(&self) -> UserQuery {
        let (category, group) = match self.place {
            Place::Everyone => (None, None),
            Place::Category(id) => (Some(id), None),
            Place::Group(id) => (None, Some(id)),
        };
        let (role, custom_role) = self.role.map_or((None, None), Choice::apart);
        UserQuery {
            role,
            custom_role,
            category,
            group,
            enabled: self.switched_off.then_some(false),
            q: Some(self.searched.clone()).filter(|q| !q.is_empty()),
            sort: Some(match self.table.order {
                Some(order) if order.descending => UserSort::NameDescending,
                _ => UserSort::Name,
            }),
            ..UserQuery::default()
        }
    }

    /// Whether everybody of the place is shown.
    pub(super) fn is_unfiltered(&self) -> bool {
        self.role.is_none() && !self.switched_off && self.searched.is_empty()
    }

    /// Whether it was asked for in the order that the head of the table shows.
    pub(super) fn is_in_order(&self) -> bool {
        self.order == self.table.order
    }

    /// Shows the list of another place.
    pub(super) fn show(&mut self, place: Place) -> Action<Message> {
        self.place = place;
        self.restart()
    }

    /// Asks for another list.
    pub(super) fn restart(&mut self) -> Action<Message> {
        self.order = self.table.order;
        self.window.restart(Instant::now());
        let scroll = self.table.restart(TABLE);
        let late = Task::perform(patience(), |()| Message::Late);
        Action::All(vec![self.ask(), Action::Run(scroll), Action::Run(late)])
    }

    /// Asks for the rows that are missing around what is visible.
    pub(super) fn ask(&mut self) -> Action<Message> {
        let needed = self.table.needed(self.window.count());
        let asks = self.window.want(needed);
        let asks = asks.into_iter().flat_map(|ask| {
            let part = UserQuery { offset: Some(ask.offset()), limit: Some(ask.limit()), ..self.query() };
            [
                Action::ask(Request::Users(part.clone()), move |reply| Message::Answered(ask, reply)),
                Action::ask(Request::UserUses(part), Message::Used),
            ]
        });
        Action::All(asks.collect())
    }

    /// Asks for what is not known or has changed: rows, and how many people there are.
    pub(super) fn read(&mut self) -> Action<Message> {
        if !std::mem::take(&mut self.uncounted) {
            return self.ask();
        }
        let all = UserQuery { limit: Some(1), ..UserQuery::default() };
        Action::All(vec![Action::ask(Request::Users(all), Message::Counted), self.ask()])
    }

    /// The list may be another now.
    pub(super) fn changed_altogether(&mut self) {
        self.uncounted = true;
        self.window.refresh();
    }

    /// Takes in an event.
    pub(super) fn changed(&mut self, change: &Change) {
        match change {
            Change::User(user) => {
                self.window.replace(user);
                self.changed_altogether();
            }
            Change::UserGone(id) => {
                self.table.keep(|known| known != id);
                self.changed_altogether();
            }
            Change::Group(group) if self.place == Place::Group(group.id) => self.window.refresh(),
            _ => {}
        }
    }

    pub(super) fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::Typed(typed) => {
                self.typed = typed;
                self.letters += 1;
                let number = self.letters;
                Action::Run(Task::perform(pause(), move |()| Message::Paused(number)))
            }
            Message::Paused(number) if number != self.letters => Action::None,
            Message::Paused(_) | Message::Submitted => self.search(),
            Message::Role(message) => match self.role_select.update(message, &self.role_names) {
                Some(at) => {
                    self.role = at.checked_sub(1).and_then(|at| self.roles.get(at)).copied();
                    self.restart()
                }
                None => Action::None,
            },
            Message::SwitchedOff => {
                self.switched_off = !self.switched_off;
                self.restart()
            }
            Message::Cleared => {
                self.typed.clear();
                self.searched.clear();
                (self.role, self.switched_off) = (None, false);
                self.restart()
            }
            Message::Retry => {
                self.changed_altogether();
                self.read()
            }
            Message::Answered(ask, reply) => {
                let page = reply.map(|answer| match answer {
                    Answer::Users(page) => page,
                    _ => sarrio_model::Page { items: vec![], next: None, total: 0 },
                });
                if self.window.answered(ask, page) {
                    self.table.settle(&self.window);
                }
                self.ask()
            }
            Message::Used(Ok(Answer::UserUses(page))) => {
                // Not more than the rows that are kept.
                if self.uses.len() > KEPT {
                    let window = &self.window;
                    self.uses.retain(|id, _| window.get(*id).is_some());
                }
                self.uses.extend(page.items.into_iter().map(|of| (of.user, of)));
                Action::None
            }
            Message::Counted(Ok(Answer::Users(page))) => {
                self.everyone = Some(page.total);
                Action::None
            }
            Message::Counted(_) | Message::Used(_) | Message::Late => Action::None,
        }
    }

    /// Shows those whose name has these words, whatever was typed and chosen before.
    pub(super) fn search_for(&mut self, words: String) {
        (self.role, self.searched) = (None, words.trim().to_owned());
        self.typed = words;
    }

    fn search(&mut self) -> Action<Message> {
        let typed = self.typed.trim();
        if self.searched == typed {
            return Action::None;
        }
        self.searched = typed.to_owned();
        self.restart()
    }

    /// The people that buttons act on: those that are selected or, if there are none, the row at the cursor.
    pub(super) fn selection(&self) -> UserSelection {
        match self.table.selected() {
            Selected::These(these) if these.is_empty() => UserSelection::of(self.table.cursor()),
            Selected::These(these) => UserSelection::of(these.iter().copied()),
            Selected::AllExcept(except) => UserSelection::Matching {
                filter: UserFilter::from(&self.query()),
                except: except.iter().copied().collect(),
                count: self.table.selected_of(&self.window) as u64,
            },
        }
    }

    /// The only person that buttons act on; none where they act on several.
    pub(super) fn only_one(&self) -> Option<&User> {
        match self.selection() {
            UserSelection::Named { ids } if ids.len() == 1 => self.window.get(*ids.first()?),
            // All of a list of one, while it is read again.
            UserSelection::Matching { except, count: 1, .. } if except.is_empty() => {
                self.window.get(self.window.at(0)?)
            }
            _ => None,
        }
    }

    /// How many people are selected.
    pub(super) fn selected(&self) -> usize {
        self.table.selected_of(&self.window)
    }
}
