//! What it costs to watch desktops: our pictures compared with `virsh screenshot`, both once a second.
//!
//! The screens are 1920x1080 and as noisy as a photograph; a window in them changes each second. The two measurements
//! alternate. The CPU time that QEMU takes while nobody watches is subtracted.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../../tests/ground/mod.rs"]
mod ground;

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use sarrio_hypervisor::{
    Connector as _, DiskSource, DomainDisk, DomainSpec, Folder, FolderDisk, Hypervisor, Link, Sidecar,
    StorageDir,
};
use sarrio_lab::{Lab, processor_seconds};
use sarrio_model::{
    DesktopId, DiskFormat, DiskId, DiskRole, Epoch, Hardware, HostPath, HypervisorId, MiB, SiteId,
    StoragePathId, Video,
};

const SECOND: Duration = Duration::from_secs(1);
const SPAN: Duration = Duration::from_secs(15);
const ONE: Epoch = Epoch(1);

#[tokio::main]
async fn main() {
    let lab = Lab::for_test(1).unwrap();
    let base: HostPath = lab.photo_disk().unwrap().to_str().unwrap().parse().unwrap();
    let (connector, dir) = ground::connector(&lab);
    let site = SiteId::new();
    let host = connector.connect(HypervisorId::new(), "h1".parse().unwrap(), site, ground::ssh(lab.host(1)));
    host.link().wait_for(|link| *link == Link::Up).await.unwrap();
    let path = StorageDir { directory: "/srv/nas".parse().unwrap(), id: StoragePathId::new(), site };
    host.mark_path(&path).await.unwrap();
    let mark = dir.path().to_str().unwrap().to_owned();
    let mut desktops = Vec::new();
    for count in [1, 10] {
        while desktops.len() < count {
            desktops.push(start(&*host, &path, base.clone()).await);
        }
        tokio::time::sleep(SECOND * 8).await; // each draws its screen
        let idle = per_second(qemu(&lab), SPAN, || qemu(&lab)).await;
        let shots = screenshots(&lab, &desktops).await;
        let ours = pictures(&lab, &host, &desktops, &mark).await;
        let again = screenshots(&lab, &desktops).await;
        let theirs = (shots + again) / 2.0 - idle;
        let cost = (ours.qemu - idle).max(0.0);
        let line = |case: &str, value: f64, unit: &str, baseline: Option<f64>, goal: Option<(&str, bool)>| {
            let ratio = baseline.map(|baseline| value / baseline.max(0.01));
            println!(
                "{}",
                serde_json::json!({
                    "bench": "screen", "case": format!("{count} x 1920x1080: {case}"), "value": value, "unit": unit,
                    "baseline": baseline, "ratio": ratio,
                    "goal": goal.map(|g| g.0), "met": goal.map(|g| g.1),
                })
            );
        };
        let met = cost <= theirs / 10.0;
        line("CPU of QEMU", cost, "%", Some(theirs), Some(("a tenth of virsh screenshot", met)));
        line("CPU of ours, ssh in it", ours.own, "%", None, None);
        line("pictures a second each", ours.rate, "/s", None, None);
        line("wait for the next picture p99", ours.wait_ms, "ms", None, None);
    }
    host.close().await;
}

async fn start(host: &dyn Hypervisor, path: &StorageDir, base: HostPath) -> DesktopId {
    let desktop = DesktopId::new();
    let directory = path.desktops().join(desktop);
    let file = directory.join("system.qcow2");
    let source = DiskSource::Overlay { base, base_format: DiskFormat::Qcow2 };
    let sidecar = Sidecar {
        site: path.site,
        desktop: Some(desktop),
        template: None,
        name: "screen".parse().unwrap(),
        owner: String::new(),
        disks: vec![sarrio_hypervisor::SidecarDisk {
            id: DiskId::new(),
            role: DiskRole::System,
            file: file.clone(),
            base: None,
        }],
    };
    let disks = vec![FolderDisk { file: file.clone(), source, size: None }];
    let folder = Folder { directory: directory.clone(), sidecar, disks };
    host.make_folders(path, &[folder]).await.unwrap().remove(0).unwrap();
    let spec = DomainSpec {
        site: path.site,
        desktop,
        epoch: ONE,
        name: "screen".parse().unwrap(),
        owner: String::new(),
        template: None,
        hardware: Hardware {
            vcpus: 1,
            memory: MiB(48),
            video: Video::Vga,
            usb_redirection: false,
            ..Hardware::default()
        },
        disks: vec![DomainDisk { file, role: DiskRole::System, format: DiskFormat::Qcow2 }],
        media: None,
        nic: None,
        exchange: true,
        folder: directory,
    };
    host.create_paused(&spec).await.unwrap();
    host.resume(desktop, ONE).await.unwrap();
    desktop
}

struct Looked {
    qemu: f64,
    own: f64,
    rate: f64,
    wait_ms: f64,
}

/// Our pictures, once a second for each desktop, without the first frames.
async fn pictures(lab: &Lab, host: &Arc<dyn Hypervisor>, desktops: &[DesktopId], mark: &str) -> Looked {
    let counted = Arc::new(AtomicBool::new(false));
    let mut watchers = Vec::new();
    for &desktop in desktops {
        let mut screen = host.screen(desktop, ONE, tokio::sync::watch::channel(SECOND).1).await.unwrap();
        let counted = counted.clone();
        watchers.push(tokio::spawn(async move {
            let mut waits = Vec::new();
            let mut last = Instant::now();
            while let Some(update) = screen.updates.recv().await {
                assert_eq!((update.width, update.height), (1920, 1080));
                if counted.load(Ordering::Relaxed) {
                    waits.push(last.elapsed());
                } else if !waits.is_empty() {
                    break;
                }
                last = Instant::now();
            }
            waits
        }));
    }
    tokio::time::sleep(SECOND * 4).await;
    counted.store(true, Ordering::Relaxed);
    let own_before = own_cpu(mark);
    let qemu = per_second(qemu(lab), SPAN, || qemu(lab)).await;
    let own = (own_cpu(mark) - own_before) / SPAN.as_secs_f64() * 100.0;
    counted.store(false, Ordering::Relaxed);
    let mut waits = Vec::new();
    for watcher in watchers {
        waits.extend(watcher.await.unwrap());
    }
    waits.sort();
    let count = waits.len() as f64;
    let wait_ms = waits[(waits.len() * 99 / 100).min(waits.len() - 1)].as_secs_f64() * 1000.0;
    Looked { qemu, own, rate: count / SPAN.as_secs_f64() / desktops.len() as f64, wait_ms }
}

/// Screenshots, once a second for each desktop where the host is fast enough.
async fn screenshots(lab: &Lab, desktops: &[DesktopId]) -> f64 {
    let stop = Arc::new(AtomicBool::new(false));
    let taken = Arc::new(AtomicUsize::new(0));
    let threads: Vec<_> = desktops
        .iter()
        .map(|desktop| {
            let (host, stop, taken) = (lab.host(1).clone(), stop.clone(), taken.clone());
            let (name, file) = (format!("sarrio-{desktop}"), format!("/run/{desktop}.png"));
            std::thread::spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let begin = Instant::now();
                    let words = ["virsh", "-q", "-c", "qemu:///system", "screenshot", &name, &file];
                    host.exec(words).unwrap();
                    taken.fetch_add(1, Ordering::Relaxed);
                    std::thread::sleep(SECOND.saturating_sub(begin.elapsed()));
                }
            })
        })
        .collect();
    tokio::time::sleep(SECOND).await;
    taken.store(0, Ordering::Relaxed);
    let cpu = per_second(qemu(lab), SPAN, || qemu(lab)).await;
    let rate = taken.load(Ordering::Relaxed) as f64 / SPAN.as_secs_f64() / desktops.len() as f64;
    stop.store(true, Ordering::Relaxed);
    for thread in threads {
        tokio::task::spawn_blocking(|| thread.join().unwrap()).await.unwrap();
    }
    // Where the host was too slow, the cost is extrapolated.
    cpu / rate.clamp(0.01, 1.0)
}

/// The use of one core over a period, in percent.
async fn per_second(before: f64, span: Duration, now: impl Fn() -> f64) -> f64 {
    tokio::time::sleep(span).await;
    (now() - before) / span.as_secs_f64() * 100.0
}

/// The CPU time of the lab's QEMUs, in seconds.
fn qemu(lab: &Lab) -> f64 {
    lab.host(1).qemu_seconds().unwrap()
}

/// The CPU time of this process and of the SSH masters below `mark`, in seconds.
fn own_cpu(mark: &str) -> f64 {
    let own = processor_seconds(&fs::read_to_string("/proc/self/stat").unwrap());
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let masters = processes.filter(|process| {
        let command = fs::read(process.path().join("cmdline")).unwrap_or_default();
        command.starts_with(b"ssh") && String::from_utf8_lossy(&command).contains(mark)
    });
    own + masters
        .map(|m| processor_seconds(&fs::read_to_string(m.path().join("stat")).unwrap_or_default()))
        .sum::<f64>()
}
