use std::{io::Write as _, process::Command};

use sarrio_model::{DesktopId, DiskFormat, DiskRole, Epoch, Hardware, MiB, SiteId, TemplateId};
use uuid::Uuid;

use super::*;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0190_163d_8694_739b_aea5_0000_0000_0000 + n)
}

fn spec(hardware: Hardware) -> DomainSpec {
    let disk = |name: &str, role| DomainDisk {
        file: format!("/srv/nas/desktops/a b;$(id)'\"&<x>/{name}").parse().unwrap(),
        role,
        format: DiskFormat::Qcow2,
    };
    DomainSpec {
        site: SiteId(id(1)),
        desktop: DesktopId(id(2)),
        epoch: Epoch(7),
        name: "a b;$(id)'\" <&> --help".parse().unwrap(),
        owner: "Núria “cometes” `id`".into(),
        template: Some(TemplateId(id(3))),
        hardware,
        disks: vec![disk("system.qcow2", DiskRole::System), disk("data.qcow2", DiskRole::Data)],
        media: Some("/srv/nas/media/x & y.iso".parse().unwrap()),
        nic: Some(Nic {
            network: "guests".into(),
            mac: "52:54:00:12:34:56".into(),
            tap: "sr0123456789".into(),
            plugged: true,
        }),
        exchange: true,
        folder: "/srv/nas/desktops/a b;$(id)'\"&<x>".parse().unwrap(),
    }
}

fn lab() -> Capabilities {
    Capabilities {
        domain_type: "qemu".into(),
        machine: "q35",
        cpu: Cpu::Emulated,
        uefi: Some("/usr/share/OVMF/OVMF_CODE_4M.fd".into()),
        spice: true,
        qxl: true,
        virtio_gpu: true,
        tb_cache: true,
    }
}

fn school() -> Capabilities {
    Capabilities { domain_type: "kvm".into(), cpu: Cpu::HostModel, ..lab() }
}

fn rhel() -> Capabilities {
    Capabilities { spice: false, qxl: false, uefi: None, cpu: Cpu::HostPassthrough, ..school() }
}

fn context(host: &Capabilities, network: NetworkKind) -> DomainContext<'_> {
    DomainContext { host, network, direct: true, locked: Some("random") }
}

fn cases() -> Vec<(&'static str, String)> {
    let plain = Hardware { memory: MiB(256), vcpus: 1, ..Hardware::default() };
    let rich = Hardware {
        firmware: Firmware::Uefi,
        boot: Boot::Media,
        video: Video::Virtio,
        heads: 2,
        disk_bus: DiskBus::Sata,
        spice: SpiceProfile::Wan,
        ..Hardware::default()
    };
    let lean = Hardware { boot: Boot::Network, usb_redirection: false, ..Hardware::default() };
    let bare = DomainSpec { media: None, nic: None, template: None, ..spec(lean.clone()) };
    let closed = DomainSpec { exchange: false, ..spec(plain.clone()) };
    let two = Hardware { heads: 2, ..plain.clone() };
    vec![
        ("lab", write(&spec(plain), &context(&lab(), NetworkKind::Bridge)).unwrap()),
        ("kvm_uefi_media", write(&spec(rich), &context(&school(), NetworkKind::Libvirt)).unwrap()),
        (
            "no_spice",
            write(&spec(lean), &DomainContext { direct: false, ..context(&rhel(), NetworkKind::Bridge) })
                .unwrap(),
        ),
        (
            "bare",
            write(&bare, &DomainContext { locked: None, ..context(&lab(), NetworkKind::Bridge) }).unwrap(),
        ),
        ("no_exchange", write(&closed, &context(&lab(), NetworkKind::Bridge)).unwrap()),
        ("two_heads", write(&spec(two), &context(&lab(), NetworkKind::Bridge)).unwrap()),
    ]
}

#[test]
fn the_xml_of_each_kind_of_machine_is_as_reviewed() {
    for (name, xml) in cases() {
        insta::assert_snapshot!(name, xml);
    }
}

#[test]
fn libvirts_schema_accepts_every_machine() {
    for (name, xml) in cases() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(xml.as_bytes()).unwrap();
        let validated = Command::new("virt-xml-validate").arg(file.path()).arg("domain").output().unwrap();
        assert!(validated.status.success(), "{name}: {}\n{xml}", String::from_utf8_lossy(&validated.stderr));
    }
}

#[test]
fn names_are_in_the_xml_as_they_were_typed() {
    let (_, xml) = cases().remove(0);
    let document = roxmltree::Document::parse(&xml).unwrap();
    let text = |name: &str| document.descendants().find(|n| n.has_tag_name(name)).unwrap().text().unwrap();
    assert_eq!(text("title"), "a b;$(id)'\" <&> --help");
    let file = document.descendants().find(|n| n.has_tag_name("source")).unwrap().attribute("file").unwrap();
    assert_eq!(file, "/srv/nas/desktops/a b;$(id)'\"&<x>/system.qcow2");
    let ours = document.descendants().find(|n| n.has_tag_name((NAMESPACE, "desktop"))).unwrap();
    assert_eq!(ours.attribute("owner"), Some("Núria “cometes” `id`"));
    assert_eq!(ours.attribute("epoch"), Some("7"));
}
