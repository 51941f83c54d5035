//! The whole HTTP service of a backend.

use axum::{
    Router,
    http::StatusCode,
    middleware,
    response::{IntoResponse, Response},
};
use sarrio_model::problem;

use crate::{
    api::{docs, refusals, routes, status},
    app::App,
    http::ApiError,
    trace,
};

/// The API, its description, the routes for monitoring, and a problem for every other address.
pub(crate) fn router(app: &App) -> Router {
    let (api, _) = routes::routes().split_for_parts();
    let routes = api
        .route_layer(middleware::from_fn_with_state(app.clone(), refusals::audited))
        .merge(docs::routes())
        .merge(status::routes())
        .fallback(no_such_route)
        .method_not_allowed_fallback(no_such_method)
        .with_state(app.clone());
    trace::layered(routes)
}

async fn no_such_route() -> Response {
    ApiError(problem::NoSuchAddress.into()).into_response()
}

async fn no_such_method() -> Response {
    ApiError::with_status(StatusCode::METHOD_NOT_ALLOWED, problem::WrongMethod).into_response()
}
