//! How a host is reached over SSH: its address, the account, and a jump host.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::{
    AccountName, HostAddress, HostKey, Problem, SshError,
    problem::{JumpIsHostItself, NoJumpHost, NoKeyConfirmed},
};

/// Where to sign in, in the forms of ssh(1): `host`, `account@host`, `account@host:port`, `[fe80::1]:port`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SshDestination {
    /// The account, if given.
    pub account: Option<AccountName>,
    /// The host's address.
    pub address: HostAddress,
    /// The port, if given.
    pub port: Option<u16>,
}

impl FromStr for SshDestination {
    type Err = SshError;
    fn from_str(text: &str) -> Result<Self, SshError> {
        let (account, place) = match text.split_once('@') {
            Some((account, place)) => (Some(account.parse()?), place),
            None => (None, text),
        };
        let (address, port) = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((address, "")) => (address, None),
            Some((address, port)) => (address, Some(port.strip_prefix(':').ok_or(SshError::Port)?)),
            // With several colons and no brackets, it is an IPv6 address without a port.
            None => match place.rsplit_once(':').filter(|(address, _)| !address.contains(':')) {
                Some((address, port)) => (address, Some(port)),
                None => (place, None),
            },
        };
        Ok(Self { account, address: address.parse()?, port: port.map(SshTarget::parse_port).transpose()? })
    }
}

impl TryFrom<String> for SshDestination {
    type Error = SshError;
    fn try_from(text: String) -> Result<Self, SshError> {
        text.parse()
    }
}

impl From<SshDestination> for String {
    fn from(destination: SshDestination) -> Self {
        destination.to_string()
    }
}

impl fmt::Display for SshDestination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(account) = &self.account {
            write!(f, "{account}@")?;
        }
        match self.address.as_str() {
            address if address.contains(':') => write!(f, "[{address}]")?,
            address => f.write_str(address)?,
        }
        match self.port {
            Some(port) => write!(f, ":{port}"),
            None => Ok(()),
        }
    }
}

/// How to sign in to a host over SSH.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SshTarget {
    /// A host name or IP address.
    pub address: HostAddress,
    /// The port of its sshd.
    #[serde(default = "default_port", deserialize_with = "read_port")]
    #[schema(minimum = 1, maximum = 65535, default = 22)]
    pub port: u16,
    /// The account: root, or a user who may use system libvirt.
    #[serde(default = "root")]
    #[schema(default = "root")]
    pub user: AccountName,
    /// A jump host, `user@host:port`, through which the connection goes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(
        value_type = Option<String>, min_length = 1, max_length = 300,
        pattern = r"^([A-Za-z0-9_][A-Za-z0-9._-]{0,31}@)?(\[[A-Za-z0-9.:-]{1,253}\](:[0-9]{1,5})?|[A-Za-z0-9][A-Za-z0-9.-]{0,252}(:[0-9]{1,5})?|[0-9A-Fa-f:.]+)$",
    )]
    pub jump: Option<SshDestination>,
}

/// The port of sshd by default.
const SSH_PORT: u16 = 22;

fn default_port() -> u16 {
    SSH_PORT
}

fn read_port<'de, D: Deserializer<'de>>(from: D) -> Result<u16, D::Error> {
    match u16::deserialize(from)? {
        0 => Err(D::Error::custom(SshError::Port)),
        port => Ok(port),
    }
}

fn root() -> AccountName {
    AccountName::root()
}

impl SshTarget {
    /// Root at this address, on the default port, without a jump host.
    #[must_use]
    pub fn root_at(address: HostAddress) -> Self {
        Self { address, port: SSH_PORT, user: root(), jump: None }
    }

    /// Reads a port as a person types it.
    ///
    /// # Errors
    /// It is not a number from 1 to 65535.
    pub fn parse_port(text: &str) -> Result<u16, SshError> {
        let digits = text.len() <= 5 && text.chars().all(|c| c.is_ascii_digit());
        text.parse().ok().filter(|port| digits && *port > 0).ok_or(SshError::Port)
    }

    /// How to sign in to the jump host. By default, the account is that of the host behind it, and the port is 22.
    #[must_use]
    pub fn jump_host(&self) -> Option<Self> {
        let jump = self.jump.clone()?;
        let user = jump.account.clone().unwrap_or_else(|| self.user.clone());
        Some(Self { user, ..jump.into() })
    }

    /// Whether both have the same jump host, or both have none. Its account is not compared.
    #[must_use]
    pub fn has_jump_host_of(&self, other: &Self) -> bool {
        let place = |target: &Self| target.jump_host().map(|jump| (jump.address, jump.port));
        place(self) == place(other)
    }
}

impl From<SshDestination> for SshTarget {
    /// By default, the account is root and the port is 22.
    fn from(destination: SshDestination) -> Self {
        Self {
            address: destination.address,
            port: destination.port.unwrap_or(SSH_PORT),
            user: destination.account.unwrap_or_else(root),
            jump: None,
        }
    }
}

/// The keys by which a host and its jump host are recognised.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HostKeys {
    /// The host's key.
    pub host_key: HostKey,
    /// The jump host's key, if there is a jump host.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub jump_key: Option<HostKey>,
}

/// How a host is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Connection {
    /// The machine on which the backend runs, through libvirt's local socket.
    Local,
    /// Over SSH, with the host's pinned key.
    Ssh {
        /// The address and the account.
        #[serde(flatten)]
        target: SshTarget,
        /// The pinned key. A host has none whose key in the database is not one, as an older version allowed; it is not
        /// contacted until a person has confirmed its key.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        host_key: Option<HostKey>,
        /// The pinned key of the jump host. A host that was added before such keys were compared has none, and is not
        /// contacted until it has one.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        jump_key: Option<HostKey>,
    },
}

impl Connection {
    /// Over SSH, with the keys that a person confirmed.
    ///
    /// # Errors
    /// A key was not confirmed, there is a jump host's key without a jump host, or the host is its own jump host.
    pub fn ssh(
        target: SshTarget,
        host_key: Option<HostKey>,
        jump_key: Option<HostKey>,
    ) -> Result<Self, Problem> {
        let host_key =
            host_key.ok_or_else(|| NoKeyConfirmed { address: target.address.clone() }.at("host_key"))?;
        if target.jump_host().is_some_and(|jump| (&jump.address, jump.port) == (&target.address, target.port))
        {
            return Err(JumpIsHostItself { address: target.address }.at("ssh.jump"));
        }
        match (&target.jump, &jump_key) {
            (Some(jump), None) => Err(NoKeyConfirmed { address: jump.address.clone() }.at("jump_key")),
            (None, Some(_)) => Err(NoJumpHost.at("jump_key")),
            _ => Ok(Self::Ssh { target, host_key: Some(host_key), jump_key }),
        }
    }

    /// The key that the host itself must present; `None` for the backend's own machine, and where none is confirmed.
    #[must_use]
    pub fn host_key(&self) -> Option<&HostKey> {
        match self {
            Self::Local => None,
            Self::Ssh { host_key, .. } => host_key.as_ref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn target(address: &str) -> SshTarget {
        SshTarget::root_at(address.parse().unwrap())
    }

    fn destination(text: &str) -> Result<String, SshError> {
        let SshDestination { account, address, port } = text.parse()?;
        let account = account.map(String::from).unwrap_or_default();
        Ok(format!("{account} {address} {}", port.unwrap_or_default()))
    }

    #[test]
    fn a_connection_is_the_same_after_json() {
        let host_key = HostKey::ed25519([1; 32]);
        let target = SshTarget { jump: Some("gate".parse().unwrap()), ..target("h1") };
        let with =
            |jump_key| Connection::Ssh { target: target.clone(), host_key: Some(host_key.clone()), jump_key };
        for connection in [Connection::Local, with(None), with(Some(HostKey::ed25519([2; 32])))] {
            let text = serde_json::to_string(&connection).unwrap();
            assert_eq!(serde_json::from_str::<Connection>(&text).unwrap(), connection);
        }
    }

    #[test]
    fn an_address_is_never_an_option_another_account_or_a_second_line() {
        for bad in
            ["", "-oProxyCommand=x", "root@h1", "h1 h2", "h1/x", "h1\n", "h1\nh2 ssh-rsa x", "é", ":1", "-h1"]
        {
            assert_eq!(bad.parse::<HostAddress>(), Err(SshError::Address), "{bad:?}");
        }
        for good in ["h1", "10.77.0.11", "fe80::1", "::1", "vdesktop1.school.example"] {
            assert!(good.parse::<HostAddress>().is_ok(), "{good:?}");
        }
        for bad in ["", "-l", "a b", "root\n", "root@h1", &"x".repeat(33)] {
            assert_eq!(bad.parse::<AccountName>(), Err(SshError::Account), "{bad:?}");
        }
    }

    #[test]
    fn a_destination_is_read_as_ssh_reads_it() {
        assert_eq!(destination("h1").unwrap(), " h1 0");
        assert_eq!(destination("lab@10.77.0.11:2222").unwrap(), "lab 10.77.0.11 2222");
        assert_eq!(destination("root@fe80::1").unwrap(), "root fe80::1 0");
        assert_eq!(destination("root@[fe80::1]:2222").unwrap(), "root fe80::1 2222");
        assert_eq!(destination("[fe80::1]").unwrap(), " fe80::1 0");
        for bad in [
            "",
            "@h1",
            "h1:x",
            "h1:0",
            "h1:+22",
            "h1:000022",
            "-oProxyCommand=id",
            "a b",
            "[fe80::1]x",
            "-x@h1",
        ] {
            assert!(destination(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_jump_host_has_the_account_of_the_host_behind_it_unless_it_names_one() {
        let through = |jump: &str| {
            let host = SshTarget {
                user: "sarrio".parse().unwrap(),
                jump: Some(jump.parse().unwrap()),
                ..target("h1")
            };
            host.jump_host().unwrap()
        };
        assert_eq!(through("gate").user.as_str(), "sarrio");
        assert_eq!((through("me@gate").user.as_str(), through("gate:2222").port), ("me", 2222));
        assert_eq!(target("h1").jump_host(), None);
    }

    proptest! {
        #[test]
        fn a_destination_that_is_read_is_written_as_one_that_reads_the_same(
            text in "([a-z_.-]{0,4}@)?\\[?[a-z0-9.:-]{0,8}\\]?(:[0-9+]{0,6})?|\\PC{0,12}",
        ) {
            if let Ok(destination) = text.parse::<SshDestination>() {
                prop_assert_eq!(destination.to_string().parse::<SshDestination>().unwrap(), destination);
                prop_assert!(!text.starts_with('-') && !text.contains(|c: char| c.is_whitespace() || c.is_control()));
            }
        }
    }
}
