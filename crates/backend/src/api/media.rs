//! `media`: ISO images.

use axum::{Json, extract::State, http::StatusCode};
use sarrio_engine::authz::{AddMedia, RemoveMedia, SeeStorage, ShareMedia, may, sees_media};
use sarrio_model::{EditShares, Media, MediaId, NewMedia, Noun, Page, PageQuery, Problem};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::problems::AsksHost;
use crate::{
    app::App,
    http::{Answer, Body, Id, Query, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(remove)).routes(routes!(share))
}

async fn seen(app: &App, who: &Who, id: MediaId) -> Result<Media, Problem> {
    let media = app.store().media(id).await?.filter(|media| sees_media(&who.caller, media));
    media.ok_or_else(|| Problem::not_found(Noun::Media, id))
}

/// Lists ISO images
///
/// Those that are shared with the caller; administrators see all.
#[utoipa::path(get, path = "/media", tag = "media", params(PageQuery),
    responses((status = 200, description = "A page", body = Page<Media>)))]
async fn list(State(app): State<App>, who: Who, Query(query): Query<PageQuery>) -> Answer<Json<Page<Media>>> {
    let _permit = may(&who.caller, SeeStorage, ())?;
    Ok(who.shows(app.store().media_list(&query, &who.caller).await?))
}

/// Registers an ISO image
///
/// A file below a storage path. It stays where it is and is never changed.
#[utoipa::path(post, path = "/media", tag = "media", request_body = NewMedia,
    responses((status = 201, description = "The image", body = Media), AsksHost))]
async fn add(
    State(app): State<App>,
    who: Who,
    Body(new): Body<NewMedia>,
) -> Answer<(StatusCode, Json<Media>)> {
    let permit = may(&who.caller, AddMedia, ())?;
    Ok((StatusCode::CREATED, who.shows(app.engine().add_media(permit, new).await?)))
}

/// Changes with whom an ISO image is shared
#[utoipa::path(post, path = "/media/{id}/shares", tag = "media", request_body = EditShares,
    params(("id" = MediaId, Path, description = "Its id")),
    responses((status = 200, description = "The image", body = Media)))]
async fn share(
    State(app): State<App>,
    who: Who,
    Id(id): Id<MediaId>,
    Body(edit): Body<EditShares>,
) -> Answer<Json<Media>> {
    let permit = may(&who.caller, ShareMedia, seen(&app, &who, id).await?)?;
    Ok(who.shows(app.engine().share_media(permit, edit).await?))
}

/// Removes an ISO image
///
/// The file itself stays.
#[utoipa::path(delete, path = "/media/{id}", tag = "media", params(("id" = MediaId, Path, description = "Its id")),
    responses((status = 204, description = "It is removed")))]
async fn remove(State(app): State<App>, who: Who, Id(id): Id<MediaId>) -> Answer<StatusCode> {
    let permit = may(&who.caller, RemoveMedia, seen(&app, &who, id).await?)?;
    app.engine().remove_media(permit).await?;
    Ok(StatusCode::NO_CONTENT)
}
