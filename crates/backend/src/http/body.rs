//! Bodies: JSON that is read as a type, or a problem that names the wrong field.

use std::{error::Error, time::Duration};

use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use bytes::Bytes;
use sarrio_calendar::LARGEST_CALENDAR;
use sarrio_model::{
    Bytes as Amount, ImportQuery, Problem,
    problem::{
        BodyCut, BodyIsList, BodyNotJson, BodyNotOnePiece, BodyOfOtherType, BodyTooLarge, BodyTooSlow,
        ContentTypeMissing, FieldMisfit, ListNotCsv, NotACalendarFile,
    },
};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use tokio::time::timeout;

use super::ApiError;

/// The largest JSON body. A batch of 1,000 ids takes 40 kB.
const LIMIT: Amount = Amount(1 << 20);

/// How long a client may take to send its body.
const PATIENCE: Duration = Duration::from_secs(30);

/// A JSON body.
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let headers = request.headers().clone();
        let bytes = read(request, LIMIT).await?;
        require_json(&headers)?;
        parse(&bytes).map(Self)
    }
}

/// A JSON body, or the type's default where there is no body.
pub(crate) struct BodyOrDefault<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for BodyOrDefault<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let headers = request.headers().clone();
        let bytes = read(request, LIMIT).await?;
        if bytes.is_empty() {
            return Ok(Self(T::default()));
        }
        require_json(&headers)?;
        parse(&bytes).map(Self)
    }
}

/// The body of a request that is a table in a text file.
pub(crate) async fn table(request: Request) -> Result<Bytes, ApiError> {
    let types = &["text/csv", "text/plain", "text/tab-separated-values"];
    file(request, types, ImportQuery::LARGEST_LIST, |found| ListNotCsv { found }.into()).await
}

/// The body of a request that is a calendar file.
pub(crate) async fn calendar(request: Request) -> Result<Bytes, ApiError> {
    let types = &["text/calendar"];
    file(request, types, LARGEST_CALENDAR, |found| NotACalendarFile { found }.into()).await
}

/// The body of a request that is a file of one of these types.
async fn file(
    request: Request,
    types: &[&str],
    most: Amount,
    wrong: impl FnOnce(String) -> Problem,
) -> Result<Bytes, ApiError> {
    let found = content_type(request.headers());
    if !types.contains(&found.as_str()) {
        let found = if found.is_empty() { "unnamed".to_owned() } else { found.chars().take(80).collect() };
        return Err(ApiError::with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE, wrong(found)));
    }
    read(request, most).await
}

async fn read(request: Request, most: Amount) -> Result<Bytes, ApiError> {
    let limit = usize::try_from(most.0).unwrap_or(usize::MAX);
    let bytes = timeout(PATIENCE, axum::body::to_bytes(request.into_body(), limit)).await;
    let bytes = bytes.map_err(|_| {
        ApiError::with_status(StatusCode::REQUEST_TIMEOUT, BodyTooSlow { seconds: PATIENCE.as_secs() })
    })?;
    bytes.map_err(|error| {
        let over = error.source().is_some_and(|source| source.to_string().contains("length limit"));
        ApiError(if over { BodyTooLarge { most }.into() } else { BodyCut.into() })
    })
}

/// The type of a body without its parameters, in lower case; empty where it is not given.
fn content_type(headers: &HeaderMap) -> String {
    let found = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    found.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn require_json(headers: &HeaderMap) -> Result<(), ApiError> {
    let kind = content_type(headers);
    if kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json")) {
        return Ok(());
    }
    let problem: Problem = match kind.as_str() {
        "" => ContentTypeMissing.into(),
        _ => BodyOfOtherType { found: kind.chars().take(80).collect() }.into(),
    };
    Err(ApiError::with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE, problem))
}

/// Reads JSON. The problem is 400 where it is not JSON, and 422 with the path of the field where a value is wrong.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut from = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut from).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        match inner.classify() {
            Category::Data => ApiError(misfit(&path, &inner.to_string())),
            Category::Io | Category::Syntax | Category::Eof => {
                ApiError(BodyNotJson { why: inner.to_string() }.into())
            }
        }
    })?;
    from.end().map_err(|error| BodyNotOnePiece { why: error.to_string() }.problem())?;
    // Serde reads a list as an object with these values in the order of its fields, whatever the API describes.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(ApiError(BodyIsList.into()));
    }
    Ok(value)
}

/// The problem for a wrong field. For a missing or unknown field, only serde's message has its name.
pub(crate) fn misfit(path: &str, message: &str) -> Problem {
    let message = message.rsplit_once(" at line ").map_or(message, |(head, _)| head);
    let named = ["missing field `", "unknown field `"]
        .iter()
        .find_map(|start| message.strip_prefix(start)?.split_once('`').map(|(name, _)| name));
    let path = if path == "." { "" } else { path };
    let field = match named {
        Some(name) if path.is_empty() => name.to_owned(),
        Some(name) if path == name || path.ends_with(&format!(".{name}")) => path.to_owned(),
        Some(name) => format!("{path}.{name}"),
        None => path.to_owned(),
    };
    let mut sentence: String = message.chars().take(300).collect();
    if let Some(first) = sentence.get(..1) {
        sentence = first.to_uppercase() + &sentence[1..];
    }
    FieldMisfit { why: sentence.trim_end_matches('.').to_owned() }.at(field)
}

#[cfg(test)]
mod tests {
    use sarrio_model::{EditProfile, NewDesktops, NewHypervisor};

    use super::*;

    fn refused<T: DeserializeOwned>(text: &str) -> (u16, Option<String>) {
        let problem = parse::<T>(text.as_bytes()).err().unwrap().0;
        (problem.status, problem.field)
    }

    #[test]
    fn the_wrong_field_is_named() {
        let field = |text: &str| refused::<NewDesktops>(text);
        assert_eq!(field(r#"{"count":2}"#), (422, Some("name".into())));
        assert_eq!(field(r#"{"name":"a","hardware":{"vcpus":"x"}}"#), (422, Some("hardware.vcpus".into())));
        assert_eq!(field(r#"{"name":"a","hardware":{"cpus":1}}"#), (422, Some("hardware.cpus".into())));
        assert_eq!(field(r#"{"name":""}"#), (422, Some("name".into())));
        assert_eq!(field(r#"{"name":"a","nmae":"b"}"#), (422, Some("nmae".into())));
        assert_eq!(field(r#"[]"#).0, 422);
        assert_eq!(refused::<EditProfile>("[null, null]"), (422, None), "fields have names");
        assert_eq!(
            refused::<NewHypervisor>(r#"{"name":"h","ssh":{"port":22}}"#),
            (422, Some("ssh.address".into()))
        );
    }

    #[test]
    fn a_body_that_is_not_json_is_a_bad_request() {
        for text in ["", "{", "{\"name\":\"a\"} x", "\u{0}", &"[".repeat(100_000)] {
            assert_eq!(refused::<serde_json::Value>(text), (400, None), "{}", &text[..text.len().min(20)]);
        }
    }
}
