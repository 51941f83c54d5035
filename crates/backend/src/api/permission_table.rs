//! `permissions`: what each role may do.

use axum::Json;
use sarrio_engine::authz::rows;
use sarrio_model::{Page, PermissionRow};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::answer::whole;
use crate::{
    app::App,
    http::{Answer, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Lists what each role may do
///
/// One row for each permission, with how far it reaches for each role.
#[utoipa::path(get, path = "/permissions", tag = "people",
    responses((status = 200, description = "The whole table, on one page", body = Page<PermissionRow>)))]
async fn list(_who: Who) -> Answer<Json<Page<PermissionRow>>> {
    Ok(Json(whole(rows())))
}
