//! The network of a class's desktops, on the lab: cables are unplugged, and what desktops reach is limited; and
//! the seats of a room are woken.

#![allow(clippy::unwrap_used)]

mod ground;

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, UdpSocket},
    process::{Child, ChildStdin, ChildStdout, Stdio},
    time::Duration,
};

use sarrio_hypervisor::{DomainSpec, HostError, Hypervisor, NetworkLimit, Nic, contract::Ground};
use sarrio_model::{
    CheckName, Epoch, MacAddress, Outcome, SiteId,
    problem::{HostCall, NftNotInstalled, NoPerl, NotItsNetwork},
};

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

fn limit(tap: &str, allowed: &[&str]) -> NetworkLimit {
    let allowed = allowed.iter().map(|network| network.parse().unwrap()).collect();
    NetworkLimit { taps: vec![tap.to_owned(), "sr-nobody".to_owned()], allowed }
}

/// The tables of nft on the lab's host.
fn tables() -> String {
    ground::lab().host(1).exec(["nft", "list", "tables"]).unwrap()
}

/// The script that plays a desktop and the network. It ends when this is dropped.
struct Wire {
    script: Child,
    words: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Wire {
    fn start() -> Self {
        let lab = ground::lab();
        fs::write(lab.nas().join("wire.py"), include_str!("ground/wire.py")).unwrap();
        fs::write(lab.nas().join("limits.py"), include_str!("ground/limits.py")).unwrap();
        let mut script = lab.host(1).command("python3").unwrap();
        script.args(["/srv/nas/limits.py", "guests"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut script = script.spawn().unwrap();
        let (words, answers) = (script.stdin.take().unwrap(), script.stdout.take().unwrap());
        let mut wire = Self { script, words, answers: BufReader::new(answers) };
        wire.hear("ready");
        wire
    }

    fn say(&mut self, word: &str) {
        writeln!(self.words, "{word}").unwrap();
    }

    fn hear(&mut self, wanted: &str) {
        let mut heard = String::new();
        for line in self.answers.by_ref().lines().map_while(Result::ok) {
            heard += &format!("{line}\n");
            match line.as_str() {
                line if line == wanted => return assert_eq!(heard.lines().count(), 1, "{heard}"),
                "wrong" => break,
                _ => {}
            }
        }
        panic!("not {wanted}: {heard}");
    }

    /// What comes through is as the script has it for this word.
    fn check(&mut self, word: &str) {
        self.say(word);
        self.hear("well");
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        let _ = self.script.kill();
        let _ = self.script.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limited_desktop_exchanges_only_what_is_allowed_and_nothing_slips_through_a_change() {
    let ground: Ground = ground::ground().await;
    let (site, other) = (SiteId::new(), SiteId::new());
    let (host, neighbour) = (ground.host(site).await, ground.host(other).await);
    let four = ["10.9.1.0/24", "10.9.1.7", "198.51.100.0/24"];
    let six = ["10.9.1.0/25", "10.9.1.128/25", "fd09:1::/64"];
    // The rules are there before the desktop is.
    host.limit_networks(&[limit("sr-lim-a", &four)]).await.unwrap();
    let mut wire = Wire::start();
    wire.check("four");
    for _ in 0..2 {
        host.limit_networks(&[limit("sr-lim-b", &[]), limit("sr-lim-a", &six)]).await.unwrap();
        wire.check("six");
    }
    // What two lessons say of one desktop holds together, whatever their order.
    let all = limit("sr-lim-a", &["0.0.0.0/0", "::/0"]);
    host.limit_networks(&[all.clone(), limit("sr-lim-a", &four), all.clone()]).await.unwrap();
    wire.check("four");

    wire.say("flood");
    wire.hear("flooding");
    for step in 0..20 {
        let allowed = if step % 2 == 0 { &six[..] } else { &four[..] };
        host.limit_networks(&[limit("sr-lim-a", allowed)]).await.unwrap();
    }
    wire.hear("well");

    // Another site on the host has limits of its own, and removes only these.
    neighbour.limit_networks(&[limit("sr-lim-a", &six), limit("sr-lim-c", &[])]).await.unwrap();
    wire.check("four");
    assert!(tables().contains(&site.to_string()) && tables().contains(&other.to_string()));
    host.limit_networks(&[]).await.unwrap();
    wire.check("six");
    for _ in 0..2 {
        neighbour.limit_networks(&[]).await.unwrap();
        wire.check("open");
    }
    assert!(!tables().contains(&site.to_string()) && !tables().contains(&other.to_string()));
    host.limit_networks(&[all]).await.unwrap();

    // Hosts keep their rules as a text that nft has printed.
    let reload = "(echo 'flush ruleset'; nft list ruleset) >/run/rules.nft && nft -f /run/rules.nft";
    ground::lab().host(1).exec(["sh", "-c", reload]).unwrap();
    host.close().await;
    neighbour.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limited_guest_gets_its_address_and_names_and_reaches_only_what_is_allowed() {
    let ground: Ground = ground::ground().await;
    let lab = ground::lab();
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    let nic = ground.nic(desktop);
    let machines = "for machine in 192.168.101.2/24 192.168.101.3/24 fd09::1/64; do
        ip addr add $machine dev guests || exit 1; done";
    lab.host(1).exec(["sh", "-c", machines]).unwrap();
    // A name server that knows one answer: 192.0.2.9.
    fs::write(lab.nas().join("names.py"), include_str!("ground/names.py")).unwrap();
    let mut names =
        lab.host(1).command("python3").unwrap().args(["/srv/nas/names.py", "192.168.101.1"]).spawn().unwrap();

    host.limit_networks(&[limit(&nic.tap, &["192.168.101.2"])]).await.unwrap();
    guest::boot(&*host, &DomainSpec { nic: Some(nic.clone()), ..ground.spec(&folder, 1) }).await;
    let address = "ip -4 -o addr show eth0 | awk '{ print $4 }'";
    guest::until(desktop, address, |address| address.starts_with("192.168.101.")).await;
    let ping = |machine: &str| format!("ping -c 3 -W 1 {machine} >/dev/null && echo reached || echo silent");
    assert_eq!(guest::run(desktop, &ping("192.168.101.2")), "reached");
    assert_eq!(guest::run(desktop, &ping("192.168.101.3")), "silent");
    assert_eq!(guest::run(desktop, &ping("192.168.101.1")), "silent", "the host only answers for names");
    // The guest's DHCP client removes its own IPv6 address.
    guest::run(desktop, "ip addr add fd09::5/64 dev eth0");
    assert_eq!(guest::run(desktop, &ping("fd09::1")), "silent");
    let name = guest::run(desktop, "nslookup school.test 192.168.101.1 2>&1");
    assert!(name.contains("192.0.2.9"), "{name}");

    // A lesson changes its mind while the guest runs.
    host.limit_networks(&[limit(&nic.tap, &["192.168.101.3"])]).await.unwrap();
    assert_eq!(guest::run(desktop, &ping("192.168.101.2")), "silent");
    assert_eq!(guest::run(desktop, &ping("192.168.101.3")), "reached");
    host.limit_networks(&[]).await.unwrap();
    assert_eq!(guest::run(desktop, &ping("192.168.101.2")), "reached");
    guest::until(desktop, &ping("fd09::1"), |seen| seen == "reached").await;
    names.kill().unwrap();
    names.wait().unwrap();
    host.destroy(desktop, ONE).await.unwrap();
    host.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_without_nftables_says_which_package_limits_need() {
    let ground: Ground = ground::ground().await;
    let host = ground.host(SiteId::new()).await;
    let limits = async |host: &dyn Hypervisor| {
        let checks = host.check(&[], Some("guests")).await;
        checks.into_iter().find(|check| check.name == CheckName::NetworkLimits).unwrap()
    };
    let check = limits(&*host).await;
    assert_eq!(check.outcome, Outcome::Passed, "{check:?}");
    assert_eq!(tables().matches("sarrio-").count(), 0, "a check changes nothing");

    ground::lab().host(1).exec(["sh", "-c", "mount --bind /dev/null \"$(command -v nft)\""]).unwrap();
    let refused = host.limit_networks(&[limit("sr-lim-a", &[])]).await.unwrap_err();
    let missing = HostError::Command { call: HostCall::LimitNetworks, why: NftNotInstalled.into() };
    assert_eq!(refused, missing);
    assert!(refused.to_string().contains("install the package nftables"), "{refused}");
    host.limit_networks(&[]).await.unwrap(); // nothing is limited there
    let check = limits(&*host).await;
    assert!(check.outcome == Outcome::Warning && check.advice.is_some_and(|a| a.contains("nftables")));
    host.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_wakes_the_computers_of_its_network() {
    let ground: Ground = ground::ground().await;
    let host = ground.host(SiteId::new()).await;
    let lab = ground::lab();
    let [a, b, c, _] = lab.host(1).address.octets();
    let broadcast = Ipv4Addr::new(a, b, c, 255);
    // This machine is in the same network. It takes what is sent to all there.
    let seat = UdpSocket::bind((broadcast, 9)).unwrap();
    seat.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let cards: [MacAddress; 2] = ["02:00:5e:10:00:0a", "02:00:5e:10:00:ff"].map(|card| card.parse().unwrap());
    let no = |tool: &str| {
        let hide = "mount --bind /dev/null \"$(command -v \"$1\")\"";
        lab.host(1).exec(["sh", "-c", hide, "sh", tool]).unwrap();
    };
    for tool in ["perl", "python3"] {
        host.wake(&cards, broadcast).await.unwrap();
        for card in cards {
            let mut packet = [0; 200];
            let (length, from) = seat.recv_from(&mut packet).unwrap();
            assert_eq!(packet[..length], [&[0xff; 6][..], &card.bytes().repeat(16)].concat(), "with {tool}");
            assert_eq!(from.ip(), lab.host(1).address);
        }
        no(tool);
    }
    let refused = |why| Err(HostError::Command { call: HostCall::Wake, why });
    assert_eq!(host.wake(&cards, broadcast).await, refused(NoPerl.into()));
    let elsewhere = Ipv4Addr::new(192, 0, 2, 255);
    let address = elsewhere.to_string();
    assert_eq!(host.wake(&cards, elsewhere).await, refused(NotItsNetwork { address }.into()));
    host.close().await;
}
