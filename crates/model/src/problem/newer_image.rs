//! Images that hold newer data than a disk's own file, and how an administrator puts it back.

use super::argument::Word;
use crate::{DesktopId, HostPath, Name};

messages! {
    SnapshotIsNewer { file: HostPath, role: Word, name: Name, word: String } = "snapshot-is-newer", NewerImage,
        "{file} builds on the {role} disk of {name} and was not made by Sarrio: it may hold newer data.",
        "Put that data back while {name} is off: qemu-img commit -f qcow2 {word}. Then delete {file}, or move it \
         to another directory if its data is not needed.";
    SnapshotIsNewerInUse { file: HostPath, role: Word, name: Name, desktop: DesktopId, word: String, own: String }
        = "snapshot-is-newer-in-use", NewerImage,
        "{file} builds on the {role} disk of {name} and was not made by Sarrio: it may hold newer data.",
        "virsh blockcommit {desktop} {word} --base {own} --active --pivot puts its data back, then delete {word}.";
    SnapshotIsOutdated { file: HostPath, role: Word, name: Name } = "snapshot-is-outdated", NewerImage,
        "{file} builds on the {role} disk of {name} and was not made by Sarrio, but the disk was written after it: \
         its data was put back already, or is of no use any more.",
        "Do not commit it. Delete {file}, or move it to another directory.";
    SnapshotIsEmpty { file: HostPath, role: Word, name: Name } = "snapshot-is-empty", NewerImage,
        "{file} builds on the {role} disk of {name} and was not made by Sarrio. It has no changes any more: its data \
         was put back already.",
        "Delete {file}, or move it to another directory.";
    CopyIsNewer { name: Name, file: HostPath, role: Word, word: String, own: String } = "copy-is-newer", NewerImage,
        "{name} last ran from {file}, a copy of its {role} disk that was not made by Sarrio: the copy holds newer \
         data.",
        "Put the copy back while {name} is off: mv {word} {own}. If its data is not needed, delete {file}.";
    CopyIsNewerInUse { name: Name, file: HostPath, role: Word, word: String, own: String }
        = "copy-is-newer-in-use", NewerImage,
        "{name} last ran from {file}, a copy of its {role} disk that was not made by Sarrio: the copy holds newer \
         data.",
        "Shut {name} down, then put the copy back: mv {word} {own}.";
}
