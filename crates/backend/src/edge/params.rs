//! Query strings.

use axum::{extract::FromRequestParts, http::request::Parts};
use serde::de::DeserializeOwned;
use url::form_urlencoded;

use super::{Refusal, body::misfit};

/// The request's query as one type, or a problem that names the parameter.
pub(crate) struct Params<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        parse(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

fn parse<T: DeserializeOwned>(query: &str) -> Result<T, Refusal> {
    // An empty value means the same as none: `?q=` is what a form sends.
    let given: Vec<(String, String)> =
        serde_urlencoded::from_str(query).map_err(|error| misfit("query", &error.to_string()))?;
    let given: Vec<_> = given.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let clean = serde_urlencoded::to_string(given).map_err(|error| misfit("query", &error.to_string()))?;
    let from = serde_urlencoded::Deserializer::new(form_urlencoded::parse(clean.as_bytes()));
    serde_path_to_error::deserialize(from).map_err(|error| {
        let path = error.path().to_string();
        Refusal(misfit(&path, &error.into_inner().to_string()))
    })
}

#[cfg(test)]
mod tests {
    use sarrio_model::DesktopQuery;

    use super::*;

    #[test]
    fn a_query_is_read_and_its_wrong_parameter_named() {
        let query: DesktopQuery = parse("q=&limit=7&sort=-name&deleted=true").ok().unwrap();
        assert_eq!((query.q, query.limit, query.sort.as_deref()), (None, Some(7), Some("-name")));
        let problem = parse::<DesktopQuery>("limit=many").err().unwrap().0;
        assert_eq!((problem.status, problem.field.as_deref()), (422, Some("limit")));
    }
}
