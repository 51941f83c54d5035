//! A lab: how it is brought up, kept and taken down.
//!
//! claimed (directory, locked) -> kept (keeper runs) -> connected (network) -> up (hosts answer) -> gone

use std::{
    fs::{self, File},
    io::{Read as _, Write as _},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};

use crate::{
    demo,
    host::Host,
    keys::Keys,
    manifest::{Manifest, ManifestHost},
    name::LabName,
    network::Network,
    process::{Process, run, wait_for},
};

const KEEPER: &str = include_str!("keeper.sh");
const HOST: &str = include_str!("host.sh");
/// The shared directory on each host, and the demo template in it.
const NAS: &str = "/srv/nas";
const DEMO: &str = "media/sarrio-demo.qcow2";
/// The programs that a lab needs, each with its Debian package.
const PROGRAMS: [(&str, &str); 9] = [
    ("unshare", "util-linux"),
    ("ip", "iproute2"),
    ("openssl", "openssl"),
    ("ssh-keygen", "openssh-client"),
    ("sshd", "openssh-server"),
    ("libvirtd", "libvirt-daemon"),
    ("virsh", "libvirt-clients"),
    ("qemu-system-x86_64", "qemu-system-x86"),
    ("busybox", "busybox-static"),
];

/// The directory of what all labs share: libvirt's cache of QEMU's capabilities, and the demo template.
#[must_use]
pub fn cache_dir() -> PathBuf {
    PathBuf::from("/var/cache/sarrio-lab")
}

/// Several hypervisors that run until this value is dropped or its process dies, whichever comes first.
#[derive(Debug)]
pub struct Lab {
    name: LabName,
    dir: PathBuf,
    hosts: Vec<Host>,
    /// The keeper's process, whose standard input is the pipe that keeps the lab. `None` if another process keeps it.
    owned: Option<Child>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    WhileOwned,
    UntilTakenDown,
}

impl Lab {
    /// Brings up a lab of hosts `h1` to `hN`. It exists as long as the returned value.
    ///
    /// # Errors
    /// When the name is taken, root or a package is missing, or a host does not answer.
    pub fn up(name: &str, hosts: u8) -> Result<Self> {
        Self::bring_up(name.parse()?, hosts, Kept::WhileOwned)
    }

    /// Brings up a lab under a name that no other test uses.
    ///
    /// # Errors
    /// As [`Lab::up`].
    pub fn for_test(hosts: u8) -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        Self::up(&format!("test-{}-{count}", std::process::id()), hosts)
    }

    /// Brings up a lab that stays until [`Lab::down`], or until the machine is shut down.
    ///
    /// # Errors
    /// As [`Lab::up`].
    pub fn up_to_stay(name: &str, hosts: u8) -> Result<Self> {
        Self::bring_up(name.parse()?, hosts, Kept::UntilTakenDown)
    }

    /// Connects to a lab that another process keeps.
    ///
    /// # Errors
    /// When no lab of that name is up.
    pub fn attach(name: &str) -> Result<Self> {
        let name: LabName = name.parse()?;
        let dir = name.dir();
        let Some(keeper) = Process::written_in(&dir.join("keeper")) else {
            bail!("no lab `{name}` is up: `cargo xtask lab --name {name} up 3` brings one up");
        };
        let network = Network::parse(&fs::read_to_string(dir.join("network"))?)?;
        let count = fs::read_dir(dir.join("hosts"))?.count();
        let hosts = (1..=u8::try_from(count)?).map(|i| Host::new(dir.clone(), keeper, network, i)).collect();
        Ok(Self { name, dir, hosts, owned: None })
    }

    /// The names of the labs that are up.
    ///
    /// # Errors
    /// When the state directory cannot be read.
    pub fn list() -> Result<Vec<LabName>> {
        let mut names = LabName::all()?;
        names.retain(|name| Process::written_in(&name.dir().join("keeper")).is_some());
        Ok(names)
    }

    /// Takes the lab down: no process, mount, link or file of it remains.
    ///
    /// # Errors
    /// When something of it remains after 20 s.
    pub fn down(mut self) -> Result<()> {
        self.take_down()
    }

    /// Whether the lab is taken down when this value is dropped.
    #[must_use]
    pub fn is_owned(&self) -> bool {
        self.owned.is_some()
    }

    /// The lab's name.
    #[must_use]
    pub fn name(&self) -> &LabName {
        &self.name
    }

    /// All hosts, in order.
    #[must_use]
    pub fn hosts(&self) -> &[Host] {
        &self.hosts
    }

    /// Host `h<index>`, from 1.
    ///
    /// # Panics
    /// When the lab has no such host.
    #[must_use]
    pub fn host(&self, index: usize) -> &Host {
        &self.hosts[index - 1]
    }

    /// The host of that name.
    ///
    /// # Errors
    /// When the lab has none.
    pub fn host_named(&self, name: &str) -> Result<&Host> {
        let names = || self.hosts.iter().map(|host| host.name.as_str()).collect::<Vec<_>>().join(", ");
        self.hosts
            .iter()
            .find(|host| host.name == name)
            .with_context(|| format!("lab `{}` has no host `{name}`, only {}", self.name, names()))
    }

    /// The private ssh key of root on every host.
    #[must_use]
    pub fn identity(&self) -> PathBuf {
        self.keys().identity()
    }

    /// The hosts' keys as they were when the lab came up.
    #[must_use]
    pub fn known_hosts(&self) -> PathBuf {
        self.keys().known_hosts()
    }

    /// An `ssh` with the lab's identity and known hosts: `ssh root@ADDRESS COMMAND`.
    #[must_use]
    pub fn ssh(&self) -> PathBuf {
        self.keys().ssh()
    }

    /// The certificate of the CA that signed the hosts' SPICE servers.
    #[must_use]
    pub fn ca(&self) -> PathBuf {
        self.keys().ca()
    }

    /// The NAS as a directory of this machine; on each host it is `/srv/nas`.
    #[must_use]
    pub fn nas(&self) -> PathBuf {
        self.dir.join("nas")
    }

    /// The directory of the lab. It is deleted with the lab.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Puts the demo template on the NAS, if it is not there yet. Returns its path on the hosts.
    ///
    /// # Errors
    /// When it cannot be built or copied.
    pub fn add_demo_template(&self) -> Result<PathBuf> {
        let copy = self.nas().join(DEMO);
        if !copy.exists() {
            let part = copy.with_extension("part");
            fs::copy(demo::template(&cache_dir())?, &part)
                .with_context(|| format!("could not copy the demo template to {}", part.display()))?;
            fs::rename(part, &copy)?;
        }
        Ok(Path::new(NAS).join(DEMO))
    }

    /// What a program needs to use this lab.
    ///
    /// # Errors
    /// When a host's key cannot be read.
    pub fn manifest(&self) -> Result<Manifest> {
        let host = |host: &Host| -> Result<ManifestHost> {
            Ok(ManifestHost {
                name: host.name.clone(),
                address: host.address.to_string(),
                port: 22,
                user: "root".into(),
                identity_file: self.identity(),
                host_key: host.host_key_line()?,
            })
        };
        Ok(Manifest {
            hosts: self.hosts.iter().map(host).collect::<Result<_>>()?,
            storage_path: NAS.into(),
            template: self.nas().join(DEMO).exists().then(|| Path::new(NAS).join(DEMO)),
            data_dir: self.dir.join("app"),
        })
    }

    fn keys(&self) -> Keys {
        Keys::of(&self.dir)
    }

    fn bring_up(name: LabName, hosts: u8, kept: Kept) -> Result<Self> {
        ensure!((1..=99).contains(&hosts), "a lab has 1 to 99 hosts, not {hosts}");
        require_root(&name, hosts)?;
        require_programs()?;
        for old in LabName::all()? {
            sweep(&old)?;
        }
        let dir = name.dir();
        let lock = claim(&name)?;
        fs::write(dir.join("keeper.sh"), KEEPER)?;
        fs::write(dir.join("host.sh"), HOST)?;
        let child = start_keeper(&dir, lock)?;
        // From here on the lab is taken down when this process dies, or when this function fails and drops `lab`.
        let mut lab = Self { name, dir, hosts: Vec::new(), owned: Some(child) };
        let keeper = lab.wait_for_keeper()?;
        lab.equip(keeper, hosts)?;
        for host in &lab.hosts {
            host.power_on()?;
        }
        for host in &lab.hosts {
            host.wait_ready()?;
        }
        if kept == Kept::UntilTakenDown
            && let Some(mut keeper) = lab.owned.take().and_then(|child| child.stdin)
        {
            keeper.write_all(b"stay\n")?;
        }
        Ok(lab)
    }

    fn wait_for_keeper(&mut self) -> Result<Process> {
        let (file, child) = (self.dir.join("keeper"), &mut self.owned);
        wait_for("the lab's keeper", Duration::from_secs(10), || {
            file.exists() || child.as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(Some(_))))
        })?;
        let keeper = Process::written_in(&file);
        keeper.context(
            "the lab's keeper did not start: this needs root with all capabilities (namespaces, mounts)",
        )
    }

    /// Makes the network, the keys, the directories and the hosts' files.
    fn equip(&mut self, keeper: Process, hosts: u8) -> Result<()> {
        let dir = &self.dir;
        let network = Network::take(&self.name, keeper)?;
        fs::write(dir.join("network"), network.number().to_string())?;
        for part in ["nas/templates", "nas/desktops", "nas/media", "hosts", "app"] {
            fs::create_dir_all(dir.join(part))?;
        }
        let cache = cache_dir().join("libvirt");
        fs::create_dir_all(&cache)?;
        std::os::unix::fs::symlink(&cache, dir.join("cache"))?;
        let keys = self.keys();
        keys.make()?;
        self.hosts = (1..=hosts).map(|i| Host::new(dir.clone(), keeper, network, i)).collect();
        let (mut names, mut known) = ("127.0.0.1 localhost\n".to_owned(), String::new());
        for host in &self.hosts {
            host.make()?;
            names += &format!("{} {}\n", host.address, host.name);
            known += &format!("{},{}\n", host.name, host.host_key_line()?);
        }
        fs::write(dir.join("hosts.txt"), names)?;
        fs::write(keys.known_hosts(), known)?;
        self.hand_to_caller_of_sudo()
    }

    /// Lets the person who brought the lab up with sudo use it without sudo.
    fn hand_to_caller_of_sudo(&self) -> Result<()> {
        if let (Ok(user), Ok(group)) = (std::env::var("SUDO_UID"), std::env::var("SUDO_GID")) {
            let mine = [self.dir.join("keys"), self.dir.join("app")];
            run(Command::new("chown").args(["-R", &format!("{user}:{group}")]).args(mine))?;
        }
        Ok(())
    }

    fn take_down(&mut self) -> Result<()> {
        if let Some(mut child) = self.owned.take() {
            drop(child.stdin.take()); // the keeper reads the end of the pipe and exits
            wait_for("the lab to go", Duration::from_secs(20), || matches!(child.try_wait(), Ok(Some(_))))?;
        } else if let Some(keeper) = Process::written_in(&self.dir.join("keeper")) {
            keeper.kill()?;
        }
        let dir = &self.dir;
        wait_for("the lab's files to go", Duration::from_secs(20), || !dir.exists())
    }

    /// Prints the ends of all logs when a test fails, because the files are deleted with the lab.
    fn print_logs(&self) {
        for host in &self.hosts {
            for entry in fs::read_dir(host.logs()).into_iter().flatten().flatten() {
                let mut text = Vec::new();
                if File::open(entry.path()).and_then(|mut file| file.read_to_end(&mut text)).is_err() {
                    continue; // a directory, or gone
                }
                let text = String::from_utf8_lossy(&text);
                let lines: Vec<_> = text.lines().rev().take(15).collect();
                eprintln!("--- lab {}, {} {}", self.name, host.name, entry.file_name().to_string_lossy());
                lines.iter().rev().for_each(|line| eprintln!("    {line}"));
            }
        }
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        if self.owned.is_none() {
            return;
        }
        if std::thread::panicking() {
            self.print_logs();
        }
        if let Err(error) = self.take_down() {
            eprintln!("lab {}: {error:#}", self.name);
        }
    }
}

/// Makes the directory of a lab and locks it. Only the keeper's processes hold the lock, so a free lock means that the
/// lab is dead.
fn claim(name: &LabName) -> Result<File> {
    let dir = name.dir();
    for _ in 0..20 {
        match fs::create_dir(&dir) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                if !sweep(name)? {
                    bail!(
                        "lab `{name}` is already up: take it down with `cargo xtask lab --name {name} down`"
                    );
                }
                continue;
            }
            Err(error) => return Err(error).with_context(|| format!("could not make {}", dir.display())),
        }
        let lock = File::open(&dir)?;
        // Between making and locking it, another program may have removed the directory.
        let ours = lock.try_lock().is_ok() && fs::metadata(&dir).is_ok_and(|now| same(&now, &lock));
        if ours {
            return Ok(lock);
        }
    }
    bail!("could not make {}: other programs keep removing it; try again", dir.display())
}

fn same(now: &fs::Metadata, file: &File) -> bool {
    file.metadata().is_ok_and(|then| then.ino() == now.ino() && then.dev() == now.dev())
}

/// Removes the directory of a dead lab. Returns false if the lab is alive.
fn sweep(name: &LabName) -> Result<bool> {
    let dir = name.dir();
    let Ok(lock) = File::open(&dir) else { return Ok(true) };
    if lock.try_lock().is_err() {
        return Ok(false);
    }
    if fs::metadata(&dir).is_ok_and(|now| same(&now, &lock)) {
        // Images of templates may be immutable, and rm cannot delete those.
        Command::new("chattr")
            .args(["-R", "-f", "-i"])
            .arg(dir.join("nas"))
            .stderr(Stdio::null())
            .status()
            .ok();
        run(Command::new("rm").arg("-rf").arg(&dir))?;
    }
    Ok(true)
}

fn start_keeper(dir: &Path, lock: File) -> Result<Child> {
    let log = File::create(dir.join("keeper.log"))?;
    // In a session of its own, so that Ctrl+C at the terminal does not reach the keeper, which has to clean up after
    // its owner.
    Command::new("setsid")
        .args(["-w", "bash"])
        .arg(dir.join("keeper.sh"))
        .arg(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::from(lock))
        .stderr(log)
        .spawn()
        .context("could not start the lab's keeper")
}

fn require_root(name: &LabName, hosts: u8) -> Result<()> {
    let root = fs::metadata("/proc/self").is_ok_and(|this| this.uid() == 0);
    ensure!(
        root,
        "a lab needs root: bring one up with `sudo target/debug/xtask lab --name {name} up {hosts}`, then run this again"
    );
    Ok(())
}

fn require_programs() -> Result<()> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places: Vec<_> = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]).collect();
    for (program, package) in PROGRAMS {
        let there = places.iter().any(|place| place.join(program).exists());
        ensure!(there, "the lab needs {program}: install the package {package} (`cargo xtask test` does)");
    }
    Ok(())
}
