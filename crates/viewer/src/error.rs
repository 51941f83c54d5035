//! Why a desktop could not be opened on this computer.

use std::{io, path::PathBuf};

use sarrio_model::{Code, Problem};

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
            Self::Missing => Problem::new(Code::ViewerMissing, format!("{self}."))
                .hint(format!("{}, or save the file and open it elsewhere.", how_to_install())),
            Self::Write { source, .. } => Problem::new(Code::Internal, format!("{self}: {source}."))
                .hint("Make room or choose another folder, then try again."),
            Self::Start { source, .. } => Problem::new(Code::ViewerMissing, format!("{self}: {source}."))
                .hint(format!("{} again, or save the file and open it elsewhere.", how_to_install())),
        }
    }
}

/// How to install remote-viewer on this computer: one sentence without its full stop.
fn how_to_install() -> &'static str {
    if cfg!(target_os = "windows") {
        return "Install it: winget install RedHat.VirtViewer";
    }
    if cfg!(target_os = "macos") {
        return "Install it: brew install virt-viewer";
    }
    install_on(&std::fs::read_to_string("/etc/os-release").unwrap_or_default())
}

/// The same for a Linux system with this `/etc/os-release`.
fn install_on(os_release: &str) -> &'static str {
    let families: Vec<&str> = os_release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .flat_map(|value| value.trim_matches('"').split(' '))
        .collect();
    let is = |names: &[&str]| names.iter().any(|name| families.contains(name));
    if is(&["debian", "ubuntu"]) {
        "Install it: sudo apt install virt-viewer"
    } else if is(&["fedora", "rhel", "centos"]) {
        "Install it: sudo dnf install virt-viewer"
    } else if is(&["suse", "opensuse"]) {
        "Install it: sudo zypper install virt-viewer"
    } else if is(&["arch"]) {
        "Install it: sudo pacman -S virt-viewer"
    } else {
        "Install the package virt-viewer"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_viewer_comes_with_how_to_install_it_here() {
        assert_eq!(install_on("NAME=x\nID=debian\n"), "Install it: sudo apt install virt-viewer");
        assert_eq!(
            install_on("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"),
            "Install it: sudo apt install virt-viewer"
        );
        assert_eq!(
            install_on("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\""),
            "Install it: sudo dnf install virt-viewer"
        );
        assert_eq!(install_on(""), "Install the package virt-viewer");
        let problem = ViewerError::Missing.problem();
        assert_eq!(problem.code, Code::ViewerMissing);
        assert!(problem.hint.contains("virt-viewer") || problem.hint.contains("VirtViewer"));
    }
}
