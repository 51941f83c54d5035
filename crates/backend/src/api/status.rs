//! What monitoring asks for: whether the backend is alive, whether it is ready, and its metrics.

use axum::{
    Extension, Router,
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use sarrio_model::problem::MetricsNotPublic;

use crate::{
    app::App,
    http::{Answer, Peer, bearer},
};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready)).route("/metrics", get(figures))
}

/// Answers as long as the process does.
async fn alive() -> &'static str {
    "ok\n"
}

/// Answers whether the database and the engine work and the backend is not stopping.
async fn ready(State(app): State<App>) -> Answer<(StatusCode, &'static str)> {
    if app.closing().is_cancelled() || !app.engine().is_running() {
        return Ok((StatusCode::SERVICE_UNAVAILABLE, "going down\n"));
    }
    app.store().newest_seq().await?;
    Ok((StatusCode::OK, "ready\n"))
}

/// The metrics in Prometheus' text format: counts, but no names.
async fn figures(
    State(app): State<App>,
    peer: Option<Extension<ConnectInfo<Peer>>>,
    headers: HeaderMap,
) -> Answer<Response> {
    if !may_read_metrics(&app, peer.map(|Extension(ConnectInfo(peer))| peer), &headers) {
        return Err(MetricsNotPublic.problem().into());
    }
    let text = app.metrics().render(app.store()).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

/// Whether a request comes from this machine or has the token. Behind a proxy, every request seems to come from this
/// machine.
fn may_read_metrics(app: &App, peer: Option<Peer>, headers: &HeaderMap) -> bool {
    let is_here = match peer {
        Some(Peer::Process { .. }) => true,
        Some(Peer::Address(address)) => address.is_loopback() && !app.behind_proxy(),
        None => false,
    };
    let has_token = || app.metrics_token().zip(bearer(headers)).is_some_and(|(known, given)| known.is(given));
    is_here || has_token()
}
