//! Where things lie on a storage path:
//!
//! ```text
//! PATH/.sarrio-path              the mark: this path's and this site's id
//! PATH/desktops/DESKTOP/         system.qcow2, data.qcow2, scratch.qcow2, UEFI variables, sarrio.json
//! PATH/templates/TEMPLATE/       system.qcow2 (read only), sarrio.json
//! PATH/recycle-bin/ID/           a deleted desktop or template, whole
//! PATH/incoming/TEMPLATE.qcow2   what is being uploaded
//! PATH/incoming/OPERATION        a disk on its way to be deleted
//! PATH/lessons/LESSON/work/      what students handed in at a lesson, or what was collected from them
//! ```

use std::fmt::Display;

use sarrio_hypervisor::StorageDir;
use sarrio_model::{DesktopId, DiskRole, HostPath, LessonId, StoragePath, TemplateId};

use crate::Inner;

/// Where the folder of a desktop or template lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Location {
    /// Among the folders of all desktops or templates.
    Home,
    /// In the recycle bin.
    RecycleBin,
}

/// A storage path as hosts know it.
pub(crate) fn dir(engine: &Inner, path: &StoragePath) -> StorageDir {
    StorageDir { directory: path.directory.clone(), id: path.id, site: engine.site }
}

/// A desktop's folder.
pub(crate) fn desktop_folder(dir: &StorageDir, desktop: DesktopId) -> HostPath {
    dir.desktops().join(desktop)
}

/// A template's folder.
pub(crate) fn template_folder(dir: &StorageDir, template: TemplateId) -> HostPath {
    dir.templates().join(template)
}

/// A template's base.
pub(crate) fn template_file(dir: &StorageDir, template: TemplateId) -> HostPath {
    disk_file(&template_folder(dir, template), DiskRole::System)
}

/// Where a folder lies while it is in the recycle bin.
pub(crate) fn recycled(dir: &StorageDir, id: impl Display) -> HostPath {
    dir.recycle_bin().join(id)
}

/// The folder with the files of a lesson.
pub(crate) fn lesson_folder(dir: &StorageDir, lesson: LessonId) -> HostPath {
    dir.lessons().join(lesson)
}

/// Where the image of a template is uploaded to.
pub(crate) fn uploaded(dir: &StorageDir, template: TemplateId) -> HostPath {
    dir.incoming().join(format_args!("{template}.qcow2"))
}

/// A disk's file in its folder.
pub(crate) fn disk_file(folder: &HostPath, role: DiskRole) -> HostPath {
    folder.join(format_args!("{}.qcow2", role.as_str()))
}
