//! `lessons/…/work`: what students hand in, collecting it, and the end of the hour as a checklist.

use std::{io, time::Duration};

use axum::{
    Json,
    body::Body as RawBody,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::StreamExt;
use sarrio_engine::{
    WorkContent,
    authz::{CollectWork as MayCollect, EditLesson, HandIn, may},
};
use sarrio_model::{
    Accepted, Checklist, CollectWork, Lesson, LessonId, Page, StudentWork, UserId, problem::WorkOfOtherType,
};
use tokio::{sync::mpsc, time::timeout};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{Begun, begun, whole},
    lessons::seen,
    problems::{AsksHost, TakesArchive},
    spreadsheet,
};
use crate::{
    app::App,
    http::{Answer, ApiError, Body, Id, Ids, Who},
};

/// How many pieces of an upload may wait for the host. The sender is slowed down to the host's speed.
const PIECES: usize = 8;

/// How long an upload may pause. After that its sender is taken to be gone, even if TCP has not noticed.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(collect))
        .routes(routes!(list, hand_in))
        .routes(routes!(table))
        .routes(routes!(read))
        .routes(routes!(checklist))
}

/// Collects the work of a class
///
/// A folder of each student's desktop, read by the agent in its guest; or a copy of its disk, without stopping it. The operation
/// goes through the students a few at a time. From whom nothing could be collected is told in the list, with the reason.
#[utoipa::path(post, path = "/lessons/{id}/collections", tag = "classroom", request_body = CollectWork,
    params(("id" = LessonId, Path, description = "The id of the lesson")),
    responses((status = 202, description = "The operation that collects", body = Accepted), AsksHost))]
async fn collect(
    State(app): State<App>,
    who: Who,
    Id(id): Id<LessonId>,
    Body(request): Body<CollectWork>,
) -> Answer<Begun> {
    let permit = may(&who.caller, MayCollect, seen(&app, &who, id).await?)?;
    let operation = app.engine().collect_work(permit, request).await?;
    Ok(begun(&who, operation))
}

/// Hands in one's work
///
/// In place of what was handed in before. The body is a tar file of plain files and folders: at most 2 GiB, with at most 10,000
/// entries, without links and without names that lead elsewhere. Nothing remains of one that is refused or ends early.
#[utoipa::path(put, path = "/lessons/{id}/work", tag = "classroom",
    params(("id" = LessonId, Path, description = "The id of the lesson")),
    request_body(content = inline([u8]), content_type = "application/x-tar"),
    responses((status = 200, description = "The lesson, with the work", body = Lesson), AsksHost, TakesArchive))]
async fn hand_in(
    State(app): State<App>,
    who: Who,
    Id(id): Id<LessonId>,
    headers: HeaderMap,
    body: RawBody,
) -> Answer<Json<Lesson>> {
    require_tar(&headers)?;
    let permit = may(&who.caller, HandIn, seen(&app, &who, id).await?)?;
    let (to, content) = mpsc::channel(PIECES);
    let ((), lesson) = tokio::join!(feed(body, to), app.engine().hand_in(permit, content));
    Ok(who.shows(lesson?))
}

/// JSON or a form is refused before all of it was sent.
fn require_tar(headers: &HeaderMap) -> Result<(), ApiError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match kind {
        "" | "application/x-tar" | "application/octet-stream" => Ok(()),
        _ => Err(ApiError::with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE, WorkOfOtherType)),
    }
}

/// Passes on the body. A broken connection is an error in it.
async fn feed(body: RawBody, to: mpsc::Sender<io::Result<Bytes>>) {
    let mut pieces = body.into_data_stream();
    loop {
        let piece = match timeout(PATIENCE, pieces.next()).await {
            Ok(Some(piece)) => piece.map_err(io::Error::other),
            Ok(None) => return,
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        };
        let over = piece.is_err();
        // Nobody takes it any more: why not is the answer.
        if to.send(piece).await.is_err() || over {
            return;
        }
    }
}

/// Lists who has handed in
///
/// Each student of the class, with what they handed in or what was collected from them last, or why nothing was.
#[utoipa::path(get, path = "/lessons/{id}/work", tag = "classroom",
    params(("id" = LessonId, Path, description = "The id of the lesson")),
    responses((status = 200, description = "The students", body = Page<StudentWork>)))]
async fn list(State(app): State<App>, who: Who, Id(id): Id<LessonId>) -> Answer<Json<Page<StudentWork>>> {
    let permit = may(&who.caller, MayCollect, seen(&app, &who, id).await?)?;
    Ok(Json(whole(of_class(&app, permit.on()).await?)))
}

/// Of each student of the class, and of whoever has left it since and handed in something.
async fn of_class(app: &App, lesson: &Lesson) -> Answer<Vec<StudentWork>> {
    let class = app.store().class(lesson.group.clone(), None).await?;
    let is_student = |work: &&StudentWork| class.students.iter().any(|one| one.person.id == work.person.id);
    let left: Vec<_> = lesson.work.iter().filter(|work| !is_student(work)).cloned().collect();
    let of_students = class.students.into_iter().map(|student| {
        let known = lesson.work.iter().find(|work| work.person.id == student.person.id);
        let nothing = || StudentWork { person: student.person.clone(), handed_in: None, not_collected: None };
        known.cloned().unwrap_or_else(nothing)
    });
    Ok(of_students.chain(left).collect())
}

/// Reads who has handed in, as a table
///
/// A row for each student: the name, when they handed in (RFC 3339), how it came (`student`, `folder` or `disk`), the number of
/// files, the bytes, and why nothing was collected.
#[utoipa::path(get, path = "/lessons/{id}/work/table", tag = "classroom",
    params(("id" = LessonId, Path, description = "The id of the lesson")),
    responses((status = 200, description = "The table", content_type = "text/csv", body = String)))]
async fn table(State(app): State<App>, who: Who, Id(id): Id<LessonId>) -> Answer<Response> {
    let permit = may(&who.caller, MayCollect, seen(&app, &who, id).await?)?;
    let mut rows = vec![["student", "handed_in", "how", "files", "bytes", "problem"].map(str::to_owned)];
    for work in of_class(&app, permit.on()).await? {
        let there = work.handed_in;
        rows.push([
            work.person.name,
            there.map(|work| work.at.to_string()).unwrap_or_default(),
            there.map(|work| work.how.as_str().to_owned()).unwrap_or_default(),
            there.and_then(|work| Some(work.files?.to_string())).unwrap_or_default(),
            there.map(|work| work.size.0.to_string()).unwrap_or_default(),
            work.not_collected.map(|failed| failed.problem.detail).unwrap_or_default(),
        ]);
    }
    Ok(spreadsheet::answer("attachment; filename=\"work.csv\"", &rows))
}

/// Reads a student's work
///
/// A tar file, or the qcow2 image of a disk.
#[utoipa::path(get, path = "/lessons/{id}/work/{person}", tag = "classroom",
    params(("id" = LessonId, Path, description = "The id of the lesson"),
        ("person" = UserId, Path, description = "The id of the student")),
    responses((status = 200, description = "The file", content_type = "application/octet-stream",
        body = inline([u8])), AsksHost))]
async fn read(State(app): State<App>, who: Who, Ids(id, person): Ids<LessonId, UserId>) -> Answer<Response> {
    let permit = may(&who.caller, MayCollect, seen(&app, &who, id).await?)?;
    let WorkContent { name, length, content } = app.engine().read_work(&permit, person).await?;
    let pieces = futures::stream::unfold(content, |mut content| async {
        content.recv().await.map(|piece| (piece, content))
    });
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    // As RFC 8187 writes a name that is not ASCII.
    let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let attachment = format!("attachment; filename*=UTF-8''{}", name.replace('+', "%20"));
    if let Ok(value) = HeaderValue::from_str(&attachment) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    if let Some(length) = length {
        headers.insert(header::CONTENT_LENGTH, length.0.into());
    }
    Ok((headers, RawBody::from_stream(pieces)).into_response())
}

/// Reads what is still open before a lesson ends
///
/// Who has not handed in anything, whose desktop runs or is busy, and whose hand is up.
#[utoipa::path(get, path = "/lessons/{id}/checklist", tag = "classroom",
    params(("id" = LessonId, Path, description = "The id of the lesson")),
    responses((status = 200, description = "The checklist", body = Checklist)))]
async fn checklist(State(app): State<App>, who: Who, Id(id): Id<LessonId>) -> Answer<Json<Checklist>> {
    let permit = may(&who.caller, EditLesson, seen(&app, &who, id).await?)?;
    let class = app.store().class(permit.on().group.clone(), None).await?;
    Ok(Json(Checklist::of(permit.on(), &class)))
}
