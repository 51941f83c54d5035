//! The names of what can be chosen, in the language of the person.

use sarrio_model::Role;

use crate::words::{self, Language, directory as texts, language};

/// The names of each list.
#[derive(Debug, Default)]
pub(super) struct Names {
    spoken: Option<Language>,
    pub(super) nestings: Vec<String>,
    pub(super) members: Vec<String>,
    pub(super) adds: Vec<String>,
    /// Whom a rule is about.
    pub(super) conditions: Vec<String>,
    /// The roles that a rule gives; the first is none.
    pub(super) roles: Vec<String>,
}

impl Names {
    /// Says them in the language of the person.
    pub(super) fn refresh(&mut self) {
        if self.spoken.replace(language()) == Some(language()) {
            return;
        }
        self.nestings = vec![
            texts::nesting_chosen(),
            texts::nesting_member_of(),
            texts::nesting_walk(),
            texts::nesting_in_chain(),
        ];
        self.members = ["member", "uniqueMember", "memberUid"].map(ToOwned::to_owned).to_vec();
        self.adds = vec![texts::add_at_sign_in(), texts::add_at_both(), texts::add_at_sync()];
        self.conditions = vec![texts::who_in_group(), texts::who_below(), texts::who_has()];
        let roles = Role::ALL.iter().map(|role| words::role(*role));
        self.roles = std::iter::once(texts::no_role()).chain(roles).collect();
    }
}
