//! What an operation that is let go of may have left on hosts and storage paths: only what its own steps can have made and
//! have not undone.

use std::collections::{HashMap, HashSet};

use sarrio_hypervisor::StorageDir;
use sarrio_model::{
    Desktop, HostPath, LeftBehind, Name, OperationKind as Kind, OperationState, Problem, StoragePathId,
    Template,
};
use sarrio_store::{OperationRow, Tx};

use crate::{
    Inner,
    desktop::{MakeFolders, Renew},
    operation::memo,
    storage,
    template::Import,
};

/// What an operation may have left.
pub(crate) struct Remains<'a> {
    row: &'a OperationRow,
    /// The names of its steps, in order.
    steps: Vec<&'static str>,
    /// The storage paths of what it works on, with their names.
    dirs: HashMap<StoragePathId, (StorageDir, Name)>,
}

impl<'a> Remains<'a> {
    /// Of this operation, which works on things on these storage paths.
    pub(crate) async fn of(
        engine: &Inner,
        tx: &mut Tx,
        row: &'a OperationRow,
        paths: impl Iterator<Item = StoragePathId> + Send,
    ) -> Result<Self, Problem> {
        let mut dirs = HashMap::new();
        for id in paths.collect::<HashSet<_>>() {
            if let Some(path) = tx.storage_path(id).await? {
                dirs.insert(id, (storage::dir(engine, &path), path.name));
            }
        }
        Ok(Self { row, steps: engine.runner.steps_of(row.operation.kind), dirs })
    }

    /// What is left of one of its desktops.
    pub(crate) fn of_desktop(&self, desktop: &Desktop) -> Vec<LeftBehind> {
        let Some((dir, storage)) = self.dirs.get(&desktop.path) else { return vec![] };
        let folder = |path| LeftBehind::Folder { path, storage: storage.clone() };
        let home = || folder(storage::desktop_folder(dir, desktop.id));
        let recycled = || folder(storage::recycled(dir, desktop.id));
        match self.row.operation.kind {
            Kind::CreateDesktops if self.may_have("disks") => match memo::read::<MakeFolders>(&self.row.memo)
            {
                Ok(create) => match create.unfinished().iter().rev().position(|id| *id == desktop.id) {
                    None => vec![],
                    Some(0) if self.row.undoing => vec![home(), recycled()],
                    Some(_) => vec![home()],
                },
                // Where the memo cannot be read, it may be there.
                Err(_) => vec![home()],
            },
            Kind::RenewDesktop if self.may_have("folder") => match memo::read::<Renew>(&self.row.memo) {
                Ok(renew) => {
                    let old = renew.old();
                    vec![folder(storage::desktop_folder(dir, old)), folder(storage::recycled(dir, old))]
                }
                Err(_) => vec![home()],
            },
            Kind::DeleteDesktop if self.may_have("bin") => vec![home(), recycled()],
            Kind::RestoreDesktop if self.may_have("restore") => vec![home(), recycled()],
            Kind::PurgeDesktop if self.may_have("purge") => vec![recycled()],
            Kind::StartDesktop if self.may_have("create") => {
                let host = desktop.state.place().and(desktop.host_name.clone());
                host.map(|host| LeftBehind::Domain { desktop: desktop.id, host }).into_iter().collect()
            }
            _ => vec![],
        }
    }

    /// What is left of one of its templates.
    pub(crate) fn of_template(&self, template: &Template) -> Vec<LeftBehind> {
        let Some((dir, storage)) = self.dirs.get(&template.path) else { return vec![] };
        let folder = |path| LeftBehind::Folder { path, storage: storage.clone() };
        let home = || folder(storage::template_folder(dir, template.id));
        let recycled = || folder(storage::recycled(dir, template.id));
        let mut left = Vec::new();
        match self.row.operation.kind {
            Kind::TemplateFromDesktop if self.may_have("folder") => left.push(home()),
            Kind::ImportTemplate => {
                if self.may_have("folder") {
                    left.push(home());
                }
                if let Some(path) = self.upload(storage::uploaded(dir, template.id)) {
                    left.push(LeftBehind::File { path, storage: storage.clone() });
                }
            }
            Kind::DeleteTemplate if self.may_have("bin") => left.extend([home(), recycled()]),
            Kind::RestoreTemplate if self.may_have("restore") => left.extend([home(), recycled()]),
            Kind::PurgeTemplate if self.may_have("purge") => left.push(recycled()),
            _ => {}
        }
        left
    }

    /// The temporary directory in which its step makes folders. A host that is cut off may leave one.
    pub(crate) fn unfinished(&self) -> Vec<LeftBehind> {
        let makes_folders = match self.row.operation.kind {
            Kind::CreateDesktops => "disks",
            Kind::RenewDesktop | Kind::TemplateFromDesktop | Kind::ImportTemplate => "folder",
            _ => return vec![],
        };
        // Of a step that ended well none is left, also while it is undone for the failure of a later one.
        let failed = match &self.row.operation.state {
            OperationState::Undoing { step, .. } => Some(step.as_str()),
            _ => self.row.step.as_deref(),
        };
        if failed != Some(makes_folders) || !self.row.touched {
            return vec![];
        }
        let mut left: Vec<_> = self.dirs.values().collect();
        left.sort_by(|a, b| a.1.cmp(&b.1));
        let unfinished = |(dir, storage): &(StorageDir, Name)| LeftBehind::Unfinished {
            path: dir.directory.clone(),
            storage: storage.clone(),
        };
        left.into_iter().map(unfinished).collect()
    }

    /// Whether this step may have changed something that was not undone since. Of a step that this version does not know
    /// nothing can be said, so it may follow on any other.
    fn may_have(&self, step: &str) -> bool {
        let Some(now) = self.row.step.as_deref() else { return false };
        if now == step {
            return self.row.touched;
        }
        let at = |name: &str| self.steps.iter().position(|known| *known == name);
        at(now).is_none_or(|now| at(step).is_some_and(|step| step < now))
    }

    /// The file of an import, where it was uploaded and not deleted since. Where the memo cannot be read, it may be there.
    fn upload(&self, file: HostPath) -> Option<HostPath> {
        let import = memo::read::<Import>(&self.row.memo);
        import.map_or(Some(file), |import| import.uploaded_file().cloned())
    }
}
