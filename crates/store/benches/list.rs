//! Lists of a store with 100,000 desktops of 2,000 people from 120 templates: the time under which 99 of 100 queries
//! stay. Each query runs three times and the fastest run counts, because other programs may slow one down. Before each
//! search a desktop changes, every second time its name, so that every search has events to read. One JSON line for
//! each case. PostgreSQL is measured where SARRIO_TEST_POSTGRES is set.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use sarrio_model::{DesktopId, DesktopQuery, Scope};
use sarrio_store::Store;

#[allow(dead_code)]
#[path = "list/filled.rs"]
mod filled;
#[allow(dead_code, unused_macros, unused_imports)]
#[path = "../tests/suite/school.rs"]
mod school;

use filled::{DESKTOPS, Dice, Filled, QUERIES, SORTS, a_filter, a_search, on_both, p99};
use school::name;

/// Changes the number of a desktop's viewers, every second time its name too.
async fn change(store: &Store, id: DesktopId) {
    let mut desktop = store.desktop(id).await.unwrap().unwrap();
    match desktop.viewers {
        0 => desktop.viewers = 1,
        viewers => {
            desktop.viewers = 0;
            desktop.name = name(&format!("Renamed {} {viewers}", desktop.revision.0));
        }
    }
    let mut tx = store.begin().await.unwrap();
    tx.save_desktop(&mut desktop).await.unwrap();
    tx.commit().await.unwrap();
}

/// How long `ask` takes after `before`: the fastest of three.
async fn time<T>(before: impl AsyncFn(), ask: impl AsyncFn() -> T) -> (Duration, T) {
    let once = async || {
        before().await;
        let start = Instant::now();
        let answer = ask().await;
        (start.elapsed(), answer)
    };
    let (first, second, (third, answer)) = (once().await.0, once().await.0, once().await);
    (first.min(second).min(third), answer)
}

fn report(database: &str, case: &str, value: f64, goal: f64) {
    let mut line = String::new();
    let met = value <= goal;
    write!(
        line,
        r#"{{"bench":"list","case":"{database} {case}","value":{value:.2},"unit":"ms p99","baseline":null,"ratio":null,"goal":{goal},"met":{met}}}"#
    )
    .unwrap();
    println!("{line}");
}

/// Reads pages. Prints the slowest query where SARRIO_BENCH_EXPLAIN is set.
async fn pages(store: &Store, asks: Vec<(DesktopQuery, Scope)>, before: impl AsyncFn()) -> f64 {
    let explain = std::env::var_os("SARRIO_BENCH_EXPLAIN").is_some();
    let mut times = Vec::new();
    let mut measured = Vec::new();
    for (query, viewer) in asks {
        let (took, page) = time(&before, async || store.desktops(&query, &viewer).await.unwrap()).await;
        times.push(took);
        if explain {
            measured.push((took, page.total, serde_json::to_string(&query).unwrap()));
        }
    }
    measured.sort();
    for (took, total, query) in measured.iter().rev().take(8) {
        eprintln!("{took:?} {total} {query}");
    }
    p99(times)
}

async fn measure(database: &str, store: &Store, filled: &Filled) {
    let mut dice = Dice(11);
    let mut ask = |make: fn(&Filled, &mut Dice) -> DesktopQuery| -> Vec<(DesktopQuery, Scope)> {
        (0..QUERIES)
            .map(|_| {
                let query =
                    DesktopQuery { sort: Some((*dice.of(&SORTS)).to_owned()), ..make(filled, &mut dice) };
                // Half of the queries are an administrator's, half a student's.
                let viewer = if dice.below(2) == 0 {
                    Scope::Everything
                } else {
                    Scope::Own(dice.of(&filled.people).id)
                };
                (query, viewer)
            })
            .collect()
    };
    let first = ask(|_, _| DesktopQuery::default());
    let search = ask(a_search);
    let filter = ask(a_filter);
    report(database, "first page", pages(store, first, async || ()).await, 10.0);
    let start = Instant::now();
    store.desktops(&search[0].0, &Scope::Everything).await.unwrap();
    // It has no goal, because it happens once, when the store is opened.
    let took = start.elapsed().as_secs_f64() * 1000.0;
    println!(
        r#"{{"bench":"list","case":"{database} search that reads all names","value":{took:.0},"unit":"ms","baseline":null,"ratio":null,"goal":null,"met":null}}"#
    );
    let changed = async || change(store, filled.restless).await;
    report(database, "search, after a change", pages(store, search, changed).await, 10.0);
    report(database, "filter", pages(store, filter, async || ()).await, 10.0);
    let mut times = Vec::new();
    for number in 0..QUERIES {
        let viewer = if number % 2 == 0 { Scope::Everything } else { Scope::Own(filled.people[number].id) };
        let (took, summary) = time(async || (), async || store.desktop_summary(&viewer).await.unwrap()).await;
        times.push(took);
        assert!(viewer != Scope::Everything || summary.total + summary.deleted == DESKTOPS as u64);
    }
    report(database, "summary", p99(times), 1.0);
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    on_both(measure).await;
}
