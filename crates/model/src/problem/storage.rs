//! Storage paths.

use super::argument::{ThingCount, Word};
use super::message::Wording;
use crate::{Bytes, HostPath, Name, StoragePathId};

messages! {
    NoSuchStoragePath { id: StoragePathId } = "no-such-storage-path", Invalid,
        "There is no storage path {id}.";
    NoStoragePathYet = "no-storage-path-yet", StorageNotMounted,
        "There is no storage path for it yet.",
        "Add a storage path: a directory that your hosts mount.";
    PathHasNoRoom { path: Name, left: Bytes, needed: Bytes } = "path-has-no-room", StorageNoSpace,
        "{path} has {left} left, but {needed} is needed.";
    StoragePathNameTaken { name: Name } = "storage-path-name-taken", NameTaken,
        "There is a storage path {name} already.";
    StoragePathsOverlap { directory: HostPath, other: HostPath, path: Name }
        = "storage-paths-overlap", StorageForeign,
        "One of {directory} and {other} of {path} would contain the other.",
        "Choose a directory that lies beside it.";
    DirectoryMissing { host: Name, directory: HostPath } = "directory-missing", StorageNotMounted,
        "{host}: there is no directory {directory}.",
        "Make it on the host or mount it there, then try again.";
    DirectoryWasForgotten { host: Name, directory: HostPath } = "directory-was-forgotten", StorageForeign,
        "{host}: {directory} was a storage path of this installation before, and was forgotten.",
        "Add it once more to use it again (in the API with reuse). What lies in it stays there, and Sarrio does not \
         know of it.";
    LocksNotSeen { host: Name, other: Name, directory: HostPath } = "locks-not-seen", StorageNoLocks,
        "{host} does not see what {other} locks in {directory}.";
    PathHoldsThings { path: Name, things: ThingCount } = "path-holds-things", StorageInUse,
        "{path} holds {things}, including the recycle bin.";
    PathDoesNotTake { path: Name, what: Word } = "path-does-not-take", Invalid,
        "The storage path {path} takes no {what}.",
        "Choose another storage path, or none: then Sarrio chooses.";
    PathOfDesktopDoesNotTake { path: Name, what: Word } = "path-of-desktop-does-not-take", WrongState,
        "The storage path {path} takes no {what}.",
        "An administrator can let {path} take {what}, on the page Storage.";
    NoHostUsesPath { path: Name, reason: Wording } = "no-host-uses-path", StorageNotMounted,
        "No host can use {path} now. {reason}";
    PathIsCalled { path: Name, typed: Name } = "path-is-called", Invalid,
        "The storage path is called {path}, not {typed}.",
        "Repeat the name of the path that is to be forgotten.";
    PathCanBeUsed { path: Name, hosts: String } = "path-can-be-used", StorageInUse,
        "{path} can be used on {hosts}.",
        "Only a path that no host can use is forgotten with what is stored on it. Delete what is on it instead, or \
         unmount it on all hosts first.";
    PathNotAsked { path: Name, hosts: String } = "path-not-asked", StorageInUse,
        "Whether {path} is still there could not be asked on {hosts}.",
        "Wait until they answer; where the path hangs, unmount it (umount -l). Remove a host that is gone for good.";
    DesktopNeedsPath { name: Name, host: Name } = "desktop-needs-path", HostMayStillRun,
        "{name} runs or may still run on {host}.",
        "Force it off, or confirm that its host is off; then forget the path.";
    DesktopNeedsPathSomewhere { name: Name } = "desktop-needs-path-somewhere", HostMayStillRun,
        "{name} runs or may still run on a host.",
        "Force it off, or confirm that its host is off; then forget the path.";
    PathWasForgotten { path: Name } = "path-was-forgotten", Abandoned,
        "Its storage path {path} was forgotten.",
        "If its directory ever comes back, delete by hand what is of no use there.";
    BaseWasForgotten { path: Name } = "base-was-forgotten", DiskMissing,
        "What it builds on was stored on {path}, which was forgotten.",
        "It cannot be used without that: delete it, or restore the missing image and make the disk whole.";
}
