//! `disks`

use sarrio_model::{Bytes, ChainImage, Code, DiskId, DiskOwner, GrowDisk};

use crate::school::{School, eventually};

#[tokio::test]
async fn a_desktops_disk_is_built_on_its_templates() {
    let (school, template) = School::with_template().await;
    let marta = school.person("marta").await;
    let pc = school.desktop(&marta, "pc-07", &template).await;
    let disk = marta.disks().of(DiskOwner::Desktop(pc.id)).await.unwrap().remove(0);
    let read = marta.disks().chain(disk.id).await.unwrap();
    assert!(read.verified && read.problem.is_none(), "{read:?}");
    assert_eq!((read.images.len(), read.images[0].disk), (2, Some(disk.id)));
    assert_eq!(read.images[1].owner, Some(DiskOwner::Template(template.id)));
    assert!(read.images.iter().all(|image| image.actual_size.is_some()));
    assert_eq!(school.admin.disks().on(school.nas().await.id).await.unwrap().len(), 2);

    let pau = school.person("pau").await;
    assert_eq!(pau.disks().chain(disk.id).await.unwrap_err().code, Code::NotFound);
    assert_eq!(pau.disks().of(DiskOwner::Desktop(pc.id)).await.unwrap_err().code, Code::NotFound);
    assert_eq!(pau.disks().on(school.nas().await.id).await.unwrap_err().code, Code::Forbidden);
    assert_eq!(marta.disks().chain(DiskId::new()).await.unwrap_err().code, Code::NotFound);
}

#[tokio::test]
async fn a_chain_that_no_host_can_read_comes_from_the_store_and_says_so() {
    let (school, template) = School::with_template().await;
    let pc = school.desktop(&school.admin, "pc-07", &template).await;
    let disks = school.admin.disks();
    let disk = disks.of(DiskOwner::Desktop(pc.id)).await.unwrap().remove(0);
    let read = disks.chain(disk.id).await.unwrap();
    school.fleet.host("h1").power_cut();
    let mut known = read.clone();
    eventually("the host is silent", async || {
        known = disks.chain(disk.id).await.unwrap();
        known.problem.as_ref().is_some_and(|why| why.code == Code::HostUnreachable)
    })
    .await;
    assert!(!known.verified);
    let files = |chain: &[ChainImage]| chain.iter().map(|image| image.file.clone()).collect::<Vec<_>>();
    assert_eq!(files(&known.images), files(&read.images));
}

#[tokio::test]
async fn those_who_see_a_desktop_can_grow_its_disk_but_nobody_a_templates() {
    let (school, template) = School::with_template().await;
    let (marta, pau) = (school.person("marta").await, school.person("pau").await);
    let pc = school.desktop(&marta, "pc-07", &template).await;
    let disk = marta.disks().of(DiskOwner::Desktop(pc.id)).await.unwrap().remove(0);
    let larger = GrowDisk { size: Bytes(disk.virtual_size.0 * 2) };
    let operation = marta.disks().grow(disk.id, &larger).await.unwrap();
    eventually("the disk is larger", async || {
        marta.desktops().get(pc.id).await.unwrap().disks[0].virtual_size == larger.size
            && marta.operations().get(operation.id).await.unwrap().state.is_over()
    })
    .await;
    assert!(marta.disks().chain(disk.id).await.unwrap().images[0].virtual_size == larger.size);

    let same = marta.disks().grow(disk.id, &larger).await.unwrap_err();
    assert_eq!((same.code, same.field.as_deref()), (Code::Invalid, Some("size")));
    let largest = GrowDisk { size: Bytes(u64::MAX) };
    assert_eq!(marta.disks().grow(disk.id, &largest).await.unwrap_err().code, Code::Invalid);
    assert_eq!(pau.disks().grow(disk.id, &larger).await.unwrap_err().code, Code::NotFound);
    let base = template.disk.unwrap().id;
    let huge = GrowDisk { size: Bytes(1 << 42) };
    assert_eq!(school.admin.disks().grow(base, &huge).await.unwrap_err().code, Code::WrongState);
}

#[tokio::test]
async fn reading_a_chain_corrects_the_stored_sizes() {
    let (school, template) = School::with_template().await;
    let pc = school.desktop(&school.admin, "pc-07", &template).await;
    let disk = school.admin.disks().of(DiskOwner::Desktop(pc.id)).await.unwrap().remove(0);
    let grown = Bytes(disk.virtual_size.0 * 3);
    school.fleet.resize_image(&disk.file, grown).unwrap();
    school.admin.disks().chain(disk.id).await.unwrap();
    assert_eq!(school.admin.desktops().get(pc.id).await.unwrap().disks[0].virtual_size, grown);
}
