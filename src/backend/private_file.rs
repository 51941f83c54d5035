//! Files that only their owner reads: they hold passwords, or say what people did.

use std::io;
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;

/// A file that is being written. Until it is whole it has another name, in the same folder; it goes if it is dropped before.
pub struct PrivateFile {
    file: File,
    unfinished: TempPath,
    path: PathBuf,
}

impl PrivateFile {
    /// Begins the file that will be at `path`.
    ///
    /// # Errors
    /// The folder is not there, or nothing can be written into it.
    pub async fn begin(path: &Path) -> io::Result<Self> {
        let path = path.to_owned();
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        // `tempfile` makes files that only their owner reads.
        let file = tokio::task::spawn_blocking(move || NamedTempFile::new_in(folder)).await??;
        let (file, unfinished) = file.into_parts();
        Ok(Self { file: File::from_std(file), unfinished, path })
    }

    /// Adds to it.
    ///
    /// # Errors
    /// The disk is full, or it fails.
    pub async fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes).await
    }

    /// It is whole, and takes the place of a file that is at the path already.
    ///
    /// # Errors
    /// The disk is full, or what is at the path cannot be replaced.
    pub async fn finish(self) -> io::Result<()> {
        self.file.sync_all().await?;
        self.unfinished.persist(self.path).map_err(|failed| failed.error)
    }
}

/// Writes a whole file.
///
/// # Errors
/// It cannot be written. Then nothing has changed.
pub async fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = PrivateFile::begin(path).await?;
    file.add(bytes).await?;
    file.finish().await
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[tokio::test]
    async fn nobody_else_reads_it_even_where_it_replaces_a_file_that_everybody_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("passwords.csv");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        write(&path, b"new").await.unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[tokio::test]
    async fn what_is_dropped_before_its_end_leaves_everything_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.csv");
        fs::write(&path, "old").unwrap();
        let mut file = PrivateFile::begin(&path).await.unwrap();
        file.add(b"new").await.unwrap();
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(write(&folder.path().join("gone/audit.csv"), b"new").await.is_err());
    }
}
