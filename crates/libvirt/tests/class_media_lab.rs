//! What a class is given and what is collected, on the lab: media in drives, and copies of open disks.

#![allow(clippy::unwrap_used)]

mod ground;

use std::{
    fs,
    sync::{Arc, Mutex},
    time::Duration,
};

use sarrio_hypervisor::{
    DomainDisk, DomainEnd, DomainSpec, HostError, HostEvent, ProgressSink, contract::Ground,
};
use sarrio_model::{
    Boot, DiskFormat, DiskRole, Epoch, Hardware, HostPath, Progress, SiteId, problem::AnotherCopyRuns,
};
use tokio::{
    sync::{Notify, broadcast::Receiver},
    time::timeout,
};

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

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_an_open_disk_has_what_the_guest_had_written_and_the_guest_goes_on() {
    let ground: Ground = ground::ground().await;
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let (desktop, file) = (folder.sidecar.desktop.unwrap(), folder.disks[0].file.clone());
    guest::boot(&*host, &ground.spec(&folder, 1)).await;
    guest::run(desktop, "dd if=/dev/urandom of=/homework bs=1M count=8; sync");
    let written = guest::run(desktop, "sha256sum /homework | cut -c1-64");
    assert_eq!(written.len(), 64);

    // It is copied twice at the same time: both get the one copy, and neither stops the guest, which goes on writing.
    guest::run(
        desktop,
        "(while :; do dd if=/dev/urandom of=/later bs=64k count=16; sync; done) </dev/null >/dev/null 2>&1 &",
    );
    let progress: ProgressSink = Arc::new(|_| ());
    let to = folder.directory.join("collected.qcow2");
    let copy = || host.copy_open_disk(&path, desktop, ONE, &file, &to, progress.clone());
    let (first, second) = tokio::join!(copy(), copy());
    assert!(first.is_ok() || second.is_ok(), "{first:?} {second:?}");
    copy().await.unwrap();
    let before = guest::run(desktop, "cut -d. -f1 /proc/uptime");
    guest::until(desktop, "cut -d. -f1 /proc/uptime", |now| now != before).await;

    // Where it cannot be written, nothing is left.
    let nowhere = path.desktops().join("nobody").join("x.qcow2");
    let missing = host.copy_open_disk(&path, desktop, ONE, &file, &nowhere, progress.clone()).await;
    assert!(matches!(missing, Err(HostError::Missing(_))), "{missing:?}");
    host.destroy(desktop, ONE).await.unwrap();

    // Another guest mounts the copy and reads it.
    let reader = ground.folder(&*host, &path).await;
    let mut spec = ground.spec(&reader, 1);
    spec.disks.push(DomainDisk { file: to, role: DiskRole::Data, format: DiskFormat::Qcow2 });
    guest::boot(&*host, &spec).await;
    let mounted =
        "mkdir -p /copy && mount -t ext4 -o ro /dev/vdb2 /copy && sha256sum /copy/homework | cut -c1-64";
    assert_eq!(guest::run(spec.desktop, mounted), written);
    host.destroy(spec.desktop, ONE).await.unwrap();
    host.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_whose_caller_is_gone_goes_on_and_the_next_call_follows_it() {
    let ground: Ground = ground::ground().await;
    let lab = ground::lab();
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let large = "head -c 300M /dev/urandom >/srv/nas/large.raw && rm -f \"$1\" && \
        qemu-img convert -f raw -O qcow2 /srv/nas/large.raw \"$1\"";
    let data = folder.directory.join("data.qcow2");
    lab.host(1).exec(["sh", "-c", large, "sh", data.as_str()]).unwrap();
    let mut spec = ground.spec(&folder, 1);
    let system = spec.disks[0].file.clone();
    spec.disks.push(DomainDisk { file: data.clone(), role: DiskRole::Data, format: DiskFormat::Qcow2 });
    let desktop = spec.desktop;
    host.create_paused(&spec).await.unwrap();

    let to = folder.directory.join("collected.qcow2");
    let begun = Arc::new(Notify::new());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let progress: ProgressSink = {
        let (begun, seen) = (begun.clone(), seen.clone());
        Arc::new(move |progress: Progress| {
            seen.lock().unwrap().push(progress);
            begun.notify_one();
        })
    };
    let copy = || host.copy_open_disk(&path, desktop, ONE, &data, &to, progress.clone());
    tokio::select! {
        done = copy() => panic!("it was too fast to be abandoned: {done:?}"),
        () = begun.notified() => {}
    }
    assert!(!host.exists(&path, &to).await.unwrap());
    let other = folder.directory.join("other.qcow2");
    let busy = host.copy_open_disk(&path, desktop, ONE, &system, &other, progress.clone()).await;
    assert_eq!(busy, Err(HostError::WrongState(AnotherCopyRuns.into())));
    copy().await.unwrap();
    let seen = seen.lock().unwrap().clone();
    assert!(seen.iter().all(|progress| progress.done <= progress.total), "{seen:?}");
    assert!(seen.iter().any(|progress| progress.done > 0 && progress.done < progress.total), "{seen:?}");
    host.destroy(desktop, ONE).await.unwrap();

    let compare = "qemu-img convert -f qcow2 -O raw \"$1\" /srv/nas/copy.raw && cmp /srv/nas/copy.raw /srv/nas/large.raw";
    lab.host(1).exec(["sh", "-c", compare, "sh", to.as_str()]).unwrap();
    host.close().await;
}
