//! Storage paths.

use super::argument::ThingCount;
use crate::{Bytes, HostPath, Name, StoragePathId};

messages! {
    NoSuchStoragePath { id: StoragePathId } = "no-such-storage-path", Invalid,
        "There is no storage path {id}.";
    NoStoragePathYet = "no-storage-path-yet", StorageNotMounted,
        "There is no storage path for it yet.",
        "Add a storage path: a directory that your hosts mount.";
    PathHasNoRoom { path: Name, left: Bytes, needed: Bytes } = "path-has-no-room", StorageNoSpace,
        "{path} has {left} to give, {needed} are needed.";
    StoragePathNameTaken { name: Name } = "storage-path-name-taken", NameTaken,
        "There is a storage path {name} already.";
    StoragePathsOverlap { directory: HostPath, other: HostPath, path: Name }
        = "storage-paths-overlap", StorageForeign,
        "{directory} and {other} of {path} would lie in each other.";
    DirectoryMissing { host: Name, directory: HostPath } = "directory-missing", StorageNotMounted,
        "{host}: there is no directory {directory}.",
        "Make it on the host or mount it there, then try again.";
    LocksNotSeen { host: Name, other: Name, directory: HostPath } = "locks-not-seen", StorageNoLocks,
        "{host} does not see what {other} locks in {directory}.";
    PathHoldsThings { path: Name, things: ThingCount } = "path-holds-things", StorageInUse,
        "{path} holds {things}, the recycle bin counted.";
}
