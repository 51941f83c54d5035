//! Images that hold newer data than a disk's own file: found, kept in the store, and put between the disk and whatever
//! would write, replace or delete it.
//!
//! A snapshot or a copy that a backup program or an administrator made moves a running desktop to another image. A look
//! at its host shows that. Of a desktop that is off the headers of all images in its folder tell what builds on its
//! disks, and the store remembers where it ran last.

use std::collections::HashMap;

use jiff::Timestamp;
use sarrio_hypervisor::{HostError, ImageInfo, StorageDir};
use sarrio_model::{
    Desktop, DesktopId, Disk, DiskRole, HostPath, HypervisorId, NewerImage, NewerImageKind, Problem,
};

use super::{image, require_dir};
use crate::{Inner, host::Host};

/// Refuses what would write, replace or delete a desktop's disks of these roles while another image holds newer data of
/// one of them. What the images' headers say, sizes included, is written into the store.
pub(crate) async fn require_none(
    engine: &Inner,
    host: &Host,
    desktop: DesktopId,
    roles: &[DiskRole],
) -> Result<(), Problem> {
    let Some(desktop) = read_folder(engine, host, desktop).await? else { return Ok(()) };
    match desktop.newer_images.iter().find(|newer| roles.contains(&newer.role)) {
        Some(newer) => Err(newer.problem(&desktop.name)),
        None => Ok(()),
    }
}

/// Reads the headers of all images in the folder of a desktop that is off, and corrects the store by them.
async fn read_folder(engine: &Inner, host: &Host, id: DesktopId) -> Result<Option<Desktop>, Problem> {
    let Some(desktop) = engine.store.desktop(id).await? else { return Ok(None) };
    let Some(folder) = desktop.system_disk().and_then(|disk| disk.file.parent()) else {
        return Ok(Some(desktop));
    };
    let dir = require_dir(engine, desktop.path).await?;
    let images = match host.api.images(&dir, &folder).await {
        Ok(images) => images,
        Err(HostError::Missing(_)) => Vec::new(),
        Err(why) => return Err(why.problem(&host.name)),
    };
    let mut newer = building_on(&desktop.disks, &images, host.id);
    for known in &desktop.newer_images {
        let again = newer.iter_mut().find(|found| found.file == known.file);
        match again {
            Some(again) => again.since = known.since,
            None if is_there(engine, host, &dir, known).await => newer.push(known.clone()),
            None => {}
        }
    }
    image::correct(engine, &desktop.disks, &images).await?;
    record(engine, &desktop, newer).await?;
    Ok(engine.store.desktop(id).await?)
}

/// Whether an image is still there, as the host that saw it can tell. What cannot be told is taken to be there.
async fn is_there(engine: &Inner, host: &Host, dir: &StorageDir, image: &NewerImage) -> bool {
    let saw_it = match image.file.is_within(&dir.directory) {
        true => None,
        false => engine.hosts.get(image.host),
    };
    let api = saw_it.as_ref().map_or(&host.api, |host| &host.api);
    !matches!(api.image_info(&image.file).await, Err(HostError::Missing(_)))
}

/// The images that build on one of these disks, directly or through each other; what nothing builds on comes first, since
/// it must be put back first. What a scratch disk holds is not worth keeping.
fn building_on(disks: &[Disk], images: &[ImageInfo], host: HypervisorId) -> Vec<NewerImage> {
    let is_own = |file: &HostPath| disks.iter().any(|disk| image::is_same(file, &disk.file));
    let mut found: Vec<NewerImage> = Vec::new();
    for disk in disks.iter().filter(|disk| disk.role != DiskRole::Scratch) {
        let written =
            images.iter().find(|image| image::is_same(&image.file, &disk.file)).map(|own| own.modified);
        let mut below = vec![disk.file.clone()];
        while !below.is_empty() {
            let above: Vec<&ImageInfo> = images
                .iter()
                .filter(|image| {
                    let new = !found.iter().any(|known| known.file == image.file) && !is_own(&image.file);
                    let backing = image.backing_file();
                    new && backing.is_some_and(|backing| below.iter().any(|b| image::is_same(&backing, b)))
                })
                .collect();
            found.extend(above.iter().map(|image| NewerImage {
                disk: disk.id,
                role: disk.role,
                own: disk.file.clone(),
                file: image.file.clone(),
                kind: match written {
                    _ if image.empty => NewerImageKind::Empty,
                    Some(written) if written > image.modified => NewerImageKind::Outdated,
                    _ => NewerImageKind::Overlay,
                },
                host,
                since: Timestamp::now(),
            }));
            below = above.into_iter().map(|image| image.file.clone()).collect();
        }
    }
    found.reverse();
    found
}

/// What a host showed of the desktops that run on it: which images their disks are on.
pub(crate) async fn observe(
    engine: &Inner,
    host: &Host,
    shown: &HashMap<DesktopId, Vec<HostPath>>,
    desktops: &HashMap<DesktopId, Desktop>,
) -> Result<(), Problem> {
    let ids: Vec<DesktopId> = shown.keys().copied().collect();
    let mut disks: HashMap<DesktopId, Vec<Disk>> = HashMap::new();
    for disk in engine.store.disks_of_desktops(&ids).await? {
        if let sarrio_model::DiskOwner::Desktop(id) = disk.owner {
            disks.entry(id).or_default().push(disk);
        }
    }
    for (id, files) in shown {
        let (Some(desktop), Some(disks)) = (desktops.get(id), disks.get_mut(id)) else { continue };
        disks.sort_by_key(|disk| disk.role);
        let moved = moved(disks, files);
        let known: Vec<&HostPath> = desktop.newer_images.iter().map(|known| &known.file).collect();
        if moved.iter().map(|(_, file)| *file).eq(known) {
            continue;
        }
        let mut newer = Vec::with_capacity(moved.len());
        for (disk, file) in moved {
            let known = desktop.newer_images.iter().find(|known| known.file == *file);
            newer.push(match known {
                Some(known) => known.clone(),
                None => NewerImage {
                    disk: disk.id,
                    role: disk.role,
                    own: disk.file.clone(),
                    file: file.clone(),
                    kind: kind_of(host, file, &disk.file).await,
                    host: host.id,
                    since: Timestamp::now(),
                },
            });
        }
        record(engine, desktop, newer).await?;
    }
    Ok(())
}

/// The disks that are on other images than their own, with those.
fn moved<'a>(disks: &'a [Disk], files: &'a [HostPath]) -> Vec<(&'a Disk, &'a HostPath)> {
    if files.len() < disks.len() {
        // Some of its disks have no file that a host could name: which, is not told.
        return Vec::new();
    }
    let pairs = disks.iter().zip(files);
    pairs.filter(|(disk, file)| disk.role != DiskRole::Scratch && disk.file != **file).collect()
}

/// Whether an image builds on the disk's own file. Where its chain cannot be read it is taken for a copy.
async fn kind_of(host: &Host, file: &HostPath, own: &HostPath) -> NewerImageKind {
    match host.api.chain(file).await {
        Ok(chain) if chain.iter().skip(1).any(|below| image::is_same(&below.file, own)) => {
            NewerImageKind::Overlay
        }
        _ => NewerImageKind::Copy,
    }
}

/// Writes what was found where it differs from what is known. A desktop that changed meanwhile is left to the next look.
async fn record(engine: &Inner, before: &Desktop, newer: Vec<NewerImage>) -> Result<(), Problem> {
    if before.newer_images == newer {
        return Ok(());
    }
    let mut tx = engine.store.begin().await?;
    let Some(mut row) = tx.desktop(before.id).await? else { return Ok(()) };
    if row.newer_images != before.newer_images {
        return Ok(());
    }
    for image in &newer {
        tracing::warn!(desktop.id = %row.id, file = %image.file, "an image holds newer data than the disk's own file");
    }
    if newer.is_empty() {
        tracing::info!(desktop.id = %row.id, "its disks are on their own files again");
    }
    row.newer_images = newer;
    tx.save_desktop(&mut row).await?;
    tx.commit().await?;
    Ok(())
}

/// Looks once more at the folders of desktops that are off and had newer images: somebody may have put them back. Of the
/// hosts that reach a folder one looks.
pub(crate) async fn look_again(engine: &Inner, host: &Host) -> Result<(), Problem> {
    for desktop in engine.store.desktops_with_newer_images().await? {
        if !desktop.state.is_off() || desktop.operation.is_some() {
            continue;
        }
        let looks = engine.host_for_paths(&[desktop.path]).await;
        if looks.is_ok_and(|looks| looks.id == host.id) {
            read_folder(engine, host, desktop.id).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use sarrio_model::{Bytes, DiskFormat, DiskId, DiskOwner, StoragePathId};

    use super::*;

    const FOLDER: &str = "/srv/nas/desktops/0190163d";

    fn disk(role: DiskRole) -> Disk {
        Disk {
            id: DiskId::new(),
            owner: DiskOwner::Desktop(DesktopId::new()),
            role,
            path: StoragePathId::new(),
            file: format!("{FOLDER}/{}.qcow2", role.as_str()).parse().unwrap(),
            format: DiskFormat::Qcow2,
            virtual_size: Bytes(1 << 20),
            actual_size: None,
            base: None,
            created: Timestamp::UNIX_EPOCH,
        }
    }

    fn image(file: &str, backing: Option<&str>) -> ImageInfo {
        ImageInfo {
            file: format!("{FOLDER}/{file}").parse().unwrap(),
            format: DiskFormat::Qcow2,
            virtual_size: Bytes(1 << 20),
            actual_size: Bytes(0),
            modified: Timestamp::UNIX_EPOCH,
            backing: backing.map(str::to_owned),
            backing_format: None,
            encrypted: false,
            external_data: false,
            empty: false,
        }
    }

    fn found(disks: &[Disk], images: &[ImageInfo]) -> Vec<String> {
        let newer = building_on(disks, images, HypervisorId::new());
        newer.iter().map(|newer| newer.file.file_name().to_owned()).collect()
    }

    #[test]
    fn snapshots_of_snapshots_are_found_and_the_last_comes_first() {
        let images = [
            image("system.qcow2", Some("/srv/nas/templates/t/system.qcow2")),
            image("system.monday", Some("system.qcow2")),
            image("system.tuesday", Some(&format!("{FOLDER}/system.monday"))),
            image("copy.qcow2", Some("/srv/nas/templates/t/system.qcow2")),
        ];
        assert_eq!(found(&[disk(DiskRole::System)], &images), ["system.tuesday", "system.monday"]);
    }

    #[test]
    fn a_disk_is_known_below_another_mount_and_in_the_bin() {
        let images = [
            image("a", Some("/mnt/old/desktops/0190163d/system.qcow2")),
            image("b", Some("/srv/nas/desktops/of-somebody-else/system.qcow2")),
        ];
        assert_eq!(found(&[disk(DiskRole::System)], &images), ["a"]);
    }

    #[test]
    fn images_that_build_on_each_other_in_a_circle_or_on_a_scratch_disk_do_no_harm() {
        let images = [
            image("system.qcow2", Some("x")),
            image("x", Some("system.qcow2")),
            image("scratch.backup", Some("scratch.qcow2")),
        ];
        assert_eq!(found(&[disk(DiskRole::System), disk(DiskRole::Scratch)], &images), ["x"]);
    }

    #[test]
    fn a_disk_that_runs_from_another_file_is_told_apart_from_media_and_scratch() {
        let disks = [disk(DiskRole::System), disk(DiskRole::Scratch)];
        let own: Vec<HostPath> = disks.iter().map(|disk| disk.file.clone()).collect();
        let iso: HostPath = "/srv/nas/x.iso".parse().unwrap();
        assert!(moved(&disks, &[own[0].clone(), own[1].clone(), iso.clone()]).is_empty());
        let elsewhere = [iso.clone(), iso.clone()];
        assert_eq!(moved(&disks, &elsewhere), [(&disks[0], &iso)]);
        assert!(moved(&disks, &elsewhere[..1]).is_empty(), "nothing is said where not all is known");
    }
}
