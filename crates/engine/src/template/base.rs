//! The base of a template: an image that nobody writes any more, in a folder of its own.

use std::sync::Arc;

use sarrio_hypervisor::{FileAccess, Folder, HostError, ImageInfo, Sidecar, StorageDir};
use sarrio_model::{HostPath, Name, Problem, TemplateId, problem::StrangeImageOnTemplate};

use crate::{host::Host, operation::Run, storage};

/// A base, and a host that reaches it.
pub(crate) struct Base {
    /// Whose base it is.
    pub(crate) template: TemplateId,
    /// The storage path.
    pub(crate) dir: StorageDir,
    /// Who acts.
    pub(crate) host: Arc<Host>,
}

impl Base {
    /// The image.
    pub(crate) fn file(&self) -> HostPath {
        storage::template_file(&self.dir, self.template)
    }

    /// Makes the folder, without an image.
    pub(crate) async fn make_folder(&self, run: &Run, sidecar: Sidecar) -> Result<(), Problem> {
        let folder =
            Folder { directory: storage::template_folder(&self.dir, self.template), sidecar, disks: vec![] };
        let folders = [folder];
        let made = run.change(self.host.api.make_folders(&self.dir, &folders)).await?;
        for outcome in made.map_err(|why| why.problem(&self.host.name))? {
            outcome.map_err(|why| why.problem(&self.host.name))?;
        }
        Ok(())
    }

    /// Deletes the folder with what is in it, by way of the recycle bin; one that is not there is done.
    pub(crate) async fn discard_folder(&self) -> Result<(), Problem> {
        let folder = storage::template_folder(&self.dir, self.template);
        let bin = storage::recycled(&self.dir, self.template);
        storage::discard(&self.host, &self.dir, &folder, &bin).await
    }

    /// Refuses to delete the base, which lies in `file` now, while an image that Sarrio does not know builds on it. All
    /// storage paths that a host reaches are looked through, the recycle bins too.
    pub(crate) async fn require_unused(
        &self,
        run: &Run,
        name: &Name,
        file: &HostPath,
    ) -> Result<(), Problem> {
        for path in run.engine.store.storage_paths().await? {
            // What no host reaches cannot be looked at, and must not keep a template for ever.
            let Ok(host) = run.host_for_paths(&[path.id]).await else { continue };
            let dir = storage::dir(&run.engine, &path);
            for directory in [dir.desktops(), dir.templates(), dir.recycle_bin()] {
                let images = match host.api.images(&dir, &directory).await {
                    Ok(images) => images,
                    Err(HostError::Missing(_)) => continue,
                    Err(why) => return Err(why.problem(&host.name)),
                };
                let builds_on_it = |image: &ImageInfo| {
                    image.backing_file().is_some_and(|backing| storage::image::is_same(&backing, file))
                };
                if let Some(image) = images.iter().find(|image| builds_on_it(image)) {
                    let (file, word) = (image.file.clone(), image.file.shell_word());
                    return Err(StrangeImageOnTemplate { file, name: name.clone(), word }.into());
                }
            }
        }
        Ok(())
    }

    /// Makes the image read only.
    pub(crate) async fn protect(&self, run: &Run) -> Result<(), Problem> {
        let file = self.file();
        let done = run.change(self.host.api.set_access(&self.dir, &file, FileAccess::ReadOnly)).await?;
        done.map_err(|why| why.problem(&self.host.name))
    }

    /// Makes the image, wherever it lies now, writable again; one that is not there is done.
    pub(crate) async fn unprotect(&self, file: &HostPath) -> Result<(), Problem> {
        match self.host.api.set_access(&self.dir, file, FileAccess::Writable).await {
            Ok(()) | Err(HostError::Missing(_)) => Ok(()),
            Err(why) => Err(why.problem(&self.host.name)),
        }
    }
}
