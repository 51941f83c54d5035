//! `media`

use sarrio_model::{Bytes, Code, MediaId, NewMedia, PageQuery, Subject};
use sarrio_simulator::SimImage;

use crate::school::{School, name};

#[tokio::test]
async fn an_iso_image_is_registered_used_and_removed() {
    let school = School::with_hosts(1).await;
    let file = "/srv/nas/iso/debian.iso".parse().unwrap();
    school.fleet.put_image(&file, SimImage::raw(Bytes(600 << 20))).unwrap();
    let new = NewMedia { name: name("Debian"), file, shares: vec![Subject::Everyone] };
    let media = school.admin.media().add(&new).await.unwrap();
    assert_eq!(media.size, Bytes(600 << 20));

    let marta = school.person("marta").await;
    assert_eq!(marta.media().list(&PageQuery::default()).await.unwrap().items[0].id, media.id);
    assert_eq!(marta.media().add(&new).await.unwrap_err().code, Code::Forbidden);
    assert_eq!(marta.media().remove(media.id).await.unwrap_err().code, Code::Forbidden);

    let elsewhere = NewMedia { file: "/root/x.iso".parse().unwrap(), ..new };
    assert_eq!(school.admin.media().add(&elsewhere).await.unwrap_err().field.as_deref(), Some("file"));
    school.admin.media().remove(media.id).await.unwrap();
    assert_eq!(school.admin.media().remove(media.id).await.unwrap_err().code, Code::NotFound);
    assert_eq!(school.admin.media().remove(MediaId::new()).await.unwrap_err().code, Code::NotFound);
}
