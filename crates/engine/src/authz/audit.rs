//! What a permit leaves in the audit: an entry in the transaction that does what the permit is for.

use sarrio_model::{
    Actor, AuditOutcome, AuditThing, Caller, Category, CustomRole, Desktop, Group, Hypervisor, Lesson, Media,
    Noun, Operation, Origin, Problem, Room, Series, StoragePath, Template, User,
};
use sarrio_store::{Concerns, NewAuditEntry, Store, Tx};

use super::{Action, Asker, Owner, Permit, Thing};

/// A thing, as the audit names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Which; `None` where there is none yet, or where there are several.
    pub thing: Option<AuditThing>,
    /// Whose it is.
    pub owner: Owner,
}

impl About {
    /// Nothing in particular.
    #[must_use]
    pub fn nothing() -> Self {
        Self { thing: None, owner: Owner::Site }
    }

    /// The thing itself.
    #[must_use]
    pub fn of(thing: &impl Audited) -> Self {
        Self { thing: thing.audited(), owner: thing.owner() }
    }
}

/// A thing that the audit can name.
pub trait Audited: Thing {
    /// How the audit names it; not at all where it is no single thing.
    fn audited(&self) -> Option<AuditThing>;
}

macro_rules! audited {
    ($($thing:ty: $noun:ident $name:ident;)*) => {$(
        impl Audited for $thing {
            fn audited(&self) -> Option<AuditThing> {
                Some(AuditThing::new(Noun::$noun, self.id.0, &self.$name))
            }
        }
    )*};
}

audited! {
    Desktop: Desktop name;
    Template: Template name;
    Operation: Operation target_name;
    User: User username;
    Category: Category name;
    Group: Group name;
    Hypervisor: Hypervisor name;
    Media: Media name;
    StoragePath: StoragePath name;
    CustomRole: CustomRole name;
    Room: Room name;
    Lesson: Lesson title;
    Series: Series title;
}

impl Audited for () {
    fn audited(&self) -> Option<AuditThing> {
        None
    }
}

/// An entry that tells what `caller` did.
#[must_use]
pub fn entry(caller: &Caller, action: &str, about: About, outcome: AuditOutcome) -> NewAuditEntry {
    let concerns = match about.owner {
        Owner::Site => Concerns::Actor,
        Owner::Category(category) => Concerns::Category(category),
        Owner::Person(person) => Concerns::Person(person),
    };
    NewAuditEntry {
        who: Actor { id: Some(caller.user.id), name: caller.user.name.clone(), role: Some(caller.role) },
        from: caller.from.clone(),
        action: action.to_owned(),
        thing: about.thing,
        concerns,
        outcome,
        operation: None,
        changes: vec![],
    }
}

impl<A: Action> Permit<A> {
    /// Asks again, about `now`, as [`Permit::ask_again`] does, and writes into the audit that it is done.
    ///
    /// # Errors
    /// `auth.forbidden`, or the store's.
    pub async fn confirm(&self, tx: &mut Tx, now: &A::On) -> Result<(), Problem>
    where
        A::On: Audited,
    {
        self.confirm_about(tx, now, About::of(now)).await
    }

    /// The same, where what is done is told of something else, such as of what is added.
    ///
    /// # Errors
    /// `auth.forbidden`, or the store's.
    pub async fn confirm_about(&self, tx: &mut Tx, now: &A::On, about: About) -> Result<(), Problem> {
        self.ask_again(tx, now).await?;
        tx.audit(self.entry(A::NAME, about));
        Ok(())
    }

    /// The same in a transaction of its own, for what changes nothing in the store.
    pub(crate) async fn note(&self, store: &Store, now: &A::On, about: About) -> Result<(), Problem> {
        let mut tx = store.begin().await?;
        self.confirm_about(&mut tx, now, about).await?;
        Ok(tx.commit().await?)
    }

    /// An entry that tells that it is done.
    pub(crate) fn entry(&self, action: &str, about: About) -> NewAuditEntry {
        let entry = entry(&self.caller, action, about, AuditOutcome::Done);
        match self.asker {
            Asker::Person => entry,
            Asker::Housekeeping => NewAuditEntry { who: Actor::sarrio(), from: Origin::Sarrio, ..entry },
        }
    }
}
