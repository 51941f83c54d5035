//! `templates`

use std::time::Duration;

use futures::stream;
use sarrio_model::{Bytes, Code, DesktopQuery, OperationState, PageQuery, Role, TemplateId, TemplateState};
use sarrio_simulator::SimImage;
use serde_json::json;
use tokio::{io::AsyncWriteExt, net::UnixStream};

use crate::school::{School, eventually, new_desktops};

fn body(text: serde_json::Value) -> sarrio_model::NewTemplate {
    serde_json::from_value(text).unwrap()
}

/// The first bytes of a small qcow2 of 1 GB: magic, version 3, no backing file, 64 kB clusters, its size.
fn qcow2() -> Vec<u8> {
    let mut image = vec![0_u8; 196_616];
    image[..8].copy_from_slice(b"QFI\xfb\0\0\0\x03");
    image[20..24].copy_from_slice(&16_u32.to_be_bytes());
    image[24..32].copy_from_slice(&(1_u64 << 30).to_be_bytes());
    image
}

#[tokio::test]
async fn images_that_are_not_complete_plain_qcow2_are_refused_and_nothing_remains() {
    let school = School::with_hosts(1).await;
    let size = Bytes(1 << 30);
    for (file, image, code) in [
        (
            "backed",
            SimImage::qcow2(size, size).with_backing("/etc/shadow", Some("raw")),
            Code::ImageHasBacking,
        ),
        ("encrypted", SimImage::qcow2(size, size).encrypted(), Code::ImageEncrypted),
        ("external", SimImage::qcow2(size, size).with_external_data(), Code::ImageExternalData),
        ("raw", SimImage::raw(size), Code::ImageNotWhatItSays),
    ] {
        let path = format!("/srv/nas/import/{file}.qcow2");
        school.fleet.put_image(&path.parse().unwrap(), image).unwrap();
        let new = body(json!({ "name": file, "file": path }));
        let code_found = match school.admin.templates().create(&new).await {
            Err(problem) => problem.code,
            Ok(importing) => match school.over(&school.admin, importing.operation.unwrap().id).await.state {
                OperationState::Failed { problem } => problem.code,
                state => panic!("{state:?}"),
            },
        };
        assert_eq!(code_found, code, "{file}");
    }
    let elsewhere = body(json!({ "name": "x", "file": "/etc/passwd" }));
    assert_eq!(school.admin.templates().create(&elsewhere).await.unwrap_err().field.as_deref(), Some("file"));
    let ready = school.admin.templates().list(&PageQuery::default()).await.unwrap().items;
    assert!(ready.iter().all(|template| !matches!(template.state, TemplateState::Ready)));
}

#[tokio::test]
pub(crate) async fn a_template_is_uploaded_and_used() {
    let school = School::with_hosts(1).await;
    let waiting = school.admin.templates().create(&body(json!({ "name": "Uploaded" }))).await.unwrap();
    assert!(waiting.operation.is_none());
    let id = waiting.template.id;
    let image = qcow2();
    let pieces: Vec<_> = image.chunks(50_000).map(|piece| Ok(bytes::Bytes::copy_from_slice(piece))).collect();
    let upload = school.admin.templates().upload(id, image.len() as u64, stream::iter(pieces)).await.unwrap();
    school.done(&school.admin, upload.id).await;
    let template = school.admin.templates().get(id).await.unwrap();
    assert_eq!(template.state, TemplateState::Ready);
    school.desktop(&school.admin, "pc-07", &template).await;
    let again = school.admin.templates().upload(id, 3, stream::iter([Ok("abc".into())])).await.unwrap_err();
    assert_eq!(again.code, Code::WrongState);
}

#[tokio::test]
async fn nothing_remains_of_an_upload_that_is_cut_off_and_it_can_be_sent_again() {
    let school = School::with_hosts(1).await;
    let waiting = school.admin.templates().create(&body(json!({ "name": "Uploaded" }))).await.unwrap();
    let id = waiting.template.id;
    let image = qcow2();
    let before = school.fleet.inventory();
    let mut line = UnixStream::connect(school.config.runtime_dir.join("sarriod.sock")).await.unwrap();
    let head = format!(
        "PUT /api/v1/templates/{id}/upload HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n",
        image.len()
    );
    line.write_all(head.as_bytes()).await.unwrap();
    line.write_all(&image[..100_000]).await.unwrap();
    line.flush().await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let second = school.admin.templates().upload(id, 3, stream::iter([Ok("abc".into())])).await.unwrap_err();
    assert_eq!(second.code, Code::Busy);
    drop(line);
    eventually("what was sent is gone", async || before.difference(&school.fleet.inventory()).is_empty())
        .await;
    assert_eq!(school.admin.templates().get(id).await.unwrap().state, TemplateState::Creating);

    eventually("it may be sent again", async || {
        let pieces = [Ok(bytes::Bytes::from(image.clone()))];
        match school.admin.templates().upload(id, image.len() as u64, stream::iter(pieces)).await {
            Ok(upload) => {
                school.done(&school.admin, upload.id).await;
                true
            }
            Err(problem) => {
                assert_eq!(problem.code, Code::Busy);
                false
            }
        }
    })
    .await;
}

#[tokio::test]
async fn an_upload_that_is_not_an_image_is_refused() {
    let school = School::with_hosts(1).await;
    let waiting = school.admin.templates().create(&body(json!({ "name": "Uploaded" }))).await.unwrap();
    let id = waiting.template.id;
    let page = "<html>not an image</html>";
    let pieces = stream::iter([Ok(bytes::Bytes::from_static(page.as_bytes()))]);
    let found = match school.admin.templates().upload(id, page.len() as u64, pieces).await {
        Err(problem) => problem.code,
        Ok(operation) => match school.over(&school.admin, operation.id).await.state {
            OperationState::Failed { problem } => problem.code,
            state => panic!("{state:?}"),
        },
    };
    assert_eq!(found, Code::ImageNotWhatItSays);
    let json =
        school.raw("PUT", &format!("/api/v1/templates/{id}/upload"), Some("application/json"), "{}").await;
    assert_eq!(json.problem().status, 415);
}

#[tokio::test]
pub(crate) async fn a_template_is_shared_retired_brought_back_deleted_restored_and_purged() {
    let (school, template) = School::with_template().await;
    let marta = school.person("marta").await;
    let list = async |retired| {
        let templates = marta.templates();
        let page = if retired {
            templates.list_with_retired(&PageQuery::default()).await
        } else {
            templates.list(&PageQuery::default()).await
        };
        page.unwrap().total
    };
    assert_eq!(list(false).await, 1);
    let edit = |text| serde_json::from_value(text).unwrap();
    let forbidden = edit(json!({ "revision": template.revision, "enabled": false }));
    assert_eq!(marta.templates().edit(template.id, &forbidden).await.unwrap_err().code, Code::Forbidden);
    assert_eq!(marta.templates().delete(template.id).await.unwrap_err().code, Code::Forbidden);

    let retired = school.admin.templates().edit(template.id, &forbidden).await.unwrap();
    assert_eq!(
        (list(false).await, marta.templates().get(template.id).await.unwrap_err().code),
        (0, Code::NotFound)
    );
    let stale = school.admin.templates().edit(template.id, &forbidden).await.unwrap_err();
    assert_eq!(stale.code, Code::StaleRevision);
    let back = edit(json!({ "revision": retired.revision, "enabled": true }));
    school.admin.templates().edit(template.id, &back).await.unwrap();

    let pc = school.desktop(&marta, "pc-07", &template).await;
    assert_eq!(school.admin.templates().delete(template.id).await.unwrap_err().code, Code::TemplateInUse);
    school.done(&marta, marta.desktops().delete(pc.id).await.unwrap().id).await;
    school.done(&marta, marta.desktops().purge(pc.id).await.unwrap().id).await;

    let (admin, id) = (school.admin.templates(), template.id);
    assert_eq!(admin.restore(id).await.unwrap_err().code, Code::WrongState, "it is not in the bin");
    assert_eq!(
        admin.purge(id).await.unwrap_err().code,
        Code::WrongState,
        "only what is in the bin is purged"
    );
    school.done(&school.admin, admin.delete(id).await.unwrap().id).await;
    assert_eq!((list(true).await, admin.list_deleted(&PageQuery::default()).await.unwrap().total), (0, 1));
    assert_eq!(marta.templates().get(id).await.unwrap_err().code, Code::NotFound);
    let from_the_bin = school.admin.desktops().create(&new_desktops("pc-08", Some(&template))).await;
    assert_eq!(from_the_bin.unwrap_err().field.as_deref(), Some("template"));
    school.done(&school.admin, admin.restore(id).await.unwrap().id).await;
    school.desktop(&marta, "pc-08", &template).await;
    assert_eq!(admin.delete(id).await.unwrap_err().code, Code::TemplateInUse);
    let again = marta.desktops().list(&DesktopQuery::default()).await.unwrap().items.remove(0);
    school.done(&marta, marta.desktops().delete(again.id).await.unwrap().id).await;
    school.done(&marta, marta.desktops().purge(again.id).await.unwrap().id).await;
    school.done(&school.admin, admin.delete(id).await.unwrap().id).await;
    school.done(&school.admin, admin.purge(id).await.unwrap().id).await;
    assert_eq!(admin.get(id).await.unwrap_err().code, Code::NotFound);
    assert_eq!(school.admin.templates().get(TemplateId::new()).await.unwrap_err().code, Code::NotFound);
}

#[tokio::test]
async fn whoever_owns_a_template_gives_its_desktops_no_network_that_they_may_not_choose() {
    let (school, template) = School::with_template().await;
    let joan = school.add_person("joan", Role::Teacher).await;
    let teacher = school.signed_in("joan").await;
    let edit = |text| serde_json::from_value(text).unwrap();
    let given = edit(json!({ "revision": template.revision, "owner": joan.id }));
    let revision = school.admin.templates().edit(template.id, &given).await.unwrap().revision;
    let network = edit(json!({ "revision": revision, "hardware": { "network": "br7" } }));
    let refused = teacher.templates().edit(template.id, &network).await.unwrap_err();
    assert_eq!((refused.code, refused.field.as_deref()), (Code::Forbidden, Some("hardware.network")));
    let kept = edit(json!({ "revision": revision, "hardware": { "network": null, "vcpus": 1 } }));
    let template = teacher.templates().edit(template.id, &kept).await.unwrap();
    let network = edit(json!({ "revision": template.revision, "hardware": { "network": "br7" } }));
    let changed = school.admin.templates().edit(template.id, &network).await.unwrap();
    assert_eq!(changed.hardware.network.as_deref(), Some("br7"));
}

#[tokio::test]
async fn importing_is_for_administrators() {
    let school = School::with_hosts(1).await;
    let marta = school.person("marta").await;
    let problem = marta.templates().create(&body(json!({ "name": "x" }))).await.unwrap_err();
    assert_eq!(problem.code, Code::Forbidden);
}
