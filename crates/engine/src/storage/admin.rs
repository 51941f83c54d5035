//! What an administrator does with storage paths.

use jiff::Timestamp;
use sarrio_hypervisor::{HostError, ImageInfo};
use sarrio_model::{
    Code, Disk, EditStoragePath, NewStoragePath, PathOnHost, Problem, StoragePath, StoragePathId,
};

use super::dir;
use crate::{
    Engine,
    authz::{AddStoragePath, EditStoragePath as MayEdit, Permit, RemoveStoragePath, SeeStorage},
};

impl Engine {
    /// Adds a directory: the first host that has it and can write it gives it its mark; then every host looks.
    ///
    /// # Errors
    /// No host reaches the directory, it is another site's, or its name or directory is taken.
    pub async fn add_storage_path(
        &self,
        _: Permit<AddStoragePath>,
        new: NewStoragePath,
    ) -> Result<StoragePath, Problem> {
        let engine = &self.0;
        for known in engine.store.storage_paths().await? {
            if known.name == new.name {
                return Err(Problem::new(
                    Code::NameTaken,
                    format!("There is a storage path {} already.", new.name),
                ));
            }
            if new.directory.is_within(&known.directory) || known.directory.is_within(&new.directory) {
                return Err(Problem {
                    field: Some("directory".to_owned()),
                    ..Problem::new(
                        Code::StorageForeign,
                        format!(
                            "{} and {} of {} would lie in each other.",
                            new.directory, known.directory, known.name
                        ),
                    )
                });
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
        };
        let mut problem = Problem::new(Code::NoHost, "There is no host that could reach the directory.");
        let directory = dir(engine, &row);
        let mut marked = false;
        for host in engine.hosts.all().into_iter().filter(|host| host.is_up()) {
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
                    None
                }
                Err(why) => {
                    let why = why.problem(&host.name);
                    if !marked {
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
        let mut row = tx.storage_path(id).await?.ok_or_else(|| Problem::not_found("storage path", id))?;
        // Hosts' looks move the revision; what a person edits must be as it was read.
        let read = permit.on();
        if row.revision != edit.revision
            && (&row.name, row.desktops, row.templates) != (&read.name, read.desktops, read.templates)
        {
            return Err(Problem::new(Code::StaleRevision, format!("{} was changed meanwhile.", row.name)));
        }
        row.name = edit.name.unwrap_or(row.name);
        row.desktops = edit.desktops.unwrap_or(row.desktops);
        row.templates = edit.templates.unwrap_or(row.templates);
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
        let row = tx.storage_path(id).await?.ok_or_else(|| Problem::not_found("storage path", id))?;
        if row.things > 0 {
            return Err(Problem::new(
                Code::StorageInUse,
                format!("{} things lie on {}, the recycle bin counted.", row.things, row.name),
            ));
        }
        tx.remove_storage_path(id).await?;
        tx.commit().await?;
        Ok(())
    }

    /// A disk and all it builds on, as their headers say now, the disk first.
    ///
    /// # Errors
    /// It is in use (a running desktop's header cannot be read whole), or no host reaches it.
    pub async fn disk_chain(&self, _: Permit<SeeStorage>, disk: &Disk) -> Result<Vec<ImageInfo>, Problem> {
        let paths = super::paths_below(&self.0, disk.id).await?;
        let host = self.0.host_for_paths(&paths).await?;
        host.api.chain(&disk.file).await.map_err(|why| match why {
            HostError::Locked(_) => {
                Problem::new(Code::DiskInUse, format!("{} is open: its desktop runs.", disk.file))
            }
            why => why.problem(&host.name),
        })
    }
}
