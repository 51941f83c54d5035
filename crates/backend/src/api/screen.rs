//! `desktops/{id}/screen` and `desktops/{id}/still`: one picture.

use std::time::Duration;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use sarrio_engine::authz::{SaveStill, WatchDesktop, may};
use sarrio_model::{Desktop, DesktopId, LookAtScreen, problem::NoPictureInTime};
use serde::{Deserialize, Deserializer};
use tokio::time::timeout;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{desktops::seen, problems::AsksHost};
use crate::{
    app::App,
    http::{Answer, Id, Query, Who},
};

/// For one picture the host is not asked twice, in ms.
const PACE: u32 = 60_000;

/// How long it may take.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(screen)).routes(routes!(still))
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
    if LookAtScreen::WIDTHS.contains(&width) {
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
    let desktop = seen(&app, &who, id).await?;
    picture(&app, &who, desktop, query.width).await
}

/// Takes a picture of a desktop's screen to keep
///
/// In the size that the screen has, and told in the audit. To look at a screen is told there once; that somebody keeps what it
/// shows, each time.
#[utoipa::path(post, path = "/desktops/{id}/still", tag = "desktops",
    params(("id" = DesktopId, Path, description = "Its id")),
    responses((status = 200, description = "A JPEG", content_type = "image/jpeg", body = [u8]), AsksHost))]
async fn still(State(app): State<App>, who: Who, Id(id): Id<DesktopId>) -> Answer<Response> {
    let desktop = seen(&app, &who, id).await?;
    let permit = may(&who.caller, SaveStill, desktop.clone())?;
    permit.require_possible(&desktop)?;
    let picture = picture(&app, &who, desktop, *LookAtScreen::WIDTHS.end()).await?;
    app.engine().note_still(permit).await?;
    Ok(picture)
}

/// What the screen shows now.
async fn picture(app: &App, who: &Who, desktop: Desktop, width: u16) -> Answer<Response> {
    let permit = may(&who.caller, WatchDesktop, desktop)?;
    let _open = app.open_sockets().take(&who.caller)?;
    let how = LookAtScreen { width, pace: PACE, close: false };
    let (mut look, _looking) = app.engine().look(permit, how).await?;
    // The first patch is the whole picture.
    let first = async { if look.changed().await { look.patch().await } else { None } };
    let first = timeout(PATIENCE, first).await.ok().flatten();
    let first = first.ok_or_else(|| NoPictureInTime { seconds: PATIENCE.as_secs() }.problem())?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], first.jpeg.clone()).into_response())
}
