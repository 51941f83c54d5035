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
        parsed(params.as_ref(), 0).map(Self)
    }
}

/// The two ids in the path of a request.
pub(crate) struct Ids<T, U>(pub(crate) T, pub(crate) U);

impl<S: Send + Sync, T: FromStr, U: FromStr> FromRequestParts<S> for Ids<T, U> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let params = RawPathParams::from_request_parts(parts, state).await.ok();
        Ok(Self(parsed(params.as_ref(), 0)?, parsed(params.as_ref(), 1)?))
    }
}

/// The parameter of a path at this place.
fn parsed<T: FromStr>(params: Option<&RawPathParams>, at: usize) -> Result<T, ApiError> {
    let text = params.and_then(|params| params.iter().nth(at)).map(|(_, value)| value);
    text.and_then(|text| text.parse().ok()).ok_or_else(|| {
        let text: String = text.unwrap_or_default().chars().filter(|c| !c.is_control()).take(64).collect();
        ApiError(NotAnId { text }.into())
    })
}
