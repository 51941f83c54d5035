//! Storage paths: marks, folders, disks.

use std::time::Duration;

use sarrio_hypervisor::{
    DiskSource, FileAccess, Folder, HostError, HostResult, ImageInfo, PathMark, PathStatus, Sidecar,
    StorageDir, said,
};
use sarrio_model::{
    Bytes, DesktopId, DiskFormat, Epoch, HostPath, SiteId,
    problem::{DesktopNotOnFile, DiskNeverSmaller, HostCall},
};

use tokio::time::Instant;

use crate::{
    SimImage,
    image::HEADER,
    tree::{Node, Tree},
    world::World,
};

fn mark_of(path: &StorageDir) -> String {
    serde_json::json!({ "path": path.id, "site": path.site }).to_string()
}

fn refused(call: HostCall, message: String) -> HostError {
    HostError::Refused { call, why: said(message) }
}

impl World {
    /// Fails unless the mark is there and names this path.
    pub(crate) fn mounted(&mut self, host: &str, path: &StorageDir) -> HostResult<()> {
        match self.tree(host, &path.directory).read(&path.directory.join(StorageDir::MARK)) {
            None => Err(HostError::NotMounted(path.directory.clone())),
            Some(mark) if *mark != mark_of(path) => Err(HostError::ForeignPath(path.directory.clone())),
            Some(_) => Ok(()),
        }
    }

    pub(crate) fn path_mark(&mut self, host: &str, directory: &HostPath) -> HostResult<Option<PathMark>> {
        let tree = self.tree(host, directory);
        tree.list(directory)?;
        match tree.read(&directory.join(StorageDir::MARK)) {
            None => Ok(None),
            Some(mark) => {
                let foreign = |_| HostError::ForeignPath(directory.clone());
                serde_json::from_str(mark).map(Some).map_err(foreign)
            }
        }
    }

    pub(crate) fn mark_path(&mut self, host: &str, path: &StorageDir) -> HostResult<PathStatus> {
        let directory = &path.directory;
        self.tree(host, directory).list(directory)?;
        match self.mounted(host, path) {
            Err(HostError::NotMounted(_)) => {
                self.require_space(host, directory, Bytes(1))?;
                let tree = self.tree(host, directory);
                for folder in [path.desktops(), path.templates(), path.recycle_bin(), path.incoming()] {
                    tree.make_directories(&folder);
                }
                tree.write(&directory.join(StorageDir::MARK), mark_of(path))?;
            }
            other => other?,
        }
        self.path_status(host, path)
    }

    pub(crate) fn path_status(&mut self, host: &str, path: &StorageDir) -> HostResult<PathStatus> {
        self.require_space(host, &path.directory, Bytes(0))?;
        let (total, free) = self.space(host, &path.directory);
        Ok(PathStatus { total, free })
    }

    /// Takes the lock of the path for `hold`. Returns whether it was free. Where hosts do not see each other's locks, each
    /// host has one of its own.
    pub(crate) fn hold_lock(&mut self, host: &str, path: &StorageDir, hold: Duration) -> HostResult<bool> {
        self.require_space(host, &path.directory, Bytes(1))?;
        let shared = self.volume(&path.directory).is_some_and(|volume| !volume.lockless);
        let key = (path.directory.clone(), if shared { String::new() } else { host.to_owned() });
        let now = Instant::now();
        if self.locked.get(&key).is_some_and(|until| *until > now) {
            return Ok(false);
        }
        self.locked.insert(key, now + hold);
        Ok(true)
    }

    /// Makes a folder with all that is in it, or nothing.
    pub(crate) fn make_folder(&mut self, host: &str, path: &StorageDir, folder: &Folder) -> HostResult<()> {
        let directory = &folder.directory;
        let parent = directory.parent();
        if parent != Some(path.desktops()) && parent != Some(path.templates()) {
            return Err(refused(
                HostCall::MakeFolders,
                format!("{directory} is not a folder for desktops or templates"),
            ));
        }
        let file = directory.join(Sidecar::FILE);
        if self.tree(host, directory).contains(directory) {
            let same = self.tree(host, &file).read(&file) == Some(&text_of(&folder.sidecar));
            return if same { Ok(()) } else { Err(HostError::Exists(directory.clone())) };
        }
        self.tree(host, directory).add(directory, Node::Directory)?;
        let made = self.tree(host, &file).write(&file, text_of(&folder.sidecar)).and_then(|()| {
            folder.disks.iter().try_for_each(|disk| {
                if disk.file.parent().as_ref() != Some(directory) {
                    return Err(refused(
                        HostCall::MakeFolders,
                        format!("{} is not in {directory}", disk.file),
                    ));
                }
                self.make_disk(host, &disk.file, &disk.source, disk.size)
            })
        });
        if made.is_err() {
            self.tree(host, directory).remove(directory);
        }
        made
    }

    pub(crate) fn make_disk(
        &mut self,
        host: &str,
        file: &HostPath,
        source: &DiskSource,
        size: Option<Bytes>,
    ) -> HostResult<()> {
        let image = match source {
            DiskSource::Empty => {
                let size = size
                    .ok_or_else(|| refused(HostCall::CreateDisk, "an empty disk needs a size".to_owned()))?;
                SimImage::qcow2(size, HEADER)
            }
            DiskSource::Overlay { base, base_format } => {
                let (_, image, _) = self.tree(host, base).image(base)?;
                SimImage::qcow2(size.unwrap_or(image.virtual_size), HEADER)
                    .with_backing(base.as_str(), Some(base_format.as_str()))
            }
        };
        if let Ok((_, there, _)) = self.tree(host, file).image(file)
            && there.backing == image.backing
            && there.backing_format == image.backing_format
            && (there.virtual_size == image.virtual_size || size.is_none())
        {
            return Ok(());
        }
        self.require_space(host, file, HEADER)?;
        self.add_image(host, file, image).map(drop)
    }

    pub(crate) fn rename(
        &mut self,
        host: &str,
        path: &StorageDir,
        from: &HostPath,
        to: &HostPath,
    ) -> HostResult<()> {
        for entry in [from, to] {
            if !entry.is_within(&path.directory) || *entry == path.directory {
                return Err(refused(HostCall::MoveFile, format!("{entry} is not below {}", path.directory)));
            }
        }
        let tree: &mut Tree = self.tree(host, from);
        match (tree.contains(from), tree.contains(to)) {
            (false, true) => return Ok(()),
            (false, false) => return Err(HostError::Missing(from.clone())),
            (true, true) => return Err(HostError::Exists(to.clone())),
            (true, false) => {}
        }
        if tree.protected_below(from).is_some_and(|file| file == *from) {
            return Err(HostError::ReadOnly(from.clone()));
        }
        if let Some(parent) = to.parent() {
            tree.make_directories(&parent);
        }
        tree.rename(from, to);
        Ok(())
    }

    pub(crate) fn resize_disk(&mut self, host: &str, file: &HostPath, size: Bytes) -> HostResult<()> {
        let (number, image, protected) = self.tree(host, file).image(file)?;
        if image.virtual_size == size {
            return Ok(());
        }
        if size < image.virtual_size {
            return Err(refused(
                HostCall::GrowDisk,
                format!("{file} has {}, a disk never becomes smaller", image.virtual_size),
            ));
        }
        if protected {
            return Err(HostError::ReadOnly(file.clone()));
        }
        if self.is_open(number) {
            return Err(HostError::Locked(file.clone()));
        }
        self.require_space(host, file, Bytes(0))?;
        self.tree(host, file).image_mut(file)?.0.virtual_size = size;
        Ok(())
    }

    /// Makes an image larger that a domain has open.
    pub(crate) fn resize_open_disk(
        &mut self,
        host: &str,
        site: SiteId,
        desktop: DesktopId,
        epoch: Epoch,
        file: &HostPath,
        size: Bytes,
    ) -> HostResult<()> {
        let machine = self.host(host).machine(site, desktop, epoch)?;
        if !machine.images.contains(file) {
            return Err(HostError::WrongState(DesktopNotOnFile { file: file.clone() }.into()));
        }
        self.require_space(host, file, Bytes(0))?;
        let (image, _) = self.tree(host, file).image_mut(file)?;
        if size < image.virtual_size {
            let there = image.virtual_size;
            return Err(HostError::WrongState(DiskNeverSmaller { file: file.clone(), size: there }.into()));
        }
        image.virtual_size = size;
        Ok(())
    }

    /// The qcow2 images in a directory and in its subdirectories, one level down.
    pub(crate) fn images(&mut self, host: &str, directory: &HostPath) -> HostResult<Vec<ImageInfo>> {
        let tree = self.tree(host, directory);
        tree.list(directory)?;
        let near = |file: &HostPath| {
            let parent = file.parent();
            parent.as_ref() == Some(directory)
                || parent.is_some_and(|parent| parent.parent().as_ref() == Some(directory))
        };
        let images = tree.iter().filter(|(file, _)| near(file)).filter_map(|(file, node)| match node {
            Node::Image { image, .. } if image.format == DiskFormat::Qcow2 => Some(image.info(file)),
            _ => None,
        });
        Ok(images.collect())
    }

    pub(crate) fn chain(&mut self, host: &str, file: &HostPath) -> HostResult<Vec<ImageInfo>> {
        let chain = self.tree(host, file).chain(file)?;
        Ok(chain.into_iter().map(|(file, _, image)| image.info(&file)).collect())
    }

    pub(crate) fn is_free(&mut self, host: &str, file: &HostPath) -> HostResult<bool> {
        let (number, ..) = self.tree(host, file).image(file)?;
        Ok(!self.is_written(number))
    }

    pub(crate) fn set_access(&mut self, host: &str, file: &HostPath, access: FileAccess) -> HostResult<()> {
        *self.tree(host, file).image_mut(file)?.1 = access == FileAccess::ReadOnly;
        Ok(())
    }

    pub(crate) fn image_info(&mut self, host: &str, file: &HostPath) -> HostResult<ImageInfo> {
        let tree = self.tree(host, file);
        match tree.node(file)? {
            Node::Text { content } => {
                let info = SimImage { format: DiskFormat::Raw, ..SimImage::raw(Bytes(content.len() as u64)) };
                Ok(info.info(file))
            }
            _ => Ok(tree.image(file)?.1.info(file)),
        }
    }

    pub(crate) fn write_sidecar(
        &mut self,
        host: &str,
        folder: &HostPath,
        sidecar: &Sidecar,
    ) -> HostResult<()> {
        self.tree(host, folder).list(folder)?;
        self.require_space(host, folder, Bytes(1))?;
        let file = folder.join(Sidecar::FILE);
        self.tree(host, &file).write(&file, text_of(sidecar))
    }

    pub(crate) fn delete_folder(
        &mut self,
        host: &str,
        path: &StorageDir,
        folder: &HostPath,
    ) -> HostResult<()> {
        let parent = folder.parent();
        if parent != Some(path.recycle_bin()) && parent != Some(path.incoming()) {
            return Err(refused(HostCall::DeleteFolder, format!("{folder} is not in the recycle bin")));
        }
        let tree = self.tree(host, folder);
        if let Some(file) = tree.protected_below(folder) {
            return Err(HostError::ReadOnly(file));
        }
        tree.remove(folder);
        Ok(())
    }
}

fn text_of(sidecar: &Sidecar) -> String {
    // A sidecar has only texts and ids, so this cannot fail.
    serde_json::to_string(sidecar).unwrap_or_default()
}
