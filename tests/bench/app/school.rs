//! Backends with many desktops, which are put straight into their databases.

use std::path::Path;

use anyhow::Result;
use jiff::Timestamp;
use sarrio_backend::{Embedded, EmbeddedSettings, embedded};
use sarrio_client::Client;
use sarrio_model::{
    Actions, Desktop, DesktopId, DesktopState, Epoch, Hardware, Revision, StoragePath, StoragePathId, User,
};
use sarrio_store::Store;

/// A backend with so many desktops, all of them off.
pub(crate) async fn filled(directory: &Path, count: usize) -> Result<Embedded> {
    let data = directory.join("data");
    let backend = embedded(EmbeddedSettings::new(data.clone(), directory.join("run"))).await?;
    let me = Client::unix(&backend.socket)?.session().await?.user;
    let store = Store::open(&format!("sqlite:{}", data.join("sarrio.db").display())).await?;
    let path = path()?;
    let mut tx = store.begin().await?;
    tx.insert_storage_path(&path).await?;
    tx.commit().await?;
    let desktops = desktops(count, &me, &path)?;
    for some in desktops.chunks(5_000) {
        let mut tx = store.begin().await?;
        tx.insert_desktops(some).await?;
        tx.prune_events(1_000).await?;
        tx.commit().await?;
    }
    store.close().await;
    Ok(backend)
}

fn path() -> Result<StoragePath> {
    Ok(StoragePath {
        id: StoragePathId::new(),
        name: "nas1".parse()?,
        directory: "/srv/nas1".parse()?,
        desktops: true,
        templates: true,
        total: None,
        free: None,
        hosts: vec![],
        things: 0,
        created: Timestamp::now(),
        revision: Revision(1),
        actions: Actions::default(),
    })
}

fn desktops(count: usize, owner: &User, path: &StoragePath) -> Result<Vec<Desktop>> {
    let now = Timestamp::now();
    (0..count)
        .map(|number| {
            Ok(Desktop {
                id: DesktopId::new(),
                name: format!("SolidWorks peça {number:06}").parse()?,
                owner: owner.named(),
                template: None,
                template_name: None,
                state: DesktopState::Stopped,
                host_name: None,
                hardware: Hardware::default(),
                persistence: sarrio_model::Persistence::default(),
                path: path.id,
                path_name: path.name.clone(),
                disks: vec![],
                newer_images: vec![],
                holds: sarrio_model::Holds::default(),
                operation: None,
                epoch: Epoch(1),
                viewers: 0,
                created: now,
                deleted: None,
                revision: Revision(0),
                actions: Actions::default(),
            })
        })
        .collect()
}
