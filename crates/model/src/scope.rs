//! Whose things a signed-in person sees. One value answers that for lists, counts and searches in the database, for events,
//! and for single things.

use std::{collections::HashSet, sync::Arc};

use crate::{CategoryId, UserId};

/// Whose things a signed-in person sees: always their own, and those of the people in their charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everything: an administrator's, and Sarrio's own.
    Everything,
    /// A manager's: everybody in their category except administrators.
    Category {
        /// The manager.
        me: UserId,
        /// Which category.
        id: CategoryId,
        /// The people in it.
        people: Arc<HashSet<UserId>>,
    },
    /// A teacher's: the students of the groups that they teach.
    Students {
        /// The teacher.
        me: UserId,
        /// The students.
        students: Arc<HashSet<UserId>>,
    },
    /// A student's: what is their own.
    Own(UserId),
}

impl Scope {
    /// Whether what belongs to `owner` is seen.
    #[must_use]
    pub fn includes(&self, owner: UserId) -> bool {
        match self {
            Self::Everything => true,
            Self::Own(me) | Self::Students { me, .. } | Self::Category { me, .. } if *me == owner => true,
            _ => self.has_charge_of(owner),
        }
    }

    /// Whether this category is theirs to look after.
    #[must_use]
    pub fn includes_category(&self, category: CategoryId) -> bool {
        match self {
            Self::Everything => true,
            Self::Category { id, .. } => *id == category,
            Self::Students { .. } | Self::Own(_) => false,
        }
    }

    /// Whether `person` is in their charge.
    #[must_use]
    pub fn has_charge_of(&self, person: UserId) -> bool {
        match self {
            Self::Everything => true,
            Self::Category { people, .. } => people.contains(&person),
            Self::Students { students, .. } => students.contains(&person),
            Self::Own(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_teacher_sees_their_own_things_and_those_of_their_students_and_nobody_elses() {
        let (me, student, other) = (UserId::new(), UserId::new(), UserId::new());
        let scope = Scope::Students { me, students: Arc::new(HashSet::from([student])) };
        assert!(scope.includes(me) && scope.includes(student) && !scope.includes(other));
        assert!(scope.has_charge_of(student) && !scope.has_charge_of(me));
        assert!(Scope::Everything.includes(other));
        assert!(Scope::Own(me).includes(me) && !Scope::Own(me).includes(student));
    }
}
