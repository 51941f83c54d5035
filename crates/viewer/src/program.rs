//! Finding the viewer on this computer.

use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use crate::ViewerError;

/// remote-viewer, as it is installed here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    program: PathBuf,
}

impl Viewer {
    /// The environment variable that names the viewer's program, for tests and unusual installations.
    pub const VARIABLE: &str = "SARRIO_REMOTE_VIEWER";

    /// The viewer of this computer.
    ///
    /// # Errors
    /// [`ViewerError::Missing`]: there is none.
    pub fn find() -> Result<Self, ViewerError> {
        if let Some(program) = env::var_os(Self::VARIABLE).filter(|program| !program.is_empty()) {
            return Ok(Self { program: program.into() });
        }
        let path = env::var_os("PATH").unwrap_or_default();
        Self::find_in(&path, &usual_places())
    }

    /// The viewer whose program file is `program`.
    #[must_use]
    pub fn at(program: PathBuf) -> Self {
        Self { program }
    }

    fn find_in(path: &OsStr, usual: &[PathBuf]) -> Result<Self, ViewerError> {
        let name = if cfg!(windows) { "remote-viewer.exe" } else { "remote-viewer" };
        // An empty or relative part of PATH would run a program from the current folder.
        let on_path = env::split_paths(path).filter(|part| part.is_absolute()).map(|part| part.join(name));
        let program = on_path.chain(usual.iter().cloned()).find(|program| is_program(program));
        program.map(|program| Self { program }).ok_or(ViewerError::Missing)
    }

    /// The program file.
    #[must_use]
    pub fn program(&self) -> &Path {
        &self.program
    }
}

fn is_program(path: &Path) -> bool {
    let Ok(metadata) = fs::metadata(path) else { return false };
    #[cfg(unix)]
    let runs = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o111 != 0;
    #[cfg(not(unix))]
    let runs = true;
    metadata.is_file() && runs
}

/// Where installers put it without adding the folder to PATH.
fn usual_places() -> Vec<PathBuf> {
    if cfg!(windows) {
        return ["ProgramFiles", "ProgramFiles(x86)"]
            .iter()
            .filter_map(env::var_os)
            .flat_map(|folder| versions(Path::new(&folder)))
            .collect();
    }
    let mut places: Vec<PathBuf> = [
        "/usr/bin/remote-viewer",
        "/usr/local/bin/remote-viewer",
        "/opt/homebrew/bin/remote-viewer",
        "/opt/local/bin/remote-viewer",
        "/Applications/RemoteViewer.app/Contents/MacOS/RemoteViewer",
        "/var/lib/flatpak/exports/bin/org.virt_manager.virt-viewer",
    ]
    .map(PathBuf::from)
    .to_vec();
    if let Some(home) = env::var_os("HOME") {
        places.push(Path::new(&home).join(".local/share/flatpak/exports/bin/org.virt_manager.virt-viewer"));
    }
    places
}

/// `VirtViewer v11.0-256\bin\remote-viewer.exe`, the newest first.
fn versions(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("VirtViewer"))
        .map(|entry| entry.path().join("bin").join("remote-viewer.exe"))
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_viewer_is_found_on_path_then_in_its_usual_places() {
        let directory = tempfile::tempdir().unwrap();
        let program = directory.path().join("remote-viewer");
        let path = env::join_paths([Path::new("."), directory.path()]).unwrap();
        let usual = [PathBuf::from("/nowhere/remote-viewer")];
        assert!(matches!(Viewer::find_in(&path, &usual), Err(ViewerError::Missing)));
        fs::write(&program, "").unwrap();
        assert!(Viewer::find_in(&path, &usual).is_err(), "a file that is not executable is not a program");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(Viewer::find_in(&path, &usual).unwrap().program(), program);
        assert_eq!(
            Viewer::find_in(OsStr::new(""), std::slice::from_ref(&program)).unwrap().program(),
            program
        );
    }
}
