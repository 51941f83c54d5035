//! Measures from libvirt's event to its WebSocket message, on a real host: a desktop is paused and resumed without the
//! backend. `virsh event` on the host gives the time of the event, to the millisecond and by the same clock.

use std::{
    io::{BufRead as _, BufReader},
    pin::pin,
    process::{Child, ChildStdout, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, bail, ensure};
use futures::{Stream, StreamExt as _};
use jiff::Timestamp;
use sarrio_bench::{halting_disk, limited, note};
use sarrio_client::Signal;
use sarrio_lab::Host;
use sarrio_model::{Change, DesktopId, MiB, StateName, Topic};
use sarrio_school::School;
use virt::{connect::Connect, domain::Domain};

/// How many changes are measured.
const ROUNDS: usize = 300;

/// How many changes come before these. After them, everything that is read once for each domain has been read.
const WARM: usize = 10;

#[tokio::main]
async fn main() -> Result<()> {
    let school = School::on_lab(1).await?;
    let template = school.template("Halting", "", &halting_disk(&school.lab)?, MiB(48)).await?;
    let desktop = school.make(&template, "pc", 1).await?.remove(0).id;
    school.done(school.client.desktops().start(desktop).await?).await?;
    let host = school.lab.host(1);
    let connect = Connect::open(Some(&host.uri())).context("could not open the host's libvirt")?;
    let domain = connect.lookup_domain_by_uuid(desktop.0)?;
    let mut signals = pin!(school.client.follow(None, &[Topic::Desktops]));
    ensure!(matches!(signals.next().await, Some(Signal::Connected { .. })), "the events are heard");
    let mut listener = Listener::on(host)?;
    let mut waits = Vec::new();
    for round in 0..WARM + ROUNDS {
        let received = change(&domain, desktop, round % 2 == 0, &mut signals).await?;
        let arrived = listener.next()?;
        if round >= WARM {
            waits.push(received.duration_since(arrived).as_secs_f64() * 1000.0);
        }
    }
    waits.sort_by(f64::total_cmp);
    note("event", "libvirt's event to its WebSocket message, median", waits[ROUNDS / 2], "ms");
    limited("event", "libvirt's event to its WebSocket message, p99", waits[ROUNDS * 99 / 100], "ms", 20.0);
    school.close().await;
    Ok(())
}

/// Pauses or resumes the desktop. Returns when its message arrived.
async fn change(
    domain: &Domain,
    desktop: DesktopId,
    pause: bool,
    signals: &mut (impl Stream<Item = Signal> + Unpin),
) -> Result<Timestamp> {
    let wanted = if pause { StateName::Paused } else { StateName::Running };
    let domain = domain.clone();
    let call = tokio::task::spawn_blocking(move || if pause { domain.suspend() } else { domain.resume() });
    let received = loop {
        let signal = tokio::time::timeout(Duration::from_secs(20), signals.next()).await;
        let Some(Signal::Event(event)) = signal.context("the events ended")? else {
            bail!("the connection broke")
        };
        if let Change::Desktop(now) = event.change
            && now.id == desktop
            && now.state.name() == wanted
        {
            break Timestamp::now();
        }
    };
    call.await??;
    Ok(received)
}

/// `virsh event` on the host.
struct Listener {
    child: Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
}

impl Listener {
    fn on(host: &Host) -> Result<Self> {
        let mut child = host
            .command("stdbuf")?
            .args(["-oL", "virsh", "-q", "-c", "qemu:///system", "event", "--event", "lifecycle"])
            .args(["--loop", "--timestamp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let lines = BufReader::new(child.stdout.take().context("its output")?).lines();
        // It prints nothing when it is ready.
        std::thread::sleep(Duration::from_secs(1));
        Ok(Self { child, lines })
    }

    /// The time of the next event, from a line like `2026-01-31 12:00:00.123+0000: event 'lifecycle' for domain …`.
    fn next(&mut self) -> Result<Timestamp> {
        let line = self.lines.next().context("virsh ended")??;
        let (time, _) = line.split_once(": ").with_context(|| format!("`{line}` has no time"))?;
        time.parse().with_context(|| format!("`{time}` is no time"))
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
