//! Files that only their owner reads: they hold passwords, or say what people did.

use std::path::{Path, PathBuf};
use std::{fs, io};

use tempfile::TempPath;
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
        let made = move || tempfile::Builder::new().make_in(folder, create);
        let (file, unfinished) = tokio::task::spawn_blocking(made).await??.into_parts();
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

/// A new file that only its owner reads. Those that `tempfile` opens tell their own name in each error, which says nothing to
/// anybody.
fn create(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
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
        let gone = folder.path().join("gone/audit.csv");
        let error = write(&gone, b"new").await.unwrap_err().to_string();
        assert_eq!(
            error,
            fs::read(&gone).unwrap_err().to_string(),
            "without the name of the unfinished file"
        );
    }
}
