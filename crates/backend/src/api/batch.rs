//! `desktops/batch` and `desktops/purge`: many at once.

use axum::extract::State;
use sarrio_model::{Accepted, Batch, Purge};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{Begun, begun},
    problems::NamesThings,
};
use crate::{
    app::App,
    http::{Answer, Body, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(batch)).routes(routes!(purge))
}

/// Does one action on many desktops
///
/// Each desktop is a part of one operation. The part of a desktop whose state does not allow the action fails; the others
/// go on. An id that is unknown, or that the caller may not see, refuses the whole batch.
#[utoipa::path(post, path = "/desktops/batch", tag = "desktops", request_body = Batch,
    responses((status = 202, description = "The operation, with a part for each desktop", body = Accepted), NamesThings))]
async fn batch(State(app): State<App>, who: Who, Body(batch): Body<Batch>) -> Answer<Begun> {
    Ok(begun(app.engine().batch(&who.caller, &batch).await?))
}

/// Empties the recycle bin
///
/// `count` is how many desktops the person was told would be deleted for good. Where it is another number now, nothing is
/// deleted.
#[utoipa::path(post, path = "/desktops/purge", tag = "desktops", request_body = Purge,
    responses((status = 202, description = "The operation, with a part for each desktop", body = Accepted)))]
async fn purge(State(app): State<App>, who: Who, Body(purge): Body<Purge>) -> Answer<Begun> {
    Ok(begun(app.engine().purge_bin(&who.caller, &purge).await?))
}
