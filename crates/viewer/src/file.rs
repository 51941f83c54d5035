//! Files that hold a ticket: readable by nobody else.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use sarrio_model::Ticket;
use tempfile::TempDir;

use crate::{ViewerError, vv_file};

/// The folder with the files of one session, of mode 0700. It is deleted when this is dropped.
#[derive(Debug)]
pub(crate) struct SessionFolder {
    directory: TempDir,
}

impl SessionFolder {
    /// A new folder, in memory where the system has such a place for this user.
    pub(crate) fn new() -> Result<Self, ViewerError> {
        let base = base();
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let created = builder.prefix("sarrio-").tempdir_in(&base);
        created
            .map(|directory| Self { directory })
            .map_err(|source| ViewerError::Write { path: base, source })
    }

    /// Writes the ticket's file, which the viewer deletes once it has read it.
    pub(crate) fn write(&self, ticket: &Ticket) -> Result<PathBuf, ViewerError> {
        let path = self.directory.path().join("desktop.vv");
        match create(&path).and_then(|mut file| file.write_all(vv_file(ticket).as_bytes())) {
            Ok(()) => Ok(path),
            Err(source) => Err(ViewerError::Write { path, source }),
        }
    }

    /// The file for what the viewer writes. It is not a pipe because the viewer may outlive the app that started it.
    pub(crate) fn log(&self) -> Result<(PathBuf, File), ViewerError> {
        let path = self.directory.path().join("viewer.log");
        match create(&path) {
            Ok(file) => Ok((path, file)),
            Err(source) => Err(ViewerError::Write { path, source }),
        }
    }
}

fn base() -> PathBuf {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    runtime
        .filter(|directory| directory.is_absolute() && directory.is_dir())
        .unwrap_or_else(std::env::temp_dir)
}

/// A new file of mode 0600. A file that exists already is an error.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Saves the ticket as a file that only this person can read. The file is written completely or not at all, and replaces
/// one that exists: the dialog has asked.
///
/// # Errors
/// The file cannot be written.
pub fn save_as(ticket: &Ticket, path: &Path) -> Result<(), ViewerError> {
    let failed = |source| ViewerError::Write { path: path.to_owned(), source };
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // `tempfile` creates it with mode 0600.
    let mut file = tempfile::NamedTempFile::new_in(directory).map_err(failed)?;
    file.write_all(vv_file(ticket).as_bytes()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

impl Drop for SessionFolder {
    fn drop(&mut self) {
        // A ticket that the viewer has not deleted holds a password. `TempDir` deletes the folder itself.
        let _ = fs::remove_file(self.directory.path().join("desktop.vv"));
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use jiff::Timestamp;
    use sarrio_model::{DesktopId, Epoch, HypervisorId, Protocol};

    use super::*;

    #[test]
    fn only_its_owner_can_read_a_ticket_and_it_is_deleted_with_its_session() {
        let ticket = Ticket {
            desktop: DesktopId::new(),
            title: "x".parse().unwrap(),
            protocol: Protocol::Spice,
            host: "h1".into(),
            tls_port: 5900,
            password: "secret".into(),
            ca: String::new(),
            host_subject: "CN=h1".into(),
            hypervisor: HypervisorId::new(),
            epoch: Epoch(1),
            expires: Timestamp::UNIX_EPOCH,
        };
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let folder = SessionFolder::new().unwrap();
        let path = folder.write(&ticket).unwrap();
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        assert!(
            matches!(folder.write(&ticket), Err(ViewerError::Write { .. })),
            "a file is never overwritten"
        );
        let saved = path.with_file_name("--help; saved.vv");
        save_as(&ticket, &saved).unwrap();
        save_as(&ticket, &saved).unwrap();
        assert_eq!((mode(&saved), fs::read_to_string(&saved).unwrap()), (0o600, vv_file(&ticket)));
        drop(folder);
        assert!(!path.exists() && !path.parent().unwrap().exists());
    }
}
