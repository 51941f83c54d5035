//! Who may do what. The table of roles says which permission reaches how far; an action names its permission, and whose the
//! thing is that it is done to.
//!
//! The proof that somebody may do something is a value: engine methods take the [`Permit`] of their action, and
//! only [`may`] makes one for a person, so that a forgotten check does not compile.
//!
//! A permit says what was true when it was given. In the transaction in which the engine writes what was asked for, it asks
//! again ([`Permit::confirm`]), and writes who did it into the audit, since neither the caller nor what they change can change any more there. Where nothing is
//! written, as for the checks of a host or the picture of a screen, the permit's answer stands.
//!
//! What a person may not even see is answered as if it did not exist ([`sees_desktop`] and the like); what they see but
//! may not do is refused.

mod actions;
mod audit;
mod table;

use std::sync::Arc;

use sarrio_model::{
    Caller, CategoryId, Desktop, DesktopAction, Noun, Origin, Permission, Problem, Role, Scope, UserId,
    UserRef,
    problem::{CallerIsGone, NotAllowed},
};
use sarrio_store::Tx;

pub use sarrio_model::Reach;

pub use self::{
    actions::*,
    audit::{About, Audited, entry},
    table::{TABLE, document, reach, rows},
};

/// Something a person can do to `On`.
pub trait Action {
    /// What it is done to.
    type On;
    /// Its name, for the log and for people.
    const NAME: &'static str;
    /// Whether this person may.
    fn allows(caller: &Caller, on: &Self::On) -> bool;
}

/// Whose a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The site's.
    Site,
    /// A part of the school.
    Category(CategoryId),
    /// A person's.
    Person(UserId),
}

/// How far a permission of `caller` reaches: as far as their role's, unless it was taken away.
#[must_use]
pub fn reach_of(caller: &Caller, permission: Permission) -> Reach {
    match caller.without.contains(&permission) {
        true => Reach::Nothing,
        false => reach(permission, caller.role),
    }
}

/// Whether a permission of `caller` reaches what belongs to `owner`.
#[must_use]
pub fn reaches(caller: &Caller, permission: Permission, owner: Owner) -> bool {
    match (reach_of(caller, permission), owner) {
        (Reach::Nothing, _) => false,
        (Reach::All, _) => true,
        (Reach::Own, Owner::Person(person)) => person == caller.user.id,
        (Reach::Charges, Owner::Person(person)) => caller.scope.includes(person),
        (Reach::Charges, Owner::Category(category)) => caller.scope.includes_category(category),
        (Reach::Own | Reach::Charges, _) => false,
    }
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

    /// Asks again, about `now`: the thing as this transaction reads it. Where the caller lost the right since the permit
    /// was given, or the thing was given to somebody else, that counts.
    ///
    /// # Errors
    /// `auth.forbidden`, or the store's.
    pub async fn ask_again(&self, tx: &mut Tx, now: &A::On) -> Result<(), Problem> {
        require::<A>(&self.caller_now(tx).await?, now)
    }

    /// The caller with the role that they have now.
    ///
    /// # Errors
    /// They were disabled or removed; the store's.
    pub async fn caller_now(&self, tx: &mut Tx) -> Result<Caller, Problem> {
        // Whoever comes by the unix socket is administrator by that, whatever their row says.
        if self.asker == Asker::Housekeeping || self.caller.direct {
            return Ok(self.caller.clone());
        }
        match tx.user(self.caller.user.id).await?.filter(|user| user.enabled) {
            Some(user) => Ok(Caller { from: self.caller.from.clone(), ..tx.caller_of(&user).await? }),
            None => Err(CallerIsGone { name: self.caller.user.name.clone() }.into()),
        }
    }

    /// A permit for what the engine does by itself, as when it empties the recycle bin. Its operations belong to `owner`.
    pub(crate) fn for_housekeeping(owner: UserId, on: A::On) -> Self {
        let user = UserRef { id: owner, name: "Sarrio".to_owned() };
        let caller = Caller {
            user,
            role: Role::Administrator,
            without: Arc::default(),
            scope: Scope::Everything,
            direct: false,
            from: Origin::Sarrio,
        };
        Self { caller, on, asker: Asker::Housekeeping }
    }
}

/// Asks whether `caller` may do `action` to `on`.
///
/// # Errors
/// `auth.forbidden`.
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
    pub action: DesktopAction,
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
pub(crate) fn require_action(
    caller: &Caller,
    action: DesktopAction,
    desktop: &Desktop,
) -> Result<(), Problem> {
    if !sees_desktop(caller, desktop) {
        return Err(Problem::not_found(Noun::Desktop, desktop.id));
    }
    match action {
        DesktopAction::Start => require::<StartDesktop>(caller, desktop),
        DesktopAction::Shutdown => require::<ShutdownDesktop>(caller, desktop),
        DesktopAction::Stop => require::<StopDesktop>(caller, desktop),
        DesktopAction::Reset => require::<ResetDesktop>(caller, desktop),
        DesktopAction::Pause => require::<PauseDesktop>(caller, desktop),
        DesktopAction::Resume => require::<ResumeDesktop>(caller, desktop),
        DesktopAction::Delete => require::<DeleteDesktop>(caller, desktop),
        DesktopAction::Restore => require::<RestoreDesktop>(caller, desktop),
        DesktopAction::Purge => require::<PurgeDesktop>(caller, desktop),
    }
}
