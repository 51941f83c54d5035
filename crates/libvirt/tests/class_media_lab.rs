//! What a class is given and what is collected, on the lab: media in drives.

#![allow(clippy::unwrap_used)]

mod ground;

use std::{fs, time::Duration};

use sarrio_hypervisor::{DomainEnd, DomainSpec, HostEvent, contract::Ground};
use sarrio_model::{Boot, Epoch, Hardware, HostPath, SiteId};
use tokio::{sync::broadcast::Receiver, time::timeout};

use crate::ground::guest;

const ONE: Epoch = Epoch(1);
const TWO: Epoch = Epoch(2);
const LIMIT: Duration = Duration::from_secs(60);

/// An ISO image whose boot program turns the machine off: the bytes that a BIOS reads of it, and no files.
fn iso_that_turns_off() -> Vec<u8> {
    const SECTOR: usize = 2048;
    let mut iso = vec![0; 24 * SECTOR];
    let mut put = |at: usize, bytes: &[u8]| iso[at..at + bytes.len()].copy_from_slice(bytes);
    put(16 * SECTOR, b"\x01CD001\x01");
    put(17 * SECTOR, b"\x00CD001\x01EL TORITO SPECIFICATION");
    put(17 * SECTOR + 0x47, &19_u32.to_le_bytes()); // where the catalogue of programs is
    put(18 * SECTOR, b"\xffCD001\x01");
    put(19 * SECTOR, &[1]);
    put(19 * SECTOR + 0x1c, &[0xaa, 0x55, 0x55, 0xaa]);
    put(19 * SECTOR + 0x20, &[0x88, 0, 0, 0, 0, 0, 4, 0, 20, 0, 0, 0]); // four pieces of 512 bytes from sector 20 on
    // mov dx, 0x604; mov ax, 0x2000; out dx, ax: sleep state 5 of a q35. Then hlt, for ever.
    put(20 * SECTOR, &[0xba, 0x04, 0x06, 0xb8, 0x00, 0x20, 0xef, 0xf4, 0xeb, 0xfd]);
    iso
}

async fn wait_for(events: &mut Receiver<HostEvent>, wanted: HostEvent) {
    let comes = async { while events.recv().await.unwrap() != wanted {} };
    timeout(LIMIT, comes).await.unwrap_or_else(|_| panic!("waited in vain for {wanted:?}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_reads_the_medium_that_was_put_into_its_drive_and_no_other() {
    let ground: Ground = ground::ground().await;
    let lab = ground::lab();
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    fs::write(lab.nas().join("turns off.iso"), iso_that_turns_off()).unwrap();
    fs::write(lab.nas().join("empty.iso"), vec![0; 1 << 20]).unwrap();
    let [off, empty]: [HostPath; 2] =
        ["turns off", "empty"].map(|name| format!("/srv/nas/{name}.iso").parse().unwrap());
    let plain = ground.spec(&folder, 1);
    let hardware = Hardware { boot: Boot::Media, ..plain.hardware.clone() };
    let spec = DomainSpec { hardware, ..plain };
    let desktop = spec.desktop;

    // With an empty drive it starts from its disk, and with the medium from that.
    guest::boot(&*host, &spec).await;
    host.insert_media(desktop, ONE, Some(&empty)).await.unwrap();
    host.insert_media(desktop, ONE, Some(&off)).await.unwrap();
    let mut events = host.events();
    host.reset(desktop, ONE).await.unwrap();
    wait_for(&mut events, HostEvent::Stopped { desktop, end: DomainEnd::Ended }).await;

    // One that was there from the start is gone when it was taken out.
    let spec = DomainSpec { epoch: TWO, media: Some(off), ..spec };
    host.create_paused(&spec).await.unwrap();
    host.insert_media(desktop, TWO, None).await.unwrap();
    host.resume(desktop, TWO).await.unwrap();
    guest::agent_comes(&mut events, desktop).await;
    host.destroy(desktop, TWO).await.unwrap();
    host.close().await;
}
