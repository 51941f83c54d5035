//! `seating`: who sits where, for all rooms and groups at once.

use axum::{Json, extract::State};
use sarrio_engine::authz::{SeeRooms, may, sees_group};
use sarrio_model::{Page, Seating};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::answer::whole;
use crate::{
    app::App,
    http::{Answer, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Lists the seating plans
///
/// Of all rooms, for the groups that the caller sees: by room, then by group. A group without seats in a room has no plan there.
#[utoipa::path(get, path = "/seating", tag = "classroom",
    responses((status = 200, description = "The plans", body = Page<Seating>)))]
async fn list(State(app): State<App>, who: Who) -> Answer<Json<Page<Seating>>> {
    let _ = may(&who.caller, SeeRooms, ())?;
    let mut plans = Vec::new();
    for plan in app.store().seatings().await? {
        let group = app.store().group(plan.group.id).await?;
        if group.is_some_and(|group| sees_group(&who.caller, &group)) {
            plans.push(plan);
        }
    }
    Ok(Json(whole(plans)))
}
