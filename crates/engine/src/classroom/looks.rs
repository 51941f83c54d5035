//! Looking at screens: who does, closely at one or at the wall of a lesson, and what the audit tells of it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use jiff::Timestamp;
use sarrio_model::{AuditOutcome, DesktopId, Lesson, LookAtScreen, Problem, UserId, UserRef};
use sarrio_store::{LookRow, NewAuditEntry};
use tokio::sync::Mutex as AsyncMutex;
use uuid::Uuid;

use crate::{
    Engine, Inner, Look,
    authz::{About, Action as _, Permit, WatchDesktop, entry},
};

/// A close look that is opened again so soon is the same one: its picture has got another size.
const CLOSE_GRACE: Duration = Duration::from_secs(2);

/// For how long somebody who looks at a desktop's screen again and again is one entry of the audit.
const ONE_LOOK: Duration = Duration::from_secs(600);

/// How many looks are remembered at most.
const LOOKS: usize = 10_000;

/// Who looked lately at the screens of other people's desktops.
#[derive(Default)]
pub(super) struct Watchers(Mutex<HashMap<(UserId, DesktopId), Instant>>);

impl Watchers {
    /// Whether this person has not looked at this desktop lately.
    fn is_new(&self, person: UserId, desktop: DesktopId) -> bool {
        let mut looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if looks.len() >= LOOKS {
            looks.retain(|_, at| at.elapsed() < ONE_LOOK);
        }
        let fresh = looks.get(&(person, desktop)).is_some_and(|at| at.elapsed() < ONE_LOOK);
        if !fresh && looks.len() < LOOKS {
            looks.insert((person, desktop), Instant::now());
        }
        !fresh
    }
}
/// Who looks, and at what: a desktop, or the wall of a lesson.
type Which = (UserId, Uuid);

/// How many pictures each look has now.
#[derive(Default)]
pub(super) struct Looks(AsyncMutex<HashMap<Which, usize>>);

/// Somebody looks as long as this value lives.
#[must_use = "whoever looks stops when this is dropped"]
pub struct Looking {
    engine: Arc<Inner>,
    which: Which,
    grace: Duration,
}

impl Engine {
    /// Looks at the desktop's screen. Whoever looks at the same desktop shares its pictures. The second value says that
    /// somebody looks: it is to live as long as they do.
    ///
    /// # Errors
    /// It is off, its host does not answer, or its owner has not agreed.
    pub async fn look(
        &self,
        permit: Permit<WatchDesktop>,
        how: LookAtScreen,
    ) -> Result<(Look, Option<Looking>), Problem> {
        let (host, _, epoch) = self.where_it_runs(&permit).await?;
        let rules = self.rules_for(&permit).await?;
        let desktop = permit.on();
        let looking = match rules {
            None => None,
            Some(_) if how.is_close() => Some(self.looks(&permit, None).await?),
            Some(rules) => match rules.lessons.first() {
                Some(now) => match self.0.store.lesson(now.lesson).await? {
                    Some(lesson) => Some(self.looks(&permit, Some(&lesson)).await?),
                    None => None,
                },
                None => {
                    if self.0.classroom.watchers.is_new(permit.caller().user.id, desktop.id) {
                        permit.note(&self.0.store, desktop, About::of(desktop)).await?;
                    }
                    None
                }
            },
        };
        let pace = Duration::from_millis(how.pace.into());
        let at = (desktop.id, epoch);
        Ok((self.0.screens.look(&host, &self.0.store, at, how.width, pace).await?, looking))
    }

    /// Notes that somebody looks closely at a desktop, or at the wall of a lesson.
    async fn looks(&self, permit: &Permit<WatchDesktop>, wall: Option<&Lesson>) -> Result<Looking, Problem> {
        let (caller, desktop) = (permit.caller(), permit.on());
        let (subject, about, grace) = match wall {
            Some(lesson) => (lesson.id.0, About::of(lesson), self.0.settings.wall_grace),
            None => (desktop.id.0, About::of(desktop), CLOSE_GRACE),
        };
        let which = (caller.user.id, subject);
        let mut all = self.0.classroom.looks.0.lock().await;
        if !all.contains_key(&which) {
            let row = LookRow {
                by: UserRef { id: caller.user.id, name: caller.user.name.clone() },
                subject,
                person: wall.is_none().then_some(desktop.owner.id),
                entry: entry(caller, WatchDesktop::NAME, about, AuditOutcome::Done),
                since: Timestamp::now(),
            };
            let mut tx = self.0.store.begin().await?;
            permit.ask_again(&mut tx, desktop).await?;
            tx.begin_look(&row).await?;
            tx.commit().await?;
        }
        *all.entry(which).or_default() += 1;
        Ok(Looking { engine: self.0.clone(), which, grace })
    }
}

impl Drop for Looking {
    fn drop(&mut self) {
        let (engine, which, grace) = (self.engine.clone(), self.which, self.grace);
        self.engine.spawn(async move {
            let left = {
                let mut all = engine.classroom.looks.0.lock().await;
                let count = all.entry(which).or_default();
                *count = count.saturating_sub(1);
                *count
            };
            if left > 0 {
                return;
            }
            tokio::time::sleep(grace).await;
            let mut all = engine.classroom.looks.0.lock().await;
            if all.get(&which).is_some_and(|count| *count == 0) {
                all.remove(&which);
                if let Err(why) = end(&engine, which, grace).await {
                    tracing::warn!(%why, "the end of a look could not be noted; it is when Sarrio starts next");
                }
            }
        });
    }
}

/// A look has ended, some time ago: the audit tells of it.
async fn end(engine: &Inner, (by, subject): Which, ago: Duration) -> Result<(), Problem> {
    let mut tx = engine.store.begin().await?;
    if let Some(LookRow { entry, since, .. }) = tx.end_look(by, subject).await? {
        tx.audit(NewAuditEntry { changes: vec![], ..entry });
        let now = Timestamp::now();
        let until = now.checked_sub(ago).unwrap_or(now).max(since);
        tx.audit_change("looked", Some(since), Some(until));
    }
    Ok(tx.commit().await?)
}

/// Ends the looks that an earlier engine left: whoever looked then does no more.
pub(super) async fn end_left(engine: &Inner) -> Result<(), Problem> {
    for row in engine.store.looks().await? {
        end(engine, (row.by.id, row.subject), Duration::ZERO).await?;
    }
    Ok(())
}
