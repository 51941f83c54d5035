//! Makes the lessons of the next two weeks from series and holidays, and lets those follow that nobody changed by hand.
//!
//! A lesson is known by its series and the day that the rule of the series gives it. So it is made once: whether it was changed,
//! moved or ended since, another one for that day is never made.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use jiff::{SignedDuration, Timestamp, civil::Date};
use sarrio_calendar::occurrences;
use sarrio_model::{
    Conflict, ConsentGrades, GroupId, Holidays, Lesson, LessonId, LessonPhase, Occurrence, Problem, Revision,
    Series, SeriesDate,
};
use sarrio_store::Tx;
use tokio::time::Instant;

use crate::Inner;

/// How often it is looked whether lessons come within the next two weeks.
const EVERY: Duration = Duration::from_secs(3600);

/// The longest lesson.
const LONGEST: SignedDuration = SignedDuration::from_mins(Lesson::LONGEST);

/// How often a group is gone through: what one of its series frees, another one takes.
const ROUNDS: usize = 3;

/// Whether the lessons of all groups have to be brought up.
#[derive(Default)]
pub(super) struct Timetable {
    changed: AtomicBool,
}

impl Timetable {
    /// Holidays have changed, which all series follow.
    pub(super) fn changed(&self) {
        self.changed.store(true, Ordering::Relaxed);
    }
}

/// Brings the lessons of all groups up, if something changed or an hour has passed since `last`.
pub(super) async fn keep(engine: &Arc<Inner>, last: &mut Option<Instant>) -> Result<(), Problem> {
    let changed = engine.classroom.timetable.changed.swap(false, Ordering::Relaxed);
    if !changed && last.is_some_and(|last| last.elapsed() < EVERY) {
        return Ok(());
    }
    *last = None; // until it is done
    for group in engine.store.groups_with_series().await? {
        let mut tx = engine.store.begin().await?;
        bring_up(&mut tx, group, Timestamp::now(), engine.settings.lessons_ahead).await?;
        tx.commit().await?;
    }
    *last = Some(Instant::now());
    Ok(())
}

/// Brings the lessons of a group from `now` on, as far as `ahead`, to what its series and the holidays say.
pub(super) async fn bring_up(
    tx: &mut Tx,
    group: GroupId,
    now: Timestamp,
    ahead: Duration,
) -> Result<(), Problem> {
    let Some(group) = tx.group(group).await? else { return Ok(()) };
    let ahead = SignedDuration::try_from(ahead).unwrap_or(SignedDuration::MAX);
    let until = now.checked_add(ahead).unwrap_or(Timestamp::MAX);
    let holidays = tx.holidays().await?.items;
    let mut lessons = tx.lessons_of_group(group.id, now, Timestamp::MAX).await?;
    for _ in 0..ROUNDS {
        let mut changed = false;
        for series in tx.series_of_group(group.id).await? {
            let wanted = match group.archived {
                Some(_) => Vec::new(),
                None => wanted(&series, &holidays, now, until),
            };
            changed |= bring_up_series(tx, &series, wanted, &mut lessons, now).await?;
        }
        if !changed {
            break;
        }
    }
    Ok(())
}

/// The lessons of a series that are not over at `now` and begin before `until`.
fn wanted(series: &Series, holidays: &[Holidays], now: Timestamp, until: Timestamp) -> Vec<Occurrence> {
    let from = now.checked_sub(LONGEST).unwrap_or(Timestamp::MIN);
    let mut wanted = occurrences(&series.weekly, holidays, from..until);
    wanted.retain(|lesson| lesson.ends > now);
    wanted
}

/// Brings the lessons of one series, among those of its group, to those that are wanted. Returns whether a lesson was changed.
async fn bring_up_series(
    tx: &mut Tx,
    series: &Series,
    wanted: Vec<Occurrence>,
    lessons: &mut Vec<Lesson>,
    now: Timestamp,
) -> Result<bool, Problem> {
    let made = tx.dates_of_series(series.id).await?;
    let (mut own, mut others): (Vec<Lesson>, Vec<Lesson>) =
        std::mem::take(lessons).into_iter().partition(|lesson| follows(lesson, series));
    let (mut conflicts, mut changed) = (Vec::new(), false);
    for occurrence in wanted {
        let known = own.iter().position(|lesson| day_of(lesson) == Some(occurrence.by_rule));
        let known = known.map(|at| own.swap_remove(at));
        if known.is_none() && made.contains(&occurrence.by_rule) {
            continue; // It has begun, or was changed by hand.
        }
        let overlaps = |other: &&Lesson| other.begins < occurrence.ends && other.ends > occurrence.begins;
        if let Some(other) = others.iter().find(overlaps) {
            conflicts.push(Conflict { begins: occurrence.begins, title: other.title.clone() });
            own.extend(known);
            continue;
        }
        let mut lesson = match &known {
            Some(lesson) => as_planned(lesson, series, occurrence),
            None => new_lesson(series, occurrence, now),
        };
        match known {
            Some(known) if known == lesson => {}
            Some(_) => {
                tx.save_lesson(&mut lesson).await?;
                changed = true;
            }
            None => {
                tx.insert_lesson(&lesson).await?;
                changed = true;
            }
        }
        others.push(lesson);
    }
    *lessons = others;
    for gone in &own {
        tx.remove_lesson(gone).await?;
        changed = true;
    }
    if conflicts != series.conflicts {
        tx.set_conflicts(series.id, &conflicts).await?;
    }
    Ok(changed)
}

/// Whether a lesson follows its series: it has not begun, and nobody changed it by hand.
pub(super) fn follows(lesson: &Lesson, series: &Series) -> bool {
    matches!(lesson.phase, LessonPhase::Planned | LessonPhase::Preparing)
        && lesson.series.is_some_and(|of| of.id == series.id && !of.by_hand)
}

fn day_of(lesson: &Lesson) -> Option<Date> {
    lesson.series.map(|series| series.date)
}

/// The lesson as its series plans it.
fn as_planned(lesson: &Lesson, series: &Series, when: Occurrence) -> Lesson {
    let is_same_time = (lesson.begins, lesson.start_before) == (when.begins, series.start_before);
    Lesson {
        title: series.title.clone(),
        room: series.room.clone(),
        co_teachers: series.co_teachers.clone(),
        templates: series.templates.clone(),
        begins: when.begins,
        ends: when.ends,
        // With another beginning its desktops are started at another time.
        phase: if is_same_time { lesson.phase } else { LessonPhase::Planned },
        start_before: series.start_before,
        at_end: series.at_end,
        ..lesson.clone()
    }
}

fn new_lesson(series: &Series, when: Occurrence, now: Timestamp) -> Lesson {
    Lesson {
        id: LessonId::new(),
        title: series.title.clone(),
        group: series.group.clone(),
        category: series.category,
        room: series.room.clone(),
        teachers: series.teachers.clone(),
        co_teachers: series.co_teachers.clone(),
        templates: series.templates.clone(),
        series: Some(SeriesDate { id: series.id, date: when.by_rule, by_hand: false }),
        begins: when.begins,
        ends: when.ends,
        phase: LessonPhase::Planned,
        start_before: series.start_before,
        at_end: series.at_end,
        consent: ConsentGrades::default(),
        powers: Vec::new(),
        hands: Vec::new(),
        attendance: Vec::new(),
        messages: Vec::new(),
        work: Vec::new(),
        handouts: Vec::new(),
        created: now,
        revision: Revision::default(),
        actions: sarrio_model::Actions::default(),
    }
}
