//! `hypervisors`: hosts, for administrators.

use axum::{Json, extract::State, http::StatusCode};
use sarrio_engine::authz::{AddHypervisor, EditHypervisor as MayEdit, RemoveHypervisor, SeeHypervisors, may};
use sarrio_model::{
    Check, EditHypervisor, HostKeys, HostProbe, Hypervisor, HypervisorId, NewHypervisor, Noun, Page, Problem,
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
        .routes(routes!(probe))
        .routes(routes!(check))
        .routes(routes!(public_key))
        .routes(routes!(get, edit, remove))
        .routes(routes!(doctor))
        .routes(routes!(begin_maintenance, end_maintenance))
        .routes(routes!(retry))
        .routes(routes!(confirm_off))
}

/// The host. Only administrators may see hosts, so that right is checked before the host is looked for.
async fn seen(app: &App, who: &Who, id: HypervisorId) -> Result<Hypervisor, Problem> {
    let _permit = may(&who.caller, SeeHypervisors, ())?;
    app.store().hypervisor(id).await?.ok_or_else(|| Problem::not_found(Noun::Hypervisor, id))
}

/// Lists hypervisors
///
/// All of them, each with its state as last observed.
#[utoipa::path(get, path = "/hypervisors", tag = "hypervisors",
    responses((status = 200, description = "All", body = Page<Hypervisor>)))]
async fn list(State(app): State<App>, who: Who) -> Answer<Json<Page<Hypervisor>>> {
    let _permit = may(&who.caller, SeeHypervisors, ())?;
    Ok(who.shows(whole(app.store().hypervisors().await?)))
}

/// Adds a hypervisor
///
/// Over SSH, with the host key whose fingerprint a person confirmed (`hypervisors/probe`), and with the jump host's key
/// if there is a jump host. Without `ssh`, it is the backend's own machine. A password is used once, to install the
/// backend's key, and not kept.
#[utoipa::path(post, path = "/hypervisors", tag = "hypervisors", request_body = NewHypervisor,
    responses((status = 201, description = "The host", body = Hypervisor), AsksHost))]
async fn add(
    State(app): State<App>,
    who: Who,
    Body(new): Body<NewHypervisor>,
) -> Answer<(StatusCode, Json<Hypervisor>)> {
    let permit = may(&who.caller, AddHypervisor, ())?;
    Ok((StatusCode::CREATED, who.shows(app.engine().add_hypervisor(permit, new).await?)))
}

/// Asks a host for its key
///
/// A person compares it with what the host's own console shows. The backend does not sign in to the host. With `jump`,
/// the answer also has the jump host's key; the backend signs in to the jump host to get the host's key from there.
#[utoipa::path(post, path = "/hypervisors/probe", tag = "hypervisors", request_body = HostProbe,
    responses((status = 200, description = "Its key", body = HostKeys), AsksHost))]
async fn probe(State(app): State<App>, who: Who, Body(probe): Body<HostProbe>) -> Answer<Json<HostKeys>> {
    let permit = may(&who.caller, AddHypervisor, ())?;
    Ok(Json(app.engine().probe(permit, probe).await?))
}

/// Checks a host without adding it
#[utoipa::path(post, path = "/hypervisors/check", tag = "hypervisors", request_body = NewHypervisor,
    responses((status = 200, description = "Each check, with what was found and what to do", body = Vec<Check>), AsksHost))]
async fn check(State(app): State<App>, who: Who, Body(new): Body<NewHypervisor>) -> Answer<Json<Vec<Check>>> {
    let permit = may(&who.caller, AddHypervisor, ())?;
    Ok(Json(app.engine().check_new(permit, &new).await?))
}

/// Reads the backend's public key
///
/// One line, for the `authorized_keys` of the user that the backend signs in as.
#[utoipa::path(get, path = "/hypervisors/public-key", tag = "hypervisors",
    responses((status = 200, description = "The line, as a JSON string", content_type = "application/json", body = String,
        example = "ssh-ed25519 AAAA… sarrio")))]
async fn public_key(State(app): State<App>, who: Who) -> Answer<Json<String>> {
    let _permit = may(&who.caller, SeeHypervisors, ())?;
    Ok(Json(app.engine().public_key()))
}

/// Reads one hypervisor
#[utoipa::path(get, path = "/hypervisors/{id}", tag = "hypervisors",
    params(("id" = HypervisorId, Path, description = "Its id")),
    responses((status = 200, description = "The host", body = Hypervisor)))]
async fn get(State(app): State<App>, who: Who, Id(id): Id<HypervisorId>) -> Answer<Json<Hypervisor>> {
    Ok(who.shows(seen(&app, &who, id).await?))
}

/// Changes a hypervisor
///
/// Its name, how it is reached, its pinned keys, the address that viewers use, or its default network. A change to how
/// it is reached is tried first: the host must present the pinned key, or the one in the request, and accept the
/// backend's sign-in. What runs on the host keeps running.
#[utoipa::path(patch, path = "/hypervisors/{id}", tag = "hypervisors", request_body = EditHypervisor,
    params(("id" = HypervisorId, Path, description = "Its id")),
    responses((status = 200, description = "The host, changed", body = Hypervisor), AsksHost))]
async fn edit(
    State(app): State<App>,
    who: Who,
    Id(id): Id<HypervisorId>,
    Body(edit): Body<EditHypervisor>,
) -> Answer<Json<Hypervisor>> {
    let permit = may(&who.caller, MayEdit, seen(&app, &who, id).await?)?;
    Ok(who.shows(app.engine().edit_hypervisor(permit, edit).await?))
}

/// Removes a hypervisor
///
/// No desktop may run on it. Nothing on the host is changed.
#[utoipa::path(delete, path = "/hypervisors/{id}", tag = "hypervisors",
    params(("id" = HypervisorId, Path, description = "Its id")),
    responses((status = 204, description = "It is removed")))]
async fn remove(State(app): State<App>, who: Who, Id(id): Id<HypervisorId>) -> Answer<StatusCode> {
    let permit = may(&who.caller, RemoveHypervisor, seen(&app, &who, id).await?)?;
    app.engine().remove_hypervisor(permit).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Checks a hypervisor
#[utoipa::path(post, path = "/hypervisors/{id}/doctor", tag = "hypervisors",
    params(("id" = HypervisorId, Path, description = "Its id")),
    responses((status = 200, description = "Each check, with what was found and what to do", body = Vec<Check>), AsksHost))]
async fn doctor(State(app): State<App>, who: Who, Id(id): Id<HypervisorId>) -> Answer<Json<Vec<Check>>> {
    let permit = may(&who.caller, MayEdit, seen(&app, &who, id).await?)?;
    Ok(Json(app.engine().doctor(permit).await?))
}

/// Begins the maintenance of a hypervisor
///
/// No desktop is started on it any more; those that run there keep running.
#[utoipa::path(post, path = "/hypervisors/{id}/maintenance", tag = "hypervisors",
    params(("id" = HypervisorId, Path, description = "Its id")),
    responses((status = 200, description = "The host, in maintenance", body = Hypervisor)))]
async fn begin_maintenance(
    State(app): State<App>,
    who: Who,
    Id(id): Id<HypervisorId>,
) -> Answer<Json<Hypervisor>> {
    let permit = may(&who.caller, MayEdit, seen(&app, &who, id).await?)?;
    Ok(who.shows(app.engine().start_maintenance(permit).await?))
}

/// Ends the maintenance of a hypervisor
#[utoipa::path(delete, path = "/hypervisors/{id}/maintenance", tag = "hypervisors",
    params(("id" = HypervisorId, Path, description = "Its id")),
    responses((status = 200, description = "The host", body = Hypervisor)))]
async fn end_maintenance(
    State(app): State<App>,
    who: Who,
    Id(id): Id<HypervisorId>,
) -> Answer<Json<Hypervisor>> {
    let permit = may(&who.caller, MayEdit, seen(&app, &who, id).await?)?;
    Ok(who.shows(app.engine().end_maintenance(permit).await?))
}

/// Connects to a hypervisor again now
#[utoipa::path(post, path = "/hypervisors/{id}/retry", tag = "hypervisors",
    params(("id" = HypervisorId, Path, description = "Its id")),
    responses((status = 204, description = "The connection is being tried")))]
async fn retry(State(app): State<App>, who: Who, Id(id): Id<HypervisorId>) -> Answer<StatusCode> {
    let permit = may(&who.caller, MayEdit, seen(&app, &who, id).await?)?;
    app.engine().retry_hypervisor(permit).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Confirms that a hypervisor is off
///
/// Its desktops then count as stopped and may be started on other hosts. Refused while the host answers.
#[utoipa::path(post, path = "/hypervisors/{id}/confirm-off", tag = "hypervisors",
    params(("id" = HypervisorId, Path, description = "Its id")),
    responses((status = 200, description = "The host", body = Hypervisor)))]
async fn confirm_off(State(app): State<App>, who: Who, Id(id): Id<HypervisorId>) -> Answer<Json<Hypervisor>> {
    let permit = may(&who.caller, MayEdit, seen(&app, &who, id).await?)?;
    app.engine().confirm_off(permit).await?;
    Ok(who.shows(seen(&app, &who, id).await?))
}
