//! Desktops on the network use only their own addresses, on the lab.

#![allow(clippy::unwrap_used)]

mod ground;

use std::{fs, time::Duration};

use sarrio_hypervisor::{DomainSpec, Nic, contract::Ground};
use sarrio_lab::Host;
use sarrio_model::{Check, CheckName, Epoch, Outcome, SiteId};

const ONE: Epoch = Epoch(1);

fn exec(host: &Host, words: &[&str]) -> String {
    host.exec(words.iter().copied()).unwrap()
}

fn isolation(checks: &[Check]) -> &Check {
    checks.iter().find(|check| check.name == CheckName::GuestIsolation).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desktop_uses_only_its_own_addresses_on_the_network() {
    let ground: Ground = ground::ground().await;
    let lab = ground::lab();
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let cards = [("sr-iso-a", "52:12:34:56:00:0a"), ("sr-iso-b", "52:12:34:56:00:0b")];
    let mut specs = Vec::new();
    for (tap, mac) in cards {
        let folder = ground.folder(&*host, &path).await;
        let nic = Nic { network: "guests".into(), mac: mac.into(), tap: tap.into(), plugged: true };
        specs.push(DomainSpec { nic: Some(nic), ..ground.spec(&folder, 1) });
    }

    // The rules apply as soon as the desktop exists, and let it get its address.
    host.create_paused(&specs[0]).await.unwrap();
    let taps = exec(lab.host(1), &["nft", "list", "set", "bridge", "sarrio", "taps"]);
    assert!(taps.contains("\"sr-iso-a\"") && !taps.contains("\"sr-iso-b\""), "{taps}");
    host.resume(specs[0].desktop, ONE).await.unwrap();
    let pings = "virsh -q -c qemu:///system domifaddr \"$1\" --source agent | grep -i 52:12:34:56:00:0a | {
        read -r _ _ _ address && busybox ping -c 1 -W 1 \"${address%/*}\"; }";
    let name = format!("sarrio-{}", specs[0].desktop);
    let answers = async {
        while lab.host(1).exec(["sh", "-c", pings, "sh", &name]).is_err() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(90), answers).await.unwrap();
    host.create_paused(&specs[1]).await.unwrap();
    let checks = host.check(&[], Some("guests")).await;
    assert_eq!(isolation(&checks).outcome, Outcome::Passed, "{checks:#?}");

    // The rules identify desktops by their taps. With these, a script sends what our guests cannot.
    for spec in &specs {
        host.destroy(spec.desktop, ONE).await.unwrap();
    }
    fs::write(lab.nas().join("wire.py"), include_str!("ground/wire.py")).unwrap();
    fs::write(lab.nas().join("frames.py"), include_str!("ground/frames.py")).unwrap();
    let [(tap_a, mac_a), (tap_b, mac_b)] = cards;
    let script = ["/srv/nas/frames.py", "guests", tap_a, mac_a, tap_b, mac_b];
    let output = lab.host(1).command("python3").unwrap().args(script).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));

    // The output of nft can be loaded again, because hosts restore their rules that way.
    let reload = "(echo 'flush ruleset'; nft list ruleset) >/run/rules.nft && nft -f /run/rules.nft";
    exec(lab.host(1), &["sh", "-c", reload]);
    host.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_without_nftables_starts_desktops_and_its_check_warns() {
    let ground: Ground = ground::ground().await;
    let lab = ground::lab();
    exec(lab.host(1), &["sh", "-c", "mount --bind /dev/null \"$(command -v nft)\""]);
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let (mac, tap) = ("52:12:34:56:00:0c".into(), "sr-iso-c".into());
    let nic = Nic { network: "guests".into(), mac, tap, plugged: true };
    let spec = DomainSpec { nic: Some(nic), ..ground.spec(&folder, 1) };
    host.create_paused(&spec).await.unwrap();
    let checks = host.check(&[], Some("guests")).await;
    let check = isolation(&checks);
    assert!(check.outcome == Outcome::Warning && check.found.contains("not installed"), "{check:?}");
    assert!(check.advice.as_ref().is_some_and(|advice| advice.contains("nftables")), "{check:?}");
    host.destroy(spec.desktop, ONE).await.unwrap();
    host.close().await;
}
