//! The virtual machine of a desktop.

use serde::{Deserialize, Serialize};

use crate::{
    MediaId, MiB, Problem,
    problem::{BootMediaNeeded, HeadsOutOfRange, MemoryOutOfRange, NetworkNameWrong, VcpusOutOfRange},
};

/// How the machine starts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Firmware {
    /// The PC BIOS (`SeaBIOS`).
    #[default]
    Bios,
    /// UEFI (OVMF); its variables are stored in the desktop's folder.
    Uefi,
}

/// What the machine boots from first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Boot {
    /// Its first disk.
    #[default]
    Disk,
    /// The inserted media (an ISO), then the disk.
    Media,
    /// The network (PXE), then the disk.
    Network,
}

/// The graphics card.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Video {
    /// QXL, which was made for SPICE and has drivers for old versions of Windows.
    #[default]
    Qxl,
    /// virtio-gpu, for current guests.
    Virtio,
    /// Plain VGA, where nothing else works.
    Vga,
}

/// The bus of the disks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DiskBus {
    /// virtio-blk, fast; Windows needs its driver.
    #[default]
    Virtio,
    /// SATA, for guests without virtio drivers.
    Sata,
}

/// A named set of SPICE's options.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SpiceProfile {
    /// For a school's LAN: image `auto_glz`, jpeg and zlib auto, playback compression on, streaming filter.
    #[default]
    Lan,
    /// For slow connections: jpeg and zlib always, all video streamed.
    Wan,
}

/// The virtual machine of a desktop or template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Hardware {
    /// Virtual processors, 1 to 64.
    #[schema(minimum = 1, maximum = 64)]
    pub vcpus: u16,
    /// Memory in MiB, 16 to 1,048,576.
    #[schema(minimum = 16, maximum = 1_048_576)]
    pub memory: MiB,
    /// BIOS or UEFI.
    pub firmware: Firmware,
    /// What it boots from first.
    pub boot: Boot,
    /// The graphics card.
    pub video: Video,
    /// Screens, 1 to 4.
    #[schema(minimum = 1, maximum = 4)]
    pub heads: u8,
    /// The bus of the disks.
    pub disk_bus: DiskBus,
    /// Whether USB devices of the viewer's computer can be used in the desktop.
    pub usb_redirection: bool,
    /// SPICE's options.
    pub spice: SpiceProfile,
    /// A bridge or libvirt network of the host instead of the host's own default.
    #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9._:-]+$")]
    pub network: Option<String>,
    /// The ISO image in its drive.
    pub media: Option<MediaId>,
}

impl Default for Hardware {
    fn default() -> Self {
        Self {
            vcpus: 2,
            memory: MiB(2048),
            firmware: Firmware::Bios,
            boot: Boot::Disk,
            video: Video::Qxl,
            heads: 1,
            disk_bus: DiskBus::Virtio,
            usb_redirection: true,
            spice: SpiceProfile::Lan,
            network: None,
            media: None,
        }
    }
}

impl Hardware {
    /// How many processors a machine can have.
    pub const VCPUS: std::ops::RangeInclusive<u64> = 1..=64;
    /// How much memory it can have, in MiB.
    pub const MEMORY: std::ops::RangeInclusive<u64> = 16..=1 << 20;
    /// How many screens it can have.
    pub const HEADS: std::ops::RangeInclusive<u64> = 1..=4;

    /// Checks the limits that hold on every host.
    ///
    /// # Errors
    /// Names the first field that is outside its limits, after `prefix` (`hardware.`).
    pub fn check(&self, prefix: &str) -> Result<(), Problem> {
        let at = |field: &str| format!("{prefix}{field}");
        let (least, most) = (*Self::VCPUS.start(), *Self::VCPUS.end());
        let value = u64::from(self.vcpus);
        if !Self::VCPUS.contains(&value) {
            return Err(VcpusOutOfRange { value, least, most }.at(at("vcpus")));
        }
        if !Self::MEMORY.contains(&self.memory.0) {
            let (least, most) = (MiB(*Self::MEMORY.start()), MiB(*Self::MEMORY.end()));
            return Err(MemoryOutOfRange { value: self.memory, least, most }.at(at("memory")));
        }
        let (least, most) = (*Self::HEADS.start(), *Self::HEADS.end());
        let value = u64::from(self.heads);
        if !Self::HEADS.contains(&value) {
            return Err(HeadsOutOfRange { value, least, most }.at(at("heads")));
        }
        if let Some(network) = &self.network {
            let fits = |c: char| c.is_ascii_alphanumeric() || "._-:".contains(c);
            if network.is_empty() || network.len() > 64 || !network.chars().all(fits) {
                return Err(NetworkNameWrong.at(at("network")));
            }
        }
        if self.boot == Boot::Media && self.media.is_none() {
            return Err(BootMediaNeeded.at(at("media")));
        }
        Ok(())
    }
}

/// Changes to a machine. Fields that are absent stay as they are; `null` removes `network` or `media`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HardwareEdit {
    /// Virtual processors.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 64)]
    pub vcpus: Option<u16>,
    /// Memory in MiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 16, maximum = 1_048_576)]
    pub memory: Option<MiB>,
    /// BIOS or UEFI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firmware: Option<Firmware>,
    /// What it boots from first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boot: Option<Boot>,
    /// The graphics card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video: Option<Video>,
    /// Screens.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 4)]
    pub heads: Option<u8>,
    /// The bus of the disks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disk_bus: Option<DiskBus>,
    /// USB redirection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usb_redirection: Option<bool>,
    /// SPICE's options.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spice: Option<SpiceProfile>,
    /// Bridge or libvirt network.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::page::present")]
    #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9._:-]+$")]
    pub network: Option<Option<String>>,
    /// The ISO image in its drive.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "crate::page::present")]
    pub media: Option<Option<MediaId>>,
}

impl HardwareEdit {
    /// The machine after these changes.
    #[must_use]
    pub fn apply(&self, to: &Hardware) -> Hardware {
        Hardware {
            vcpus: self.vcpus.unwrap_or(to.vcpus),
            memory: self.memory.unwrap_or(to.memory),
            firmware: self.firmware.unwrap_or(to.firmware),
            boot: self.boot.unwrap_or(to.boot),
            video: self.video.unwrap_or(to.video),
            heads: self.heads.unwrap_or(to.heads),
            disk_bus: self.disk_bus.unwrap_or(to.disk_bus),
            usb_redirection: self.usb_redirection.unwrap_or(to.usb_redirection),
            spice: self.spice.unwrap_or(to.spice),
            network: self.network.clone().unwrap_or_else(|| to.network.clone()),
            media: self.media.unwrap_or(to.media),
        }
    }
}
