//! The files of one host. They survive power cuts, so a host keeps its identity and its disks.

use std::{
    fs,
    net::Ipv4Addr,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::keys::{Keys, ssh_key};

/// Debian's libvirt looks up this user, which only libvirt-daemon-system makes.
const LIBVIRT_USER: &str = "libvirt-qemu:x:64055:64055::/var/lib/libvirt:/usr/sbin/nologin";

/// The directory of a host's files.
#[derive(Debug, Clone)]
pub struct HostFiles {
    pub dir: PathBuf,
}

impl HostFiles {
    pub fn of(lab: &Path, name: &str) -> Self {
        Self { dir: lab.join("hosts").join(name) }
    }

    pub fn host_key(&self) -> PathBuf {
        self.dir.join("hostkey")
    }

    pub fn init(&self) -> PathBuf {
        self.dir.join("init")
    }

    pub fn ready(&self) -> PathBuf {
        self.dir.join("ready")
    }

    pub fn logs(&self) -> PathBuf {
        self.dir.join("log")
    }

    pub fn make(&self, keys: &Keys, name: &str, address: Ipv4Addr) -> Result<()> {
        for part in ["etc/pki-spice", "var", "log/qemu", "root/.ssh"] {
            fs::create_dir_all(self.dir.join(part))?;
        }
        ssh_key(&self.host_key(), name)?;
        keys.sign(&self.dir.join("etc/pki-spice"), name, address)?;
        let uuid = fs::read_to_string("/proc/sys/kernel/random/uuid")?;
        self.write("etc/libvirtd.conf", &libvirtd_conf(uuid.trim()))?;
        self.write("etc/qemu.conf", &qemu_conf(address))?;
        self.write("sshd_config", &self.sshd_config(keys, address))?;
        for (file, line) in [("passwd", LIBVIRT_USER), ("group", "libvirt-qemu:x:64055:")] {
            let theirs = fs::read_to_string(Path::new("/etc").join(file))?;
            let others = theirs.lines().filter(|line| !line.starts_with("libvirt-qemu:"));
            self.write(file, &(others.chain([line]).collect::<Vec<_>>().join("\n") + "\n"))?;
        }
        self.write("shadow", &shadow_line("root", "*"))?;
        let ssh = format!(
            "Host *\n IdentityFile {}\n UserKnownHostsFile {}\n",
            keys.identity().display(),
            keys.known_hosts().display()
        );
        self.write("root/.ssh/config", &ssh) // from host to host, for migration
    }

    pub fn read(&self, file: &str) -> Result<String> {
        let path = self.dir.join(file);
        fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))
    }

    pub fn write(&self, file: &str, text: &str) -> Result<()> {
        let path = self.dir.join(file);
        fs::write(&path, text).with_context(|| format!("could not write {}", path.display()))
    }

    fn sshd_config(&self, keys: &Keys, address: Ipv4Addr) -> String {
        let (key, identity) = (self.host_key(), keys.identity().with_extension("pub"));
        format!(
            "Port 22\nListenAddress {address}\nHostKey {key}\nAuthorizedKeysFile {identity} .ssh/authorized_keys\n\
             StrictModes no\nPermitRootLogin prohibit-password\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n\
             UsePAM no\nUseDNS no\nPrintMotd no\nMaxStartups 100:30:300\nSubsystem sftp internal-sftp\n\
             PidFile none\n",
            key = key.display(),
            identity = identity.display()
        )
    }

    /// The configuration of a second sshd that accepts passwords, and keys from the user's home.
    pub fn password_sshd_config(&self, port: u16, address: Ipv4Addr) -> String {
        format!(
            "Port {port}\nListenAddress {address}\nHostKey {key}\nStrictModes no\nPermitRootLogin yes\n\
             PasswordAuthentication yes\nKbdInteractiveAuthentication no\nUsePAM no\nUseDNS no\nPrintMotd no\n\
             Subsystem sftp internal-sftp\nPidFile none\n",
            key = self.host_key().display()
        )
    }
}

/// A line of shadow(5) with a password that never expires. `*` means that no password is accepted.
pub fn shadow_line(user: &str, hash: &str) -> String {
    format!("{user}:{hash}:19000:0:99999:7:::\n")
}

fn libvirtd_conf(uuid: &str) -> String {
    format!(
        "host_uuid = \"{uuid}\"\nauth_unix_ro = \"none\"\nauth_unix_rw = \"none\"\nunix_sock_rw_perms = \"0700\"\n\
         log_outputs = \"2:file:/var/log/libvirt/libvirtd.log\"\n"
    )
}

/// Without security driver, cgroups and private mounts, because a host, which is a set of namespaces, has none of
/// these.
fn qemu_conf(address: Ipv4Addr) -> String {
    format!(
        "user = \"root\"\ngroup = \"root\"\nsecurity_driver = \"none\"\ndynamic_ownership = 0\n\
         remember_owner = 0\nnamespaces = []\ncgroup_controllers = []\nstdio_handler = \"file\"\nmax_core = 0\n\
         spice_listen = \"0.0.0.0\"\nspice_tls = 1\nspice_tls_x509_cert_dir = \"/etc/libvirt/pki-spice\"\n\
         vnc_listen = \"0.0.0.0\"\nmigration_host = \"{address}\"\nkeepalive_interval = 2\nkeepalive_count = 3\n"
    )
}
