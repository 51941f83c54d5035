//! Larger disks, and the notes on images with newer data.

use iced::keyboard::key::Named;
use sarrio_client::Signal;
use sarrio_model::problem::SomethingElseIsDone;
use sarrio_model::{Bytes, Change, Event, NewerImage, NewerImageKind, OperationKind, OperationState, Seq};

use super::person::Person;
use super::school::{School, ago, name};
use crate::app::signed_in::Message;
use crate::backend::request::{Answer, Request};
use crate::screen::{Screen, desktops};
use crate::words::desktops as texts;

fn typed(size: &str) -> Message {
    Message::Desktops(desktops::Message::Grow(desktops::GrowMessage::Typed(size.into())))
}

#[test]
fn a_disk_grows_to_the_size_that_is_typed_and_never_shrinks() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.focuses_table();
    person.types("aut");
    person.clicks("Grow disk");
    assert!(person.reads("Make a disk of aut larger") && person.reads("It has 35 GB now"));
    person.types("35");
    person.presses(Named::Enter);
    assert!(person.reads("Enter a whole number of GB that is more than 35 GB."));
    assert!(person.asked().is_empty());
    person.tells(typed("50"));
    person.presses(Named::Enter);
    let aut = school.desktop("aut");
    let asked = person.asked();
    let [Request::GrowDisk(disk, grow)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((*disk, grow.size), (aut.disks[0].id, Bytes(50 << 30)));

    let refused = Err(SomethingElseIsDone { name: name("aut") }.into());
    let answered = |reply| {
        Message::Desktops(desktops::Message::Grow(desktops::GrowMessage::Answered(aut.id, Box::new(reply))))
    };
    person.tells(answered(refused));
    assert!(
        person.reads("Make a disk of aut larger") && person.reads("Something else is being done to aut.")
    );
    person.presses(Named::Enter);
    let operation = school.operation(OperationKind::GrowDisk, "aut", 1, OperationState::Queued);
    person.tells(answered(Ok(Answer::Accepted(operation))));
    assert!(!person.reads("Make a disk of aut larger"));
}

#[test]
fn a_snapshot_with_newer_data_is_shown_with_the_way_to_put_it_back() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.focuses_table();
    person.types("aut");
    let mut aut = school.desktop("aut").clone();
    aut.newer_images.push(NewerImage {
        disk: aut.disks[0].id,
        role: aut.disks[0].role,
        own: aut.disks[0].file.clone(),
        file: "/srv/nas/desktops/aut/system.backup".parse().unwrap(),
        kind: NewerImageKind::Overlay,
        host: school.lists.hypervisors[0].id,
        since: ago(60),
    });
    let event = Event { seq: Seq(8), at: jiff::Timestamp::now(), change: Change::Desktop(aut) };
    person.tells(Message::Signals(vec![Signal::Event(event)]));
    assert!(person.reads("A snapshot holds newer data than its disk"));
    let advice = texts::newer_commit("/srv/nas/desktops/aut/system.backup");
    assert!(person.reads(&format!("{} {advice}", texts::newer_why())), "it says which file, and what to do");
}
