use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use sarrio_model::{Bytes, DesktopId, DiskFormat, Epoch, Progress, SiteId};

use super::{Ground, SIZE};
use crate::{CopyDisk, DiskSource, FileAccess, HostError, ProgressSink};

pub async fn a_disk_is_made_once_and_only_grows(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let data = folder.directory.join("data.qcow2");
    for _ in 0..2 {
        host.make_disk(&path, &data, &DiskSource::Empty, Some(SIZE)).await.unwrap();
    }
    let over = host.make_disk(&path, &data, &ground.overlay(), None).await;
    assert_eq!(over, Err(HostError::Exists(data.clone())), "never over a file that is there");
    let info = host.image_info(&data).await.unwrap();
    assert_eq!((info.format, info.virtual_size, info.backing), (DiskFormat::Qcow2, SIZE, None));
    assert!(!info.encrypted && !info.external_data && info.actual_size < SIZE);

    let larger = Bytes(SIZE.0 * 2);
    for _ in 0..2 {
        host.resize_disk(&path, &data, larger).await.unwrap();
    }
    assert!(host.resize_disk(&path, &data, SIZE).await.is_err(), "a disk never becomes smaller");
    assert_eq!(host.image_info(&data).await.unwrap().virtual_size, larger);

    let chain = host.chain(&folder.disks[0].file).await.unwrap();
    let files: Vec<_> = chain.iter().map(|image| image.file.clone()).collect();
    assert_eq!(files, [folder.disks[0].file.clone(), ground.base.clone()]);
    assert_eq!(chain[0].virtual_size, chain[1].virtual_size, "without a size it is the base's");
    let nobody = path.desktops().join("nobody");
    let missing = Err(HostError::Missing(nobody.clone()));
    assert_eq!(host.image_info(&nobody).await, missing);
    assert_eq!(host.is_free(&nobody).await, Err(HostError::Missing(nobody.clone())));
    assert!(host.image_info(&folder.directory).await.is_err(), "a directory is no image");
    host.close().await;
}

pub async fn the_images_of_a_directory_tell_what_they_build_on(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let disk = folder.disks[0].file.clone();
    let snapshot = folder.directory.join("a b;$(id)'\".qcow2");
    let source = DiskSource::Overlay { base: disk.clone(), base_format: DiskFormat::Qcow2 };
    host.make_disk(&path, &snapshot, &source, Some(SIZE)).await.unwrap();

    let mut images = host.images(&path, &folder.directory).await.unwrap();
    images.sort_by(|a, b| a.file.cmp(&b.file));
    let of_disk = host.image_info(&disk).await.unwrap();
    let seen: Vec<_> = images.iter().map(|image| (&image.file, image.backing_file())).collect();
    assert_eq!(seen, [(&snapshot, Some(disk.clone())), (&disk, Some(ground.base.clone()))]);
    assert_eq!(images[1], of_disk, "the sidecar is left out, and a header says the same to everyone");
    assert_eq!(images[0].virtual_size, SIZE);

    let sibling = ground.folder(&*host, &path).await;
    let all = host.images(&path, &path.desktops()).await.unwrap();
    for file in [&disk, &snapshot, &sibling.disks[0].file] {
        assert!(all.iter().any(|image| image.file == *file), "{file} is missing");
    }
    let nobody = path.desktops().join("nobody");
    assert_eq!(host.images(&path, &nobody).await, Err(HostError::Missing(nobody)));
    host.close().await;
}

pub async fn a_copy_needs_no_other_file(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let copy = CopyDisk {
        from: folder.disks[0].file.clone(),
        from_format: DiskFormat::Qcow2,
        to: folder.directory.join("copy.qcow2"),
    };
    let seen = Arc::new(AtomicU64::new(0));
    let most = seen.clone();
    let progress: ProgressSink = Arc::new(move |progress: Progress| {
        assert!(progress.done <= progress.total);
        assert!(most.fetch_max(progress.done, Ordering::SeqCst) <= progress.done, "it only rises");
    });
    host.copy_disk(&path, &copy, progress.clone()).await.unwrap();
    host.copy_disk(&path, &copy, progress.clone()).await.unwrap();
    let chain = host.chain(&copy.to).await.unwrap();
    assert_eq!(chain.len(), 1, "it is flattened");
    assert_eq!(chain[0].virtual_size, host.image_info(&ground.base).await.unwrap().virtual_size);
    let names = (ground.names_in)(&folder.directory);
    assert_eq!(names, ["copy.qcow2", "sarrio.json", "system.qcow2"], "no half copy beside it");

    let nobody = path.desktops().join("nobody.qcow2");
    let from_nowhere = CopyDisk { from: nobody.clone(), ..copy.clone() };
    let to = CopyDisk { to: folder.directory.join("x.qcow2"), ..from_nowhere };
    assert_eq!(host.copy_disk(&path, &to, progress.clone()).await, Err(HostError::Missing(nobody)));
    assert!(!host.exists(&path, &to.to).await.unwrap());
    let over = CopyDisk { to: folder.disks[0].file.clone(), from: ground.base.clone(), ..copy };
    let exists = Err(HostError::Exists(folder.disks[0].file.clone()));
    assert_eq!(host.copy_disk(&path, &over, progress).await, exists, "never over a file that is there");
    host.close().await;
}

pub async fn a_protected_base_still_carries_overlays(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let base = folder.directory.join("base.qcow2");
    host.make_disk(&path, &base, &DiskSource::Empty, Some(SIZE)).await.unwrap();
    for _ in 0..2 {
        host.set_access(&path, &base, FileAccess::ReadOnly).await.unwrap();
    }
    let mut child = ground.plan(&path, DesktopId::new());
    child.disks[0].source = DiskSource::Overlay { base: base.clone(), base_format: DiskFormat::Qcow2 };
    assert_eq!(host.make_folders(&path, &[child.clone()]).await.unwrap(), [Ok(())]);
    host.create_paused(&ground.spec(&child, 1)).await.unwrap();
    let (desktop, epoch) = (child.sidecar.desktop.unwrap(), Epoch(1));
    host.destroy(desktop, epoch).await.unwrap();
    for _ in 0..2 {
        host.set_access(&path, &base, FileAccess::Writable).await.unwrap();
    }
    let bin = path.recycle_bin().join("gone");
    host.rename(&path, &folder.directory, &bin).await.unwrap();
    host.delete_folder(&path, &bin).await.unwrap();
    host.close().await;
}

pub async fn an_open_disk_is_copied_while_its_domain_runs(ground: &Ground) {
    let (one, two) = (Epoch(1), Epoch(2));
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let (desktop, file) = (folder.sidecar.desktop.unwrap(), folder.disks[0].file.clone());
    host.create_paused(&ground.spec(&folder, 1)).await.unwrap();
    host.resume(desktop, one).await.unwrap();
    let progress: ProgressSink =
        Arc::new(|progress: Progress| assert!(progress.done <= progress.total, "{progress:?}"));
    let to = folder.directory.join("a b;$(id)'\".qcow2");
    for _ in 0..2 {
        host.copy_open_disk(&path, desktop, one, &file, &to, progress.clone()).await.unwrap();
    }
    let chain = host.chain(&to).await.unwrap();
    assert_eq!(chain.len(), 1, "it needs no other file");
    assert_eq!(chain[0].virtual_size, host.image_info(&file).await.unwrap().virtual_size);
    assert!(host.is_free(&to).await.unwrap() && !host.is_free(&file).await.unwrap());
    let names = (ground.names_in)(&folder.directory);
    assert_eq!(names, ["a b;$(id)'\".qcow2", "sarrio.json", "system.qcow2"], "no half copy beside it");

    let copy = |epoch, file, to| host.copy_open_disk(&path, desktop, epoch, file, to, progress.clone());
    let exists = Err(HostError::Exists(file.clone()));
    assert_eq!(copy(one, &file, &file).await, exists, "never over a file that is there");
    let new = folder.directory.join("new.qcow2");
    let elsewhere = copy(one, &ground.base, &new).await;
    assert!(matches!(elsewhere, Err(HostError::WrongState(_))), "{elsewhere:?}");
    let other = copy(two, &file, &new).await;
    assert_eq!(other, Err(HostError::OtherEpoch { desktop, wanted: two, found: one }));
    host.destroy(desktop, one).await.unwrap();
    assert_eq!(copy(one, &file, &new).await, Err(HostError::NoDomain(desktop)));
    assert!(!host.exists(&path, &new).await.unwrap());
    host.close().await;
}
