//! The XML of a domain, from its specification and the host's capabilities.

use std::io;

use sarrio_hypervisor::{DomainDisk, DomainSpec, Nic, UEFI_VARIABLES};
use sarrio_model::{Boot, DiskBus, Firmware, HostPath, SpiceProfile, Video};

use crate::{
    capabilities::{Capabilities, Cpu},
    xml::Element,
};

/// The XML namespace of our metadata.
pub const NAMESPACE: &str = "urn:sarrio:1";

/// How many USB devices of the viewer's computer a desktop can have at once.
pub const USB_PORTS: usize = 2;
/// The name of the port for SPICE's agent in the guest.
pub const CLIPBOARD: &str = "com.redhat.spice.0";
/// The attribute of our metadata that is there where the desktop's hardware has no USB redirection.
pub const NO_USB: &str = "without-usb";

/// What a domain's XML depends on besides its specification.
#[derive(Debug, Clone, Copy)]
pub struct DomainContext<'a> {
    /// What the host's QEMU can do.
    pub host: &'a Capabilities,
    /// What the network's name means on the host.
    pub network: NetworkKind,
    /// Whether the file system supports direct I/O.
    pub direct: bool,
    /// The console's first password: random, expired and never shown. Without one, everybody could open the console,
    /// and no password could be set later. `None` where SPICE has no TLS on the host: then there is no console.
    pub locked: Option<&'a str>,
}

/// What a network's name means on a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkKind {
    /// A bridge of the host.
    Bridge,
    /// A network of libvirt's.
    Libvirt,
}

/// libvirt's name for a desktop's domain.
pub fn domain_name(desktop: sarrio_model::DesktopId) -> String {
    format!("sarrio-{desktop}")
}

/// The XML document.
pub fn write(spec: &DomainSpec, on: &DomainContext<'_>) -> io::Result<String> {
    let hardware = &spec.hardware;
    let memory = |name| Element::of(name, hardware.memory.0).with("unit", "MiB");
    Element::new("domain")
        .with("type", &on.host.domain_type)
        .child(Element::of("name", domain_name(spec.desktop)))
        .child(Element::of("uuid", spec.desktop))
        .child(Element::of("title", &spec.name))
        .child(Element::new("metadata").child(metadata(spec)))
        .child(memory("memory"))
        .child(memory("currentMemory"))
        .child(Element::of("vcpu", hardware.vcpus))
        .child(smbios(spec))
        .child(os(spec, on.host))
        .child(features(on.host))
        .child(cpu(on.host, hardware.vcpus))
        .child(clock())
        .child(Element::of("on_poweroff", "destroy"))
        .child(Element::of("on_reboot", "restart"))
        .child(Element::of("on_crash", "destroy"))
        .child(devices(spec, on))
        .document()
}

fn metadata(spec: &DomainSpec) -> Element {
    let ours = Element::new("sarrio:desktop")
        .with("xmlns:sarrio", NAMESPACE)
        .with("site", spec.site)
        .with("id", spec.desktop)
        .with("epoch", spec.epoch)
        .with("owner", &spec.owner);
    let ours = match spec.hardware.usb_redirection {
        true => ours,
        false => ours.with(NO_USB, "yes"),
    };
    match spec.template {
        Some(template) => ours.with("template", template),
        None => ours,
    }
}

/// What the guest can read about itself, in `/sys/class/dmi/id`.
fn smbios(spec: &DomainSpec) -> Element {
    let entry = |name: &str, value: &dyn ToString| Element::of("entry", value.to_string()).with("name", name);
    let system = Element::new("system")
        .child(entry("manufacturer", &"Sarrio"))
        .child(entry("product", &"Desktop"))
        .child(entry("serial", &spec.name))
        .child(entry("sku", &spec.desktop))
        .child(entry("family", &spec.owner));
    Element::new("sysinfo").with("type", "smbios").child(system)
}

fn os(spec: &DomainSpec, host: &Capabilities) -> Element {
    let kind = Element::of("type", "hvm").with("arch", "x86_64").with("machine", host.machine);
    let os = Element::new("os").child(kind);
    let os = match (spec.hardware.firmware, &host.uefi) {
        (Firmware::Uefi, Some(code)) => {
            let variables = spec.folder.join(UEFI_VARIABLES);
            os.child(Element::of("loader", code).with("readonly", "yes").with("type", "pflash"))
                .child(Element::of("nvram", variables).with("template", code.replacen("CODE", "VARS", 1)))
        }
        _ => os,
    };
    os.child(Element::new("smbios").with("mode", "sysinfo"))
}

fn features(host: &Capabilities) -> Element {
    let features = Element::new("features")
        .child(Element::new("acpi"))
        .child(Element::new("apic"))
        .child(Element::new("vmport").with("state", "off"));
    if host.kvm() || !host.tb_cache {
        return features;
    }
    // Otherwise the emulator takes a gigabyte of memory for translated code.
    features.child(Element::new("tcg").child(Element::of("tb-cache", 64).with("unit", "MiB")))
}

fn cpu(host: &Capabilities, vcpus: u16) -> Element {
    let cpu = match host.cpu {
        Cpu::HostModel => Element::new("cpu").with("mode", "host-model"),
        Cpu::HostPassthrough => Element::new("cpu").with("mode", "host-passthrough").with("migratable", "on"),
        Cpu::Emulated => Element::new("cpu")
            .with("mode", "custom")
            .with("match", "exact")
            .with("check", "none")
            .child(Element::of("model", "qemu64").with("fallback", "forbid")),
    };
    // Otherwise each processor is a socket, and Windows uses two sockets at most.
    cpu.child(Element::new("topology").with("sockets", 1).with("cores", vcpus).with("threads", 1))
}

fn clock() -> Element {
    let timer = |name| Element::new("timer").with("name", name);
    Element::new("clock")
        .with("offset", "utc")
        .child(timer("rtc").with("tickpolicy", "catchup"))
        .child(timer("pit").with("tickpolicy", "delay"))
        .child(timer("hpet").with("present", "no"))
}

fn devices(spec: &DomainSpec, on: &DomainContext<'_>) -> Element {
    let hardware = &spec.hardware;
    let order = Order::of(hardware.boot);
    let spice = on.host.spice && on.locked.is_some();
    let mut devices = Element::new("devices");
    let mut sata = 0;
    for (index, disk) in spec.disks.iter().enumerate() {
        devices = devices.child(drive(disk, hardware.disk_bus, index, on.direct, order.disk));
        sata += usize::from(hardware.disk_bus == DiskBus::Sata);
    }
    devices = devices.child(cdrom(spec.media.as_ref(), sata, order.media));
    devices = devices
        .child(Element::new("controller").with("type", "usb").with("model", "qemu-xhci").with("ports", 8))
        .children(spec.nic.as_ref().map(|nic| interface(nic, on.network, order.network)))
        .child(channel("unix", "org.qemu.guest_agent.0"))
        .child(Element::new("input").with("type", "tablet").with("bus", "usb"));
    if spice && spec.exchange {
        devices = devices.child(clipboard());
    }
    if let (true, Some(password)) = (spice, on.locked) {
        devices = devices.child(console(hardware.spice, password));
    }
    // For the live pictures: a socket that only root on the host can reach. It cannot be added later.
    let socket = Element::new("listen").with("type", "socket");
    devices = devices.child(Element::new("graphics").with("type", "vnc").child(socket));
    if spice {
        devices = devices
            .child(Element::new("sound").with("model", "ich9"))
            .child(Element::new("audio").with("id", 1).with("type", "spice"));
    }
    devices = devices.children(video(hardware.video, hardware.heads, on.host));
    if spice && spec.exchange && hardware.usb_redirection {
        devices = devices.children((0..USB_PORTS).map(|_| usb_port()));
    }
    let balloon = Element::new("memballoon").with("model", "virtio").with("autodeflate", "on");
    let random = Element::of("backend", "/dev/urandom").with("model", "random");
    devices
        .child(balloon.child(Element::new("stats").with("period", 10)))
        .child(Element::new("rng").with("model", "virtio").child(random))
}

/// The boot order of the devices.
struct Order {
    disk: u8,
    media: Option<u8>,
    network: Option<u8>,
}

impl Order {
    fn of(boot: Boot) -> Self {
        match boot {
            Boot::Disk => Self { disk: 1, media: None, network: None },
            Boot::Media => Self { disk: 2, media: Some(1), network: None },
            Boot::Network => Self { disk: 2, media: None, network: Some(1) },
        }
    }
}

fn drive(disk: &DomainDisk, bus: DiskBus, index: usize, direct: bool, first: u8) -> Element {
    let driver = Element::new("driver").with("name", "qemu").with("type", disk.format.as_str());
    let cache = if direct { "none" } else { "writeback" };
    // Native I/O is for preallocated images: with a sparse one, a write that makes it grow blocks the thread that
    // submits it.
    let driver = driver.with("cache", cache).with("io", "threads");
    // When the storage is full, the guest is paused and loses nothing that it writes.
    let driver = driver.with("error_policy", "stop").with("discard", "unmap");
    let (prefix, bus) = match bus {
        DiskBus::Virtio => ("vd", "virtio"),
        DiskBus::Sata => ("sd", "sata"),
    };
    let element = Element::new("disk")
        .with("type", "file")
        .with("device", "disk")
        .child(driver)
        .child(Element::new("source").with("file", &disk.file))
        .child(Element::new("target").with("dev", device(prefix, index)).with("bus", bus))
        // A Linux guest finds it as /dev/disk/by-id/virtio-data, whatever its device name is.
        .child(Element::of("serial", disk.role.as_str()));
    match index {
        0 => element.child(Element::new("boot").with("order", first)),
        _ => element,
    }
}

/// The drive for ISO images. It is always there, since it cannot be added later.
fn cdrom(media: Option<&HostPath>, index: usize, boot: Option<u8>) -> Element {
    let element = Element::new("disk")
        .with("type", "file")
        .with("device", "cdrom")
        .child(Element::new("driver").with("name", "qemu").with("type", "raw"))
        .children(media.map(medium))
        .child(Element::new("target").with("dev", device("sd", index)).with("bus", "sata"))
        .child(Element::new("readonly"));
    match boot {
        Some(order) => element.child(Element::new("boot").with("order", order)),
        None => element,
    }
}

/// An image in the drive.
pub fn medium(image: &HostPath) -> Element {
    Element::new("source").with("file", image)
}

/// `vda` to `vdz`. A domain has no more disks than that.
fn device(prefix: &str, index: usize) -> String {
    let letter = u8::try_from(index).ok().and_then(|i| b'a'.checked_add(i)).filter(u8::is_ascii_lowercase);
    format!("{prefix}{}", char::from(letter.unwrap_or(b'z')))
}

fn interface(nic: &Nic, kind: NetworkKind, boot: Option<u8>) -> Element {
    let (kind, source) = match kind {
        NetworkKind::Bridge => ("bridge", "bridge"),
        NetworkKind::Libvirt => ("network", "network"),
    };
    let element = Element::new("interface")
        .with("type", kind)
        .child(Element::new("mac").with("address", &nic.mac))
        .child(Element::new("source").with(source, &nic.network))
        .child(Element::new("target").with("dev", &nic.tap))
        .child(Element::new("model").with("type", "virtio"))
        .children((!nic.plugged).then(|| link(false)));
    match boot {
        Some(order) => element.child(Element::new("boot").with("order", order)),
        // The ROM is only for booting from the network. Without it a machine boots faster.
        None => element.child(Element::new("rom").with("enabled", "no")),
    }
}

/// Through which the clipboard and files go, when an agent of SPICE runs in the guest.
pub fn clipboard() -> Element {
    channel("spicevmc", CLIPBOARD)
}

/// A port for a USB device of the viewer's computer.
pub fn usb_port() -> Element {
    Element::new("redirdev").with("bus", "usb").with("type", "spicevmc")
}

/// The cable of a network card.
pub fn link(up: bool) -> Element {
    Element::new("link").with("state", if up { "up" } else { "down" })
}

fn channel(kind: &'static str, name: &'static str) -> Element {
    let target = Element::new("target").with("type", "virtio").with("name", name);
    Element::new("channel").with("type", kind).child(target)
}

fn console(profile: SpiceProfile, password: &str) -> Element {
    let (image, lossy, streaming) = match profile {
        SpiceProfile::Lan => ("auto_glz", "auto", "filter"),
        SpiceProfile::Wan => ("auto_glz", "always", "all"),
    };
    Element::new("graphics")
        .with("type", "spice")
        .with("autoport", "yes")
        .with("defaultMode", "secure")
        .with("passwd", password)
        .with("passwdValidTo", "1970-01-02T00:00:00")
        .child(Element::new("listen").with("type", "address").with("address", "0.0.0.0"))
        .child(Element::new("image").with("compression", image))
        .child(Element::new("jpeg").with("compression", lossy))
        .child(Element::new("zlib").with("compression", lossy))
        .child(Element::new("playback").with("compression", "on"))
        .child(Element::new("streaming").with("mode", streaming))
}

/// The graphics cards. With QXL each head needs a card of its own, since a card with `heads='2'` shows only one; other
/// cards have several heads.
fn video(video: Video, heads: u8, host: &Capabilities) -> Vec<Element> {
    let model = |kind: &str| Element::new("model").with("type", kind);
    let card = |model: Element| Element::new("video").child(model);
    match video {
        Video::Qxl if host.qxl => {
            let qxl =
                || model("qxl").with("ram", 65536).with("vram", 65536).with("vgamem", 32768).with("heads", 1);
            let mut cards = vec![card(qxl().with("primary", "yes"))];
            cards.extend((1..heads).map(|_| card(qxl())));
            cards
        }
        Video::Qxl | Video::Virtio if host.virtio_gpu => vec![card(model("virtio").with("heads", heads))],
        _ => vec![card(model("vga").with("vram", 32768))],
    }
}

#[cfg(test)]
mod tests;
