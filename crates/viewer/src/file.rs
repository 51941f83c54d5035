//! Files that hold a ticket: readable by nobody else.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use sarrio_model::Ticket;
use tempfile::TempDir;

use crate::{ViewerError, vv_file};

/// Where a session's file lies: a directory of its own, of mode 0700, that goes with it.
#[derive(Debug)]
pub(crate) struct Place {
    directory: TempDir,
}

impl Place {
    /// A new one, in memory where the system has such a place for this user.
    pub(crate) fn new() -> Result<Self, ViewerError> {
        let base = base();
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let made = builder.prefix("sarrio-").tempdir_in(&base);
        made.map(|directory| Self { directory }).map_err(|source| ViewerError::Write { path: base, source })
    }

    /// Writes the ticket; the viewer deletes the file.
    pub(crate) fn write(&self, ticket: &Ticket) -> Result<PathBuf, ViewerError> {
        let path = self.directory.path().join("desktop.vv");
        match create(&path).and_then(|mut file| file.write_all(vv_file(ticket).as_bytes())) {
            Ok(()) => Ok(path),
            Err(source) => Err(ViewerError::Write { path, source }),
        }
    }

    /// Where the viewer's own words go. A file and not a pipe: the viewer outlives whoever started it.
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

/// A new file of mode 0600; never one that is there.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Saves the ticket where a person wants it, whole or not at all, readable by that person alone. A file that is there
/// is replaced: the dialog asked.
///
/// # Errors
/// The file cannot be written.
pub fn save_as(ticket: &Ticket, path: &Path) -> Result<(), ViewerError> {
    let failed = |source| ViewerError::Write { path: path.to_owned(), source };
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // Made with mode 0600 by `tempfile`.
    let mut file = tempfile::NamedTempFile::new_in(directory).map_err(failed)?;
    file.write_all(vv_file(ticket).as_bytes()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

impl Drop for Place {
    fn drop(&mut self) {
        // The directory itself goes with `TempDir`; what the viewer has not deleted holds a password.
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
    fn a_ticket_is_readable_by_its_owner_alone_and_goes_with_its_session() {
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
        let place = Place::new().unwrap();
        let path = place.write(&ticket).unwrap();
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        assert!(matches!(place.write(&ticket), Err(ViewerError::Write { .. })), "never over a file");
        let saved = path.with_file_name("--help; saved.vv");
        save_as(&ticket, &saved).unwrap();
        save_as(&ticket, &saved).unwrap();
        assert_eq!((mode(&saved), fs::read_to_string(&saved).unwrap()), (0o600, vv_file(&ticket)));
        drop(place);
        assert!(!path.exists() && !path.parent().unwrap().exists());
    }
}
