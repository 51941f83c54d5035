//! The things that people do something with: whose each is, what can be done with it at all, and by whom.

use sarrio_model::{
    Actions, Caller, Category, Desktop, Group, Hypervisor, Media, Operation, Permission, Role, StoragePath,
    Template, User,
};

use super::{
    obstacles::{self, Obstacle},
    reaches::{Owner, reaches},
    table::{Reach, reach},
};

/// A thing that people do something with.
pub trait Thing: Sized {
    /// What can be done with a thing of this kind. That they see it is plain from its row.
    const ACTIONS: &'static [Permission];

    /// Whose it is.
    fn owner(&self) -> Owner;

    /// Whether `caller` may do this with it, by their role.
    fn may(&self, caller: &Caller, to: Permission) -> bool {
        reaches(caller, to, self.owner())
    }

    /// What keeps `caller` from it now, by its state.
    fn obstacle(&self, _caller: &Caller, _to: Permission) -> Option<Obstacle<Self>> {
        None
    }
}

/// What `caller` may do with `thing` now: what is refused is not among it.
#[must_use]
pub fn actions_of<T: Thing>(caller: &Caller, thing: &T) -> Actions {
    let may = |to: &Permission| thing.may(caller, *to) && thing.obstacle(caller, *to).is_none();
    T::ACTIONS.iter().copied().filter(may).collect()
}

/// Everything that a role lets somebody do with something.
#[must_use]
pub fn actions_of_role(role: Role) -> Actions {
    Permission::ALL.iter().copied().filter(|permission| reach(*permission, role) > Reach::Nothing).collect()
}

/// Whether this person may know that the desktop exists.
#[must_use]
pub fn sees_desktop(caller: &Caller, desktop: &Desktop) -> bool {
    reaches(caller, Permission::DesktopSee, desktop.owner())
}

/// Whether this person may know that the template exists.
#[must_use]
pub fn sees_template(caller: &Caller, template: &Template) -> bool {
    let shared = || template.shares.iter().any(|share| caller.is_among(share.with));
    let offered = template.enabled && template.deleted.is_none() && shared();
    offered || reaches(caller, Permission::TemplateSee, template.owner())
}

/// Whether this person may know that the ISO image exists: it is shared with them, or theirs to share.
#[must_use]
pub fn sees_media(caller: &Caller, media: &Media) -> bool {
    media.shares.iter().any(|share| caller.is_among(share.with)) || media.may(caller, Permission::MediaShare)
}

/// Whether this person may know that the operation exists.
#[must_use]
pub fn sees_operation(caller: &Caller, operation: &Operation) -> bool {
    reaches(caller, Permission::OperationSee, operation.owner())
}

/// Whether this person may know that the other exists. Everybody knows themselves.
#[must_use]
pub fn sees_user(caller: &Caller, user: &User) -> bool {
    reaches(caller, Permission::UserSee, user.owner())
}

/// Whether this person may know that the category exists.
#[must_use]
pub fn sees_category(caller: &Caller, category: &Category) -> bool {
    reaches(caller, Permission::CategorySee, category.owner())
}

/// Whether this person may know that the group exists: its teachers do.
#[must_use]
pub fn sees_group(caller: &Caller, group: &Group) -> bool {
    // The groups that a teacher teaches are in their charge; a manager's are those of their category.
    let teaches = || group.teachers.iter().any(|teacher| teacher.id == caller.user.id);
    let of_charges = reach(Permission::GroupSee, caller.role) == Reach::Charges;
    (of_charges && teaches()) || reaches(caller, Permission::GroupSee, group.owner())
}

impl Thing for () {
    const ACTIONS: &'static [Permission] = &[];

    fn owner(&self) -> Owner {
        Owner::Site
    }
}

impl Thing for Desktop {
    const ACTIONS: &'static [Permission] = &[
        Permission::DesktopStart,
        Permission::DesktopShutdown,
        Permission::DesktopStop,
        Permission::DesktopReset,
        Permission::DesktopPause,
        Permission::DesktopResume,
        Permission::DesktopOpen,
        Permission::DesktopWatch,
        Permission::DesktopEdit,
        Permission::DesktopNetwork,
        Permission::DesktopGive,
        Permission::DesktopDelete,
        Permission::DesktopRestore,
        Permission::DesktopPurge,
        Permission::DesktopTemplate,
        Permission::DiskGrow,
    ];

    fn owner(&self) -> Owner {
        Owner::Person(self.owner.id)
    }

    fn obstacle(&self, _: &Caller, to: Permission) -> Option<Obstacle<Self>> {
        obstacles::of_desktop(self, to)
    }
}

impl Thing for Template {
    const ACTIONS: &'static [Permission] = &[
        Permission::DesktopCreate,
        Permission::TemplateUpload,
        Permission::TemplateEdit,
        Permission::TemplateShare,
        Permission::TemplatePublish,
        Permission::TemplateGive,
        Permission::TemplateDelete,
        Permission::TemplateRestore,
        Permission::TemplatePurge,
    ];

    fn owner(&self) -> Owner {
        Owner::Person(self.owner.id)
    }

    fn may(&self, caller: &Caller, to: Permission) -> bool {
        match to {
            // Whose the desktops will be is asked when they are made.
            Permission::DesktopCreate => {
                reach(to, caller.role) > Reach::Nothing && sees_template(caller, self)
            }
            to => reaches(caller, to, self.owner()),
        }
    }

    fn obstacle(&self, _: &Caller, to: Permission) -> Option<Obstacle<Self>> {
        obstacles::of_template(self, to)
    }
}

impl Thing for Operation {
    const ACTIONS: &'static [Permission] = &[Permission::OperationCancel, Permission::OperationAbandon];

    fn owner(&self) -> Owner {
        Owner::Person(self.owner)
    }

    fn obstacle(&self, _: &Caller, to: Permission) -> Option<Obstacle<Self>> {
        obstacles::of_operation(self, to)
    }
}

impl Thing for Media {
    const ACTIONS: &'static [Permission] = &[Permission::MediaShare, Permission::MediaRemove];

    fn owner(&self) -> Owner {
        Owner::Site
    }
}

impl Thing for StoragePath {
    const ACTIONS: &'static [Permission] =
        &[Permission::StorageEdit, Permission::StorageRemove, Permission::StorageForget];

    fn owner(&self) -> Owner {
        Owner::Site
    }

    fn obstacle(&self, _: &Caller, to: Permission) -> Option<Obstacle<Self>> {
        obstacles::of_path(self, to)
    }
}

impl Thing for Hypervisor {
    const ACTIONS: &'static [Permission] = &[Permission::HypervisorEdit, Permission::HypervisorRemove];

    fn owner(&self) -> Owner {
        Owner::Site
    }
}

impl Thing for User {
    const ACTIONS: &'static [Permission] =
        &[Permission::DesktopCreate, Permission::UserEdit, Permission::UserPassword, Permission::UserRemove];

    fn owner(&self) -> Owner {
        Owner::Person(self.id)
    }

    fn may(&self, caller: &Caller, to: Permission) -> bool {
        let changes = matches!(to, Permission::UserEdit | Permission::UserPassword | Permission::UserRemove);
        reaches(caller, to, self.owner()) && (!changes || is_below(caller, self))
    }

    fn obstacle(&self, caller: &Caller, to: Permission) -> Option<Obstacle<Self>> {
        obstacles::of_user(self, caller, to)
    }
}

/// Whether a person's account is one that `caller` may change: only administrators change people who have as much power
/// as themselves, or more.
pub(super) fn is_below(caller: &Caller, user: &User) -> bool {
    caller.is_administrator() || matches!(user.role, Role::Teacher | Role::Student)
}

impl Thing for Category {
    const ACTIONS: &'static [Permission] =
        &[Permission::UserAdd, Permission::CategoryEdit, Permission::CategoryRemove, Permission::GroupAdd];

    fn owner(&self) -> Owner {
        Owner::Category(self.id)
    }

    fn obstacle(&self, _: &Caller, to: Permission) -> Option<Obstacle<Self>> {
        obstacles::of_category(self, to)
    }
}

impl Thing for Group {
    const ACTIONS: &'static [Permission] =
        &[Permission::DesktopCreate, Permission::GroupEdit, Permission::GroupRemove];

    fn owner(&self) -> Owner {
        Owner::Category(self.category.id)
    }

    fn may(&self, caller: &Caller, to: Permission) -> bool {
        match to {
            // Its teachers make them for its students, who are in their charge.
            Permission::DesktopCreate => reach(to, caller.role) >= Reach::Charges && sees_group(caller, self),
            to => reaches(caller, to, self.owner()),
        }
    }

    fn obstacle(&self, _: &Caller, to: Permission) -> Option<Obstacle<Self>> {
        obstacles::of_group(self, to)
    }
}
