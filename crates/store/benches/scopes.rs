//! The same questions of an administrator, a manager and a teacher, at 200 a second: what somebody sees less of must not
//! cost more. Each question is asked in three rounds and its fastest answer counts, because other programs may slow one down.
//! One JSON line for each case.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

#[allow(dead_code)]
#[path = "list/filled.rs"]
mod filled;
#[allow(dead_code, unused_macros, unused_imports)]
#[path = "../tests/suite/school.rs"]
mod school;

use std::time::{Duration, Instant};

use sarrio_model::{Category, DesktopQuery, Group, Role, Scope, User};
use sarrio_store::{Part, PasswordHash, Store};
use tokio::{task::JoinSet, time::MissedTickBehavior};

use filled::{Dice, Filled, QUERIES, SORTS, a_filter, a_search, on_both, p99};
use school::{name, user};

/// The time between two questions: 200 a second.
const PACE: Duration = Duration::from_millis(5);
const ROUNDS: usize = 3;
/// How many desktops a manager sees at least, and how many a teacher.
const OF_MANAGER: u64 = 5_000;
const OF_TEACHER: u64 = 120;

/// How many desktops somebody sees.
async fn seen(store: &Store, scope: &Scope) -> u64 {
    store.desktops(&DesktopQuery::default(), scope).await.unwrap().total
}

/// Enough people that `wanted` desktops belong to them.
async fn owners_of(store: &Store, people: &[User], wanted: u64) -> Vec<User> {
    let (mut owners, mut desktops) = (Vec::new(), 0);
    for person in people {
        if desktops >= wanted {
            break;
        }
        desktops += seen(store, &Scope::Own(person.id)).await;
        owners.push(person.clone());
    }
    owners
}

/// What a manager sees and what a teacher sees.
async fn charges(store: &Store, filled: &Filled) -> (Scope, Scope) {
    let category = Category::new(name("Mecànica"));
    let group = Group::new(name("2MEC-A"), category.named());
    let manager =
        User { role: Role::Manager, category: Some(category.named()), ..user("nuria", "Núria Puig") };
    let teacher = User { role: Role::Teacher, ..user("joan", "Joan Prats") };
    let managed = owners_of(store, &filled.people, OF_MANAGER).await;
    let taught = owners_of(store, &filled.people, OF_TEACHER).await;
    let taught: Vec<_> = taught.iter().map(|person| person.id).collect();
    let mut tx = store.begin().await.unwrap();
    tx.insert_category(&category).await.unwrap();
    tx.insert_group(&group).await.unwrap();
    for person in [&manager, &teacher] {
        tx.insert_user(person, &PasswordHash::new("x".into())).await.unwrap();
    }
    for person in managed {
        let mut person = tx.user(person.id).await.unwrap().unwrap();
        person.category = Some(category.named());
        tx.save_user(&mut person).await.unwrap();
    }
    tx.join_group(group.id, &taught, Part::Member).await.unwrap();
    tx.join_group(group.id, &[teacher.id], Part::Teacher).await.unwrap();
    tx.commit().await.unwrap();
    let scope = async |person: &User| store.caller_of(person).await.unwrap().scope;
    (scope(&manager).await, scope(&teacher).await)
}

/// Asks everything at a steady pace, whether or not what was asked before is answered.
async fn asked_at_pace(store: &Store, queries: &[DesktopQuery], scope: &Scope) -> Vec<Duration> {
    let mut fastest = vec![Duration::MAX; queries.len()];
    for _ in 0..ROUNDS {
        let mut ticks = tokio::time::interval(PACE);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let mut answers = JoinSet::new();
        for (number, query) in queries.iter().enumerate() {
            ticks.tick().await;
            let (store, query, scope) = (store.clone(), query.clone(), scope.clone());
            answers.spawn(async move {
                let start = Instant::now();
                store.desktops(&query, &scope).await.unwrap();
                (number, start.elapsed())
            });
        }
        for (number, took) in answers.join_all().await {
            fastest[number] = fastest[number].min(took);
        }
    }
    fastest
}

/// Measures each kind of question for each of them, the administrator's as the baseline.
async fn measure(database: &str, store: &Store, filled: &Filled) {
    let (manager, teacher) = charges(store, filled).await;
    let mut dice = Dice(17);
    let mut questions = |make: fn(&Filled, &mut Dice) -> DesktopQuery| -> Vec<DesktopQuery> {
        let mut one =
            || DesktopQuery { sort: Some((*dice.of(&SORTS)).to_owned()), ..make(filled, &mut dice) };
        (0..QUERIES).map(|_| one()).collect()
    };
    let kinds = [
        ("first page", questions(|_, _| DesktopQuery::default())),
        ("search", questions(a_search)),
        ("filter", questions(a_filter)),
    ];
    for (kind, queries) in &kinds {
        let baseline = p99(asked_at_pace(store, queries, &Scope::Everything).await);
        for (who, scope) in [("manager", &manager), ("teacher", &teacher)] {
            let value = p99(asked_at_pace(store, queries, scope).await);
            let (ratio, count) = (value / baseline, seen(store, scope).await);
            let met = ratio <= 1.2 && value < 10.0;
            println!(
                r#"{{"bench":"people","case":"{database} {kind} as a {who} of {count} desktops","value":{value:.2},"unit":"ms p99","baseline":{baseline:.2},"ratio":{ratio:.2},"goal":"<= 1.2, < 10 ms","met":{met}}}"#
            );
        }
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    on_both(measure).await;
}
