//! The sessions of a person, as they see them in a list.

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{SessionId, Source};

/// A session that has not ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OpenSession {
    /// Its id.
    pub id: SessionId,
    /// What signed in, as it calls itself: the app or another program, and the computer. Nobody has checked that.
    pub device: String,
    /// The address that the sign-in came from; `null` for this machine's Unix socket.
    #[schema(value_type = Option<String>)]
    pub address: Option<IpAddr>,
    /// Who checked the password.
    #[serde(default)]
    pub source: Source,
    /// When they signed in.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// When it was last used, to the minute.
    #[schema(value_type = String, format = DateTime)]
    pub last_used: Timestamp,
    /// When it ends at the latest.
    #[schema(value_type = String, format = DateTime)]
    pub expires: Timestamp,
    /// Whether it is the session that asks.
    pub current: bool,
}

/// How many sessions were ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EndedSessions {
    /// How many.
    pub ended: u64,
}
