//! Answers that several routes share.

use axum::{Json, http::StatusCode};
use sarrio_model::{Accepted, Operation, Page};

use crate::http::Who;

/// 202, with the operation that was begun.
pub(super) type Begun = (StatusCode, Json<Accepted>);

pub(super) fn begun(who: &Who, operation: Operation) -> Begun {
    (StatusCode::ACCEPTED, who.shows(Accepted { operation }))
}

/// A complete list as a single page.
pub(super) fn whole<T>(items: Vec<T>) -> Page<T> {
    let total = items.len() as u64;
    Page { items, next: None, total }
}
