//! `operations`: work that takes time and survives a restart.

use axum::{Json, extract::State};
use sarrio_engine::authz::{AbandonOperation, CancelOperation, may, sees_operation};
use sarrio_model::{
    Abandoned, Accepted, CreatedDesktop, Noun, Operation, OperationId, OperationQuery, Page, Problem,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::answer::{Begun, begun, whole};
use crate::{
    app::App,
    http::{Answer, Id, Query, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(cancel))
        .routes(routes!(abandon))
        .routes(routes!(desktops))
        .routes(routes!(again))
}

async fn seen(app: &App, who: &Who, id: OperationId) -> Result<Operation, Problem> {
    let operation = app.store().operation(id).await?.map(|row| row.operation);
    let operation = operation.filter(|operation| sees_operation(&who.caller, operation));
    operation.ok_or_else(|| Problem::not_found(Noun::Operation, id))
}

/// Lists operations
///
/// Newest first. Administrators see all, others their own.
#[utoipa::path(get, path = "/operations", tag = "operations", params(OperationQuery),
    responses((status = 200, description = "A page", body = Page<Operation>)))]
async fn list(
    State(app): State<App>,
    who: Who,
    Query(query): Query<OperationQuery>,
) -> Answer<Json<Page<Operation>>> {
    Ok(who.shows(app.store().operations(&query, &who.caller.scope).await?))
}

/// Reads one operation
#[utoipa::path(get, path = "/operations/{id}", tag = "operations",
    params(("id" = OperationId, Path, description = "Its id")),
    responses((status = 200, description = "The operation", body = Operation)))]
async fn get(State(app): State<App>, who: Who, Id(id): Id<OperationId>) -> Answer<Json<Operation>> {
    Ok(who.shows(seen(&app, &who, id).await?))
}

/// Cancels an operation
///
/// It ends after its current step, and its steps are undone. Parts of a batch that have not ended are cancelled too. Of an
/// operation that creates several desktops those that are ready are kept.
#[utoipa::path(post, path = "/operations/{id}/cancel", tag = "operations",
    params(("id" = OperationId, Path, description = "Its id")),
    responses((status = 200, description = "The operation as it is now; events tell when it has ended", body = Operation)))]
async fn cancel(State(app): State<App>, who: Who, Id(id): Id<OperationId>) -> Answer<Json<Operation>> {
    let permit = may(&who.caller, CancelOperation, seen(&app, &who, id).await?)?;
    app.engine().cancel_operation(permit).await?;
    Ok(who.shows(seen(&app, &who, id).await?))
}

/// Abandons an operation
///
/// For administrators, if an operation hangs: it is being undone, or waits for something (`waiting`). It ends at once
/// as failed, nothing more is undone, and what it worked on is free again. The answer lists what it may have left on
/// hosts and storage paths. If it is a batch, those of its parts that hang are abandoned.
#[utoipa::path(post, path = "/operations/{id}/abandon", tag = "operations",
    params(("id" = OperationId, Path, description = "Its id")),
    responses((status = 200, description = "The operation, and what it may have left behind", body = Abandoned)))]
async fn abandon(State(app): State<App>, who: Who, Id(id): Id<OperationId>) -> Answer<Json<Abandoned>> {
    let permit = may(&who.caller, AbandonOperation, seen(&app, &who, id).await?)?;
    Ok(who.shows(app.engine().abandon_operation(permit).await?))
}

/// Lists the desktops that an operation creates
///
/// In order, each with its owner and whether it was made. There are none where it creates no desktops.
#[utoipa::path(get, path = "/operations/{id}/desktops", tag = "operations",
    params(("id" = OperationId, Path, description = "Its id")),
    responses((status = 200, description = "The desktops", body = Page<CreatedDesktop>)))]
async fn desktops(
    State(app): State<App>,
    who: Who,
    Id(id): Id<OperationId>,
) -> Answer<Json<Page<CreatedDesktop>>> {
    let operation = seen(&app, &who, id).await?;
    Ok(Json(whole(app.store().created_desktops(operation.id).await?)))
}

/// Creates the desktops that are missing
///
/// An operation that creates several desktops keeps those that it made, if others fail or it is cancelled. Those that were not
/// made are created by another operation, for the same people and with the same names.
#[utoipa::path(post, path = "/operations/{id}/again", tag = "operations",
    params(("id" = OperationId, Path, description = "The id of the operation that did not make them")),
    responses((status = 202, description = "The operation that creates them", body = Accepted)))]
async fn again(State(app): State<App>, who: Who, Id(id): Id<OperationId>) -> Answer<Begun> {
    let operation = seen(&app, &who, id).await?;
    Ok(begun(&who, app.engine().try_again(&who.caller, &operation).await?))
}
