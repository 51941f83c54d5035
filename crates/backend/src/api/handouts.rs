//! `lessons/…/handouts`: what is handed out to a class.

use std::str::FromStr;

use axum::{
    Json,
    body::Body as RawBody,
    extract::{RawPathParams, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures::stream;
use sarrio_engine::{
    Reading,
    authz::{HandOut, TakeBack, may},
};
use sarrio_model::{
    Bytes, FileOfHandout, Handout, HandoutId, Lesson, LessonId, NewHandout, Noun, Problem, Role,
    problem::{ImageNotPlainBytes, NotAnId},
};
use tokio::sync::mpsc;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    lessons::seen,
    problems::{AsksHost, TakesArchive},
    templates::{PATIENCE, PIECES, feed},
};
use crate::{
    app::App,
    http::{Answer, ApiError, Id, Query, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(hand_out)).routes(routes!(read, take_back)).routes(routes!(read_file))
}

/// Hands files out to a class
///
/// Or to some of its students. The body is a tar archive without compression, of files and folders alone: at most 10,000 of them,
/// and 2 GiB. No name may lead out of it. Nothing stays of an archive that is refused or ends early. The students read it from
/// this API, and get it as a disc in the drives of their running desktops, where these have no medium of their own. The newest
/// lies in the drive. A week after the lesson it is deleted.
#[utoipa::path(post, path = "/lessons/{id}/handouts", tag = "classroom",
    params(("id" = LessonId, Path, description = "The id of the lesson"), NewHandout),
    request_body(content = inline([u8]), content_type = "application/x-tar"),
    responses((status = 200, description = "The lesson, with the hand-out", body = Lesson),
        (status = 414, description = "The address is longer than 64 KiB"), AsksHost, TakesArchive))]
async fn hand_out(
    State(app): State<App>,
    who: Who,
    Id(id): Id<LessonId>,
    Query(new): Query<NewHandout>,
    headers: HeaderMap,
    body: RawBody,
) -> Answer<Json<Lesson>> {
    let permit = may(&who.caller, HandOut, seen(&app, &who, id).await?)?;
    let expected = length(&headers)?;
    let (to, content) = mpsc::channel(PIECES);
    let feed = feed(body.into_data_stream(), expected.unwrap_or(0), to, PATIENCE);
    let handed = app.engine().hand_out(permit, new, Bytes(expected.unwrap_or(0)), content);
    // The answer does not wait for what nobody reads any more.
    tokio::pin!(feed, handed);
    let lesson = tokio::select! {
        lesson = &mut handed => lesson,
        () = &mut feed => handed.await,
    };
    Ok(who.shows(lesson?))
}

/// Reads what was handed out
///
/// The tar archive, for those who teach the class and for the students whom it reaches.
#[utoipa::path(get, path = "/lessons/{id}/handouts/{handout}", tag = "classroom",
    params(("id" = LessonId, Path, description = "The id of the lesson"),
        ("handout" = HandoutId, Path, description = "The id of the hand-out")),
    responses((status = 200, description = "The archive", content_type = "application/x-tar", body = inline([u8])), AsksHost))]
async fn read(
    State(app): State<App>,
    who: Who,
    Id(id): Id<LessonId>,
    Second(handout): Second,
) -> Answer<Response> {
    let (_, handout) = found(&app, &who, id, &handout).await?;
    Ok(answer(app.engine().read_handout(handout.id).await?, "application/x-tar"))
}

/// Reads one file of what was handed out
#[utoipa::path(get, path = "/lessons/{id}/handouts/{handout}/files", tag = "classroom",
    params(("id" = LessonId, Path, description = "The id of the lesson"),
        ("handout" = HandoutId, Path, description = "The id of the hand-out"), FileOfHandout),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = inline([u8])), AsksHost))]
async fn read_file(
    State(app): State<App>,
    who: Who,
    Id(id): Id<LessonId>,
    Second(handout): Second,
    Query(file): Query<FileOfHandout>,
) -> Answer<Response> {
    let (_, handout) = found(&app, &who, id, &handout).await?;
    Ok(answer(app.engine().read_handed_file(handout.id, file.name).await?, "application/octet-stream"))
}

/// Takes back what was handed out
///
/// Nobody gets it any more, and it goes out of the drives of desktops. What students have saved stays theirs.
#[utoipa::path(delete, path = "/lessons/{id}/handouts/{handout}", tag = "classroom",
    params(("id" = LessonId, Path, description = "The id of the lesson"),
        ("handout" = HandoutId, Path, description = "The id of the hand-out")),
    responses((status = 200, description = "The lesson, without the hand-out", body = Lesson)))]
async fn take_back(
    State(app): State<App>,
    who: Who,
    Id(id): Id<LessonId>,
    Second(handout): Second,
) -> Answer<Json<Lesson>> {
    let permit = may(&who.caller, TakeBack, seen(&app, &who, id).await?)?;
    Ok(who.shows(app.engine().take_back(permit, parsed(&handout)?).await?))
}

/// A hand-out of a lesson that the caller may see: students those alone that reach them.
async fn found(app: &App, who: &Who, lesson: LessonId, id: &str) -> Result<(Lesson, Handout), ApiError> {
    let mut lesson = seen(app, who, lesson).await?;
    if who.caller.role == Role::Student {
        lesson = lesson.as_seen_by(who.caller.user.id);
    }
    let id: HandoutId = parsed(id)?;
    let handout = lesson.handouts.iter().find(|handout| handout.id == id).cloned();
    Ok((lesson, handout.ok_or_else(|| Problem::not_found(Noun::Handout, id))?))
}

/// The second part of a path that is in braces. It is read as an id once the caller is known to see the first.
struct Second(String);

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Second {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, state: &S) -> Result<Self, ApiError> {
        let params = RawPathParams::from_request_parts(parts, state).await.ok();
        let text = params.as_ref().and_then(|params| params.iter().nth(1)).map(|(_, value)| value.to_owned());
        Ok(Self(text.unwrap_or_default()))
    }
}

fn parsed<T: FromStr>(text: &str) -> Result<T, ApiError> {
    text.parse().map_err(|_| {
        let text = text.chars().filter(|c| !c.is_control()).take(64).collect();
        ApiError(NotAnId { text }.into())
    })
}

/// An answer that is sent while it is read. Where reading fails the connection breaks, so that nobody takes a part for the whole.
fn answer(reading: Reading, kind: &'static str) -> Response {
    let Reading { size, pieces } = reading;
    let content = stream::unfold(pieces, |mut pieces| async move { Some((pieces.recv().await?, pieces)) });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_LENGTH, HeaderValue::from(size.0)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, RawBody::from_stream(content)).into_response()
}

/// The length of the archive, where its sender says it. JSON or a form is refused before all of it was sent.
fn length(headers: &HeaderMap) -> Result<Option<u64>, ApiError> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    match text(header::CONTENT_TYPE).unwrap_or_default() {
        "" | "application/x-tar" | "application/octet-stream" => {
            Ok(text(header::CONTENT_LENGTH).and_then(|length| length.parse().ok()))
        }
        _ => Err(ApiError::with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE, ImageNotPlainBytes)),
    }
}
