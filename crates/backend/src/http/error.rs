//! Problems as answers: `application/problem+json` of RFC 9457.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sarrio_model::{Code, Problem};
use sarrio_store::StoreError;

/// The problem with which a request is answered.
#[derive(Debug, Clone)]
pub(crate) struct ApiError(pub(crate) Problem);

impl ApiError {
    /// The problem with another status than its code's, such as 405 or 415.
    pub(crate) fn with_status(status: StatusCode, problem: impl Into<Problem>) -> Self {
        Self(problem.into().with_status(status.as_u16()))
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let Self(problem) = self;
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(&problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if problem.code == Code::NotSignedIn {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"sarrio\""));
        }
        if let Some(seconds) = problem.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        // For `trace`, which logs the problem and knows the request's id.
        response.extensions_mut().insert(problem);
        response
    }
}
