//! Hosts that run desktops.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Actions, Connection, HostAddress, HostKey, HypervisorId, MiB, Name, Problem, Revision, SshTarget,
    problem::LocalHostHasNoSsh,
};

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

/// Facts about a host.
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
    /// Whether its QEMU supports SPICE.
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

/// A virtual machine that this site did not start. Sarrio shows it and never changes it.
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
    /// The address that viewers connect to, if it is not the SSH address.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub viewer_address: Option<HostAddress>,
    /// The bridge or libvirt network that desktops get by default. Without one, they have no network card.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub network: Option<String>,
    /// Its state.
    pub state: HostState,
    /// Facts about it, once it has answered.
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
    /// What the caller may do with it now, by their role and by its state.
    #[serde(default)]
    pub actions: Actions,
}

/// Asks a host for its key, so that a person can compare the fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HostProbe {
    /// How to reach it.
    pub target: SshTarget,
}

/// Adds a host. For SSH, `host_key` and `jump_key` are what the person confirmed.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHypervisor {
    /// Its name.
    pub name: Name,
    /// How to sign in over SSH. Without this, it is the backend's own machine.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ssh: Option<SshTarget>,
    /// The key whose fingerprint the person confirmed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub host_key: Option<HostKey>,
    /// The jump host's key, whose fingerprint the person confirmed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub jump_key: Option<HostKey>,
    /// The user's password on the host. It is used once, to install Sarrio's key there, and not kept.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "crate::secret::maybe_sent", default)]
    #[schema(value_type = Option<String>, write_only)]
    pub password: Option<secrecy::SecretString>,
    /// The address that viewers connect to, if it is not the SSH address.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub viewer_address: Option<HostAddress>,
    /// The bridge or libvirt network that desktops get by default.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub network: Option<String>,
}

impl NewHypervisor {
    /// The connection, if all its parts are given and valid.
    ///
    /// # Errors
    /// Names the field that is missing or wrong.
    pub fn connection(&self) -> Result<Connection, Problem> {
        match &self.ssh {
            Some(target) => Connection::ssh(target.clone(), self.host_key.clone(), self.jump_key.clone()),
            None => Ok(Connection::Local),
        }
    }
}

/// Changes a host. Fields that are absent stay as they are; `null` removes the value.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditHypervisor {
    /// The revision that was read.
    pub revision: Revision,
    /// A new name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<Name>,
    /// How to sign in from now on. This replaces everything, so a part that is left out gets its default. The host must
    /// present the pinned key, or the `host_key` in this request.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ssh: Option<SshTarget>,
    /// A new key that a person confirmed, after a reinstallation.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub host_key: Option<HostKey>,
    /// The jump host's key that a person confirmed, if the jump host is a new one or was reinstalled.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub jump_key: Option<HostKey>,
    /// The user's password on the host. It is used once, to install Sarrio's key for another account, and not kept.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "crate::secret::maybe_sent", default)]
    #[schema(value_type = Option<String>, write_only)]
    pub password: Option<secrecy::SecretString>,
    /// The address that viewers connect to.
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "crate::page::present")]
    pub viewer_address: Option<Option<HostAddress>>,
    /// The bridge or libvirt network that desktops get by default.
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "crate::page::present")]
    pub network: Option<Option<String>>,
}

impl EditHypervisor {
    /// How the host is reached after this change, if it was reached by `before`. The pinned key stays unless the change
    /// has another. The jump host's key stays if the jump host's address and port stay the same.
    ///
    /// # Errors
    /// A key is missing, or the host is the backend's own machine.
    pub fn connection(&self, before: &Connection) -> Result<Connection, Problem> {
        let given = [
            ("ssh", self.ssh.is_some()),
            ("host_key", self.host_key.is_some()),
            ("jump_key", self.jump_key.is_some()),
            ("password", self.password.is_some()),
        ];
        let Some((field, _)) = given.into_iter().find(|(_, given)| *given) else { return Ok(before.clone()) };
        let Connection::Ssh { target, host_key, jump_key } = before else {
            return Err(LocalHostHasNoSsh.at(field));
        };
        let after = self.ssh.as_ref().unwrap_or(target);
        let jump_key = jump_key.as_ref().filter(|_| after.has_jump_host_of(target));
        Connection::ssh(
            after.clone(),
            self.host_key.as_ref().or(host_key.as_ref()).cloned(),
            self.jump_key.as_ref().or(jump_key).cloned(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Code;

    fn key(number: u8) -> HostKey {
        HostKey::ed25519([number; 32])
    }

    fn target(address: &str, jump: Option<&str>) -> SshTarget {
        let target = SshTarget::root_at(address.parse().unwrap());
        SshTarget { jump: jump.map(|jump| jump.parse().unwrap()), ..target }
    }

    #[test]
    fn a_host_moves_under_its_pinned_key_and_a_new_jump_host_needs_a_confirmed_one() {
        let before = Connection::ssh(target("h1", Some("gate")), Some(key(1)), Some(key(2))).unwrap();
        let edit =
            |ssh: SshTarget, jump_key| EditHypervisor { ssh: Some(ssh), jump_key, ..Default::default() };
        let after = |edit: EditHypervisor| edit.connection(&before);

        let moved = target("h1b", Some("me@gate:22"));
        let expected = Connection::ssh(moved.clone(), Some(key(1)), Some(key(2)));
        assert_eq!(after(edit(moved, None)), expected, "both keys stay");
        let straight = target("h1", None);
        assert_eq!(after(edit(straight.clone(), None)), Connection::ssh(straight, Some(key(1)), None));
        for jump in ["gate2", "gate:2222"] {
            let refused = after(edit(target("h1", Some(jump)), None)).unwrap_err();
            assert_eq!((refused.code, refused.field.as_deref()), (Code::HostKeyUnknown, Some("jump_key")));
            assert!(after(edit(target("h1", Some(jump)), Some(key(3)))).is_ok());
        }
        let pinned = EditHypervisor { host_key: Some(key(4)), ..Default::default() };
        assert_eq!(after(pinned).unwrap().host_key(), Some(&key(4)));
        assert!(after(edit(target("h1", None), Some(key(3)))).is_err(), "there is no jump host");
        assert_eq!(after(EditHypervisor::default()).unwrap(), before);
        let local = edit(target("h1", None), None).connection(&Connection::Local).unwrap_err();
        assert_eq!(local.field.as_deref(), Some("ssh"));
    }
}
