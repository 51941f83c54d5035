//! Where a storage path is mounted is looked at when it matters, not only each minute; and a forgotten directory is used again.
#![allow(clippy::unwrap_used)]

mod school;

use sarrio_engine::authz;
use sarrio_model::{
    Code, DesktopAction, ForgetStoragePath, NewStoragePath, Problem, SiteId, StateName, StoragePath,
    problem::DirectoryWasForgotten,
};
use school::{School, name};

async fn nas(school: &School) -> StoragePath {
    let paths = school.store.storage_paths().await.unwrap();
    paths.into_iter().find(|path| path.name == name("nas")).unwrap()
}

async fn check(school: &School) {
    let permit = authz::may(&school.admin, authz::EditHypervisor, school.hypervisor(1).await).unwrap();
    school.engine.doctor(permit).await.unwrap();
}

#[tokio::test]
async fn a_check_of_a_host_remembers_what_it_saw_of_the_storage_paths() {
    let school = School::with_hosts(1).await;
    school.host(1).nas_cut();
    assert!(nas(&school).await.hosts[0].usable, "nobody has looked yet");
    check(&school).await;
    let lost = nas(&school).await.hosts.remove(0);
    assert_eq!((lost.usable, lost.problem.unwrap().code), (false, Code::StorageNotMounted));
    school.host(1).nas_heal();
    check(&school).await;
    assert!(nas(&school).await.hosts[0].usable);
}

#[tokio::test]
async fn an_operation_is_not_refused_for_a_mount_that_is_back() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let (pc, binned) = (
        school.desktop_of(&school.admin, &template, "pc").await,
        school.desktop_of(&school.admin, &template, "binned").await,
    );
    for action in [DesktopAction::Start, DesktopAction::Delete] {
        school.host(1).nas_cut();
        check(&school).await;
        school.host(1).nas_heal();
        assert!(!nas(&school).await.hosts[0].usable, "that is what is remembered");
        match action {
            DesktopAction::Start => school.act(action, pc.id).await.unwrap(),
            _ => school.act(action, binned.id).await.unwrap(),
        }
        assert!(nas(&school).await.hosts[0].usable);
    }
    school.until("it runs", async || school.state(pc.id).await == StateName::Running).await;
}

async fn add(school: &School, reuse: bool) -> Result<StoragePath, Problem> {
    let permit = authz::may(&school.admin, authz::AddStoragePath, ()).unwrap();
    let directory = "/srv/nas".parse().unwrap();
    let new = NewStoragePath { name: name("again"), directory, desktops: true, templates: true, reuse };
    school.engine.add_storage_path(permit, new).await
}

#[tokio::test]
async fn a_forgotten_directory_is_used_again_once_that_was_said() {
    let school = School::with_hosts(2).await;
    let forgotten = nas(&school).await;
    for number in [1, 2] {
        school.host(number).nas_cut();
    }
    let permit = authz::may(&school.admin, authz::ForgetStoragePath, forgotten.clone()).unwrap();
    let forget = ForgetStoragePath { revision: forgotten.revision, name: name("nas") };
    school.engine.forget_storage_path(permit, forget).await.unwrap();
    for number in [1, 2] {
        school.host(number).nas_heal();
    }

    let told = add(&school, false).await.unwrap_err();
    assert!(told.says(DirectoryWasForgotten::KEY), "{told}");
    assert_eq!((told.code, told.field.as_deref()), (Code::StorageForeign, Some("directory")));
    let again = add(&school, true).await.unwrap();
    assert_eq!(again.id, forgotten.id, "its mark is still right");
    assert!(again.hosts.len() == 2 && again.hosts.iter().all(|host| host.usable), "{again:?}");
    let template = school.template().await;
    school.desktop_of(&school.admin, &template, "pc").await;
}

#[tokio::test]
async fn a_directory_of_another_site_is_never_used() {
    let school = School::with_hosts(1).await;
    let empty = nas(&school).await;
    let permit = authz::may(&school.admin, authz::RemoveStoragePath, empty.clone()).unwrap();
    school.engine.remove_storage_path(permit).await.unwrap();
    let mark = empty.directory.join(".sarrio-path");
    school.fleet.remove(&mark);
    let of_another = serde_json::json!({ "path": empty.id, "site": SiteId::new() }).to_string();
    school.fleet.put_text(&mark, &of_another).unwrap();
    for reuse in [false, true] {
        let refused = add(&school, reuse).await.unwrap_err();
        assert!(
            refused.code == Code::StorageForeign && !refused.says(DirectoryWasForgotten::KEY),
            "{refused}"
        );
    }
}
