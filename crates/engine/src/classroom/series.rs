//! Series of lessons, and the holidays of the school: adding, changing and removing them. The lessons of the next two weeks
//! follow in the same transaction.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sarrio_calendar::occurrences;
use sarrio_model::{
    EditSeries as Edit, Group, Holidays, NewSeries, Noun, Problem, PutHolidays, Revision, SchoolHolidays,
    Series, SeriesId, Weekly,
    problem::{HolidaysChanged, NoLessonInSeries, TooManyHolidays},
};
use sarrio_store::Tx;

use super::{
    LessonParts,
    plan::{require_start, require_templates, tell_co_teachers, tell_room},
    timetable::{bring_up, follows},
};
use crate::{
    Engine,
    authz::{About, EditHolidays, EditSeries, Permit, PlanLesson},
};

/// A series that somebody adds, and what it names, found.
#[derive(Debug)]
pub struct SeriesToAdd {
    /// The right to plan lessons of its group.
    pub permit: Permit<PlanLesson>,
    /// What was asked for.
    pub new: NewSeries,
    /// What that names.
    pub parts: LessonParts,
}

/// A series that somebody changes, and what the change names, found.
#[derive(Debug)]
pub struct SeriesToChange {
    /// The right to change it.
    pub permit: Permit<EditSeries>,
    /// What was asked for.
    pub edit: Edit,
    /// What that names.
    pub parts: LessonParts,
}

impl Engine {
    /// Adds series, all or none, and makes their lessons of the next two weeks.
    ///
    /// # Errors
    /// A series has no lesson on any day; the store's.
    pub async fn add_series(&self, all: Vec<SeriesToAdd>) -> Result<Vec<Series>, Problem> {
        let now = Timestamp::now();
        let mut tx = self.0.store.begin().await?;
        let mut added = Vec::with_capacity(all.len());
        let mut groups = BTreeSet::new();
        for one in all {
            let series = add(&mut tx, one, now).await?;
            added.push(series.id);
            groups.insert(series.group.id);
        }
        for group in groups {
            bring_up(&mut tx, group, now, self.0.settings.lessons_ahead).await?;
        }
        let mut series = Vec::with_capacity(added.len());
        for id in added {
            series.push(found(&mut tx, id).await?);
        }
        tx.commit().await?;
        self.0.classroom.changed.notify_one();
        Ok(series)
    }

    /// Changes a series, and those of its lessons that follow it. The caller has found what `edit` names.
    ///
    /// # Errors
    /// Somebody else has changed it; it has no lesson on any day; the store's.
    pub async fn edit_series(
        &self,
        permit: Permit<EditSeries>,
        edit: Edit,
        parts: LessonParts,
    ) -> Result<Series, Problem> {
        let mut tx = self.0.store.begin().await?;
        let after = change(&mut tx, SeriesToChange { permit, edit, parts }).await?;
        bring_up(&mut tx, after.group.id, Timestamp::now(), self.0.settings.lessons_ahead).await?;
        let series = found(&mut tx, after.id).await?;
        tx.commit().await?;
        self.0.classroom.changed.notify_one();
        Ok(series)
    }

    /// Removes a series with its lessons that have not begun. Those that somebody changed by hand stay.
    ///
    /// # Errors
    /// The store's.
    pub async fn remove_series(&self, permit: Permit<EditSeries>) -> Result<(), Problem> {
        let now = Timestamp::now();
        let mut tx = self.0.store.begin().await?;
        let series = remove(&mut tx, permit, now).await?;
        bring_up(&mut tx, series.group.id, now, self.0.settings.lessons_ahead).await?;
        tx.commit().await?;
        self.0.classroom.changed.notify_one();
        Ok(())
    }

    /// Replaces the holidays of the school. Lessons follow soon.
    ///
    /// # Errors
    /// Somebody else has changed them; there are too many; the store's.
    pub async fn put_holidays(
        &self,
        permit: Permit<EditHolidays>,
        put: PutHolidays,
    ) -> Result<SchoolHolidays, Problem> {
        let mut tx = self.0.store.begin().await?;
        permit.confirm(&mut tx, &()).await?;
        let before = tx.holidays().await?;
        if before.revision != put.revision {
            return Err(HolidaysChanged.into());
        }
        if put.items.len() > SchoolHolidays::MOST {
            return Err(TooManyHolidays { most: SchoolHolidays::MOST }.at("items"));
        }
        let mut after = SchoolHolidays { items: put.items, revision: Revision(before.revision.0 + 1) };
        after.items.sort_by_key(|one| (one.dates.first(), one.dates.last()));
        for gone in before.items.iter().filter(|one| !after.items.contains(one)) {
            tx.audit_change("holiday", Some(told(gone)), None);
        }
        for new in after.items.iter().filter(|one| !before.items.contains(one)) {
            tx.audit_change("holiday", None, Some(told(new)));
        }
        tx.save_holidays(&after).await?;
        tx.commit().await?;
        self.0.classroom.holidays_changed();
        Ok(after)
    }
}

/// Adds a series. Its lessons are brought up afterwards.
pub(super) async fn add(tx: &mut Tx, one: SeriesToAdd, now: Timestamp) -> Result<Series, Problem> {
    let SeriesToAdd { permit, new, parts } = one;
    let group = tx.group(permit.on().id).await?;
    let group = group.ok_or_else(|| Problem::not_found(Noun::Group, permit.on().id))?;
    let series = new_series(&group, new, parts, now);
    require_sound(&series)?;
    require_templates(series.at_end, &series.templates)?;
    permit.confirm_about(tx, &group, About::of(&series)).await?;
    tx.audit_change("at", None, Some(in_words(&series.weekly)));
    tx.insert_series(&series).await?;
    Ok(series)
}

/// Changes a series. Its lessons are brought up afterwards.
pub(super) async fn change(tx: &mut Tx, one: SeriesToChange) -> Result<Series, Problem> {
    let SeriesToChange { permit, edit, parts } = one;
    let before = found(tx, permit.on().id).await?;
    permit.confirm(tx, &before).await?;
    let mut after = before.clone();
    after.revision = edit.revision;
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
    after.weekly = edit.weekly.unwrap_or(after.weekly);
    after.start_before = edit.start_before.unwrap_or(after.start_before);
    after.at_end = edit.at_end.unwrap_or(after.at_end);
    require_sound(&after)?;
    if edit.at_end.is_some() || edit.templates.is_some() {
        require_templates(after.at_end, &after.templates)?;
    }
    tell_changes(tx, &before, &after);
    tx.save_series(&mut after).await?;
    Ok(after)
}

/// Removes a series with those of its lessons that follow it and have not begun.
pub(super) async fn remove(
    tx: &mut Tx,
    permit: Permit<EditSeries>,
    now: Timestamp,
) -> Result<Series, Problem> {
    let series = found(tx, permit.on().id).await?;
    permit.confirm(tx, &series).await?;
    tx.audit_change("series", Some(&series.title), None);
    let lessons = tx.lessons_of_group(series.group.id, now, Timestamp::MAX).await?;
    for lesson in lessons.iter().filter(|lesson| follows(lesson, &series)) {
        tx.remove_lesson(lesson).await?;
    }
    tx.remove_series(&series).await?;
    Ok(series)
}

async fn found(tx: &mut Tx, id: SeriesId) -> Result<Series, Problem> {
    tx.one_series(id).await?.ok_or_else(|| Problem::not_found(Noun::Series, id))
}

fn new_series(group: &Group, new: NewSeries, parts: LessonParts, now: Timestamp) -> Series {
    Series {
        id: SeriesId::new(),
        title: new.title.unwrap_or_else(|| group.name.clone()),
        group: group.named(),
        category: group.category.id,
        room: parts.room,
        teachers: group.teachers.clone(),
        co_teachers: parts.co_teachers,
        templates: parts.templates,
        weekly: new.weekly,
        start_before: new.start_before,
        at_end: new.at_end,
        conflicts: Vec::new(),
        created: now,
        revision: Revision::default(),
        actions: sarrio_model::Actions::default(),
    }
}

fn require_sound(series: &Series) -> Result<(), Problem> {
    require_start(series.start_before)?;
    match occurrences(&series.weekly, &[], Timestamp::MIN..Timestamp::MAX).is_empty() {
        true => Err(NoLessonInSeries.at("weekly")),
        false => Ok(()),
    }
}

fn tell_changes(tx: &mut Tx, before: &Series, after: &Series) {
    tx.audit_change("title", Some(&before.title), Some(&after.title));
    tx.audit_change("at", Some(in_words(&before.weekly)), Some(in_words(&after.weekly)));
    tx.audit_change("at_end", Some(before.at_end.as_str()), Some(after.at_end.as_str()));
    tell_room(tx, before.room.as_ref(), after.room.as_ref());
    tell_co_teachers(tx, &before.co_teachers, &after.co_teachers);
}

/// A rule, for the audit.
fn in_words(weekly: &Weekly) -> String {
    let Weekly { weekdays, every, dates, at, minutes, zone, except, moved } = weekly;
    format!(
        "{weekdays:?} every {} weeks at {at} {zone}, {} minutes, {} to {}, {} left out, {} moved",
        every.get(),
        minutes.get(),
        dates.first(),
        dates.last(),
        except.len(),
        moved.len()
    )
}

/// Holidays, for the audit.
fn told(holidays: &Holidays) -> String {
    format!("{}, {} to {}", holidays.name, holidays.dates.first(), holidays.dates.last())
}
