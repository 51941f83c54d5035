//! Everything below `/api/v1`.

use utoipa_axum::router::OpenApiRouter;

use super::{
    audit, batch, categories, desktops, disks, events, groups, hypervisors, import, media, operations, power,
    screen, session, storage, templates, users,
};
use crate::app::App;

/// All routes of the API, with their descriptions.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().nest(
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
            .merge(import::routes())
            .merge(groups::routes())
            .merge(categories::routes())
            .merge(audit::routes())
            .merge(events::routes()),
    )
}
