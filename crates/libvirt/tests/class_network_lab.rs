//! The network of a class's desktops, on the lab: cables are unplugged.

#![allow(clippy::unwrap_used)]

mod ground;

use sarrio_hypervisor::{DomainSpec, Nic, contract::Ground};
use sarrio_model::{Epoch, SiteId};

use crate::ground::guest;

const ONE: Epoch = Epoch(1);

/// How many packets a guest has sent: its tap receives what the guest sends.
fn sent(tap: &str) -> u64 {
    let file = format!("/sys/class/net/{tap}/statistics/rx_packets");
    ground::lab().host(1).exec(["cat", &file]).unwrap().trim().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unplugged_guest_sends_nothing_and_keeps_its_address() {
    let ground: Ground = ground::ground().await;
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    let nic = Nic { plugged: false, ..ground.nic(desktop) };
    let tap = nic.tap.clone();
    guest::boot(&*host, &DomainSpec { nic: Some(nic), ..ground.spec(&folder, 1) }).await;

    // Its card is there and it asks for an address, but not even the first question comes out.
    let carrier = "cat /sys/class/net/eth0/carrier";
    guest::until(desktop, carrier, |carrier| carrier == "0").await;
    assert_eq!(sent(&tap), 0);

    host.set_link(desktop, ONE, true).await.unwrap();
    guest::until(desktop, carrier, |carrier| carrier == "1").await;
    let address = "ip -4 -o addr show eth0 | awk '{ print $4 }'";
    let given = guest::until(desktop, address, |address| address.starts_with("192.168.101.")).await;
    let ping = "ping -c 3 -W 1 192.168.101.1 >/dev/null && echo reached || echo silent";
    assert_eq!(guest::run(desktop, ping), "reached");

    host.set_link(desktop, ONE, false).await.unwrap();
    let before = sent(&tap);
    assert_eq!(guest::run(desktop, ping), "silent");
    assert_eq!(sent(&tap), before, "no packet came out");
    assert_eq!(guest::run(desktop, address), given);

    host.set_link(desktop, ONE, true).await.unwrap();
    guest::until(desktop, ping, |seen| seen == "reached").await;
    assert_eq!(guest::run(desktop, address), given);
    host.destroy(desktop, ONE).await.unwrap();
    host.close().await;
}
