//! For whom the desktops are: oneself, another person, a list of people, a group, or those who sit in a room.

use iced::Task;
use sarrio_model::{Actions, ForGroup, GroupId, Permission, Role, Seating, User, UserId, UserQuery, UserRef};

use crate::backend::find_people::FoundPeople;
use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply, Request};
use crate::screen::person_search::{self, PersonSearch};
use crate::screen::{Action, Notification};
use crate::widget::{focus, select};
use crate::words::wizard as texts;

/// The field in which one person is searched.
pub(super) const PERSON: &str = "wizard.person";
/// The field in which people are searched for a list.
pub(super) const LIST: &str = "wizard.list";
/// The most people of a list, and the most students of a group that are read at once.
const MOST: usize = 500;

/// For whom they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Me,
    /// One for each student of a group; how many there are.
    Group(GroupId, u32),
    /// One for each student who sits in a room: the number of the seating plan.
    Seats(usize),
    /// One for each of a list of people.
    List,
    /// Somebody who is still to be chosen.
    Somebody,
    Person(UserId),
}

/// What happens.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Who(select::Message),
    SeatingRead(Reply),
    Search(person_search::Message),
    /// Somebody was chosen alone, put on the list, or taken off it again.
    Chosen(UserRef),
    /// The names that were typed are to be put on the list.
    Entered,
    Paste,
    Pasted(Option<String>),
    Found(Reply),
    FromGroup(select::Message),
    GroupRead(Reply),
    KeepUp,
}

/// The choice.
#[derive(Debug)]
pub(super) struct People {
    pub(super) who: Who,
    pub(super) select: select::State,
    offers: Vec<Who>,
    pub(super) names: Vec<String>,
    pub(super) search: PersonSearch,
    /// Whom the search has found.
    pub(super) person: Option<UserRef>,
    pub(super) list: Vec<UserRef>,
    /// What stands for nobody, or for several people, of what was pasted or typed.
    pub(super) unclear: Vec<String>,
    pub(super) finding: bool,
    pub(super) from_group: select::State,
    groups: Vec<GroupId>,
    pub(super) group_names: Vec<String>,
    seatings: Vec<Seating>,
    /// Whether students who join the group later get one too.
    pub(super) keep_up: bool,
}

impl People {
    pub(super) fn new(live: &Live, me: &User) -> Self {
        let mut people = Self {
            who: Who::Me,
            select: select::State::default(),
            offers: vec![],
            names: vec![],
            search: PersonSearch::default(),
            person: None,
            list: vec![],
            unclear: vec![],
            finding: false,
            from_group: select::State::default(),
            groups: vec![],
            group_names: vec![],
            seatings: vec![],
            keep_up: false,
        };
        people.offer(Who::Me, texts::owner_me(&me.named().name));
        let may = |actions: Actions| actions.contains(Permission::DesktopCreate);
        for group in live.groups().into_iter().filter(|group| may(group.actions)) {
            let students = u32::try_from(group.students).unwrap_or(u32::MAX);
            people.offer(Who::Group(group.id, students), texts::owner_group(group.name.as_str(), students));
            people.groups.push(group.id);
            people.group_names.push(group.name.to_string());
        }
        // Students see nobody but themselves.
        if me.role != Role::Student {
            people.offer(Who::Somebody, texts::owner_person());
            people.offer(Who::List, texts::owner_list());
        }
        people
    }

    fn offer(&mut self, who: Who, name: String) {
        self.offers.push(who);
        self.names.push(name);
    }

    /// What has to be read before all can be chosen: who sits where.
    pub(super) fn read(&self) -> Action<Message> {
        match self.groups.is_empty() {
            true => Action::None,
            false => Action::ask(Request::Seating, Message::SeatingRead),
        }
    }

    /// Chooses a group, if it is offered.
    pub(super) fn choose_group(&mut self, id: GroupId) {
        let group = self.offers.iter().find(|who| matches!(who, Who::Group(group, _) if *group == id));
        self.who = group.copied().unwrap_or(self.who);
    }

    /// Chooses these people, if any may be chosen.
    pub(super) fn choose_list(&mut self, people: Vec<UserRef>) {
        if self.offers.contains(&Who::List) && !people.is_empty() {
            (self.who, self.list) = (Who::List, people);
        }
    }

    /// Whether each gets one, and the name is a pattern.
    pub(super) fn is_one_each(&self) -> bool {
        matches!(self.who, Who::Group(..) | Who::Seats(_) | Who::List)
    }

    /// How many people there are, where each gets one.
    pub(super) fn count(&self) -> Option<u32> {
        let of = |people: usize| u32::try_from(people).unwrap_or(u32::MAX);
        match self.who {
            Who::Group(_, students) => Some(students),
            Who::Seats(_) => Some(of(self.seating().map_or(0, |plan| plan.people.len()))),
            Who::List => Some(of(self.list.len())),
            Who::Me | Who::Somebody | Who::Person(_) => None,
        }
    }

    /// The seating plan that was chosen.
    pub(super) fn seating(&self) -> Option<&Seating> {
        match self.who {
            Who::Seats(at) => self.seatings.get(at),
            _ => None,
        }
    }

    /// The group whose students they all are.
    pub(super) fn group(&self) -> Option<GroupId> {
        match self.who {
            Who::Group(group, _) => Some(group),
            Who::Seats(_) => self.seating().map(|plan| plan.group.id),
            _ => None,
        }
    }

    /// The name of the seat where somebody sits.
    pub(super) fn seat_of(&self, person: UserId) -> Option<&str> {
        let place = self.seating()?.people.iter().find(|place| place.person.id == person)?;
        Some(place.name.as_str())
    }

    /// What a request says of the owner, the group and the list.
    pub(super) fn request(&self) -> (Option<UserId>, Option<ForGroup>, Vec<UserId>) {
        let of = |group, members| ForGroup { group, members, missing: false, keep_up: false };
        match self.who {
            Who::Me | Who::Somebody => (None, None, vec![]),
            Who::Person(id) => (Some(id), None, vec![]),
            Who::Group(group, _) => {
                (None, Some(ForGroup { keep_up: self.keep_up, ..of(group, vec![]) }), vec![])
            }
            Who::Seats(_) => {
                let members = |plan: &Seating| plan.people.iter().map(|place| place.person.id).collect();
                (None, self.seating().map(|plan| of(plan.group.id, members(plan))), vec![])
            }
            Who::List => (None, None, self.list.iter().map(|person| person.id).collect()),
        }
    }

    /// The number of the choice among those that are offered.
    pub(super) fn chosen(&self) -> Option<usize> {
        // A person who was found stands for all who can be.
        let who = if let Who::Person(_) = self.who { Who::Somebody } else { self.who };
        self.offers.iter().position(|known| *known == who)
    }

    /// For whom they are, as people read it.
    pub(super) fn name(&self) -> Option<String> {
        match (self.who, &self.person) {
            (Who::Person(_), Some(person)) => Some(person.name.clone()),
            (Who::List, _) => match &self.list[..] {
                [one] => Some(one.name.clone()),
                several => Some(texts::people(several.len())),
            },
            (Who::Group(..), _) if self.keep_up => {
                self.names.get(self.chosen()?).map(|name| texts::and_later(name.as_str()))
            }
            _ => self.names.get(self.chosen()?).cloned(),
        }
    }

    /// The field that is missing, and why.
    pub(super) fn missing(&self) -> Option<(&'static str, String)> {
        match self.who {
            Who::Somebody => Some((PERSON, texts::owner_missing())),
            Who::List if self.list.is_empty() => Some((LIST, texts::list_empty())),
            Who::List if self.list.len() > MOST => Some((LIST, texts::count_wrong(MOST))),
            _ => None,
        }
    }

    pub(super) fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::Who(message) => {
                if let Some(at) = self.select.update(message, &self.names) {
                    self.who = self.offers.get(at).copied().unwrap_or(Who::Me);
                    let field = match self.who {
                        Who::Somebody => PERSON,
                        Who::List => LIST,
                        _ => return Action::None,
                    };
                    let ask = self.search.ask().map(Message::Search);
                    return Action::All(vec![ask, Action::Run(focus::on(field))]);
                }
                Action::None
            }
            Message::SeatingRead(Ok(Answer::Seating(plans))) => {
                for (at, plan) in plans.iter().enumerate() {
                    if self.groups.contains(&plan.group.id) {
                        let (room, group) = (plan.room.name.as_str(), plan.group.name.as_str());
                        self.offer(Who::Seats(at), texts::owner_seats(room, group, plan.people.len()));
                    }
                }
                self.seatings = plans;
                Action::None
            }
            Message::Search(message) => self.search.update(message).map(Message::Search),
            Message::Chosen(person) if self.who == Who::List => {
                match self.list.iter().position(|known| known.id == person.id) {
                    Some(at) => drop(self.list.remove(at)),
                    None => self.add([person]),
                }
                Action::None
            }
            Message::Chosen(person) => {
                self.who = Who::Person(person.id);
                self.person = Some(person);
                Action::None
            }
            Message::Entered => self.find(self.search.typed().to_owned()),
            Message::Paste => Action::Run(iced::clipboard::read().map(Message::Pasted)),
            Message::Pasted(Some(text)) => self.find(text),
            Message::Pasted(None) => Action::Notify(Notification::warning(texts::nothing_to_paste())),
            Message::Found(Ok(Answer::PeopleFound(FoundPeople { found, unclear }))) => {
                self.finding = false;
                self.add(found);
                self.unclear = unclear;
                Action::None
            }
            Message::FromGroup(message) => {
                let Some(at) = self.from_group.update(message, &self.group_names) else {
                    return Action::None;
                };
                let Some(group) = self.groups.get(at) else { return Action::None };
                self.finding = true;
                let query = UserQuery {
                    group: Some(*group),
                    role: Some(Role::Student),
                    limit: u32::try_from(MOST).ok(),
                    ..UserQuery::default()
                };
                Action::ask(Request::Users(query), Message::GroupRead)
            }
            Message::GroupRead(Ok(Answer::Users(page))) => {
                self.finding = false;
                self.add(page.items.iter().filter(|user| user.enabled).map(User::named));
                Action::None
            }
            Message::Found(Err(problem)) | Message::GroupRead(Err(problem)) => {
                self.finding = false;
                Action::Notify(Notification::bad(&problem))
            }
            Message::KeepUp => {
                self.keep_up = !self.keep_up;
                Action::None
            }
            // Without the seating plans the groups can still be chosen.
            Message::SeatingRead(_) | Message::Found(_) | Message::GroupRead(_) => Action::None,
        }
    }

    /// Puts people on the list who are not there yet, and keeps it by name.
    fn add(&mut self, people: impl IntoIterator<Item = UserRef>) {
        for person in people {
            if !self.list.iter().any(|known| known.id == person.id) {
                self.list.push(person);
            }
        }
        self.list.sort_by_cached_key(|person| sarrio_model::name_key(&person.name));
    }

    /// Looks for the people whom a text names: by sign-in name or full name, on lines or between commas, semicolons and tabs.
    fn find(&mut self, text: String) -> Action<Message> {
        let cells = text.split(['\n', '\r', '\t', ',', ';']).map(|cell| cell.trim().trim_matches('"'));
        let mut names: Vec<String> = cells.filter(|cell| !cell.is_empty()).map(str::to_owned).collect();
        names.dedup();
        names.truncate(2 * MOST);
        if names.is_empty() {
            return Action::Run(Task::none());
        }
        self.finding = true;
        Action::ask(Request::FindPeople(names), Message::Found)
    }
}
