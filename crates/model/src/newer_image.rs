//! Images that hold newer data than a disk's own file.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    DesktopId, DiskId, DiskRole, HostPath, HypervisorId, Name, Problem,
    problem::{
        CopyIsNewer, CopyIsNewerInUse, SnapshotIsEmpty, SnapshotIsNewer, SnapshotIsNewerInUse,
        SnapshotIsOutdated, Word,
    },
};

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
    /// It builds on the disk's own file and has no changes of its own: its data was put back already.
    Empty,
    /// It does not need the disk's own file: a copy to which the running desktop was moved.
    Copy,
}

impl NewerImage {
    /// Explains why an action that would write, replace or delete the disk's own file is refused, and how the
    /// administrator puts the data back while the desktop is off.
    #[must_use]
    pub fn problem(&self, desktop: &Name) -> Problem {
        let (name, role, file) = (desktop.clone(), Word(self.role.as_str()), self.file.clone());
        let (word, own) = (file.shell_word(), self.own.shell_word());
        match self.kind {
            NewerImageKind::Overlay => SnapshotIsNewer { file, role, name, word }.into(),
            NewerImageKind::Outdated => SnapshotIsOutdated { file, role, name }.into(),
            NewerImageKind::Empty => SnapshotIsEmpty { file, role, name }.into(),
            NewerImageKind::Copy => CopyIsNewer { name, file, role, word, own }.into(),
        }
    }

    /// The same, with what the administrator can do while the desktop runs on this image.
    #[must_use]
    pub fn problem_in_use(&self, desktop: DesktopId, name: &Name) -> Problem {
        let (name, role, file) = (name.clone(), Word(self.role.as_str()), self.file.clone());
        let (word, own) = (file.shell_word(), self.own.shell_word());
        match self.kind {
            // Without `--base`, virsh would write to the template's image too.
            NewerImageKind::Overlay => SnapshotIsNewerInUse { file, role, name, desktop, word, own }.into(),
            NewerImageKind::Outdated => SnapshotIsOutdated { file, role, name }.into(),
            NewerImageKind::Empty => SnapshotIsEmpty { file, role, name }.into(),
            NewerImageKind::Copy => CopyIsNewerInUse { name, file, role, word, own }.into(),
        }
    }
}
