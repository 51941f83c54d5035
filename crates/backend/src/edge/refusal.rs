//! A problem as an answer: RFC 9457's `application/problem+json`.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sarrio_model::{Code, Problem};
use sarrio_store::StoreError;

/// What an answer that is none carries.
#[derive(Debug, Clone)]
pub(crate) struct Refusal(pub(crate) Problem);

impl Refusal {
    /// The problem under a status of HTTP's own that its code does not have (405, 415).
    pub(crate) fn with_status(status: StatusCode, problem: Problem) -> Self {
        Self(Problem { status: status.as_u16(), ..problem })
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(problem) = self;
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(&problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        match problem.code {
            Code::NotSignedIn => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"sarrio\""));
            }
            Code::TooManyAttempts => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
            }
            _ => {}
        }
        // For `trace`, which logs it and knows the request's id.
        response.extensions_mut().insert(problem);
        response
    }
}
