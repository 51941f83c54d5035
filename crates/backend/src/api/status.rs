//! What monitors ask: is it alive, can it work, how is it doing.

use axum::{
    Extension, Router,
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use sarrio_model::{Code, Problem};

use crate::{
    app::App,
    http::{Answer, Peer, bearer},
};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready)).route("/metrics", get(figures))
}

/// The process answers.
async fn alive() -> &'static str {
    "ok\n"
}

/// It has its database, its engine works, and it is not going down.
async fn ready(State(app): State<App>) -> Answer<(StatusCode, &'static str)> {
    if app.closing().is_cancelled() || !app.engine().works() {
        return Ok((StatusCode::SERVICE_UNAVAILABLE, "going down\n"));
    }
    app.store().newest_seq().await?;
    Ok((StatusCode::OK, "ready\n"))
}

/// Prometheus' text format. It holds counts, no names.
async fn figures(
    State(app): State<App>,
    peer: Option<Extension<ConnectInfo<Peer>>>,
    headers: HeaderMap,
) -> Answer<Response> {
    if !may_read_metrics(&app, peer.map(|Extension(ConnectInfo(peer))| peer), &headers) {
        return Err(Problem::new(Code::NotSignedIn, "The metrics are not for everybody.")
            .hint("Ask from sarriod's own machine, or with the token of metrics_token_file.")
            .into());
    }
    let text = app.metrics().render(app.store()).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

/// Whoever is on this machine, or has the token. Behind a proxy everybody seems to be on this machine.
fn may_read_metrics(app: &App, peer: Option<Peer>, headers: &HeaderMap) -> bool {
    let is_here = match peer {
        Some(Peer::Process { .. }) => true,
        Some(Peer::Address(address)) => address.is_loopback() && !app.behind_proxy(),
        None => false,
    };
    let has_token = || app.metrics_token().zip(bearer(headers)).is_some_and(|(known, given)| known.is(given));
    is_here || has_token()
}
