//! One span and one log line for each request. The request's id is in both and in the answer. Of a request's content,
//! only ids are logged.

use std::{any::Any, time::Instant};

use axum::{
    Router,
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue, Method, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use sarrio_model::{
    Problem,
    problem::{BackendFailed, BackendStopped},
};
use tower_http::catch_panic::CatchPanicLayer;
use tracing::{Instrument, field::Empty, info_span};
use uuid::Uuid;

use crate::http::ApiError;

/// The routes, with tracing, limits and metrics around each request.
pub(crate) fn layered(routes: Router) -> Router {
    routes.layer(CatchPanicLayer::custom(panicked)).layer(middleware::from_fn(watched))
}

async fn watched(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = Uuid::new_v4().simple().to_string();
    let method = request.method().clone();
    // The pattern of the route, not the address, because a query may contain private data.
    let route = request.extensions().get::<MatchedPath>().map_or("unknown", MatchedPath::as_str).to_owned();
    let span = info_span!("request", id, %method, route, user.id = Empty);
    async move {
        let mut response = whole(request, next).await;
        let problem = response.extensions_mut().remove::<Problem>();
        let status = response.status();
        let elapsed = started.elapsed();
        metrics::histogram!(
            "sarrio_http_request_seconds",
            "method" => known(&method), "route" => route, "status" => status.as_str().to_owned(),
        )
        .record(elapsed.as_secs_f64());
        let (status, elapsed_ms) = (status.as_u16(), elapsed.as_secs_f64() * 1000.0);
        match problem {
            Some(problem) if status >= 500 => {
                let (code, detail) = (problem.code, problem.detail.as_str());
                tracing::warn!(status, elapsed_ms, %code, detail, "answered with a problem");
                response = ApiError(problem.with_request(id.clone())).into_response();
            }
            _ => tracing::info!(status, elapsed_ms, "answered"),
        }
        let headers = response.headers_mut();
        if let Ok(id) = HeaderValue::from_str(&id) {
            headers.insert(HeaderName::from_static("x-request-id"), id);
        }
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        response
    }
    .instrument(span)
    .await
}

/// Answers a request. One that changes something is carried out to its end even if the caller hangs up: an operation
/// that was committed must also be started.
async fn whole(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let answered = tokio::spawn(async move { next.run(request).await }.in_current_span()).await;
    answered.unwrap_or_else(|error| {
        tracing::error!(%error, "a request was dropped");
        ApiError(BackendStopped.into()).into_response()
    })
}

/// The method as a label. Unknown methods share one, because each label is kept forever.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[allow(clippy::needless_pass_by_value)] // tower-http's signature
fn panicked(what: Box<dyn Any + Send + 'static>) -> Response {
    let message = what.downcast_ref::<String>().map(String::as_str);
    let message = message.or_else(|| what.downcast_ref::<&str>().copied()).unwrap_or("no message");
    tracing::error!(message, "a request panicked");
    ApiError(BackendFailed.into()).into_response()
}
