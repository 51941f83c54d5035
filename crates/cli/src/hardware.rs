//! The hardware options, which desktops and templates share.

use clap::{Args, builder::PossibleValuesParser};
use sarrio_client::Client;
use sarrio_model::{Bytes, Hardware, HardwareEdit, MiB};
use serde::de::DeserializeOwned;

use crate::{find, outcome::Failure, table::Table};

/// The names of the options, for a message.
pub(crate) const OPTIONS: &str = "--vcpus, --memory, --firmware, --boot, --video, --heads, --disk-bus, \
                                  --usb-redirection, --spice, --network, --media";

/// The hardware of a desktop.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Machine")]
pub struct HardwareOptions {
    /// Virtual processors, 1 to 64.
    #[arg(long, value_name = "N")]
    vcpus: Option<u16>,
    /// Memory: 4G, 512M.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    memory: Option<Bytes>,
    /// BIOS or UEFI.
    #[arg(long, value_parser = PossibleValuesParser::new(["bios", "uefi"]))]
    firmware: Option<String>,
    /// What it boots from first.
    #[arg(long, value_parser = PossibleValuesParser::new(["disk", "media", "network"]))]
    boot: Option<String>,
    /// The graphics card.
    #[arg(long, value_parser = PossibleValuesParser::new(["qxl", "virtio", "vga"]))]
    video: Option<String>,
    /// Screens, 1 to 4.
    #[arg(long, value_name = "N")]
    heads: Option<u8>,
    /// The bus of the disks.
    #[arg(long, value_parser = PossibleValuesParser::new(["virtio", "sata"]))]
    disk_bus: Option<String>,
    /// Whether USB devices of the viewer's computer can be used.
    #[arg(long, value_name = "BOOL")]
    usb_redirection: Option<bool>,
    /// SPICE's options: for a school's LAN or for slow connections.
    #[arg(long, value_parser = PossibleValuesParser::new(["lan", "wan"]))]
    spice: Option<String>,
    /// A bridge or libvirt network of the host; an empty name means the host's default.
    #[arg(long, value_name = "NAME")]
    network: Option<String>,
    /// The ISO image in its drive, by name or id; an empty name ejects it.
    #[arg(long, value_name = "MEDIA")]
    media: Option<String>,
}

impl HardwareOptions {
    /// The change that these options ask for.
    pub(crate) async fn edit(&self, client: &Client) -> Result<HardwareEdit, Failure> {
        let media = match self.media.as_deref() {
            None => None,
            Some("") => Some(None),
            Some(typed) => Some(Some(find::media(client, typed).await?.id)),
        };
        Ok(HardwareEdit {
            vcpus: self.vcpus,
            memory: self.memory.map(Bytes::mib),
            firmware: word(self.firmware.as_deref())?,
            boot: word(self.boot.as_deref())?,
            video: word(self.video.as_deref())?,
            heads: self.heads,
            disk_bus: word(self.disk_bus.as_deref())?,
            usb_redirection: self.usb_redirection,
            spice: word(self.spice.as_deref())?,
            network: self.network.as_ref().map(|name| Some(name.clone()).filter(|name| !name.is_empty())),
            media,
        })
    }
}

/// Reads one of the API's words.
pub(crate) fn word<T: DeserializeOwned>(text: Option<&str>) -> Result<Option<T>, Failure> {
    let parse = |text: &str| {
        serde_json::from_value(text.into()).map_err(|_| Failure::Usage(format!("there is no “{text}” here.")))
    };
    text.map(parse).transpose()
}

/// How the API writes one of its words.
pub(crate) fn text(word: &impl serde::Serialize) -> String {
    match serde_json::to_value(word) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

/// `4G`, `512M`, `1.5T`, plain bytes; steps of 1024.
pub(crate) fn size(text: &str) -> Result<Bytes, String> {
    let text = text.trim();
    let wrong = || format!("“{text}” is no size: write 20G, 512M or a number of bytes");
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" | "B" => 0,
        "K" | "KB" | "KIB" => 10,
        "M" | "MB" | "MIB" => 20,
        "G" | "GB" | "GIB" => 30,
        "T" | "TB" | "TIB" => 40,
        _ => return Err(wrong()),
    };
    let (whole, part) = digits.trim().split_once('.').unwrap_or((digits.trim(), ""));
    let whole: u64 = whole.parse().map_err(|_| wrong())?;
    let part: u64 = match part {
        "" => 0,
        part if part.len() <= 6 && part.bytes().all(|b| b.is_ascii_digit()) => {
            let thousandths: u64 = format!("{part:0<6}").parse().map_err(|_| wrong())?;
            (thousandths << shift) / 1_000_000
        }
        _ => return Err(wrong()),
    };
    whole.checked_mul(1 << shift).and_then(|bytes| bytes.checked_add(part)).map(Bytes).ok_or_else(wrong)
}

/// Adds the hardware to the table of one thing.
pub(crate) fn properties(hardware: &Hardware, table: &mut Table) {
    let Hardware { vcpus, memory: MiB(memory), heads, .. } = hardware;
    table.property("Processors", vcpus);
    table.property("Memory", MiB(*memory));
    table.property("Firmware", text(&hardware.firmware));
    table.property("Starts from", text(&hardware.boot));
    table.property("Graphics", format_args!("{}, {heads} screen(s)", text(&hardware.video)));
    table.property("Disk bus", text(&hardware.disk_bus));
    table.property("USB", if hardware.usb_redirection { "redirected" } else { "off" });
    table.property("SPICE", text(&hardware.spice));
    table.maybe("Network", hardware.network.as_ref());
    table.maybe("Media", hardware.media);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_every_option_of_the_hardware() {
        let options = HardwareOptions::augment_args(clap::Command::new("x"));
        let named: Vec<String> =
            options.get_arguments().filter_map(|option| Some(format!("--{}", option.get_long()?))).collect();
        assert_eq!(OPTIONS.split(", ").collect::<Vec<_>>(), named);
    }

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, bytes) in [
            ("512M", 512 << 20),
            ("4G", 4 << 30),
            ("1.5G", 3 << 29),
            ("20 GB", 20 << 30),
            ("2tib", 2 << 40),
            ("1048576", 1 << 20),
        ] {
            assert_eq!(size(text), Ok(Bytes(bytes)), "{text}");
        }
        for bad in ["", "G", "-1G", "4X", "1.2.3G", "99999999999T", "1.G5", "ñ"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }
}
