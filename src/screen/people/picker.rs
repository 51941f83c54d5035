//! Choosing people out of many for a group: the backend searches while somebody types.

use iced::widget::{button as stock, column, row, text};
use iced::{Center, Fill};
use sarrio_model::{EditGroupPeople, Group, GroupId, Problem, Role, User, UserId, UserRef};

use crate::backend::request::Request;
use crate::screen::person_search::{self, PersonSearch};
use crate::screen::{Action, Scene, problems};
use crate::theme::{icon, style};
use crate::widget::checkbox::{Mark, mark};
use crate::widget::{Element, button, dialog, elide::elide, focus, menu};
use crate::words::{self, people as texts};

/// The id of the field, for the focus.
pub(super) const SEARCH: &str = "people.picker";

/// What people become in the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its members.
    Members,
    /// Its teachers.
    Teachers,
}

/// The dialog.
#[derive(Debug)]
pub(super) struct Picker {
    pub(super) group: GroupId,
    part: Part,
    name: String,
    search: PersonSearch,
    chosen: Vec<UserRef>,
    problem: Option<Problem>,
    working: bool,
}

/// What happens in the dialog.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Search(person_search::Message),
    Toggled(UserRef),
    Sent,
    Closed,
}

impl Picker {
    pub(super) fn new(group: &Group, part: Part) -> Self {
        Self {
            group: group.id,
            part,
            name: group.name.to_string(),
            // Students teach no group.
            search: PersonSearch::of_role((part == Part::Teachers).then_some(Role::Teacher)),
            chosen: vec![],
            problem: None,
            working: false,
        }
    }

    /// Asks for those who match.
    pub(super) fn ask(&mut self) -> Action<Message> {
        self.search.ask().map(Message::Search)
    }

    /// Handles a message, except those that close it.
    pub(super) fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::Search(message) => self.search.update(message).map(Message::Search),
            Message::Toggled(person) => {
                match self.chosen.iter().position(|chosen| chosen.id == person.id) {
                    Some(at) => drop(self.chosen.remove(at)),
                    None => self.chosen.push(person),
                }
                Action::None
            }
            Message::Sent | Message::Closed => Action::None,
        }
    }

    /// What to ask of the backend; none where nobody is chosen.
    pub(super) fn send(&mut self) -> Option<Request> {
        if self.working || self.chosen.is_empty() {
            return None;
        }
        (self.working, self.problem) = (true, None);
        let add: Vec<UserId> = self.chosen.iter().map(|person| person.id).collect();
        let edit = EditGroupPeople { add, remove: vec![] };
        Some(match self.part {
            Part::Members => Request::ChangeMembers(self.group, edit),
            Part::Teachers => Request::ChangeTeachers(self.group, edit),
        })
    }

    pub(super) fn refused(&mut self, problem: Problem) {
        self.working = false;
        self.problem = Some(problem);
    }

    pub(super) fn view(&self, scene: Scene<'_>) -> Element<'_, Message> {
        let title = match self.part {
            Part::Members => texts::choose_members(self.name.as_str()),
            Part::Teachers => texts::choose_teachers(self.name.as_str()),
        };
        let mut body = column![self.search.field(SEARCH, Message::Search)].spacing(12);
        if !self.chosen.is_empty() {
            let chips = self.chosen.iter().map(|person| {
                button::default(person.name.as_str())
                    .small()
                    .after(icon::X)
                    .on_press(Message::Toggled(person.clone()))
                    .into()
            });
            body = body.push(row(chips).spacing(6).wrap());
        }
        body = body.push(self.search.results(300.0, |user| self.line(user)));
        if let Some(problem) = &self.problem {
            body = body.push(problems::note(problem));
        }
        let count = self.chosen.len();
        dialog::form(
            title,
            Message::Closed,
            body,
            None,
            vec![
                button::default(words::common::cancel()).on_press(Message::Closed),
                button::primary(texts::add_n(count))
                    .working(self.working)
                    .on_press_maybe((count > 0).then_some(Message::Sent)),
            ],
            scene.window.height,
        )
    }

    fn line<'a>(&self, user: &User) -> Element<'a, Message> {
        let person = user.named();
        let on = self.chosen.iter().any(|chosen| chosen.id == user.id);
        let place = match &user.group {
            Some(group) => group.name.to_string(),
            None => user.category.as_ref().map_or_else(String::new, |category| category.name.to_string()),
        };
        let words = column![
            elide(person.name.clone()).width(Fill),
            elide(user.username.to_string()).size(12.0).style(style::caption).width(Fill),
        ];
        let place = text(place).size(12).style(style::second);
        let content = row![mark(Mark::from(on)), words, place].spacing(12).align_y(Center);
        let message = Message::Toggled(person);
        let press = stock(content).padding([6, 12]).width(Fill).style(style::bare).on_press(message.clone());
        column![focus::activate(press, Some(message)).radius(0.0).inside(), menu::separator()].into()
    }
}
