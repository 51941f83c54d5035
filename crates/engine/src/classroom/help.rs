//! Helping at a desktop: who does, since when, and how it ends.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use jiff::Timestamp;
use sarrio_model::{
    Attention, AuditOutcome, ConsentAnswer, ConsentGrade, ConsentTo, Desktop, DesktopId, Help, Noun,
    Permission, Problem,
    problem::{HelpedByOther, NeverHelped, NoHelp},
};
use sarrio_store::Tx;
use tokio_util::sync::CancellationToken;

use super::{
    asking::{self, Asked, attention},
    consent::Ruling,
    help_end::end,
};
use crate::{
    Engine, Inner,
    authz::{About, HelpAtDesktop, Permit, entry},
};

/// The desktops at whose keyboards somebody is.
#[derive(Default)]
pub(super) struct Helping(Mutex<HashMap<DesktopId, CancellationToken>>);

impl Helping {
    /// Somebody takes the keyboard of a desktop: until this is cancelled.
    pub(super) fn at(&self, desktop: DesktopId) -> CancellationToken {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(desktop).or_default().clone()
    }

    /// Takes the keyboard of a desktop away from whoever has it. Where they still help, they take it again.
    pub(super) fn cut(&self, desktop: DesktopId) {
        let taken = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&desktop);
        taken.into_iter().for_each(|token| token.cancel());
    }

    /// Takes the keyboards of all other desktops away: nobody helps there, as where a lesson was removed.
    pub(super) fn keep_only(&self, helped: &[DesktopId]) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|desktop, token| {
            let stays = helped.contains(desktop);
            if !stays {
                token.cancel();
            }
            stays
        });
    }
}

impl Engine {
    /// Begins to help at a desktop, where its owner has not to be asked, or asks them. Their “yes” begins it.
    ///
    /// # Errors
    /// The rules never allow it; somebody else helps there; the owner has not opened Sarrio; the desktop is off or paused with its
    /// class; the store's.
    pub async fn begin_help(&self, permit: Permit<HelpAtDesktop>) -> Result<Attention, Problem> {
        let by = permit.caller().user.clone();
        let mut tx = self.0.store.begin().await?;
        let desktop = desktop(&mut tx, permit.on().id).await?;
        permit.confirm(&mut tx, &desktop).await?;
        let owner = desktop.owner.clone();
        match tx.help_at(desktop.id).await? {
            Some(help) if help.by.id == by.id => {}
            Some(help) => return Err(HelpedByOther { name: owner.name, helper: help.by.name }.into()),
            None => {
                let ruling = Ruling::of(&tx.consent_of(owner.id).await?, ConsentTo::Help);
                let grade = if owner.id == by.id { ConsentGrade::Always } else { ruling.grade };
                match grade {
                    ConsentGrade::Never => return Err(NeverHelped { name: owner.name }.into()),
                    ConsentGrade::Always => {
                        let help = Help { desktop: desktop.id, by, since: Timestamp::now() };
                        tx.begin_help(owner.id, ruling.lesson, &help).await?;
                    }
                    ConsentGrade::Ask => {
                        let (lesson, desktop) = (ruling.lesson, Some(desktop.id));
                        let asked = Asked { to: ConsentTo::Help, by: &by, lesson, desktop };
                        asking::ask(&self.0, &mut tx, &owner, &asked).await?;
                        tx.audit_change("consent", None, Some("asked"));
                    }
                }
            }
        }
        let now = attention(&mut tx, owner.id).await?;
        tx.commit().await?;
        self.0.classroom.changed.notify_one();
        Ok(now)
    }

    /// Ends one's own help at a desktop, or gives up asking for it.
    ///
    /// # Errors
    /// One does not help there and has not asked; the store's.
    pub async fn end_help(&self, permit: Permit<HelpAtDesktop>) -> Result<Attention, Problem> {
        let by = permit.caller().user.id;
        let mut tx = self.0.store.begin().await?;
        let desktop = desktop(&mut tx, permit.on().id).await?;
        let owner = desktop.owner.id;
        // Whatever holds the desktop, a help can be ended.
        let helps = tx.help_at(desktop.id).await?.is_some_and(|help| help.by.id == by);
        if helps {
            end(&mut tx, desktop.id, "helper").await?;
        } else {
            let all = attention(&mut tx, owner).await?;
            let asked = all.question(by, ConsentTo::Help);
            let waits = asked.is_some_and(|question| {
                question.desktop == Some(desktop.id) && question.answer == ConsentAnswer::Waiting
            });
            if !waits {
                return Err(NoHelp { name: desktop.name }.into());
            }
            tx.forget_question(owner, by, ConsentTo::Help).await?;
            tx.audit(entry(
                permit.caller(),
                Permission::ClassHelp.as_str(),
                About::of(&desktop),
                AuditOutcome::Done,
            ));
            tx.audit_change("consent", Some("asked"), None);
        }
        let now = attention(&mut tx, owner).await?;
        tx.commit().await?;
        self.0.classroom.helping.cut(desktop.id);
        Ok(now)
    }

    /// The rules of consent have changed: helps that they never allow any more end. Looks are checked again by whoever serves them.
    pub async fn consent_changed(&self) {
        if let Err(why) = end_forbidden(&self.0).await {
            tracing::warn!(%why, "helps could not be compared with the rules of consent");
        }
        self.0.classroom.changed.notify_one();
    }
}

async fn desktop(tx: &mut Tx, id: DesktopId) -> Result<Desktop, Problem> {
    tx.desktop(id).await?.ok_or_else(|| Problem::not_found(Noun::Desktop, id))
}

/// Ends helps of which the helper's app is gone, or whose desktop is off.
pub(super) async fn end_by_itself(engine: &Inner, desktop: DesktopId, why: &str) -> Result<(), Problem> {
    let mut tx = engine.store.begin().await?;
    end(&mut tx, desktop, why).await?;
    tx.commit().await?;
    engine.classroom.helping.cut(desktop);
    tracing::info!(desktop.id = %desktop, why, "a help ended by itself");
    Ok(())
}

/// Ends the helps that the rules never allow any more.
pub(super) async fn end_forbidden(engine: &Inner) -> Result<(), Problem> {
    for row in engine.store.helps().await? {
        let ruling = Ruling::of(&engine.store.consent_of(row.person).await?, ConsentTo::Help);
        if ruling.grade == ConsentGrade::Never && row.what.by.id != row.person {
            end_by_itself(engine, row.what.desktop, "consent").await?;
        }
    }
    Ok(())
}
