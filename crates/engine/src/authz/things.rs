//! The things that people do something with: whose each is, what can be done with it at all, and by whom.

use sarrio_model::{
    Actions, Caller, Category, CustomRole, Desktop, Group, GroupId, Hypervisor, Lesson, Media, Operation,
    Permission, Reach, Role, Room, Scope, Series, StoragePath, Template, User,
};

use super::{
    obstacles::{self, Obstacle},
    reaches::{Owner, reach_of, reaches},
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

/// Everything that `caller` may do with something.
#[must_use]
pub fn actions_of_caller(caller: &Caller) -> Actions {
    let may = |permission: &Permission| reach_of(caller, *permission) > Reach::Nothing;
    Permission::ALL.iter().copied().filter(may).collect()
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

/// Whether this person may know that the ISO image exists: it is shared with them, or they see everything.
#[must_use]
pub fn sees_media(caller: &Caller, media: &Media) -> bool {
    media.shares.iter().any(|share| caller.is_among(share.with)) || caller.scope == Scope::Everything
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
    reaches_group(caller, Permission::GroupSee, group)
}

/// Whether a permission reaches a group. The groups that a teacher teaches are in their charge; a manager's are those of their
/// category.
fn reaches_group(caller: &Caller, permission: Permission, group: &Group) -> bool {
    let teaches = || group.teachers.iter().any(|teacher| teacher.id == caller.user.id);
    let of_charges = reach_of(caller, permission) == Reach::Charges;
    (of_charges && teaches()) || reaches(caller, permission, group.owner())
}

/// Whether this person may know that the lesson exists: its students and teachers do.
#[must_use]
pub fn sees_lesson(caller: &Caller, lesson: &Lesson) -> bool {
    lesson.may(caller, Permission::LessonSee)
}

/// Whether this person may know that the series exists: its students and teachers do.
#[must_use]
pub fn sees_series(caller: &Caller, series: &Series) -> bool {
    series.may(caller, Permission::LessonSee)
}

impl Thing for () {
    const ACTIONS: &'static [Permission] = &[];

    fn owner(&self) -> Owner {
        Owner::Site
    }

    fn may(&self, caller: &Caller, to: Permission) -> bool {
        reaches(caller, to, self.owner()) && (to != Permission::RoleAdd || lacks_nothing(caller))
    }
}

impl Thing for CustomRole {
    const ACTIONS: &'static [Permission] = &[Permission::RoleEdit, Permission::RoleRemove];

    fn owner(&self) -> Owner {
        Owner::Site
    }

    fn may(&self, caller: &Caller, to: Permission) -> bool {
        reaches(caller, to, self.owner()) && (to == Permission::RoleSee || lacks_nothing(caller))
    }
}

impl Thing for Desktop {
    const ACTIONS: &'static [Permission] = &[
        Permission::DesktopStart,
        Permission::DesktopShutdown,
        Permission::DesktopStop,
        Permission::DesktopReset,
        Permission::DesktopRenew,
        Permission::DesktopPause,
        Permission::DesktopResume,
        Permission::DesktopOpen,
        Permission::DesktopWatch,
        Permission::DesktopStill,
        Permission::ClassHelp,
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
            Permission::DesktopCreate => reach_of(caller, to) > Reach::Nothing && sees_template(caller, self),
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
    const ACTIONS: &'static [Permission] = &[
        Permission::DesktopCreate,
        Permission::UserEdit,
        Permission::UserPassword,
        Permission::UserSessions,
        Permission::UserRemove,
        Permission::QuotaSee,
        Permission::QuotaEdit,
    ];

    fn owner(&self) -> Owner {
        Owner::Person(self.id)
    }

    fn may(&self, caller: &Caller, to: Permission) -> bool {
        reaches(caller, to, self.owner())
            && match to {
                Permission::UserEdit
                | Permission::UserPassword
                | Permission::UserRemove
                | Permission::QuotaEdit => is_below(caller, self),
                Permission::UserSessions => caller.user.id == self.id || is_below(caller, self),
                _ => true,
            }
    }

    fn obstacle(&self, caller: &Caller, to: Permission) -> Option<Obstacle<Self>> {
        obstacles::of_user(self, caller, to)
    }
}

/// Whether a person's account is one that `caller` may change: only administrators change people who have as much power
/// as themselves, or more.
pub(super) fn is_below(caller: &Caller, user: &User) -> bool {
    (caller.is_administrator() && lacks_nothing(caller)) || matches!(user.role, Role::Teacher | Role::Student)
}

/// Whether nothing was taken away from what the caller's role may do. Otherwise they could give back to themselves what was.
fn lacks_nothing(caller: &Caller) -> bool {
    caller.without.is_empty()
}

impl Thing for Category {
    const ACTIONS: &'static [Permission] = &[
        Permission::UserAdd,
        Permission::CategoryEdit,
        Permission::CategoryRemove,
        Permission::GroupAdd,
        Permission::QuotaSee,
        Permission::QuotaEditWide,
    ];

    fn owner(&self) -> Owner {
        Owner::Category(self.id)
    }

    fn obstacle(&self, _: &Caller, to: Permission) -> Option<Obstacle<Self>> {
        obstacles::of_category(self, to)
    }
}

impl Thing for Room {
    const ACTIONS: &'static [Permission] =
        &[Permission::RoomArrange, Permission::RoomEdit, Permission::RoomRemove];

    fn owner(&self) -> Owner {
        Owner::Site
    }
}

impl Thing for Lesson {
    const ACTIONS: &'static [Permission] = &[
        Permission::LessonHand,
        Permission::LessonHandIn,
        Permission::LessonPlan,
        Permission::ClassPause,
        Permission::ClassExam,
        Permission::ClassMessage,
        Permission::ClassCollect,
        Permission::ClassHandOut,
    ];

    fn owner(&self) -> Owner {
        Owner::Category(self.category)
    }

    fn may(&self, caller: &Caller, to: Permission) -> bool {
        let is_taught = self.is_taught_by(caller.user.id);
        reaches_class(caller, to, self.group.id, is_taught, self.owner())
    }

    fn obstacle(&self, _: &Caller, to: Permission) -> Option<Obstacle<Self>> {
        obstacles::of_lesson(self, to)
    }
}

impl Thing for Series {
    const ACTIONS: &'static [Permission] = &[Permission::LessonPlan];

    fn owner(&self) -> Owner {
        Owner::Category(self.category)
    }

    fn may(&self, caller: &Caller, to: Permission) -> bool {
        let is_taught = self.is_taught_by(caller.user.id);
        reaches_class(caller, to, self.group.id, is_taught, self.owner())
    }
}

/// Whether a permission reaches what a group is taught: its students have it, and whoever teaches it has charge of it.
fn reaches_class(caller: &Caller, to: Permission, group: GroupId, is_taught: bool, owner: Owner) -> bool {
    match reach_of(caller, to) {
        Reach::Own => caller.role == Role::Student && caller.membership.groups.contains(&group),
        Reach::Charges if is_taught => true,
        _ => reaches(caller, to, owner),
    }
}

impl Thing for Group {
    const ACTIONS: &'static [Permission] = &[
        Permission::DesktopCreate,
        Permission::DeploymentEnd,
        Permission::GroupEdit,
        Permission::GroupRemove,
        Permission::LessonPlan,
        Permission::QuotaSee,
        Permission::QuotaEdit,
    ];

    fn owner(&self) -> Owner {
        Owner::Category(self.category.id)
    }

    fn may(&self, caller: &Caller, to: Permission) -> bool {
        match to {
            // Its teachers make them for its students, who are in their charge.
            Permission::DesktopCreate => reach_of(caller, to) >= Reach::Charges && sees_group(caller, self),
            Permission::GroupSee
            | Permission::DeploymentEnd
            | Permission::LessonPlan
            | Permission::QuotaSee => reaches_group(caller, to, self),
            to => reaches(caller, to, self.owner()),
        }
    }

    fn obstacle(&self, _: &Caller, to: Permission) -> Option<Obstacle<Self>> {
        obstacles::of_group(self, to)
    }
}
