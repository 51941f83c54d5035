//! One change of several people: where they move, which group they join or leave, whether they may sign in.

use iced::Fill;
use iced::widget::{column, container};
use sarrio_model::{GroupId, GroupLeft, Problem, UserBatch, UserChange, UserSelection, UsersChanged};

use super::place::{self, PlaceForm};
use crate::backend::live::Live;
use crate::screen::problems;
use crate::theme::icon;
use crate::widget::select::{self, Look, select};
use crate::widget::{Element, button, dialog, label};
use crate::words::{self, people as texts};

/// The question or the form before a change of several people.
#[derive(Debug)]
pub(super) struct Dialog {
    /// Whom it is about, as it was when the dialog opened.
    people: UserSelection,
    pub(super) count: usize,
    /// Their name, if it is one person.
    name: Option<String>,
    step: Step,
    problem: Option<Problem>,
    working: bool,
}

#[derive(Debug)]
enum Step {
    /// Where they move.
    Move(PlaceForm),
    /// The groups that they leave when they move there.
    Leaving { place: PlaceForm, leaves: Vec<GroupLeft> },
    /// Which group they join.
    Join { groups: Vec<(GroupId, String)>, names: Vec<String>, select: select::State, chosen: Option<usize> },
    /// They leave this group.
    Leave { group: GroupId, name: String },
    /// They may not sign in any more.
    Disable,
}

/// What happens in the dialog.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Place(place::Message),
    Group(select::Message),
    Sent,
    Closed,
}

/// What is done to several people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Change {
    Move,
    Join,
    Leave(GroupId),
    Disable,
}

impl Dialog {
    /// The dialog for a change.
    pub(super) fn new(
        change: Change,
        people: UserSelection,
        count: usize,
        name: Option<String>,
        live: &Live,
        me: &sarrio_model::User,
    ) -> Self {
        let step = match change {
            Change::Move => Step::Move(PlaceForm::new(None, None, live, me)),
            Change::Disable => Step::Disable,
            Change::Leave(group) => {
                let name = live.group(group).map_or_else(String::new, |group| group.name.to_string());
                Step::Leave { group, name }
            }
            Change::Join => {
                let label = |group: &sarrio_model::Group| match may_differ(live) {
                    true => format!("{}, {}", group.name, group.category.name),
                    false => group.name.to_string(),
                };
                let groups: Vec<_> =
                    live.groups().into_iter().map(|group| (group.id, label(group))).collect();
                let names = groups.iter().map(|(_, name)| name.clone()).collect();
                Step::Join { groups, names, select: select::State::default(), chosen: None }
            }
        };
        Self { people, count, name, step, problem: None, working: false }
    }

    pub(super) fn update(&mut self, message: Message, live: &Live) {
        match (&mut self.step, message) {
            (Step::Move(place), Message::Place(message)) => place.update(message, live),
            (Step::Join { names, select, chosen, .. }, Message::Group(message)) => {
                if let Some(at) = select.update(message, names) {
                    *chosen = Some(at);
                }
            }
            _ => {}
        }
    }

    /// What to ask of the backend now; none where something is missing, or it was asked already.
    pub(super) fn send(&mut self) -> Option<Box<UserBatch>> {
        let (change, preview) = match &self.step {
            _ if self.working => return None,
            // First it is asked which groups they leave.
            Step::Move(PlaceForm { category, group, .. }) => {
                (UserChange::Move { category: *category, group: *group }, true)
            }
            Step::Leaving { place: PlaceForm { category, group, .. }, .. } => {
                (UserChange::Move { category: *category, group: *group }, false)
            }
            Step::Join { groups, chosen, .. } => {
                let (group, _) = chosen.and_then(|at| groups.get(at))?;
                (UserChange::Join { group: *group }, false)
            }
            Step::Leave { group, .. } => (UserChange::Leave { group: *group }, false),
            Step::Disable => (UserChange::Disable, false),
        };
        (self.working, self.problem) = (true, None);
        Some(Box::new(UserBatch { people: self.people.clone(), change, preview }))
    }

    /// It was read which groups they leave. Where that is none, the next step needs no question.
    pub(super) fn previewed(&mut self, told: UsersChanged) -> Option<Box<UserBatch>> {
        let step = std::mem::replace(&mut self.step, Step::Disable);
        let Step::Move(place) = step else {
            self.step = step;
            return None;
        };
        let asks = !told.leaves.is_empty();
        self.step = Step::Leaving { place, leaves: told.leaves };
        self.working = false;
        if asks { None } else { self.send() }
    }

    pub(super) fn refused(&mut self, problem: Problem) {
        self.working = false;
        self.problem = Some(problem);
    }

    /// What the notification says once it is done.
    pub(super) fn done(&self) -> String {
        let people = self.people();
        match &self.step {
            Step::Move(place) | Step::Leaving { place, .. } => texts::moved(people, place.name()),
            Step::Join { names, chosen, .. } => {
                texts::joined(people, chosen.and_then(|at| names.get(at)).cloned().unwrap_or_default())
            }
            Step::Leave { name, .. } => texts::left(people, name.as_str()),
            Step::Disable => texts::disabled(people),
        }
    }

    /// `Aina Soler`, or `27 people`.
    fn people(&self) -> String {
        self.name.clone().unwrap_or_else(|| texts::people(self.count))
    }

    pub(super) fn view(&self) -> Element<'_, Message> {
        let people = self.people();
        let (title, body, verb, ready): (_, Element<'_, Message>, _, _) = match &self.step {
            Step::Move(place) => {
                (texts::move_title(people), place.view().map(Message::Place), texts::move_now(), true)
            }
            Step::Leaving { place, leaves } => (
                texts::leave_title(people, place.name()),
                leaving(leaves, self.count == 1),
                texts::move_now(),
                true,
            ),
            Step::Join { names, select: state, chosen, .. } => {
                let look = Look {
                    name: Some(texts::group().into()),
                    glyph: None,
                    width: Fill,
                    id: "people.join.group",
                };
                let body = column![
                    label::second(texts::join_body()),
                    select(state, names, *chosen, look, Message::Group)
                ];
                let ready = chosen.is_some();
                (texts::join_title(people), body.spacing(12).into(), texts::join_now(), ready)
            }
            Step::Leave { name, .. } => (
                texts::take_out_title(people, name.as_str()),
                label::second(texts::take_out_body()).into(),
                texts::take_out_now(),
                true,
            ),
            Step::Disable => (
                texts::disable_title(people),
                label::second(texts::disable_body()).into(),
                texts::disable_now(),
                true,
            ),
        };
        let mut content = column![container(body).width(Fill)].spacing(12);
        if let Some(problem) = &self.problem {
            content = content.push(problems::note(problem));
        }
        let act = match self.step {
            Step::Disable => button::danger_filled(verb).icon(icon::BAN),
            _ => button::primary(verb),
        };
        dialog::dialog(
            title,
            content,
            vec![
                button::default(words::common::cancel()).id(dialog::CANCEL).on_press(Message::Closed),
                act.working(self.working).on_press_maybe(ready.then_some(Message::Sent)),
            ],
        )
    }
}

/// Which groups people leave, by name.
pub(super) fn leaving<'a, M: 'a>(leaves: &[GroupLeft], one: bool) -> Element<'a, M> {
    let groups = leaves.iter().map(|left| match one {
        true => left.group.name.to_string(),
        false => texts::group_left(left.group.name.as_str(), left.people),
    });
    let groups = groups.collect::<Vec<_>>().join(", ");
    column![label::second(texts::leave_body()), label::strong(groups)].spacing(8).into()
}

/// Whether groups of several categories are offered, so that their names alone may not tell them apart.
fn may_differ(live: &Live) -> bool {
    live.category_count() > 1
}
