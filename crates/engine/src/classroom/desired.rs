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
        lists.reduce(|one, other| in_both(&one, &other))
    }

    /// What is to hold a desktop. One that was paused before its class stays so.
    pub(crate) fn wanted(&self, desktop: &Desktop) -> Holds {
        let wanted = self.holds(desktop.owner.id);
        Holds { stays_paused: wanted.paused && desktop.holds.stays_paused, ..wanted }
    }

    /// Whether that is not what holds it, or it runs although it is to be paused.
    pub(crate) fn differs(&self, desktop: &Desktop, wanted: Holds) -> bool {
        let escaped = wanted.paused && matches!(desktop.state, DesktopState::Running { .. });
        escaped || desktop.holds != wanted
    }
}

/// The networks all of whose addresses are in one of either list. Two networks are apart, or one is within the other.
fn in_both(one: &[AllowedNetwork], other: &[AllowedNetwork]) -> Vec<AllowedNetwork> {
    let within = |these: &[AllowedNetwork], those: &[AllowedNetwork]| {
        let is_within = |network: &&AllowedNetwork| those.iter().any(|wide| wide.contains(**network));
        these.iter().filter(is_within).copied().collect::<Vec<_>>()
    };
    let mut both = [within(one, other), within(other, one)].concat();
    both.sort_unstable();
    both.dedup();
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    fn networks(texts: &[&str]) -> Vec<AllowedNetwork> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn of_two_exams_counts_what_both_allow_however_each_says_it() {
        let one = networks(&["10.0.0.0/8", "192.168.7.5", "2001:db8::/64"]);
        let other = networks(&["10.1.0.0/16", "10.2.0.9", "192.168.7.0/24", "172.16.0.0/12"]);
        let both = networks(&["10.1.0.0/16", "10.2.0.9", "192.168.7.5"]);
        assert_eq!(in_both(&one, &other), both);
        assert_eq!(in_both(&other, &one), both);
        assert_eq!(in_both(&one, &networks(&["172.16.0.0/12"])), []);
    }
}
