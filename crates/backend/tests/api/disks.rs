//! `disks`

use sarrio_model::{Code, DiskId, DiskOwner};

use crate::school::School;

#[tokio::test]
async fn a_desktops_disk_builds_on_its_templates() {
    let (school, template) = School::with_template().await;
    let marta = school.person("marta").await;
    let pc = school.desktop(&marta, "pc-07", &template).await;
    let disk = marta.disks().of(DiskOwner::Desktop(pc.id)).await.unwrap().remove(0);
    let chain = marta.disks().chain(disk.id).await.unwrap();
    assert_eq!((chain.len(), chain[0].id), (2, disk.id));
    assert_eq!(chain[1].owner, DiskOwner::Template(template.id));
    assert_eq!(school.admin.disks().on(school.nas().await.id).await.unwrap().len(), 2);

    let pau = school.person("pau").await;
    assert_eq!(pau.disks().chain(disk.id).await.unwrap_err().code, Code::NotFound);
    assert_eq!(pau.disks().of(DiskOwner::Desktop(pc.id)).await.unwrap_err().code, Code::NotFound);
    assert_eq!(pau.disks().on(school.nas().await.id).await.unwrap_err().code, Code::Forbidden);
    assert_eq!(marta.disks().chain(DiskId::new()).await.unwrap_err().code, Code::NotFound);
}
