//! Converts between HTTP and the types of the model. Bodies, queries and ids are parsed here, and every failure becomes
//! a problem.

mod body;
mod caller;
mod error;
mod id;
mod origin;
mod peer;
mod query;
mod websocket;

pub(crate) use body::{Body, BodyOrDefault, calendar, table};
pub(crate) use caller::{CallerNote, SignedIn, Who, bearer};
pub(crate) use error::ApiError;
pub(crate) use id::{Id, Ids};
pub(crate) use origin::{Origin, address_of};
pub(crate) use peer::Peer;
pub(crate) use query::Query;
pub(crate) use websocket::{Ending, PING, Upgrade, close, gone, send};

/// The answer of a route.
pub(crate) type Answer<T> = Result<T, ApiError>;
