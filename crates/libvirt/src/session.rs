//! The way to a host: an SSH master, or this very machine. One code path for both.

use std::{path::Path, process::Stdio, sync::Arc};

use sarrio_hypervisor::{HostError, HostResult};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{
    script::{Kind, Output, Process, Script},
    ssh::Master,
};

/// How many scripts run at once on a host. sshd's `MaxSessions` is 10 by default and a finished command frees its place
/// late: six at once are hardly ever refused, and those that are, are tried again.
pub struct Places {
    host: Arc<Semaphore>,
    storage: Arc<Semaphore>,
    long: Arc<Semaphore>,
}

impl Places {
    /// All free.
    pub fn new() -> Self {
        let two = || Arc::new(Semaphore::new(2));
        Self { host: two(), storage: two(), long: two() }
    }

    /// A place, once one is free.
    pub async fn take(&self, script: &Script) -> HostResult<OwnedSemaphorePermit> {
        let places = match script.kind {
            Kind::Host => &self.host,
            Kind::Storage => &self.storage,
            Kind::Long => &self.long,
        };
        places.clone().acquire_owned().await.map_err(|_| HostError::Lost { call: script.name })
    }
}

/// The way to one host.
pub enum Session {
    /// This machine.
    Local(Places),
    /// Over SSH.
    Ssh(Master),
}

impl Session {
    /// This machine.
    pub fn local() -> Self {
        Self::Local(Places::new())
    }

    /// Runs a script to its end. Its exit code is for the caller to judge.
    ///
    /// # Errors
    /// `Deadline` and `Lost`: the script may still go on on the host. One that is stuck there keeps its place until it
    /// ends, so that no more than a few are ever stuck.
    pub async fn run(&self, mut script: Script) -> HostResult<Output> {
        let input = std::mem::take(&mut script.input);
        let (call, after) = (script.name, script.deadline);
        let run = async {
            let process = self.start(&script).await?;
            let end = tokio::spawn(process.finish(input, |_| ()));
            end.await.unwrap_or(Err(HostError::Lost { call }))
        };
        tokio::time::timeout(after, run).await.map_err(|_| HostError::Deadline { call, after })?
    }

    /// Starts a script.
    pub async fn start(&self, script: &Script) -> HostResult<Process> {
        let places = match self {
            Self::Ssh(master) => return master.start(script).await,
            Self::Local(places) => places,
        };
        let failed = |error: &dyn std::error::Error| HostError::Command {
            command: script.name,
            said: crate::said::one_line(&error.to_string()),
        };
        let place = places.take(script).await?;
        let mut child = tokio::process::Command::new("sh")
            .arg("-c")
            .arg(script.body())
            .arg("sh")
            .args(&script.args)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| failed(&error))?;
        let call = script.name;
        let (Some(stdin), Some(stdout), Some(stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(HostError::Lost { call });
        };
        let ended = Box::pin(async move {
            let status = child.wait().await.map_err(|_| HostError::Lost { call })?;
            status.code().ok_or(HostError::Lost { call })
        });
        Ok(Process {
            stdin: Some(Box::pin(stdin)),
            stdout: Box::pin(stdout),
            stderr: Box::pin(stderr),
            ended,
            place,
        })
    }

    /// Makes the local socket `local` lead to the host's socket `remote`.
    pub async fn forward(&self, local: &Path, remote: &str) -> HostResult<()> {
        match self {
            Self::Ssh(master) => master.forward(local, remote).await,
            Self::Local(_) => {
                let _ = std::fs::remove_file(local);
                std::os::unix::fs::symlink(remote, local).map_err(|error| HostError::Command {
                    command: "a link to a socket",
                    said: error.to_string(),
                })
            }
        }
    }

    /// Undoes a forward.
    pub async fn unforward(&self, local: &Path, remote: &str) {
        match self {
            Self::Ssh(master) => master.unforward(local, remote).await,
            Self::Local(_) => drop(std::fs::remove_file(local)),
        }
    }

    /// A port of this machine's loopback that leads to `port` of the host's.
    pub async fn tunnel(&self, port: u16) -> HostResult<u16> {
        match self {
            Self::Ssh(master) => master.tunnel(port).await,
            Self::Local(_) => Ok(port),
        }
    }

    /// Whether the way is there, as far as this machine knows.
    pub async fn lives(&self) -> bool {
        match self {
            Self::Ssh(master) => master.lives().await,
            Self::Local(_) => true,
        }
    }

    /// Whether the host answers within `limit`: a cut cable is not seen otherwise.
    pub async fn answers(&self, limit: std::time::Duration) -> bool {
        match self {
            Self::Ssh(master) => tokio::time::timeout(limit, master.answers()).await.unwrap_or(false),
            Self::Local(_) => true,
        }
    }

    /// Ends it with all that it carries.
    pub fn end(&self) {
        if let Self::Ssh(master) = self {
            master.end();
        }
    }
}
