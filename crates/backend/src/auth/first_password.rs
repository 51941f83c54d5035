//! The password of the first administrator: a file that only sarriod's user reads, until it is changed.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use sarrio_model::UserName;
use secrecy::{ExposeSecret, SecretString};

/// The first administrator, who has not changed the password yet.
#[derive(Debug, Clone)]
pub struct FirstAdministrator {
    /// What they sign in with.
    pub name: UserName,
    /// The file that holds their password; only sarriod's user reads it. It goes when the password is changed.
    pub password_file: PathBuf,
}

/// Where the first administrator's password is.
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

    /// Writes it for this user alone, in place of what a start that was cut off left.
    pub(crate) fn write(&self, password: &SecretString) -> io::Result<()> {
        self.remove();
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&self.0)?;
        writeln!(file, "{}", password.expose_secret())?;
        file.sync_all()
    }

    /// The password was changed: the file is of no use any more.
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
