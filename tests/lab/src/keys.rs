//! The keys of a lab: the manager's ssh key, a key for each host, and a CA for the hosts' SPICE certificates.

use std::{
    fs,
    net::Ipv4Addr,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::process::run;

/// The directory of the keys with which a program manages the lab.
#[derive(Debug, Clone)]
pub struct Keys {
    dir: PathBuf,
}

impl Keys {
    pub fn of(lab: &Path) -> Self {
        Self { dir: lab.join("keys") }
    }

    pub fn identity(&self) -> PathBuf {
        self.dir.join("id")
    }

    pub fn known_hosts(&self) -> PathBuf {
        self.dir.join("known_hosts")
    }

    pub fn ca(&self) -> PathBuf {
        self.dir.join("ca.pem")
    }

    /// An ssh with the lab's key and known hosts, for libvirt's `?command=`, which ignores libvirt's other parameters.
    pub fn ssh(&self) -> PathBuf {
        self.dir.join("ssh")
    }

    pub fn make(&self) -> Result<()> {
        fs::DirBuilder::new().mode(0o700).create(&self.dir)?;
        ssh_key(&self.identity(), "lab")?;
        run(Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"])
            .args(["-days", "3650", "-subj", "/O=lab/CN=lab-ca", "-keyout"])
            .args([self.dir.join("ca.key"), PathBuf::from("-out"), self.ca()]))?;
        let ssh = format!(
            "#!/bin/sh\nexec ssh -F /dev/null -o IdentityFile={} -o IdentitiesOnly=yes -o UserKnownHostsFile={} \
             -o StrictHostKeyChecking=yes -o ConnectTimeout=5 -o LogLevel=ERROR \"$@\"\n",
            self.identity().display(),
            self.known_hosts().display()
        );
        fs::write(self.ssh(), ssh)?;
        fs::set_permissions(self.ssh(), fs::Permissions::from_mode(0o755))?;
        Ok(())
    }

    /// Makes a host's SPICE certificate in `pki`, signed by the lab's CA for its name and address.
    pub fn sign(&self, pki: &Path, name: &str, address: Ipv4Addr) -> Result<()> {
        let (request, names) = (pki.join("request"), pki.join("names"));
        fs::write(&names, format!("subjectAltName=DNS:{name},IP:{address}\n"))?;
        run(Command::new("openssl")
            .args(["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"])
            .args(["-subj", &format!("/O=lab/CN={name}"), "-keyout"])
            .args([pki.join("server-key.pem"), PathBuf::from("-out"), request.clone()]))?;
        run(Command::new("openssl")
            .args(["x509", "-req", "-days", "3650", "-CAcreateserial", "-in"])
            .args([request.as_path(), Path::new("-CA"), &self.ca(), Path::new("-CAkey")])
            .args([self.dir.join("ca.key"), PathBuf::from("-extfile"), names.clone(), PathBuf::from("-out")])
            .arg(pki.join("server-cert.pem")))?;
        fs::copy(self.ca(), pki.join("ca-cert.pem"))?;
        fs::remove_file(request)?;
        Ok(fs::remove_file(names)?)
    }
}

/// Makes an ssh key pair without a passphrase.
pub fn ssh_key(path: &Path, comment: &str) -> Result<()> {
    run(Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f"]).arg(path))
        .with_context(|| format!("could not make the ssh key {}", path.display()))?;
    Ok(())
}

/// The public half of a key as `TYPE BASE64`, without the comment.
pub fn public_key(path: &Path) -> Result<String> {
    let file = path.with_extension("pub");
    let text = fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))?;
    Ok(text.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
}
