//! Whoever calls: who they are, whose things they see, and what they belong to.

use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

use crate::{CategoryId, GroupId, Origin, Permission, Role, Scope, Subject, UserRef};

/// The caller of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The person.
    pub user: UserRef,
    /// Their role.
    pub role: Role,
    /// The permissions of that role that were taken away.
    pub without: Arc<BTreeSet<Permission>>,
    /// Whose things they see.
    pub scope: Scope,
    /// What they belong to: what is shared with it is shared with them.
    pub membership: Membership,
    /// Whether they use the private unix socket.
    pub direct: bool,
    /// Where they call from.
    pub from: Origin,
}

/// What a person belongs to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Membership {
    /// Their category.
    pub category: Option<CategoryId>,
    /// The groups, without those that are archived, that they are in or teach.
    pub groups: Arc<HashSet<GroupId>>,
}

impl Caller {
    /// A process on the Unix socket, which may do everything: its user is the backend's own, or root.
    #[must_use]
    pub fn on_socket(user: UserRef, role: Role) -> Self {
        Self {
            user,
            role,
            without: Arc::default(),
            scope: Scope::Everything,
            membership: Membership::default(),
            direct: true,
            from: Origin::Socket,
        }
    }

    /// Whether they see everything, and may do everything that was not taken away.
    #[must_use]
    pub fn is_administrator(&self) -> bool {
        self.role == Role::Administrator
    }

    /// Whether what is shared with `subject` is shared with them.
    #[must_use]
    pub fn is_among(&self, subject: Subject) -> bool {
        match subject {
            Subject::Everyone => true,
            Subject::Role(role) => role == self.role,
            Subject::Category(category) => self.membership.category == Some(category),
            Subject::Group(group) => self.membership.groups.contains(&group),
            Subject::Person(person) => person == self.user.id,
        }
    }
}
