//! `timetable/…`: importing lessons from a calendar file, and exporting them into one.

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, ToSpan as _};
use sarrio_calendar::{Calendar, Reading, export as written, import as read};
use sarrio_engine::{
    LessonParts, SeriesToAdd, SeriesToChange, TimetableChanges,
    authz::{EditSeries as MayEdit, ImportTimetable, PlanLesson, may, sees_lesson, sees_series},
};
use sarrio_model::{
    AtEnd, DateRange, EditSeries, FromCalendar, GoneSeries, Group, GroupId, ImportedTimetable, LessonQuery,
    LineError, ListedSeries, Name, NewSeries, Problem, Room, RoomRef, Series, SeriesQuery, TimetableImport,
    Weekly,
    problem::{CalendarHasErrors, CalendarNotUtf, FieldMisfit, NoSuchGroup},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::groups;
use crate::{
    app::App,
    calendar_changes::{Fate, KnownSeries, said},
    calendar_export::{exported, own_zone},
    calendar_groups::{GroupsByName, room_called},
    http::{Answer, Query, Who, calendar},
};

/// How many problems an answer has at most.
const PROBLEMS: usize = 500;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(import)).routes(routes!(export))
}

/// Imports a timetable
///
/// From a calendar file (iCalendar, RFC 5545) in UTF-8. Its lessons become series of the group that is named, or of the groups
/// whose names their titles contain. The longest name counts. A series that an earlier file brought is recognised by its UID: what
/// the file has changed since is changed, and what people changed meanwhile stays. All is done or nothing.
#[utoipa::path(post, path = "/timetable/import", tag = "classroom", params(TimetableImport),
    request_body(content = String, content_type = "text/calendar"),
    responses(super::problems::TakesCalendar, super::problems::NamesThings,
    (status = 200, description = "What was added, or would be", body = ImportedTimetable)))]
async fn import(
    State(app): State<App>,
    who: Who,
    Query(query): Query<TimetableImport>,
    request: Request,
) -> Answer<Json<ImportedTimetable>> {
    let _ = may(&who.caller, ImportTimetable, ())?;
    let groups = match query.group {
        Some(group) => vec![groups::seen(&app, &who, group).await.map_err(|_| NoSuchGroup.at("group"))?],
        None => groups::all_seen(&app, &who).await?,
    };
    let one = query.group.and_then(|_| groups.first().cloned());
    if let Some(group) = &one {
        let _ = may(&who.caller, PlanLesson, group.clone())?;
    }
    let body = calendar(request).await?;
    let text = std::str::from_utf8(&body).map_err(|_| CalendarNotUtf.problem())?;
    let calendar = read(text, &reading(&query)?)?;
    let mine: Vec<Group> =
        groups.into_iter().filter(|group| may(&who.caller, PlanLesson, group.clone()).is_ok()).collect();
    let planned = plan(&app, calendar, &GroupsByName::new(one, mine), &query).await?;
    if !query.dry_run {
        if let (false, Some(first)) = (query.leave_out, planned.answer.problems.first()) {
            let (errors, line) = (planned.answer.problems.len(), first.line);
            return Err(CalendarHasErrors { errors, line, reason: first.problem.wording() }.problem().into());
        }
        app.engine().import_series(planned.changes.permitted(&who)?).await?;
    }
    Ok(Json(planned.answer))
}

/// For whom the file is read.
fn reading(query: &TimetableImport) -> Result<Reading, Problem> {
    let zone = query.zone.clone().unwrap_or_else(own_zone);
    let first = query.first.unwrap_or_else(|| zone.rules().to_datetime(Timestamp::now()).date());
    let last = query.last.unwrap_or_else(|| first.saturating_add(1.year()));
    let term =
        DateRange::new(first, last).map_err(|error| FieldMisfit { why: error.to_string() }.at("last"))?;
    Ok(Reading { zone, term })
}

/// What is added, changed and removed, and what is answered.
struct Planned {
    answer: ImportedTimetable,
    changes: Changes,
}

/// What the file changes.
struct Changes {
    add: Vec<(Group, NewSeries, Option<RoomRef>, Option<FromCalendar>)>,
    change: Vec<(Series, Series, FromCalendar)>,
    remove: Vec<Series>,
}

impl Changes {
    /// The same with the rights of the caller.
    fn permitted(self, who: &Who) -> Result<TimetableChanges, Problem> {
        let mut changes = TimetableChanges::default();
        for (group, new, room, said) in self.add {
            let parts = LessonParts { room, ..LessonParts::default() };
            let permit = may(&who.caller, PlanLesson, group)?;
            changes.add.push((SeriesToAdd { permit, new, parts }, said));
        }
        for (before, after, said) in self.change {
            let edit = EditSeries {
                revision: before.revision,
                title: Some(after.title),
                room: Some(after.room.as_ref().map(|room| room.id)),
                weekly: Some(after.weekly),
                ..EditSeries::default()
            };
            let parts = LessonParts { room: after.room, ..LessonParts::default() };
            let permit = may(&who.caller, MayEdit, before)?;
            changes.change.push((SeriesToChange { permit, edit, parts }, said));
        }
        for series in self.remove {
            changes.remove.push(may(&who.caller, MayEdit, series)?);
        }
        Ok(changes)
    }
}

async fn plan(
    app: &App,
    calendar: Calendar,
    groups: &GroupsByName,
    query: &TimetableImport,
) -> Result<Planned, Problem> {
    let all: Vec<Series> = app.store().series(&SeriesQuery::default()).await?;
    let mut known = KnownSeries::new(all, app.store().imported_series().await?);
    let rooms: Vec<Room> = app.store().rooms().await?;
    let (mut series, mut problems) = (Vec::new(), calendar.problems);
    let (mut add, mut change, mut named) = (Vec::new(), Vec::new(), Vec::new());
    for lesson in calendar.lessons {
        let group = match groups.of(&lesson.title) {
            Ok(group) => group,
            Err(problem) => {
                problems.push(LineError { line: lesson.line, problem });
                continue;
            }
        };
        let room = lesson.location.as_ref().and_then(|place| room_called(&rooms, place));
        let fate = known.meet(group, &lesson, room.as_ref());
        let listed = ListedSeries {
            line: lesson.line,
            change: fate.listed(),
            title: lesson.title.clone(),
            group: group.named(),
            room: room.clone(),
            weekly: lesson.weekly.clone(),
        };
        if !named.contains(group) {
            named.push(group.clone());
        }
        let said = said(&lesson, room.as_ref());
        match (fate, said) {
            (Fate::Add, said) => {
                add.push((group.clone(), new_series(group, lesson.title, lesson.weekly), room, said));
            }
            (Fate::Change(before, after), Some(said)) => change.push((*before, *after, said)),
            (Fate::Change(..) | Fate::Keep, _) => {}
        }
        series.push(listed);
    }
    let today = own_zone().rules().to_datetime(Timestamp::now()).date();
    let gone: Vec<Series> = known.gone(&named, today).into_iter().cloned().collect();
    problems.sort_by_key(|problem| problem.line);
    problems.truncate(PROBLEMS);
    let answer = ImportedTimetable {
        series,
        gone: gone.iter().map(gone_series).collect(),
        whole_days: calendar.whole_days,
        problems,
        outside: calendar.outside,
    };
    let remove = if query.remove_gone { gone } else { Vec::new() };
    Ok(Planned { answer, changes: Changes { add, change, remove } })
}

fn gone_series(series: &Series) -> GoneSeries {
    GoneSeries { id: series.id, title: series.title.clone(), group: series.group.clone() }
}

fn new_series(group: &Group, title: Name, weekly: Weekly) -> NewSeries {
    NewSeries {
        title: Some(title),
        group: group.id,
        room: None,
        co_teachers: Vec::new(),
        templates: Vec::new(),
        weekly,
        start_before: None,
        at_end: AtEnd::default(),
    }
}

/// Exports a timetable
///
/// As a calendar file (iCalendar, RFC 5545) with the series of a group or a room that the caller may see, the lessons to come that
/// were planned by themselves or moved by hand, and the holidays. Without a group or room it has what the caller teaches or has.
#[utoipa::path(get, path = "/timetable/export", tag = "classroom", params(SeriesQuery),
    responses((status = 200, description = "The calendar", content_type = "text/calendar", body = String)))]
async fn export(State(app): State<App>, who: Who, Query(query): Query<SeriesQuery>) -> Answer<Response> {
    let mut series = app.store().series(&query).await?;
    series.retain(|series| sees_series(&who.caller, series));
    let ahead = LessonQuery { group: query.group, room: query.room, ..LessonQuery::default() };
    let mut lessons = app.store().lessons(&ahead).await?;
    lessons.retain(|lesson| sees_lesson(&who.caller, lesson));
    if query.group.is_none() && query.room.is_none() {
        let me = who.caller.user.id;
        let has = |group: GroupId| who.caller.membership.groups.contains(&group);
        series.retain(|series| series.is_taught_by(me) || has(series.group.id));
        lessons.retain(|lesson| lesson.is_taught_by(me) || has(lesson.group.id));
    }
    let exported = exported(series, &lessons);
    let text = written(&exported, &app.store().holidays().await?.items, Timestamp::now());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"timetable.ics\"")),
    ];
    Ok((headers, text).into_response())
}
