//! A hypervisor of a lab, and its faults.

use std::{
    ffi::OsStr,
    fmt, fs,
    io::Write as _,
    net::{Ipv4Addr, SocketAddr, TcpStream},
    path::PathBuf,
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};

use crate::{
    files::{HostFiles, shadow_line},
    keys::{Keys, public_key, ssh_key},
    network::Network,
    process::{Process, output, run, wait_for},
};

/// The port of the second sshd that [`Host::allow_password`] starts.
const PASSWORD_PORT: u16 = 2222;
/// How long a host may take to boot. It takes less than a second, or a few on a busy machine.
const BOOT_LIMIT: Duration = Duration::from_secs(60);

/// The state of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostState {
    /// It is off: none of its processes runs.
    Off,
    /// It runs, but its network cable is unplugged.
    Cut,
    /// It runs, but its libvirtd is frozen.
    Hung,
    /// It runs, with so many QEMU processes.
    Up { domains: usize },
}

impl fmt::Display for HostState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("off"),
            Self::Cut => f.write_str("cut"),
            Self::Hung => f.write_str("hung"),
            Self::Up { domains } => write!(f, "up, {domains} running"),
        }
    }
}

/// A hypervisor of a lab: sshd on port 22 as root with the lab's identity, libvirtd, QEMU, `/srv/nas`.
#[derive(Debug, Clone)]
pub struct Host {
    /// `h1`, `h2`, …
    pub name: String,
    /// Its address, which this machine can reach.
    pub address: Ipv4Addr,
    index: u8,
    lab: PathBuf,
    keeper: Process,
    files: HostFiles,
}

impl Host {
    pub(crate) fn new(lab: PathBuf, keeper: Process, network: Network, index: u8) -> Self {
        let name = format!("h{index}");
        let files = HostFiles::of(&lab, &name);
        Self { address: network.host(index), name, index, lab, keeper, files }
    }

    pub(crate) fn make(&self) -> Result<()> {
        self.files.make(&self.keys(), &self.name, self.address)
    }

    /// Its current key in the form of `known_hosts`: `ADDRESS TYPE BASE64`.
    ///
    /// # Errors
    /// When the key cannot be read.
    pub fn host_key_line(&self) -> Result<String> {
        Ok(format!("{} {}", self.address, public_key(&self.files.host_key())?))
    }

    /// A libvirt URI for `virsh -c`, over ssh with the lab's key.
    #[must_use]
    pub fn uri(&self) -> String {
        format!("qemu+ssh://root@{}/system?command={}", self.address, self.keys().ssh().display())
    }

    /// The directory of its logs: init, sshd, libvirtd, DHCP, `qemu/DOMAIN.log`.
    #[must_use]
    pub fn logs(&self) -> PathBuf {
        self.files.logs()
    }

    /// Power cut: every process of the host dies at once. Its cable is cut first, so that no connection is closed properly.
    ///
    /// # Errors
    /// When a process survives.
    pub fn kill(&self) -> Result<()> {
        output(self.switch().args(["ip", "link", "del", &self.name]))?;
        if let Some(init) = Process::written_in(&self.files.init()) {
            init.kill().with_context(|| format!("could not kill host {}", self.name))?;
        }
        for file in [self.files.init(), self.files.ready()] {
            if file.exists() {
                fs::remove_file(file)?;
            }
        }
        Ok(())
    }

    /// Powers the host on, if it is off, and waits until ssh and libvirt answer. It has the same disks and keys as
    /// before.
    ///
    /// # Errors
    /// When it does not answer in time. The error names the directory of its logs.
    pub fn boot(&self) -> Result<()> {
        self.power_on()?;
        self.wait_ready()
    }

    pub(crate) fn power_on(&self) -> Result<()> {
        if Process::written_in(&self.files.init()).is_some() {
            return Ok(());
        }
        self.kill()?; // removes the link that an earlier boot left on the switch
        let log = fs::OpenOptions::new().create(true).append(true).open(self.logs().join("init.log"))?;
        let mut start = self.keeper.enter(&["-p", "-n"]);
        start
            .args(["setsid", "-f", "unshare", "--fork", "--pid", "--mount", "--net", "--uts", "--ipc"])
            .args(["--propagation", "private", "--kill-child=SIGKILL", "bash"])
            .arg(self.lab.join("host.sh"))
            .arg(&self.lab)
            .args([&self.index.to_string(), &self.name, &self.address.to_string()])
            .env_clear()
            .envs([("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"), ("LANG", "C.UTF-8"), ("HOME", "/root")])
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        ensure!(start.status()?.success(), "could not start host {}: {}", self.name, self.advice());
        let init = self.files.init();
        wait_for(&format!("host {} to power on", self.name), BOOT_LIMIT, || {
            Process::written_in(&init).is_some()
        })
        .with_context(|| self.advice())?;
        self.connect_cable(self.init()?)
    }

    /// The host keeps its MAC address when it is booted again. Otherwise its neighbours would keep sending to the old
    /// one.
    fn connect_cable(&self, init: Process) -> Result<()> {
        let (mac, pid) = (format!("02:6c:61:62:00:{:02x}", self.index), init.pid.to_string());
        let peer = ["type", "veth", "peer", "name", "eth0", "address", &mac, "netns", &pid];
        run(self.switch().args(["ip", "link", "add", &self.name]).args(peer))?;
        run(self.switch().args(["ip", "link", "set", &self.name, "master", "lan", "up"]))?;
        let address = format!("{}/24", self.address);
        run(init.enter(&["-n"]).args(["ip", "addr", "add", &address, "dev", "eth0"]))?;
        run(init.enter(&["-n"]).args(["ip", "link", "set", "eth0", "up"]))?;
        Ok(())
    }

    pub(crate) fn wait_ready(&self) -> Result<()> {
        let (ready, port) = (self.files.ready(), SocketAddr::from((self.address, 22)));
        wait_for(&format!("host {} to answer", self.name), BOOT_LIMIT, || {
            ready.exists() && TcpStream::connect_timeout(&port, Duration::from_secs(1)).is_ok()
        })
        .with_context(|| self.advice())
    }

    /// Unplugs its network cable. Its domains keep running.
    ///
    /// # Errors
    /// When the host is off.
    pub fn cut(&self) -> Result<()> {
        run(self.switch().args(["ip", "link", "set", &self.name, "down"])).map(drop)
    }

    /// Plugs the cable in again.
    ///
    /// # Errors
    /// When the host is off.
    pub fn heal(&self) -> Result<()> {
        run(self.switch().args(["ip", "link", "set", &self.name, "up"])).map(drop)
    }

    /// Freezes libvirtd: TCP and ssh still answer, but libvirt calls never do.
    ///
    /// # Errors
    /// When the host is off.
    pub fn hang(&self) -> Result<()> {
        self.exec(["sh", "-c", "kill -STOP $(cat /run/lab-libvirtd.pid)"]).map(drop)
    }

    /// Lets libvirtd continue.
    ///
    /// # Errors
    /// When the host is off.
    pub fn unhang(&self) -> Result<()> {
        self.exec(["sh", "-c", "kill -CONT $(cat /run/lab-libvirtd.pid)"]).map(drop)
    }

    /// Unmounts the NAS from this host: `/srv/nas` becomes an empty, writable directory, as when a mount is missing.
    ///
    /// # Errors
    /// When the host is off.
    pub fn nas_cut(&self) -> Result<()> {
        self.exec(["sh", "-c", "! mountpoint -q /srv/nas || umount -l /srv/nas"]).map(drop)
    }

    /// Mounts the NAS again.
    ///
    /// # Errors
    /// When the host is off.
    pub fn nas_heal(&self) -> Result<()> {
        let nas = self.lab.join("nas");
        let script = "mountpoint -q /srv/nas || mount --bind \"$1\" /srv/nas";
        self.exec([OsStr::new("sh"), "-c".as_ref(), script.as_ref(), "sh".as_ref(), nas.as_os_str()])
            .map(drop)
    }

    /// A command that runs on the host, without ssh.
    ///
    /// # Errors
    /// When the host is off.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Result<Command> {
        let mut command = self.init()?.enter(&["-m", "-n", "-p", "-u", "-i"]);
        command.arg(program).current_dir("/");
        Ok(command)
    }

    /// Runs a command on the host, without ssh, and returns what it printed.
    ///
    /// # Errors
    /// When the host is off or the command fails.
    pub fn exec<A: AsRef<OsStr>>(&self, argv: impl IntoIterator<Item = A>) -> Result<String> {
        let mut argv = argv.into_iter();
        let program = argv.next().context("no command was given")?;
        run(self.command(program)?.args(argv))
    }

    /// Starts a second sshd that accepts `user` with `password` (and with the keys in `~/.ssh/authorized_keys`), and
    /// returns its port. Adds the user, if there is none.
    ///
    /// # Errors
    /// When the host is off or the sshd does not come up.
    pub fn allow_password(&self, user: &str, password: &str) -> Result<u16> {
        self.make_user(user, &hash_password(password)?)?;
        self.files.write("sshd_password", &self.files.password_sshd_config(PASSWORD_PORT, self.address))?;
        let start = "sshd=$(command -v sshd); setsid -f $sshd -D -e -f \"$1/sshd_password\" </dev/null \
                     >>\"$1/log/sshd.log\" 2>&1";
        let answers = || TcpStream::connect((self.address, PASSWORD_PORT)).is_ok();
        if !answers() {
            self.exec([
                OsStr::new("sh"),
                "-c".as_ref(),
                start.as_ref(),
                "sh".as_ref(),
                self.files.dir.as_os_str(),
            ])?;
        }
        wait_for("the sshd that takes passwords", Duration::from_secs(10), answers)?;
        Ok(PASSWORD_PORT)
    }

    /// Gives the host another address in the lab's network, at which alone its sshd then answers. Its domains keep
    /// running.
    ///
    /// # Errors
    /// When the host is off or its sshd does not answer there.
    pub fn readdress(&self, address: Ipv4Addr) -> Result<()> {
        let change = "ip addr flush dev eth0 && ip addr add \"$2/24\" dev eth0 && sshd=$(command -v sshd) && \
                      setsid -f $sshd -D -e -f \"$1/sshd_config\" -o \"ListenAddress=$2\" </dev/null \
                      >>\"$1/log/sshd.log\" 2>&1";
        let (files, text) = (self.files.dir.as_os_str(), address.to_string());
        self.exec([OsStr::new("sh"), "-c".as_ref(), change.as_ref(), "sh".as_ref(), files, text.as_ref()])?;
        wait_for("sshd at the host's other address", Duration::from_secs(10), || {
            TcpStream::connect((address, 22)).is_ok()
        })
    }

    /// Adds an account that may do what members of Debian's group `libvirt` may, owns the shared storage, and accepts
    /// the lab's key.
    ///
    /// # Errors
    /// When the host is off.
    pub fn add_operator(&self, user: &str) -> Result<()> {
        self.make_user(user, "*")?;
        let key = fs::read_to_string(Keys::of(&self.lab).identity().with_extension("pub"))?;
        let give = "mkdir -p \"/run/$1/.ssh\" && echo \"$2\" >\"/run/$1/.ssh/authorized_keys\" && \
                    chown -R 1001:1001 \"/run/$1\" /srv/nas && \
                    chgrp 1001 /run/libvirt/libvirt-sock && chmod 0770 /run/libvirt/libvirt-sock";
        self.exec(["sh", "-c", give, "sh", user, key.trim()]).map(drop)
    }

    fn make_user(&self, user: &str, hash: &str) -> Result<()> {
        let is_of = |line: &&str| line.split(':').next() == Some(user);
        let (passwd, shadow) = (self.files.read("passwd")?, self.files.read("shadow")?);
        let mut others: String =
            shadow.lines().filter(|line| !is_of(line)).map(|line| format!("{line}\n")).collect();
        others += &shadow_line(user, hash);
        // Files are written in place: the host sees them through bind mounts.
        self.files.write("shadow", &others)?;
        if !passwd.lines().any(|line| is_of(&line)) {
            self.files.write("passwd", &format!("{passwd}{user}:x:1001:1001::/run/{user}:/bin/sh\n"))?;
            self.files.write("group", &format!("{}{user}:x:1001:\n", self.files.read("group")?))?;
        }
        if user != "root" {
            let home = "mkdir -p \"$1\" && chown 1001:1001 \"$1\"";
            self.exec(["sh", "-c", home, "sh", &format!("/run/{user}")])?;
        }
        Ok(())
    }

    /// Gives the host a new ssh key, as a reinstallation does. The lab's `known_hosts` keeps the old one.
    ///
    /// # Errors
    /// When the host is off, or its sshd does not start with the new key.
    pub fn change_key(&self) -> Result<()> {
        let old = self.host_key_line()?;
        let key = self.files.host_key();
        fs::remove_file(&key)?;
        fs::remove_file(key.with_extension("pub"))?;
        ssh_key(&key, &self.name)?;
        ensure!(old != self.host_key_line()?, "the key of host {} did not change", self.name);
        self.exec(["sh", "-c", "kill -HUP $(cat /run/lab-sshd.pid)"])?;
        let expected = public_key(&key)?;
        wait_for("sshd to show its new key", Duration::from_secs(10), || {
            let scan = output(Command::new("ssh-keyscan").args(["-t", "ed25519", &self.address.to_string()]));
            scan.is_ok_and(|scan| String::from_utf8_lossy(&scan.stdout).contains(&expected))
        })
    }

    /// The state of the host.
    #[must_use]
    pub fn state(&self) -> HostState {
        if self.init().is_err() {
            return HostState::Off;
        }
        let link = output(self.switch().args(["ip", "-br", "link", "show", &self.name]));
        if !link.is_ok_and(|link| String::from_utf8_lossy(&link.stdout).contains(" UP ")) {
            return HostState::Cut;
        }
        let look = "grep -q '^State:.T' /proc/$(cat /run/lab-libvirtd.pid)/status && echo hung; \
                    pgrep -cx qemu-system-x86 || :";
        match self.exec(["sh", "-c", look]).unwrap_or_default().trim() {
            hung if hung.starts_with("hung") => HostState::Hung,
            count => HostState::Up { domains: count.parse().unwrap_or(0) },
        }
    }

    fn init(&self) -> Result<Process> {
        match Process::written_in(&self.files.init()) {
            Some(init) => Ok(init),
            None => bail!("host {} is off: boot it first", self.name),
        }
    }

    /// A command in the network of the switch that connects the hosts.
    fn switch(&self) -> Command {
        self.keeper.enter(&["-n"])
    }

    fn keys(&self) -> Keys {
        Keys::of(&self.lab)
    }

    fn advice(&self) -> String {
        format!("the logs of host {} are in {}", self.name, self.logs().display())
    }
}

fn hash_password(password: &str) -> Result<String> {
    let mut openssl = Command::new("openssl")
        .args(["passwd", "-6", "-stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("could not start openssl: is it installed?")?;
    if let Some(mut stdin) = openssl.stdin.take() {
        writeln!(stdin, "{password}")?;
    }
    Ok(String::from_utf8(openssl.wait_with_output()?.stdout)?.trim().to_owned())
}
