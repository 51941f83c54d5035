//! What monitors ask: is it alive, can it work, how is it doing.

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::{app::App, edge::Answer, metrics};

pub(super) fn routes() -> Router<App> {
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
async fn figures(State(app): State<App>) -> Answer<Response> {
    metrics::refresh(app.store()).await?;
    let text = app.metrics().render();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}
