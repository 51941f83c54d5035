//! What an administrator does with storage paths.

use std::sync::Arc;

use jiff::Timestamp;
use sarrio_hypervisor::{HostError, StorageDir};
use sarrio_model::{
    Actions, Code, EditStoragePath, Name, NewStoragePath, Noun, PathOnHost, Problem, StoragePath,
    StoragePathId,
    problem::{
        ChangedByOthers, DirectoryMissing, DirectoryWasForgotten, NoHostForDirectory, StoragePathNameTaken,
        StoragePathsOverlap,
    },
};

use super::{dir, locks};
use crate::{
    Engine, Inner,
    authz::{About, AddStoragePath, EditStoragePath as MayEdit, Permit, RemoveStoragePath},
    host::Host,
};

impl Engine {
    /// Adds a directory: the first host that has it and can write it gives it its mark; then every host looks. One that was a
    /// storage path of this site and was forgotten has its mark still, and is that path again.
    ///
    /// # Errors
    /// No host reaches the directory, it is another site's, its name or directory is taken, or it was forgotten and the
    /// request does not say that it is used again.
    pub async fn add_storage_path(
        &self,
        permit: Permit<AddStoragePath>,
        new: NewStoragePath,
    ) -> Result<StoragePath, Problem> {
        let engine = &self.0;
        for known in engine.store.storage_paths().await? {
            if known.name == new.name {
                return Err(StoragePathNameTaken { name: new.name }.at("name"));
            }
            if new.directory.is_within(&known.directory) || known.directory.is_within(&new.directory) {
                let (directory, other, path) = (new.directory, known.directory, known.name);
                return Err(StoragePathsOverlap { directory, other, path }.at("directory"));
            }
        }
        let mut row = StoragePath {
            id: StoragePathId::new(),
            name: new.name,
            directory: new.directory,
            desktops: new.desktops,
            templates: new.templates,
            total: None,
            free: None,
            hosts: vec![],
            things: 0,
            created: Timestamp::now(),
            revision: sarrio_model::Revision(1),
            actions: Actions::default(),
        };
        let mut hosts = engine.hosts.all();
        hosts.retain(|host| host.is_up());
        hosts.sort_by(|a, b| a.name.cmp(&b.name));
        if let Some((host, id)) = forgotten(engine, &hosts, &row).await? {
            if !new.reuse {
                return Err(DirectoryWasForgotten { host, directory: row.directory }.at("directory"));
            }
            tracing::warn!(path.id = %id, directory = %row.directory, "a forgotten storage path is used again");
            row.id = id;
        }
        let mut problem = NoHostForDirectory.problem();
        let directory = dir(engine, &row);
        let mut marked = false;
        for host in hosts {
            // Once it has its mark the other hosts must see that very mark, or they have another directory there.
            let status = match marked {
                false => host.api.mark_path(&directory).await,
                true => host.api.path_status(&directory).await,
            };
            let why = match status {
                Ok(status) => {
                    marked = true;
                    row.total = Some(status.total);
                    row.free = Some(status.free);
                    locks::reach(engine, &row, &host).await.err()
                }
                Err(why) => {
                    let why = of_directory(&why, &host.name, &directory);
                    // That it is not there says less than what another host found in it.
                    if !marked && matches!(problem.code, Code::NoHost | Code::StorageNotMounted) {
                        problem = why.clone();
                    }
                    Some(why)
                }
            };
            row.hosts.push(PathOnHost {
                hypervisor: host.id,
                name: host.name.clone(),
                usable: why.is_none(),
                problem: why,
            });
        }
        if !marked {
            return Err(problem);
        }
        let mut tx = engine.store.begin().await?;
        permit.confirm_about(&mut tx, &(), About::of(&row)).await?;
        tx.insert_storage_path(&row).await?;
        tx.commit().await?;
        for host in engine.hosts.all() {
            host.look_now.notify_one();
        }
        Ok(row)
    }

    /// Changes what a storage path is called and takes.
    ///
    /// # Errors
    /// The store's.
    pub async fn edit_storage_path(
        &self,
        permit: Permit<MayEdit>,
        edit: EditStoragePath,
    ) -> Result<StoragePath, Problem> {
        let mut tx = self.0.store.begin().await?;
        let id = permit.on().id;
        let mut row = tx.storage_path(id).await?.ok_or_else(|| Problem::not_found(Noun::StoragePath, id))?;
        permit.confirm(&mut tx, &row).await?;
        if row.revision != edit.revision {
            return Err(ChangedByOthers { name: row.name.to_string() }.into());
        }
        let before = row.clone();
        row.name = edit.name.unwrap_or(row.name);
        row.desktops = edit.desktops.unwrap_or(row.desktops);
        row.templates = edit.templates.unwrap_or(row.templates);
        tx.audit_change("name", Some(&before.name), Some(&row.name));
        tx.audit_change("desktops", Some(before.desktops), Some(row.desktops));
        tx.audit_change("templates", Some(before.templates), Some(row.templates));
        tx.save_storage_path(&mut row).await?;
        tx.commit().await?;
        Ok(row)
    }

    /// Forgets an empty storage path. Its directory and mark stay.
    ///
    /// # Errors
    /// Desktops, templates or media lie on it.
    pub async fn remove_storage_path(&self, permit: Permit<RemoveStoragePath>) -> Result<(), Problem> {
        let mut tx = self.0.store.begin().await?;
        let id = permit.on().id;
        let row = tx.storage_path(id).await?.ok_or_else(|| Problem::not_found(Noun::StoragePath, id))?;
        permit.confirm(&mut tx, &row).await?;
        tx.remove_storage_path(id).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Whether the directory of a new storage path was one of this site that was forgotten: the host that shows its mark, and the
/// path that the mark names.
async fn forgotten(
    engine: &Inner,
    hosts: &[Arc<Host>],
    new: &StoragePath,
) -> Result<Option<(Name, StoragePathId)>, Problem> {
    for host in hosts {
        // What else is wrong with the directory is told when its mark is written.
        let Ok(Some(mark)) = host.api.path_mark(&new.directory).await else { continue };
        if mark.site == engine.site && engine.store.storage_path(mark.path).await?.is_none() {
            return Ok(Some((host.name.clone(), mark.path)));
        }
    }
    Ok(None)
}

/// What keeps a directory from becoming a storage path. That it is not there at all is a matter of mounting, too.
fn of_directory(why: &HostError, host: &Name, directory: &StorageDir) -> Problem {
    let problem = match why {
        HostError::Missing(_) => {
            DirectoryMissing { host: host.clone(), directory: directory.directory.clone() }.into()
        }
        why => why.problem(host),
    };
    problem.at("directory")
}
