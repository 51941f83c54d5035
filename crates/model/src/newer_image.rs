//! Images that hold newer data than a disk's own file.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Code, Desktop, DiskId, DiskRole, HostPath, HypervisorId, Problem};

/// An image that holds, or may hold, newer data than a disk's own file: a snapshot or a copy that a backup program or
/// an administrator made outside Sarrio. If something wrote to the disk's own file now, that data would be lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NewerImage {
    /// The disk.
    pub disk: DiskId,
    /// What that disk is for.
    pub role: DiskRole,
    /// The disk's own file.
    pub own: HostPath,
    /// The file of the newer image, as `host` sees it.
    pub file: HostPath,
    /// How it relates to the disk's own file.
    pub kind: NewerImageKind,
    /// The host that saw it.
    pub host: HypervisorId,
    /// When it was first seen.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
}

/// How a newer image relates to the disk's own file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NewerImageKind {
    /// It builds on the disk's own file and holds what was written since: a snapshot.
    Overlay,
    /// It builds on the disk's own file, which was written later: its data was already put back, or is no longer
    /// needed. Putting it back now would damage the disk.
    Outdated,
    /// It does not need the disk's own file: a copy to which the running desktop was moved.
    Copy,
}

impl NewerImage {
    /// Explains why an action that would write, replace or delete the disk's own file is refused, and how the
    /// administrator puts the data back.
    #[must_use]
    pub fn problem(&self, desktop: &Desktop) -> Problem {
        let (name, role, file) = (&desktop.name, self.role.as_str(), &self.file);
        let (word, own) = (file.shell_word(), self.own.shell_word());
        match self.kind {
            NewerImageKind::Overlay => Problem::new(
                Code::NewerImage,
                format!(
                    "{file} builds on the {role} disk of {name} and was not made by Sarrio: it may hold newer data."
                ),
            )
            .hint(format!(
                "Put that data back while {name} is off: qemu-img commit -f qcow2 {word}. Then delete {file}, or move \
                 it to another directory if its data is not needed."
            )),
            NewerImageKind::Outdated => Problem::new(
                Code::NewerImage,
                format!(
                    "{file} builds on the {role} disk of {name} and was not made by Sarrio, but the disk was written \
                     after it: its data was put back already, or is of no use any more."
                ),
            )
            .hint(format!("Do not commit it. Delete {file}, or move it to another directory.")),
            NewerImageKind::Copy => Problem::new(
                Code::NewerImage,
                format!(
                    "{name} last ran from {file}, a copy of its {role} disk that was not made by Sarrio: the copy holds \
                     newer data."
                ),
            )
            .hint(format!(
                "Put the copy back while {name} is off: mv {word} {own}. If its data is not needed, delete {file}."
            )),
        }
    }

    /// What the administrator can do while the desktop runs on this image.
    #[must_use]
    pub fn advice_while_running(&self, desktop: &Desktop) -> String {
        let (file, own) = (self.file.shell_word(), self.own.shell_word());
        match self.kind {
            // Without `--base`, virsh would write to the template's image too.
            NewerImageKind::Overlay => format!(
                "virsh blockcommit {} {file} --base {own} --active --pivot puts its data back, then delete {file}.",
                desktop.id
            ),
            NewerImageKind::Outdated => format!("Delete {file}, or move it to another directory."),
            NewerImageKind::Copy => {
                format!("Shut {} down, then put the copy back: mv {file} {own}.", desktop.name)
            }
        }
    }
}
