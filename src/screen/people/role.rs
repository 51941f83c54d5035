//! Choosing a role in forms: one of Sarrio's, or one of the school's own.

use iced::Fill;
use sarrio_model::{CustomRoleId, Role, User};

use super::may::May;
use crate::backend::live::Live;
use crate::widget::Element;
use crate::widget::select::{self, Look, select};
use crate::words::{self, people as texts};

/// A role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// One of Sarrio's.
    BuiltIn(Role),
    /// One of the school's own.
    Custom(CustomRoleId),
}

impl Choice {
    /// The role that somebody has.
    pub(super) fn of(user: &User) -> Self {
        user.custom_role.as_ref().map_or(Self::BuiltIn(user.role), |custom| Self::Custom(custom.id))
    }

    /// For lists and forms that ask for both apart.
    pub(super) fn apart(self) -> (Option<Role>, Option<CustomRoleId>) {
        match self {
            Self::BuiltIn(role) => (Some(role), None),
            Self::Custom(id) => (None, Some(id)),
        }
    }
}

/// All roles with their names: Sarrio's among `built_in`, and the school's own copies of these.
pub(super) fn choices(built_in: &[Role], live: &Live) -> Vec<(Choice, String)> {
    let own = live.roles().into_iter().filter(|role| built_in.contains(&role.base));
    let own = own.map(|role| (Choice::Custom(role.id), role.name.to_string()));
    built_in.iter().map(|role| (Choice::BuiltIn(*role), words::role(*role))).chain(own).collect()
}

/// The list of roles.
#[derive(Debug)]
pub(super) struct RoleForm {
    pub(super) chosen: Choice,
    choices: Vec<(Choice, String)>,
    names: Vec<String>,
    select: select::State,
}

impl RoleForm {
    /// The roles that `me` may give. Whoever may not give the role that the person has can leave it as it is.
    pub(super) fn new(user: Option<&User>, live: &Live, me: &User) -> Self {
        let mut choices = choices(May::of(me, live).roles(), live);
        let chosen = user.map_or(Choice::BuiltIn(Role::Student), Choice::of);
        if let Some(user) = user
            && choices.iter().all(|(choice, _)| *choice != chosen)
        {
            choices.insert(0, (chosen, words::role_of(user)));
        }
        let names = choices.iter().map(|(_, name)| name.clone()).collect();
        Self { chosen, choices, names, select: select::State::default() }
    }

    pub(super) fn update(&mut self, message: select::Message) {
        if let Some(at) = self.select.update(message, &self.names) {
            self.chosen = self.choices.get(at).map_or(self.chosen, |(choice, _)| *choice);
        }
    }

    pub(super) fn view<'a, M: Clone + 'a>(
        &'a self,
        id: &'static str,
        on: impl Fn(select::Message) -> M + Copy + 'a,
    ) -> Element<'a, M> {
        let chosen = self.choices.iter().position(|(choice, _)| *choice == self.chosen);
        let look = Look { name: Some(texts::role().into()), glyph: None, width: Fill, id };
        select(&self.select, &self.names, chosen, look, on)
    }
}
