//! Files on this computer that the person chose: lists and calendars that the backend takes or gives.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sarrio_model::problem::{BodyTooLarge, FileNotRead, FileNotWritten};
use sarrio_model::{Bytes, Problem};

use super::private_file;

/// What a file holds. That may be passwords, so it stays out of logs.
#[derive(Clone)]
pub struct FileBytes(Arc<Vec<u8>>);

impl FileBytes {
    /// A copy to send.
    #[must_use]
    pub fn to_vec(&self) -> Vec<u8> {
        self.0.to_vec()
    }
}

impl std::fmt::Debug for FileBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FileBytes({} bytes)", self.0.len())
    }
}

impl From<Vec<u8>> for FileBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Arc::new(bytes))
    }
}

/// Reads a file of at most this size.
///
/// # Errors
/// It cannot be read, is no file, or is larger.
pub async fn read(file: &Path, most: Bytes) -> Result<Vec<u8>, Problem> {
    let unreadable = |error: std::io::Error| {
        Problem::from(FileNotRead { file: file.display().to_string(), why: error.to_string() })
    };
    let about = tokio::fs::metadata(file).await.map_err(unreadable)?;
    if !about.is_file() {
        return Err(unreadable(ErrorKind::InvalidInput.into()));
    }
    if about.len() > most.0 {
        return Err(BodyTooLarge { most }.into());
    }
    tokio::fs::read(file).await.map_err(unreadable)
}

/// Where a file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The file.
    pub path: PathBuf,
    /// Whether it takes the place of one that is there already.
    pub replaces: bool,
}

/// Writes a whole file.
///
/// # Errors
/// It cannot be written, or is there already and is not to be replaced. Then nothing has changed.
pub async fn write(to: &Destination, bytes: &[u8]) -> Result<(), Problem> {
    let unwritten = |error: std::io::Error| Problem::from(FileNotWritten { why: error.to_string() });
    if !to.replaces && tokio::fs::try_exists(&to.path).await.map_err(unwritten)? {
        return Err(unwritten(ErrorKind::AlreadyExists.into()));
    }
    private_file::write(&to.path, bytes).await.map_err(unwritten)
}
