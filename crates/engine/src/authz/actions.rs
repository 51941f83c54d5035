//! Every action, the permission that it needs, and whose the thing is that it is done to.

use sarrio_model::{
    AuditThing, Caller, Category, CustomRole, Desktop, Group, Hypervisor, Media, Noun, Operation, Permission,
    Role, Scope, Sharing, StoragePath, Template, User, UserId,
};

use super::{Action, Audited, Owner, Reach, reach_of, reaches};

macro_rules! audited {
    ($($thing:ty: $noun:ident $name:ident, |$self:ident| $owner:expr;)*) => {$(
        impl Audited for $thing {
            fn owner(&self) -> Owner {
                let $self = self;
                $owner
            }
            fn audited(&self) -> Option<AuditThing> {
                Some(AuditThing::new(Noun::$noun, self.id.0, &self.$name))
            }
        }
    )*};
}

audited! {
    Desktop: Desktop name, |desktop| Owner::Person(desktop.owner.id);
    Template: Template name, |template| Owner::Person(template.owner.id);
    Operation: Operation target_name, |operation| Owner::Person(operation.owner);
    User: User username, |user| Owner::Person(user.id);
    Category: Category name, |category| Owner::Category(category.id);
    Group: Group name, |group| Owner::Category(group.category.id);
    Hypervisor: Hypervisor name, |_host| Owner::Site;
    Media: Media name, |_media| Owner::Site;
    StoragePath: StoragePath name, |_path| Owner::Site;
    CustomRole: CustomRole name, |_role| Owner::Site;
}

impl Audited for () {
    fn owner(&self) -> Owner {
        Owner::Site
    }
    fn audited(&self) -> Option<AuditThing> {
        None
    }
}

/// Whether this person may know that the desktop exists.
#[must_use]
pub fn sees_desktop(caller: &Caller, desktop: &Desktop) -> bool {
    reaches(caller, Permission::DesktopSee, desktop.owner())
}

/// Whether this person may delete the desktop for good, once it is in the recycle bin.
#[must_use]
pub fn may_purge(caller: &Caller, desktop: &Desktop) -> bool {
    reaches(caller, Permission::DesktopPurge, desktop.owner())
}

/// Whether this person may know that the template exists.
#[must_use]
pub fn sees_template(caller: &Caller, template: &Template) -> bool {
    let offered = template.sharing == Sharing::Everyone && template.enabled && template.deleted.is_none();
    offered || reaches(caller, Permission::TemplateSee, template.owner())
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

/// New desktops: from which template, and whose they will be.
#[derive(Debug, Clone)]
pub struct DesktopsToCreate {
    /// Without a template an empty desktop is made.
    pub template: Option<Template>,
    /// Who will own them: one person all of them, or several one each.
    pub owners: Vec<UserId>,
}

/// Makes desktops from a template, or an empty one to install.
#[derive(Debug, Clone, Copy)]
pub struct CreateDesktops;

impl Action for CreateDesktops {
    type On = DesktopsToCreate;
    const NAME: &'static str = Permission::DesktopCreate.as_str();

    fn allows(caller: &Caller, on: &DesktopsToCreate) -> bool {
        !on.owners.is_empty()
            && on.owners.iter().all(|owner| reaches(caller, Permission::DesktopCreate, Owner::Person(*owner)))
            && on.template.as_ref().is_none_or(|template| sees_template(caller, template))
    }
}

/// Lets the desktops that were made for a group keep up with it no more: its teachers may.
#[derive(Debug, Clone, Copy)]
pub struct EndDeployment;

impl Action for EndDeployment {
    type On = Group;
    const NAME: &'static str = Permission::DeploymentEnd.as_str();

    fn allows(caller: &Caller, on: &Group) -> bool {
        reaches_group(caller, Permission::DeploymentEnd, on)
    }
}

/// A desktop, and who will own it.
#[derive(Debug, Clone)]
pub struct DesktopToGive {
    /// Which.
    pub desktop: Desktop,
    /// To whom.
    pub to: UserId,
}

/// Gives a desktop to somebody else.
#[derive(Debug, Clone, Copy)]
pub struct GiveDesktop;

impl Action for GiveDesktop {
    type On = DesktopToGive;
    const NAME: &'static str = Permission::DesktopGive.as_str();

    fn allows(caller: &Caller, on: &DesktopToGive) -> bool {
        let from = on.desktop.owner();
        [from, Owner::Person(on.to)].into_iter().all(|owner| reaches(caller, Permission::DesktopGive, owner))
    }
}

/// Whether a person's account is one that `caller` may change: only administrators change people who have as much power
/// as themselves, or more.
fn below(caller: &Caller, user: &User) -> bool {
    lacks_nothing(caller, user) && caller.is_administrator()
        || matches!(user.role, Role::Teacher | Role::Student)
}

/// Whether nothing was taken away from what the caller's role may do. Otherwise they could give back to themselves what was.
fn lacks_nothing<T>(caller: &Caller, _on: &T) -> bool {
    caller.without.is_empty()
}

fn own_or_below(caller: &Caller, user: &User) -> bool {
    caller.user.id == user.id || below(caller, user)
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident($on:ty) = $permission:ident $(if $also:path)?;)*) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl Action for $name {
            type On = $on;
            const NAME: &'static str = Permission::$permission.as_str();
            fn allows(caller: &Caller, on: &$on) -> bool {
                reaches(caller, Permission::$permission, on.owner()) $(&& $also(caller, on))?
            }
        })*
    };
}

actions! {
    /// Starts a desktop.
    StartDesktop(Desktop) = DesktopStart;
    /// Asks it to shut down.
    ShutdownDesktop(Desktop) = DesktopShutdown;
    /// Forces it off.
    StopDesktop(Desktop) = DesktopStop;
    /// Presses its reset button.
    ResetDesktop(Desktop) = DesktopReset;
    /// Pauses it: its processors stop.
    PauseDesktop(Desktop) = DesktopPause;
    /// Resumes it after a pause.
    ResumeDesktop(Desktop) = DesktopResume;
    /// Renames it, changes its hardware.
    EditDesktop(Desktop) = DesktopEdit;
    /// Makes one of its disks larger.
    GrowDisk(Desktop) = DiskGrow;
    /// Moves it to the recycle bin.
    DeleteDesktop(Desktop) = DesktopDelete;
    /// Takes it out of the recycle bin.
    RestoreDesktop(Desktop) = DesktopRestore;
    /// Deletes it for good.
    PurgeDesktop(Desktop) = DesktopPurge;
    /// Makes a template of its disk.
    TemplateDesktop(Desktop) = DesktopTemplate;
    /// Opens it in a viewer.
    OpenDesktop(Desktop) = DesktopOpen;
    /// Looks at its screen.
    WatchDesktop(Desktop) = DesktopWatch;
    /// Imports a template from a file on a storage path, where anybody's image may lie.
    ImportTemplate(()) = TemplateImport;
    /// Uploads the image of a template.
    UploadTemplate(Template) = TemplateUpload;
    /// Renames, shares, retires it.
    EditTemplate(Template) = TemplateEdit;
    /// Moves it to the recycle bin.
    DeleteTemplate(Template) = TemplateDelete;
    /// Takes it out of the recycle bin.
    RestoreTemplate(Template) = TemplateRestore;
    /// Deletes it for good.
    PurgeTemplate(Template) = TemplatePurge;
    /// Adds an ISO.
    AddMedia(()) = MediaAdd;
    /// Removes it; its file stays.
    RemoveMedia(Media) = MediaRemove;
    /// Sees ISOs and storage paths.
    SeeStorage(()) = StorageSee;
    /// Adds a storage path.
    AddStoragePath(()) = StorageAdd;
    /// Changes it.
    EditStoragePath(StoragePath) = StorageEdit;
    /// Removes it.
    RemoveStoragePath(StoragePath) = StorageRemove;
    /// Forgets a storage path with all that is stored on it, and sees what that is.
    ForgetStoragePath(StoragePath) = StorageForget;
    /// Sees hosts.
    SeeHypervisors(()) = HypervisorSee;
    /// Adds a host.
    AddHypervisor(()) = HypervisorAdd;
    /// Changes a host: name, key, maintenance.
    EditHypervisor(Hypervisor) = HypervisorEdit;
    /// Removes a host.
    RemoveHypervisor(Hypervisor) = HypervisorRemove;
    /// Cancels an operation.
    CancelOperation(Operation) = OperationCancel;
    /// Ends an operation that hangs, without undoing what it did.
    AbandonOperation(Operation) = OperationAbandon;
    /// Changes a person's role, name, groups, access.
    EditUser(User) = UserEdit if below;
    /// Gives a person a new password.
    ChangePassword(User) = UserPassword if below;
    /// Removes a person.
    RemoveUser(User) = UserRemove if below;
    /// Sees and ends a person's sessions.
    SeeSessions(User) = UserSessions if own_or_below;
    /// Adds a category.
    AddCategory(()) = CategoryAdd;
    /// Renames a category.
    EditCategory(Category) = CategoryEdit;
    /// Removes a category.
    RemoveCategory(Category) = CategoryRemove;
    /// Adds a group to a category.
    AddGroup(Category) = GroupAdd;
    /// Renames and archives a group, and chooses its members and teachers.
    EditGroup(Group) = GroupEdit;
    /// Removes a group.
    RemoveGroup(Group) = GroupRemove;
    /// Changes the rules of signing in.
    EditSignInRules(()) = SignInEdit;
    /// Sets up, tests and syncs the school's directory.
    ManageDirectory(()) = DirectoryManage;
    /// Sees the school's own roles.
    SeeRoles(()) = RoleSee;
    /// Adds one.
    AddRole(()) = RoleAdd if lacks_nothing;
    /// Renames one, and changes what it may do.
    EditRole(CustomRole) = RoleEdit if lacks_nothing;
    /// Removes one.
    RemoveRole(CustomRole) = RoleRemove if lacks_nothing;
    /// Sees what a person may use and uses.
    SeeQuotaOfUser(User) = QuotaSee;
    /// Sets what a person may use.
    EditQuotaOfUser(User) = QuotaEdit if below;
    /// Sees what all people of a category may use and use.
    SeeQuotaOfCategory(Category) = QuotaSee;
    /// Sets what the people of a category may use.
    EditQuotaOfCategory(Category) = QuotaEditWide;
    /// Sets what the people of a group may use.
    EditQuotaOfGroup(Group) = QuotaEdit;
    /// Sets what everybody with a role may use.
    EditQuotaOfRole(()) = QuotaEditWide;
}

/// Sees what the people of a group may use and use: its teachers do.
#[derive(Debug, Clone, Copy)]
pub struct SeeQuotaOfGroup;

impl Action for SeeQuotaOfGroup {
    type On = Group;
    const NAME: &'static str = Permission::QuotaSee.as_str();

    fn allows(caller: &Caller, on: &Group) -> bool {
        reaches_group(caller, Permission::QuotaSee, on)
    }
}

/// Adds a person: an administrator anybody, a manager somebody below themselves in their category.
#[derive(Debug, Clone, Copy)]
pub struct AddUser;

impl Action for AddUser {
    type On = User;
    const NAME: &'static str = Permission::UserAdd.as_str();

    fn allows(caller: &Caller, on: &User) -> bool {
        let place = on.category.as_ref().map_or(Owner::Site, |category| Owner::Category(category.id));
        reaches(caller, Permission::UserAdd, place) && below(caller, on)
    }
}

macro_rules! category_actions {
    ($($(#[$doc:meta])* $name:ident = $permission:ident;)*) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl Action for $name {
            type On = ();
            const NAME: &'static str = Permission::$permission.as_str();
            fn allows(caller: &Caller, (): &()) -> bool {
                let charges = || matches!(caller.scope, Scope::Category { .. });
                match reach_of(caller, Permission::$permission) {
                    Reach::All => true,
                    Reach::Charges => charges(),
                    Reach::Own | Reach::Nothing => false,
                }
            }
        })*
    };
}

category_actions! {
    /// Sees the audit: an administrator all of it, a manager what concerns their category.
    SeeAudit = AuditSee;
    /// Exports it.
    ExportAudit = AuditExport;
    /// Imports a list of people: an administrator anybody, a manager people of their category. Each person is asked about apart.
    ImportPeople = UserAdd;
}

/// People as they are and as they will be, and the group that they join or leave.
#[derive(Debug, Clone)]
pub struct UsersToChange {
    /// Each person before and after.
    pub people: Vec<(User, User)>,
    /// The group that they join or leave, as a whole.
    pub group: Option<Group>,
}

impl UsersToChange {
    /// Those whom `caller` may not change so.
    pub fn refused<'a>(&'a self, caller: &'a Caller) -> impl Iterator<Item = &'a User> {
        let may = |before: &User, after: &User| match self.group {
            // Whoever chooses the members of a group, chooses among those whom they see.
            Some(_) => sees_user(caller, before),
            None => EditUser::allows(caller, before) && AddUser::allows(caller, after),
        };
        self.people.iter().filter(move |(before, after)| !may(before, after)).map(|(before, _)| before)
    }
}

/// Changes many people: allowed where it is allowed for each.
#[derive(Debug, Clone, Copy)]
pub struct ChangeUsers;

impl Action for ChangeUsers {
    type On = UsersToChange;
    const NAME: &'static str = "user.batch";

    fn allows(caller: &Caller, on: &UsersToChange) -> bool {
        on.group.as_ref().is_none_or(|group| EditGroup::allows(caller, group))
            && on.refused(caller).next().is_none()
    }
}
