//! Disk images.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Bytes, DesktopId, DiskId, HostPath, Problem, StoragePathId, TemplateId, problem};

/// The purpose of a disk, in the order in which a guest sees its disks.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DiskRole {
    /// The system: an overlay, which may be replaced by a new version of the template.
    System,
    /// The person's data: never replaced.
    Data,
    /// Emptied at each start.
    Scratch,
}

impl DiskRole {
    /// As written in file names and the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Data => "data",
            Self::Scratch => "scratch",
        }
    }
}

/// The format of a disk image. It is stored, and never guessed from the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DiskFormat {
    /// QEMU's own, with overlays.
    Qcow2,
    /// Plain bytes.
    Raw,
}

impl DiskFormat {
    /// As QEMU calls it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Qcow2 => "qcow2",
            Self::Raw => "raw",
        }
    }
}

/// The owner of a disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum DiskOwner {
    /// A desktop's.
    Desktop(DesktopId),
    /// A template's base.
    Template(TemplateId),
}

/// A disk and all images that it builds on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DiskChain {
    /// Whether this was just read from the images' own headers. If not, it comes from the database and may be out of
    /// date.
    pub verified: bool,
    /// Why the headers could not be read.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub problem: Option<Problem>,
    /// The images: the disk itself first, the lowest base last.
    pub images: Vec<ChainImage>,
}

/// One image of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ChainImage {
    /// Its file, as the hosts see it.
    pub file: HostPath,
    /// Its format.
    pub format: DiskFormat,
    /// The size that the guest sees, in bytes.
    pub virtual_size: Bytes,
    /// The space that it uses on the storage, in bytes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub actual_size: Option<Bytes>,
    /// The disk; absent if the database does not know this image.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub disk: Option<DiskId>,
    /// Its owner.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub owner: Option<DiskOwner>,
}

impl From<&Disk> for ChainImage {
    fn from(disk: &Disk) -> Self {
        Self {
            file: disk.file.clone(),
            format: disk.format,
            virtual_size: disk.virtual_size,
            actual_size: disk.actual_size,
            disk: Some(disk.id),
            owner: Some(disk.owner),
        }
    }
}

/// A disk image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Disk {
    /// Its id.
    pub id: DiskId,
    /// Its owner.
    pub owner: DiskOwner,
    /// Its purpose.
    pub role: DiskRole,
    /// The storage path.
    pub path: StoragePathId,
    /// The file on each host of the path.
    pub file: HostPath,
    /// Its format.
    pub format: DiskFormat,
    /// The size that the guest sees, in bytes.
    pub virtual_size: Bytes,
    /// The space that it uses on the storage, in bytes, when last measured.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub actual_size: Option<Bytes>,
    /// The disk that it is an overlay of.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub base: Option<DiskId>,
    /// When it was created.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
}

/// The smallest disk.
const SMALLEST: Bytes = Bytes(1 << 20);

/// The largest disk.
const LARGEST: Bytes = Bytes(64 << 40);

/// The size of a disk is a multiple of this many bytes.
const CLUSTER: u64 = 64 << 10;

impl Disk {
    /// The size that a disk gets when `size` is requested: rounded up to whole clusters of 64 KiB.
    ///
    /// # Errors
    /// Names `field` if the size is below 1 MB or above 64 TB.
    pub fn checked_size(field: &str, size: Bytes) -> Result<Bytes, Problem> {
        if size > LARGEST {
            return Err(problem::DiskTooLarge { most: LARGEST }.at(field));
        }
        if size < SMALLEST {
            return Err(problem::DiskTooSmall { least: SMALLEST }.at(field));
        }
        Ok(Bytes(size.0.next_multiple_of(CLUSTER)))
    }
}

/// Makes a disk larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrowDisk {
    /// Its new size in bytes, rounded up to whole 64 KiB: more than it has now, at most 64 TB.
    #[schema(value_type = u64, minimum = 1048576, maximum = 70368744177664_u64)]
    pub size: Bytes,
}
