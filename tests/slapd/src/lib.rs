//! A school's directory for tests: Debian's slapd, started on loopback in a directory of its own and ended when it is
//! dropped. It knows nothing about the product.
//!
//! It has two databases with the same people and groups. In [`WITH_MEMBER_OF`] the overlay `memberof` fills that attribute,
//! except for the group `cn=vell`, which is older than the overlay. [`WITHOUT_MEMBER_OF`] has no overlay.

mod certificates;
mod slow;
mod tree;

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

pub use certificates::Certificate;
pub use slow::SlowServer;
pub use tree::{BIND_PASSWORD, PASSWORD};

/// The database with the overlay `memberof`.
pub const WITH_MEMBER_OF: &str = "dc=escola,dc=example";
/// The database without it.
pub const WITHOUT_MEMBER_OF: &str = "dc=sense,dc=example";

/// Debian's slapd.
const SLAPD: &str = "/usr/sbin/slapd";

/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it is started before that is given up.
const ATTEMPTS: usize = 5;

/// What a directory for tests is like.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How many students it has besides the people with names.
    pub students: usize,
    /// The certificate that it shows.
    pub certificate: Certificate,
    /// How many entries it gives Sarrio's account at most; `None` for all.
    pub size_limit: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self { students: 0, certificate: Certificate::Right, size_limit: None }
    }
}

/// A running directory.
pub struct Slapd {
    process: Child,
    dir: TempDir,
    /// The port of LDAP, with StartTLS.
    pub port: u16,
    /// The port of LDAPS.
    pub tls_port: u16,
    /// The certificate (PEM) of the authority that signed its own.
    pub authority: String,
}

impl Slapd {
    /// Starts a directory.
    ///
    /// # Errors
    /// slapd or ldap-utils is not installed, or does not work.
    pub fn start(options: &Options) -> Result<Self> {
        let dir = tempfile::Builder::new().prefix("sarrio-slapd-").tempdir()?;
        // AppArmor confines /usr/sbin/slapd to its usual directories, but no copy of it.
        fs::copy(SLAPD, dir.path().join("slapd")).context("slapd is not there: install the package slapd")?;
        let authority = certificates::write(options.certificate, dir.path())?;
        fs::write(dir.path().join("slapd.conf"), tree::configuration(dir.path(), options))?;
        for suffix in [WITH_MEMBER_OF, WITHOUT_MEMBER_OF] {
            fs::create_dir(dir.path().join(suffix))?;
        }
        for suffix in [WITH_MEMBER_OF, WITHOUT_MEMBER_OF] {
            let file = dir.path().join(format!("{suffix}.ldif"));
            fs::write(&file, tree::entries(suffix, options.students))?;
            let mut load = Command::new(dir.path().join("slapd"));
            load.args(["-Tadd", "-q", "-b", suffix, "-f"]).arg(dir.path().join("slapd.conf"));
            run(load.arg("-l").arg(&file))?;
        }
        let mut last = String::new();
        for _ in 0..ATTEMPTS {
            match Self::listen(&dir)? {
                Ok((process, port, tls_port)) => {
                    let this = Self { process, dir, port, tls_port, authority };
                    // The overlay sees only what is added while slapd runs.
                    this.add(&tree::groups(WITH_MEMBER_OF, options.students))?;
                    return Ok(this);
                }
                Err(log) => last = log,
            }
        }
        bail!("slapd did not start: {last}");
    }

    /// Starts slapd at free ports. Returns its log where it does not start, as where another test has just taken one of them.
    fn listen(dir: &TempDir) -> Result<Result<(Child, u16, u16), String>> {
        let (port, tls_port) = (free_port()?, free_port()?);
        let listen = format!("ldap://127.0.0.1:{port}/ ldaps://127.0.0.1:{tls_port}/");
        let log = dir.path().join("log");
        // setpriv becomes slapd, which dies with the thread that started it, even where that is killed.
        let mut slapd = Command::new("setpriv");
        slapd.args(["--pdeathsig", "KILL", "--"]).arg(dir.path().join("slapd"));
        // What it logs about nothing in particular is that it starts.
        slapd.args(["-d", "sync", "-h", &listen, "-f"]).arg(dir.path().join("slapd.conf"));
        slapd.stdin(Stdio::null()).stdout(Stdio::null()).stderr(fs::File::create(&log)?);
        let mut process = slapd.spawn().context("could not start slapd")?;
        let begun = Instant::now();
        loop {
            let told = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
            // It says so when it has the ports, and listens at them a little later.
            let listens = |port| TcpStream::connect(("127.0.0.1", port)).is_ok();
            if told.contains("slapd starting") && listens(port) && listens(tls_port) {
                return Ok(Ok((process, port, tls_port)));
            }
            if process.try_wait()?.is_some() || begun.elapsed() > PATIENCE {
                let _ = process.kill();
                process.wait()?;
                return Ok(Err(told));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Adds entries (LDIF) to a database.
    ///
    /// # Errors
    /// slapd refuses them.
    pub fn add(&self, ldif: &str) -> Result<()> {
        self.change("ldapadd", ldif)
    }

    /// Changes entries (LDIF with `changetype`).
    ///
    /// # Errors
    /// slapd refuses that.
    pub fn modify(&self, ldif: &str) -> Result<()> {
        self.change("ldapmodify", ldif)
    }

    /// Deletes the person `uid` of a database.
    ///
    /// # Errors
    /// slapd refuses that.
    pub fn remove_person(&self, uid: &str, suffix: &str) -> Result<()> {
        self.modify(&format!("dn: uid={uid},ou=people,{suffix}\nchangetype: delete\n"))
    }

    /// Whoever changes a database is its root.
    fn change(&self, program: &str, ldif: &str) -> Result<()> {
        let suffix = [WITH_MEMBER_OF, WITHOUT_MEMBER_OF].into_iter().find(|suffix| ldif.contains(suffix));
        let suffix = suffix.context("these entries are of neither database")?;
        let file = self.dir.path().join("change.ldif");
        fs::write(&file, ldif)?;
        let root = format!("cn=root,{suffix}");
        let server = format!("ldap://127.0.0.1:{}/", self.port);
        run(Command::new(program).args(["-x", "-H", &server, "-D", &root, "-w", "root", "-f"]).arg(file))
    }

    /// Stops answering, as a server that went down.
    ///
    /// # Errors
    /// It cannot be killed.
    pub fn stop(&mut self) -> Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }

    /// The file with the authority's certificate.
    #[must_use]
    pub fn authority_file(&self) -> PathBuf {
        self.dir.path().join("authority.pem")
    }
}

impl Drop for Slapd {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn run(command: &mut Command) -> Result<()> {
    let output =
        command.stdin(Stdio::null()).output().with_context(|| format!("could not run {command:?}"))?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.success(), "{command:?} failed: {told}");
    Ok(())
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
