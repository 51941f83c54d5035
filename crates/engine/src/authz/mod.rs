//! Who may do what, and what can be done now. The table of roles says which permission reaches how far; an action names its
//! permission, and the thing that it is done to. Whose that is, and what its state keeps from being done with it, is in
//! `things` and `obstacles`: the actions that a row carries and the refusal of a request come from there.
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
mod obstacles;
mod reaches;
mod rows;
mod table;
mod things;

use std::sync::Arc;

use sarrio_model::{
    Caller, Desktop, DesktopAction, Membership, Noun, Origin, Problem, Role, Scope, UserId, UserRef,
    problem::{CallerIsGone, NotAllowed},
};
use sarrio_store::Tx;

pub use sarrio_model::Reach;

pub use self::{
    actions::*,
    audit::{About, Audited, entry},
    obstacles::Obstacle,
    reaches::{Owner, reach_of, reaches},
    rows::{CarriesActions, actions_after},
    table::{TABLE, document, reach, rows},
    things::{
        Thing, actions_of, actions_of_caller, sees_category, sees_desktop, sees_group, sees_lesson,
        sees_media, sees_operation, sees_series, sees_template, sees_user,
    },
};

/// Something a person can do to `On`.
pub trait Action {
    /// What it is done to.
    type On;
    /// Its name, for the log and for people.
    const NAME: &'static str;
    /// Whether this person may, by their role.
    fn allows(caller: &Caller, on: &Self::On) -> bool;
    /// Why it cannot be done now, by the state of what it is done to.
    fn obstacle(_caller: &Caller, _on: &Self::On) -> Option<Problem> {
        None
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
    /// was given, or the thing was given to somebody else, that counts. And its state must allow it.
    ///
    /// # Errors
    /// `auth.forbidden`, what its state keeps from being done, or the store's.
    pub async fn ask_again(&self, tx: &mut Tx, now: &A::On) -> Result<(), Problem> {
        require::<A>(&self.caller_now(tx).await?, now)?;
        self.require_possible(now)
    }

    /// Refuses what the state of the thing keeps from being done.
    ///
    /// # Errors
    /// Why it cannot be done now.
    pub fn require_possible(&self, now: &A::On) -> Result<(), Problem> {
        A::obstacle(&self.caller, now).map_or(Ok(()), Err)
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
        Self { caller: housekeeper(owner), on, asker: Asker::Housekeeping }
    }
}

/// The engine itself as a caller, in the name of a person.
pub(crate) fn housekeeper(person: UserId) -> Caller {
    let user = UserRef { id: person, name: "Sarrio".to_owned() };
    Caller {
        user,
        role: Role::Administrator,
        without: Arc::default(),
        scope: Scope::Everything,
        membership: Membership::default(),
        direct: false,
        from: Origin::Sarrio,
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
    Err(not_allowed(caller, A::NAME))
}

fn not_allowed(caller: &Caller, action: &'static str) -> Problem {
    tracing::info!(user.id = %caller.user.id, action, "refused");
    NotAllowed { name: caller.user.name.clone(), action }.into()
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
        let to = on.action.permission();
        on.desktops.iter().all(|desktop| sees_desktop(caller, desktop) && desktop.may(caller, to))
    }
}

/// Asks whether `caller` may do this to one desktop now, as for a single desktop.
///
/// # Errors
/// `not_found` where they may not even see it, `auth.forbidden`, or what its state keeps from being done.
pub(crate) fn require_action(
    caller: &Caller,
    action: DesktopAction,
    desktop: &Desktop,
) -> Result<(), Problem> {
    if !sees_desktop(caller, desktop) {
        return Err(Problem::not_found(Noun::Desktop, desktop.id));
    }
    let to = action.permission();
    if !desktop.may(caller, to) {
        return Err(not_allowed(caller, to.as_str()));
    }
    desktop.obstacle(caller, to).map_or(Ok(()), |says| Err(says(desktop)))
}
