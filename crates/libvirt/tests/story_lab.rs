//! What can happen to a school's host, on the lab: cut cables, hangs, kills, viewers, difficult names.

#![allow(clippy::unwrap_used)]

mod ground;

use std::{
    fs,
    sync::Arc,
    time::{Duration, Instant},
};

use sarrio_hypervisor::{Connector as _, Domain, HostError, HostEvent, Hypervisor, Link, contract::Ground};
use sarrio_lab::Lab;
use sarrio_model::{
    CheckName, Connection, DesktopId, Epoch, HostKey, HostKeys, HypervisorId, Outcome, SiteId, SshTarget,
};
use secrecy::SecretString;

const ONE: Epoch = Epoch(1);
const TEN: Duration = Duration::from_secs(10);

async fn within<T>(limit: Duration, what: &str, work: impl Future<Output = T>) -> T {
    tokio::time::timeout(limit, work).await.unwrap_or_else(|_| panic!("waited {limit:?} in vain for {what}"))
}

async fn until(host: &dyn Hypervisor, limit: Duration, what: &str, wanted: impl Fn(&Link) -> bool) -> Link {
    let mut link = host.link();
    within(limit, what, link.wait_for(wanted)).await.unwrap().clone()
}

fn is_down(link: &Link) -> bool {
    matches!(link, Link::Down(_))
}

fn is_up(link: &Link) -> bool {
    *link == Link::Up
}

/// The threads of this process that belong to libvirt connections.
fn threads() -> usize {
    let tasks = fs::read_dir("/proc/self/task").unwrap().flatten();
    tasks
        .filter(|t| fs::read_to_string(t.path().join("comm")).is_ok_and(|name| name.trim() == "libvirt"))
        .count()
}

/// The SSH masters whose control sockets are below a directory.
fn masters(dir: &std::path::Path) -> usize {
    let mark = dir.to_str().unwrap();
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let commands = processes.filter_map(|p| fs::read(p.path().join("cmdline")).ok());
    commands.filter(|c| c.starts_with(b"ssh") && String::from_utf8_lossy(c).contains(mark)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hung_or_silent_host_is_noticed_within_ten_seconds_affects_no_other_and_comes_back() {
    let lab = Lab::for_test(2).unwrap();
    let (connector, dir) = ground::connector(&lab);
    let site = SiteId::new();
    let connect = |index: usize| {
        let name = format!("h{index}").parse().unwrap();
        connector.connect(HypervisorId::new(), name, site, ground::ssh(lab.host(index)))
    };
    let (h1, h2) = (connect(1), connect(2));
    until(&*h1, TEN * 2, "h1", is_up).await;
    until(&*h2, TEN * 2, "h2", is_up).await;
    let calm = threads();

    // libvirtd hangs: calls in progress end, the next ones fail at once, and nothing else waits.
    lab.host(1).hang().unwrap();
    let begin = Instant::now();
    let stuck: Vec<_> = (0..6)
        .map(|_| {
            let h1 = h1.clone();
            tokio::spawn(async move { h1.destroy(DesktopId::new(), ONE).await })
        })
        .collect();
    let why = until(&*h1, TEN, "the hang to be noticed", is_down).await;
    assert!(begin.elapsed() < TEN);
    assert!(matches!(why, Link::Down(HostError::Deadline { .. })), "{why:?}");
    for call in stuck {
        let ended = within(TEN, "a stuck call to end", call).await.unwrap();
        assert!(ended.is_err_and(|error| error.is_of_host()));
    }
    let asked = Instant::now();
    assert!(h1.domains().await.is_err() && asked.elapsed() < Duration::from_secs(1));
    assert_eq!(h2.domains().await.unwrap(), []);
    lab.host(1).unhang().unwrap();
    until(&*h1, TEN * 2, "h1 after the hang", is_up).await;
    assert_eq!(h1.domains().await.unwrap(), []);

    // The cable is cut.
    lab.host(1).cut().unwrap();
    let begin = Instant::now();
    let why = until(&*h1, TEN, "the cut to be noticed", is_down).await;
    assert!(begin.elapsed() < TEN);
    assert!(matches!(why, Link::Down(HostError::Unreachable(_))), "{why:?}");
    let asked = Instant::now();
    assert!(matches!(h1.domains().await, Err(HostError::Unreachable(_))));
    assert!(asked.elapsed() < Duration::from_secs(1));
    assert!(h2.facts().await.is_ok());
    lab.host(1).heal().unwrap();
    until(&*h1, TEN * 2, "h1 after the cut", is_up).await;

    // The power is cut.
    lab.host(1).kill().unwrap();
    until(&*h1, TEN, "the power cut to be noticed", is_down).await;
    lab.host(1).boot().unwrap();
    until(&*h1, TEN * 2, "h1 after the power cut", is_up).await;

    // The host is reinstalled: another key is a separate error.
    lab.host(2).change_key().unwrap();
    lab.host(2).kill().unwrap();
    lab.host(2).boot().unwrap();
    let changed = |link: &Link| *link == Link::Down(HostError::KeyChanged);
    until(&*h2, TEN * 2, "the changed key to be noticed", changed).await;
    let checks = h2.check(&[], None).await;
    let key = checks.iter().find(|check| check.name == CheckName::HostKey).unwrap();
    assert_eq!(key.outcome, Outcome::Failed, "{checks:#?}");

    within(TEN, "no thread to be stuck", async {
        while threads() > calm {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
    .await;
    assert_eq!(masters(dir.path()), 1, "one for h1");
    h1.close().await;
    h2.close().await;
    assert_eq!(masters(dir.path()), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn viewers_are_counted_tickets_expire_and_names_arrive_unchanged() {
    let ground: Ground = ground::ground().await;
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    let mut spec = ground.spec(&folder, 1);
    spec.name = "--help a b;$(id)'\"<&>".parse().unwrap();
    spec.owner = "Núria `id`, 'x'".into();
    spec.nic = Some(sarrio_hypervisor::Nic {
        network: "guests".into(),
        mac: "52:54:00:11:22:33".into(),
        tap: "sr-lv-1".into(),
        plugged: true,
    });
    let mut events = host.events();
    host.create_paused(&spec).await.unwrap();
    let xml = ground::lab().host(1).exec([
        "virsh",
        "-c",
        "qemu:///system",
        "dumpxml",
        &format!("sarrio-{desktop}"),
    ]);
    let xml = xml.unwrap();
    let document = roxmltree::Document::parse(&xml).unwrap();
    let title = document.descendants().find(|node| node.has_tag_name("title")).unwrap().text();
    assert_eq!(title, Some(spec.name.as_str()));
    assert!(xml.contains("sr-lv-1"));
    host.resume(desktop, ONE).await.unwrap();

    let dead = host.open_console(desktop, ONE, &"right".into(), Duration::from_secs(60)).await.unwrap();
    assert_eq!(dead.subject, "O=lab,CN=h1");
    assert!(!spice_login(&ground, dead.tls_port, "wrong").await, "a wrong password lets nobody in");
    let refused = |event: &HostEvent| *event == HostEvent::ViewerRefused(desktop);
    within(TEN, "the refusal to be reported", seen(&mut events, refused)).await;
    assert!(spice_login(&ground, dead.tls_port, "right").await);
    within(TEN, "the viewer to be reported", seen(&mut events, |e| *e == HostEvent::ViewerIn(desktop))).await;
    host.close_console(desktop, ONE).await.unwrap();
    assert!(!spice_login(&ground, dead.tls_port, "right").await, "a closed console lets nobody in");
    host.destroy(desktop, ONE).await.unwrap();
    within(TEN, "the end to be reported", seen(&mut events, |e| matches!(e, HostEvent::Stopped { .. })))
        .await;
    host.close().await;
}

async fn seen(events: &mut tokio::sync::broadcast::Receiver<HostEvent>, wanted: impl Fn(&HostEvent) -> bool) {
    while !events.recv().await.is_ok_and(|event| wanted(&event)) {}
}

/// Signs in to SPICE's main channel through TLS, up to the answer to the password.
async fn spice_login(ground: &Ground, port: u16, password: &str) -> bool {
    let Connection::Ssh { target, .. } = &ground.connection else { panic!("not over SSH") };
    let script = include_str!("ground/spice_login.py");
    let output = tokio::process::Command::new("python3")
        .args(["-c", script, target.address.as_str(), &port.to_string(), password])
        .output()
        .await
        .unwrap();
    match output.status.code() {
        Some(0) => true,
        Some(1) => false,
        _ => panic!("{}", String::from_utf8_lossy(&output.stderr)),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_contact_by_password_installs_our_key_once_and_works_through_a_jump_host() {
    let lab = Lab::for_test(2).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let connector =
        sarrio_libvirt::LibvirtConnector::new(&dir.path().join("s"), &dir.path().join("r")).unwrap();
    let password = "a b;$(id)'\"";
    let port = lab.host(1).allow_password("root", password).unwrap();
    let at = |host: usize| SshTarget::root_at(lab.host(host).address.to_string().parse().unwrap());
    let is_of = |key: &HostKey, host: usize| lab.host(host).host_key_line().unwrap().ends_with(key.line());
    let target = SshTarget { port, ..at(1) };
    let keys = connector.host_keys(&target).await.unwrap();
    assert!(is_of(&keys.host_key, 1) && keys.jump_key.is_none());

    let site = SiteId::new();
    let connection = Connection::ssh(target.clone(), Some(keys.host_key.clone()), None).unwrap();
    let host = connector.connect(HypervisorId::new(), "h1".parse().unwrap(), site, connection);
    let why = until(&*host, TEN * 2, "the refusal", is_down).await;
    assert!(matches!(why, Link::Down(HostError::SignIn(_))), "{why:?}");
    let wrong = connector.install_key(&target, &keys, &SecretString::from("wrong")).await;
    assert!(matches!(wrong, Err(HostError::PasswordWrong(_))), "{wrong:?}");
    for _ in 0..2 {
        connector.install_key(&target, &keys, &SecretString::from(password)).await.unwrap();
    }
    let keys = lab.host(1).exec(["cat", "/root/.ssh/authorized_keys"]).unwrap();
    assert_eq!(keys.lines().filter(|line| *line == connector.public_key()).count(), 1);
    host.retry();
    until(&*host, TEN * 2, "the link by our own key", is_up).await;
    host.close().await;

    // Through h1, which presents its key too, to h2, whose key h1 sees.
    let through = connector.with_identity(&lab.identity());
    let jump = format!("root@{}:22", lab.host(1).address).parse().unwrap();
    let behind = SshTarget { jump: Some(jump), ..at(2) };
    let HostKeys { host_key, jump_key } = through.host_keys(&behind).await.unwrap();
    assert!(is_of(&host_key, 2) && is_of(jump_key.as_ref().unwrap(), 1));
    let connect = |jump_key: Option<HostKey>| {
        let connection =
            Connection::Ssh { target: behind.clone(), host_key: Some(host_key.clone()), jump_key };
        through.connect(HypervisorId::new(), "h2".parse().unwrap(), site, connection)
    };
    let host = connect(jump_key);
    until(&*host, TEN * 2, "the link through h1", is_up).await;
    assert_eq!(host.facts().await.unwrap().hostname, "h2");
    let checks = host.check(&[], None).await;
    let shown = checks.iter().find(|check| check.name == CheckName::HostKey).unwrap();
    assert!(shown.found.contains(host_key.fingerprint()) && shown.found.contains("SHA256:"), "{shown:?}");
    host.close().await;

    // A jump host that presents a key other than the pinned one, or a key that nobody confirmed.
    let address = behind.jump_host().unwrap().address;
    for (jump_key, expected) in [
        (Some(HostKey::ed25519([77; 32])), HostError::JumpKeyChanged(address.clone())),
        (None, HostError::JumpKeyUnknown(address.clone())),
    ] {
        let host = connect(jump_key);
        let why = until(&*host, TEN * 2, "the refusal", is_down).await;
        assert_eq!(why, Link::Down(expected));
        host.close().await;
    }

    // A jump host whose account does not take Sarrio's key, and one on whose port nothing answers.
    let pinned = through.host_keys(&behind).await.unwrap().jump_key;
    for (jump, refused) in [(format!("nobody@{address}:22"), true), (format!("root@{address}:2"), false)] {
        let target = SshTarget { jump: Some(jump.parse().unwrap()), ..at(2) };
        let connection =
            Connection::Ssh { target, host_key: Some(host_key.clone()), jump_key: pinned.clone() };
        let host = through.connect(HypervisorId::new(), "h2".parse().unwrap(), site, connection);
        let why = until(&*host, TEN * 2, "the refusal", is_down).await;
        match refused {
            true => assert_eq!(
                why,
                Link::Down(HostError::JumpSignIn {
                    jump: address.clone(),
                    account: "nobody".parse().unwrap()
                })
            ),
            false => assert!(matches!(why, Link::Down(HostError::JumpHostInTheWay { .. })), "{why:?}"),
        }
        host.close().await;
    }
}

/// The body of the test below, in its own process. Does nothing when the test runner calls it.
#[tokio::test(flavor = "multi_thread")]
async fn owner_of_a_link_that_is_killed() {
    let (Some(lab), Some(dir)) = (std::env::var_os("SARRIO_TEST_LAB"), std::env::var_os("SARRIO_TEST_DIR"))
    else {
        return;
    };
    let lab = Lab::attach(lab.to_str().unwrap()).unwrap();
    let dir = std::path::PathBuf::from(dir);
    let connector = sarrio_libvirt::LibvirtConnector::new(&dir.join("s"), &dir.join("r")).unwrap();
    let connector = connector.with_identity(&lab.identity());
    let host = connector.connect(
        HypervisorId::new(),
        "h1".parse().unwrap(),
        SiteId::new(),
        ground::ssh(lab.host(1)),
    );
    until(&*host, TEN * 2, "h1", is_up).await;
    println!("UP");
    tokio::time::sleep(Duration::from_secs(600)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_process_left_running_is_ended_by_the_next() {
    let lab = Lab::for_test(1).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let mut owner = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "owner_of_a_link_that_is_killed", "--nocapture"])
        .env("SARRIO_TEST_LAB", lab.name().to_string())
        .env("SARRIO_TEST_DIR", dir.path())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let lines = std::io::BufRead::lines(std::io::BufReader::new(owner.stdout.take().unwrap()));
    assert!(lines.map_while(Result::ok).any(|line| line.contains("UP")));
    assert_eq!(masters(dir.path()), 1);
    owner.kill().unwrap(); // SIGKILL
    owner.wait().unwrap();
    assert_eq!(masters(dir.path()), 1, "it outlives its owner");
    let next = sarrio_libvirt::LibvirtConnector::new(&dir.path().join("s"), &dir.path().join("r")).unwrap();
    within(TEN, "the master to go", async {
        while masters(dir.path()) > 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
    drop(next);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_nas_a_missing_network_and_a_foreign_domain_are_each_reported_by_name() {
    let lab = Lab::for_test(1).unwrap();
    let (connector, _dir) = ground::connector(&lab);
    let site = SiteId::new();
    let host: Arc<dyn Hypervisor> =
        connector.connect(HypervisorId::new(), "h1".parse().unwrap(), site, ground::ssh(lab.host(1)));
    until(&*host, TEN * 2, "h1", is_up).await;
    let path = sarrio_hypervisor::StorageDir {
        directory: "/srv/nas".parse().unwrap(),
        id: sarrio_model::StoragePathId::new(),
        site,
    };
    host.mark_path(&path).await.unwrap();
    let checks = host.check(std::slice::from_ref(&path), Some("guests")).await;
    let bad: Vec<_> = checks.iter().filter(|check| check.outcome == Outcome::Failed).collect();
    assert!(bad.is_empty(), "{checks:#?}");
    assert_eq!(checks.len(), 13, "{checks:#?}");

    lab.host(1).nas_cut().unwrap();
    let cut = host.path_status(&path).await;
    assert_eq!(cut, Err(HostError::NotMounted(path.directory.clone())));
    let made = host.make_folders(&path, &[]).await;
    assert_eq!(made, Ok(vec![]));
    let file = path.incoming().join("x");
    let (_send, receive) = tokio::sync::mpsc::channel(1);
    drop(_send);
    assert!(host.upload(&path, &file, receive).await.is_err());
    assert!(lab.host(1).exec(["ls", "-A", "/srv/nas"]).unwrap().is_empty(), "nothing is written there");
    let checks = host.check(std::slice::from_ref(&path), Some("nowhere")).await;
    for (name, words) in [(CheckName::Paths, "not mounted"), (CheckName::Network, "nowhere")] {
        let check = checks.iter().find(|check| check.name == name).unwrap();
        assert!(check.outcome == Outcome::Failed && check.found.contains(words), "{check:?}");
        assert!(check.advice.is_some());
    }
    lab.host(1).nas_heal().unwrap();

    let foreign = "<domain type='qemu'><name>a b;$(id)</name><memory unit='MiB'>32</memory><os>\
                   <type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features><on_reboot>restart</on_reboot></domain>";
    fs::write(lab.nas().join("foreign.xml"), foreign).unwrap();
    lab.host(1).exec(["virsh", "-c", "qemu:///system", "create", "/srv/nas/foreign.xml"]).unwrap();
    let seen = host.domains().await.unwrap();
    assert!(
        matches!(&seen[..], [Domain::Foreign { name, other_site: false, .. }] if name == "a b;$(id)"),
        "{seen:?}"
    );
    host.close().await;
}
