//! `desktops`: listing, creating, changing, the recycle bin.

use axum::{Json, extract::State};
use sarrio_engine::authz::{
    CreateDesktops, DeleteDesktop, DesktopsToCreate, EditDesktop as MayEdit, OpenDesktop, Permit, Reach,
    TemplateDesktop, may, reach_of, sees_desktop, sees_template,
};
use sarrio_model::{
    Accepted, Desktop, DesktopId, DesktopPlace, DesktopQuery, DesktopSummary, DesktopsPreview, EditDesktop,
    NewDesktops, NewTemplateFromDesktop, NewTicket, Noun, Page, Permission, Problem, Scope, Ticket,
    problem::NoSuchTemplate,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{Begun, begun},
    problems::AsksHost,
};
use crate::{
    app::App,
    http::{Answer, Body, BodyOrDefault, Id, Query, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(preview))
        .routes(routes!(summary))
        .routes(routes!(get, edit, delete))
        .routes(routes!(place))
        .routes(routes!(template))
        .routes(routes!(ticket))
}

/// The desktop, if this caller may see it.
pub(super) async fn seen(app: &App, who: &Who, id: DesktopId) -> Result<Desktop, Problem> {
    let desktop = app.store().desktop(id).await?.filter(|desktop| sees_desktop(&who.caller, desktop));
    desktop.ok_or_else(|| Problem::not_found(Noun::Desktop, id))
}

/// Lists desktops
///
/// Administrators see all, managers those of their category, teachers their own and those of the students they teach,
/// students their own. States are as last observed; no host is asked.
#[utoipa::path(get, path = "/desktops", tag = "desktops", params(DesktopQuery),
    responses((status = 200, description = "A page", body = Page<Desktop>)))]
async fn list(
    State(app): State<App>,
    who: Who,
    Query(query): Query<DesktopQuery>,
) -> Answer<Json<Page<Desktop>>> {
    Ok(who.shows(app.store().desktops(&query, &who.caller.scope).await?))
}

/// Counts desktops by state
#[utoipa::path(get, path = "/desktops/summary", tag = "desktops",
    responses((status = 200, description = "How many are in each state", body = DesktopSummary)))]
async fn summary(State(app): State<App>, who: Who) -> Answer<Json<DesktopSummary>> {
    let mut summary = app.store().desktop_summary(&who.caller.scope).await?;
    if reach_of(&who.caller, Permission::DesktopPurge) == Reach::Own {
        summary.deleted = app.store().desktop_summary(&Scope::Own(who.caller.user.id)).await?.deleted;
    }
    Ok(Json(summary))
}

/// Creates one or many desktops
///
/// From a template, or with an empty disk, to be installed from media; for the caller, for somebody in their charge, or for
/// each of several people or each student of a group. The desktops are listed at once, in the state `creating`.
#[utoipa::path(post, path = "/desktops", tag = "desktops", request_body = NewDesktops,
    responses((status = 202, description = "The operation that creates them", body = Accepted)))]
async fn create(State(app): State<App>, who: Who, Body(new): Body<NewDesktops>) -> Answer<Begun> {
    let permit = may_create(&app, &who, &new).await?;
    Ok(begun(&who, app.engine().create_desktops(permit, new).await?))
}

/// Tells what creating desktops would do
///
/// With the same request as for creating them, of which nothing is created or kept: whose limits they would pass, what would be
/// used of each quota, and which hosts would take them if all were started now. Each start chooses its host anew.
#[utoipa::path(post, path = "/desktops/preview", tag = "desktops", request_body = NewDesktops,
    responses((status = 200, description = "What would happen now", body = DesktopsPreview)))]
async fn preview(
    State(app): State<App>,
    who: Who,
    Body(new): Body<NewDesktops>,
) -> Answer<Json<DesktopsPreview>> {
    let permit = may_create(&app, &who, &new).await?;
    Ok(Json(app.engine().preview_desktops(permit, new).await?))
}

/// The proof that the caller may create these desktops.
async fn may_create(app: &App, who: &Who, new: &NewDesktops) -> Result<Permit<CreateDesktops>, Problem> {
    let owners = app.engine().owners_of_new(&who.caller, new).await?;
    let template = match new.template {
        None => None,
        Some(id) => {
            let template = app.store().template(id).await?.filter(|known| sees_template(&who.caller, known));
            Some(template.ok_or_else(|| NoSuchTemplate { id }.at("template"))?)
        }
    };
    may(&who.caller, CreateDesktops, DesktopsToCreate { template, owners })
}

/// Reads one desktop
///
/// With its disks, which lists leave out.
#[utoipa::path(get, path = "/desktops/{id}", tag = "desktops", params(("id" = DesktopId, Path, description = "Its id")),
    responses((status = 200, description = "The desktop", body = Desktop)))]
async fn get(State(app): State<App>, who: Who, Id(id): Id<DesktopId>) -> Answer<Json<Desktop>> {
    Ok(who.shows(seen(&app, &who, id).await?))
}

/// Says where a desktop is in a list
///
/// How many rows of the list with these filters and this order come before it. A list that does not show the desktop has no
/// place for it.
#[utoipa::path(get, path = "/desktops/{id}/place", tag = "desktops",
    params(("id" = DesktopId, Path, description = "Its id"), DesktopQuery),
    responses((status = 200, description = "Its place", body = DesktopPlace)))]
async fn place(
    State(app): State<App>,
    who: Who,
    Id(id): Id<DesktopId>,
    Query(query): Query<DesktopQuery>,
) -> Answer<Json<DesktopPlace>> {
    let row = app.store().desktop_place(id, &query, &who.caller.scope).await?;
    Ok(Json(DesktopPlace { row: row.ok_or_else(|| Problem::not_found(Noun::Desktop, id))? }))
}

/// Changes a desktop
///
/// Its name, its hardware (from the next start on) or its owner. People who may no longer see the desktop are
/// disconnected from it. `revision` is the one that was read; an older one is refused with `stale_revision`.
#[utoipa::path(patch, path = "/desktops/{id}", tag = "desktops", request_body = EditDesktop,
    params(("id" = DesktopId, Path, description = "Its id")),
    responses((status = 200, description = "The desktop, changed", body = Desktop)))]
async fn edit(
    State(app): State<App>,
    who: Who,
    Id(id): Id<DesktopId>,
    Body(edit): Body<EditDesktop>,
) -> Answer<Json<Desktop>> {
    let permit = may(&who.caller, MayEdit, seen(&app, &who, id).await?)?;
    let owner = permit.on().owner.id;
    let edited = app.engine().edit_desktop(permit, edit).await?;
    if edited.owner.id != owner {
        app.access_changed();
    }
    Ok(who.shows(edited))
}

/// Moves a desktop to the recycle bin
///
/// The desktop must be off. It can be restored until somebody purges it, or until the time for which the recycle bin
/// keeps desktops is over.
#[utoipa::path(delete, path = "/desktops/{id}", tag = "desktops",
    params(("id" = DesktopId, Path, description = "Its id")),
    responses((status = 202, description = "The operation that moves it", body = Accepted)))]
async fn delete(State(app): State<App>, who: Who, Id(id): Id<DesktopId>) -> Answer<Begun> {
    let permit = may(&who.caller, DeleteDesktop, seen(&app, &who, id).await?)?;
    Ok(begun(&who, app.engine().delete_desktop(permit).await?))
}

/// Makes a template from a desktop
///
/// The desktop must be off. Its disk becomes the template's read-only base, and the desktop gets an overlay on it.
#[utoipa::path(post, path = "/desktops/{id}/template", tag = "desktops", request_body = NewTemplateFromDesktop,
    params(("id" = DesktopId, Path, description = "Its id")),
    responses((status = 202, description = "The operation that makes the template; its target is the desktop", body = Accepted)))]
async fn template(
    State(app): State<App>,
    who: Who,
    Id(id): Id<DesktopId>,
    Body(new): Body<NewTemplateFromDesktop>,
) -> Answer<Begun> {
    let permit = may(&who.caller, TemplateDesktop, seen(&app, &who, id).await?)?;
    Ok(begun(&who, app.engine().template_from_desktop(permit, new).await?))
}

/// Opens a desktop for one viewer
///
/// The password expires after 120 s, or a few seconds after a viewer has used it. The answer has everything that a
/// viewer needs, including the host's certificate. Without a body, the ticket is for SPICE, directly to the host.
#[utoipa::path(post, path = "/desktops/{id}/ticket", tag = "desktops", request_body = NewTicket,
    params(("id" = DesktopId, Path, description = "Its id")),
    responses((status = 200, description = "The ticket", body = Ticket), AsksHost))]
async fn ticket(
    State(app): State<App>,
    who: Who,
    Id(id): Id<DesktopId>,
    BodyOrDefault(new): BodyOrDefault<NewTicket>,
) -> Answer<Json<Ticket>> {
    let permit = may(&who.caller, OpenDesktop, seen(&app, &who, id).await?)?;
    Ok(Json(app.engine().ticket(permit, new, who.session).await?))
}
