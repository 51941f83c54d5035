//! On whom a button acts: on those who are selected, and without a selection on the whole class.

use sarrio_model::{DesktopAction, DesktopId, Student, UserId};

use super::{Classroom, Spot};
use crate::backend::live::Live;

impl Classroom {
    /// The students who are selected; `None` for the whole class.
    pub(super) fn selected_students(&self) -> Option<Vec<UserId>> {
        let student = |spot: &Spot| match spot {
            Spot::Student(id) => Some(*id),
            Spot::Seat(_) => None,
        };
        let mut people: Vec<UserId> = self.map.selected().iter().filter_map(student).collect();
        people.sort();
        (!people.is_empty()).then_some(people)
    }

    /// The students on whom buttons act.
    pub(super) fn aimed_at(&self) -> Vec<&Student> {
        let selected = self.selected_students();
        let all = self.class.class().map(|class| class.students.as_slice()).unwrap_or_default();
        let aimed =
            |student: &&Student| selected.as_ref().is_none_or(|some| some.contains(&student.person.id));
        all.iter().filter(aimed).collect()
    }

    /// The desktops of those people with which this can be done now.
    pub(super) fn can(&self, action: DesktopAction, live: &Live) -> Vec<DesktopId> {
        let needed = action.permission();
        self.aimed_at()
            .into_iter()
            .filter_map(|student| self.desktop(Spot::Student(student.person.id), live))
            .filter(|desktop| desktop.actions.contains(needed))
            .map(|desktop| desktop.id)
            .collect()
    }
}
