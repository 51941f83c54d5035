//! Where HTTP becomes words of the model, and back: bodies, queries and ids are parsed here once, every failure
//! leaves as a problem.

mod body;
mod caller;
mod id;
mod params;
mod refusal;
mod upgrade;

pub(crate) use body::{Body, BodyOrDefault};
pub(crate) use caller::{Peer, Who};
pub(crate) use id::Id;
pub(crate) use params::Params;
pub(crate) use refusal::Refusal;
pub(crate) use upgrade::{End, PING, Upgrade, close, gone, send};

/// What a route answers.
pub(crate) type Answer<T> = Result<T, Refusal>;
