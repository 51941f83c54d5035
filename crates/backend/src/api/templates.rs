//! `templates`: listing, importing, uploading, changing, the recycle bin.

use std::{io, time::Duration};

use axum::{
    Json,
    body::Body as RawBody,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::{Stream, StreamExt};
use sarrio_engine::authz::{
    DeleteTemplate, EditTemplate as MayEdit, ImportTemplate, PurgeTemplate, RestoreTemplate, ShareTemplate,
    UploadTemplate, may, sees_template,
};
use sarrio_model::{
    Accepted, Dependants, EditShares, EditTemplate, Importing, NewTemplate, Noun, Page, PageQuery, Problem,
    Template, TemplateFilter, TemplateId,
    problem::{ImageNotPlainBytes, ImageSizeMissing},
    rows_per_page,
};
use serde::Deserialize;
use tokio::{sync::mpsc, time::timeout};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{Begun, begun},
    problems::AsksHost,
};
use crate::{
    app::App,
    http::{Answer, ApiError, Body, Id, Query, Who},
};

/// How many pieces of an upload may wait for the host. The sender is slowed down to the host's speed.
pub(super) const PIECES: usize = 8;

/// How long an upload may pause. After that its sender is taken to be gone, even if TCP has not noticed, and somebody
/// may upload again.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, edit, delete))
        .routes(routes!(share))
        .routes(routes!(dependants))
        .routes(routes!(restore))
        .routes(routes!(purge))
        .routes(routes!(upload))
        .routes(routes!(screen))
}

#[derive(Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct TemplateQuery {
    /// Rows per page; 100 by default.
    #[serde(deserialize_with = "rows_per_page")]
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
    /// `next` of the previous page.
    #[param(pattern = "^([0-9a-f]{2})+$")]
    cursor: Option<String>,
    /// Words to search for in the names.
    q: Option<String>,
    /// Whether retired templates are included.
    retired: bool,
    /// Whether the templates in the recycle bin are listed instead.
    deleted: bool,
}

async fn seen(app: &App, who: &Who, id: TemplateId) -> Result<Template, Problem> {
    let template = app.store().template(id).await?.filter(|template| sees_template(&who.caller, template));
    template.ok_or_else(|| Problem::not_found(Noun::Template, id))
}

/// Lists templates
///
/// The caller's own, those of the people in their charge, and those that are shared with the caller.
#[utoipa::path(get, path = "/templates", tag = "templates", params(TemplateQuery),
    responses((status = 200, description = "A page", body = Page<Template>)))]
async fn list(
    State(app): State<App>,
    who: Who,
    Query(query): Query<TemplateQuery>,
) -> Answer<Json<Page<Template>>> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor, q: query.q };
    let filter = match (query.deleted, query.retired) {
        (true, _) => TemplateFilter::Bin,
        (false, true) => TemplateFilter::WithRetired,
        (false, false) => TemplateFilter::Usable,
    };
    Ok(who.shows(app.store().templates(&page, &who.caller, filter).await?))
}

/// Imports a template
///
/// From a qcow2 file below a storage path, which is copied and not changed. Without `file`, the template waits for its
/// image at `templates/{id}/upload`, and there is no operation yet.
#[utoipa::path(post, path = "/templates", tag = "templates", request_body = NewTemplate,
    responses((status = 202, description = "The template, and the operation that imports it", body = Importing), AsksHost))]
async fn create(
    State(app): State<App>,
    who: Who,
    Body(new): Body<NewTemplate>,
) -> Answer<(StatusCode, Json<Importing>)> {
    let permit = may(&who.caller, ImportTemplate, ())?;
    let (template, operation) = app.engine().import_template(permit, new).await?;
    Ok((StatusCode::ACCEPTED, who.shows(Importing { template, operation })))
}

/// Reads one template
#[utoipa::path(get, path = "/templates/{id}", tag = "templates",
    params(("id" = TemplateId, Path, description = "Its id")),
    responses((status = 200, description = "The template", body = Template)))]
async fn get(State(app): State<App>, who: Who, Id(id): Id<TemplateId>) -> Answer<Json<Template>> {
    Ok(who.shows(seen(&app, &who, id).await?))
}

/// Changes a template
///
/// Its name, its description, its owner, whether it is retired, whether it shows a picture, or the hardware of desktops
/// that are created from now on.
#[utoipa::path(patch, path = "/templates/{id}", tag = "templates", request_body = EditTemplate,
    params(("id" = TemplateId, Path, description = "Its id")),
    responses((status = 200, description = "The template, changed", body = Template)))]
async fn edit(
    State(app): State<App>,
    who: Who,
    Id(id): Id<TemplateId>,
    Body(edit): Body<EditTemplate>,
) -> Answer<Json<Template>> {
    let permit = may(&who.caller, MayEdit, seen(&app, &who, id).await?)?;
    Ok(who.shows(app.engine().edit_template(permit, edit).await?))
}

/// Reads the picture of a template
///
/// The last picture of the desktop that the template was made from. It may show somebody's work, so there is one only if
/// `picture` of the template says so. An imported template has none.
#[utoipa::path(get, path = "/templates/{id}/screen", tag = "templates",
    params(("id" = TemplateId, Path, description = "Its id")),
    responses((status = 200, description = "A JPEG", content_type = "image/jpeg", body = [u8])))]
async fn screen(State(app): State<App>, who: Who, Id(id): Id<TemplateId>) -> Answer<Response> {
    let template = seen(&app, &who, id).await?;
    let jpeg = match template.picture {
        true => app.store().template_screen(template.id).await?,
        false => None,
    };
    let jpeg = jpeg.ok_or_else(|| Problem::not_found(Noun::TemplatePicture, id))?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], jpeg).into_response())
}

/// Changes with whom a template is shared
///
/// Teachers share their templates with the groups that they teach and the students in them, managers also with their
/// category. Sharing with everyone or with a role needs the permission `template.publish`. Whoever sees a template creates
/// desktops from it. With whom it is shared is in the row, for those who may change that.
#[utoipa::path(post, path = "/templates/{id}/shares", tag = "templates", request_body = EditShares,
    params(("id" = TemplateId, Path, description = "Its id")),
    responses((status = 200, description = "The template", body = Template)))]
async fn share(
    State(app): State<App>,
    who: Who,
    Id(id): Id<TemplateId>,
    Body(edit): Body<EditShares>,
) -> Answer<Json<Template>> {
    let permit = may(&who.caller, ShareTemplate, seen(&app, &who, id).await?)?;
    Ok(who.shows(app.engine().share_template(permit, edit).await?))
}

/// Lists what builds on a template
///
/// All templates and desktops that keep it from being deleted, directly or not, as a tree in order. What the caller may not
/// see is counted alone.
#[utoipa::path(get, path = "/templates/{id}/dependants", tag = "templates",
    params(("id" = TemplateId, Path, description = "Its id")),
    responses((status = 200, description = "The tree", body = Dependants)))]
async fn dependants(State(app): State<App>, who: Who, Id(id): Id<TemplateId>) -> Answer<Json<Dependants>> {
    let template = seen(&app, &who, id).await?;
    Ok(Json(app.engine().dependants(&who.caller, &template).await?))
}

/// Moves a template to the recycle bin
///
/// There must be no desktop that is built on it, even in the recycle bin, and no other template. It can be restored
/// until somebody purges it, or until the time for which the recycle bin keeps templates is over.
#[utoipa::path(delete, path = "/templates/{id}", tag = "templates",
    params(("id" = TemplateId, Path, description = "Its id")),
    responses((status = 202, description = "The operation that moves it", body = Accepted)))]
async fn delete(State(app): State<App>, who: Who, Id(id): Id<TemplateId>) -> Answer<Begun> {
    let permit = may(&who.caller, DeleteTemplate, seen(&app, &who, id).await?)?;
    Ok(begun(&who, app.engine().delete_template(permit).await?))
}

/// Restores a template from the recycle bin
#[utoipa::path(post, path = "/templates/{id}/restore", tag = "templates",
    params(("id" = TemplateId, Path, description = "Its id")),
    responses((status = 202, description = "The operation that does it", body = Accepted)))]
async fn restore(State(app): State<App>, who: Who, Id(id): Id<TemplateId>) -> Answer<Begun> {
    let permit = may(&who.caller, RestoreTemplate, seen(&app, &who, id).await?)?;
    Ok(begun(&who, app.engine().restore_template(permit).await?))
}

/// Deletes a template from the recycle bin for good
#[utoipa::path(post, path = "/templates/{id}/purge", tag = "templates",
    params(("id" = TemplateId, Path, description = "Its id")),
    responses((status = 202, description = "The operation that does it", body = Accepted)))]
async fn purge(State(app): State<App>, who: Who, Id(id): Id<TemplateId>) -> Answer<Begun> {
    let permit = may(&who.caller, PurgeTemplate, seen(&app, &who, id).await?)?;
    Ok(begun(&who, app.engine().purge_template(permit).await?))
}

/// Uploads the image of a template
///
/// The body is the qcow2 file, which is streamed to the host. Anything except a complete qcow2 without a backing file
/// is refused, and nothing remains of an upload that ends early.
#[utoipa::path(put, path = "/templates/{id}/upload", tag = "templates",
    params(("id" = TemplateId, Path, description = "Its id")),
    request_body(content = inline([u8]), content_type = "application/octet-stream"),
    responses((status = 202, description = "The operation that imports the image", body = Accepted), AsksHost))]
async fn upload(
    State(app): State<App>,
    who: Who,
    Id(id): Id<TemplateId>,
    headers: HeaderMap,
    body: RawBody,
) -> Answer<Begun> {
    let size = size_of_bytes(&headers)?;
    let permit = may(&who.caller, UploadTemplate, seen(&app, &who, id).await?)?;
    let _only = app.uploads().begin(permit.on())?;
    let (to, content) = mpsc::channel(PIECES);
    let feed = feed(body.into_data_stream(), size, to, PATIENCE);
    let ((), operation) = tokio::join!(feed, app.engine().upload_template(permit, content));
    Ok(begun(&who, operation?))
}

/// Passes on the body, which must have `size` bytes. Fails where it is shorter, or pauses for too long.
pub(super) async fn feed<E: Into<axum::BoxError>>(
    mut pieces: impl Stream<Item = Result<Bytes, E>> + Unpin,
    size: u64,
    to: mpsc::Sender<io::Result<Bytes>>,
    patience: Duration,
) {
    let mut left = size;
    loop {
        let piece = match timeout(patience, pieces.next()).await {
            Ok(Some(piece)) => piece.map_err(io::Error::other),
            // A broken connection can look like the end of the body.
            Ok(None) if left > 0 => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(None) => return,
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        };
        left = left.saturating_sub(piece.as_ref().map_or(0, |piece| piece.len() as u64));
        let over = piece.is_err();
        // The host has stopped reading. Its error is the answer.
        if to.send(piece).await.is_err() || over {
            return;
        }
    }
}

/// The size of an upload, from its headers. JSON or a form is refused here, because otherwise it would be refused only
/// after all of it was sent. Without the size, an upload that was cut off would look complete.
fn size_of_bytes(headers: &HeaderMap) -> Result<u64, ApiError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if matches!(kind, "" | "application/octet-stream" | "application/x-qemu-disk") {
        let size = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
        return size.ok_or_else(|| ApiError::with_status(StatusCode::LENGTH_REQUIRED, ImageSizeMissing));
    }
    Err(ApiError::with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE, ImageNotPlainBytes))
}

#[cfg(test)]
mod tests {
    use futures::stream;

    use super::*;

    async fn end_of(
        pieces: impl Stream<Item = io::Result<Bytes>> + Unpin,
        size: u64,
    ) -> Option<io::ErrorKind> {
        let (to, mut content) = mpsc::channel(PIECES);
        feed(pieces, size, to, Duration::from_millis(10)).await;
        let mut end = None;
        while let Some(piece) = content.recv().await {
            end = piece.err().map(|error| error.kind());
        }
        end
    }

    #[tokio::test]
    async fn an_upload_ends_when_it_is_complete_and_fails_when_it_is_cut_off_or_stalls() {
        let pieces = || stream::iter([Ok("abc".into()), Ok("de".into())]);
        assert_eq!(end_of(pieces(), 5).await, None);
        assert_eq!(end_of(pieces(), 6).await, Some(io::ErrorKind::UnexpectedEof));
        let silent = pieces().chain(stream::pending());
        assert_eq!(end_of(silent, 6).await, Some(io::ErrorKind::TimedOut));
    }
}
