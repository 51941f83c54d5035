//! What it costs to look at the screens of a class of 30 on three hosts, over the whole product: one client with a small picture
//! of each desktop, once a second, against three clients with the same. Also how old a picture becomes: the time between two
//! pictures of one screen, which changes once a second.
//!
//! The screens are 1920x1080 and as noisy as a photograph; a window in them changes each second. The measurements alternate.
//! The processor time that QEMU takes while nobody looks is subtracted.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use futures::StreamExt as _;
use sarrio_bench::{Goal, limited, median, note, processor_time, report};
use sarrio_client::ScreenNews;
use sarrio_lab::{Host, Lab};
use sarrio_model::{DesktopId, LookAt, LookAtScreen, MiB};
use sarrio_school::School;
use tokio::{sync::watch, time::sleep};
use tokio_util::task::AbortOnDropHandle;

const DESKTOPS: u32 = 30;
const HOSTS: u8 = 3;
const SPAN: Duration = Duration::from_secs(12);
const ROUNDS: usize = 3;

#[tokio::main]
async fn main() -> Result<()> {
    let school = School::on_lab(HOSTS).await?;
    let template = school.template("Photo", "", &school.lab.photo_disk()?, MiB(48)).await?;
    let desktops: Vec<DesktopId> =
        school.make(&template, "pc", DESKTOPS).await?.into_iter().map(|desktop| desktop.id).collect();
    for desktop in &desktops {
        school.done(school.client.desktops().start(*desktop).await?).await?;
    }
    sleep(Duration::from_secs(20)).await; // each draws its screen
    let idle = Cost::over(&school.lab, &Received::default()).await?;
    let (mut one, mut three) = (Figures::default(), Figures::default());
    for _ in 0..ROUNDS {
        one.add(&look(&school, &desktops, 1).await?, &idle);
        three.add(&look(&school, &desktops, 3).await?, &idle);
    }
    for (clients, figures) in [("one", &one), ("three", &three)] {
        eprintln!("{clients}: QEMU {:.1?} %, our own {:.1?} %", figures.qemu, figures.own);
    }
    let case = |what: &str| format!("{DESKTOPS} x 1920x1080, once a second: {what}");
    let (hosts_one, hosts_three) = (median(one.from_host), median(three.from_host));
    report(
        "class",
        &case("from the hosts, three clients against one"),
        hosts_three,
        "kbit/s",
        hosts_one,
        Goal::AtMost(1.05),
    );
    limited(
        "class",
        &case("processor of QEMU for each seat, one client"),
        median(one.qemu) / f64::from(DESKTOPS),
        "%",
        1.0,
    );
    note("class", &case("processor of QEMU, three clients"), median(three.qemu), "%");
    limited("class", &case("processor of the backend and its client"), median(one.own), "%", 25.0);
    note("class", &case("processor of the backend and three clients"), median(three.own), "%");
    let each = median(one.to_clients);
    limited("class", &case("to one client"), each, "kbit/s", 5_000.0);
    limited(
        "class",
        &case("between two pictures of a screen, p99, one client"),
        percentile(one.gaps),
        "ms",
        1_500.0,
    );
    report(
        "class",
        &case("to one client, against what the hosts send"),
        each,
        "kbit/s",
        hosts_one,
        Goal::AtMost(1.0),
    );
    school.close().await;
    Ok(())
}

/// What some seconds cost.
#[derive(Debug)]
struct Cost {
    /// Of one core, in percent.
    qemu: f64,
    own: f64,
    /// In kbit/s.
    from_host: f64,
    to_clients: f64,
    /// Between two pictures of one screen, in ms.
    gaps: Vec<f64>,
}

/// What clients have received.
#[derive(Debug, Clone, Default)]
struct Received {
    bytes: Arc<AtomicU64>,
    gaps: Arc<Mutex<Vec<f64>>>,
}

impl Received {
    fn gaps(&self) -> MutexGuard<'_, Vec<f64>> {
        self.gaps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cost {
    async fn over(lab: &Lab, received: &Received) -> Result<Self> {
        let now = || -> Result<[f64; 4]> {
            #[allow(clippy::cast_precision_loss)]
            let bytes = received.bytes.load(Ordering::Relaxed) as f64;
            let (mut qemu, mut sent) = (0.0, 0.0);
            for host in lab.hosts() {
                qemu += host.qemu_seconds()?;
                sent += sent_bytes(host)?;
            }
            Ok([qemu, processor_time()?, sent, bytes])
        };
        let before = now()?;
        received.gaps().clear();
        sleep(SPAN).await;
        let [qemu, own, from_host, to_clients] = now()?;
        let seconds = SPAN.as_secs_f64();
        let percent = |after: f64, before: f64| (after - before) / seconds * 100.0;
        let kilobits = |after: f64, before: f64| (after - before) / seconds / 125.0;
        Ok(Self {
            qemu: percent(qemu, before[0]),
            own: percent(own, before[1]),
            from_host: kilobits(from_host, before[2]),
            to_clients: kilobits(to_clients, before[3]),
            gaps: received.gaps().clone(),
        })
    }
}

/// One figure for each round.
#[derive(Debug, Default)]
struct Figures {
    qemu: Vec<f64>,
    own: Vec<f64>,
    from_host: Vec<f64>,
    to_clients: Vec<f64>,
    gaps: Vec<f64>,
}

impl Figures {
    fn add(&mut self, cost: &Cost, idle: &Cost) {
        self.qemu.push((cost.qemu - idle.qemu).max(0.0));
        self.own.push(cost.own);
        self.from_host.push(cost.from_host - idle.from_host);
        self.to_clients.push(cost.to_clients);
        self.gaps.extend(&cost.gaps);
    }
}

/// So many clients look at all desktops.
async fn look(school: &School, desktops: &[DesktopId], clients: usize) -> Result<Cost> {
    let how = LookAtScreen { width: 320, pace: 1_000, close: false };
    let screens: BTreeMap<DesktopId, LookAtScreen> = desktops.iter().map(|desktop| (*desktop, how)).collect();
    let received = Received::default();
    let (_looking, look) = watch::channel(LookAt { screens, budget: None });
    let mut readers = Vec::new();
    for _ in 0..clients {
        let mut news = Box::pin(school.client.screens(look.clone()).await?);
        let received = received.clone();
        readers.push(AbortOnDropHandle::new(tokio::spawn(async move {
            let mut last = HashMap::new();
            while let Some(Ok(news)) = news.next().await {
                if let ScreenNews::Patch(of) = news {
                    received.bytes.fetch_add(of.patch.jpeg.len() as u64 + 28, Ordering::Relaxed);
                    if let Some(before) = last.insert(of.desktop, Instant::now()) {
                        received.gaps().push(before.elapsed().as_secs_f64() * 1000.0);
                    }
                }
            }
        })));
    }
    sleep(Duration::from_secs(8)).await; // the first pictures
    let cost = Cost::over(&school.lab, &received).await?;
    ensure!(readers.iter().all(|reader| !reader.is_finished()), "a client was cut off");
    Ok(cost)
}

/// What 99 of 100 figures do not exceed.
fn percentile(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() * 99 / 100).copied().unwrap_or(f64::NAN)
}

/// How many bytes the host has sent.
fn sent_bytes(host: &Host) -> Result<f64> {
    let count = host.exec(["cat", "/sys/class/net/eth0/statistics/tx_bytes"])?;
    Ok(count.trim().parse()?)
}
