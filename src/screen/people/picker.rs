//! Choosing people out of many for a group: the backend searches while somebody types.

use std::time::Duration;

use iced::widget::{button as stock, column, container, row, text};
use iced::{Center, Fill, Task};
use sarrio_model::{EditGroupPeople, Group, GroupId, Problem, Role, User, UserId, UserQuery, UserRef};

use crate::backend::request::{Answer, Reply, Request};
use crate::screen::{Action, Scene, problems};
use crate::theme::{icon, style};
use crate::widget::checkbox::{Mark, mark};
use crate::widget::field::field;
use crate::widget::scroll::scroll;
use crate::widget::{Element, button, dialog, elide::elide, focus, label, menu, skeleton};
use crate::words::{self, people as texts};

/// The id of the field, for the focus.
pub(super) const SEARCH: &str = "people.picker";
/// How many people are shown.
const SHOWN: u32 = 30;
/// How long nobody types before the backend searches.
const PAUSE: Duration = Duration::from_millis(180);

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
    typed: String,
    /// The number of the last question: earlier answers are dropped.
    turn: u64,
    found: Option<(Vec<User>, u64)>,
    chosen: Vec<UserRef>,
    problem: Option<Problem>,
    working: bool,
}

/// What happens in the dialog.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Typed(String),
    Paused(u64),
    Found(u64, Reply),
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
            typed: String::new(),
            turn: 0,
            found: None,
            chosen: vec![],
            problem: None,
            working: false,
        }
    }

    /// Asks for those who match.
    pub(super) fn ask(&mut self) -> Action<Message> {
        self.turn += 1;
        let turn = self.turn;
        let query = UserQuery {
            // Students teach no group.
            role: (self.part == Part::Teachers).then_some(Role::Teacher),
            q: Some(self.typed.trim().to_owned()).filter(|q| !q.is_empty()),
            limit: Some(SHOWN),
            ..UserQuery::default()
        };
        Action::ask(Request::Users(query), move |reply| Message::Found(turn, reply))
    }

    /// Handles a message, except those that close it.
    pub(super) fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::Typed(typed) => {
                self.typed = typed;
                self.turn += 1;
                let turn = self.turn;
                let pause = async { tokio::time::sleep(PAUSE).await };
                Action::Run(Task::perform(pause, move |()| Message::Paused(turn)))
            }
            Message::Paused(turn) if turn == self.turn => self.ask(),
            Message::Found(turn, reply) if turn == self.turn => {
                match reply {
                    Ok(Answer::Users(page)) => {
                        (self.found, self.problem) = (Some((page.items, page.total)), None);
                    }
                    Ok(_) => {}
                    Err(problem) => self.problem = Some(problem),
                }
                Action::None
            }
            Message::Toggled(person) => {
                match self.chosen.iter().position(|chosen| chosen.id == person.id) {
                    Some(at) => drop(self.chosen.remove(at)),
                    None => self.chosen.push(person),
                }
                Action::None
            }
            _ => Action::None,
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
        let search = field(&self.typed)
            .icon(icon::SEARCH)
            .placeholder(texts::search())
            .id(SEARCH)
            .on_input(Message::Typed);
        let mut body = column![search].spacing(12);
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
        body = body.push(self.results());
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

    fn results(&self) -> Element<'_, Message> {
        let Some((found, total)) = &self.found else { return skeleton::rows(6) };
        if found.is_empty() {
            let words = match self.typed.trim() {
                "" => texts::nobody_to_choose(),
                typed => words::common::no_matches(typed),
            };
            return container(label::second(words)).padding(12).into();
        }
        let lines = found.iter().map(|user| self.line(user));
        let more = usize::try_from(*total).unwrap_or(usize::MAX).saturating_sub(found.len());
        let more = (more > 0)
            .then(|| container(label::caption(texts::more_found(more as u64))).padding([8, 12]).into());
        let list = container(scroll(column(lines).extend(more))).max_height(300);
        container(list).width(Fill).padding(1).style(style::card).into()
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
