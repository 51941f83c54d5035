//! The password of the first administrator. Until it is changed, it is in a file that only sarriod's user can read.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use sarrio_model::UserName;
use secrecy::{ExposeSecret, SecretString};

/// The first administrator, before they change the password.
#[derive(Debug, Clone)]
pub struct FirstAdministrator {
    /// The sign-in name.
    pub name: UserName,
    /// The file with their password, which only sarriod's user can read. It is deleted when the password is changed.
    pub password_file: PathBuf,
}

/// The file with the first administrator's password.
#[derive(Debug, Clone)]
pub(crate) struct FirstPassword(PathBuf);

impl FirstPassword {
    pub(crate) fn of(data_dir: &Path) -> Self {
        Self(data_dir.join("first-password"))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn exists(&self) -> bool {
        self.0.exists()
    }

    /// Writes the file, readable by this user alone. Replaces one that an interrupted start left.
    pub(crate) fn write(&self, password: &SecretString) -> io::Result<()> {
        self.remove();
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&self.0)?;
        writeln!(file, "{}", password.expose_secret())?;
        file.sync_all()
    }

    /// Deletes the file, because the password was changed.
    pub(crate) fn remove(&self) {
        match fs::remove_file(&self.0) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                tracing::warn!(file = %self.0.display(), %error, "could not remove the first password; remove the file");
            }
        }
    }
}
