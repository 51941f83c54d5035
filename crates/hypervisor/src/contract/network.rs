use sarrio_model::{Epoch, SiteId};

use super::Ground;
use crate::{DomainSpec, HostError, Nic};

const ONE: Epoch = Epoch(1);
const TWO: Epoch = Epoch(2);

pub async fn a_cable_is_unplugged_and_plugged_in_again(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    let nic = Nic { plugged: false, ..ground.nic(desktop) };
    host.create_paused(&DomainSpec { nic: Some(nic), ..ground.spec(&folder, 1) }).await.unwrap();
    for up in [true, true, false, false] {
        host.set_link(desktop, ONE, up).await.unwrap();
    }
    let other = host.set_link(desktop, TWO, true).await;
    assert_eq!(other, Err(HostError::OtherEpoch { desktop, wanted: TWO, found: ONE }));
    host.destroy(desktop, ONE).await.unwrap();
    assert_eq!(host.set_link(desktop, ONE, true).await, Err(HostError::NoDomain(desktop)));

    host.create_paused(&ground.spec(&folder, 2)).await.unwrap();
    host.set_link(desktop, TWO, false).await.unwrap(); // it has no network card
    host.destroy(desktop, TWO).await.unwrap();
    host.close().await;
}
