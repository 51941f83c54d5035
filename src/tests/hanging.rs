//! Jobs that hang, and storage paths that are gone for good.

use iced::keyboard::key::Named;
use sarrio_client::Signal;
use sarrio_model::problem::{BeforeItEnded, OperationAbandoned, PathCanBeUsed, PathFull, PathNotMounted};
use sarrio_model::{
    Abandoned, Change, DesktopId, Event, HostPath, LeftBehind, Operation, OperationKind, OperationState, Seq,
    StoragePathContents, StoredKind, StoredThing, Waiting,
};

use super::actions::of_operation;
use super::person::Person;
use super::school::{School, ago, name};
use crate::app::signed_in::Message;
use crate::backend::request::{Answer, Request};
use crate::screen::{Screen, storage};

fn hanging(school: &School) -> Operation {
    let (host, path): (_, HostPath) = (name("vdesktop1"), "/srv/nas".parse().unwrap());
    let failed = PathFull { host: host.clone(), path: path.clone() }.into();
    let state = OperationState::Undoing { step: "base".to_owned(), problem: failed };
    let waits = PathNotMounted { host, path }.into();
    let mut operation = school.operation(OperationKind::TemplateFromDesktop, "aut", 1, state);
    operation.waiting = Some(Waiting { since: ago(120), problem: waits });
    operation.actions = of_operation(&operation);
    operation
}

fn changed(operation: &Operation) -> Message {
    let change = Change::Operation(operation.clone());
    Message::Signals(vec![Signal::Event(Event { seq: Seq(8), at: jiff::Timestamp::now(), change })])
}

#[test]
fn a_job_that_hangs_says_what_it_waits_for_and_is_abandoned_after_a_question() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    let mut operation = hanging(&school);
    person.tells(changed(&operation));
    person.tells(Message::JobsToggled);
    let time = crate::words::clock(operation.waiting.as_ref().unwrap().since);
    let step = format!(
        "Waiting since {time}: vdesktop1: /srv/nas is not mounted: its mark is missing. Undoing what was done: vdesktop1: \
         no space left in /srv/nas."
    );
    person.clicks("More");
    assert!(person.reads(&step), "{step}");
    person.clicks("Abandon");
    assert!(person.reads("Abandon “Make a template from aut”?"));
    assert!(person.reads("Keep waiting") && !person.reads("Cancel"), "it would not say what is cancelled");
    // Enter on the question does nothing.
    person.presses(Named::Enter);
    assert!(person.asked().is_empty() && !person.reads("Abandon “Make a template from aut”?"));
    person.tells(Message::JobAbandon(operation.id));
    person.presses(Named::Tab);
    person.presses(Named::Enter);
    assert!(matches!(&person.asked()[..], [Request::Abandon(id)] if *id == operation.id));

    let abandoned = OperationAbandoned { who: "Marta".to_owned(), when: BeforeItEnded.into() };
    operation.state = OperationState::Failed { problem: abandoned.into() };
    operation.waiting = None;
    let left_behind = vec![LeftBehind::Domain { desktop: DesktopId::new(), host: name("vdesktop1") }];
    let LeftBehind::Domain { desktop, .. } = left_behind[0] else { panic!() };
    person.tells(Message::JobAbandoned(Ok(Answer::Abandoned(Abandoned { operation, left_behind }))));
    assert!(person.reads("Make a template from aut: abandoned"));
    assert!(person.reads(&format!("It may have left behind the domain sarrio-{desktop} on vdesktop1.")));
}

#[test]
fn a_path_that_is_gone_is_forgotten_once_its_name_was_typed_below_all_that_is_lost() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Storage);
    let path = school.lists.paths[2].clone();
    let event = |event| Message::Storage(storage::Message::Forget(event));
    person.tells(event(storage::ForgetEvent::Asked(path.id)));
    assert!(matches!(&person.asked()[..], [Request::PathContents(id)] if *id == path.id));
    // Typing the name before the list is read forgets nothing.
    person.types("nas2/bulk");
    person.presses(Named::Enter);
    let thing = |kind, label| StoredThing { kind, name: name(label), owner: None, file: None };
    let mut contents = StoragePathContents {
        things: vec![thing(StoredKind::Desktop, "aut"), thing(StoredKind::DeletedTemplate, "Debian 11")],
        obstacle: Some(PathCanBeUsed { path: path.name.clone(), hosts: "vdesktop4".to_owned() }.into()),
    };
    person.tells(event(storage::ForgetEvent::Read(path.id, Ok(Answer::Contents(contents.clone())))));
    assert!(person.reads("Debian 11") && person.reads("Template in the recycle bin"));
    assert!(person.reads("This concerns 2 things:"));
    assert!(person.reads("nas2/bulk can be used on vdesktop4."));
    person.presses(Named::Enter);
    assert!(person.asked().is_empty(), "something is in the way");

    contents.obstacle = None;
    person.tells(event(storage::ForgetEvent::Read(path.id, Ok(Answer::Contents(contents.clone())))));
    person.presses(Named::Enter);
    let asked = person.asked();
    let [Request::ForgetPath(id, forget)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((*id, &forget.name, forget.revision), (path.id, &path.name, path.revision));
    person.tells(event(storage::ForgetEvent::Answered(path.id, Ok(Answer::Contents(contents)))));
    assert!(person.reads("Forgot nas2/bulk") && !person.reads("Debian 11"));
}
