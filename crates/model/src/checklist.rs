//! The end of the hour as a checklist: what is still open in a class.

use serde::{Deserialize, Serialize};

use crate::{Class, Desktop, DesktopId, DesktopState, Lesson, Name, StateName, UserRef};

/// What is still open in a class before its lesson ends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Checklist {
    /// Whether anything was handed in or collected in this lesson.
    pub has_work: bool,
    /// Who has not handed in anything, and from whom nothing was collected.
    pub not_handed_in: Vec<UserRef>,
    /// Whose desktop runs.
    pub running: Vec<OpenDesktop>,
    /// Whose desktop is paused, does not answer, or has something done to it.
    pub busy: Vec<OpenDesktop>,
    /// Whose hand is up, the longest first.
    pub hands: Vec<UserRef>,
}

/// A desktop that is not off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OpenDesktop {
    /// Whose.
    pub person: UserRef,
    /// Which.
    pub desktop: DesktopId,
    /// Its name.
    pub name: Name,
    /// Its state.
    pub state: StateName,
}

impl Checklist {
    /// What is open in this class.
    #[must_use]
    pub fn of(lesson: &Lesson, class: &Class) -> Self {
        let has_work = |student: &UserRef| {
            lesson.work.iter().any(|work| work.person.id == student.id && work.handed_in.is_some())
        };
        let mut list = Self {
            has_work: lesson.work.iter().any(|work| work.handed_in.is_some()),
            hands: lesson.hands.iter().map(|hand| hand.person.clone()).collect(),
            ..Self::default()
        };
        for student in &class.students {
            if !has_work(&student.person) {
                list.not_handed_in.push(student.person.clone());
            }
            let Some(desktop) = class.desktop_of(student.person.id, &lesson.templates) else { continue };
            let open = || open(&student.person, desktop);
            match &desktop.state {
                DesktopState::Running { .. } if desktop.operation.is_none() => list.running.push(open()),
                state if state.is_on() || desktop.operation.is_some() => list.busy.push(open()),
                _ => {}
            }
        }
        list
    }

    /// Whether nothing is open. That nobody handed in anything counts only where somebody did.
    #[must_use]
    pub fn is_done(&self) -> bool {
        let handed_in = !self.has_work || self.not_handed_in.is_empty();
        handed_in && self.running.is_empty() && self.busy.is_empty() && self.hands.is_empty()
    }
}

fn open(person: &UserRef, desktop: &Desktop) -> OpenDesktop {
    OpenDesktop {
        person: person.clone(),
        desktop: desktop.id,
        name: desktop.name.clone(),
        state: desktop.state.name(),
    }
}
