//! `desktops/{id}/screen`: a picture, and pictures as they move.

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
use sarrio_model::{Code, DesktopId, Patch, Problem};
use serde::Deserialize;
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
    edge::{Answer, End, Id, PING, Params, Upgrade, Who, close, gone, send},
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
    /// At most so many pixels wide, 16 to 4096.
    #[param(minimum = 16, maximum = 4096, default = 320)]
    width: u16,
}

impl Default for ScreenQuery {
    fn default() -> Self {
        Self { width: 320 }
    }
}

impl ScreenQuery {
    fn checked(&self) -> Result<u16, Problem> {
        if (16..=4096).contains(&self.width) {
            return Ok(self.width);
        }
        Err(Problem::invalid("width", format!("width is {}; it can be from 16 to 4096.", self.width)))
    }
}

/// Takes a picture of a desktop's screen
#[utoipa::path(get, path = "/desktops/{id}/screen", tag = "desktops",
    params(("id" = DesktopId, Path, description = "Which"), ScreenQuery),
    responses((status = 200, description = "A JPEG", content_type = "image/jpeg", body = [u8]), AsksHost))]
async fn screen(
    State(app): State<App>,
    who: Who,
    Id(id): Id<DesktopId>,
    Params(query): Params<ScreenQuery>,
) -> Answer<Response> {
    let permit = may(&who.caller, WatchDesktop, seen(&app, &who, id).await?)?;
    let _open = app.open_lines().take(&who.caller)?;
    let patches = app.engine().screen(permit, query.checked()?, PACE).await?;
    let jpeg = whole(patches).await?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], jpeg).into_response())
}

/// The first patches that cover all of it, as one picture.
async fn whole(mut patches: mpsc::Receiver<Patch>) -> Result<Vec<u8>, Problem> {
    let late = Instant::now() + FIRST;
    let none = || Problem::new(Code::HostHung, "The host gave no picture of the desktop within 10 s.");
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

/// Shows a desktop's screen as it moves
///
/// A WebSocket of binary messages, at most two a second and only while it is open: width and height of the whole
/// picture, then x, y, width and height of the patch, each a big-endian 16-bit number, then the patch's JPEG. The
/// first patches cover it all. It ends with the desktop.
#[utoipa::path(get, path = "/desktops/{id}/screen/live", tag = "desktops",
    params(("id" = DesktopId, Path, description = "Which"), ScreenQuery),
    responses((status = 101, description = "The socket is open"), AsksHost))]
async fn live(
    State(app): State<App>,
    who: Who,
    Id(id): Id<DesktopId>,
    Params(query): Params<ScreenQuery>,
    upgrade: Upgrade,
) -> Answer<Response> {
    let permit = may(&who.caller, WatchDesktop, seen(&app, &who, id).await?)?;
    let line = app.open_lines().take(&who.caller)?;
    let patches = app.engine().screen(permit, query.checked()?, PACE).await?;
    Ok(upgrade.open(&app.clone(), move |mut socket| async move {
        let _open = line;
        let mut last = Seen::default();
        let why = tokio::select! {
            biased;
            () = app.closing().cancelled() => End::GoingDown,
            end = show(&app, &who, id, &mut socket, patches, &mut last) => end,
        };
        close(socket, why).await;
        keep(&app, id, last).await;
    }))
}

/// Until the viewer goes, may not look any more or takes no more, or the desktop ends. Dropping `patches` ends the
/// host's looking.
async fn show(
    app: &App,
    who: &Who,
    id: DesktopId,
    socket: &mut WebSocket,
    mut patches: mpsc::Receiver<Patch>,
    last: &mut Seen,
) -> End {
    let mut ping = interval(PING);
    let mut people = app.people();
    loop {
        let message = tokio::select! {
            end = gone(socket) => return end,
            patch = patches.recv() => match patch {
                Some(patch) => {
                    let message = Message::Binary(patch.encode().into());
                    last.see(patch);
                    message
                }
                None => return End::Over,
            },
            _ = people.changed() => match still_seen(app, who, id).await {
                Ok(()) => continue,
                Err(problem) => return End::Problem(problem),
            },
            _ = ping.tick() => match still_seen(app, who, id).await {
                Ok(()) => Message::Ping(Bytes::new()),
                Err(problem) => return End::Problem(problem),
            },
        };
        if let Err(end) = send(socket, message).await {
            return end;
        }
    }
}

/// Keeps what was seen last: a template made from this desktop will look like that.
async fn keep(app: &App, id: DesktopId, last: Seen) {
    let Ok(Some(jpeg)) = tokio::task::spawn_blocking(move || last.jpeg()).await else { return };
    let kept = async {
        let mut tx = app.store().begin().await?;
        tx.keep_screen(id, jpeg).await?;
        tx.commit().await
    };
    // It may have been deleted meanwhile; nothing else depends on a picture.
    if let Err(error) = kept.await {
        tracing::debug!(desktop.id = %id, cause = error.with_causes(), "could not keep the last picture");
    }
}

async fn still_seen(app: &App, who: &Who, id: DesktopId) -> Result<(), Problem> {
    let who = who.again(app).await?;
    seen(app, &who, id).await.map(|_| ())
}
