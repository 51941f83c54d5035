//! Everything below `/api/v1`.

use utoipa_axum::router::OpenApiRouter;

use super::{
    attention, audit, batch, categories, class, consent, deployments, desktops, directory, disks, events,
    gathered, groups, handouts, hypervisors, import, lessons, media, move_up, operations, permission_table,
    power, quotas, roles, rooms, screen, screens, seating, seats, series, session, sessions, sign_in_rules,
    storage, templates, timetable, user_batch, users, work,
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
            .merge(screens::routes())
            .merge(templates::routes())
            .merge(media::routes())
            .merge(hypervisors::routes())
            .merge(storage::routes())
            .merge(disks::routes())
            .merge(operations::routes())
            .merge(users::routes())
            .merge(import::routes())
            .merge(user_batch::routes())
            .merge(permission_table::routes())
            .merge(groups::routes())
            .merge(deployments::routes())
            .merge(move_up::routes())
            .merge(categories::routes())
            .merge(rooms::routes())
            .merge(seats::routes())
            .merge(seating::routes())
            .merge(lessons::routes())
            .merge(class::routes())
            .merge(work::routes())
            .merge(gathered::routes())
            .merge(consent::routes())
            .merge(attention::routes())
            .merge(handouts::routes())
            .merge(series::routes())
            .merge(timetable::routes())
            .merge(roles::routes())
            .merge(quotas::routes())
            .merge(audit::routes())
            .merge(directory::routes())
            .merge(events::routes()),
    )
}
