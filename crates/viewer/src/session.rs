//! A viewer that runs.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use sarrio_model::Ticket;
use tokio::{
    process::{Child, Command},
    sync::watch,
};

use crate::{Viewer, ViewerError, file::Place};

/// How a viewer ended. It never says that its connection failed: that it shows in a window of its own, and the
/// desktop's events tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The person closed it, or the desktop went off.
    Closed,
    /// It could not begin, or crashed.
    Failed {
        /// Its exit code; absent where a signal ended it.
        code: Option<i32>,
        /// Its last words.
        said: String,
    },
}

/// A viewer that runs. It ends by itself, and goes on where this is dropped.
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
        let place = Place::new()?;
        let file = place.write(ticket)?;
        let (log_path, log) = place.log()?;
        let mut command = Command::new(self.program());
        command.arg(&file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        // Ctrl-C in the terminal is meant for whoever started it.
        #[cfg(unix)]
        command.process_group(0);
        let start = |source| ViewerError::Start { program: self.program().to_owned(), source };
        let child = command.spawn().map_err(start)?;
        tracing::info!(desktop.id = %ticket.desktop, host = %ticket.host, port = ticket.tls_port, "viewer started");
        let (say, ending) = watch::channel(None);
        let process = child.id();
        tokio::spawn(async move {
            let ending = wait(child, &log_path).await;
            drop(place);
            tracing::info!(?ending, "viewer ended");
            say.send_replace(Some(ending));
        });
        Ok(Session { process, file, ending })
    }
}

impl Session {
    /// The viewer's process, while it has one.
    #[must_use]
    pub fn process(&self) -> Option<u32> {
        self.process
    }

    /// Whether the viewer has read the ticket's file, which it deletes then.
    #[must_use]
    pub fn has_read_its_file(&self) -> bool {
        !self.file.exists()
    }

    /// How it ended, once it has.
    #[must_use]
    pub fn ending(&self) -> Option<Ending> {
        self.ending.borrow().clone()
    }

    /// Waits for its end.
    pub async fn ended(mut self) -> Ending {
        match self.ending.wait_for(Option::is_some).await.map(|ending| ending.clone()) {
            Ok(Some(ending)) => ending,
            // Whoever watched it is gone with the runtime; the viewer itself goes on.
            _ => Ending::Closed,
        }
    }
}

async fn wait(mut child: Child, log: &Path) -> Ending {
    match child.wait().await {
        Ok(status) if status.success() => Ending::Closed,
        Ok(status) => Ending::Failed { code: status.code(), said: last_words(log) },
        Err(error) => Ending::Failed { code: None, said: error.to_string() },
    }
}

/// The last lines that it wrote, without GTK's chatter about themes.
fn last_words(log: &Path) -> String {
    const LINES: usize = 5;
    let bytes = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes[bytes.len().saturating_sub(4096)..]).into_owned();
    let said: Vec<&str> =
        text.lines().filter(|line| !line.trim().is_empty() && !line.contains("Gtk-WARNING")).collect();
    said[said.len().saturating_sub(LINES)..].join("\n")
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
    async fn a_viewer_gets_one_file_and_its_end_is_told() {
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
        let failed = Ending::Failed { code: Some(1), said: "cannot open display".into() };
        assert_eq!(bad.start(&ticket()).await.unwrap().ended().await, failed);
        let none = Viewer::at(directory.path().join("none"));
        assert!(matches!(none.start(&ticket()).await, Err(ViewerError::Start { .. })));
    }
}
