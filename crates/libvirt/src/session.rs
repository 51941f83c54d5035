//! The session on a host: an SSH master, or this machine. Callers need not know which.

use std::{path::Path, process::Stdio, sync::Arc};

use sarrio_hypervisor::{HostError, HostResult, said};
use sarrio_model::problem::HostCall;
use tokio::sync::Semaphore;

use crate::{
    script::{Output, Process, Script},
    ssh::Master,
};

/// How many scripts run on this machine at the same time.
const LOCAL_SCRIPTS: usize = 8;

/// The session on one host.
pub enum Session {
    /// This machine.
    Local(Arc<Semaphore>),
    /// Over SSH.
    Ssh(Master),
}

impl Session {
    /// This machine.
    pub fn local() -> Self {
        Self::Local(Arc::new(Semaphore::new(LOCAL_SCRIPTS)))
    }

    /// Runs a script to its end. The caller checks its exit code.
    ///
    /// # Errors
    /// With `Deadline` and `Lost`, the script may still be running on the host.
    pub async fn run(&self, mut script: Script) -> HostResult<Output> {
        let input = std::mem::take(&mut script.input);
        let (call, after) = (script.name, script.deadline);
        let run = async { self.start(&script).await?.finish(input, |_| ()).await };
        tokio::time::timeout(after, run).await.map_err(|_| HostError::Deadline { call, after })?
    }

    /// Starts a script.
    pub async fn start(&self, script: &Script) -> HostResult<Process> {
        let permits = match self {
            Self::Ssh(master) => return master.start(script).await,
            Self::Local(permits) => permits,
        };
        let failed = |error: &dyn std::error::Error| HostError::Command {
            call: script.name,
            why: said(crate::errors::one_line(&error.to_string())),
        };
        let permit = permits.clone().acquire_owned().await.map_err(|error| failed(&error))?;
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
            permit,
        })
    }

    /// Forwards the local socket `local` to the host's socket `remote`.
    pub async fn forward(&self, local: &Path, remote: &str) -> HostResult<()> {
        match self {
            Self::Ssh(master) => master.forward(local, remote).await,
            Self::Local(_) => {
                let _ = std::fs::remove_file(local);
                std::os::unix::fs::symlink(remote, local).map_err(|error| HostError::Command {
                    call: HostCall::LinkSocket,
                    why: said(error.to_string()),
                })
            }
        }
    }

    /// Ends a forward.
    pub async fn unforward(&self, local: &Path, remote: &str) {
        match self {
            Self::Ssh(master) => master.unforward(local, remote).await,
            Self::Local(_) => drop(std::fs::remove_file(local)),
        }
    }

    /// Forwards a port of this machine's loopback to `port` of the host's. Returns the local port.
    pub async fn tunnel(&self, port: u16) -> HostResult<u16> {
        match self {
            Self::Ssh(master) => master.tunnel(port).await,
            Self::Local(_) => Ok(port),
        }
    }

    /// Whether the session is open, as far as this machine can tell.
    pub async fn lives(&self) -> bool {
        match self {
            Self::Ssh(master) => master.lives().await,
            Self::Local(_) => true,
        }
    }

    /// Whether the host answers within `limit`. Otherwise a cut cable goes unnoticed.
    pub async fn answers(&self, limit: std::time::Duration) -> bool {
        match self {
            Self::Ssh(master) => tokio::time::timeout(limit, master.answers()).await.unwrap_or(false),
            Self::Local(_) => true,
        }
    }

    /// Ends it, with everything that goes through it.
    pub fn end(&self) {
        if let Self::Ssh(master) = self {
            master.end();
        }
    }
}
