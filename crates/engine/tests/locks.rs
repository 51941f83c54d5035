//! The locks of storage paths, on which two hosts rely.
#![allow(clippy::unwrap_used)]

mod school;

use std::sync::{Arc, Mutex};

use sarrio_engine::authz;
use sarrio_model::{Bytes, Code, Connection, NewStoragePath, StoragePath};
use sarrio_simulator::Fate;
use school::{School, name};

#[tokio::test]
async fn a_path_whose_locks_do_not_reach_between_hosts_is_used_by_one_of_them_alone() {
    let school = School::with_hosts(2).await;
    let directory = "/srv/usb".parse().unwrap();
    school.fleet.share(&directory, Bytes(1 << 40));
    school.fleet.lose_locks(&directory);
    let permit = authz::may(&school.admin, authz::AddStoragePath, ()).unwrap();
    let new = NewStoragePath { name: name("usb"), directory, desktops: true, templates: false, reuse: false };
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
    // The look that follows does not forget it: it tries the locks again, then samples the host.
    let calls = Arc::new(Mutex::new(Vec::new()));
    let heard = calls.clone();
    school.fleet.on_call(move |call| {
        heard.lock().unwrap().push((call.host.clone(), call.name));
        Fate::Go
    });
    let refused = path.hosts.iter().find(|host| host.problem.is_some()).unwrap().hypervisor;
    let refused = school.store.hypervisor(refused).await.unwrap().unwrap();
    let Connection::Ssh { target, .. } = refused.connection else { panic!("it is a host of the fleet") };
    school
        .until("the host was looked at again", async || {
            let calls = calls.lock().unwrap();
            let mut of_it =
                calls.iter().filter(|(host, _)| *host == target.address.as_str()).map(|(_, name)| *name);
            of_it.any(|name| name == "hold_lock") && of_it.any(|name| name == "load")
        })
        .await;
    let later = school.store.storage_path(path.id).await.unwrap().unwrap();
    assert_eq!(problems(&later), problems(&path));
}
