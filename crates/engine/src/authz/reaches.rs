//! Whether a permission reaches a thing: how far it reaches for a role, and whose the thing is.

use sarrio_model::{Caller, CategoryId, Permission, Reach, UserId};

use super::table::reach;

/// Whose a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The site's.
    Site,
    /// A part of the school.
    Category(CategoryId),
    /// A person's.
    Person(UserId),
}

/// How far a permission of `caller` reaches: as far as their role's, unless it was taken away.
#[must_use]
pub fn reach_of(caller: &Caller, permission: Permission) -> Reach {
    match caller.without.contains(&permission) {
        true => Reach::Nothing,
        false => reach(permission, caller.role),
    }
}

/// Whether a permission of `caller` reaches what belongs to `owner`.
#[must_use]
pub fn reaches(caller: &Caller, permission: Permission, owner: Owner) -> bool {
    reach_of(caller, permission) >= needed(caller, owner)
}

/// How far a permission of `caller` must reach to reach what belongs to `owner`.
fn needed(caller: &Caller, owner: Owner) -> Reach {
    match owner {
        Owner::Person(person) if person == caller.user.id => Reach::Own,
        Owner::Person(person) if caller.scope.has_charge_of(person) => Reach::Charges,
        Owner::Category(category) if caller.scope.includes_category(category) => Reach::Charges,
        Owner::Site | Owner::Category(_) | Owner::Person(_) => Reach::All,
    }
}
