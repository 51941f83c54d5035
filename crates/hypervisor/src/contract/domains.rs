use sarrio_model::{Bytes, DesktopId, Epoch, PauseReason, SiteId};

use super::{Ground, event};
use crate::{Domain, DomainEnd, DomainRun, HostError, HostEvent, Hypervisor, Shutdown};

const ONE: Epoch = Epoch(1);
const TWO: Epoch = Epoch(2);
const PAUSED: DomainRun = DomainRun::Paused(PauseReason::Asked);

async fn run_of(host: &dyn Hypervisor, desktop: DesktopId) -> Option<(Epoch, DomainRun)> {
    match host.domain(desktop).await.unwrap() {
        Some(Domain::Ours { desktop: found, epoch, run, .. }) => {
            assert_eq!(found, desktop);
            Some((epoch, run))
        }
        Some(Domain::Foreign { name, .. }) => panic!("{name} is no domain of ours"),
        None => None,
    }
}

pub async fn a_domain_lives_from_paused_to_gone(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let (spec, desktop) = (ground.spec(&folder, 1), folder.sidecar.desktop.unwrap());
    let mut events = host.events();

    host.create_paused(&spec).await.unwrap();
    host.create_paused(&spec).await.unwrap();
    assert_eq!(run_of(&*host, desktop).await, Some((ONE, PAUSED)));
    event(&mut events, "created", |event| *event == HostEvent::Domain(desktop)).await;
    for _ in 0..2 {
        host.resume(desktop, ONE).await.unwrap();
        assert_eq!(run_of(&*host, desktop).await, Some((ONE, DomainRun::Running)));
    }
    for _ in 0..2 {
        host.suspend(desktop, ONE).await.unwrap();
        assert_eq!(run_of(&*host, desktop).await, Some((ONE, PAUSED)));
    }
    host.resume(desktop, ONE).await.unwrap();
    host.reset(desktop, ONE).await.unwrap();
    assert_eq!(run_of(&*host, desktop).await, Some((ONE, DomainRun::Running)));
    for _ in 0..2 {
        host.destroy(desktop, ONE).await.unwrap();
        assert_eq!(run_of(&*host, desktop).await, None);
    }
    let stopped = HostEvent::Stopped { desktop, end: DomainEnd::Ended };
    event(&mut events, "stopped", |event| *event == stopped).await;
    for gone in
        [host.resume(desktop, ONE).await, host.suspend(desktop, ONE).await, host.reset(desktop, ONE).await]
    {
        assert_eq!(gone, Err(HostError::NoDomain(desktop)));
    }
    host.close().await;
}

pub async fn an_epoch_touches_no_other_epoch(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    host.create_paused(&ground.spec(&folder, 2)).await.unwrap();
    let again = host.create_paused(&ground.spec(&folder, 1)).await;
    assert_eq!(again, Err(HostError::DomainExists(desktop)));
    let other = HostError::OtherEpoch { desktop, wanted: ONE, found: TWO };
    assert_eq!(host.resume(desktop, ONE).await, Err(other.clone()));
    assert_eq!(host.destroy(desktop, ONE).await, Err(other.clone()));
    assert_eq!(host.reset(desktop, ONE).await, Err(other.clone()));
    assert_eq!(host.shutdown(desktop, ONE, Shutdown::PowerButton).await, Err(other));
    assert_eq!(run_of(&*host, desktop).await, Some((TWO, PAUSED)));
    host.destroy(desktop, TWO).await.unwrap();
    host.close().await;
}

pub async fn one_disk_has_one_writer(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let (desktop, file) = (folder.sidecar.desktop.unwrap(), folder.disks[0].file.clone());
    assert!(host.is_free(&file).await.unwrap());
    host.create_paused(&ground.spec(&folder, 1)).await.unwrap();
    assert!(!host.is_free(&file).await.unwrap(), "a paused domain holds its disk");
    assert_eq!(host.resize_disk(&path, &file, Bytes(1 << 40)).await, Err(HostError::Locked(file.clone())));

    let mut second = ground.spec(&folder, 1);
    second.desktop = DesktopId::new();
    assert_eq!(host.create_paused(&second).await, Err(HostError::Locked(file.clone())));
    assert_eq!(run_of(&*host, second.desktop).await, None);

    let sibling = ground.folder(&*host, &path).await;
    host.create_paused(&ground.spec(&sibling, 1)).await.unwrap();
    host.destroy(sibling.sidecar.desktop.unwrap(), ONE).await.unwrap();

    host.destroy(desktop, ONE).await.unwrap();
    assert!(host.is_free(&file).await.unwrap());
    let mut lost = ground.spec(&folder, 2);
    lost.disks[0].file = path.desktops().join("nobody.qcow2");
    let missing = Err(HostError::Missing(lost.disks[0].file.clone()));
    assert_eq!(host.create_paused(&lost).await, missing);
    host.close().await;
}

pub async fn a_domain_tells_its_images_and_its_open_disk_only_grows(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let (desktop, file) = (folder.sidecar.desktop.unwrap(), folder.disks[0].file.clone());
    host.create_paused(&ground.spec(&folder, 1)).await.unwrap();
    host.resume(desktop, ONE).await.unwrap();
    let listed = host.domains().await.unwrap();
    let images = listed.iter().find_map(|domain| match domain {
        Domain::Ours { desktop: found, images, .. } if *found == desktop => images.as_deref(),
        _ => None,
    });
    assert_eq!(images, Some(&[file.clone()][..]));

    let before = host.image_info(&file).await.unwrap().virtual_size;
    let larger = Bytes(before.0 * 2);
    for _ in 0..2 {
        host.resize_open_disk(desktop, ONE, &file, larger).await.unwrap();
        assert_eq!(host.image_info(&file).await.unwrap().virtual_size, larger);
    }
    let smaller = host.resize_open_disk(desktop, ONE, &file, before).await;
    assert!(matches!(smaller, Err(HostError::WrongState(_))), "{smaller:?}");
    let elsewhere = host.resize_open_disk(desktop, ONE, &ground.base, Bytes(before.0 * 4)).await;
    assert!(matches!(elsewhere, Err(HostError::WrongState(_))), "{elsewhere:?}");
    let other = host.resize_open_disk(desktop, TWO, &file, Bytes(before.0 * 4)).await;
    assert_eq!(other, Err(HostError::OtherEpoch { desktop, wanted: TWO, found: ONE }));
    assert_eq!(host.image_info(&file).await.unwrap().virtual_size, larger);
    host.destroy(desktop, ONE).await.unwrap();
    let gone = host.resize_open_disk(desktop, ONE, &file, Bytes(before.0 * 4)).await;
    assert_eq!(gone, Err(HostError::NoDomain(desktop)));
    host.close().await;
}

pub async fn another_sites_domain_is_seen_and_never_touched(ground: &Ground) {
    let (site, other) = (SiteId::new(), SiteId::new());
    let host = ground.host(site).await;
    let neighbour = ground.host(other).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    host.create_paused(&ground.spec(&folder, 1)).await.unwrap();

    let seen = neighbour.domains().await.unwrap();
    let foreign = seen.iter().any(|domain| {
        matches!(domain, Domain::Foreign { uuid, other_site: true, .. } if *uuid == desktop.to_string())
    });
    assert!(foreign, "{seen:?}");
    assert_eq!(neighbour.domain(desktop).await.unwrap(), None);
    assert!(neighbour.destroy(desktop, ONE).await.is_err());
    assert!(neighbour.resume(desktop, ONE).await.is_err());
    assert_eq!(run_of(&*host, desktop).await, Some((ONE, PAUSED)));
    host.destroy(desktop, ONE).await.unwrap();
    host.close().await;
    neighbour.close().await;
}

pub async fn a_host_tells_what_it_is_and_does(ground: &Ground) {
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    let facts = host.facts().await.unwrap();
    assert!(facts.memory.0 > 0 && facts.threads > 0 && facts.spice && !facts.qemu.is_empty(), "{facts:?}");
    host.create_paused(&ground.spec(&folder, 1)).await.unwrap();
    host.resume(desktop, ONE).await.unwrap();
    let load = host.load().await.unwrap();
    assert_eq!(load.running, 1, "this site's alone");
    let sane = load.memory_free.0 > 0 && load.memory_free < facts.memory && load.cpu_percent <= 100.0;
    assert!(sane, "{load:?} {facts:?}");
    let checks = host.check(&[path], None).await;
    let failed = checks.iter().any(|check| check.outcome == sarrio_model::Outcome::Failed);
    assert!(!failed && checks.len() >= 8, "{checks:#?}");
    host.destroy(desktop, ONE).await.unwrap();
    host.close().await;
}

pub async fn a_guest_shuts_down_by_power_button_and_by_agent(ground: &Ground) {
    if !ground.boots {
        return;
    }
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    for how in [Shutdown::PowerButton, Shutdown::Agent] {
        let folder = ground.folder(&*host, &path).await;
        let desktop = folder.sidecar.desktop.unwrap();
        let mut events = host.events();
        host.create_paused(&ground.spec(&folder, 1)).await.unwrap();
        host.resume(desktop, ONE).await.unwrap();
        let there = HostEvent::Agent { desktop, connected: true };
        event(&mut events, "the agent comes", |event| *event == there).await;
        host.shutdown(desktop, ONE, how).await.unwrap();
        let stopped = HostEvent::Stopped { desktop, end: DomainEnd::Ended };
        event(&mut events, "the guest is off", |event| *event == stopped).await;
        assert_eq!(run_of(&*host, desktop).await, None);
    }
    host.close().await;
}
