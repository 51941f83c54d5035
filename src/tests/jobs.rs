//! The list of jobs, and what other screens say about jobs.

use sarrio_client::Signal;
use sarrio_model::problem::{LibvirtSilent, OperationCancelled, Said};
use sarrio_model::{Change, Event, OperationKind, OperationState, Seq};

use super::person::Person;
use super::school::School;
use crate::app::signed_in::Message;
use crate::screen::{Screen, job_title};

fn running() -> OperationState {
    OperationState::Running { step: "disks".into(), number: 1, of: 2 }
}

fn changed(change: Change) -> Message {
    Message::Signals(vec![Signal::Event(Event { seq: Seq(9), at: jiff::Timestamp::now(), change })])
}

#[test]
fn jobs_that_run_or_wait_come_first_then_the_failed_ones_and_in_each_group_the_newest() {
    let mut school = School::empty();
    let failed = || OperationState::Failed { problem: super::school::no_room() };
    let undoing = || OperationState::Undoing { step: "disks".into(), problem: OperationCancelled.into() };
    for (name, state) in [
        ("a", failed()),
        ("b", running()),
        ("c", OperationState::Succeeded),
        ("d", undoing()),
        ("e", OperationState::Cancelled),
        ("f", failed()),
        ("g", OperationState::Queued),
    ] {
        let job = school.operation(OperationKind::StartDesktop, name, 1, state);
        school.lists.operations.push(job);
    }
    let live = school.live();
    let order: Vec<String> = live.jobs().into_iter().map(job_title).collect();
    assert_eq!(order, ["g", "d", "b", "f", "a", "e", "c"].map(|name| format!("Start {name}")));
}

#[test]
fn a_long_reason_fills_two_lines_until_more_is_pressed() {
    let mut school = School::empty();
    let why = Said { text: "internal error: process exited while connecting to monitor: ".repeat(9) }.into();
    let problem = LibvirtSilent { host: super::school::name("h1"), why }.problem();
    let whole = format!("{} {}", crate::screen::say(&problem), crate::screen::hint_of(&problem));
    let state = OperationState::Failed { problem };
    let job = school.operation(OperationKind::StartDesktop, "pc-07", 1, state);
    school.lists.operations.push(job);
    let mut person = Person::at(&school, Screen::Desktops);
    person.tells(Message::JobsToggled);
    assert!(person.reads("Start pc-07") && !person.reads(&whole));
    person.clicks("More");
    assert!(person.reads(&whole));
    person.clicks("Less");
    assert!(!person.reads(&whole));
}

#[test]
fn a_desktop_whose_creation_is_undone_says_so() {
    let mut school = School::new();
    let state = OperationState::Undoing { step: "disks".into(), problem: OperationCancelled.into() };
    let job = school.operation(OperationKind::CreateDesktops, "Xarxes pràctica 7", 1, state);
    let desktop = school.lists.desktops.iter_mut().find(|d| d.name.as_str() == "Xarxes pràctica 7").unwrap();
    desktop.operation = Some(job.id);
    school.lists.operations.push(job);
    let mut person = Person::at(&school, Screen::Desktops);
    assert!(person.reads("Undoing") && !person.reads("Creating"));
}

#[test]
fn a_storage_card_counts_what_is_on_the_path_now() {
    let school = School::new();
    let mut path = school.lists.paths[2].clone();
    let mut person = Person::at(&school, Screen::Storage);
    assert!(person.reads("612 things, 0 hosts"));
    path.things = 1;
    person.tells(changed(Change::StoragePath(path)));
    assert!(person.reads("1 thing, 0 hosts"));
}
