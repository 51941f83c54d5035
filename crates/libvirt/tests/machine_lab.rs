//! Machines of every kind, on the lab: their starts, starts that time out, pictures without a VNC socket, a host
//! without SSH, and a copy whose caller is gone.

#![allow(clippy::unwrap_used)]

mod ground;

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sarrio_hypervisor::{
    CopyDisk, Domain, DomainRun, DomainSpec, HostError, Hypervisor, Nic, contract::Ground,
};
use sarrio_lab::Lab;
use sarrio_model::{
    Boot, Connection, DesktopId, DiskBus, DiskFormat, Epoch, Firmware, Hardware, MiB, SiteId, SpiceProfile,
    Video,
};

const ONE: Epoch = Epoch(1);
const LIMIT: Duration = Duration::from_secs(60);

async fn within<T>(limit: Duration, what: &str, work: impl Future<Output = T>) -> T {
    tokio::time::timeout(limit, work).await.unwrap_or_else(|_| panic!("waited {limit:?} in vain for {what}"))
}

async fn run_of(host: &dyn Hypervisor, desktop: DesktopId) -> Option<DomainRun> {
    match host.domain(desktop).await.unwrap() {
        Some(Domain::Ours { run, .. }) => Some(run),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_machine_starts_and_shows_a_screen() {
    let ground: Ground = ground::ground().await;
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    fs::write(ground::lab().nas().join("x & y.iso"), vec![0; 1 << 20]).unwrap();
    let plain = || Hardware { vcpus: 1, memory: MiB(128), ..Hardware::default() };
    let kinds = [
        Hardware { firmware: Firmware::Uefi, video: Video::Virtio, heads: 2, ..plain() },
        Hardware { boot: Boot::Media, disk_bus: DiskBus::Sata, spice: SpiceProfile::Wan, ..plain() },
        Hardware { boot: Boot::Network, video: Video::Vga, usb_redirection: false, ..plain() },
        Hardware { heads: 2, vcpus: 2, ..plain() },
    ];
    for (number, hardware) in kinds.into_iter().enumerate() {
        let folder = ground.folder(&*host, &path).await;
        let desktop = folder.sidecar.desktop.unwrap();
        let spec = DomainSpec {
            media: (hardware.boot == Boot::Media).then(|| "/srv/nas/x & y.iso".parse().unwrap()),
            nic: (hardware.boot == Boot::Network).then(|| Nic {
                network: "guests".into(),
                mac: "52:54:00:77:00:01".into(),
                tap: format!("sr-mach-{number}"),
                plugged: true,
            }),
            hardware: hardware.clone(),
            ..ground.spec(&folder, 1)
        };
        host.create_paused(&spec).await.unwrap_or_else(|error| panic!("{hardware:?}: {error}"));
        host.resume(desktop, ONE).await.unwrap();
        let mut updates = host.screen(desktop, ONE, paced(50)).await.unwrap().updates;
        let update = within(LIMIT, "a picture", updates.recv()).await.unwrap();
        assert!(update.width >= 320 && !update.rectangles.is_empty());
        let variables = host.exists(&path, &folder.directory.join("uefi-vars.fd")).await.unwrap();
        assert_eq!(variables, hardware.firmware == Firmware::Uefi, "UEFI's variables are in the folder");
        host.destroy(desktop, ONE).await.unwrap();
    }
    host.close().await;
}

/// A pace that stays as it is.
fn paced(milliseconds: u64) -> tokio::sync::watch::Receiver<Duration> {
    tokio::sync::watch::channel(Duration::from_millis(milliseconds)).1
}

async fn link_is_back(host: &dyn Hypervisor) {
    within(LIMIT, "the link to come back", async {
        while host.domains().await.is_err() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
    .await;
}

/// The ground of a lab that only one test uses, so that the test may hang its libvirt.
fn ground_of(lab: &Lab) -> Ground {
    fs::copy(sarrio_lab::demo::template(&sarrio_lab::cache_dir()).unwrap(), lab.nas().join("base.qcow2"))
        .unwrap();
    fs::create_dir(lab.nas().join("path")).unwrap();
    let (connector, dir) = ground::connector(lab);
    Ground {
        connector: Arc::new(connector),
        connection: ground::ssh(lab.host(1)),
        directory: "/srv/nas/path".parse().unwrap(),
        base: "/srv/nas/base.qcow2".parse().unwrap(),
        boots: true,
        names_in: ground::names_in(lab),
        keep: Box::new(dir),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_timed_out_is_found_again_and_carried_out_once() {
    let lab = Lab::for_test(1).unwrap();
    let ground = ground_of(&lab);
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let spec = ground.spec(&folder, 1);
    host.facts().await.unwrap(); // what QEMU can do is known before
    let start = tokio::spawn({
        let (host, spec) = (host.clone(), spec.clone());
        async move { host.create_paused(&spec).await }
    });
    tokio::time::sleep(Duration::from_millis(60)).await;
    lab.host(1).hang().unwrap();
    let given_up = within(LIMIT, "the start to be given up", start).await.unwrap();
    if let Err(error) = &given_up {
        assert!(error.outcome_unknown(), "{error:?}");
    }
    lab.host(1).unhang().unwrap();
    // The link may not have noticed, or may be reconnecting.
    link_is_back(&*host).await;
    within(LIMIT, "the start to be made once", async {
        while let Err(error) = host.create_paused(&spec).await {
            assert!(matches!(error, HostError::Refused { .. } | HostError::Locked(_)), "{error:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
    .await;
    assert!(matches!(run_of(&*host, spec.desktop).await, Some(DomainRun::Paused(_))));
    assert_eq!(host.domains().await.unwrap().len(), 1);
    host.destroy(spec.desktop, ONE).await.unwrap();
    host.close().await;
}

/// Six starts at once on a host that has two slots for them, or three if it has many processors.
#[tokio::test(flavor = "multi_thread")]
async fn starts_take_turns_and_release_their_slots_even_when_libvirt_hangs() {
    let lab = Lab::for_test(1).unwrap();
    let ground = ground_of(&lab);
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let places = if host.facts().await.unwrap().threads < 6 { 2 } else { 3 };
    let mut specs = Vec::new();
    for _ in 0..6 {
        specs.push(ground.spec(&ground.folder(&*host, &path).await, 1));
    }
    let start = |spec: &DomainSpec| {
        let (host, spec) = (host.clone(), spec.clone());
        tokio::spawn(async move { host.create_paused(&spec).await })
    };

    lab.host(1).hang().unwrap();
    let mut stuck: Vec<_> = specs.iter().map(start).collect();
    tokio::time::sleep(Duration::from_millis(200)).await;
    // The callers of the first, which have the slots, are gone, and so is the caller of one that waits for a slot.
    stuck.drain(..3).for_each(|start| start.abort());
    for start in stuck {
        let ended = within(Duration::from_secs(10), "a start to end", start).await.unwrap();
        assert!(ended.as_ref().is_err_and(HostError::is_of_host), "{ended:?}");
    }
    lab.host(1).unhang().unwrap();
    link_is_back(&*host).await;
    // The starts that timed out may still be carried out.
    within(LIMIT, "a calm host", async {
        for spec in &specs {
            while host.destroy(spec.desktop, ONE).await.is_err_and(|error| error.is_of_host()) {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        while !host.domains().await.is_ok_and(|domains| domains.is_empty()) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
    .await;

    let again: Vec<_> = specs.iter().map(start).collect();
    let mut most_at_once = 0;
    within(LIMIT, "six starts", async {
        loop {
            let seen = host.domains().await.unwrap().len();
            let finished = again.iter().filter(|start| start.is_finished()).count();
            most_at_once = most_at_once.max(seen.saturating_sub(finished));
            if finished == again.len() {
                break;
            }
        }
    })
    .await;
    for start in again {
        start.await.unwrap().unwrap();
    }
    // A start may already have its slot when the end of the one before is noticed.
    assert!((1..=places + 1).contains(&most_at_once), "{most_at_once} at once");
    for spec in &specs {
        host.destroy(spec.desktop, ONE).await.unwrap();
    }
    host.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desktop_without_a_vnc_socket_is_watched_by_screenshots() {
    let ground: Ground = ground::ground().await;
    let site = SiteId::new();
    let host = ground.host(site).await;
    let desktop = DesktopId::new();
    let xml = format!(
        "<domain type='qemu'><name>bare</name><uuid>{desktop}</uuid><memory unit='MiB'>32</memory><metadata>
         <s:desktop xmlns:s='urn:sarrio:1' site='{site}' id='{desktop}' epoch='1' owner=''/></metadata>
         <os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features><devices>
         <graphics type='spice' autoport='yes'/><video><model type='vga'/></video></devices></domain>"
    );
    fs::write(ground::lab().nas().join("bare.xml"), xml).unwrap();
    ground::lab().host(1).exec(["virsh", "-c", "qemu:///system", "create", "/srv/nas/bare.xml"]).unwrap();
    let mut updates = host.screen(desktop, ONE, paced(200)).await.unwrap().updates;
    let update = within(LIMIT, "a screenshot", updates.recv()).await.unwrap();
    assert_eq!((update.rectangles[0].x, update.rectangles[0].width), (0, update.width), "a whole picture");
    host.destroy(desktop, ONE).await.unwrap();
    within(LIMIT, "the end", async { while updates.recv().await.is_some() {} }).await;
    host.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_whose_caller_is_gone_ends_and_can_be_repeated() {
    let ground: Ground = ground::ground().await;
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let big = ground::lab().nas().join("big.raw");
    let dd = ["if=/dev/urandom", &format!("of={}", big.display()), "bs=1M", "count=500", "status=none"];
    assert!(std::process::Command::new("dd").args(dd).status().unwrap().success());
    let copy = CopyDisk {
        from: "/srv/nas/big.raw".parse().unwrap(),
        from_format: DiskFormat::Raw,
        to: folder.directory.join("big.qcow2"),
    };
    let begun = Arc::new(AtomicBool::new(false));
    let has_begun = begun.clone();
    let work = host.copy_disk(&path, &copy, Arc::new(move |_| has_begun.store(true, Ordering::SeqCst)));
    let first_mark = async {
        while !begun.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        done = work => panic!("it was too fast to be abandoned: {done:?}"),
        () = within(LIMIT, "a mark of progress", first_mark) => {}
    }
    let running = || {
        let list = ground::lab().host(1).exec(["sh", "-c", "pgrep -fc '[q]emu-img convert' || :"]).unwrap();
        list.trim() != "0"
    };
    within(LIMIT, "the copy to end", async {
        while running() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
    assert!(!host.exists(&path, &copy.to).await.unwrap());
    host.copy_disk(&path, &copy, Arc::new(|_| ())).await.unwrap();
    let info = host.image_info(&copy.to).await.unwrap();
    assert_eq!((info.virtual_size.mib(), info.format), (MiB(500), DiskFormat::Qcow2));
    fs::remove_file(big).unwrap();
    host.close().await;
}

/// The body of the test below, which runs it on the host itself. It does nothing when the test runner calls it.
#[tokio::test(flavor = "multi_thread")]
async fn on_the_host_itself() {
    if std::env::var_os("SARRIO_TEST_LOCAL").is_none() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let connector =
        sarrio_libvirt::LibvirtConnector::new(&dir.path().join("s"), &dir.path().join("r")).unwrap();
    let ground = Ground {
        connector: Arc::new(connector),
        connection: Connection::Local,
        directory: "/srv/nas/local".parse().unwrap(),
        base: "/srv/nas/base.qcow2".parse().unwrap(),
        boots: true,
        names_in: Box::new(|directory| ground::names(directory.as_str().as_ref())),
        keep: Box::new(dir),
    };
    fs::create_dir_all("/srv/nas/local").unwrap();
    let site = SiteId::new();
    let host = ground.host(site).await;
    assert_eq!(host.facts().await.unwrap().hostname, "h1");
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    host.create_paused(&ground.spec(&folder, 1)).await.unwrap();
    host.resume(desktop, ONE).await.unwrap();
    let mut updates = host.screen(desktop, ONE, paced(50)).await.unwrap().updates;
    assert!(within(LIMIT, "a picture", updates.recv()).await.is_some());
    let console = host.open_console(desktop, ONE, &"x".into(), LIMIT).await.unwrap();
    assert_eq!(host.tunnel(console.tls_port).await.unwrap(), console.tls_port);
    let checks = host.check(&[path], Some("guests")).await;
    assert!(checks.iter().all(|check| check.outcome != sarrio_model::Outcome::Failed), "{checks:#?}");
    host.destroy(desktop, ONE).await.unwrap();
    host.close().await;
    println!("LOCAL WELL");
}

#[tokio::test(flavor = "multi_thread")]
async fn this_machine_is_a_host_without_ssh() {
    let lab = tokio::task::spawn_blocking(ground::lab).await.unwrap();
    let mut command = lab.host(1).command(std::env::current_exe().unwrap()).unwrap();
    command.args(["--exact", "on_the_host_itself", "--nocapture"]).env("SARRIO_TEST_LOCAL", "1");
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("LOCAL WELL"), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
}
