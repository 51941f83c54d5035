//! How long it takes from a change on a host until its event arrives: 200 pauses and resumes of a desktop over SSH.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/ground/mod.rs"]
mod ground;

use std::time::Instant;

use sarrio_hypervisor::{HostEvent, contract::Ground};
use sarrio_model::{Epoch, SiteId};

const ONE: Epoch = Epoch(1);

#[tokio::main]
async fn main() {
    let ground: Ground = ground::ground().await;
    let site = SiteId::new();
    let host = ground.host(site).await;
    let path = ground.path(&*host, site).await;
    let folder = ground.folder(&*host, &path).await;
    let desktop = folder.sidecar.desktop.unwrap();
    host.create_paused(&ground.spec(&folder, 1)).await.unwrap();
    let (mut events, mut calls) = (Vec::new(), Vec::new());
    for round in 0..200 {
        let mut host_events = host.events();
        let begin = Instant::now();
        let call = async {
            match round % 2 {
                0 => host.resume(desktop, ONE).await.unwrap(),
                _ => host.suspend(desktop, ONE).await.unwrap(),
            }
            begin.elapsed()
        };
        let event = async {
            while !host_events.recv().await.is_ok_and(|event| event == HostEvent::Domain(desktop)) {}
            begin.elapsed()
        };
        let (call, event) = tokio::join!(call, event);
        calls.push(call);
        events.push(event);
    }
    events.sort();
    calls.sort();
    for (name, at) in [("median", 100), ("p99", 198)] {
        let (value, baseline) = (events[at].as_secs_f64() * 1000.0, calls[at].as_secs_f64() * 1000.0);
        let goal = (name == "p99").then_some("p99 < 20 ms");
        let line = serde_json::json!({
            "bench": "event", "case": format!("change on the host to its event here, {name}; baseline: the call"),
            "value": value, "unit": "ms", "baseline": baseline, "ratio": value / baseline,
            "goal": goal, "met": goal.map(|_| value < 20.0),
        });
        println!("{line}");
    }
    host.destroy(desktop, ONE).await.unwrap();
    host.close().await;
}
