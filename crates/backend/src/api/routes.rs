//! Everything below `/api/v1`.

use utoipa_axum::router::OpenApiRouter;

use super::{
    batch, categories, desktops, directory, disks, events, groups, hypervisors, media, operations, power,
    screen, session, sessions, sign_in_rules, storage, templates, users,
};
use crate::app::App;

/// All routes of the API, with their descriptions.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().nest(
        "/api/v1",
        OpenApiRouter::new()
            .merge(session::routes())
            .merge(sessions::routes())
            .merge(sign_in_rules::routes())
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
            .merge(categories::routes())
            .merge(directory::routes())
            .merge(events::routes()),
    )
}
