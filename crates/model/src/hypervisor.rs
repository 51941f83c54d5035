//! Hosts that run desktops.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{HypervisorId, MiB, Name, Problem, Revision, problem};

/// A host's public key, as pinned: one line `TYPE BASE64`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HostKey {
    /// The key in OpenSSH's form, `ssh-ed25519 AAAA…`, without a host name or comment.
    pub line: String,
    /// `SHA256:…`, as `ssh-keygen -lf` prints it at the host's console.
    pub fingerprint: String,
}

/// How to sign in to a host over SSH.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SshTarget {
    /// A host name or IP address.
    #[schema(min_length = 1, max_length = 253, pattern = "^[A-Za-z0-9][A-Za-z0-9.:-]*$")]
    pub address: String,
    /// The port of its sshd.
    #[serde(default = "ssh_port")]
    #[schema(minimum = 1, maximum = 65535, default = 22)]
    pub port: u16,
    /// Who signs in: root, or a user who may use system libvirt.
    #[serde(default = "root")]
    #[schema(min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9_][A-Za-z0-9._-]*$", default = "root")]
    pub user: String,
    /// A host to go through, `user@host:port`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(pattern = "^([A-Za-z0-9_][A-Za-z0-9._-]{0,31}@)?[A-Za-z0-9][A-Za-z0-9.:-]{0,258}$")]
    pub jump: Option<String>,
}

fn ssh_port() -> u16 {
    22
}

fn root() -> String {
    "root".to_owned()
}

impl SshTarget {
    /// Checks that each part is what it says, so that none can be taken for an option or another host.
    ///
    /// # Errors
    /// The field that is wrong, below `prefix`.
    pub fn check(&self, prefix: &str) -> Result<(), Problem> {
        let at = |field: &str| format!("{prefix}{field}");
        let host = |text: &str| {
            !text.is_empty()
                && text.len() <= 253
                && text.starts_with(|c: char| c.is_ascii_alphanumeric())
                && text.chars().all(|c| c.is_ascii_alphanumeric() || ".-:".contains(c))
        };
        let user = |text: &str| {
            !text.is_empty()
                && text.len() <= 32
                && text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
                && text.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
        };
        if !host(&self.address) {
            return Err(problem::HostAddressWrong.at(at("address")));
        }
        if !user(&self.user) {
            return Err(problem::HostUserWrong.at(at("user")));
        }
        if self.port == 0 {
            return Err(problem::HostPortWrong.at(at("port")));
        }
        if let Some(jump) = &self.jump {
            let rest = match jump.split_once('@') {
                Some((name, rest)) if user(name) => Some(rest),
                Some(_) => None,
                None => Some(jump.as_str()),
            };
            let sound = rest.is_some_and(|rest| match rest.rsplit_once(':') {
                Some((name, port)) => host(name) && port.parse::<u16>().is_ok_and(|p| p > 0),
                None => host(rest),
            });
            if !sound {
                return Err(problem::JumpHostWrong.at(at("jump")));
            }
        }
        Ok(())
    }
}

/// How a host is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Connection {
    /// The machine on which the backend runs, by libvirt's local socket.
    Local,
    /// Over SSH, with the host's pinned key.
    Ssh {
        /// Where and as whom.
        #[serde(flatten)]
        target: SshTarget,
        /// The pinned key.
        host_key: HostKey,
    },
}

/// The state of a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum HostState {
    /// The connection is being opened, for the first time or again.
    Connecting {
        /// Since when.
        #[schema(value_type = String, format = DateTime)]
        since: Timestamp,
    },
    /// It answers.
    Online {
        /// Since when.
        #[schema(value_type = String, format = DateTime)]
        since: Timestamp,
    },
    /// It answers, but something is wrong with it.
    Degraded {
        /// Since when.
        #[schema(value_type = String, format = DateTime)]
        since: Timestamp,
        /// What is wrong, and what to do.
        reason: Problem,
    },
    /// It does not answer.
    Unreachable {
        /// Since when.
        #[schema(value_type = String, format = DateTime)]
        since: Timestamp,
        /// Why, and what to do.
        reason: Problem,
    },
    /// In maintenance: no desktop is started on it.
    Maintenance {
        /// Since when.
        #[schema(value_type = String, format = DateTime)]
        since: Timestamp,
    },
}

impl HostState {
    /// Whether new desktops may start there.
    #[must_use]
    pub fn takes_desktops(&self) -> bool {
        matches!(self, Self::Online { .. } | Self::Degraded { .. })
    }
}

/// What is known of a host.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HostFacts {
    /// Its host name.
    pub hostname: String,
    /// The processor's name.
    pub cpu_model: String,
    /// Physical cores of the whole host.
    pub cores: u32,
    /// Threads of the whole host.
    pub threads: u32,
    /// Memory of the whole host.
    pub memory: MiB,
    /// libvirt's version, `9.0.0`.
    pub libvirt: String,
    /// QEMU's version.
    pub qemu: String,
    /// Whether guests run on the processor itself (KVM) or are emulated, which is many times slower.
    pub kvm: bool,
    /// Whether QEMU on it can do SPICE.
    pub spice: bool,
}

/// The load of a host, as last measured.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HostLoad {
    /// How busy all threads together are, 0 to 100 percent.
    pub cpu_percent: f32,
    /// How long threads waited for disks, 0 to 100 percent of the time.
    pub iowait_percent: f32,
    /// Memory that a new desktop could use.
    pub memory_free: MiB,
    /// Desktops of this site that run there.
    pub running: u32,
}

/// A virtual machine that this site did not start. Sarrio shows it and never touches it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ForeignDomain {
    /// libvirt's name for it.
    pub name: String,
    /// Its UUID.
    pub uuid: String,
    /// Whether another installation of Sarrio started it.
    pub other_site: bool,
}

/// A host as the API shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Hypervisor {
    /// Its id.
    pub id: HypervisorId,
    /// Its name.
    pub name: Name,
    /// How it is reached.
    pub connection: Connection,
    /// The address that viewers connect to, where it is not the SSH address.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub viewer_address: Option<String>,
    /// The bridge or libvirt network that desktops get by default; absent: no network card.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub network: Option<String>,
    /// Its state.
    pub state: HostState,
    /// What is known of it, once it has answered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub facts: Option<HostFacts>,
    /// Its load, while it answers.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub load: Option<HostLoad>,
    /// Virtual machines on it that this site did not start.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub foreign: Vec<ForeignDomain>,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// Counts its changes.
    pub revision: Revision,
}

/// Asks a host for its key, so that a person can compare the fingerprint. No sign-in is tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HostProbe {
    /// Where.
    pub target: SshTarget,
}

/// Adds a host. For SSH, `host_key` is what the person confirmed.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHypervisor {
    /// Its name.
    pub name: Name,
    /// Over SSH; absent: the backend's own machine.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ssh: Option<SshTarget>,
    /// The key whose fingerprint the person confirmed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub host_key: Option<HostKey>,
    /// The user's password on the host: used once, to install Sarrio's key there, and not kept.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "crate::secret::maybe_sent", default)]
    #[schema(value_type = Option<String>, write_only)]
    pub password: Option<secrecy::SecretString>,
    /// The address that viewers connect to, where it is not the SSH address.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub viewer_address: Option<String>,
    /// The bridge or libvirt network that desktops get by default.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub network: Option<String>,
}

impl NewHypervisor {
    /// The connection, once every part is there and sound.
    ///
    /// # Errors
    /// The field that is missing or wrong.
    pub fn connection(&self) -> Result<Connection, Problem> {
        let Some(target) = &self.ssh else { return Ok(Connection::Local) };
        target.check("ssh.")?;
        let host_key = self
            .host_key
            .clone()
            .ok_or_else(|| problem::NoKeyConfirmed { address: target.address.clone() }.at("host_key"))?;
        let mut parts = host_key.line.split(' ');
        let sound = |part: Option<&str>| part.is_some_and(|p| !p.is_empty() && !p.contains(char::is_control));
        if !sound(parts.next()) || !sound(parts.next()) || parts.next().is_some() {
            return Err(problem::HostKeyWrong.at("host_key.line"));
        }
        Ok(Connection::Ssh { target: target.clone(), host_key })
    }
}

/// Changes a host. A field that is absent stays as it is; `null` removes the value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditHypervisor {
    /// The revision that was read.
    pub revision: Revision,
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<Name>,
    /// A new key, confirmed by a person: after a reinstallation.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub host_key: Option<HostKey>,
    /// The address that viewers connect to.
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "crate::page::present")]
    pub viewer_address: Option<Option<String>>,
    /// The bridge or libvirt network that desktops get by default.
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "crate::page::present")]
    pub network: Option<Option<String>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(address: &str) -> SshTarget {
        SshTarget { address: address.into(), port: 22, user: "root".into(), jump: None }
    }

    #[test]
    fn a_connection_survives_the_wire() {
        let host_key = HostKey { line: "ssh-ed25519 AAAA".into(), fingerprint: "SHA256:x".into() };
        let connection = Connection::Ssh { target: target("h1"), host_key };
        let text = serde_json::to_string(&connection).unwrap();
        assert_eq!(serde_json::from_str::<Connection>(&text).unwrap(), connection);
    }

    #[test]
    fn an_address_is_never_an_option_nor_another_account() {
        for bad in ["", "-oProxyCommand=x", "root@h1", "h1 h2", "h1/x"] {
            assert!(target(bad).check("").is_err(), "{bad:?}");
        }
        for good in ["h1", "10.77.0.11", "fe80::1", "vdesktop1.school.example"] {
            assert!(target(good).check("").is_ok(), "{good:?}");
        }
        let through = |jump: &str| SshTarget { jump: Some(jump.into()), ..target("h1") }.check("");
        assert!(through("root@gate:22").is_ok() && through("gate").is_ok());
        assert!(through("-x@gate").is_err() && through("gate:port").is_err() && through("").is_err());
    }
}
