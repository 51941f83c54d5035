//! How long it takes to say whether somebody may do something with a desktop, and everything that they may do with it: for a
//! teacher of 120 students. One JSON line for each case.

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::cast_precision_loss)]

use std::{
    collections::HashSet,
    hint::black_box,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use sarrio_engine::authz::{StartDesktop, actions_of, may, sees_desktop};
use sarrio_model::{
    Actions, Caller, Desktop, DesktopId, DesktopState, Epoch, Hardware, Revision, Role, Scope, StoragePathId,
    UserId, UserRef,
};
use serde_json::json;

const STUDENTS: usize = 120;
const ROUNDS: usize = 1000;
/// The goal for one check, in microseconds.
const GOAL: f64 = 1.0;

fn teacher(students: &[UserId]) -> Caller {
    let me = UserRef { id: UserId::new(), name: "Joan Prats".to_owned() };
    let students = Arc::new(students.iter().copied().collect::<HashSet<_>>());
    let scope = Scope::Students { me: me.id, students };
    Caller { scope, direct: false, ..Caller::on_socket(me, Role::Teacher) }
}

fn desktop(owner: UserId) -> Desktop {
    Desktop {
        id: DesktopId::new(),
        name: "pc-07".parse().unwrap(),
        owner: UserRef { id: owner, name: "Aina Vila".to_owned() },
        template: None,
        template_name: None,
        state: DesktopState::Stopped,
        host_name: None,
        hardware: Hardware::default(),
        persistence: sarrio_model::Persistence::default(),
        path: StoragePathId::new(),
        path_name: "nas".parse().unwrap(),
        disks: vec![],
        newer_images: vec![],
        operation: None,
        epoch: Epoch(0),
        holds: sarrio_model::Holds::default(),
        viewers: 0,
        created: Timestamp::UNIX_EPOCH,
        deleted: None,
        revision: Revision(1),
        actions: Actions::default(),
    }
}

/// How long `check` takes for one desktop, in microseconds: the fastest of all rounds, since other programs may slow one down.
fn per_desktop<T>(desktops: &[Desktop], check: impl Fn(&Desktop) -> T) -> f64 {
    let round = || {
        let start = Instant::now();
        for desktop in desktops {
            black_box(check(black_box(desktop)));
        }
        start.elapsed()
    };
    let fastest = (0..ROUNDS).map(|_| round()).min().unwrap_or(Duration::MAX);
    fastest.as_secs_f64() * 1e6 / desktops.len() as f64
}

fn print(case: &str, value: f64, goal: Option<f64>) {
    let line = json!({
        "bench": "people", "case": case, "value": value, "unit": "µs", "baseline": null, "ratio": null,
        "goal": goal, "met": goal.map(|goal| value < goal),
    });
    println!("{line}");
}

fn main() {
    let students: Vec<UserId> = (0..STUDENTS).map(|_| UserId::new()).collect();
    let teacher = teacher(&students);
    let theirs: Vec<Desktop> = students.iter().copied().map(desktop).collect();
    let foreign: Vec<Desktop> = (0..STUDENTS).map(|_| desktop(UserId::new())).collect();
    assert!(theirs.iter().all(|desktop| sees_desktop(&teacher, desktop)));
    assert!(!foreign.iter().any(|desktop| sees_desktop(&teacher, desktop)));

    let sees = |desktop: &Desktop| sees_desktop(&teacher, desktop);
    print("permission check: may see, theirs", per_desktop(&theirs, sees), Some(GOAL));
    print("permission check: may see, somebody else's", per_desktop(&foreign, sees), Some(GOAL));
    // The permit takes the desktop with it, so the time to copy one is taken away.
    let copy = per_desktop(&theirs, Desktop::clone);
    let permit = per_desktop(&theirs, |desktop| may(&teacher, StartDesktop, desktop.clone()).unwrap());
    print("permission check: may start, with the permit", permit - copy, Some(GOAL));
    print("all actions of a row", per_desktop(&theirs, |desktop| actions_of(&teacher, desktop)), None);
}
