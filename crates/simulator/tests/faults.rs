//! The simulator fails as real hosts fail.

#![allow(clippy::unwrap_used)]

use std::{sync::Arc, time::Duration};

use sarrio_hypervisor::{
    CopyDisk, Domain, DomainRun, HostError, HostEvent, Hypervisor, Link, NetworkLimit, contract::Ground,
};
use sarrio_model::{Bytes, DiskFormat, Epoch, HostKeys, HostPath, PauseReason, SiteId, problem::HostCall};
use sarrio_simulator::{Fate, Fleet, Moment, SimHost, SimImage};
use tokio::time::{Instant, timeout};

const ONE: Epoch = Epoch(1);

struct School {
    fleet: Fleet,
    h1: SimHost,
    ground: Ground,
    site: SiteId,
    host: Arc<dyn Hypervisor>,
}

impl School {
    async fn new() -> Self {
        let fleet = Fleet::new();
        let base: HostPath = "/srv/base/demo.qcow2".parse().unwrap();
        fleet.put_image(&base, SimImage::qcow2(Bytes(1 << 30), Bytes(64 << 20))).unwrap();
        let h1 = fleet.host("h1");
        let ground = Ground {
            connector: Arc::new(fleet.clone()),
            connection: h1.connection(),
            directory: "/srv/nas".parse().unwrap(),
            base,
            boots: true,
            names_in: {
                let fleet = fleet.clone();
                Box::new(move |directory| fleet.names_in(directory))
            },
            keep: Box::new(()),
        };
        let site = SiteId::new();
        let host = ground.host(site).await;
        Self { fleet, h1, ground, site, host }
    }

    async fn link_is(&self, wanted: impl Fn(&Link) -> bool) -> Duration {
        let begun = Instant::now();
        timeout(Duration::from_secs(60), self.host.link().wait_for(|link| wanted(link)))
            .await
            .unwrap()
            .unwrap();
        begun.elapsed()
    }
}

#[tokio::test(start_paused = true)]
async fn a_silent_host_is_noticed_within_ten_seconds_and_reconnects_by_itself() {
    let school = School::new().await;
    let path = school.ground.path(&*school.host, school.site).await;
    let folder = school.ground.folder(&*school.host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    school.host.create_paused(&school.ground.spec(&folder, 1)).await.unwrap();
    school.h1.cut();
    assert_eq!(school.host.domains().await, Err(HostError::Lost { call: HostCall::ListDomains }));
    assert!(school.link_is(|link| matches!(link, Link::Down(_))).await < Duration::from_secs(10));
    let begun = Instant::now();
    let refused = school.host.domains().await;
    assert!(matches!(refused, Err(HostError::Unreachable(_))), "{refused:?}");
    assert!(begun.elapsed() < Duration::from_secs(10));
    school.h1.heal();
    school.link_is(|link| *link == Link::Up).await;
    assert!(school.host.domain(desktop).await.unwrap().is_some(), "its domains kept running");

    school.h1.power_cut();
    school.link_is(|link| matches!(link, Link::Down(_))).await;
    school.h1.boot();
    school.link_is(|link| *link == Link::Up).await;
    assert_eq!(school.host.domains().await, Ok(vec![]));
    assert!(school.host.is_free(&folder.disks[0].file).await.unwrap(), "a host without power holds no locks");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_timed_out_while_libvirt_hung_is_still_carried_out() {
    let school = School::new().await;
    let path = school.ground.path(&*school.host, school.site).await;
    let folder = school.ground.folder(&*school.host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    let mut events = school.host.events();
    school.h1.hang();
    let given_up = school.host.create_paused(&school.ground.spec(&folder, 1)).await;
    assert!(given_up.unwrap_err().outcome_unknown());
    assert!(school.host.is_free(&folder.disks[0].file).await.unwrap(), "sshd answers");
    assert_eq!(school.h1.running(), []);
    school.h1.unhang();
    assert_eq!(school.h1.running(), [(desktop, ONE)]);
    let link_up = school.link_is(|link| *link == Link::Up);
    link_up.await;
    let found = school.host.domain(desktop).await.unwrap();
    let paused = DomainRun::Paused(PauseReason::Asked);
    assert!(matches!(found, Some(Domain::Ours { run, .. }) if run == paused), "{found:?}");
    while events.try_recv().is_ok() {}
}

#[tokio::test(start_paused = true)]
async fn any_call_can_fail_lose_its_answer_or_have_its_caller_killed() {
    let school = School::new().await;
    let path = school.ground.path(&*school.host, school.site).await;
    let plan = school.ground.plan(&path, sarrio_model::DesktopId::new());
    let before = school.fleet.inventory();

    school.h1.fail_next("make_folders", HostError::NoSpace(path.directory.clone()));
    assert!(school.host.make_folders(&path, std::slice::from_ref(&plan)).await.is_err());
    assert_eq!(before.difference(&school.fleet.inventory()), Vec::<String>::new());

    school.fleet.on_call(|call| match (call.name, call.moment) {
        ("make_folders", Moment::Before) => Fate::Halt,
        _ => Fate::Go,
    });
    let killed =
        timeout(Duration::from_secs(3600), school.host.make_folders(&path, std::slice::from_ref(&plan)))
            .await;
    assert!(killed.is_err(), "it never answers");
    assert_eq!(before.difference(&school.fleet.inventory()), Vec::<String>::new());

    school.fleet.let_calls_go();
    school.h1.lose_answer("make_folders");
    let lost = school.host.make_folders(&path, std::slice::from_ref(&plan)).await;
    assert_eq!(lost, Err(HostError::Lost { call: HostCall::MakeFolders }));
    assert_eq!(before.difference(&school.fleet.inventory()).len(), 3, "folder, sidecar and disk are there");
    assert_eq!(school.host.make_folders(&path, &[plan]).await.unwrap(), [Ok(())]);
}

#[tokio::test(start_paused = true)]
async fn an_unmounted_nas_is_empty_and_never_written() {
    let school = School::new().await;
    let path = school.ground.path(&*school.host, school.site).await;
    let plan = school.ground.plan(&path, sarrio_model::DesktopId::new());
    school.h1.nas_cut();
    let not_mounted = HostError::NotMounted(path.directory.clone());
    assert_eq!(school.host.path_status(&path).await, Err(not_mounted.clone()));
    assert_eq!(school.host.make_folders(&path, std::slice::from_ref(&plan)).await, Err(not_mounted));
    school.h1.nas_heal();
    assert_eq!(school.host.make_folders(&path, &[plan]).await.unwrap(), [Ok(())]);
}

#[tokio::test(start_paused = true)]
async fn a_full_disk_pauses_a_desktop_until_there_is_space_and_it_is_resumed() {
    let school = School::new().await;
    let path = school.ground.path(&*school.host, school.site).await;
    let folder = school.ground.folder(&*school.host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    school.host.create_paused(&school.ground.spec(&folder, 1)).await.unwrap();
    school.host.resume(desktop, ONE).await.unwrap();
    let mut events = school.host.events();
    school.fleet.fill(&path.directory);
    let full = HostEvent::DiskError { desktop, reason: "enospc".to_owned() };
    assert_eq!(events.recv().await.unwrap(), full);
    let plan = school.ground.plan(&path, sarrio_model::DesktopId::new());
    let made = school.host.make_folders(&path, std::slice::from_ref(&plan)).await.unwrap();
    assert_eq!(made, [Err(HostError::NoSpace(plan.disks[0].file.clone()))]);
    assert!(!school.host.exists(&path, &plan.directory).await.unwrap());
    school.fleet.make_room(&path.directory);
    school.host.resume(desktop, ONE).await.unwrap();
    let found = school.host.domain(desktop).await.unwrap();
    assert!(matches!(found, Some(Domain::Ours { run: DomainRun::Running, .. })), "{found:?}");
}

#[tokio::test(start_paused = true)]
async fn a_copy_goes_on_when_its_caller_is_gone() {
    let school = School::new().await;
    let path = school.ground.path(&*school.host, school.site).await;
    let folder = school.ground.folder(&*school.host, &path).await;
    let copy = CopyDisk {
        from: school.ground.base.clone(),
        from_format: DiskFormat::Qcow2,
        to: folder.directory.join("copy.qcow2"),
    };
    let asked = timeout(Duration::from_millis(30), school.host.copy_disk(&path, &copy, Arc::new(|_| {})));
    assert!(asked.await.is_err());
    assert!(!school.host.exists(&path, &copy.to).await.unwrap());
    school.host.copy_disk(&path, &copy, Arc::new(|_| {})).await.unwrap();
    assert_eq!(school.fleet.names_in(&folder.directory).len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_ticket_opens_the_console_until_it_expires_or_is_revoked() {
    let school = School::new().await;
    let path = school.ground.path(&*school.host, school.site).await;
    let folder = school.ground.folder(&*school.host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    school.host.create_paused(&school.ground.spec(&folder, 1)).await.unwrap();
    assert!(!school.h1.view(desktop, ""), "a new console accepts no password");
    let word = secrecy::SecretString::from("t");
    let open = || school.host.open_console(desktop, ONE, &word, Duration::from_secs(120));
    open().await.unwrap();
    assert!(school.h1.view(desktop, "t") && !school.h1.view(desktop, "x"));
    school.host.close_console(desktop, ONE).await.unwrap();
    assert!(!school.h1.view(desktop, "t"));
    open().await.unwrap();
    tokio::time::sleep(Duration::from_secs(121)).await;
    assert!(!school.h1.view(desktop, "t"));
    open().await.unwrap();
    assert!(school.h1.view(desktop, "t") && school.h1.viewers(desktop) > 0);
    school.host.disconnect_viewers(desktop, ONE).await.unwrap();
    assert!(school.h1.viewers(desktop) == 0 && !school.h1.view(desktop, "t"));
}

#[tokio::test(start_paused = true)]
async fn our_key_is_installed_on_a_new_host_with_the_password() {
    let school = School::new().await;
    school.h1.forget_our_key("hunter2");
    let refused = |link: &Link| matches!(link, Link::Down(HostError::SignIn(_)));
    school.link_is(refused).await;
    let (fleet, target) = (&school.fleet, school.h1.target());
    let pinned = HostKeys { host_key: school.h1.host_key(), jump_key: None };
    let install = |word: &str| {
        let word = secrecy::SecretString::from(word);
        let (target, pinned) = (target.clone(), pinned.clone());
        async move { sarrio_hypervisor::Connector::install_key(fleet, &target, &pinned, &word).await }
    };
    assert!(matches!(install("wrong").await, Err(HostError::PasswordWrong(_))));
    install("hunter2").await.unwrap();
    school.link_is(|link| *link == Link::Up).await;
}

#[tokio::test(start_paused = true)]
async fn limits_of_the_network_end_with_the_host_s_power_and_need_nftables() {
    let school = School::new().await;
    let limits =
        vec![NetworkLimit { taps: vec!["sr01".into()], allowed: vec!["192.0.2.0/24".parse().unwrap()] }];
    let neighbour = school.ground.host(SiteId::new()).await;
    neighbour.limit_networks(&[]).await.unwrap();
    school.h1.lose_answer("limit_networks");
    assert!(school.host.limit_networks(&limits).await.is_err_and(|error| error.outcome_unknown()));
    assert_eq!(school.h1.limits(school.site), limits);
    school.h1.power_cut();
    assert_eq!(school.h1.limits(school.site), []);
    school.h1.boot();
    school.link_is(|link| matches!(link, Link::Down(_))).await;
    school.link_is(|link| *link == Link::Up).await;
    school.h1.remove_nftables();
    let refused = school.host.limit_networks(&limits).await;
    assert!(refused.is_err_and(|error| error.to_string().contains("nftables")));
    school.host.limit_networks(&[]).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_host_that_answers_wakes_computers() {
    let school = School::new().await;
    let card = "02:00:5e:10:00:01".parse().unwrap();
    let broadcast = [10, 0, 0, 255].into();
    school.host.wake(&[card], broadcast).await.unwrap();
    assert_eq!(school.h1.woken(), [(card, broadcast)]);
    school.h1.cut();
    assert!(school.host.wake(&[card], broadcast).await.is_err());
    assert_eq!(school.h1.woken().len(), 1);
}
