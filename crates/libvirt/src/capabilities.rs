//! What a host's QEMU can do, from libvirt's domain capabilities. It is read once for each connection.

use sarrio_hypervisor::HostError;
use sarrio_model::problem::{AnswerNotRead, HostCall};

use crate::errors;

/// The capabilities that matter for a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capabilities {
    /// `kvm`, or `qemu` where guests are emulated.
    pub domain_type: String,
    /// `q35`, or `pc` on old hosts.
    pub machine: &'static str,
    /// The CPU that a guest gets.
    pub cpu: Cpu,
    /// The path of OVMF's code, where it is installed.
    pub uefi: Option<String>,
    /// Whether SPICE is built in.
    pub spice: bool,
    /// Whether QXL is built in.
    pub qxl: bool,
    /// Whether virtio-gpu is built in.
    pub virtio_gpu: bool,
    /// Whether libvirt can limit the emulator's cache of translated code (since libvirt 8).
    pub tb_cache: bool,
}

/// The CPU model of a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cpu {
    /// The host's, as libvirt describes it: the guest can move to similar hosts.
    HostModel,
    /// The host's, passed through unchanged.
    HostPassthrough,
    /// The model of emulated guests.
    Emulated,
}

impl Capabilities {
    /// Reads libvirt's answer for `machine`.
    pub fn parse(xml: &str, machine: &'static str, libvirt: u32) -> Result<Self, HostError> {
        let garbage = |why: String| HostError::Refused {
            call: HostCall::AskQemu,
            why: AnswerNotRead { text: errors::one_line(&why) }.into(),
        };
        let document = roxmltree::Document::parse(xml).map_err(|error| garbage(error.to_string()))?;
        let root = document.root_element();
        let child = |name: &str| root.children().find(move |node| node.has_tag_name(name));
        let domain_type = child("domain").and_then(|node| node.text()).unwrap_or("qemu").trim().to_owned();
        let kvm = domain_type == "kvm";
        let mode = |name: &str| {
            child("cpu").is_some_and(|cpu| {
                cpu.children().any(|mode| {
                    mode.has_tag_name("mode")
                        && mode.attribute("name") == Some(name)
                        && mode.attribute("supported") == Some("yes")
                })
            })
        };
        let cpu = match kvm {
            true if mode("host-model") => Cpu::HostModel,
            true => Cpu::HostPassthrough,
            false => Cpu::Emulated,
        };
        let values = |path: &[&str]| -> Vec<String> {
            let (device, choice) = (path.first().copied(), path.last().copied());
            let parents = root.descendants().filter(|node| Some(node.tag_name().name()) == device);
            parents
                .flat_map(|node| node.children())
                .filter(|node| node.has_tag_name("enum") && node.attribute("name") == choice)
                .flat_map(|node| node.children())
                .filter_map(|node| node.text().map(|text| text.trim().to_owned()))
                .collect()
        };
        let uefi = child("os")
            .and_then(|os| os.children().find(|node| node.has_tag_name("loader")))
            .filter(|loader| loader.attribute("supported") == Some("yes"))
            .and_then(|loader| {
                let codes = loader.children().filter(|node| node.has_tag_name("value"));
                let codes: Vec<_> = codes.filter_map(|node| node.text().map(str::trim)).collect();
                // Firmware with secure boot is left out, because it needs a machine of its own. The template of the
                // variables is found by its name.
                let plain = |code: &&&str| {
                    let file = code.rsplit('/').next().unwrap_or("");
                    file.contains("CODE")
                        && !["secboot", ".ms", "snakeoil"].iter().any(|no| file.contains(no))
                };
                let newest = codes.iter().find(|code| plain(code) && code.contains("4M"));
                newest.or_else(|| codes.iter().find(plain)).map(|code| (*code).to_owned())
            });
        let has = |device: &str, choice: &str, wanted: &str| {
            values(&[device, choice]).iter().any(|value| value == wanted)
        };
        Ok(Self {
            domain_type,
            machine,
            cpu,
            uefi,
            spice: has("graphics", "type", "spice"),
            qxl: has("video", "modelType", "qxl"),
            virtio_gpu: has("video", "modelType", "virtio"),
            tb_cache: libvirt >= 8_000_000,
        })
    }

    /// Whether guests run on the processor, with KVM.
    pub fn kvm(&self) -> bool {
        self.domain_type == "kvm"
    }
}
