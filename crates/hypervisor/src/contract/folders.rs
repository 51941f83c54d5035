use bytes::Bytes as Chunk;
use sarrio_model::{Bytes, DesktopId, DiskFormat, SiteId};
use tokio::sync::mpsc;

use super::{Ground, HARD};
use crate::{DiskSource, Folder, FolderDisk, HostError, Sidecar};

pub async fn folders_appear_whole_or_not_at_all(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let good = ground.plan(&path, DesktopId::new());
    let hard = ground.plan_named(&path, DesktopId::new(), HARD);
    let mut broken = ground.plan(&path, DesktopId::new());
    let base = path.templates().join("nobody.qcow2");
    broken.disks[0].source = DiskSource::Overlay { base: base.clone(), base_format: DiskFormat::Qcow2 };

    // Disks made from the same base in one call, together with others, are each as requested.
    let data = |folder: &Folder| FolderDisk {
        file: folder.directory.join("data.qcow2"),
        source: DiskSource::Empty,
        size: Some(Bytes(8 << 20)),
    };
    broken.disks.insert(0, data(&broken));
    let mut two = ground.plan(&path, DesktopId::new());
    two.disks.push(data(&two));
    let mut large = ground.plan(&path, DesktopId::new());
    large.disks[0].size = Some(Bytes(1 << 30));

    let all = [good.clone(), broken.clone(), hard.clone(), two.clone(), large.clone()];
    let made = host.make_folders(&path, &all).await.unwrap();
    assert_eq!(made, [Ok(()), Err(HostError::Missing(base)), Ok(()), Ok(()), Ok(())]);
    let names = (ground.names_in)(&path.desktops());
    let mut wanted = [&good, &hard, &two, &large].map(|folder| folder.directory.file_name().to_owned());
    wanted.sort();
    let sizes = [&two.disks[1].file, &large.disks[0].file, &two.disks[0].file, &good.disks[0].file];
    let mut found = Vec::new();
    for file in sizes {
        found.push(host.image_info(file).await.unwrap().virtual_size);
    }
    assert_eq!(found[..2], [Bytes(8 << 20), Bytes(1 << 30)]);
    assert_eq!(found[2], found[3], "the base's");
    assert_eq!(names, wanted, "nothing is left of the one that could not be made");
    for file in [&good.disks[0].file, &hard.disks[0].file] {
        let info = host.image_info(file).await.unwrap();
        assert_eq!(info.backing.as_deref(), Some(ground.base.as_str()));
        assert_eq!(info.backing_format.as_deref(), Some("qcow2"));
    }

    assert_eq!(
        host.make_folders(&path, std::slice::from_ref(&good)).await.unwrap(),
        [Ok(())],
        "twice is success"
    );
    let mut other = good.clone();
    other.sidecar.owner = "somebody else".to_owned();
    let exists = Err(HostError::Exists(good.directory.clone()));
    assert_eq!(host.make_folders(&path, &[other]).await.unwrap(), [exists]);
    host.close().await;
}

pub async fn a_rename_never_covers_anything(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let (one, two) = (ground.folder(&*host, &path).await, ground.folder(&*host, &path).await);
    let bin = path.recycle_bin().join(HARD);

    host.rename(&path, &one.directory, &bin).await.unwrap();
    host.rename(&path, &one.directory, &bin).await.unwrap();
    assert!(!host.exists(&path, &one.directory).await.unwrap());
    assert!(host.exists(&path, &bin.join("system.qcow2")).await.unwrap());
    assert_eq!(host.rename(&path, &two.directory, &bin).await, Err(HostError::Exists(bin.clone())));
    assert!(host.exists(&path, &two.disks[0].file).await.unwrap());
    let nobody = path.desktops().join("nobody");
    let missing = Err(HostError::Missing(nobody.clone()));
    assert_eq!(host.rename(&path, &nobody, &path.recycle_bin().join("x")).await, missing);
    assert!(host.rename(&path, &two.directory, &ground.base.join("x")).await.is_err(), "it leaves its path");
    assert!(host.exists(&path, &two.directory).await.unwrap());
    host.close().await;
}

pub async fn only_the_recycle_bin_and_incoming_are_emptied(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let bin = path.recycle_bin().join("gone");
    for never in [&folder.directory, &path.recycle_bin(), &path.directory, &bin.join("system.qcow2")] {
        assert!(host.delete_folder(&path, never).await.is_err(), "{never}");
    }
    assert!(host.exists(&path, &folder.disks[0].file).await.unwrap());
    host.rename(&path, &folder.directory, &bin).await.unwrap();
    host.delete_folder(&path, &bin).await.unwrap();
    host.delete_folder(&path, &bin).await.unwrap();
    assert!(!host.exists(&path, &bin).await.unwrap());
    host.close().await;
}

pub async fn a_sidecar_is_written_anew(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let renamed = Sidecar { name: "Aula 3".parse().unwrap(), ..folder.sidecar.clone() };
    host.write_sidecar(&path, &folder.directory, &renamed).await.unwrap();
    host.write_sidecar(&path, &folder.directory, &renamed).await.unwrap();
    let names = (ground.names_in)(&folder.directory);
    assert_eq!(names, ["sarrio.json", "system.qcow2"], "no half-written file beside it");
    let mut again = folder.clone();
    again.sidecar = renamed;
    assert_eq!(host.make_folders(&path, &[again]).await.unwrap(), [Ok(())], "the new one is there");
    assert!(host.write_sidecar(&path, &path.desktops().join("nobody"), &folder.sidecar).await.is_err());
    host.close().await;
}

pub async fn an_upload_is_whole_or_leaves_nothing(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let file = path.incoming().join(HARD);
    let pieces = vec![Ok(Chunk::from(vec![7_u8; 300_000])), Ok(Chunk::from_static(b"end"))];
    let sent = host.upload(&path, &file, stream(pieces).await).await.unwrap();
    assert_eq!(sent, Bytes(300_003));
    let info = host.image_info(&file).await.unwrap();
    assert_eq!(info.format, DiskFormat::Raw, "whatever is no qcow2 is plain bytes");
    let again = host.upload(&path, &file, stream(vec![Ok(Chunk::from_static(b"x"))]).await).await;
    assert_eq!(again, Err(HostError::Exists(file)));

    let early = path.incoming().join("early");
    let broken =
        vec![Ok(Chunk::from(vec![7_u8; 100_000])), Err(std::io::Error::other("the browser was closed"))];
    assert!(host.upload(&path, &early, stream(broken).await).await.is_err());
    assert_eq!((ground.names_in)(&path.incoming()), [HARD], "nothing is left of it");
    let outside = path.desktops().join("x");
    assert!(host.upload(&path, &outside, stream(vec![]).await).await.is_err());
    host.close().await;
}

pub async fn a_download_gives_what_was_uploaded(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let content: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
    let sent = path.incoming().join(HARD);
    let pieces = content.chunks(70_000).map(|piece| Ok(Chunk::copy_from_slice(piece))).collect();
    host.upload(&path, &sent, stream(pieces).await).await.unwrap();
    // The folders above are made on demand.
    let file = path.directory.join("lessons").join("one").join(HARD);
    host.rename(&path, &sent, &file).await.unwrap();

    let read = || async {
        let (to, mut from) = mpsc::channel::<Chunk>(2);
        let all = async {
            let mut all = Vec::new();
            while let Some(piece) = from.recv().await {
                all.extend_from_slice(&piece);
            }
            all
        };
        tokio::join!(host.download(&path, &file, to), all)
    };
    for _ in 0..2 {
        let (length, all) = read().await;
        assert_eq!(length, Ok(Bytes(3_000_000)));
        assert!(all == content, "the bytes are those that were sent");
    }

    let (to, from) = mpsc::channel(1);
    drop(from);
    assert_eq!(host.download(&path, &file, to).await, Err(HostError::Cancelled), "nobody takes it");
    let nobody = path.incoming().join("nobody");
    let missing = host.download(&path, &nobody, mpsc::channel(1).0).await;
    assert_eq!(missing, Err(HostError::Missing(nobody)));
    let folder = host.download(&path, &path.incoming(), mpsc::channel(1).0).await;
    assert!(folder.is_err(), "a folder is no file");
    let outside = host.download(&path, &ground.base, mpsc::channel(1).0).await;
    assert!(outside.is_err(), "it is not on the path");
    host.close().await;
}

async fn stream(pieces: Vec<std::io::Result<Chunk>>) -> mpsc::Receiver<std::io::Result<Chunk>> {
    let (send, receive) = mpsc::channel(pieces.len().max(1));
    for piece in pieces {
        send.send(piece).await.unwrap();
    }
    receive
}
