//! `desktops/{id}/screen`: one picture, and live pictures.

use std::time::Duration;

use axum::{
    extract::{
        State,
        ws::{Message, WebSocket},
    },
    http::header,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use sarrio_engine::authz::{WatchDesktop, may};
use sarrio_model::{DesktopId, Patch, Problem, problem::NoPictureInTime};
use serde::{Deserialize, Deserializer};
use tokio::{
    sync::mpsc,
    time::{Instant, interval, timeout_at},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    desktops::seen,
    picture::{Canvas, Seen},
    problems::AsksHost,
};
use crate::{
    app::App,
    http::{Answer, Ending, Id, PING, Query, Upgrade, Who, close, gone, send},
};

/// At most two pictures a second.
const PACE: Duration = Duration::from_millis(500);

/// How long the first picture may take.
const FIRST: Duration = Duration::from_secs(10);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(screen)).routes(routes!(live))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct ScreenQuery {
    /// The largest width of the picture, in pixels.
    #[serde(deserialize_with = "width")]
    #[param(minimum = 16, maximum = 4096, default = 320)]
    width: u16,
}

impl Default for ScreenQuery {
    fn default() -> Self {
        Self { width: 320 }
    }
}

/// Reads `width` within its limits.
fn width<'de, D: Deserializer<'de>>(from: D) -> Result<u16, D::Error> {
    let width = u16::deserialize(from)?;
    if (16..=4096).contains(&width) {
        return Ok(width);
    }
    Err(serde::de::Error::custom(format_args!("width is {width}; it can be from 16 to 4096")))
}

/// Takes a picture of a desktop's screen
#[utoipa::path(get, path = "/desktops/{id}/screen", tag = "desktops",
    params(("id" = DesktopId, Path, description = "Its id"), ScreenQuery),
    responses((status = 200, description = "A JPEG", content_type = "image/jpeg", body = [u8]), AsksHost))]
async fn screen(
    State(app): State<App>,
    who: Who,
    Id(id): Id<DesktopId>,
    Query(query): Query<ScreenQuery>,
) -> Answer<Response> {
    let permit = may(&who.caller, WatchDesktop, seen(&app, &who, id).await?)?;
    let _open = app.open_sockets().take(&who.caller)?;
    let patches = app.engine().screen(permit, query.width, PACE).await?;
    let jpeg = whole(patches).await?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], jpeg).into_response())
}

/// Composes the first complete picture.
async fn whole(mut patches: mpsc::Receiver<Patch>) -> Result<Vec<u8>, Problem> {
    let late = Instant::now() + FIRST;
    let none = || NoPictureInTime { seconds: FIRST.as_secs() }.problem();
    let mut canvas = Canvas::default();
    loop {
        let patch = timeout_at(late, patches.recv()).await.ok().flatten().ok_or_else(none)?;
        if (patch.width, patch.height) == (patch.frame_width, patch.frame_height) {
            return Ok(patch.jpeg);
        }
        canvas.put(&patch)?;
        if canvas.is_whole() {
            return canvas.jpeg();
        }
    }
}

/// Sends a desktop's screen live
///
/// A WebSocket with at most two binary messages per second. Each has the width and height of the whole picture, then x,
/// y, width and height of a patch of it, all as big-endian 16-bit numbers, and then the patch as JPEG. The first
/// patches cover the whole picture. The socket is closed when the desktop stops.
#[utoipa::path(get, path = "/desktops/{id}/screen/live", tag = "desktops",
    params(("id" = DesktopId, Path, description = "Its id"), ScreenQuery),
    responses((status = 101, description = "The socket is open"), AsksHost))]
async fn live(
    State(app): State<App>,
    who: Who,
    Id(id): Id<DesktopId>,
    Query(query): Query<ScreenQuery>,
    upgrade: Upgrade,
) -> Answer<Response> {
    let permit = may(&who.caller, WatchDesktop, seen(&app, &who, id).await?)?;
    let open = app.open_sockets().take(&who.caller)?;
    let patches = app.engine().screen(permit, query.width, PACE).await?;
    Ok(upgrade.open(&app.clone(), move |mut socket| async move {
        let _open = open;
        let mut last = Seen::default();
        let why = tokio::select! {
            biased;
            () = app.closing().cancelled() => Ending::GoingDown,
            end = show(&app, &who, id, &mut socket, patches, &mut last) => end,
        };
        close(socket, why).await;
        keep(&app, id, last).await;
    }))
}

/// Sends patches until the desktop stops, or the client is gone, is too slow or may no longer see the desktop. Dropping
/// `patches` ends the capture on the host.
async fn show(
    app: &App,
    who: &Who,
    id: DesktopId,
    socket: &mut WebSocket,
    mut patches: mpsc::Receiver<Patch>,
    last: &mut Seen,
) -> Ending {
    let mut ping = interval(PING);
    let mut access = app.access();
    loop {
        let message = tokio::select! {
            end = gone(socket) => return end,
            patch = patches.recv() => match patch {
                Some(patch) => {
                    let message = Message::Binary(patch.encode().into());
                    last.see(patch);
                    message
                }
                None => return Ending::Finished,
            },
            _ = access.changed() => match still_seen(app, who, id).await {
                Ok(()) => continue,
                Err(problem) => return Ending::Problem(problem),
            },
            _ = ping.tick() => match still_seen(app, who, id).await {
                Ok(()) => Message::Ping(Bytes::new()),
                Err(problem) => return Ending::Problem(problem),
            },
        };
        if let Err(end) = send(socket, message).await {
            return end;
        }
    }
}

/// Keeps the last picture, which a template made from this desktop will show.
async fn keep(app: &App, id: DesktopId, last: Seen) {
    let Ok(Some(jpeg)) = tokio::task::spawn_blocking(move || last.jpeg()).await else { return };
    let kept = async {
        let mut tx = app.store().begin().await?;
        tx.keep_screen(id, jpeg).await?;
        tx.commit().await
    };
    // The desktop may have been deleted in the meantime. Nothing else depends on the picture.
    if let Err(error) = kept.await {
        tracing::debug!(desktop.id = %id, cause = error.with_causes(), "could not keep the last picture");
    }
}

async fn still_seen(app: &App, who: &Who, id: DesktopId) -> Result<(), Problem> {
    let who = who.again(app).await?;
    seen(app, &who, id).await.map(|_| ())
}
