//! The cost of accepting work: 200 starts in one call, on hosts in memory, as processor time from the request to the
//! answer. It includes the client and the simulator, which run in the same process. It also measures how soon a change
//! on a host arrives as a message at a listener.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/api/school.rs"]
#[allow(dead_code)]
mod school;

use std::time::{Duration, Instant};

use futures::StreamExt;
use sarrio_client::Signal;
use sarrio_model::{Batch, Change, DesktopAction, DesktopId, DesktopQuery, DesktopState, Topic};
use serde_json::json;

use school::{School, new_desktops};

const DESKTOPS: u32 = 200;

/// Enough for all of them to run.
const HOSTS: usize = 4;

#[tokio::main]
async fn main() {
    let school = School::with_hosts(HOSTS).await;
    let template = school.template("Debian").await;
    let mut new = new_desktops("Bench", Some(&template));
    new.count = DESKTOPS;
    let made = school.admin.desktops().create(&new).await.unwrap();
    school.done(&school.admin, made.id).await;
    let all = DesktopQuery { limit: Some(500), ..DesktopQuery::default() };
    let ids: Vec<DesktopId> =
        school.admin.desktops().list(&all).await.unwrap().items.iter().map(|desktop| desktop.id).collect();
    accept(&school, &ids).await;
    tell(&school, ids[0]).await;
}

async fn accept(school: &School, ids: &[DesktopId]) {
    let batch = Batch::of(DesktopAction::Start, ids.to_vec());
    let (before, begin) = (processor_time(), Instant::now());
    let operation = school.admin.desktops().batch(&batch).await.unwrap();
    let (accepted, elapsed) = (processor_time() - before, begin.elapsed());
    print("accept", "200 starts in one call: processor time until the answer", accepted, "ms", Some(500.0));
    print("accept", "200 starts in one call: time until the answer", millis(elapsed), "ms", None);
    school.done(&school.admin, operation.id).await;
    print(
        "accept",
        "200 starts: processor time until all run, hosts in memory",
        processor_time() - before,
        "ms",
        None,
    );
}

async fn tell(school: &School, id: DesktopId) {
    let mut signals = Box::pin(school.admin.follow(None, &[Topic::Desktops]));
    assert!(matches!(signals.next().await, Some(Signal::Connected { .. })));
    let desktops = school.admin.desktops();
    let hosts = (1..=HOSTS).map(|i| school.fleet.host(&format!("h{i}")));
    let host =
        hosts.into_iter().find(|host| host.running().iter().any(|(running, _)| *running == id)).unwrap();
    let mut delays = Vec::new();
    for round in 0..200 {
        // The domain is paused without the backend, and resumed by it.
        let begin = Instant::now();
        if round % 2 == 0 {
            host.suspend_behind_our_back(id);
        } else {
            desktops.resume(id).await.unwrap();
        }
        while let Some(signal) = signals.next().await {
            let Signal::Event(event) = signal else { continue };
            let Change::Desktop(desktop) = event.change else { continue };
            let paused = matches!(desktop.state, DesktopState::Paused { .. });
            let settled = desktop.operation.is_none() && paused == (round % 2 == 0);
            if desktop.id == id && settled {
                break;
            }
        }
        if round % 2 == 0 {
            delays.push(millis(begin.elapsed()));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    delays.sort_by(f64::total_cmp);
    print("event", "change on a host in memory to its message, median", delays[delays.len() / 2], "ms", None);
    print(
        "event",
        "change on a host in memory to its message, p99",
        delays[delays.len() * 99 / 100 - 1],
        "ms",
        Some(20.0),
    );
}

fn print(bench: &str, case: &str, value: f64, unit: &str, below: Option<f64>) {
    let goal = below.map(|limit| format!("< {limit} {unit}"));
    let line = json!({
        "bench": bench, "case": case, "value": value, "unit": unit, "baseline": null, "ratio": null,
        "goal": goal, "met": below.map(|limit| value < limit),
    });
    println!("{line}");
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// User and system time of this process in milliseconds, as the kernel counts it: in steps of 10 ms.
fn processor_time() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
    ticks * 10.0
}
