//! `deployments`: desktops that were made for a group, and for those who join it later.

use axum::{Json, extract::State};
use sarrio_engine::authz::{EndDeployment, may};
use sarrio_model::{Deployment, DeploymentId, Group, GroupId, Noun, Page, Problem};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{answer::whole, groups};
use crate::{
    app::App,
    http::{Answer, Id, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(of_group)).routes(routes!(get)).routes(routes!(end))
}

/// The deployment and its group, if the caller may see the group.
async fn seen(app: &App, who: &Who, id: DeploymentId) -> Result<(Deployment, Group), Problem> {
    let missing = || Problem::not_found(Noun::Deployment, id);
    let deployment = app.store().deployment(id).await?.ok_or_else(missing)?;
    let group = groups::seen(app, who, deployment.group.id).await.map_err(|_| missing())?;
    Ok((deployment, group))
}

/// Lists the deployments of a group
///
/// Newest first: what was made for its students, and whether those who join later get it too.
#[utoipa::path(get, path = "/groups/{id}/deployments", tag = "people",
    params(("id" = GroupId, Path, description = "The group's id")),
    responses((status = 200, description = "The deployments", body = Page<Deployment>)))]
async fn of_group(State(app): State<App>, who: Who, Id(id): Id<GroupId>) -> Answer<Json<Page<Deployment>>> {
    let group = groups::seen(&app, &who, id).await?;
    Ok(Json(whole(app.store().deployments_of_group(group.id).await?)))
}

/// Reads one deployment
///
/// With those for whom no desktop could be made so far.
#[utoipa::path(get, path = "/deployments/{id}", tag = "people",
    params(("id" = DeploymentId, Path, description = "Its id")),
    responses((status = 200, description = "The deployment", body = Deployment)))]
async fn get(State(app): State<App>, who: Who, Id(id): Id<DeploymentId>) -> Answer<Json<Deployment>> {
    Ok(Json(seen(&app, &who, id).await?.0))
}

/// Ends a deployment
///
/// Students who join the group get no desktop of it any more. Those that were made stay.
#[utoipa::path(post, path = "/deployments/{id}/end", tag = "people",
    params(("id" = DeploymentId, Path, description = "Its id")),
    responses((status = 200, description = "The deployment, ended", body = Deployment)))]
async fn end(State(app): State<App>, who: Who, Id(id): Id<DeploymentId>) -> Answer<Json<Deployment>> {
    let (_, group) = seen(&app, &who, id).await?;
    let permit = may(&who.caller, EndDeployment, group)?;
    Ok(Json(app.engine().end_deployment(permit, id).await?))
}
