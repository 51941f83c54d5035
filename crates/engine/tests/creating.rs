//! Many desktops at once: what is made is kept, and what is missing is made by another try.
#![allow(clippy::unwrap_used)]

mod school;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use sarrio_engine::{
    EngineSettings, authz,
    operation::{Direction, Fault, Moment},
};
use sarrio_model::{
    Children, Code, CreateOutcome, CreatedDesktop, Operation, OperationKind, OperationState, StateName,
};
use sarrio_simulator::{Call, Fate};
use school::{Break, School};

async fn job(school: &School, operation: &Operation) -> Operation {
    school.store.operation(operation.id).await.unwrap().unwrap().operation
}

async fn outcomes(school: &School, operation: &Operation) -> Vec<CreatedDesktop> {
    school.store.created_desktops(operation.id).await.unwrap()
}

/// The names of the desktops that are there and off.
async fn names(school: &School) -> Vec<String> {
    let all = school.all().await;
    let mut names: Vec<String> = all
        .iter()
        .filter(|desktop| desktop.state.name() == StateName::Stopped && desktop.operation.is_none())
        .map(|desktop| desktop.name.to_string())
        .collect();
    names.sort();
    names
}

fn numbered(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("pc {number:02}")).collect()
}

#[tokio::test]
async fn desktops_that_are_made_are_kept_and_another_try_makes_those_that_are_missing() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    school.host(1).slow("make_folders", Duration::from_millis(400));
    let operation = school.create(&school.admin, School::new_desktops(&template, "pc", 30)).await.unwrap();
    // Something lies where the second and the seventh are to be.
    for one in [1, 6] {
        let desktop = outcomes(&school, &operation).await[one].desktop;
        let file = format!("/srv/nas/desktops/{desktop}").parse().unwrap();
        school.fleet.put_text(&file, "another").unwrap();
    }
    let problem = school.done(&operation).await.unwrap_err();
    assert_eq!(problem.code, Code::DiskExists, "{problem}");
    assert!(problem.detail.starts_with("28 of 30 desktops were made. "), "{problem}");

    let mut kept = numbered(30);
    kept.retain(|name| name != "pc 02" && name != "pc 07");
    assert_eq!(names(&school).await, kept);
    assert_eq!(school.all().await.len(), 28, "nothing is left of those that were not made");
    let all = outcomes(&school, &operation).await;
    for (number, one) in all.iter().enumerate() {
        match &one.outcome {
            CreateOutcome::Failed { problem } => {
                assert!([1, 6].contains(&number) && problem.code == Code::DiskExists, "{problem}");
                let inventory = school.fleet.inventory().to_string();
                assert!(!inventory.contains(&one.desktop.to_string()), "{inventory}");
            }
            other => assert_eq!(*other, CreateOutcome::Made, "{number}"),
        }
    }
    let counts = Children { total: 30, succeeded: 28, failed: 2 };
    assert_eq!(job(&school, &operation).await.children, Some(counts));

    let over = job(&school, &operation).await;
    let again = school.engine.try_again(&school.admin, &over).await.unwrap();
    assert_eq!(again.count, 2);
    school.done(&again).await.unwrap();
    assert_eq!(names(&school).await, numbered(30), "with the same names");
    let twice = school.engine.try_again(&school.admin, &over).await.unwrap_err();
    assert_eq!(twice.code, Code::WrongState, "{twice}");
    let tried = CreateOutcome::TriedAgain { operation: again.id };
    assert_eq!(outcomes(&school, &operation).await[1].outcome, tried);
}

#[tokio::test]
async fn who_stops_the_creation_of_many_keeps_those_that_are_ready() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    school.host(1).slow("make_folders", Duration::from_millis(600));
    let operation = school.create(&school.admin, School::new_desktops(&template, "pc", 170)).await.unwrap();
    let early = school.engine.try_again(&school.admin, &operation).await.unwrap_err();
    assert_eq!(early.code, Code::WrongState, "{early}");
    // They are their owners' while the others are still being made.
    school.until("some are ready", async || !names(&school).await.is_empty()).await;
    assert!(!job(&school, &operation).await.state.is_over());
    let permit = authz::may(&school.admin, authz::CancelOperation, operation.clone()).unwrap();
    school.engine.cancel_operation(permit).await.unwrap();
    school.until("it is over", async || job(&school, &operation).await.state.is_over()).await;

    let ended = job(&school, &operation).await;
    assert_eq!(ended.state, OperationState::Cancelled);
    let Children { total, succeeded, failed } = ended.children.unwrap();
    assert!(succeeded >= 50 && failed >= 20, "{succeeded} were ready, {failed} were not");
    assert_eq!((total, succeeded + failed), (170, 170));
    let all: Vec<String> = (1..=170).map(|number| format!("pc {number:03}")).collect();
    let kept = succeeded as usize;
    assert_eq!((names(&school).await, school.all().await.len()), (all[..kept].to_vec(), kept));
    let again = school.engine.try_again(&school.admin, &ended).await.unwrap();
    school.done(&again).await.unwrap();
    assert_eq!(names(&school).await, all);
}

#[tokio::test]
async fn a_backend_that_dies_between_batches_goes_on_with_the_next() {
    let mut school = School::with_hosts(1).await;
    let template = school.template().await;
    let calls = AtomicU32::new(0);
    school.fleet.on_call(move |call: &Call| {
        let makes = call.name == "make_folders" && call.moment == sarrio_simulator::Moment::Before;
        match makes && calls.fetch_add(1, Ordering::SeqCst) == 1 {
            true => Fate::Halt,
            false => Fate::Go,
        }
    });
    let operation = school.create(&school.admin, School::new_desktops(&template, "pc", 60)).await.unwrap();
    school.until("the first batch is ready", async || names(&school).await.len() == 50).await;
    let mine: Vec<_> = school.all().await.into_iter().filter(|pc| pc.operation.is_none()).collect();
    // What is ready can be used, or deleted, before the others are there.
    school.act(sarrio_model::DesktopAction::Delete, mine[0].id).await.unwrap();
    school.restart(None).await;
    school.done(&operation).await.unwrap();
    assert_eq!(school.all().await.len(), 60);
    assert_eq!(names(&school).await, numbered(60));
    let deleted = school.all().await.into_iter().filter(|pc| pc.deleted.is_some()).count();
    assert_eq!(deleted, 1);
}

/// Breaks a creation of three desktops of which the second cannot be made.
async fn broken(direction: Direction, moment: Moment, fault: Fault) {
    let what = format!("{direction:?} {moment:?} {fault:?}");
    let broken = Break {
        kind: OperationKind::CreateDesktops,
        step: "disks",
        moment,
        fault,
        direction,
        done: false.into(),
        struck: tokio::sync::Notify::new(),
    };
    let broken = Arc::new(broken);
    let mut school =
        School::with(1, EngineSettings { faults: broken.clone(), ..EngineSettings::default() }).await;
    let template = school.template().await;
    school.host(1).slow("make_folders", Duration::from_millis(300));
    let operation = school.create(&school.admin, School::new_desktops(&template, "pc", 3)).await.unwrap();
    let second = outcomes(&school, &operation).await[1].desktop;
    school.fleet.put_text(&format!("/srv/nas/desktops/{second}").parse().unwrap(), "another").unwrap();
    if fault == Fault::Killed {
        let struck = tokio::time::timeout(Duration::from_secs(30), broken.struck.notified()).await;
        assert!(struck.is_ok(), "{what}: the fault never struck");
        school.restart(None).await;
    }
    let problem = school.done(&operation).await.unwrap_err();
    let nothing_made = (direction, moment, fault) == (Direction::Doing, Moment::Before, Fault::Fails);
    let kept = if nothing_made { vec![] } else { vec!["pc 01".to_owned(), "pc 03".to_owned()] };
    assert_eq!(names(&school).await, kept, "{what}: {problem}");
    assert_eq!(school.all().await.len(), kept.len(), "{what}: a row is left");
    let folders = school.fleet.names_in(&"/srv/nas/desktops".parse().unwrap());
    assert_eq!(folders.len(), kept.len() + usize::from(nothing_made), "{what}: {folders:?}");
    let missing = outcomes(&school, &operation).await.into_iter().filter(|one| one.outcome.is_missing());
    assert_eq!(missing.count(), 3 - kept.len(), "{what}");
    school.engine.stop().await;
}

#[tokio::test]
async fn wherever_a_creation_breaks_in_which_one_fails_the_others_are_kept_and_nothing_of_it_is_left() {
    for fault in [Fault::Fails, Fault::RunsTwice, Fault::Killed] {
        broken(Direction::Doing, Moment::Before, fault).await;
        broken(Direction::Undoing, Moment::Before, fault).await;
        broken(Direction::Undoing, Moment::After, fault).await;
    }
}
