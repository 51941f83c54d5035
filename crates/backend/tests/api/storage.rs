//! `storage/paths`

use sarrio_model::{
    Bytes, Code, DesktopQuery, ForgetStoragePath, NewDesktops, NewMedia, NewTemplate, NewTemplateFromDesktop,
    Problem, Revision, StoragePath, StoragePathId, StoredKind, Subject,
};
use sarrio_simulator::SimImage;
use serde_json::json;

use crate::school::{School, eventually, name, nas, new_desktops};

#[tokio::test]
async fn a_storage_path_is_added_changed_and_removed() {
    let school = School::with_hosts(2).await;
    let storage = school.admin.storage();
    let path = school.nas().await;
    assert!(path.hosts.iter().all(|host| host.usable) && path.total.is_some());
    assert_eq!(storage.add(&nas()).await.unwrap_err().status, 409);
    let edit = json!({ "revision": path.revision, "name": "Big NAS" });
    let edit = serde_json::from_value(edit).unwrap();
    let edited = storage.edit(path.id, &edit).await.unwrap();
    assert_eq!(storage.edit(path.id, &edit).await.unwrap_err().code, Code::StaleRevision);
    assert_eq!(edited.name.as_str(), "Big NAS");

    let marta = school.person("marta").await;
    assert_eq!(marta.storage().list().await.unwrap().len(), 1);
    assert_eq!(marta.storage().remove(path.id).await.unwrap_err().code, Code::Forbidden);
    storage.remove(path.id).await.unwrap();
    assert_eq!(storage.get(path.id).await.unwrap_err().code, Code::NotFound);
    assert_eq!(storage.get(StoragePathId::new()).await.unwrap_err().code, Code::NotFound);
}

#[tokio::test]
pub(crate) async fn a_path_with_something_on_it_cannot_be_removed() {
    let (school, _template) = School::with_template().await;
    let path = school.nas().await;
    assert_eq!(school.admin.storage().remove(path.id).await.unwrap_err().code, Code::StorageInUse);
}

#[tokio::test]
async fn an_invalid_directory_is_refused() {
    let school = School::with_hosts(1).await;
    for directory in ["srv", "/srv/../etc", "-f", "", "nbd:h:1"] {
        let body = json!({ "name": "x", "directory": directory });
        let problem = school.refused("POST", "/api/v1/storage/paths", body).await;
        assert_eq!((problem.status, problem.field.as_deref()), (422, Some("directory")), "{directory}");
    }
}

#[tokio::test]
async fn a_directory_that_no_host_has_must_be_mounted_first() {
    let school = School::with_hosts(2).await;
    let body = json!({ "name": "x", "directory": "/srv/nowhere" });
    let problem = school.refused("POST", "/api/v1/storage/paths", body).await;
    assert_eq!((problem.code, problem.field.as_deref()), (Code::StorageNotMounted, Some("directory")));
    assert!(problem.detail.contains("/srv/nowhere"), "{problem}");
    let taken = json!({ "name": "NAS", "directory": "/srv/other" });
    let problem = school.refused("POST", "/api/v1/storage/paths", taken).await;
    assert_eq!((problem.code, problem.field.as_deref()), (Code::NameTaken, Some("name")));
    assert_eq!(school.admin.storage().list().await.unwrap().len(), 1);
}

/// A second storage path, which takes desktops or templates as asked.
async fn second(school: &School, desktops: bool, templates: bool) -> StoragePath {
    school.fleet.share(&"/srv/second".parse().unwrap(), Bytes(1 << 40));
    let new =
        json!({ "name": "Second", "directory": "/srv/second", "desktops": desktops, "templates": templates });
    school.admin.storage().add(&serde_json::from_value(new).unwrap()).await.unwrap()
}

fn refused<T: std::fmt::Debug>(answer: Result<T, Problem>) -> (u16, Code, Option<String>, String) {
    let problem = answer.unwrap_err();
    (problem.status, problem.code, problem.field, problem.detail)
}

#[tokio::test]
pub(crate) async fn a_path_that_is_asked_for_must_take_what_is_put_on_it() {
    let (school, template) = School::with_template().await;
    let marta = school.person("marta").await;
    let wrong = |what: &str| {
        let detail = format!("The storage path Second takes no {what}.");
        (422, Code::Invalid, Some("path".to_owned()), detail)
    };
    let path = second(&school, false, false).await;
    for who in [&school.admin, &marta] {
        for count in [1, 3] {
            let new = NewDesktops { path: Some(path.id), count, ..new_desktops("pc", Some(&template)) };
            assert_eq!(refused(who.desktops().create(&new).await), wrong("desktops"));
        }
    }
    let new = |file: Option<&str>| -> NewTemplate {
        serde_json::from_value(json!({ "name": "x", "path": path.id, "file": file })).unwrap()
    };
    for file in [None, Some("/srv/nas/import/debian.qcow2")] {
        assert_eq!(refused(school.admin.templates().create(&new(file)).await), wrong("templates"));
    }
    let unknown = NewDesktops { path: Some(StoragePathId::new()), ..new_desktops("pc", Some(&template)) };
    assert_eq!(refused(marta.desktops().create(&unknown).await).2.as_deref(), Some("path"));

    // Once the path takes them they lie there.
    let edit = json!({ "revision": path.revision, "desktops": true });
    school.admin.storage().edit(path.id, &serde_json::from_value(edit).unwrap()).await.unwrap();
    let new = NewDesktops { path: Some(path.id), ..new_desktops("pc", Some(&template)) };
    let made = marta.desktops().create(&new).await.unwrap();
    school.done(&marta, made.id).await;
    let pc = marta.desktops().list(&Default::default()).await.unwrap().items.remove(0);
    assert_eq!(pc.path, path.id);

    // A template of a desktop lies where the desktop does.
    let of = NewTemplateFromDesktop {
        name: name("of"),
        description: String::new(),
        shares: vec![],
        picture: false,
    };
    let (status, code, _, detail) = refused(marta.desktops().template(pc.id, &of).await);
    assert_eq!((status, code, detail), (409, Code::WrongState, wrong("templates").3));
}

#[tokio::test]
async fn a_path_that_is_asked_for_must_be_usable_now() {
    let (school, template) = School::with_template().await;
    let path = second(&school, true, true).await;
    let iso = "/srv/second/debian.iso".parse().unwrap();
    school.fleet.put_image(&iso, SimImage::raw(Bytes(600 << 20))).unwrap();
    school.fleet.host("h1").nas_cut();
    let host = school.admin.hypervisors().list().await.unwrap().remove(0);
    eventually("the path is away", async || {
        school.admin.hypervisors().retry(host.id).await.unwrap();
        !school.admin.storage().get(path.id).await.unwrap().hosts[0].usable
    })
    .await;
    let away = |field: &str| (503, Code::StorageNotMounted, Some(field.to_owned()));
    let three = |(status, code, field, _)| (status, code, field);

    let new = NewDesktops { path: Some(path.id), ..new_desktops("pc", Some(&template)) };
    let (status, code, field, detail) = refused(school.admin.desktops().create(&new).await);
    assert_eq!((status, code, field), away("path"));
    assert!(detail.starts_with("No host can use Second now. h1: /srv/second is not mounted"), "{detail}");
    let new = serde_json::from_value(json!({ "name": "x", "path": path.id })).unwrap();
    assert_eq!(three(refused(school.admin.templates().create(&new).await)), away("path"));
    let new = NewMedia { name: name("Debian"), file: iso, shares: vec![Subject::Everyone] };
    assert_eq!(three(refused(school.admin.media().add(&new).await)), away("file"));
}

#[tokio::test]
async fn a_path_that_is_gone_for_good_is_forgotten_by_administrators_alone() {
    let (school, template) = School::with_template().await;
    let marta = school.person("marta").await;
    school.desktop(&marta, "pc", &template).await;
    let (path, storage) = (school.nas().await, school.admin.storage());
    let forget = ForgetStoragePath { revision: path.revision, name: path.name.clone() };
    assert_eq!(marta.storage().contents(path.id).await.unwrap_err().code, Code::Forbidden);
    assert_eq!(marta.storage().forget(path.id, &forget).await.unwrap_err().code, Code::Forbidden);
    assert_eq!(storage.contents(StoragePathId::new()).await.unwrap_err().code, Code::NotFound);
    let contents = storage.contents(path.id).await.unwrap();
    let kinds: Vec<_> = contents.things.iter().map(|thing| thing.kind).collect();
    assert_eq!(kinds, [StoredKind::Desktop, StoredKind::Template]);
    assert_eq!(contents.obstacle.unwrap().code, Code::StorageInUse);
    assert_eq!(storage.forget(path.id, &forget).await.unwrap_err().code, Code::StorageInUse);

    school.fleet.host("h1").nas_cut();
    let other = ForgetStoragePath { name: name("nas"), ..forget.clone() };
    assert_eq!(storage.forget(path.id, &other).await.unwrap_err().field.as_deref(), Some("name"));
    let old = ForgetStoragePath { revision: Revision(99), ..forget.clone() };
    assert_eq!(storage.forget(path.id, &old).await.unwrap_err().code, Code::StaleRevision);
    assert_eq!(storage.forget(path.id, &forget).await.unwrap().things, contents.things);
    assert_eq!(storage.get(path.id).await.unwrap_err().code, Code::NotFound);
    assert_eq!(marta.desktops().list(&DesktopQuery::default()).await.unwrap().total, 0);
    assert_eq!(school.admin.templates().get(template.id).await.unwrap_err().code, Code::NotFound);
}
