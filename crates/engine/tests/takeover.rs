//! Two engines and one database.
#![allow(clippy::unwrap_used)]

mod school;

use std::{sync::Arc, time::Duration};

use sarrio_engine::{Engine, EngineSettings};
use sarrio_model::{Code, DesktopAction, StateName};
use sarrio_simulator::Fleet;
use school::School;

fn called(holder: &str) -> EngineSettings {
    EngineSettings { holder: holder.to_owned(), ..EngineSettings::default() }
}

#[tokio::test]
async fn a_second_engine_is_refused_as_long_as_the_first_one_lives() {
    let school = School::with(0, called("first")).await;
    let fleet = Arc::new(Fleet::new());
    let refused = Engine::start(school.store.clone(), fleet.clone(), called("second")).await.err().unwrap();
    assert_eq!(refused.code, Code::Busy);
    assert!(refused.detail.contains("Another backend"), "{refused}");
    school.engine.stop().await;
    let second = Engine::start(school.store.clone(), fleet, called("second")).await.unwrap();
    second.stop().await;
}

#[tokio::test]
async fn an_engine_whose_database_was_taken_over_does_nothing_more() {
    let school = School::with(1, called("here")).await;
    let template = school.template().await;
    let pc = school.desktop_of(&school.admin, &template, "pc-07").await;
    // The same machine's younger one need not wait: the older is dead, as far as it knows.
    let younger =
        Engine::start(school.store.clone(), Arc::new(school.fleet.clone()), called("here")).await.unwrap();
    tokio::time::timeout(Duration::from_secs(30), school.engine.taken_over()).await.expect("it notices");
    // What it still accepts is left to the one that has the database.
    let operation = school.ask(DesktopAction::Start, pc.id).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let row = school.store.operation(operation.id).await.unwrap().unwrap();
    assert_eq!((row.step, school.state(pc.id).await), (None, StateName::Starting));
    younger.stop().await;
    let third =
        Engine::start(school.store.clone(), Arc::new(school.fleet.clone()), called("here")).await.unwrap();
    school.done(&operation).await.unwrap();
    third.stop().await;
}
