//! Computers at which somebody is signed in and that are no seat of any room yet.

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::UserRef;

/// A computer that may become a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UnplacedComputer {
    /// Its address in the network.
    #[schema(value_type = String, pattern = "^[0-9a-fA-F.:]+$")]
    pub ip: IpAddr,
    /// Who is signed in there: the last one first, and only those whom the caller may see.
    pub people: Vec<UserRef>,
    /// When one of them was active last.
    #[schema(value_type = String, format = DateTime)]
    pub last_used: Timestamp,
}
