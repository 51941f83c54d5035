//! Everything below `/api/v1`.

use utoipa_axum::router::OpenApiRouter;

use super::{
    batch, categories, deployments, desktops, disks, events, groups, hypervisors, media, move_up, operations,
    power, screen, session, storage, templates, users,
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
            .merge(groups::routes())
            .merge(deployments::routes())
            .merge(move_up::routes())
            .merge(categories::routes())
            .merge(events::routes()),
    )
}
