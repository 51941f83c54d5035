//! Every action, the permission that it needs, and the thing that it is done to.

use sarrio_model::{
    Caller, Category, Desktop, Group, Hypervisor, Media, Operation, Permission, Problem, StoragePath,
    Template, User, UserId,
};

use super::{
    Action,
    reaches::{Owner, reaches},
    things::{Thing, is_below},
};

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
            && on.template.as_ref().is_none_or(|template| template.may(caller, Permission::DesktopCreate))
    }

    fn obstacle(caller: &Caller, on: &DesktopsToCreate) -> Option<Problem> {
        let template = on.template.as_ref()?;
        let obstacle = template.obstacle(caller, Permission::DesktopCreate)?;
        Some(obstacle(template).at("template"))
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
        let to = Owner::Person(on.to);
        on.desktop.may(caller, Permission::DesktopGive) && reaches(caller, Permission::DesktopGive, to)
    }
}

/// A template, and who will own it.
#[derive(Debug, Clone)]
pub struct TemplateToGive {
    /// Which.
    pub template: Template,
    /// To whom.
    pub to: UserId,
}

/// Gives a template to somebody else.
#[derive(Debug, Clone, Copy)]
pub struct GiveTemplate;

impl Action for GiveTemplate {
    type On = TemplateToGive;
    const NAME: &'static str = Permission::TemplateGive.as_str();

    fn allows(caller: &Caller, on: &TemplateToGive) -> bool {
        let to = Owner::Person(on.to);
        on.template.may(caller, Permission::TemplateGive) && reaches(caller, Permission::TemplateGive, to)
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident($on:ty) = $permission:ident;)*) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl Action for $name {
            type On = $on;
            const NAME: &'static str = Permission::$permission.as_str();
            fn allows(caller: &Caller, on: &$on) -> bool {
                on.may(caller, Permission::$permission)
            }
            fn obstacle(caller: &Caller, on: &$on) -> Option<Problem> {
                on.obstacle(caller, Permission::$permission).map(|says| says(on))
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
    /// Renames and retires it.
    EditTemplate(Template) = TemplateEdit;
    /// Shares it with those whom the caller sees.
    ShareTemplate(Template) = TemplateShare;
    /// Moves it to the recycle bin.
    DeleteTemplate(Template) = TemplateDelete;
    /// Takes it out of the recycle bin.
    RestoreTemplate(Template) = TemplateRestore;
    /// Deletes it for good.
    PurgeTemplate(Template) = TemplatePurge;
    /// Adds an ISO.
    AddMedia(()) = MediaAdd;
    /// Shares it.
    ShareMedia(Media) = MediaShare;
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
    EditUser(User) = UserEdit;
    /// Gives a person a new password.
    ChangePassword(User) = UserPassword;
    /// Removes a person.
    RemoveUser(User) = UserRemove;
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
}

/// Adds a person: an administrator anybody, a manager somebody below themselves in their category.
#[derive(Debug, Clone, Copy)]
pub struct AddUser;

impl Action for AddUser {
    type On = User;
    const NAME: &'static str = Permission::UserAdd.as_str();

    fn allows(caller: &Caller, on: &User) -> bool {
        let place = on.category.as_ref().map_or(Owner::Site, |category| Owner::Category(category.id));
        reaches(caller, Permission::UserAdd, place) && is_below(caller, on)
    }
}
