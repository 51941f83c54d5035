//! Commits to a SQLite file that last through a power cut, many at the price of one.
//!
//! SQLite could sync its log at each commit (`synchronous = FULL`); all who want to write would wait for the disk, one
//! after another. Here it does not (`NORMAL`): a transaction is committed, the next begins to write, and who waits for
//! the disk takes every commit before its own along. [`Tx::commit`](crate::Tx::commit) returns, and wakes those who wait
//! for its events, when the commit lasts.

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
    /// How many of them last. Who holds it is at the disk.
    lasting: Mutex<u64>,
}

impl Wal {
    /// The log of an open database; its name lasts from now on.
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

    /// Waits until what was committed before this call lasts.
    ///
    /// # Errors
    /// The disk's.
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
            // The last connection wrote it all into the database, synced that, and took the log away.
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
    async fn who_waits_for_the_disk_takes_every_commit_before_its_own_along() {
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
