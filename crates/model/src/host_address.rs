//! Addresses of hosts, and accounts on them.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
    str::FromStr,
};

use serde::{Deserialize, Serialize};

/// Why a text is not an address, an account or a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SshError {
    /// It is not an address.
    #[error("an address is a host name or an IP address, such as vdesktop1.school.example or 10.0.0.11")]
    Address,
    /// It is not an account.
    #[error(
        "an account is the name of a user on the host, such as root, with letters, digits and . _ - alone"
    )]
    Account,
    /// It is not a port.
    #[error("a port is a number from 1 to 65535")]
    Port,
}

/// A host name or IP address. It is never a program's option, and has no account or port.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(
    value_type = String, min_length = 1, max_length = 253, examples("vdesktop1.school.example"),
    pattern = "^([A-Za-z0-9][A-Za-z0-9.:-]*|[0-9A-Fa-f:.]+)$",
)]
pub struct HostAddress(Box<str>);

/// The name of an account on a host.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(
    value_type = String, min_length = 1, max_length = 32, examples("root"),
    pattern = "^[A-Za-z0-9_][A-Za-z0-9._-]*$",
)]
pub struct AccountName(Box<str>);

macro_rules! text {
    ($name:ident) => {
        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = SshError;
            fn try_from(text: String) -> Result<Self, SshError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0.into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text!(HostAddress);
text!(AccountName);

impl AccountName {
    /// The account of the administrator.
    pub(crate) fn root() -> Self {
        Self("root".into())
    }
}

impl FromStr for HostAddress {
    type Err = SshError;
    fn from_str(text: &str) -> Result<Self, SshError> {
        let is_name = text.len() <= 253
            && text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || ".:-".contains(c));
        if is_name || text.parse::<Ipv6Addr>().is_ok() {
            Ok(Self(text.into()))
        } else {
            Err(SshError::Address)
        }
    }
}

impl FromStr for AccountName {
    type Err = SshError;
    fn from_str(text: &str) -> Result<Self, SshError> {
        let sound = text.len() <= 32
            && text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
        if sound { Ok(Self(text.into())) } else { Err(SshError::Account) }
    }
}

impl From<IpAddr> for HostAddress {
    fn from(address: IpAddr) -> Self {
        Self(address.to_string().into())
    }
}
