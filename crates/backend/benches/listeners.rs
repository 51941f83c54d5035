//! 1,000 students who are signed in, each with a socket on which they hear what is theirs, while 200 desktops change every
//! second: how soon the owner hears of a change, and how much memory all this takes. The clients run in the same process,
//! so their memory counts, too.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/api/school.rs"]
#[allow(dead_code)]
mod school;

use std::time::{Duration, Instant};

use futures::{StreamExt, stream};
use sarrio_client::{Client, Signal};
use sarrio_model::{Change, Desktop, DesktopQuery, EditDesktop, Name, NewDesktops, Role, Topic, UserId};
use serde_json::json;
use tokio::{sync::mpsc, task::JoinSet, time::MissedTickBehavior};

use school::{School, name, new_desktops};

const STUDENTS: usize = 1000;
const CHANGES: usize = 3000;
/// The time between two changes: 200 a second.
const PACE: Duration = Duration::from_millis(5);
/// How many things are prepared at the same time.
const AT_ONCE: usize = 16;

/// What a listener heard, and when.
struct Heard {
    /// Whose socket it was.
    by: UserId,
    desktop: Desktop,
    at: Instant,
}

#[tokio::main]
async fn main() {
    let school = School::with_hosts(1).await;
    let before = memory();
    let template = school.template("Debian").await;
    let students: Vec<(UserId, Client)> =
        stream::iter(0..STUDENTS).map(|number| student(&school, number)).buffered(AT_ONCE).collect().await;
    let new = |owner| NewDesktops { owner: Some(owner), ..new_desktops("pc", Some(&template)) };
    let make = async |owner| {
        let made = school.admin.desktops().create(&new(owner)).await.unwrap();
        school.done(&school.admin, made.id).await;
        let query = DesktopQuery { owner: Some(owner), ..DesktopQuery::default() };
        school.admin.desktops().list(&query).await.unwrap().items.remove(0)
    };
    let mut desktops: Vec<Desktop> =
        stream::iter(&students).map(|(owner, _)| make(*owner)).buffered(AT_ONCE).collect().await;

    let (heard, mut all) = mpsc::unbounded_channel();
    for (owner, client) in &students {
        listen(*owner, client, heard.clone()).await;
    }
    let mut ticks = tokio::time::interval(PACE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut asked = Vec::with_capacity(CHANGES);
    let mut changes = JoinSet::new();
    // Each desktop changes some times, one after the other, so that its revision is known.
    for round in 0..CHANGES / STUDENTS {
        for desktop in &desktops {
            ticks.tick().await;
            let (client, name) = (school.admin.clone(), name(&format!("pc, changed {round} times")));
            let edit =
                EditDesktop { revision: desktop.revision, name: Some(name), hardware: None, owner: None };
            let id = desktop.id;
            asked.push((id, edit.name.clone(), Instant::now()));
            changes.spawn(async move { client.desktops().edit(id, &edit).await.unwrap() });
        }
        let changed = std::mem::take(&mut changes).join_all().await;
        for desktop in &mut desktops {
            desktop.revision = changed.iter().find(|row| row.id == desktop.id).unwrap().revision;
        }
    }
    let mut delays = Vec::new();
    while delays.len() < CHANGES {
        let one: Heard = tokio::time::timeout(Duration::from_secs(30), all.recv()).await.unwrap().unwrap();
        assert_eq!(one.desktop.owner.id, one.by, "each hears only what is theirs");
        let begun = |(id, name, _): &&(_, Option<Name>, Instant)| {
            *id == one.desktop.id && name.as_ref() == Some(&one.desktop.name)
        };
        if let Some((.., since)) = asked.iter().find(begun) {
            delays.push(one.at.duration_since(*since).as_secs_f64() * 1000.0);
        }
    }
    delays.sort_by(f64::total_cmp);
    print(
        "a change is heard by its owner, of 1,000 who listen, p99",
        delays[CHANGES * 99 / 100],
        "ms",
        100.0,
    );
    print("memory of 1,000 who listen, with their clients", memory() - before, "MiB", 300.0);
}

/// A student who is signed in.
async fn student(school: &School, number: usize) -> (UserId, Client) {
    let username = format!("student{number:04}");
    let id = school.add_person(&username, Role::Student).await.id;
    (id, school.signed_in(&username).await)
}

/// Opens a socket. What is heard on it goes to `heard`.
async fn listen(by: UserId, client: &Client, heard: mpsc::UnboundedSender<Heard>) {
    let mut signals = Box::pin(client.follow(None, &[Topic::Desktops]));
    assert!(matches!(signals.next().await, Some(Signal::Connected { .. })));
    tokio::spawn(async move {
        while let Some(signal) = signals.next().await {
            if let Signal::Event(event) = signal
                && let Change::Desktop(desktop) = event.change
            {
                let _ = heard.send(Heard { by, desktop, at: Instant::now() });
            }
        }
    });
}

fn print(case: &str, value: f64, unit: &str, below: f64) {
    let line = json!({
        "bench": "people", "case": case, "value": value, "unit": unit, "baseline": null, "ratio": null,
        "goal": format!("< {below} {unit}"), "met": value < below,
    });
    println!("{line}");
}

/// The memory of this process that is in RAM, in MiB, as the kernel counts it.
fn memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}
