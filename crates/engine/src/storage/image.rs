//! What the store remembers of an image, corrected by the image itself.

use sarrio_hypervisor::{HostError, ImageInfo};
use sarrio_model::{
    Bytes, Disk, HostPath, Problem,
    problem::{ImageOnStrangeBase, ImageReplaced, Word},
};

use super::require_dir;
use crate::{Inner, host::Host};

/// What a new image takes before anything is written to it: its header and tables.
pub(crate) const NEW: Bytes = Bytes(256 << 10);

/// How much the space that an image takes must differ from what is known before that is corrected.
const NOTABLE: u64 = 1 << 20;

/// Whether two names are of one file: the same path, or the same file in the folder of the same desktop or template. Such
/// a folder has an id as its name, also in the recycle bin and below another mount.
pub(crate) fn is_same(a: &HostPath, b: &HostPath) -> bool {
    let folder = |file: &HostPath| file.parent().map(|folder| folder.file_name().to_owned());
    a == b || (a.file_name() == b.file_name() && folder(a) == folder(b))
}

/// Reads a disk's header, and corrects its row where the image knows better.
///
/// # Errors
/// The image cannot be read, or is not in the format that the disk has.
pub(crate) async fn measure(engine: &Inner, host: &Host, disk: &Disk) -> Result<Disk, Problem> {
    let size = size_of(engine, host, disk, &disk.file).await?;
    let disk = Disk { virtual_size: size, ..disk.clone() };
    let mut tx = engine.store.begin().await?;
    let Some(mut row) = tx.disk(disk.id).await? else { return Ok(disk) };
    if row.virtual_size != size {
        tracing::info!(disk.id = %disk.id, known = %row.virtual_size, found = %size, "the image has another size");
        row.virtual_size = size;
        tx.save_disk(&mut row).await?;
        tx.commit().await?;
    }
    Ok(disk)
}

/// The size of a disk whose image lies in `file` now, as its header says.
///
/// # Errors
/// The image cannot be read, or is not in the format that the disk has.
pub(crate) async fn size_of(
    engine: &Inner,
    host: &Host,
    disk: &Disk,
    file: &HostPath,
) -> Result<Bytes, Problem> {
    Ok(header(engine, host, disk, file).await?.virtual_size)
}

/// What the header of a disk's image says. Where the storage path is not mounted the file is missing too; the problem
/// then says that the path is not mounted.
async fn header(engine: &Inner, host: &Host, disk: &Disk, file: &HostPath) -> Result<ImageInfo, Problem> {
    let problem = |why: HostError| why.problem(&host.name);
    match host.api.image_info(file).await {
        Ok(info) => {
            require_format(disk, &info)?;
            Ok(info)
        }
        Err(missing @ HostError::Missing(_)) => {
            // This looks at the path's mark first.
            host.api.exists(&require_dir(engine, disk.path).await?, file).await.map_err(problem)?;
            Err(problem(missing))
        }
        Err(why) => Err(problem(why)),
    }
}

/// The disk that this one builds on, as its header says; where its row says otherwise the row is corrected.
///
/// # Errors
/// The image cannot be read, or builds on a file that is no disk of Sarrio's: nobody would keep that file from being
/// changed or deleted.
pub(crate) async fn require_base(engine: &Inner, host: &Host, disk: &Disk) -> Result<Option<Disk>, Problem> {
    let info = header(engine, host, disk, &disk.file).await?;
    let known = match disk.base {
        Some(id) => engine.store.disk(id).await?,
        None => None,
    };
    let found = match (&info.backing, info.backing_file()) {
        (None, _) => None,
        (Some(_), Some(file)) if known.as_ref().is_some_and(|known| is_same(&file, &known.file)) => {
            return Ok(known);
        }
        (Some(backing), file) => {
            let found = match &file {
                Some(file) => engine.store.disk_by_file(file).await?,
                None => None,
            };
            let backing: String = backing.chars().filter(|c| !c.is_control()).take(200).collect();
            Some(found.ok_or_else(|| {
                ImageOnStrangeBase { file: disk.file.clone(), backing, word: disk.file.shell_word() }
                    .problem()
            })?)
        }
    };
    let mut tx = engine.store.begin().await?;
    if let Some(mut row) = tx.disk(disk.id).await?
        && row.base != found.as_ref().map(|found| found.id)
    {
        tracing::info!(disk.id = %disk.id, backing = ?info.backing, "the image builds on another disk than was known");
        row.base = found.as_ref().map(|found| found.id);
        tx.save_disk(&mut row).await?;
        tx.commit().await?;
    }
    Ok(found)
}

fn require_format(disk: &Disk, info: &ImageInfo) -> Result<(), Problem> {
    if info.format == disk.format {
        return Ok(());
    }
    Err(ImageReplaced {
        file: info.file.clone(),
        found: Word(info.format.as_str()),
        known: Word(disk.format.as_str()),
    }
    .into())
}

/// Corrects the rows of disks by headers that were read.
pub(crate) async fn correct(engine: &Inner, disks: &[Disk], read: &[ImageInfo]) -> Result<(), Problem> {
    let header = |disk: &Disk| read.iter().find(|image| image.file == disk.file);
    let differs = |disk: &&Disk| {
        let space = |image: &ImageInfo| image.actual_size.0.abs_diff(disk.actual_size.unwrap_or_default().0);
        header(disk).is_some_and(|image| {
            image.format == disk.format
                && (image.virtual_size != disk.virtual_size || space(image) >= NOTABLE)
        })
    };
    let stale: Vec<&Disk> = disks.iter().filter(differs).collect();
    if stale.is_empty() {
        return Ok(());
    }
    let mut tx = engine.store.begin().await?;
    for disk in stale {
        let (Some(mut row), Some(image)) = (tx.disk(disk.id).await?, header(disk)) else { continue };
        if row.file == image.file {
            if row.virtual_size != image.virtual_size {
                tracing::info!(disk.id = %row.id, known = %row.virtual_size, found = %image.virtual_size, "the image has another size");
                row.virtual_size = image.virtual_size;
            }
            row.actual_size = Some(image.actual_size);
            tx.save_disk(&mut row).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
