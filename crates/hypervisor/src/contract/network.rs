use sarrio_model::{Epoch, SiteId};

use super::Ground;
use crate::{DomainSpec, HostError, NetworkLimit, Nic};

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

pub async fn limits_of_the_network_are_replaced_as_a_whole(ground: &Ground) {
    let host = ground.host(SiteId::new()).await;
    let limit = |tap: &str, allowed: &[&str]| NetworkLimit {
        taps: vec![tap.to_owned()],
        allowed: allowed.iter().map(|network| network.parse().unwrap()).collect(),
    };
    let overlapping = ["192.0.2.0/24", "192.0.2.7", "192.0.2.0/24", "2001:db8::/32", "2001:db8::1"];
    for limits in [
        vec![limit("sr-contract-1", &[])],
        vec![limit("sr-contract-1", &overlapping), limit("sr-contract-2", &["0.0.0.0/0", "::/0"])],
        vec![limit("sr-contract-2", &[]), limit("sr-contract-2", &overlapping)],
        vec![NetworkLimit { taps: vec![], allowed: vec![] }],
        vec![],
    ] {
        for _ in 0..2 {
            host.limit_networks(&limits).await.unwrap();
        }
    }
    for wrong in ["", "a\" }", "a-name-too-long-"] {
        let refused = host.limit_networks(&[limit(wrong, &[])]).await;
        assert!(matches!(refused, Err(HostError::Command { .. })), "{wrong}: {refused:?}");
    }
    host.close().await;
}
