//! Why a desktop could not be opened on this computer.

use std::{io, path::PathBuf};

use sarrio_model::{
    Problem,
    problem::{ViewerFileNotWritten, ViewerNotInstalled, ViewerNotStarted, ViewerPackageMissing},
};

/// Why a desktop could not be opened on this computer.
#[derive(Debug, thiserror::Error)]
pub enum ViewerError {
    /// No viewer is installed.
    #[error("remote-viewer is not installed on this computer")]
    Missing,
    /// The file for the viewer could not be written.
    #[error("{path} could not be written")]
    Write {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The viewer is installed but does not start.
    #[error("{program} could not be started")]
    Start {
        /// Which program.
        program: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl ViewerError {
    /// For a person, with how to install a viewer on this computer.
    #[must_use]
    pub fn problem(&self) -> Problem {
        match self {
            Self::Missing => match how_to_install() {
                Some(command) => ViewerNotInstalled { command }.into(),
                None => ViewerPackageMissing.into(),
            },
            Self::Write { path, source } => {
                ViewerFileNotWritten { path: path.display().to_string(), why: source.to_string() }.into()
            }
            Self::Start { program, source } => {
                ViewerNotStarted { program: program.display().to_string(), why: source.to_string() }.into()
            }
        }
    }
}

/// The command that installs remote-viewer on this computer, where it is known.
fn how_to_install() -> Option<&'static str> {
    if cfg!(target_os = "windows") {
        return Some("winget install RedHat.VirtViewer");
    }
    if cfg!(target_os = "macos") {
        return Some("brew install virt-viewer");
    }
    install_on(&std::fs::read_to_string("/etc/os-release").unwrap_or_default())
}

/// The same for a Linux system with this `/etc/os-release`.
fn install_on(os_release: &str) -> Option<&'static str> {
    let families: Vec<&str> = os_release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .flat_map(|value| value.trim_matches('"').split(' '))
        .collect();
    let is = |names: &[&str]| names.iter().any(|name| families.contains(name));
    if is(&["debian", "ubuntu"]) {
        Some("sudo apt install virt-viewer")
    } else if is(&["fedora", "rhel", "centos"]) {
        Some("sudo dnf install virt-viewer")
    } else if is(&["suse", "opensuse"]) {
        Some("sudo zypper install virt-viewer")
    } else if is(&["arch"]) {
        Some("sudo pacman -S virt-viewer")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use sarrio_model::Code;

    use super::*;

    #[test]
    fn a_missing_viewer_comes_with_how_to_install_it_here() {
        assert_eq!(install_on("NAME=x\nID=debian\n"), Some("sudo apt install virt-viewer"));
        assert_eq!(
            install_on("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"),
            Some("sudo apt install virt-viewer")
        );
        assert_eq!(
            install_on("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\""),
            Some("sudo dnf install virt-viewer")
        );
        assert_eq!(install_on(""), None);
        let problem = ViewerError::Missing.problem();
        assert_eq!(problem.code, Code::ViewerMissing);
        assert!(problem.hint.contains("virt-viewer") || problem.hint.contains("VirtViewer"));
    }
}
