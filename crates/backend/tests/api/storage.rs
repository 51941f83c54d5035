//! `storage/paths`

use sarrio_model::{Code, StoragePathId};
use serde_json::json;

use crate::school::{School, nas};

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
