//! From HTTP to the types of the model and back. Bodies, queries and ids are parsed here; every failure becomes a problem.

mod body;
mod caller;
mod error;
mod id;
mod query;
mod websocket;

pub(crate) use body::{Body, BodyOrDefault};
pub(crate) use caller::{Peer, SignedIn, Who, bearer};
pub(crate) use error::ApiError;
pub(crate) use id::Id;
pub(crate) use query::Query;
pub(crate) use websocket::{Ending, PING, Upgrade, close, gone, send};

/// What a route answers.
pub(crate) type Answer<T> = Result<T, ApiError>;
