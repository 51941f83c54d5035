use std::time::Duration;

use sarrio_model::{SiteId, StoragePathId};

use super::Ground;
use crate::{HostError, PathMark, StorageDir};

pub async fn a_path_is_known_by_its_mark(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = StorageDir { directory: ground.directory.clone(), id: StoragePathId::new(), site };
    let not_mounted = Err(HostError::NotMounted(path.directory.clone()));
    assert_eq!(host.path_status(&path).await, not_mounted, "an empty directory is no storage path");

    assert_eq!(host.path_mark(&path.directory).await, Ok(None));
    let marked = host.mark_path(&path).await.unwrap();
    assert_eq!(host.path_mark(&path.directory).await, Ok(Some(PathMark { path: path.id, site })));
    assert!(marked.free <= marked.total && marked.total.0 > 0);
    host.mark_path(&path).await.unwrap();
    host.path_status(&path).await.unwrap();
    for folder in [path.desktops(), path.templates(), path.recycle_bin(), path.incoming()] {
        assert!(host.exists(&path, &folder).await.unwrap(), "{folder}");
    }

    let foreign = Err(HostError::ForeignPath(path.directory.clone()));
    for other in [
        StorageDir { id: StoragePathId::new(), ..path.clone() },
        StorageDir { site: SiteId::new(), ..path.clone() },
    ] {
        assert_eq!(host.mark_path(&other).await, foreign);
        assert_eq!(host.path_status(&other).await, foreign);
    }
    let nowhere = StorageDir { directory: ground.directory.join("nowhere"), ..path.clone() };
    assert!(host.mark_path(&nowhere).await.is_err(), "a directory that is not there is not made");
    assert_eq!(host.path_mark(&nowhere.directory).await, Err(HostError::Missing(nowhere.directory.clone())));
    assert!(!host.exists(&path, &nowhere.directory).await.unwrap());
    host.close().await;
}

pub async fn a_lock_that_one_holds_is_refused_to_all_others(ground: &Ground) {
    let site = SiteId::new();
    let (host, other) = (ground.host(site).await, ground.host(site).await);
    let path = ground.path(&*host, site).await;
    assert_eq!(other.hold_lock(&path, Duration::ZERO).await, Ok(true), "nobody holds it yet");
    let refused = async {
        while other.hold_lock(&path, Duration::ZERO).await.unwrap() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let held = async {
        // At first the other handle may still be trying.
        while !host.hold_lock(&path, Duration::from_secs(5)).await.unwrap() {}
    };
    tokio::select! {
        biased;
        () = refused => {}
        () = held => panic!("held to the end, and nobody saw it"),
    }
    host.close().await;
    other.close().await;
}
