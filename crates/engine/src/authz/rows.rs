//! Answers of the API and events: each row in them carries what the caller may do with it now.

use sarrio_model::{
    Abandoned, Accepted, Actions, Attention, Caller, Category, Change, Class, CustomRole, Desktop, Group,
    Hypervisor, Importing, Lesson, Media, Operation, Page, Permission, Role, Room, Series, Session,
    StoragePath, Template, User,
};

use super::things::{actions_of, actions_of_caller};

/// Something with rows that carry what a caller may do with them.
pub trait CarriesActions {
    /// Writes into each row what `caller` may do with it now.
    fn set_actions(&mut self, caller: &Caller);
}

macro_rules! rows {
    ($($row:ty),*) => {$(
        impl CarriesActions for $row {
            fn set_actions(&mut self, caller: &Caller) {
                self.actions = actions_of(caller, self);
            }
        }
    )*};
}

rows! { CustomRole, Desktop, Operation, Hypervisor, StoragePath, User, Category, Group, Room, Series }

impl CarriesActions for Lesson {
    fn set_actions(&mut self, caller: &Caller) {
        self.actions = actions_of(caller, self);
        // A student knows of it what concerns themselves.
        if caller.role == Role::Student {
            *self = self.clone().as_seen_by(caller.user.id);
        }
    }
}

/// Those who see it see all of it.
impl CarriesActions for Attention {
    fn set_actions(&mut self, _caller: &Caller) {}
}

impl CarriesActions for Class {
    fn set_actions(&mut self, caller: &Caller) {
        self.desktops.iter_mut().for_each(|desktop| desktop.set_actions(caller));
    }
}

/// With whom something is shared is told to those alone who may change it: others need not know.
macro_rules! shared_rows {
    ($($row:ty: $share:ident),*) => {$(
        impl CarriesActions for $row {
            fn set_actions(&mut self, caller: &Caller) {
                self.actions = actions_of(caller, self);
                if !self.actions.contains(Permission::$share) {
                    self.shares.clear();
                }
            }
        }
    )*};
}

shared_rows! { Template: TemplateShare, Media: MediaShare }

impl<T: CarriesActions> CarriesActions for Page<T> {
    fn set_actions(&mut self, caller: &Caller) {
        self.items.iter_mut().for_each(|row| row.set_actions(caller));
    }
}

impl CarriesActions for Accepted {
    fn set_actions(&mut self, caller: &Caller) {
        self.operation.set_actions(caller);
    }
}

impl CarriesActions for Abandoned {
    fn set_actions(&mut self, caller: &Caller) {
        self.operation.set_actions(caller);
    }
}

impl CarriesActions for Importing {
    fn set_actions(&mut self, caller: &Caller) {
        self.template.set_actions(caller);
        self.operation.iter_mut().for_each(|operation| operation.set_actions(caller));
    }
}

impl CarriesActions for Session {
    fn set_actions(&mut self, caller: &Caller) {
        self.user.set_actions(caller);
        self.actions = actions_of_caller(caller);
    }
}

/// What `caller` may do with the thing that changed; nothing with one that is gone.
#[must_use]
pub fn actions_after(caller: &Caller, change: &Change) -> Actions {
    match change {
        Change::Desktop(row) => actions_of(caller, row),
        Change::Template(row) => actions_of(caller, row),
        Change::Hypervisor(row) => actions_of(caller, row),
        Change::StoragePath(row) => actions_of(caller, row),
        Change::Operation(row) => actions_of(caller, row),
        Change::Media(row) => actions_of(caller, row),
        Change::User(row) => actions_of(caller, row),
        Change::Category(row) => actions_of(caller, row),
        Change::Group(row) => actions_of(caller, row),
        Change::CustomRole(row) => actions_of(caller, row),
        Change::Room(row) => actions_of(caller, row),
        Change::Lesson(row) => actions_of(caller, row.as_ref()),
        Change::Series(row) => actions_of(caller, row.as_ref()),
        Change::Attention(_)
        | Change::DesktopGone(_)
        | Change::TemplateGone(_)
        | Change::HypervisorGone(_)
        | Change::StoragePathGone(_)
        | Change::MediaGone(_)
        | Change::UserGone(_)
        | Change::CategoryGone(_)
        | Change::GroupGone(_)
        | Change::CustomRoleGone(_)
        | Change::RoomGone(_)
        | Change::LessonGone(_)
        | Change::SeriesGone(_) => Actions::default(),
    }
}

impl CarriesActions for Change {
    fn set_actions(&mut self, caller: &Caller) {
        match self {
            Self::Desktop(row) => row.set_actions(caller),
            Self::Template(row) => row.set_actions(caller),
            Self::Hypervisor(row) => row.set_actions(caller),
            Self::StoragePath(row) => row.set_actions(caller),
            Self::Operation(row) => row.set_actions(caller),
            Self::Media(row) => row.set_actions(caller),
            Self::User(row) => row.set_actions(caller),
            Self::Category(row) => row.set_actions(caller),
            Self::Group(row) => row.set_actions(caller),
            Self::CustomRole(row) => row.set_actions(caller),
            Self::Room(row) => row.set_actions(caller),
            Self::Lesson(row) => row.set_actions(caller),
            Self::Series(row) => row.set_actions(caller),
            Self::Attention(_)
            | Self::DesktopGone(_)
            | Self::TemplateGone(_)
            | Self::HypervisorGone(_)
            | Self::StoragePathGone(_)
            | Self::MediaGone(_)
            | Self::UserGone(_)
            | Self::CategoryGone(_)
            | Self::GroupGone(_)
            | Self::CustomRoleGone(_)
            | Self::RoomGone(_)
            | Self::LessonGone(_)
            | Self::SeriesGone(_) => {}
        }
    }
}
