//! Answers that several routes share.

use axum::{Json, http::StatusCode};
use sarrio_model::{Accepted, Operation, Page};
use sarrio_store::Scope;

use crate::http::Who;

/// 202, with the operation that was begun.
pub(super) type Begun = (StatusCode, Json<Accepted>);

pub(super) fn begun(operation: Operation) -> Begun {
    (StatusCode::ACCEPTED, Json(Accepted { operation }))
}

/// A complete list as a single page.
pub(super) fn whole<T>(items: Vec<T>) -> Page<T> {
    let total = items.len() as u64;
    Page { items, next: None, total }
}

/// The scope of the lists that this caller sees.
pub(super) fn scope(who: &Who) -> Scope {
    if who.caller.is_administrator() { Scope::All } else { Scope::Owner(who.caller.user.id) }
}
