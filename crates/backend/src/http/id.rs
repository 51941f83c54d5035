//! The id in a path.

use std::str::FromStr;

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use sarrio_model::problem::NotAnId;

use super::ApiError;

/// The id in a path. Text that is not an id is answered with 404, like an unknown id.
pub(crate) struct Id<T>(pub(crate) T);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for Id<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let params = RawPathParams::from_request_parts(parts, state).await.ok();
        let text = params.as_ref().and_then(|params| params.iter().next()).map(|(_, value)| value);
        text.and_then(|text| text.parse().ok()).map(Self).ok_or_else(|| {
            let text: String =
                text.unwrap_or_default().chars().filter(|c| !c.is_control()).take(64).collect();
            ApiError(NotAnId { text }.into())
        })
    }
}
