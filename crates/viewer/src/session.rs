//! A viewer that runs, and how it ended.

use std::{
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
};

use sarrio_model::Ticket;
use tokio::{
    process::{Child, Command},
    sync::watch,
};

use crate::{Viewer, ViewerError, file::SessionFolder};

/// How a viewer's process ended.
///
/// This does not tell whether the desktop was ever shown. A viewer that is refused (because of an expired ticket) or
/// cannot reach the host shows this in a window of its own and keeps running. Only the desktop's events tell that a
/// viewer has connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// It ended without an error: the person closed it, or the desktop went off.
    Closed,
    /// It ended with an error.
    Failed {
        /// Its exit code.
        code: i32,
        /// The last lines that it wrote.
        output: String,
    },
    /// A signal ended it: it crashed, or somebody ended it from outside.
    Killed {
        /// The number of the signal: 11 is a crash (SIGSEGV), 15 is `kill` (SIGTERM).
        signal: i32,
        /// The last lines that it wrote.
        output: String,
    },
}

impl Ending {
    /// Whether a person or the system asked the viewer to end: SIGHUP, SIGINT or SIGTERM.
    #[must_use]
    pub fn was_asked_for(&self) -> bool {
        matches!(self, Self::Killed { signal: 1 | 2 | 15, .. })
    }
}

/// A viewer that runs. It keeps running when this is dropped.
#[derive(Debug, Clone)]
pub struct Session {
    process: Option<u32>,
    file: PathBuf,
    ending: watch::Receiver<Option<Ending>>,
}

impl Viewer {
    /// Writes the ticket's file and starts the viewer with it.
    ///
    /// # Errors
    /// The file cannot be written, or the program cannot be started.
    pub async fn start(&self, ticket: &Ticket) -> Result<Session, ViewerError> {
        let folder = SessionFolder::new()?;
        let file = folder.write(ticket)?;
        let (log_path, log) = folder.log()?;
        let mut command = Command::new(self.program());
        command.arg(&file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        // Ctrl-C in the terminal is meant for the program that started the viewer.
        #[cfg(unix)]
        command.process_group(0);
        let start = |source| ViewerError::Start { program: self.program().to_owned(), source };
        let child = command.spawn().map_err(start)?;
        tracing::info!(desktop.id = %ticket.desktop, host = %ticket.host, port = ticket.tls_port, "viewer started");
        let (ended, ending) = watch::channel(None);
        let process = child.id();
        tokio::spawn(async move {
            let ending = wait(child, &log_path).await;
            drop(folder);
            tracing::info!(?ending, "viewer ended");
            ended.send_replace(Some(ending));
        });
        Ok(Session { process, file, ending })
    }
}

impl Session {
    /// The id of the viewer's process.
    #[must_use]
    pub fn process(&self) -> Option<u32> {
        self.process
    }

    /// Whether the viewer has read the ticket's file, which it deletes then.
    #[must_use]
    pub fn has_read_its_file(&self) -> bool {
        !self.file.exists()
    }

    /// How it ended; absent while it runs.
    #[must_use]
    pub fn ending(&self) -> Option<Ending> {
        self.ending.borrow().clone()
    }

    /// Waits for its end.
    pub async fn ended(mut self) -> Ending {
        match self.ending.wait_for(Option::is_some).await.map(|ending| ending.clone()) {
            Ok(Some(ending)) => ending,
            // The task that watches the process ended with the runtime; the viewer itself keeps running.
            _ => Ending::Closed,
        }
    }
}

async fn wait(mut child: Child, log: &Path) -> Ending {
    match child.wait().await {
        Ok(status) if status.success() => Ending::Closed,
        Ok(status) => match signal(status) {
            Some(signal) => Ending::Killed { signal, output: last_lines(log) },
            None => Ending::Failed { code: status.code().unwrap_or(1), output: last_lines(log) },
        },
        Err(error) => Ending::Failed { code: 1, output: error.to_string() },
    }
}

/// The signal that ended the process. A viewer that is started by a script (Flatpak) reports it as 128 plus its number.
#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    let by_script = status.code().filter(|code| (129..=192).contains(code)).map(|code| code - 128);
    std::os::unix::process::ExitStatusExt::signal(&status).or(by_script)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

/// The last lines that the viewer wrote, without GTK's warnings about themes.
fn last_lines(log: &Path) -> String {
    const LINES: usize = 5;
    let bytes = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes[bytes.len().saturating_sub(4096)..]).into_owned();
    let lines: Vec<&str> =
        text.lines().filter(|line| !line.trim().is_empty() && !line.contains("Gtk-WARNING")).collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use jiff::Timestamp;
    use sarrio_model::{DesktopId, Epoch, HypervisorId, Protocol};

    use super::*;

    fn ticket() -> Ticket {
        Ticket {
            desktop: DesktopId::new(),
            title: "--help".parse().unwrap(),
            protocol: Protocol::Spice,
            host: "h1".into(),
            tls_port: 5900,
            password: "secret".into(),
            ca: String::new(),
            host_subject: "CN=h1".into(),
            hypervisor: HypervisorId::new(),
            epoch: Epoch(1),
            expires: Timestamp::UNIX_EPOCH,
        }
    }

    #[tokio::test]
    async fn a_viewer_gets_one_file_and_its_end_shows_an_error_or_a_crash() {
        let directory = tempfile::tempdir().unwrap();
        let program = |name: &str, script: &str| {
            let path = directory.path().join(name);
            std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
            path
        };
        let seen = directory.path().join("seen");
        let script = format!("[ $# = 1 ] && cp \"$1\" '{}'", seen.display());
        let good = Viewer::at(program("good", &script));
        assert_eq!(good.start(&ticket()).await.unwrap().ended().await, Ending::Closed);
        assert!(std::fs::read_to_string(seen).unwrap().contains("title=--help - %d"));
        let bad = Viewer::at(program("bad", "echo 'cannot open display' >&2; exit 1"));
        let failed = Ending::Failed { code: 1, output: "cannot open display".into() };
        assert_eq!(bad.start(&ticket()).await.unwrap().ended().await, failed);
        let crash = Viewer::at(program("crash", "echo 'double free' >&2; kill -SEGV $$"));
        let killed = Ending::Killed { signal: 11, output: "double free".into() };
        assert_eq!(crash.start(&ticket()).await.unwrap().ended().await, killed);
        assert!(!killed.was_asked_for());
        let script = Viewer::at(program("script", "sh -c 'kill -SEGV $$'; exit $?"));
        let killed = Ending::Killed { signal: 11, output: String::new() };
        let mut ended = script.start(&ticket()).await.unwrap().ended().await;
        if let Ending::Killed { output, .. } = &mut ended {
            // Some shells write “Segmentation fault”.
            output.clear();
        }
        assert_eq!(ended, killed);
        let asked = Viewer::at(program("asked", "kill -TERM $$"));
        assert!(asked.start(&ticket()).await.unwrap().ended().await.was_asked_for());
        let none = Viewer::at(directory.path().join("none"));
        assert!(matches!(none.start(&ticket()).await, Err(ViewerError::Start { .. })));
    }
}
