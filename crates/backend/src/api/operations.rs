//! `operations`: work that takes time and survives a restart.

use axum::{Json, extract::State};
use sarrio_engine::authz::{AbandonOperation, CancelOperation, may, sees_operation};
use sarrio_model::{Abandoned, Noun, Operation, OperationId, OperationQuery, Page, Problem};
use utoipa_axum::{router::OpenApiRouter, routes};

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
/// It ends after its current step, and its steps are undone. Parts of a batch that have not ended are cancelled too.
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
