//! The connector: Sarrio's key, the directory of its sockets, and the first contact with a host.

use std::{
    fs, io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

use sarrio_hypervisor::Hypervisor;
use sarrio_model::{Connection, Name, SiteId};

use crate::{
    handle::Handle,
    instance::{self, Instance},
    ssh::Identity,
    sys,
};

/// Why there is no connector.
#[derive(Debug, thiserror::Error)]
pub enum ConnectorError {
    /// A directory or file could not be made.
    #[error("could not prepare {path}: {source}; check that it can be written")]
    Files {
        /// The directory or file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The directory's path is too long for sockets.
    #[error(
        "{path} is too long for sockets: choose a runtime directory of at most {} bytes, such as /run/sarrio",
        instance::LONGEST
    )]
    TooLong {
        /// The directory.
        path: PathBuf,
    },
    /// No key could be made.
    #[error("ssh-keygen made no key in {path}: {message}; install openssh-client")]
    Key {
        /// The file of the key.
        path: PathBuf,
        /// What it printed.
        message: String,
    },
}

/// Makes handles on hosts that are reached by OpenSSH and libvirt. Must be made and used inside a tokio runtime.
///
/// It signs in with its own ed25519 key, which is made at the first start and which nobody else can read.
pub struct LibvirtConnector {
    pub(crate) identity: Identity,
    public_key: String,
    instance: Arc<Instance>,
}

impl LibvirtConnector {
    /// `state_dir` keeps the key pair. `runtime_dir` keeps the sockets of this process; its path must be short and on a
    /// local file system. What a killed process left there is ended first.
    ///
    /// # Errors
    /// When a directory cannot be used or no key can be made.
    pub fn new(state_dir: &Path, runtime_dir: &Path) -> Result<Self, ConnectorError> {
        let files = |path: &Path| {
            let path = path.to_owned();
            move |source| ConnectorError::Files { path, source }
        };
        if runtime_dir.as_os_str().len() > instance::LONGEST {
            return Err(ConnectorError::TooLong { path: runtime_dir.to_owned() });
        }
        instance::private(state_dir).map_err(files(state_dir))?;
        let key = state_dir.join("id_ed25519");
        if !key.exists() {
            make_key(&key)?;
        }
        let public = key.with_extension("pub");
        let public_key = fs::read_to_string(&public).map_err(files(&public))?.trim().to_owned();
        let instance = Arc::new(Instance::claim(runtime_dir).map_err(files(runtime_dir))?);
        sys::run_loop();
        Ok(Self { identity: Identity::File(key), public_key, instance })
    }

    /// Signs in with an existing private key, which has no passphrase, instead of its own.
    #[must_use]
    pub fn with_identity(self, file: &Path) -> Self {
        let mut name = file.as_os_str().to_owned();
        name.push(".pub");
        let public_key = fs::read_to_string(name).map_or(self.public_key, |text| text.trim().to_owned());
        Self { identity: Identity::File(file.to_owned()), public_key, ..self }
    }

    /// Signs in with the keys of the person's SSH agent instead of its own.
    #[must_use]
    pub fn with_agent(self) -> Self {
        let listed = Command::new("ssh-add").arg("-L").stdin(Stdio::null()).output();
        let listed =
            listed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
        let first = listed.lines().find(|line| line.starts_with("ssh-") || line.starts_with("ecdsa-"));
        let public_key = first.map_or(self.public_key, str::to_owned);
        Self { identity: Identity::Agent, public_key, ..self }
    }

    pub(crate) fn own_public_key(&self) -> &str {
        &self.public_key
    }

    /// Makes a new directory for sockets.
    pub(crate) fn directory(&self) -> io::Result<PathBuf> {
        self.instance.directory()
    }

    pub(crate) fn host(&self, name: Name, site: SiteId, connection: Connection) -> Arc<dyn Hypervisor> {
        Handle::start(name, site, connection, self.identity.clone(), self.instance.clone())
    }
}

/// Makes the pair under another name, so that a start that is killed leaves no incomplete pair.
fn make_key(key: &Path) -> Result<(), ConnectorError> {
    let part = key.with_extension("part");
    let part_public = key.with_extension("part.pub");
    let failed = |message: String| ConnectorError::Key { path: key.to_owned(), message };
    for stale in [&part, &part_public] {
        let _ = fs::remove_file(stale);
    }
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "sarrio", "-f"])
        .arg(&part)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| failed(error.to_string()))?;
    if !made.status.success() {
        return Err(failed(crate::errors::one_line(&String::from_utf8_lossy(&made.stderr))));
    }
    fs::set_permissions(&part, fs::Permissions::from_mode(0o600))
        .and_then(|()| fs::rename(&part_public, key.with_extension("pub")))
        .and_then(|()| fs::rename(&part, key))
        .map_err(|error| failed(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_is_nobody_elses() {
        let (state, runtime) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let first = LibvirtConnector::new(state.path(), runtime.path()).unwrap();
        assert!(first.own_public_key().starts_with("ssh-ed25519 "));
        let mode = fs::metadata(state.path().join("id_ed25519")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let second = LibvirtConnector::new(state.path(), runtime.path()).unwrap();
        assert_eq!(first.own_public_key(), second.own_public_key());
    }

    #[test]
    fn a_runtime_directory_too_long_for_sockets_is_refused_by_name() {
        let state = tempfile::tempdir().unwrap();
        let long = state.path().join("x".repeat(60));
        assert!(matches!(LibvirtConnector::new(state.path(), &long), Err(ConnectorError::TooLong { .. })));
    }
}
