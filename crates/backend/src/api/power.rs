//! `desktops/{id}/start` and other actions without a body.

use axum::extract::State;
use sarrio_engine::authz::{
    PauseDesktop, PurgeDesktop, RenewDesktop, ResetDesktop, RestoreDesktop, ResumeDesktop, ShutdownDesktop,
    StartDesktop, StopDesktop, may,
};
use sarrio_model::{Accepted, DesktopId};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{Begun, begun},
    desktops::seen,
};
use crate::{
    app::App,
    http::{Answer, Id, Who},
};

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident at $path:literal: $permit:ident, $method:ident;)*) => {
        pub(super) fn routes() -> OpenApiRouter<App> {
            OpenApiRouter::new()$(.routes(routes!($name)))*
        }

        $($(#[$doc])*
        #[utoipa::path(post, path = $path, tag = "desktops",
            params(("id" = DesktopId, Path, description = "Its id")),
            responses((status = 202, description = "The operation that does it", body = Accepted)))]
        async fn $name(State(app): State<App>, who: Who, Id(id): Id<DesktopId>) -> Answer<Begun> {
            let permit = may(&who.caller, $permit, seen(&app, &who, id).await?)?;
            Ok(begun(&who, app.engine().$method(permit).await?))
        })*
    };
}

actions! {
    /// Starts a desktop
    ///
    /// On the host with the most free memory, of those that reach its disks.
    start at "/desktops/{id}/start": StartDesktop, start_desktop;
    /// Asks a desktop to shut down
    ///
    /// By its power button and its guest agent. If it is still on after the grace period, it is forced off.
    shutdown at "/desktops/{id}/shutdown": ShutdownDesktop, shutdown_desktop;
    /// Forces a desktop off
    ///
    /// Like pulling the plug: unsaved work is lost.
    stop at "/desktops/{id}/stop": StopDesktop, stop_desktop;
    /// Presses a desktop's reset button
    reset at "/desktops/{id}/reset": ResetDesktop, reset_desktop;
    /// Resets a desktop to its template
    ///
    /// It gets a fresh system disk. The old one becomes a desktop of the same name in the recycle bin, from where the work on it
    /// can be restored; a data disk stays as it is. A desktop that is on is forced off first, and started again.
    renew at "/desktops/{id}/renew": RenewDesktop, renew_desktop;
    /// Pauses a desktop
    pause at "/desktops/{id}/pause": PauseDesktop, pause_desktop;
    /// Resumes a desktop
    resume at "/desktops/{id}/resume": ResumeDesktop, resume_desktop;
    /// Restores a desktop from the recycle bin
    restore at "/desktops/{id}/restore": RestoreDesktop, restore_desktop;
    /// Deletes a desktop from the recycle bin for good
    purge at "/desktops/{id}/purge": PurgeDesktop, purge_desktop;
}
