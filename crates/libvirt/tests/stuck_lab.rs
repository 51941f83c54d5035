//! A desktop whose QEMU does not answer, as with a hung storage path, on the lab.

#![allow(clippy::unwrap_used)]

mod ground;

use std::time::{Duration, Instant};

use sarrio_hypervisor::{Domain, DomainRun, HostError, HostEvent, Link, contract::Ground};
use sarrio_model::{DesktopId, Epoch, SiteId};

const ONE: Epoch = Epoch(1);
const LIMIT: Duration = Duration::from_secs(60);

async fn within<T>(limit: Duration, what: &str, work: impl Future<Output = T>) -> T {
    tokio::time::timeout(limit, work).await.unwrap_or_else(|_| panic!("waited {limit:?} in vain for {what}"))
}

/// Sends a signal to the QEMU of a desktop.
fn signal(desktop: DesktopId, signal: &str) {
    let send = "kill -s \"$1\" \"$(cat \"/run/libvirt/qemu/$2.pid\")\"";
    let name = format!("sarrio-{desktop}");
    ground::lab().host(1).exec(["sh", "-c", send, "sh", signal, &name]).unwrap();
}

fn ours(domains: &[Domain]) -> Vec<DesktopId> {
    let mut ours: Vec<_> = domains
        .iter()
        .filter_map(|domain| match domain {
            Domain::Ours { desktop, .. } => Some(*desktop),
            Domain::Foreign { .. } => None,
        })
        .collect();
    ours.sort();
    ours
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desktop_whose_qemu_does_not_answer_makes_no_call_of_another_desktop_fail() {
    let ground: Ground = ground::ground().await;
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let mut desktops = Vec::new();
    for _ in 0..3 {
        let folder = ground.folder(&*host, &path).await;
        desktops.push((folder.sidecar.desktop.unwrap(), ground.spec(&folder, 1)));
    }
    let [(stuck, _), (other, _), (late, _)] = [&desktops[0], &desktops[1], &desktops[2]];
    let (stuck, other, late) = (*stuck, *other, *late);
    for (desktop, spec) in &desktops[..2] {
        host.create_paused(spec).await.unwrap();
        host.resume(*desktop, ONE).await.unwrap();
    }
    let mut events = host.events();
    signal(stuck, "STOP");

    // The first of these keeps QEMU's monitor busy and the second waits for it. Each ends by its own deadline.
    let call = |wait: u64| {
        let host = host.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(wait)).await;
            host.suspend(stuck, ONE).await
        })
    };
    let (first, second) = (call(0), call(5));

    // In the meantime, and while the connection of the stuck calls is replaced:
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(18) {
        let all = within(LIMIT, "a look at all", host.domains()).await.unwrap();
        assert!(ours(&all).contains(&stuck) && ours(&all).contains(&other), "{all:?}");
        assert!(host.domain(stuck).await.unwrap().is_some());
        assert!(host.load().await.unwrap().running >= 2);
        host.suspend(other, ONE).await.unwrap();
        host.resume(other, ONE).await.unwrap();
        host.open_console(other, ONE, &"x".into(), LIMIT).await.unwrap();
        host.create_paused(&desktops[2].1).await.unwrap();
        host.destroy(late, ONE).await.unwrap();
    }
    for call in [first, second] {
        let ended = call.await.unwrap();
        assert!(matches!(ended, Err(HostError::Deadline { .. })), "each by its own deadline: {ended:?}");
    }

    // A backend that starts now sees the host correctly.
    let newcomer = ground.host(site).await;
    let all = within(Duration::from_secs(10), "a first look", newcomer.domains()).await.unwrap();
    let mut both = vec![stuck, other];
    both.sort();
    assert_eq!(ours(&all), both);
    newcomer.close().await;

    assert_eq!(*host.link().borrow(), Link::Up);
    while let Ok(event) = events.try_recv() {
        assert!(!matches!(event, HostEvent::Link(_)), "the link stayed: {event:?}");
    }
    signal(stuck, "CONT");
    within(LIMIT, "the desktop to go on", async {
        while host.suspend(stuck, ONE).await.is_err() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
    .await;
    let seen = host.domain(stuck).await.unwrap();
    assert!(matches!(seen, Some(Domain::Ours { run: DomainRun::Paused(_), .. })), "{seen:?}");
    for desktop in [stuck, other] {
        host.destroy(desktop, ONE).await.unwrap();
    }
    host.close().await;
}
