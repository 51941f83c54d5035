//! What the person who is signed in may do to people. The backend decides that; its rules are repeated here, in one place, so
//! that no button is shown that would be refused.

use sarrio_model::{Role, User};

/// Whether somebody has this screen: whoever sees others than themselves.
#[must_use]
pub fn is_for(me: &User) -> bool {
    me.role != Role::Student
}

/// Whether they may add people.
#[must_use]
pub fn may_add(me: &User) -> bool {
    looks_after_people(me)
}

fn looks_after_people(me: &User) -> bool {
    match me.role {
        Role::Administrator => true,
        Role::Manager => me.category.is_some(),
        Role::Teacher | Role::Student => false,
    }
}

/// Whether they may change people at all, and so select several.
pub(super) fn may_change_people(me: &User) -> bool {
    looks_after_people(me)
}

/// Whether they may change this person.
pub(super) fn may_change(me: &User, user: &User) -> bool {
    me.role == Role::Administrator
        || (looks_after_people(me) && matches!(user.role, Role::Teacher | Role::Student))
}

/// Whether they may give this person a new password, or remove them: not themselves.
pub(super) fn may_replace(me: &User, user: &User) -> bool {
    may_change(me, user) && user.id != me.id
}

/// The roles that they may give, the most powerful first.
pub(super) fn roles(me: &User) -> &'static [Role] {
    match me.role {
        Role::Administrator => Role::ALL,
        _ => &[Role::Teacher, Role::Student],
    }
}

/// Whether they may add, change and remove groups.
pub(super) fn may_change_groups(me: &User) -> bool {
    looks_after_people(me)
}

/// Whether they may add, rename and remove categories, and move groups between them.
pub(super) fn may_change_categories(me: &User) -> bool {
    me.role == Role::Administrator
}

/// Whether they see categories.
pub(super) fn sees_categories(me: &User) -> bool {
    looks_after_people(me)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::school::{group_ref, user};

    #[test]
    fn a_manager_changes_teachers_and_students_and_a_teacher_nobody() {
        let (admin, teacher, student) =
            (user("Marta", Role::Administrator), user("Joan", Role::Teacher), user("Aina", Role::Student));
        let mut manager = user("Núria", Role::Manager);
        assert!(!may_add(&manager) && !may_change(&manager, &student), "of no category");
        manager.category = Some(group_ref("Mecànica").0);
        for other in [&admin, &manager] {
            assert!(!may_change(&manager, other) && may_change(&admin, other));
        }
        assert!(may_change(&manager, &student) && may_replace(&manager, &teacher));
        assert!(!may_change(&teacher, &student) && !may_add(&teacher));
        assert!(may_change(&admin, &admin) && !may_replace(&admin, &admin), "not themselves");
        assert!(is_for(&teacher) && !is_for(&student));
    }
}
