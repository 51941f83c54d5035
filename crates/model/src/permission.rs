//! Permissions: each thing that a person can be allowed to do.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Role;

macro_rules! permissions {
    ($(#[doc = $meaning:literal] $name:ident = $text:literal,)*) => {
        /// Something that a person can be allowed to do.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
        )]
        pub enum Permission {
            $(#[doc = $meaning] #[serde(rename = $text)] $name,)*
        }

        impl Permission {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// As it is written in the API and in logs.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }

            /// The permission with this name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    $($text => Some(Self::$name),)*
                    _ => None,
                }
            }

            /// What it allows, in a few words.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => $meaning.trim_ascii(),)*
                }
            }
        }
    };
}

permissions! {
    /// See desktops
    DesktopSee = "desktop.see",
    /// Create desktops
    DesktopCreate = "desktop.create",
    /// Start a desktop
    DesktopStart = "desktop.start",
    /// Ask a desktop to shut down
    DesktopShutdown = "desktop.shutdown",
    /// Force a desktop off
    DesktopStop = "desktop.stop",
    /// Reset a desktop
    DesktopReset = "desktop.reset",
    /// Reset a desktop to its template
    DesktopRenew = "desktop.renew",
    /// Pause a desktop
    DesktopPause = "desktop.pause",
    /// Resume a desktop
    DesktopResume = "desktop.resume",
    /// Open a desktop in a viewer
    DesktopOpen = "desktop.open",
    /// Watch a desktop's screen
    DesktopWatch = "desktop.watch",
    /// Save a picture of a desktop's screen
    DesktopStill = "desktop.still",
    /// Change a desktop's name and hardware
    DesktopEdit = "desktop.edit",
    /// Choose the network that a desktop is in
    DesktopNetwork = "desktop.network",
    /// Give a desktop to somebody else
    DesktopGive = "desktop.give",
    /// Move a desktop to the recycle bin
    DesktopDelete = "desktop.delete",
    /// Restore a desktop from the recycle bin
    DesktopRestore = "desktop.restore",
    /// Delete a desktop for good
    DesktopPurge = "desktop.purge",
    /// Make a template from a desktop
    DesktopTemplate = "desktop.template",
    /// Grow a desktop's disk
    DiskGrow = "disk.grow",
    /// See templates that are not shared
    TemplateSee = "template.see",
    /// Import a template from a file on a storage path
    TemplateImport = "template.import",
    /// Upload a template's image
    TemplateUpload = "template.upload",
    /// Change and retire a template
    TemplateEdit = "template.edit",
    /// Share a template with people, groups and categories that one sees
    TemplateShare = "template.share",
    /// Share a template with everyone, or with a role
    TemplatePublish = "template.publish",
    /// Give a template to somebody else
    TemplateGive = "template.give",
    /// Move a template to the recycle bin
    TemplateDelete = "template.delete",
    /// Restore a template from the recycle bin
    TemplateRestore = "template.restore",
    /// Delete a template for good
    TemplatePurge = "template.purge",
    /// Add ISO images
    MediaAdd = "media.add",
    /// Share ISO images
    MediaShare = "media.share",
    /// Remove ISO images
    MediaRemove = "media.remove",
    /// See storage paths, and the ISO images that are shared with one
    StorageSee = "storage.see",
    /// Add a storage path
    StorageAdd = "storage.add",
    /// Change a storage path
    StorageEdit = "storage.edit",
    /// Remove a storage path
    StorageRemove = "storage.remove",
    /// Forget a storage path with everything stored on it
    StorageForget = "storage.forget",
    /// See hypervisors
    HypervisorSee = "hypervisor.see",
    /// Add a hypervisor
    HypervisorAdd = "hypervisor.add",
    /// Change a hypervisor
    HypervisorEdit = "hypervisor.edit",
    /// Remove a hypervisor
    HypervisorRemove = "hypervisor.remove",
    /// See jobs
    OperationSee = "operation.see",
    /// Cancel a job
    OperationCancel = "operation.cancel",
    /// Abandon a job that hangs
    OperationAbandon = "operation.abandon",
    /// See people
    UserSee = "user.see",
    /// Add a person
    UserAdd = "user.add",
    /// Change a person's name, role, category, main group and access
    UserEdit = "user.edit",
    /// Give a person a new password
    UserPassword = "user.password",
    /// Remove a person
    UserRemove = "user.remove",
    /// See and end a person's sessions
    UserSessions = "user.sessions",
    /// See categories
    CategorySee = "category.see",
    /// Add a category
    CategoryAdd = "category.add",
    /// Rename a category
    CategoryEdit = "category.edit",
    /// Remove a category
    CategoryRemove = "category.remove",
    /// See groups
    GroupSee = "group.see",
    /// Add a group
    GroupAdd = "group.add",
    /// Rename and archive a group, and choose its members and teachers
    GroupEdit = "group.edit",
    /// Remove a group
    GroupRemove = "group.remove",
    /// Let a group's desktops keep up with it no more
    DeploymentEnd = "deployment.end",
    /// See the audit
    AuditSee = "audit.see",
    /// Export the audit
    AuditExport = "audit.export",
    /// Change the rules of signing in
    SignInEdit = "sign_in.edit",
    /// Set up, test and sync the school's directory
    DirectoryManage = "directory.manage",
    /// See the roles and what each of them may do
    RoleSee = "role.see",
    /// Add a role
    RoleAdd = "role.add",
    /// Rename a role and change what it may do
    RoleEdit = "role.edit",
    /// Remove a role
    RoleRemove = "role.remove",
    /// See rooms and their seats
    RoomSee = "room.see",
    /// Arrange the seats of a room, and say who sits where
    RoomArrange = "room.arrange",
    /// Add a room
    RoomAdd = "room.add",
    /// Change a room's name and the computers at its seats
    RoomEdit = "room.edit",
    /// Remove a room
    RoomRemove = "room.remove",
    /// See lessons
    LessonSee = "lesson.see",
    /// Raise one's hand in a lesson
    LessonHand = "lesson.hand",
    /// Hand in one's work in a lesson
    LessonHandIn = "lesson.hand_in",
    /// Plan, change and end lessons
    LessonPlan = "lesson.plan",
    /// Change the holidays of the school
    HolidayEdit = "holiday.edit",
    /// Pause a whole class
    ClassPause = "class.pause",
    /// Cut the network of a class for an exam
    ClassExam = "class.exam",
    /// Write to a class, and answer raised hands
    ClassMessage = "class.message",
    /// Collect the work of a class, and read what was handed in
    ClassCollect = "class.collect",
    /// Help at a desktop with keyboard and pointer, where its owner agrees
    ClassHelp = "class.help",
    /// Change the rules of consent of the school
    ConsentEdit = "consent.edit",
    /// Hand out files to a class
    ClassHandOut = "class.hand_out",
    /// See quotas and what is used of them
    QuotaSee = "quota.see",
    /// Set the quotas of groups and of people
    QuotaEdit = "quota.edit",
    /// Set the quotas of roles and of categories
    QuotaEditWide = "quota.edit_wide",
}

impl Permission {
    /// Whether it is about seeing things. Whose things a person sees follows from their role, so these are not taken away.
    #[must_use]
    pub fn is_sight(self) -> bool {
        self.as_str().ends_with(".see")
    }
}

/// How far a permission reaches, the shortest reach first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// To nothing.
    Nothing,
    /// To what is one's own.
    Own,
    /// To what is one's own, and what belongs to the people in one's charge.
    Charges,
    /// To everything.
    All,
}

/// One row of the table of roles: how far a permission reaches for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PermissionRow {
    /// The permission.
    pub permission: Permission,
    /// What it allows, in a few words.
    pub meaning: String,
    /// For administrators.
    pub administrator: Reach,
    /// For managers.
    pub manager: Reach,
    /// For teachers.
    pub teacher: Reach,
    /// For students.
    pub student: Reach,
}

impl PermissionRow {
    /// How far it reaches for a role.
    #[must_use]
    pub fn reach(&self, role: Role) -> Reach {
        match role {
            Role::Administrator => self.administrator,
            Role::Manager => self.manager,
            Role::Teacher => self.teacher,
            Role::Student => self.student,
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
