//! Who may do what. A permission is a value: engine methods take the [`Permit`] of their action, and only [`may`] makes
//! one for a person, so that a forgotten check does not compile.
//!
//! A permit says what was true when it was given. In the transaction in which the engine writes what was asked for, it asks
//! again ([`Permit::confirm`]), since neither the caller nor what they change can change any more there. Where nothing is
//! written, as for the checks of a host or the picture of a screen, the permit's answer stands.
//!
//! What a person may not even see is answered as if it did not exist ([`sees_desktop`] and the like); what they see but
//! may not do is refused.

use sarrio_model::{
    BatchAction, Caller, Desktop, Hypervisor, Media, Noun, Operation, Problem, Role, Sharing, StoragePath,
    Template, User, UserId, UserRef,
    problem::{CallerIsGone, NotAllowed},
};
use sarrio_store::Tx;

/// Something a person can do to `On`.
pub trait Action {
    /// What it is done to.
    type On;
    /// Its name, for the log and for people.
    const NAME: &'static str;
    /// Whether this person may.
    fn allows(caller: &Caller, on: &Self::On) -> bool;
}

/// The proof that somebody may do `A` to the thing in it.
#[derive(Debug)]
#[must_use]
pub struct Permit<A: Action> {
    caller: Caller,
    on: A::On,
    asker: Asker,
}

/// Who asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asker {
    /// Somebody who is signed in.
    Person,
    /// The engine itself, in the name of whoever owns the thing.
    Housekeeping,
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

    /// Asks again, about `now`: the thing as this transaction reads it. Where the caller lost the right since the permit
    /// was given, or the thing was given to somebody else, that counts.
    ///
    /// # Errors
    /// `auth.forbidden`, or the store's.
    pub(crate) async fn confirm(&self, tx: &mut Tx, now: &A::On) -> Result<(), Problem> {
        require::<A>(&self.caller_now(tx).await?, now)
    }

    /// The caller with the role that they have now.
    ///
    /// # Errors
    /// They were disabled or removed; the store's.
    pub(crate) async fn caller_now(&self, tx: &mut Tx) -> Result<Caller, Problem> {
        // Whoever comes by the unix socket is administrator by that, whatever their row says.
        if self.asker == Asker::Housekeeping || self.caller.direct {
            return Ok(self.caller.clone());
        }
        match tx.user(self.caller.user.id).await?.filter(|user| user.enabled) {
            Some(user) => Ok(Caller { user: user.named(), role: user.role, direct: false }),
            None => Err(CallerIsGone { name: self.caller.user.name.clone() }.into()),
        }
    }

    /// A permit for what the engine does by itself, as when it empties the recycle bin. Its operations belong to `owner`.
    pub(crate) fn for_housekeeping(owner: UserId, on: A::On) -> Self {
        let user = UserRef { id: owner, name: "Sarrio".to_owned() };
        let caller = Caller { user, role: Role::Administrator, direct: false };
        Self { caller, on, asker: Asker::Housekeeping }
    }
}

/// Asks whether `caller` may do `action` to `on`.
///
/// # Errors
/// `auth.forbidden`, which says who could.
pub fn may<A: Action>(caller: &Caller, _action: A, on: A::On) -> Result<Permit<A>, Problem> {
    require::<A>(caller, &on)?;
    Ok(Permit { caller: caller.clone(), on, asker: Asker::Person })
}

fn require<A: Action>(caller: &Caller, on: &A::On) -> Result<(), Problem> {
    if A::allows(caller, on) {
        return Ok(());
    }
    tracing::info!(user.id = %caller.user.id, action = A::NAME, "refused");
    Err(NotAllowed { name: caller.user.name.clone(), action: A::NAME }.into())
}

/// One action, and the desktops that it is done to.
#[derive(Debug, Clone)]
pub struct DesktopsToActOn {
    /// What is done.
    pub action: BatchAction,
    /// To which desktops.
    pub desktops: Vec<Desktop>,
}

/// Does one action to many desktops: allowed where it is allowed for each.
#[derive(Debug, Clone, Copy)]
pub struct ActOnDesktops;

impl Action for ActOnDesktops {
    type On = DesktopsToActOn;
    const NAME: &'static str = "desktop.batch";

    fn allows(caller: &Caller, on: &DesktopsToActOn) -> bool {
        on.desktops.iter().all(|desktop| require_action(caller, on.action, desktop).is_ok())
    }
}

/// Asks whether `caller` may do this to one desktop, as for a single desktop.
///
/// # Errors
/// `not_found` where they may not even see it, else `auth.forbidden`.
pub(crate) fn require_action(caller: &Caller, action: BatchAction, desktop: &Desktop) -> Result<(), Problem> {
    if !sees_desktop(caller, desktop) {
        return Err(Problem::not_found(Noun::Desktop, desktop.id));
    }
    match action {
        BatchAction::Start => require::<StartDesktop>(caller, desktop),
        BatchAction::Shutdown => require::<ShutdownDesktop>(caller, desktop),
        BatchAction::Stop => require::<StopDesktop>(caller, desktop),
        BatchAction::Reset => require::<ResetDesktop>(caller, desktop),
        BatchAction::Pause => require::<PauseDesktop>(caller, desktop),
        BatchAction::Resume => require::<ResumeDesktop>(caller, desktop),
        BatchAction::Delete => require::<DeleteDesktop>(caller, desktop),
        BatchAction::Restore => require::<RestoreDesktop>(caller, desktop),
        BatchAction::Purge => require::<PurgeDesktop>(caller, desktop),
    }
}

fn administrator<T>(caller: &Caller, _: &T) -> bool {
    caller.role == Role::Administrator
}

fn anybody<T>(_: &Caller, _: &T) -> bool {
    true
}

/// Whether this person may know that the desktop exists.
#[must_use]
pub fn sees_desktop(caller: &Caller, desktop: &Desktop) -> bool {
    sees_desktops_of(caller.role, caller.user.id, desktop.owner.id)
}

/// Whether somebody with this role sees the desktops of `owner`.
pub(crate) fn sees_desktops_of(role: Role, user: UserId, owner: UserId) -> bool {
    role == Role::Administrator || user == owner
}

/// Whether this person may know that the template exists.
#[must_use]
pub fn sees_template(caller: &Caller, template: &Template) -> bool {
    let offered = template.sharing == Sharing::Everyone && template.enabled && template.deleted.is_none();
    owns_template(caller, template) || offered
}

/// Whether this person may know that the operation exists.
#[must_use]
pub fn sees_operation(caller: &Caller, operation: &Operation) -> bool {
    caller.is_administrator() || operation.owner == caller.user.id
}

fn owns_template(caller: &Caller, template: &Template) -> bool {
    caller.is_administrator() || template.owner.id == caller.user.id
}

/// Without a template an empty desktop is made, which anybody may.
fn uses_template(caller: &Caller, template: &Option<Template>) -> bool {
    template.as_ref().is_none_or(|template| sees_template(caller, template))
}

fn oneself_or_administrator(caller: &Caller, user: &User) -> bool {
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
    /// Pauses it: its processors stop.
    PauseDesktop(Desktop) = "desktop.pause" if sees_desktop;
    /// Resumes it after a pause.
    ResumeDesktop(Desktop) = "desktop.resume" if sees_desktop;
    /// Renames it, changes its hardware.
    EditDesktop(Desktop) = "desktop.edit" if sees_desktop;
    /// Makes one of its disks larger.
    GrowDisk(Desktop) = "disk.grow" if sees_desktop;
    /// Gives it to somebody else.
    GiveDesktop(Desktop) = "desktop.give" if administrator;
    /// Moves it to the recycle bin.
    DeleteDesktop(Desktop) = "desktop.delete" if sees_desktop;
    /// Takes it out of the recycle bin.
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
    /// Moves it to the recycle bin.
    DeleteTemplate(Template) = "template.delete" if owns_template;
    /// Takes it out of the recycle bin.
    RestoreTemplate(Template) = "template.restore" if owns_template;
    /// Deletes it for good.
    PurgeTemplate(Template) = "template.purge" if owns_template;
    /// Adds an ISO.
    AddMedia(()) = "media.add" if administrator;
    /// Removes it; its file stays.
    RemoveMedia(Media) = "media.remove" if administrator;
    /// Sees ISOs and storage paths.
    SeeStorage(()) = "storage.see" if anybody;
    /// Adds a storage path.
    AddStoragePath(()) = "storage.add" if administrator;
    /// Changes it.
    EditStoragePath(StoragePath) = "storage.edit" if administrator;
    /// Removes it.
    RemoveStoragePath(StoragePath) = "storage.remove" if administrator;
    /// Forgets a storage path with all that is stored on it, and sees what that is.
    ForgetStoragePath(StoragePath) = "storage.forget" if administrator;
    /// Sees hosts.
    SeeHypervisors(()) = "hypervisor.see" if administrator;
    /// Adds a host.
    AddHypervisor(()) = "hypervisor.add" if administrator;
    /// Changes a host: name, key, maintenance.
    EditHypervisor(Hypervisor) = "hypervisor.edit" if administrator;
    /// Removes a host.
    RemoveHypervisor(Hypervisor) = "hypervisor.remove" if administrator;
    /// Cancels an operation.
    CancelOperation(Operation) = "operation.cancel" if sees_operation;
    /// Ends an operation that hangs, without undoing what it did.
    AbandonOperation(Operation) = "operation.abandon" if administrator;
    /// Sees people.
    SeeUsers(()) = "user.see" if administrator;
    /// Adds a person.
    AddUser(()) = "user.add" if administrator;
    /// Changes a person's role, name, access.
    EditUser(User) = "user.edit" if administrator;
    /// Changes a password.
    ChangePassword(User) = "user.password" if oneself_or_administrator;
    /// Removes a person.
    RemoveUser(User) = "user.remove" if administrator;
}
