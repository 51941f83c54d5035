//! What powers want of desktops: plain code, from the rows of the store.

use std::collections::HashMap;

use sarrio_model::{
    AllowedNetwork, ClassPower, Desktop, DesktopState, Holds, NetworkHold, PowerInForce, UserId,
};

/// What the powers in force want for each student whom they reach.
#[derive(Debug, Default)]
pub(crate) struct Desired(HashMap<UserId, Vec<ClassPower>>);

impl Desired {
    /// From the powers, each with a student whom it reaches.
    pub(crate) fn of(powers: Vec<(UserId, PowerInForce)>) -> Self {
        let mut of_each: HashMap<UserId, Vec<ClassPower>> = HashMap::new();
        for (student, power) in powers {
            of_each.entry(student).or_default().push(power.power);
        }
        Self(of_each)
    }

    /// What is to hold the desktops of this person.
    pub(crate) fn holds(&self, owner: UserId) -> Holds {
        Holds::of(self.0.get(&owner).into_iter().flatten())
    }

    /// The networks that this person's desktops reach, where their network is limited. Of two exams, what both allow counts.
    pub(crate) fn allowed(&self, owner: UserId) -> Option<Vec<AllowedNetwork>> {
        if self.holds(owner).network != NetworkHold::Limited {
            return None;
        }
        let lists = self.0.get(&owner).into_iter().flatten().filter_map(|power| match power {
            ClassPower::Exam { allowed, .. } => Some(allowed.clone()),
            ClassPower::EyesOnMe => None,
        });
        lists.reduce(|one, other| one.into_iter().filter(|network| other.contains(network)).collect())
    }

    /// What is to hold a desktop, where that is not what holds it, or where it runs although it is to be paused.
    pub(crate) fn change(&self, desktop: &Desktop) -> Option<Holds> {
        let wanted = self.holds(desktop.owner.id);
        let wanted = Holds { stays_paused: wanted.paused && desktop.holds.stays_paused, ..wanted };
        let escaped = wanted.paused && matches!(desktop.state, DesktopState::Running { .. });
        (escaped || desktop.holds != wanted).then_some(wanted)
    }
}
