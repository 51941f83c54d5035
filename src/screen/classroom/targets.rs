//! On whom a button acts: on those who are selected, and without a selection on the whole class.

use sarrio_model::{DesktopAction, DesktopId, Student, UserId, UserRef};

use super::{Classroom, Spot};
use crate::backend::live::Live;
use crate::screen::DesktopsFor;

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

    /// Those of them who have no desktop to work with, such as somebody who came late or whose desktop was deleted.
    pub(super) fn without_desktop(&self, live: &Live) -> Vec<UserRef> {
        let lacks = |student: &&Student| self.desktop(Spot::Student(student.person.id), live).is_none();
        self.aimed_at().into_iter().filter(lacks).map(|student| student.person.clone()).collect()
    }

    /// What the wizard begins with here: the whole class if nobody has a desktop yet, otherwise those who have none.
    pub(super) fn desktops_to_make(&self, live: &Live) -> DesktopsFor {
        let students = self.class.class().map_or(0, |class| class.students.len());
        let people = self.without_desktop(live);
        let template = self.lesson(live).and_then(|lesson| lesson.templates.first()).map(|one| one.id);
        match people.len() == students {
            true => DesktopsFor { template, group: self.chosen, people: vec![] },
            false => DesktopsFor { template, group: None, people },
        }
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
