//! What the person who is signed in may do to people. The backend decides that; its rules are repeated here, in one place, so
//! that no button is shown that would be refused.

use std::collections::BTreeSet;

use sarrio_model::{Permission, Role, Source, User};

use crate::backend::live::Live;

/// Whether somebody has this screen: whoever sees others than themselves.
#[must_use]
pub fn is_for(me: &User) -> bool {
    me.role != Role::Student
}

/// What somebody may do.
#[derive(Debug, Clone, Copy)]
pub struct May<'a> {
    me: &'a User,
    /// What was taken away from their role, if it is one of the school's own.
    without: Option<&'a BTreeSet<Permission>>,
}

impl<'a> May<'a> {
    /// What `me` may do.
    #[must_use]
    pub fn of(me: &'a User, live: &'a Live) -> Self {
        let custom = me.custom_role.as_ref().and_then(|role| live.role(role.id));
        Self { me, without: custom.map(|role| &role.without) }
    }

    fn has(self, permission: Permission) -> bool {
        let looks_after = match self.me.role {
            Role::Administrator => true,
            Role::Manager => self.me.category.is_some(),
            Role::Teacher | Role::Student => false,
        };
        looks_after && self.without.is_none_or(|without| !without.contains(&permission))
    }

    /// Whether nothing was taken away from what an administrator may do.
    fn has_everything(self) -> bool {
        self.me.role == Role::Administrator && self.without.is_none_or(BTreeSet::is_empty)
    }

    /// Whether the account is one that they may change at all.
    fn is_below(self, user: &User) -> bool {
        self.has_everything() || matches!(user.role, Role::Teacher | Role::Student)
    }

    /// Whether they may add people.
    #[must_use]
    pub fn add_people(self) -> bool {
        self.has(Permission::UserAdd)
    }

    /// Whether they may change some people, and so select several. Nobody changes people to what they could not add.
    #[must_use]
    pub fn change_people(self) -> bool {
        self.has(Permission::UserEdit) && self.has(Permission::UserAdd)
    }

    /// Whether they may change this person.
    #[must_use]
    pub fn change(self, user: &User) -> bool {
        self.change_people() && self.is_below(user)
    }

    /// Whether they may give this person a new password: not themselves, and nobody whose password the directory keeps.
    #[must_use]
    pub fn give_password(self, user: &User) -> bool {
        let sarrio_keeps_it = user.source == Source::Local;
        self.has(Permission::UserPassword) && self.is_below(user) && sarrio_keeps_it && user.id != self.me.id
    }

    /// Whether they may remove this person: not themselves.
    #[must_use]
    pub fn remove(self, user: &User) -> bool {
        self.has(Permission::UserRemove) && self.is_below(user) && user.id != self.me.id
    }

    /// The roles of Sarrio's that they may give, the most powerful first.
    #[must_use]
    pub fn roles(self) -> &'static [Role] {
        if self.has_everything() { Role::ALL } else { &[Role::Teacher, Role::Student] }
    }

    /// Whether they may add groups.
    #[must_use]
    pub fn add_groups(self) -> bool {
        self.has(Permission::GroupAdd)
    }

    /// Whether they may change the groups that they see.
    #[must_use]
    pub fn change_groups(self) -> bool {
        self.has(Permission::GroupEdit)
    }

    /// Whether they may remove the groups that they see.
    #[must_use]
    pub fn remove_groups(self) -> bool {
        self.has(Permission::GroupRemove)
    }

    /// Whether they see several categories, and may move people and groups between them.
    #[must_use]
    pub fn sees_all_categories(self) -> bool {
        self.me.role == Role::Administrator
    }

    /// Whether they see categories.
    #[must_use]
    pub fn sees_categories(self) -> bool {
        self.has(Permission::CategorySee)
    }

    /// Whether they may add categories.
    #[must_use]
    pub fn add_categories(self) -> bool {
        self.sees_all_categories() && self.has(Permission::CategoryAdd)
    }

    /// Whether they may rename categories.
    #[must_use]
    pub fn change_categories(self) -> bool {
        self.sees_all_categories() && self.has(Permission::CategoryEdit)
    }

    /// Whether they may remove categories.
    #[must_use]
    pub fn remove_categories(self) -> bool {
        self.sees_all_categories() && self.has(Permission::CategoryRemove)
    }
}

#[cfg(test)]
mod tests {
    use sarrio_model::CustomRole;

    use super::*;
    use crate::backend::lists::Lists;
    use crate::tests::school::{ago, group_ref, name, user};

    #[test]
    fn a_manager_changes_teachers_and_students_and_a_teacher_nobody() {
        let live = Live::default();
        let (admin, teacher, student) =
            (user("Marta", Role::Administrator), user("Joan", Role::Teacher), user("Aina", Role::Student));
        let mut manager = user("Nuria", Role::Manager);
        assert!(!May::of(&manager, &live).add_people(), "of no category");
        manager.category = Some(group_ref("Mecànica").0);
        let may = |me| May::of(me, &live);
        for other in [&admin, &manager] {
            assert!(!may(&manager).change(other) && may(&admin).change(other));
        }
        assert!(may(&manager).change(&student) && may(&manager).remove(&teacher));
        assert!(!may(&teacher).change(&student) && !may(&teacher).add_people());
        assert!(may(&admin).change(&admin) && !may(&admin).remove(&admin), "not themselves");
        let of_directory = User { source: Source::Directory, ..student.clone() };
        assert!(may(&admin).give_password(&student) && !may(&admin).give_password(&of_directory));
        assert!(is_for(&teacher) && !is_for(&student));
    }

    #[test]
    fn what_a_role_of_the_schools_own_lacks_is_not_offered() {
        let role = CustomRole {
            id: sarrio_model::CustomRoleId::new(),
            name: name("Secretaria"),
            base: Role::Administrator,
            without: BTreeSet::from([Permission::UserRemove]),
            people: 1,
            created: ago(0),
            revision: sarrio_model::Revision(1),
            actions: sarrio_model::Actions::default(),
        };
        let mut live = Live::default();
        let secretary = User { custom_role: Some(role.named()), ..user("Pau", Role::Administrator) };
        live.load(Lists { roles: vec![role], ..Lists::default() });
        let may = May::of(&secretary, &live);
        let (admin, student) = (user("Marta", Role::Administrator), user("Aina", Role::Student));
        assert!(
            may.change(&student) && !may.change(&admin),
            "they could give back to themselves what was taken"
        );
        assert!(!may.remove(&student) && may.give_password(&student));
        assert_eq!(may.roles(), [Role::Teacher, Role::Student]);
    }
}
