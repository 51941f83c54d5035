//! Planning lessons: when they are, and changing and ending them.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use sarrio_model::{
    AtEnd, ConsentGrades, EditLesson as Edit, Group, Lesson, LessonId, LessonPhase, NewLesson, Problem,
    RoomRef, TemplateRef, UserRef,
    problem::{
        DeletesWithoutTemplates, GroupHasLesson, LessonBeginsInPast, LessonHasBegun, LessonIsOver,
        LessonTooLong, StartsTooEarly,
    },
};
use sarrio_store::Tx;

use super::{
    people::{finish, lesson},
    timetable::bring_up,
};
use crate::{
    Engine, Inner,
    authz::{About, EditLesson, Permit, PlanLesson},
};

/// So much before now a lesson may begin: clocks differ, and a form is filled in for a while.
const LATE: SignedDuration = SignedDuration::from_mins(5);

/// The most minutes before a lesson at which its desktops are started.
const EARLIEST: u16 = 240;

/// What a lesson names, found.
#[derive(Debug, Clone, Default)]
pub struct LessonParts {
    /// Its room.
    pub room: Option<RoomRef>,
    /// Who teaches it with those who teach the group.
    pub co_teachers: Vec<UserRef>,
    /// Its templates.
    pub templates: Vec<TemplateRef>,
}

impl Engine {
    /// Plans a lesson of a group, or begins one now. The caller has found what `new` names.
    ///
    /// # Errors
    /// It lasts too long or begins in the past; the group has another lesson then; the store's.
    pub async fn plan_lesson(
        &self,
        permit: Permit<PlanLesson>,
        new: NewLesson,
        parts: LessonParts,
    ) -> Result<Lesson, Problem> {
        let now = Timestamp::now();
        let begins = new.begins.unwrap_or(now);
        if begins < now - LATE {
            return Err(LessonBeginsInPast.at("begins"));
        }
        let begins = begins.max(now);
        let ends =
            begins.checked_add(SignedDuration::from_mins(new.minutes.into())).unwrap_or(Timestamp::MAX);
        let group: &Group = permit.on();
        let lesson = Lesson {
            id: LessonId::new(),
            title: new.title.unwrap_or_else(|| group.name.clone()),
            group: group.named(),
            category: group.category.id,
            room: parts.room,
            teachers: group.teachers.clone(),
            co_teachers: parts.co_teachers,
            templates: parts.templates,
            series: None,
            begins,
            ends,
            phase: LessonPhase::Planned,
            start_before: new.start_before,
            at_end: new.at_end,
            consent: ConsentGrades::default(),
            powers: Vec::new(),
            hands: Vec::new(),
            attendance: Vec::new(),
            messages: Vec::new(),
            work: Vec::new(),
            handouts: Vec::new(),
            created: now,
            revision: sarrio_model::Revision::default(),
            actions: sarrio_model::Actions::default(),
        };
        require_length(&lesson)?;
        require_start(lesson.start_before)?;
        require_templates(lesson.at_end, &lesson.templates)?;
        let mut tx = self.0.store.begin().await?;
        let now_group = tx.group(group.id).await?;
        let now_group = now_group.ok_or_else(|| Problem::not_found(sarrio_model::Noun::Group, group.id))?;
        permit.confirm_about(&mut tx, &now_group, About::of(&lesson)).await?;
        require_free(&mut tx, &lesson).await?;
        tx.insert_lesson(&lesson).await?;
        let lesson = finish(tx, lesson.id).await?;
        self.up_to_date(lesson).await
    }

    /// The lesson as it is once its time is kept: one that begins or ends now has begun or ended.
    async fn up_to_date(&self, lesson: Lesson) -> Result<Lesson, Problem> {
        super::keep_time::now(&self.0).await?;
        self.0.classroom.changed.notify_one();
        Ok(self.0.store.lesson(lesson.id).await?.unwrap_or(lesson))
    }

    /// Changes a lesson. The caller has found what `edit` names.
    ///
    /// # Errors
    /// Somebody else has changed it; it is over; the group has another lesson then; the store's.
    pub async fn edit_lesson(
        &self,
        permit: Permit<EditLesson>,
        edit: Edit,
        parts: LessonParts,
    ) -> Result<Lesson, Problem> {
        let mut tx = self.0.store.begin().await?;
        let before = lesson(&mut tx, permit.on().id).await?;
        if before.phase == LessonPhase::Over {
            return Err(LessonIsOver { title: before.title }.into());
        }
        permit.confirm(&mut tx, &before).await?;
        let mut after = before.clone();
        after.revision = edit.revision;
        if let Some(series) = &mut after.series {
            series.by_hand = true;
        }
        after.title = edit.title.unwrap_or(after.title);
        if edit.room.is_some() {
            after.room = parts.room;
        }
        if edit.co_teachers.is_some() {
            after.co_teachers = parts.co_teachers;
        }
        if edit.templates.is_some() {
            after.templates = parts.templates;
        }
        if let Some(begins) = edit.begins.filter(|begins| *begins != before.begins) {
            if before.phase == LessonPhase::Now {
                return Err(LessonHasBegun { title: before.title }.at("begins"));
            }
            if begins < Timestamp::now() - LATE {
                return Err(LessonBeginsInPast.at("begins"));
            }
            // With the other beginning its desktops are started at another time.
            (after.begins, after.phase) = (begins, LessonPhase::Planned);
        }
        after.at_end = edit.at_end.unwrap_or(after.at_end);
        if edit.at_end.is_some() || edit.templates.is_some() {
            require_templates(after.at_end, &after.templates)?;
        }
        after.ends = edit.ends.unwrap_or(after.ends).max(after.begins);
        let ends_now = after.ends <= Timestamp::now();
        if ends_now {
            after.ends = Timestamp::now().max(after.begins);
        } else {
            require_length(&after)?;
        }
        tell_changes(&mut tx, &before, &after);
        if !ends_now {
            require_free(&mut tx, &after).await?;
        }
        tx.save_lesson(&mut after).await?;
        // A lesson that is extended takes its powers with it, where these ended with the lesson.
        if after.ends > before.ends {
            for power in after.powers.iter().filter(|power| power.until == before.ends) {
                let longer = sarrio_model::PowerInForce { until: after.ends, ..power.clone() };
                tx.set_power(after.id, &longer).await?;
            }
        }
        // It may have kept a lesson of a series from being made, or do so now.
        bring_up(&mut tx, after.group.id, Timestamp::now(), self.0.settings.lessons_ahead).await?;
        let lesson = finish(tx, after.id).await?;
        self.up_to_date(lesson).await
    }

    /// Deletes a lesson with all that happened in it. The desktops of its students stay. One that comes from a series does not
    /// come back: its day becomes an exception of the series.
    ///
    /// # Errors
    /// The store's.
    pub async fn remove_lesson(&self, permit: Permit<EditLesson>) -> Result<(), Problem> {
        let mut tx = self.0.store.begin().await?;
        let lesson = lesson(&mut tx, permit.on().id).await?;
        permit.confirm(&mut tx, &lesson).await?;
        tx.audit_change("lesson", Some(&lesson.title), None);
        tx.remove_lesson(&lesson).await?;
        if let Some(from) = lesson.series
            && let Some(mut series) = tx.one_series(from.id).await?
        {
            series.weekly.except.insert(from.date);
            tx.save_series(&mut series).await?;
        }
        bring_up(&mut tx, lesson.group.id, Timestamp::now(), self.0.settings.lessons_ahead).await?;
        tx.commit().await?;
        self.0.classroom.changed.notify_one();
        self.0.classroom.handouts.to_delete.notify_one();
        Ok(())
    }
}

/// Ends a lesson now, and says what becomes of its desktops. One that is over stays as it is.
///
/// # Errors
/// There is no such lesson any more; the store's.
pub(super) async fn end_now(engine: &Arc<Inner>, id: LessonId, at_end: AtEnd) -> Result<(), Problem> {
    let mut tx = engine.store.begin().await?;
    let mut lesson = lesson(&mut tx, id).await?;
    if lesson.phase == LessonPhase::Over {
        return Ok(());
    }
    if let Some(series) = &mut lesson.series {
        series.by_hand = true;
    }
    lesson.at_end = at_end;
    lesson.ends = Timestamp::now().max(lesson.begins);
    tx.save_lesson(&mut lesson).await?;
    bring_up(&mut tx, lesson.group.id, Timestamp::now(), engine.settings.lessons_ahead).await?;
    tx.commit().await?;
    super::keep_time::now(engine).await?;
    engine.classroom.changed.notify_one();
    Ok(())
}

fn require_length(lesson: &Lesson) -> Result<(), Problem> {
    let minutes = lesson.ends.duration_since(lesson.begins).as_mins();
    match (1..=Lesson::LONGEST).contains(&minutes) {
        true => Ok(()),
        false => Err(LessonTooLong { most: Lesson::LONGEST }.at("minutes")),
    }
}

/// Refuses desktops that are started earlier than lessons are looked at.
pub(super) fn require_start(before: Option<u16>) -> Result<(), Problem> {
    match before.is_some_and(|minutes| minutes > EARLIEST) {
        true => Err(StartsTooEarly { most: EARLIEST }.at("start_before")),
        false => Ok(()),
    }
}

/// Refuses to delete desktops at the end of a lesson that does not say of which templates.
pub(super) fn require_templates(at_end: AtEnd, templates: &[TemplateRef]) -> Result<(), Problem> {
    match at_end == AtEnd::Delete && templates.is_empty() {
        true => Err(DeletesWithoutTemplates.at("at_end")),
        false => Ok(()),
    }
}

/// Refuses a lesson while its group has another one.
async fn require_free(tx: &mut Tx, lesson: &Lesson) -> Result<(), Problem> {
    let others = tx.lessons_of_group(lesson.group.id, lesson.begins, lesson.ends).await?;
    match others.into_iter().find(|other| other.id != lesson.id) {
        Some(other) => {
            Err(GroupHasLesson { group: lesson.group.name.clone(), title: other.title }.at("begins"))
        }
        None => Ok(()),
    }
}

fn tell_changes(tx: &mut Tx, before: &Lesson, after: &Lesson) {
    tx.audit_change("title", Some(&before.title), Some(&after.title));
    tx.audit_change("begins", Some(before.begins), Some(after.begins));
    tx.audit_change("ends", Some(before.ends), Some(after.ends));
    tx.audit_change("at_end", Some(before.at_end.as_str()), Some(after.at_end.as_str()));
    tell_room(tx, before.room.as_ref(), after.room.as_ref());
    tell_co_teachers(tx, &before.co_teachers, &after.co_teachers);
}

/// Tells the audit of another room.
pub(super) fn tell_room(tx: &mut Tx, before: Option<&RoomRef>, after: Option<&RoomRef>) {
    tx.audit_change("room", before.map(|room| &room.name), after.map(|room| &room.name));
}

/// Tells the audit who else teaches.
pub(super) fn tell_co_teachers(tx: &mut Tx, before: &[UserRef], after: &[UserRef]) {
    let names = |people: &[UserRef]| people.iter().map(|who| who.name.clone()).collect::<Vec<_>>().join(", ");
    tx.audit_change("co_teachers", Some(names(before)), Some(names(after)));
}
