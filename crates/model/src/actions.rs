//! What somebody may do with a thing now.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Permission;

/// What the caller may do: a set of permissions. It is written as a list of their names, in the order of the table of roles.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, utoipa::ToSchema)]
#[schema(value_type = Vec<Permission>)]
pub struct Actions(u128);

const _: () = assert!(Permission::ALL.len() <= 128, "each permission is one bit");

impl Actions {
    /// Whether this is one of them.
    #[must_use]
    pub fn contains(self, permission: Permission) -> bool {
        self.0 & bit(permission) != 0
    }

    /// Adds one.
    pub fn insert(&mut self, permission: Permission) {
        self.0 |= bit(permission);
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.contains(*permission))
    }
}

fn bit(permission: Permission) -> u128 {
    1 << permission as u32
}

impl FromIterator<Permission> for Actions {
    fn from_iter<T: IntoIterator<Item = Permission>>(permissions: T) -> Self {
        let mut actions = Self::default();
        permissions.into_iter().for_each(|permission| actions.insert(permission));
        actions
    }
}

impl fmt::Debug for Actions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl Serialize for Actions {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Actions {
    /// Names that this version does not know are left out: a newer backend may have them.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let names = Vec::<String>::deserialize(from)?;
        Ok(names.iter().filter_map(|name| Permission::named(name)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_a_list_of_names_of_which_unknown_ones_are_left_out() {
        let actions: Actions = [Permission::GroupRemove, Permission::DesktopSee].into_iter().collect();
        let text = serde_json::to_string(&actions).unwrap();
        assert_eq!(text, r#"["desktop.see","group.remove"]"#);
        assert_eq!(serde_json::from_str::<Actions>(&text).unwrap(), actions);
        let newer: Actions = serde_json::from_str(r#"["desktop.fly","desktop.see"]"#).unwrap();
        assert_eq!(newer.iter().collect::<Vec<_>>(), [Permission::DesktopSee]);
    }

    #[test]
    fn each_permission_is_a_bit_of_its_own() {
        let all: Actions = Permission::ALL.iter().copied().collect();
        assert_eq!(all.iter().count(), Permission::ALL.len());
    }
}
