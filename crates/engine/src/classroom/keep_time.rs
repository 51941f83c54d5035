//! Keeps the time of lessons: they are prepared, begin and end, and with them their powers.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use sarrio_model::{ConsentGrade, Lesson, LessonId, LessonPhase, LessonQuery, PowerKind, Problem, UserId};
use sarrio_store::Tx;
use tokio::time::Instant;

use super::{asking, desktops, gathered, help, help_end, looks, people::note_connected, timetable, wake};
use crate::{Engine, Inner, authz};

/// The pause before what failed is tried again.
const AGAIN: Duration = Duration::from_secs(2);

/// The shortest pause: what could not be done in time does not keep a processor busy.
const SHORTEST: Duration = Duration::from_millis(100);

/// Lessons that begin later than that are not looked at: none is prepared so long before.
const NEAR: SignedDuration = SignedDuration::from_hours(5);

/// The longest pause: what nobody told of is seen then.
const LONGEST: Duration = Duration::from_secs(30);

/// Keeps time until the engine stops.
pub(crate) fn keep_time(engine: &Arc<Inner>) {
    let this = engine.clone();
    engine.spawn(async move {
        if let Err(why) = looks::end_left(&this).await {
            tracing::warn!(%why, "looks that an earlier run left could not be ended");
        }
        let mut brought_up = None;
        loop {
            if let Err(why) = timetable::keep(&this, &mut brought_up).await {
                tracing::warn!(%why, "the lessons of series could not be made; tried again");
            }
            let next = match now(&this).await {
                Ok(next) => next,
                Err(why) => {
                    tracing::warn!(%why, "the time of lessons could not be kept; tried again");
                    Instant::now() + AGAIN
                }
            };
            this.hosts.all().iter().for_each(|host| host.enforce_now.notify_one());
            tokio::select! {
                () = this.classroom.changed.notified() => {}
                () = tokio::time::sleep_until(next) => {}
            }
        }
    });
}

/// Brings lessons and powers up to now. Returns when to look again.
pub(super) async fn now(engine: &Arc<Inner>) -> Result<Instant, Problem> {
    let now = Timestamp::now();
    let near = LessonQuery { before: Some(now + NEAR), ..LessonQuery::default() };
    let ahead = engine.store.lessons(&near).await?;
    for lesson in &ahead {
        let phase = phase_at(lesson, now);
        if phase != lesson.phase {
            advance(engine, lesson.id, now).await?;
        }
    }
    gathered::archive_what_is_over(engine, now).await?;
    let mut next = Instant::now() + LONGEST;
    for lesson in &ahead {
        for power in &lesson.powers {
            let never =
                power.power.kind() == PowerKind::EyesOnMe && lesson.consent.pause == ConsentGrade::Never;
            let gone = if power.stays { None } else { gone_at(engine, power.by.id, power.since, now) };
            match gone {
                _ if never => end_power(engine, lesson, power.power.kind(), "consent").await?,
                _ if power.until <= now => end_power(engine, lesson, power.power.kind(), "timer").await?,
                Some(at) if at <= Instant::now() => {
                    end_power(engine, lesson, power.power.kind(), "app").await?;
                }
                Some(at) => next = next.min(at),
                None => {}
            }
        }
    }
    asking::end_old(engine, now).await?;
    if let Some(at) = end_helps(engine, now).await? {
        next = next.min(at);
    }
    if let Some(at) = engine.store.next_change_of_lessons().await? {
        let wait = Duration::try_from(at.duration_since(Timestamp::now())).unwrap_or_default();
        next = next.min(Instant::now() + wait.max(SHORTEST));
    }
    Ok(next)
}

/// Ends the helps of those whose apps are gone, and at desktops that are off. Returns when the next app counts as gone.
async fn end_helps(engine: &Inner, now: Timestamp) -> Result<Option<Instant>, Problem> {
    let mut next = None;
    let helps = engine.store.helps().await?;
    let helped: Vec<_> = helps.iter().map(|row| row.what.desktop).collect();
    engine.classroom.helping.keep_only(&helped);
    for row in helps {
        let desktop = row.what.desktop;
        let on = engine.store.desktop(desktop).await?.is_some_and(|desktop| desktop.state.is_on());
        match gone_at(engine, row.what.by.id, row.what.since, now) {
            _ if !on => help::end_by_itself(engine, desktop, "desktop").await?,
            Some(at) if at <= Instant::now() => help::end_by_itself(engine, desktop, "app").await?,
            Some(at) => next = Some(next.map_or(at, |other: Instant| other.min(at))),
            None => {}
        }
    }
    Ok(next)
}

/// When the app of whoever began something counts as gone; `None` while it is connected. Whoever began it without being connected
/// has as long to come.
fn gone_at(engine: &Inner, by: UserId, since: Timestamp, now: Timestamp) -> Option<Instant> {
    let left = engine.classroom.presence.left_at(by)?;
    let absence = engine.settings.class_absence;
    let is_old = Duration::try_from(now.duration_since(since)).unwrap_or_default();
    Some((left + absence).max(Instant::now() + absence.saturating_sub(is_old)))
}

/// How far a lesson is at a time.
fn phase_at(lesson: &Lesson, now: Timestamp) -> LessonPhase {
    let before = lesson.start_before.map(|minutes| SignedDuration::from_mins(minutes.into()));
    if now >= lesson.ends {
        LessonPhase::Over
    } else if now >= lesson.begins {
        LessonPhase::Now
    } else if before.is_some_and(|before| lesson.begins.duration_since(now) <= before) {
        LessonPhase::Preparing
    } else {
        LessonPhase::Planned
    }
}

/// Takes a lesson to the phase that it is in at `now`.
async fn advance(engine: &Arc<Inner>, id: LessonId, now: Timestamp) -> Result<(), Problem> {
    let mut tx = engine.store.begin().await?;
    let Some(lesson) = tx.lesson(id).await? else { return Ok(()) };
    let phase = phase_at(&lesson, now);
    if phase == lesson.phase {
        return Ok(());
    }
    tx.set_phase(id, phase).await?;
    let mut helped = Vec::new();
    if phase == LessonPhase::Over {
        helped = tx.forget_attention_in(id).await?;
        for row in &helped {
            help_end::tell(&mut tx, row, "lesson").await?;
        }
        for power in &lesson.powers {
            tx.end_power(id, power.power.kind()).await?;
        }
        for hand in &lesson.hands {
            tx.set_hand(id, hand.person.id, None).await?;
        }
    }
    tx.commit().await?;
    helped.iter().for_each(|row| engine.classroom.helping.cut(row.what.desktop));
    tracing::info!(lesson.id = %id, from = lesson.phase.as_str(), to = phase.as_str(), "a lesson");
    // Whoever teaches it with others has charge of its students for as long as it lasts.
    Engine(engine.clone()).access_changed();
    let was_prepared = lesson.phase == LessonPhase::Preparing;
    match phase {
        LessonPhase::Preparing => {
            wake::before_lesson(engine, &lesson);
            desktops::start(engine, &lesson).await?;
        }
        LessonPhase::Now => {
            if lesson.start_before.is_some() && !was_prepared {
                wake::before_lesson(engine, &lesson);
                desktops::start(engine, &lesson).await?;
            }
            note_connected(engine, &lesson).await?;
        }
        LessonPhase::Over => desktops::tidy(engine, &lesson).await?,
        LessonPhase::Planned => {}
    }
    Ok(())
}

/// Ends a power by itself, and tells the audit why.
async fn end_power(engine: &Inner, lesson: &Lesson, kind: PowerKind, why: &str) -> Result<(), Problem> {
    let mut tx: Tx = engine.store.begin().await?;
    if tx.end_power(lesson.id, kind).await? {
        let action = match kind {
            PowerKind::EyesOnMe => sarrio_model::Permission::ClassPause,
            PowerKind::Exam => sarrio_model::Permission::ClassExam,
        };
        let by = authz::housekeeper(UserId::new());
        let outcome = sarrio_model::AuditOutcome::Done;
        let entry = authz::entry(&by, action.as_str(), authz::About::of(lesson), outcome);
        tx.audit(sarrio_store::NewAuditEntry { who: sarrio_model::Actor::sarrio(), ..entry });
        tx.audit_change("ended_by", None, Some(why));
        tx.commit().await?;
        tracing::info!(lesson.id = %lesson.id, power = kind.as_str(), why, "a power ended by itself");
    }
    Ok(())
}
