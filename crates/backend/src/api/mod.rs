//! The routes, one file a noun: who is it, what may they see, may they, do it, answer.

mod batch;
mod desktops;
mod disks;
mod docs;
mod events;
mod example;
mod hypervisors;
mod media;
mod openapi;
mod operations;
mod page;
mod picture;
mod power;
mod problems;
mod screen;
mod session;
mod status;
mod storage;
mod templates;
mod users;

use axum::{Json, Router, http::StatusCode};
use sarrio_model::{Accepted, Operation};
use sarrio_store::Viewer;
use utoipa_axum::router::OpenApiRouter;

use crate::{app::App, edge::Who};

pub(crate) use openapi::document;

/// Everything below `/api/v1`, and its description.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(openapi::head()).nest(
        "/api/v1",
        OpenApiRouter::new()
            .merge(session::routes())
            .merge(desktops::routes())
            .merge(power::routes())
            .merge(batch::routes())
            .merge(screen::routes())
            .merge(templates::routes())
            .merge(media::routes())
            .merge(hypervisors::routes())
            .merge(storage::routes())
            .merge(disks::routes())
            .merge(operations::routes())
            .merge(users::routes())
            .merge(events::routes()),
    )
}

/// What lies around the API: its description, its page, and what monitors ask.
pub(crate) fn around() -> Router<App> {
    Router::new().merge(docs::routes()).merge(status::routes())
}

/// 202: an operation does it.
type Begun = (StatusCode, Json<Accepted>);

fn begun(operation: Operation) -> Begun {
    (StatusCode::ACCEPTED, Json(Accepted { operation }))
}

/// Whose rows this caller sees in lists.
fn viewer(who: &Who) -> Viewer {
    if who.caller.is_administrator() { Viewer::All } else { Viewer::Owner(who.caller.user.id) }
}
