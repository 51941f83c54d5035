//! The directory of this process's sockets. SSH masters that a killed process left behind are ended first.
//!
//! After `kill -9` the SSH masters keep running, and their sockets still give root's access to every host. So each
//! process locks a directory of its own, and a process that finds one unlocked ends the masters in it.

use std::{
    fs::{self, DirBuilder, File},
    io,
    os::unix::fs::{DirBuilderExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

/// The longest path of the directory, in bytes. In a longer one, the paths of OpenSSH's sockets would not fit into a
/// socket address.
pub const LONGEST: usize = 50;

/// The directory. It is removed when this value is dropped.
#[derive(Debug)]
pub struct Instance {
    dir: PathBuf,
    count: AtomicU32,
    /// Locked as long as this process lives.
    _lock: File,
}

impl Instance {
    /// Ends what dead processes left in `runtime`, and claims a directory there.
    pub fn claim(runtime: &Path) -> io::Result<Self> {
        private(runtime)?;
        for entry in fs::read_dir(runtime)?.flatten() {
            sweep(&entry.path());
        }
        for number in 0..10_000 {
            let dir = runtime.join(format!("{number:x}"));
            match DirBuilder::new().mode(0o700).create(&dir) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error),
            }
            let lock = File::create(dir.join("lock"))?;
            if lock.try_lock().is_ok() && dir.join("lock").exists() {
                return Ok(Self { dir, count: AtomicU32::new(0), _lock: lock });
            }
        }
        Err(io::Error::other("no free directory"))
    }

    /// A new directory for one host.
    pub fn directory(&self) -> io::Result<PathBuf> {
        let dir = self.dir.join(self.count.fetch_add(1, Ordering::Relaxed).to_string());
        private(&dir)?;
        Ok(dir)
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        end_masters(&self.dir);
        let _ = fs::remove_dir_all(&self.dir);
    }
}

/// Creates a directory that only this user can enter.
pub fn private(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    fs::set_permissions(dir, fs::Permissions::from_mode(0o700))
}

/// Ends the masters of a dead process and removes its directory. A living process holds the lock of its own.
fn sweep(dir: &Path) {
    let Ok(lock) = File::open(dir.join("lock")) else { return };
    if lock.try_lock().is_ok() {
        end_masters(dir);
        let _ = fs::remove_dir_all(dir);
    }
}

/// Makes every master in a host's directory exit. If only its socket were removed, it would keep running.
fn end_masters(dir: &Path) {
    let entries = |dir: &Path| fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_master =
        |path: &PathBuf| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(".ssh-connection"));
    for master in entries(dir).flat_map(|host| entries(&host).collect::<Vec<_>>()).filter(is_master) {
        let _ = exit_command(&master.join("master")).status();
    }
}

/// The command that ends the master of a control socket, with all its connections.
pub fn exit_command(socket: &Path) -> Command {
    let mut command = Command::new("ssh");
    command.args(["-F", "/dev/null", "-S"]).arg(socket).args(["-O", "exit", "x"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_directory_of_a_living_process_is_left_alone_and_that_of_a_dead_one_removed() {
        let runtime = tempfile::tempdir().unwrap();
        let first = Instance::claim(runtime.path()).unwrap();
        let second = Instance::claim(runtime.path()).unwrap();
        assert_ne!(first.dir, second.dir);
        assert!(first.dir.exists());
        let dead = runtime.path().join("dead");
        fs::create_dir(&dead).unwrap();
        fs::write(dead.join("lock"), "").unwrap();
        let _third = Instance::claim(runtime.path()).unwrap();
        assert!(!dead.exists() && first.dir.exists() && second.dir.exists());
    }
}
