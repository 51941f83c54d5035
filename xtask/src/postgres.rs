//! A PostgreSQL server for one run of the tests.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};

use crate::user::is_root;

const DIRS: &str = "/tmp";
const PREFIX: &str = "sarrio-postgres-";

/// A running server. It ends when this value is dropped or this process ends.
pub struct Postgres {
    child: Child,
    dir: PathBuf,
    /// `postgres://…`, for a superuser who may make databases.
    pub url: String,
}

impl Postgres {
    /// Makes a cluster in a directory of its own and starts it on a free port of the loopback.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start.
    pub fn start() -> Result<Self> {
        sweep()?;
        let bin = newest_installation()?;
        let dir = Path::new(DIRS).join(format!("{PREFIX}{}", std::process::id()));
        let password = fs::read_to_string("/proc/sys/kernel/random/uuid")?.trim().to_owned();
        fs::create_dir(&dir).with_context(|| format!("could not make {}", dir.display()))?;
        fs::write(dir.join("password"), &password)?;
        if is_root() {
            let status = Command::new("chown").args(["-R", "postgres:"]).arg(&dir).status()?;
            ensure!(status.success(), "could not give {} to the user postgres", dir.display());
        }
        let data = dir.join("data");
        let made = as_postgres(&bin.join("initdb"))
            .args([
                "--auth=scram-sha-256",
                "-U",
                "sarrio",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
                "-D",
            ])
            .arg(&data)
            .arg(format!("--pwfile={}", dir.join("password").display()))
            .output()?;
        ensure!(made.status.success(), "initdb failed: {}", String::from_utf8_lossy(&made.stderr).trim());
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let child = as_postgres(&bin.join("postgres"))
            .arg("-D")
            .arg(&data)
            .args(["-h", "127.0.0.1", "-p", &port.to_string(), "-k", ""])
            .args(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "max_connections=300"])
            .stdout(Stdio::null())
            .stderr(fs::File::create(dir.join("log"))?)
            .spawn()?;
        let url = format!("postgres://sarrio:{password}@127.0.0.1:{port}/postgres");
        let mut postgres = Self { child, dir, url };
        postgres.wait(port)?;
        Ok(postgres)
    }

    fn wait(&mut self, port: u16) -> Result<()> {
        let end = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if Instant::now() > end || self.child.try_wait()?.is_some() {
                bail!("PostgreSQL did not start: {}", fs::read_to_string(self.dir.join("log"))?);
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGQUIT ends it at once, because its data is no longer needed.
        let pid = self.child.id().to_string();
        Command::new("sh").args(["-c", "kill -QUIT \"$1\"", "sh", &pid]).status().ok();
        self.child.wait().ok();
        fs::remove_dir_all(&self.dir).ok();
    }
}

/// Runs it as the user postgres, because PostgreSQL refuses to run as root, and ends it when this process dies.
fn as_postgres(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "QUIT"]);
    if is_root() {
        command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]);
    }
    command.arg("--").arg(program).current_dir("/").stdin(Stdio::null());
    command
}

fn newest_installation() -> Result<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions.max_by_key(|entry| entry.file_name().to_string_lossy().parse::<u32>().unwrap_or(0));
    Ok(newest.context("PostgreSQL is not installed: install the package postgresql")?.path().join("bin"))
}

/// Removes what killed runs have left.
fn sweep() -> Result<()> {
    for entry in fs::read_dir(DIRS)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(pid) = name.strip_prefix(PREFIX)
            && !Path::new("/proc").join(pid).exists()
        {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_starts_answers_a_query_and_is_removed() {
        let postgres = Postgres::start().unwrap();
        let psql = Command::new("psql").args([&postgres.url, "-tAc", "create database x"]).output().unwrap();
        assert!(psql.status.success(), "{}", String::from_utf8_lossy(&psql.stderr));
        let (dir, pid) = (postgres.dir.clone(), postgres.child.id());
        drop(postgres);
        assert!(!dir.exists() && !Path::new(&format!("/proc/{pid}")).exists());
    }
}
