//! `lessons/…`: what happens in a lesson. Powers, hands, messages, and who has come.

use axum::{Json, extract::State, response::Response};
use sarrio_engine::{
    PowerPermit,
    authz::{EditLesson, HoldExam, PauseClass, RaiseHand as MayRaise, WriteToClass, may},
};
use sarrio_model::{AnswerHand, Lesson, LessonId, NewClassMessage, RaiseHand, SetPower};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{lessons::seen, spreadsheet};
use crate::{
    app::App,
    http::{Answer, Body, Id, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(pause, resume))
        .routes(routes!(begin_exam, end_exam))
        .routes(routes!(write))
        .routes(routes!(raise))
        .routes(routes!(answer))
        .routes(routes!(attendance))
}

/// Eyes on me: pauses a class
///
/// All its desktops that are on, and each that is started meanwhile. Where hosts answer, it is done when this answers.
#[utoipa::path(put, path = "/lessons/{id}/powers/eyes_on_me", tag = "classroom", request_body = SetPower,
    params(("id" = LessonId, Path, description = "The id of the lesson")),
    responses((status = 200, description = "The lesson, with the power in force", body = Lesson)))]
async fn pause(
    State(app): State<App>,
    who: Who,
    Id(id): Id<LessonId>,
    Body(set): Body<SetPower>,
) -> Answer<Json<Lesson>> {
    let permit = may(&who.caller, PauseClass, seen(&app, &who, id).await?)?;
    Ok(who.shows(app.engine().set_power(PowerPermit::EyesOnMe(permit), set).await?))
}

/// Ends “eyes on me”
#[utoipa::path(delete, path = "/lessons/{id}/powers/eyes_on_me", tag = "classroom",
    params(("id" = LessonId, Path, description = "The id of the lesson")),
    responses((status = 200, description = "The lesson, without that power", body = Lesson)))]
async fn resume(State(app): State<App>, who: Who, Id(id): Id<LessonId>) -> Answer<Json<Lesson>> {
    let permit = may(&who.caller, PauseClass, seen(&app, &who, id).await?)?;
    Ok(who.shows(app.engine().end_power(PowerPermit::EyesOnMe(permit)).await?))
}

/// Exam: cuts the network of a class
///
/// Whole, or but for some networks. It holds for each desktop that is started meanwhile from its first packet on.
#[utoipa::path(put, path = "/lessons/{id}/powers/exam", tag = "classroom", request_body = SetPower,
    params(("id" = LessonId, Path, description = "The id of the lesson")),
    responses((status = 200, description = "The lesson, with the power in force", body = Lesson)))]
async fn begin_exam(
    State(app): State<App>,
    who: Who,
    Id(id): Id<LessonId>,
    Body(set): Body<SetPower>,
) -> Answer<Json<Lesson>> {
    let permit = may(&who.caller, HoldExam, seen(&app, &who, id).await?)?;
    Ok(who.shows(app.engine().set_power(PowerPermit::Exam(permit), set).await?))
}

/// Ends an exam
#[utoipa::path(delete, path = "/lessons/{id}/powers/exam", tag = "classroom",
    params(("id" = LessonId, Path, description = "The id of the lesson")),
    responses((status = 200, description = "The lesson, without that power", body = Lesson)))]
async fn end_exam(State(app): State<App>, who: Who, Id(id): Id<LessonId>) -> Answer<Json<Lesson>> {
    let permit = may(&who.caller, HoldExam, seen(&app, &who, id).await?)?;
    Ok(who.shows(app.engine().end_power(PowerPermit::Exam(permit)).await?))
}

/// Writes to a class
///
/// Or to some of its students. It stays with the lesson, so that whoever comes later reads it too.
#[utoipa::path(post, path = "/lessons/{id}/messages", tag = "classroom", request_body = NewClassMessage,
    params(("id" = LessonId, Path, description = "The id of the lesson")),
    responses((status = 200, description = "The lesson, with the message", body = Lesson)))]
async fn write(
    State(app): State<App>,
    who: Who,
    Id(id): Id<LessonId>,
    Body(new): Body<NewClassMessage>,
) -> Answer<Json<Lesson>> {
    let permit = may(&who.caller, WriteToClass, seen(&app, &who, id).await?)?;
    Ok(who.shows(app.engine().write_to_class(permit, new).await?))
}

/// Raises one's hand, or lowers it
#[utoipa::path(put, path = "/lessons/{id}/hand", tag = "classroom", request_body = RaiseHand,
    params(("id" = LessonId, Path, description = "The id of the lesson")),
    responses((status = 200, description = "The lesson", body = Lesson)))]
async fn raise(
    State(app): State<App>,
    who: Who,
    Id(id): Id<LessonId>,
    Body(hand): Body<RaiseHand>,
) -> Answer<Json<Lesson>> {
    let permit = may(&who.caller, MayRaise, seen(&app, &who, id).await?)?;
    Ok(who.shows(app.engine().raise_hand(permit, hand.up).await?))
}

/// Answers a raised hand
///
/// It is down then. That it is down already is success.
#[utoipa::path(post, path = "/lessons/{id}/hands/answer", tag = "classroom", request_body = AnswerHand,
    params(("id" = LessonId, Path, description = "The id of the lesson")),
    responses((status = 200, description = "The lesson", body = Lesson)))]
async fn answer(
    State(app): State<App>,
    who: Who,
    Id(id): Id<LessonId>,
    Body(hand): Body<AnswerHand>,
) -> Answer<Json<Lesson>> {
    let permit = may(&who.caller, WriteToClass, seen(&app, &who, id).await?)?;
    Ok(who.shows(app.engine().answer_hand(permit, hand.person).await?))
}

/// Reads who has come, as a table
///
/// A row for each student of the group: the name, when they came (RFC 3339), and the seat.
#[utoipa::path(get, path = "/lessons/{id}/attendance", tag = "classroom",
    params(("id" = LessonId, Path, description = "The id of the lesson")),
    responses((status = 200, description = "The table", content_type = "text/csv", body = String)))]
async fn attendance(State(app): State<App>, who: Who, Id(id): Id<LessonId>) -> Answer<Response> {
    let permit = may(&who.caller, EditLesson, seen(&app, &who, id).await?)?;
    let lesson = permit.on();
    let room = match &lesson.room {
        Some(room) => app.store().room(room.id).await?,
        None => None,
    };
    let class = app.store().class(lesson.group.clone(), lesson.room.as_ref().map(|room| room.id)).await?;
    let seat = |id| room.as_ref().and_then(|room| room.seats.iter().find(|seat| Some(seat.id) == id));
    let mut rows = vec![["student".to_owned(), "came".to_owned(), "seat".to_owned()]];
    for student in &class.students {
        let here = lesson.attendance.iter().find(|here| here.person.id == student.person.id);
        let at = seat(here.and_then(|here| here.seat)).map(|seat| seat.name.to_string());
        rows.push([
            student.person.name.clone(),
            here.map(|here| here.at.to_string()).unwrap_or_default(),
            at.unwrap_or_default(),
        ]);
    }
    Ok(spreadsheet::answer("attachment; filename=\"attendance.csv\"", &rows))
}
