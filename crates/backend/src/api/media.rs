//! `media`: ISO images.

use axum::{Json, extract::State, http::StatusCode};
use sarrio_engine::authz::{AddMedia, RemoveMedia, SeeStorage, may};
use sarrio_model::{Media, MediaId, NewMedia, Noun, Page, PageQuery, Problem};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::problems::AsksHost;
use crate::{
    app::App,
    http::{Answer, Body, Id, Query, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(remove))
}

/// Lists ISO images
#[utoipa::path(get, path = "/media", tag = "media", params(PageQuery),
    responses((status = 200, description = "A page", body = Page<Media>)))]
async fn list(State(app): State<App>, who: Who, Query(query): Query<PageQuery>) -> Answer<Json<Page<Media>>> {
    let _permit = may(&who.caller, SeeStorage, ())?;
    Ok(who.shows(app.store().media_list(&query).await?))
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

/// Removes an ISO image
///
/// The file itself stays.
#[utoipa::path(delete, path = "/media/{id}", tag = "media", params(("id" = MediaId, Path, description = "Its id")),
    responses((status = 204, description = "It is removed")))]
async fn remove(State(app): State<App>, who: Who, Id(id): Id<MediaId>) -> Answer<StatusCode> {
    let media = app.store().media(id).await?.ok_or_else(|| Problem::not_found(Noun::Media, id))?;
    let permit = may(&who.caller, RemoveMedia, media)?;
    app.engine().remove_media(permit).await?;
    Ok(StatusCode::NO_CONTENT)
}
