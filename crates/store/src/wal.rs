//! Durable commits to a SQLite file, with one sync for many of them.
//!
//! SQLite could sync its log at each commit (`synchronous = FULL`), but then all writers would wait for the disk, one
//! after another. Here it does not (`NORMAL`): when a transaction is committed, the next one begins to write, and one
//! sync makes all commits before it durable. [`Tx::commit`](crate::Tx::commit) returns, and wakes those who wait for
//! its events, when the commit is durable.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use tokio::sync::Mutex;

/// SQLite's log beside the database's file.
pub(crate) struct Wal {
    path: PathBuf,
    /// Commits so far.
    committed: AtomicU64,
    /// How many of them are durable. Held while the log is synced.
    lasting: Mutex<u64>,
}

impl Wal {
    /// The log of an open database. Its directory entry is durable from now on.
    ///
    /// # Errors
    /// The directory cannot be synced.
    pub(crate) fn of(database: &Path) -> io::Result<Self> {
        let mut path = database.as_os_str().to_owned();
        path.push("-wal");
        let path = PathBuf::from(path);
        let directory = path.parent().filter(|directory| !directory.as_os_str().is_empty());
        File::open(directory.unwrap_or(Path::new(".")))?.sync_all()?;
        Ok(Self { path, committed: AtomicU64::new(0), lasting: Mutex::new(0) })
    }

    /// Waits until what was committed before this call is durable.
    ///
    /// # Errors
    /// The disk failed.
    pub(crate) async fn sync(&self) -> io::Result<()> {
        let mine = self.committed.fetch_add(1, Ordering::SeqCst) + 1;
        let mut lasting = self.lasting.lock().await;
        if *lasting >= mine {
            return Ok(());
        }
        let all = self.committed.load(Ordering::SeqCst);
        let path = self.path.clone();
        let sync = move || match File::open(path) {
            Ok(file) => file.sync_data(),
            // The last connection has written everything to the database, synced it, and removed the log.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        };
        tokio::task::spawn_blocking(sync).await.map_err(io::Error::other)??;
        *lasting = all;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_sync_makes_all_commits_before_it_durable() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("x.db-wal"), "frames").unwrap();
        let wal = Wal::of(&dir.path().join("x.db")).unwrap();
        let held = wal.lasting.lock().await;
        let waiting = async { tokio::join!(wal.sync(), wal.sync(), wal.sync()) };
        let let_go = async { drop(held) };
        let ((first, second, third), ()) = tokio::join!(waiting, let_go);
        assert!(first.is_ok() && second.is_ok() && third.is_ok());
        assert_eq!(*wal.lasting.lock().await, 3);
        std::fs::remove_file(dir.path().join("x.db-wal")).unwrap();
        wal.sync().await.unwrap();
    }
}
