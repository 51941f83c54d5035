//! Folders and disks on a storage path.

use std::sync::Arc;

use jiff::Timestamp;
use sarrio_model::{
    Bytes, DesktopId, DiskFormat, DiskId, DiskRole, HostPath, Name, Progress, SiteId, TemplateId,
};
use serde::{Deserialize, Serialize};

/// Receives the progress of a long call. It is called from any thread and must not block.
pub type ProgressSink = Arc<dyn Fn(Progress) + Send + Sync>;

/// What a disk is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiskSource {
    /// A base: the disk becomes a thin qcow2 overlay of it.
    Overlay {
        /// The base.
        base: HostPath,
        /// The base's format, which is written into the overlay and never probed.
        base_format: DiskFormat,
    },
    /// Nothing: an empty qcow2.
    Empty,
}

/// Whether a file may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileAccess {
    /// Nobody may write, replace or delete it.
    ReadOnly,
    /// It may be written.
    Writable,
}

/// The file with the variables of a desktop's UEFI firmware, in its folder. It is made from the host's own at the first start,
/// and may be missing.
pub const UEFI_VARIABLES: &str = "uefi-vars.fd";

/// A disk of a new folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderDisk {
    /// The file, in the folder.
    pub file: HostPath,
    /// What it is made from.
    pub source: DiskSource,
    /// The size that the guest sees; the base's by default.
    pub size: Option<Bytes>,
}

/// The sidecar `sarrio.json` in each folder. It names the owner and the images that the disks build on, so that people
/// can understand the storage without the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sidecar {
    /// The site.
    pub site: SiteId,
    /// The desktop, if it is a desktop's folder.
    pub desktop: Option<DesktopId>,
    /// The template that the folder belongs to, or that the desktop was made from.
    pub template: Option<TemplateId>,
    /// The name of the desktop or template when the sidecar was written.
    pub name: Name,
    /// The owner's name.
    pub owner: String,
    /// Its disks: id, role, file and the base's file.
    pub disks: Vec<SidecarDisk>,
}

/// A disk in a sidecar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SidecarDisk {
    /// Its id.
    pub id: DiskId,
    /// What it is for.
    pub role: DiskRole,
    /// The file.
    pub file: HostPath,
    /// The file that it is an overlay of.
    pub base: Option<HostPath>,
}

impl Sidecar {
    /// The name of the file in the folder.
    pub const FILE: &str = "sarrio.json";
}

/// A folder to make, with everything in it. It is made under another name and then renamed, so that it appears
/// complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// The directory, directly below `desktops` or `templates` of the storage path.
    pub directory: HostPath,
    /// Its sidecar.
    pub sidecar: Sidecar,
    /// Its disks.
    pub disks: Vec<FolderDisk>,
}

/// A full copy of an image. It is flattened: the copy needs no other file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyDisk {
    /// From.
    pub from: HostPath,
    /// Its format.
    pub from_format: DiskFormat,
    /// To: a qcow2, in a folder that exists.
    pub to: HostPath,
}

/// What `qemu-img info` says about one image. Its backing file is read from the header and not opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageInfo {
    /// The file.
    pub file: HostPath,
    /// Its format.
    pub format: DiskFormat,
    /// The size that a guest sees.
    pub virtual_size: Bytes,
    /// The space that it uses on the storage.
    pub actual_size: Bytes,
    /// When it was last written, by the storage's clock.
    pub modified: Timestamp,
    /// The backing file in its header.
    pub backing: Option<String>,
    /// The backing file's format in its header.
    pub backing_format: Option<String>,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// Whether its data lies in another file.
    pub external_data: bool,
    /// Whether it has no data of its own, as an overlay has that was just made, or whose data was put back into its base.
    pub empty: bool,
}

impl ImageInfo {
    /// The file that it builds on, as a path on the host; a header may name it relative to the image's own directory.
    /// `None` if it builds on nothing, or on something that is not a file of the host.
    #[must_use]
    pub fn backing_file(&self) -> Option<HostPath> {
        let backing = self.backing.as_deref()?;
        if let Some(json) = backing.strip_prefix("json:") {
            // `"filename": "/srv/x"` somewhere in it; a key may also read `"file.filename"`.
            let (_, value) = json.split_once("filename\"")?;
            return value.trim_start_matches([' ', ':']).strip_prefix('"')?.split('"').next()?.parse().ok();
        }
        let backing = backing.strip_prefix("file:").unwrap_or(backing);
        if backing.starts_with('/') {
            return backing.parse().ok();
        }
        // Each `..` goes up one directory, as in the host's kernel.
        let mut at = self.file.parent()?;
        for part in backing.split('/') {
            at = match part {
                "" | "." => at,
                ".." => at.parent()?,
                part => at.join(part),
            };
        }
        Some(at)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn backing_of(file: &str, backing: &str) -> Option<String> {
        let info = ImageInfo {
            file: file.parse().unwrap(),
            format: DiskFormat::Qcow2,
            virtual_size: Bytes(1),
            actual_size: Bytes(1),
            modified: Timestamp::UNIX_EPOCH,
            backing: Some(backing.to_owned()),
            backing_format: None,
            encrypted: false,
            external_data: false,
            empty: false,
        };
        info.backing_file().map(String::from)
    }

    #[test]
    fn a_backing_file_is_found_from_the_directory_of_its_image() {
        let of = |backing| backing_of("/srv/nas/desktops/a/x.qcow2", backing);
        assert_eq!(of("/srv/b.qcow2").as_deref(), Some("/srv/b.qcow2"));
        assert_eq!(of("system.qcow2").as_deref(), Some("/srv/nas/desktops/a/system.qcow2"));
        assert_eq!(of("../b/./s.qcow2").as_deref(), Some("/srv/nas/desktops/b/s.qcow2"));
        assert_eq!(of("file:/srv/b.qcow2").as_deref(), Some("/srv/b.qcow2"));
        let json = r#"json:{"driver":"qcow2","file":{"driver":"file","filename":"/srv/b.qcow2"}}"#;
        assert_eq!(of(json).as_deref(), Some("/srv/b.qcow2"));
        assert_eq!(of("json:{}"), None);
        assert_eq!(of("../../../../../../x"), None, "there is nothing above the root");
    }
}
