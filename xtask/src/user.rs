//! The user of this program.

use std::os::unix::fs::MetadataExt as _;

/// Whether this is root, who may install packages and make namespaces and mounts.
pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|this| this.uid() == 0)
}
