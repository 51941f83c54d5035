//! Finding people out of many: the backend searches while somebody types.

use std::time::Duration;

use iced::widget::{column, container};
use iced::{Fill, Task};
use sarrio_model::{Problem, Role, User, UserQuery};

use super::{Action, problems};
use crate::backend::request::{Answer, Reply, Request};
use crate::theme::{icon, style};
use crate::widget::field::{Field, field};
use crate::widget::scroll::scroll;
use crate::widget::{Element, label, skeleton};
use crate::words::{self, people as texts};

/// How many people are shown.
const SHOWN: u32 = 30;
/// How long nobody types before the backend searches.
const PAUSE: Duration = Duration::from_millis(180);

/// Waits until somebody may have ended typing.
pub(crate) async fn pause() {
    tokio::time::sleep(PAUSE).await;
}

/// The search.
#[derive(Debug, Default)]
pub struct PersonSearch {
    role: Option<Role>,
    typed: String,
    /// The number of the last question: earlier answers are dropped.
    turn: u64,
    found: Option<(Vec<User>, u64)>,
    problem: Option<Problem>,
}

/// What happens to the search.
#[derive(Debug, Clone)]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Message {
    Typed(String),
    /// Nobody has typed for a moment.
    Paused(u64),
    Found(u64, Reply),
}

impl PersonSearch {
    /// Among people with this role alone, or among all.
    #[must_use]
    pub fn of_role(role: Option<Role>) -> Self {
        Self { role, ..Self::default() }
    }

    /// Asks for those who match.
    pub fn ask(&mut self) -> Action<Message> {
        self.turn += 1;
        let turn = self.turn;
        let query = UserQuery {
            role: self.role,
            q: Some(self.typed.trim().to_owned()).filter(|q| !q.is_empty()),
            limit: Some(SHOWN),
            ..UserQuery::default()
        };
        Action::ask(Request::Users(query), move |reply| Message::Found(turn, reply))
    }

    /// What was typed.
    #[must_use]
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// Those who match what was typed, as far as the backend has answered.
    #[must_use]
    pub fn found(&self) -> &[User] {
        self.found.as_ref().map_or(&[], |(found, _)| found)
    }

    /// Handles a message.
    pub fn update(&mut self, message: Message) -> Action<Message> {
        match message {
            Message::Typed(typed) => {
                self.typed = typed;
                self.turn += 1;
                let turn = self.turn;
                Action::Run(Task::perform(pause(), move |()| Message::Paused(turn)))
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
            Message::Paused(_) | Message::Found(..) => Action::None,
        }
    }

    /// The field for what is searched.
    pub fn field<'a, M: Clone + 'a>(
        &'a self,
        id: &'static str,
        on: impl Fn(Message) -> M + 'a,
    ) -> Field<'a, M> {
        field(&self.typed)
            .icon(icon::SEARCH)
            .placeholder(texts::search())
            .id(id)
            .on_input(move |typed| on(Message::Typed(typed)))
    }

    /// Those who were found, each as `line` shows them, in a card of `height` pixels at most.
    pub fn results<'a, M: Clone + 'a>(
        &'a self,
        height: f32,
        line: impl Fn(&'a User) -> Element<'a, M>,
    ) -> Element<'a, M> {
        if let Some(problem) = &self.problem {
            return problems::note(problem);
        }
        let Some((found, total)) = &self.found else { return skeleton::rows(6) };
        if found.is_empty() {
            let words = match self.typed.trim() {
                "" => texts::nobody_to_choose(),
                typed => words::common::no_matches(typed),
            };
            return container(label::second(words)).padding(12).into();
        }
        let more = usize::try_from(*total).unwrap_or(usize::MAX).saturating_sub(found.len());
        let more = (more > 0)
            .then(|| container(label::caption(texts::more_found(more as u64))).padding([8, 12]).into());
        let list = container(scroll(column(found.iter().map(line)).extend(more))).max_height(height);
        container(list).width(Fill).padding(1).style(style::card).into()
    }
}
