//! Who may do what. A permission is a value: engine methods take the [`Permit`] of their action, and only
//! [`may`] makes one, so that a forgotten check does not compile.
//!
//! What a person may not even see is answered as if it were not there ([`sees_desktop`] and its like); what they see
//! but may not do is refused.

use sarrio_model::{
    Caller, Code, Desktop, Hypervisor, Media, Operation, Problem, Role, Sharing, StoragePath, Template, User,
    UserId,
};

/// Something a person can do to `On`.
pub trait Action {
    /// What it is done to.
    type On;
    /// Its name, for the log and the matrix.
    const NAME: &'static str;
    /// Whether this person may.
    fn allows(caller: &Caller, on: &Self::On) -> bool;
}

/// The proof that a person may do `A` to what is inside.
#[derive(Debug)]
#[must_use]
pub struct Permit<A: Action> {
    caller: Caller,
    on: A::On,
}

impl<A: Action> Permit<A> {
    /// Who.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// To what.
    #[must_use]
    pub fn on(&self) -> &A::On {
        &self.on
    }

    /// Who, and to what.
    pub(crate) fn take(self) -> (Caller, A::On) {
        (self.caller, self.on)
    }
}

/// Asks whether `caller` may do `action` to `on`.
///
/// # Errors
/// `auth.forbidden`, which says who could.
pub fn may<A: Action>(caller: &Caller, _action: A, on: A::On) -> Result<Permit<A>, Problem> {
    if A::allows(caller, &on) {
        return Ok(Permit { caller: caller.clone(), on });
    }
    tracing::info!(user.id = %caller.user.id, action = A::NAME, "refused");
    Err(Problem::new(Code::Forbidden, format!("{} may not do this ({}).", caller.user.name, A::NAME)))
}

fn administrator<T>(caller: &Caller, _: &T) -> bool {
    caller.role == Role::Administrator
}

fn anybody<T>(_: &Caller, _: &T) -> bool {
    true
}

/// Whether a desktop is there for this person at all.
#[must_use]
pub fn sees_desktop(caller: &Caller, desktop: &Desktop) -> bool {
    sees_desktops_of(caller.role, caller.user.id, desktop.owner.id)
}

/// Whether somebody with this role sees the desktops of `owner`.
pub(crate) fn sees_desktops_of(role: Role, user: UserId, owner: UserId) -> bool {
    role == Role::Administrator || user == owner
}

/// Whether a template is there for this person at all.
#[must_use]
pub fn sees_template(caller: &Caller, template: &Template) -> bool {
    let offered = template.sharing == Sharing::Everyone && template.enabled && template.deleted.is_none();
    owns_template(caller, template) || offered
}

/// Whether an operation is there for this person at all.
#[must_use]
pub fn sees_operation(caller: &Caller, operation: &Operation) -> bool {
    caller.is_administrator() || operation.owner == caller.user.id
}

fn owns_template(caller: &Caller, template: &Template) -> bool {
    caller.is_administrator() || template.owner.id == caller.user.id
}

fn uses_template(caller: &Caller, template: &Option<Template>) -> bool {
    template.as_ref().is_none_or(|template| sees_template(caller, template))
}

fn herself_or_administrator(caller: &Caller, user: &User) -> bool {
    caller.is_administrator() || caller.user.id == user.id
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident($on:ty) = $text:literal if $rule:path;)*) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl Action for $name {
            type On = $on;
            const NAME: &'static str = $text;
            fn allows(caller: &Caller, on: &$on) -> bool {
                $rule(caller, on)
            }
        })*
    };
}

actions! {
    /// Makes desktops from a template, or an empty one to install.
    CreateDesktops(Option<Template>) = "desktop.create" if uses_template;
    /// Starts a desktop.
    StartDesktop(Desktop) = "desktop.start" if sees_desktop;
    /// Asks it to shut down.
    ShutdownDesktop(Desktop) = "desktop.shutdown" if sees_desktop;
    /// Forces it off.
    StopDesktop(Desktop) = "desktop.stop" if sees_desktop;
    /// Presses its reset button.
    ResetDesktop(Desktop) = "desktop.reset" if sees_desktop;
    /// Lets it stand still.
    PauseDesktop(Desktop) = "desktop.pause" if sees_desktop;
    /// Lets it go on.
    ResumeDesktop(Desktop) = "desktop.resume" if sees_desktop;
    /// Renames it, changes its machine.
    EditDesktop(Desktop) = "desktop.edit" if sees_desktop;
    /// Makes one of its disks larger.
    GrowDisk(Desktop) = "disk.grow" if sees_desktop;
    /// Gives it to somebody else.
    GiveDesktop(Desktop) = "desktop.give" if administrator;
    /// Puts it into the recycle bin.
    DeleteDesktop(Desktop) = "desktop.delete" if sees_desktop;
    /// Takes it out of there.
    RestoreDesktop(Desktop) = "desktop.restore" if sees_desktop;
    /// Deletes it for good.
    PurgeDesktop(Desktop) = "desktop.purge" if sees_desktop;
    /// Makes a template of its disk.
    TemplateDesktop(Desktop) = "desktop.template" if sees_desktop;
    /// Opens it in a viewer.
    OpenDesktop(Desktop) = "desktop.open" if sees_desktop;
    /// Looks at its screen.
    WatchDesktop(Desktop) = "desktop.watch" if sees_desktop;
    /// Imports a template from a file on a storage path, where anybody's image may lie.
    ImportTemplate(()) = "template.import" if administrator;
    /// Uploads the image of a template.
    UploadTemplate(Template) = "template.upload" if owns_template;
    /// Renames, shares, retires it.
    EditTemplate(Template) = "template.edit" if owns_template;
    /// Puts it into the recycle bin.
    DeleteTemplate(Template) = "template.delete" if owns_template;
    /// Takes it out of there.
    RestoreTemplate(Template) = "template.restore" if owns_template;
    /// Deletes it for good.
    PurgeTemplate(Template) = "template.purge" if owns_template;
    /// Makes an ISO known.
    AddMedia(()) = "media.add" if administrator;
    /// Forgets it.
    RemoveMedia(Media) = "media.remove" if administrator;
    /// Sees ISOs and storage paths.
    SeeStorage(()) = "storage.see" if anybody;
    /// Adds a storage path.
    AddStoragePath(()) = "storage.add" if administrator;
    /// Changes it.
    EditStoragePath(StoragePath) = "storage.edit" if administrator;
    /// Removes it.
    RemoveStoragePath(StoragePath) = "storage.remove" if administrator;
    /// Sees hosts.
    SeeHypervisors(()) = "hypervisor.see" if administrator;
    /// Adds a host.
    AddHypervisor(()) = "hypervisor.add" if administrator;
    /// Changes a host: name, key, maintenance.
    EditHypervisor(Hypervisor) = "hypervisor.edit" if administrator;
    /// Removes a host.
    RemoveHypervisor(Hypervisor) = "hypervisor.remove" if administrator;
    /// Ends an operation.
    CancelOperation(Operation) = "operation.cancel" if sees_operation;
    /// Sees people.
    SeeUsers(()) = "user.see" if administrator;
    /// Adds a person.
    AddUser(()) = "user.add" if administrator;
    /// Changes a person's role, name, access.
    EditUser(User) = "user.edit" if administrator;
    /// Changes a password.
    ChangePassword(User) = "user.password" if herself_or_administrator;
    /// Removes a person.
    RemoveUser(User) = "user.remove" if administrator;
}
