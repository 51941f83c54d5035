//! What the person who is signed in may do to people, as the backend says with each row. All that decides which buttons are
//! shown is here.

use sarrio_model::{Category, Group, Permission, Role, Source, User};

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
    live: &'a Live,
}

impl<'a> May<'a> {
    /// What `me` may do.
    #[must_use]
    pub fn of(me: &'a User, live: &'a Live) -> Self {
        Self { me, live }
    }

    /// Whether they may do this with something. A manager without a category looks after nobody.
    fn has(self, permission: Permission) -> bool {
        self.live.may(permission) && (self.me.role != Role::Manager || self.me.category.is_some())
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
        user.actions.contains(Permission::UserEdit)
    }

    /// Whether they may give this person a new password. That of a person of the directory is the directory's.
    #[must_use]
    pub fn give_password(self, user: &User) -> bool {
        user.actions.contains(Permission::UserPassword) && user.source == Source::Local
    }

    /// Whether they may remove this person.
    #[must_use]
    pub fn remove(self, user: &User) -> bool {
        user.actions.contains(Permission::UserRemove)
    }

    /// The roles of Sarrio's that they may give, the most powerful first. Whoever lacks something that their role may do gives
    /// no role as powerful as theirs.
    #[must_use]
    pub fn roles(self) -> &'static [Role] {
        let own = self.me.custom_role.as_ref().and_then(|role| self.live.role(role.id));
        let lacks_nothing = own.is_none_or(|role| role.without.is_empty());
        match self.me.role {
            Role::Administrator if lacks_nothing => Role::ALL,
            _ => &[Role::Teacher, Role::Student],
        }
    }

    /// Whether they may add groups.
    #[must_use]
    pub fn add_groups(self) -> bool {
        self.has(Permission::GroupAdd)
    }

    /// Whether they may rename and archive this group, and choose its members and teachers.
    #[must_use]
    pub fn change_group(self, group: &Group) -> bool {
        group.actions.contains(Permission::GroupEdit)
    }

    /// Whether they may remove this group.
    #[must_use]
    pub fn remove_group(self, group: &Group) -> bool {
        group.actions.contains(Permission::GroupRemove)
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
        self.has(Permission::CategoryAdd)
    }

    /// Whether they may rename this category.
    #[must_use]
    pub fn change_category(self, category: &Category) -> bool {
        category.actions.contains(Permission::CategoryEdit)
    }

    /// Whether they may remove categories.
    #[must_use]
    pub fn remove_categories(self) -> bool {
        self.has(Permission::CategoryRemove)
    }
}

#[cfg(test)]
mod tests {
    use sarrio_model::{Actions, CustomRole};

    use super::*;
    use crate::backend::lists::Lists;
    use crate::tests::school::{ago, group_ref, name, user};

    fn actions(permissions: &[Permission]) -> Actions {
        permissions.iter().copied().collect()
    }

    #[test]
    fn buttons_are_those_that_the_rows_allow() {
        let live = Live::of(actions(&[Permission::UserAdd, Permission::UserEdit]));
        let mut manager = user("Nuria", Role::Manager);
        assert!(!May::of(&manager, &live).add_people(), "of no category");
        manager.category = Some(group_ref("Mecànica").0);
        let may = May::of(&manager, &live);
        assert!(may.add_people() && may.change_people() && !may.add_groups());
        let all = actions(&[Permission::UserEdit, Permission::UserPassword]);
        let student = User { actions: all, ..user("Aina", Role::Student) };
        assert!(may.change(&student) && may.give_password(&student) && !may.remove(&student));
        let of_directory = User { source: Source::Directory, ..student };
        assert!(may.change(&of_directory) && !may.give_password(&of_directory));
        assert!(!may.change(&user("Marta", Role::Administrator)));
        assert!(is_for(&user("Joan", Role::Teacher)) && !is_for(&of_directory));
    }

    #[test]
    fn whoever_lacks_something_gives_no_role_as_powerful_as_theirs() {
        let role = CustomRole {
            id: sarrio_model::CustomRoleId::new(),
            name: name("Secretaria"),
            base: Role::Administrator,
            without: [Permission::UserRemove].into(),
            people: 1,
            created: ago(0),
            revision: sarrio_model::Revision(1),
            actions: Actions::default(),
        };
        let mut live = Live::default();
        let secretary = User { custom_role: Some(role.named()), ..user("Pau", Role::Administrator) };
        live.load(Lists { roles: vec![role], ..Lists::default() });
        assert_eq!(May::of(&secretary, &live).roles(), [Role::Teacher, Role::Student]);
        assert_eq!(May::of(&user("Marta", Role::Administrator), &live).roles(), Role::ALL);
    }
}
