//! Images: what the header of a qcow2 says.

use bytes::Bytes as Chunk;
use jiff::Timestamp;
use sarrio_hypervisor::ImageInfo;
use sarrio_model::{Bytes, DiskFormat, HostPath};

/// The space that an empty qcow2 or a new overlay takes.
pub(crate) const HEADER: Bytes = Bytes(196_616);

/// An image on a storage path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimImage {
    pub(crate) format: DiskFormat,
    pub(crate) virtual_size: Bytes,
    pub(crate) actual_size: Bytes,
    pub(crate) modified: Timestamp,
    pub(crate) backing: Option<String>,
    pub(crate) backing_format: Option<String>,
    pub(crate) encrypted: bool,
    pub(crate) external_data: bool,
    /// What was uploaded. Of other files only the size is known.
    pub(crate) content: Option<Chunk>,
}

impl SimImage {
    /// A qcow2 without a backing file, of which `actual` is written.
    #[must_use]
    pub fn qcow2(virtual_size: Bytes, actual: Bytes) -> Self {
        Self {
            format: DiskFormat::Qcow2,
            virtual_size,
            actual_size: actual,
            modified: Timestamp::now(),
            backing: None,
            backing_format: None,
            encrypted: false,
            external_data: false,
            content: None,
        }
    }

    /// A file that is no qcow2: an ISO, a raw disk, a text.
    #[must_use]
    pub fn raw(size: Bytes) -> Self {
        Self { format: DiskFormat::Raw, ..Self::qcow2(size, size) }
    }

    /// The same with `file` as the backing file in its header, written as given.
    #[must_use]
    pub fn with_backing(self, file: impl Into<String>, format: Option<&str>) -> Self {
        Self { backing: Some(file.into()), backing_format: format.map(str::to_owned), ..self }
    }

    /// The same, encrypted.
    #[must_use]
    pub fn encrypted(self) -> Self {
        Self { encrypted: true, ..self }
    }

    /// The same with its data in another file.
    #[must_use]
    pub fn with_external_data(self) -> Self {
        Self { external_data: true, ..self }
    }

    /// A file with this content, understood as `qemu-img info` understands it.
    pub(crate) fn uploaded(content: Vec<u8>) -> Self {
        let image = Self::parse(&content, Bytes(content.len() as u64));
        Self { content: Some(content.into()), ..image }
    }

    fn parse(head: &[u8], length: Bytes) -> Self {
        let u32_at = |at: usize| Some(u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?));
        let u64_at = |at: usize| Some(u64::from_be_bytes(head.get(at..at + 8)?.try_into().ok()?));
        let (Some(b"QFI\xfb"), Some(version @ 2..=3), Some(size)) = (head.get(..4), u32_at(4), u64_at(24))
        else {
            return Self::raw(length);
        };
        let name = |at: u64, len: u32| {
            let at = usize::try_from(at).ok()?;
            let bytes = head.get(at..at.checked_add(usize::try_from(len).ok()?)?)?;
            Some(String::from_utf8_lossy(bytes).into_owned())
        };
        let features = if version == 3 { u64_at(72).unwrap_or(0) } else { 0 };
        Self {
            backing: match (u64_at(8), u32_at(16)) {
                (Some(at @ 1..), Some(len @ 1..)) => name(at, len),
                _ => None,
            },
            encrypted: u32_at(32).is_some_and(|method| method != 0),
            external_data: features & 0b100 != 0,
            ..Self::qcow2(Bytes(size), length)
        }
    }

    pub(crate) fn info(&self, file: &HostPath) -> ImageInfo {
        ImageInfo {
            file: file.clone(),
            format: self.format,
            virtual_size: self.virtual_size,
            actual_size: self.actual_size,
            modified: self.modified,
            backing: self.backing.clone(),
            backing_format: self.backing_format.clone(),
            encrypted: self.encrypted,
            external_data: self.external_data,
            empty: self.backing.is_some() && self.actual_size <= HEADER,
        }
    }
}
