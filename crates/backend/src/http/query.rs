//! Query strings.

use axum::{extract::FromRequestParts, http::request::Parts};
use serde::de::DeserializeOwned;
use url::form_urlencoded;

use super::{ApiError, body::misfit};

/// The request's query, read as a type, or a problem that names the wrong parameter.
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parse(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

fn parse<T: DeserializeOwned>(query: &str) -> Result<T, ApiError> {
    let from = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(from).map_err(|error| {
        let path = error.path().to_string();
        ApiError(misfit(&path, &error.into_inner().to_string()))
    })
}

#[cfg(test)]
mod tests {
    use sarrio_model::DesktopQuery;

    use super::*;

    #[test]
    fn a_query_is_read_and_a_wrong_parameter_named() {
        let query: DesktopQuery = parse("q=&limit=7&sort=-name&deleted=true").ok().unwrap();
        assert_eq!(
            (query.q.as_deref(), query.limit, query.sort.as_deref()),
            (Some(""), Some(7), Some("-name"))
        );
        for (wrong, field) in [
            ("limit=many", "limit"),
            ("limit=", "limit"),
            ("limit=0", "limit"),
            ("limit=501", "limit"),
            ("owner=", "owner"),
            ("deleted=", "deleted"),
        ] {
            let problem = parse::<DesktopQuery>(wrong).err().unwrap().0;
            assert_eq!((problem.status, problem.field.as_deref()), (422, Some(field)), "{wrong}");
        }
    }
}
