//! 1,000 students who are signed in, each with a socket on which they hear what is theirs, while 200 desktops change every
//! second: how soon the owner hears of a change, and how much memory the backend takes for them. The students are a process
//! of their own.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/api/school.rs"]
#[allow(dead_code)]
mod school;

use std::{
    process::Stdio,
    time::{Duration, SystemTime},
};

use futures::{StreamExt, stream};
use sarrio_client::{Client, Signal, Trust};
use sarrio_model::{
    Change, Desktop, DesktopId, DesktopQuery, EditDesktop, Name, NewDesktops, Role, Topic, UserId,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    sync::mpsc,
    task::JoinSet,
    time::MissedTickBehavior,
};

use school::{PASSWORD, School, name, new_desktops};

const STUDENTS: usize = 1000;
const CHANGES: usize = 3000;
/// The time between two changes: 200 a second.
const PACE: Duration = Duration::from_millis(5);
/// How many things are prepared at the same time.
const AT_ONCE: usize = 16;

/// The argument of the process that listens.
const LISTEN: &str = "listen";

/// What a listener heard, and when.
#[derive(Serialize, Deserialize)]
struct Heard {
    /// The number of the student whose socket it was.
    by: usize,
    /// Whose desktop it is.
    owner: UserId,
    desktop: DesktopId,
    name: Name,
    at: SystemTime,
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.as_slice() {
        [_, listen, url, fingerprint] if listen == LISTEN => {
            listen_as_all(url, Trust::Pinned(fingerprint.parse().unwrap())).await;
        }
        _ => measure().await,
    }
}

async fn measure() {
    let school = School::with_hosts(1).await;
    let template = school.template("Debian").await;
    let students: Vec<UserId> = stream::iter(0..STUDENTS)
        .map(async |number| school.add_person(&username(number), Role::Student).await.id)
        .buffered(AT_ONCE)
        .collect()
        .await;
    let new = |owner| NewDesktops { owner: Some(owner), ..new_desktops("pc", Some(&template)) };
    let make = async |owner| {
        let made = school.admin.desktops().create(&new(owner)).await.unwrap();
        school.done(&school.admin, made.id).await;
        let query = DesktopQuery { owner: Some(owner), ..DesktopQuery::default() };
        school.admin.desktops().list(&query).await.unwrap().items.remove(0)
    };
    let mut desktops: Vec<Desktop> =
        stream::iter(&students).map(|owner| make(*owner)).buffered(AT_ONCE).collect().await;

    let before = memory();
    let (_listeners, mut heard) = start_listeners(&school).await;
    let mut ticks = tokio::time::interval(PACE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut asked = Vec::with_capacity(CHANGES);
    let mut changes = JoinSet::new();
    // Each desktop changes some times, one after the other, so that its revision is known.
    for round in 0..CHANGES / STUDENTS {
        for desktop in &desktops {
            ticks.tick().await;
            let (client, name) = (school.admin.clone(), name(&format!("pc, changed {round} times")));
            let edit = EditDesktop {
                revision: desktop.revision,
                name: Some(name.clone()),
                hardware: None,
                owner: None,
                persistence: None,
            };
            let id = desktop.id;
            asked.push((id, name, SystemTime::now()));
            changes.spawn(async move { client.desktops().edit(id, &edit).await.unwrap() });
        }
        let changed = std::mem::take(&mut changes).join_all().await;
        for desktop in &mut desktops {
            desktop.revision = changed.iter().find(|row| row.id == desktop.id).unwrap().revision;
        }
    }
    let mut delays = Vec::new();
    while delays.len() < CHANGES {
        let line = tokio::time::timeout(Duration::from_secs(30), heard.next_line()).await.unwrap().unwrap();
        let one: Heard = serde_json::from_str(&line.unwrap()).unwrap();
        assert_eq!(one.owner, students[one.by], "each hears only what is theirs");
        let asked = asked.iter().find(|(id, name, _)| *id == one.desktop && *name == one.name);
        if let Some((.., since)) = asked {
            delays.push(one.at.duration_since(*since).unwrap_or_default().as_secs_f64() * 1000.0);
        }
    }
    delays.sort_by(f64::total_cmp);
    print(
        "a change is heard by its owner, of 1,000 who listen, p99",
        delays[CHANGES * 99 / 100],
        "ms",
        100.0,
    );
    print("memory of the backend", memory(), "MiB", 300.0);
    print("of it for 1,000 who listen", memory() - before, "MiB", 300.0);
}

/// Starts the process that listens, and waits until it has opened all sockets.
async fn start_listeners(school: &School) -> (Child, Lines<BufReader<ChildStdout>>) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([LISTEN, &school.url(), &school.fingerprint.to_string()]);
    let mut listeners = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut heard = BufReader::new(listeners.stdout.take().unwrap()).lines();
    assert_eq!(heard.next_line().await.unwrap().as_deref(), Some("ready"));
    (listeners, heard)
}

fn username(number: usize) -> String {
    format!("student{number:04}")
}

/// Signs in as all students. Prints what each hears, one JSON line for each change.
async fn listen_as_all(url: &str, trust: Trust) {
    let (heard, mut all) = mpsc::unbounded_channel();
    let listeners = stream::iter(0..STUDENTS).map(async |number| {
        let client = Client::https(url, trust).unwrap();
        client.sign_in(&username(number), PASSWORD.into()).await.unwrap();
        listen(number, client, heard.clone()).await;
    });
    listeners.buffered(AT_ONCE).collect::<Vec<()>>().await;
    println!("ready");
    while let Some(one) = all.recv().await {
        println!("{}", serde_json::to_string::<Heard>(&one).unwrap());
    }
}

/// Opens a socket. What is heard on it goes to `heard`.
async fn listen(by: usize, client: Client, heard: mpsc::UnboundedSender<Heard>) {
    let mut signals = Box::pin(client.follow(None, &[Topic::Desktops]));
    assert!(matches!(signals.next().await, Some(Signal::Connected { .. })));
    tokio::spawn(async move {
        while let Some(signal) = signals.next().await {
            if let Signal::Event(event) = signal
                && let Change::Desktop(Desktop { id, name, owner, .. }) = event.change
            {
                let _ = heard.send(Heard { by, owner: owner.id, desktop: id, name, at: SystemTime::now() });
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
