//! `desktops/batch` and `desktops/purge`: many at once.

use axum::extract::State;
use sarrio_model::{Accepted, Batch, Purge};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Begun, begun, problems::NamesThings};
use crate::{
    app::App,
    edge::{Answer, Body, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(batch)).routes(routes!(purge))
}

/// Does one thing to many desktops
///
/// Each becomes a part of one operation. Those whose state does not allow it are parts that failed; the others go on.
/// An id that the caller may not know of refuses the whole batch.
#[utoipa::path(post, path = "/desktops/batch", tag = "desktops", request_body = Batch,
    responses((status = 202, description = "An operation, with a part for each desktop", body = Accepted), NamesThings))]
async fn batch(State(app): State<App>, who: Who, Body(batch): Body<Batch>) -> Answer<Begun> {
    Ok(begun(app.engine().batch(&who.caller, &batch).await?))
}

/// Empties the recycle bin
///
/// `count` is how many desktops the person was told would go for good; another number refuses it.
#[utoipa::path(post, path = "/desktops/purge", tag = "desktops", request_body = Purge,
    responses((status = 202, description = "An operation, with a part for each desktop", body = Accepted)))]
async fn purge(State(app): State<App>, who: Who, Body(purge): Body<Purge>) -> Answer<Begun> {
    Ok(begun(app.engine().purge_bin(&who.caller, &purge).await?))
}
