//! A real viewer opens a console, and a storage path runs full, on the lab.

#![allow(clippy::unwrap_used)]

mod ground;

use std::{fs, os::unix::process::CommandExt as _, process::Command, time::Duration};

use sarrio_hypervisor::{Console, Domain, DomainRun, HostEvent, contract::Ground};
use sarrio_model::{Connection, DesktopId, Epoch, PauseReason, SiteId};
use tokio::sync::broadcast::Receiver;

const ONE: Epoch = Epoch(1);
const LIMIT: Duration = Duration::from_secs(60);

async fn wait_for(events: &mut Receiver<HostEvent>, what: &str, wanted: impl Fn(&HostEvent) -> bool) {
    let wait = async { while !events.recv().await.is_ok_and(|event| wanted(&event)) {} };
    tokio::time::timeout(LIMIT, wait).await.unwrap_or_else(|_| panic!("waited in vain for {what}"));
}

/// The real viewer on a display of its own. It is ended when this is dropped.
struct Viewer {
    display: std::process::Child,
    viewer: std::process::Child,
}

impl Viewer {
    fn open(ground: &Ground, console: &Console, password: &str) -> Self {
        let Connection::Ssh { target, .. } = &ground.connection else { panic!("not over SSH") };
        let dir = ground::lab().dir();
        let display = format!(":{}", 100 + std::process::id() % 800);
        let server = Command::new("Xvfb").args([&display, "-screen", "0", "800x600x24"]).spawn().unwrap();
        let file = dir.join("console.vv");
        let text = format!(
            "[virt-viewer]\ntype=spice\nhost={}\ntls-port={}\npassword={password}\nca={}\nhost-subject={}\n",
            target.address,
            console.tls_port,
            console.ca.replace('\n', "\\n"),
            console.subject,
        );
        fs::write(&file, text).unwrap();
        std::thread::sleep(Duration::from_secs(1));
        let viewer = Command::new("remote-viewer")
            .arg(&file)
            .env("DISPLAY", &display)
            .env("HOME", dir)
            .stderr(fs::File::create(dir.join("viewer.log")).unwrap())
            .process_group(0)
            .spawn()
            .unwrap();
        Self { display: server, viewer }
    }
}

impl Drop for Viewer {
    fn drop(&mut self) {
        for child in [&mut self.viewer, &mut self.display] {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_real_viewer_opens_a_console_stays_connected_when_it_is_closed_and_its_end_is_noticed() {
    let ground: Ground = ground::ground().await;
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    host.create_paused(&ground.spec(&folder, 1)).await.unwrap();
    host.resume(desktop, ONE).await.unwrap();
    let mut events = host.events();
    let password = "a5c0e2b7";
    let console = host.open_console(desktop, ONE, &password.into(), LIMIT * 2).await.unwrap();
    let viewer = Viewer::open(&ground, &console, password);
    wait_for(&mut events, "the viewer's sign-in", |event| *event == HostEvent::ViewerIn(desktop)).await;
    wait_for(&mut events, "one viewer", |event| *event == HostEvent::Viewers { desktop, count: 1 }).await;
    tokio::time::sleep(Duration::from_secs(3)).await; // its other channels use the same password
    host.close_console(desktop, ONE).await.unwrap();
    let gone = |event: &HostEvent| *event == HostEvent::Viewers { desktop, count: 0 };
    let stays = tokio::time::timeout(Duration::from_secs(3), wait_for(&mut events, "", gone)).await;
    assert!(stays.is_err(), "a connected viewer stays");
    drop(viewer);
    wait_for(&mut events, "the viewer's end", gone).await;
    host.destroy(desktop, ONE).await.unwrap();
    host.close().await;
}

/// A command in the guest, by its agent.
fn in_guest(desktop: DesktopId, command: &str) {
    let ask = serde_json::json!({ "execute": "guest-exec", "arguments": { "path": "/bin/sh", "arg": ["-c", command] } });
    let words = [
        "virsh",
        "-c",
        "qemu:///system",
        "qemu-agent-command",
        &format!("sarrio-{desktop}"),
        &ask.to_string(),
    ];
    ground::lab().host(1).exec(words).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_storage_path_pauses_a_desktop_until_there_is_space_and_it_is_resumed() {
    let mut ground: Ground = ground::ground().await;
    let lab = ground::lab();
    let mount = "mkdir -p /srv/small && mount -t tmpfs -o size=3m small /srv/small";
    lab.host(1).exec(["sh", "-c", mount]).unwrap();
    ground.directory = "/srv/small".parse().unwrap();
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    let mut events = host.events();
    host.create_paused(&ground.spec(&folder, 1)).await.unwrap();
    host.resume(desktop, ONE).await.unwrap();
    wait_for(&mut events, "the agent", |event| *event == HostEvent::Agent { desktop, connected: true }).await;
    in_guest(desktop, "dd if=/dev/urandom of=/big bs=64k count=80; sync");
    wait_for(&mut events, "the full disk", |event| {
        matches!(event, HostEvent::DiskError { desktop: of, reason } if *of == desktop && reason == "enospc")
    })
    .await;
    let seen = host.domain(desktop).await.unwrap();
    let waits = DomainRun::Paused(PauseReason::DiskError);
    assert!(matches!(seen, Some(Domain::Ours { run, .. }) if run == waits), "{seen:?}");
    lab.host(1).exec(["mount", "-o", "remount,size=100m", "/srv/small"]).unwrap();
    host.resume(desktop, ONE).await.unwrap();
    tokio::time::sleep(Duration::from_secs(3)).await;
    let seen = host.domain(desktop).await.unwrap();
    assert!(matches!(seen, Some(Domain::Ours { run: DomainRun::Running, .. })), "{seen:?}");
    host.destroy(desktop, ONE).await.unwrap();
    host.close().await;
}
