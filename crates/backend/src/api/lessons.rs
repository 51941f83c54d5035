//! `lessons`: planning and changing them, and the class of a group.

use axum::{Json, extract::State, http::StatusCode};
use sarrio_engine::{
    LessonParts,
    authz::{EditLesson as MayEdit, PlanLesson, may, sees_lesson, sees_template},
};
use sarrio_model::{
    Class, ClassQuery, EditLesson, GroupId, Lesson, LessonId, LessonPhase, LessonQuery, NewLesson, Noun,
    Page, Problem, Role, RoomId, RoomRef, TemplateId, TemplateRef, UserId, UserRef,
    problem::{NoSuchGroup, NoSuchPerson, NoSuchRoom, NoSuchTemplate, NotATeacher},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{answer::whole, groups, rooms};
use crate::{
    app::App,
    http::{Answer, Body, Id, Query, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(get, edit, remove)).routes(routes!(class))
}

/// The lesson, if the caller may see it.
pub(super) async fn seen(app: &App, who: &Who, id: LessonId) -> Result<Lesson, Problem> {
    let known = app.store().lesson(id).await?.filter(|lesson| sees_lesson(&who.caller, lesson));
    known.ok_or_else(|| Problem::not_found(Noun::Lesson, id))
}

/// Lists lessons
///
/// Those that the caller teaches, has, or looks after, in the order in which they begin. Without a time, those that are not over.
#[utoipa::path(get, path = "/lessons", tag = "classroom", params(LessonQuery),
    responses((status = 200, description = "The lessons", body = Page<Lesson>)))]
async fn list(
    State(app): State<App>,
    who: Who,
    Query(query): Query<LessonQuery>,
) -> Answer<Json<Page<Lesson>>> {
    let mut lessons = app.store().lessons(&query).await?;
    lessons.retain(|lesson| sees_lesson(&who.caller, lesson));
    Ok(who.shows(whole(lessons)))
}

/// Plans a lesson
///
/// Or begins one now, if the request does not say when it begins.
#[utoipa::path(post, path = "/lessons", tag = "classroom", request_body = NewLesson,
    responses((status = 201, description = "The lesson", body = Lesson)))]
async fn add(
    State(app): State<App>,
    who: Who,
    Body(new): Body<NewLesson>,
) -> Answer<(StatusCode, Json<Lesson>)> {
    let group = groups::seen(&app, &who, new.group).await.map_err(|_| NoSuchGroup.at("group"))?;
    let permit = may(&who.caller, PlanLesson, group)?;
    let parts = found_parts(&app, &who, new.room, &new.co_teachers, &new.templates).await?;
    let lesson = app.engine().plan_lesson(permit, new, parts).await?;
    Ok((StatusCode::CREATED, who.shows(lesson)))
}

/// Reads one lesson
///
/// With the powers that are in force, whose hands are up, who has come, and what was written to the class. Students get what
/// concerns themselves.
#[utoipa::path(get, path = "/lessons/{id}", tag = "classroom", params(("id" = LessonId, Path, description = "Its id")),
    responses((status = 200, description = "The lesson", body = Lesson)))]
async fn get(State(app): State<App>, who: Who, Id(id): Id<LessonId>) -> Answer<Json<Lesson>> {
    Ok(who.shows(seen(&app, &who, id).await?))
}

/// Changes a lesson
///
/// An end that has passed ends it now. The powers that were to end with it end when it does.
#[utoipa::path(patch, path = "/lessons/{id}", tag = "classroom", request_body = EditLesson,
    params(("id" = LessonId, Path, description = "Its id")),
    responses((status = 200, description = "The lesson, changed", body = Lesson)))]
async fn edit(
    State(app): State<App>,
    who: Who,
    Id(id): Id<LessonId>,
    Body(edit): Body<EditLesson>,
) -> Answer<Json<Lesson>> {
    let permit = may(&who.caller, MayEdit, seen(&app, &who, id).await?)?;
    let co_teachers = edit.co_teachers.as_deref().unwrap_or_default();
    let templates = edit.templates.as_deref().unwrap_or_default();
    let parts = found_parts(&app, &who, edit.room.flatten(), co_teachers, templates).await?;
    Ok(who.shows(app.engine().edit_lesson(permit, edit, parts).await?))
}

/// Removes a lesson
///
/// With all that happened in it. One that takes place ends. The desktops of its students stay.
#[utoipa::path(delete, path = "/lessons/{id}", tag = "classroom", params(("id" = LessonId, Path, description = "Its id")),
    responses((status = 204, description = "The lesson is removed")))]
async fn remove(State(app): State<App>, who: Who, Id(id): Id<LessonId>) -> Answer<StatusCode> {
    let lesson = seen(&app, &who, id).await?;
    let permit = may(&who.caller, MayEdit, lesson)?;
    app.engine().remove_lesson(permit).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reads a class
///
/// The students of a group, their desktops, whether they are signed in, and where they sit in a room.
#[utoipa::path(get, path = "/groups/{id}/class", tag = "classroom",
    params(("id" = GroupId, Path, description = "The id of the group"), ClassQuery),
    responses((status = 200, description = "The class", body = Class)))]
async fn class(
    State(app): State<App>,
    who: Who,
    Id(id): Id<GroupId>,
    Query(query): Query<ClassQuery>,
) -> Answer<Json<Class>> {
    let group = match groups::seen(&app, &who, id).await {
        Ok(group) => group.named(),
        // Whoever teaches a lesson of the group with its teachers sees the class meanwhile.
        Err(why) => {
            let query = LessonQuery { group: Some(id), ..LessonQuery::default() };
            let lessons = app.store().lessons(&query).await?;
            let is_near = |lesson: &Lesson| matches!(lesson.phase, LessonPhase::Preparing | LessonPhase::Now);
            let mut taught =
                lessons.into_iter().filter(is_near).filter(|one| one.is_taught_by(who.caller.user.id));
            taught.next().ok_or(why)?.group
        }
    };
    Ok(who.shows(app.store().class(group, query.room).await?))
}

/// The room, teachers and templates that a lesson or a series is to have.
pub(super) async fn found_parts(
    app: &App,
    who: &Who,
    room: Option<RoomId>,
    co_teachers: &[UserId],
    templates: &[TemplateId],
) -> Result<LessonParts, Problem> {
    Ok(LessonParts {
        room: found_room(app, who, room).await?,
        co_teachers: found_teachers(app, co_teachers).await?,
        templates: found_templates(app, who, templates).await?,
    })
}

async fn found_room(app: &App, who: &Who, id: Option<RoomId>) -> Result<Option<RoomRef>, Problem> {
    let Some(id) = id else { return Ok(None) };
    let room = rooms::seen(app, who, id).await.map_err(|_| NoSuchRoom.at("room"))?;
    Ok(Some(room.named()))
}

/// Anybody who is no student can teach a lesson with others, whether the caller has charge of them or not.
async fn found_teachers(app: &App, ids: &[UserId]) -> Result<Vec<UserRef>, Problem> {
    let people = app.store().users_by_id(ids).await?;
    if ids.iter().any(|id| !people.iter().any(|user| user.id == *id)) {
        return Err(NoSuchPerson.at("co_teachers"));
    }
    if let Some(student) = people.iter().find(|user| user.role == Role::Student) {
        return Err(NotATeacher { name: student.named().name }.at("co_teachers"));
    }
    Ok(people.iter().map(sarrio_model::User::named).collect())
}

async fn found_templates(app: &App, who: &Who, ids: &[TemplateId]) -> Result<Vec<TemplateRef>, Problem> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let known = app.store().template(*id).await?.filter(|template| sees_template(&who.caller, template));
        let template = known.ok_or_else(|| NoSuchTemplate { id: *id }.at("templates"))?;
        found.push(TemplateRef { id: template.id, name: template.name });
    }
    found.sort_by_key(|template| template.id);
    found.dedup_by_key(|template| template.id);
    Ok(found)
}
