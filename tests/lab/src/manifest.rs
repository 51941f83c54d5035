//! The file that describes a lab to the app. `SARRIO_LAB` has its path.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// A JSON file that `cargo xtask run` writes and whose path it passes to the app in the environment variable
/// `SARRIO_LAB`. The app adds the hosts, the storage path and the template, if they are missing.
///
/// ```
/// let json = r#"{"hosts":[{"name":"h1","address":"10.77.3.11","port":22,"user":"root",
///   "identity_file":"/var/tmp/sarrio-lab-run/keys/id","host_key":"10.77.3.11 ssh-ed25519 AAAA"}],
///   "storage_path":"/srv/nas","template":"/srv/nas/media/demo.qcow2","data_dir":"/var/tmp/sarrio-lab-run/app"}"#;
/// let manifest: sarrio_lab::Manifest = serde_json::from_str(json).unwrap();
/// assert_eq!(manifest.hosts[0].name, "h1");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The hypervisors to add. If it is empty, this machine's own libvirt is used.
    pub hosts: Vec<ManifestHost>,
    /// The shared directory as the hosts see it.
    pub storage_path: PathBuf,
    /// A bootable qcow2 to import as a template, as the hosts see it.
    pub template: Option<PathBuf>,
    /// The directory for the app's data on this lab, which is deleted with the lab.
    pub data_dir: PathBuf,
}

/// One hypervisor of a [`Manifest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestHost {
    /// `h1`, `h2`, …
    pub name: String,
    /// IPv4 address.
    pub address: String,
    /// Port of sshd.
    pub port: u16,
    /// User to sign in as.
    pub user: String,
    /// Private ssh key, without passphrase.
    pub identity_file: PathBuf,
    /// The host's key as in `known_hosts`: `ADDRESS TYPE BASE64`.
    pub host_key: String,
}

impl Manifest {
    /// The environment variable with the path of the file.
    pub const VARIABLE: &str = "SARRIO_LAB";

    /// Writes the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, file: &Path) -> Result<()> {
        let json = serde_json::to_string_pretty(self)?;
        std::fs::write(file, json).with_context(|| format!("could not write {}", file.display()))
    }
}
