//! The locks of storage paths, on which two hosts rely.
#![allow(clippy::unwrap_used)]

mod school;

use sarrio_engine::authz;
use sarrio_model::{Bytes, Code, NewStoragePath, StoragePath};
use school::{School, name};

#[tokio::test]
async fn a_path_whose_locks_do_not_reach_between_hosts_is_used_by_one_of_them_alone() {
    let school = School::with_hosts(2).await;
    let directory = "/srv/usb".parse().unwrap();
    school.fleet.share(&directory, Bytes(1 << 40));
    school.fleet.lose_locks(&directory);
    let permit = authz::may(&school.admin, authz::AddStoragePath, ()).unwrap();
    let new = NewStoragePath { name: name("usb"), directory, desktops: true, templates: false };
    let path = school.engine.add_storage_path(permit, new).await.unwrap();
    let problems = |path: &StoragePath| -> Vec<_> {
        let mut hosts: Vec<_> = path
            .hosts
            .iter()
            .map(|host| (host.hypervisor, host.problem.as_ref().map(|why| why.code)))
            .collect();
        hosts.sort_by_key(|(id, _)| *id);
        hosts
    };
    let refused = problems(&path).iter().filter(|(_, code)| *code == Some(Code::StorageNoLocks)).count();
    assert_eq!((path.hosts.len(), refused), (2, 1));
    // Later looks do not forget it.
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    let later = school.store.storage_path(path.id).await.unwrap().unwrap();
    assert_eq!(problems(&later), problems(&path));
}
