//! `storage/paths`.

use axum::{Json, extract::State, http::StatusCode};
use sarrio_engine::authz::{
    AddStoragePath, EditStoragePath as MayEdit, ForgetStoragePath as MayForget, RemoveStoragePath,
    SeeStorage, may,
};
use sarrio_model::{
    EditStoragePath, ForgetStoragePath, NewStoragePath, Noun, Page, Problem, StoragePath,
    StoragePathContents, StoragePathId,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{answer::whole, problems::AsksHost};
use crate::{
    app::App,
    http::{Answer, Body, Id, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get, edit, remove))
        .routes(routes!(contents))
        .routes(routes!(forget))
}

async fn seen(app: &App, who: &Who, id: StoragePathId) -> Result<StoragePath, Problem> {
    let _permit = may(&who.caller, SeeStorage, ())?;
    app.store().storage_path(id).await?.ok_or_else(|| Problem::not_found(Noun::StoragePath, id))
}

/// Lists storage paths
///
/// All of them, each with its state on every host.
#[utoipa::path(get, path = "/storage/paths", tag = "storage",
    responses((status = 200, description = "All", body = Page<StoragePath>)))]
async fn list(State(app): State<App>, who: Who) -> Answer<Json<Page<StoragePath>>> {
    let _permit = may(&who.caller, SeeStorage, ())?;
    Ok(who.shows(whole(app.store().storage_paths().await?)))
}

/// Adds a storage path
///
/// A directory that hosts reach by the same path. The first host that can write to it leaves a mark there. Without the
/// mark, the path is taken as not mounted, and nothing is written.
#[utoipa::path(post, path = "/storage/paths", tag = "storage", request_body = NewStoragePath,
    responses((status = 201, description = "The storage path", body = StoragePath), AsksHost))]
async fn add(
    State(app): State<App>,
    who: Who,
    Body(new): Body<NewStoragePath>,
) -> Answer<(StatusCode, Json<StoragePath>)> {
    let permit = may(&who.caller, AddStoragePath, ())?;
    Ok((StatusCode::CREATED, who.shows(app.engine().add_storage_path(permit, new).await?)))
}

/// Reads one storage path
#[utoipa::path(get, path = "/storage/paths/{id}", tag = "storage",
    params(("id" = StoragePathId, Path, description = "Its id")),
    responses((status = 200, description = "The storage path", body = StoragePath)))]
async fn get(State(app): State<App>, who: Who, Id(id): Id<StoragePathId>) -> Answer<Json<StoragePath>> {
    Ok(who.shows(seen(&app, &who, id).await?))
}

/// Changes a storage path
///
/// Its name, and what is stored there.
#[utoipa::path(patch, path = "/storage/paths/{id}", tag = "storage", request_body = EditStoragePath,
    params(("id" = StoragePathId, Path, description = "Its id")),
    responses((status = 200, description = "The storage path, changed", body = StoragePath), AsksHost))]
async fn edit(
    State(app): State<App>,
    who: Who,
    Id(id): Id<StoragePathId>,
    Body(edit): Body<EditStoragePath>,
) -> Answer<Json<StoragePath>> {
    let permit = may(&who.caller, MayEdit, seen(&app, &who, id).await?)?;
    Ok(who.shows(app.engine().edit_storage_path(permit, edit).await?))
}

/// Removes a storage path
///
/// Nothing may be stored on it. Its directory and its mark stay.
#[utoipa::path(delete, path = "/storage/paths/{id}", tag = "storage",
    params(("id" = StoragePathId, Path, description = "Its id")),
    responses((status = 204, description = "It is removed")))]
async fn remove(State(app): State<App>, who: Who, Id(id): Id<StoragePathId>) -> Answer<StatusCode> {
    let permit = may(&who.caller, RemoveStoragePath, seen(&app, &who, id).await?)?;
    app.engine().remove_storage_path(permit).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists what is stored on a storage path
///
/// For administrators. The list has each desktop, template and ISO image on the path, including those in the recycle
/// bin, and what builds on them on other paths. `obstacle` says why the path cannot be forgotten now.
#[utoipa::path(get, path = "/storage/paths/{id}/contents", tag = "storage",
    params(("id" = StoragePathId, Path, description = "Its id")),
    responses((status = 200, description = "All that would be lost with the path", body = StoragePathContents)))]
async fn contents(
    State(app): State<App>,
    who: Who,
    Id(id): Id<StoragePathId>,
) -> Answer<Json<StoragePathContents>> {
    let permit = may(&who.caller, MayForget, seen(&app, &who, id).await?)?;
    Ok(Json(app.engine().storage_path_contents(permit).await?))
}

/// Forgets a storage path with all that is stored on it
///
/// For storage that is gone for good. The body repeats the path's name. Afterwards Sarrio no longer knows what was
/// stored on the path, and operations on it end. If its files ever come back, they are not touched. The request is
/// refused while any host can use the path, and while a desktop that needs the path runs or may run.
#[utoipa::path(post, path = "/storage/paths/{id}/forget", tag = "storage", request_body = ForgetStoragePath,
    params(("id" = StoragePathId, Path, description = "Its id")),
    responses((status = 200, description = "What was forgotten", body = StoragePathContents)))]
async fn forget(
    State(app): State<App>,
    who: Who,
    Id(id): Id<StoragePathId>,
    Body(forget): Body<ForgetStoragePath>,
) -> Answer<Json<StoragePathContents>> {
    let permit = may(&who.caller, MayForget, seen(&app, &who, id).await?)?;
    Ok(Json(app.engine().forget_storage_path(permit, forget).await?))
}
