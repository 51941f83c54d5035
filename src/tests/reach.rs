//! Changing how a host is reached.

use iced::keyboard::Modifiers;
use iced::keyboard::key::Named;
use sarrio_model::{Connection, HostKey, HostKeys, SshTarget};

use super::person::Person;
use super::school::School;
use crate::app::signed_in::Message;
use crate::backend::request::{Answer, Request};
use crate::screen::{Screen, hypervisors};

/// The first host's id, and how it is reached.
fn first(school: &School) -> (sarrio_model::HypervisorId, SshTarget, HostKey) {
    let host = &school.lists.hypervisors[0];
    let Connection::Ssh { target, host_key: Some(host_key), .. } = &host.connection else {
        panic!("it is reached over SSH")
    };
    (host.id, target.clone(), host_key.clone())
}

/// Replaces the text of the field that has the focus.
fn retypes(person: &mut Person, text: &str) {
    person.chord(Modifiers::CTRL, "a");
    person.types(text);
}

#[test]
fn a_host_that_moved_is_reached_at_its_new_address_by_the_keyboard_alone() {
    let school = School::new();
    let (id, before, key) = first(&school);
    let mut person = Person::at(&school, Screen::Hypervisors);
    person.tells(Message::Hypervisors(hypervisors::Message::ReachAsked(id)));
    assert!(person.reads(&format!("How {} is reached", school.lists.hypervisors[0].name)));
    person.asked();
    retypes(&mut person, "not an address");
    person.presses(Named::Enter);
    assert!(person.reads("Type a host name or an IP address.") && person.asked().is_empty());
    retypes(&mut person, "10.200.200.77");
    person.presses(Named::Tab);
    retypes(&mut person, "2222");
    person.presses(Named::Enter);
    let moved = SshTarget { address: "10.200.200.77".parse().unwrap(), port: 2222, ..before };
    assert!(matches!(&person.asked()[..], [Request::ProbeHost(target)] if *target == moved));

    // It presents the pinned key, so there is nothing to compare.
    person.reaches_host(moved.clone(), Answer::HostKeys(HostKeys { host_key: key, jump_key: None }));
    let asked = person.asked();
    let [Request::EditHost(edited, edit)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((*edited, edit.ssh.as_ref(), edit.host_key.as_ref()), (id, Some(&moved), None));
    person.reaches_host(moved, Answer::Host(id));
    assert!(person.reads(&format!("{} is reached at 10.200.200.77 now", school.lists.hypervisors[0].name)));
}

#[test]
fn a_jump_hosts_key_is_compared_together_with_the_hosts_own() {
    let school = School::new();
    let (id, before, key) = first(&school);
    let mut person = Person::at(&school, Screen::Hypervisors);
    person.tells(Message::Hypervisors(hypervisors::Message::ReachAsked(id)));
    person.asked();
    for _ in 0..3 {
        person.presses(Named::Tab);
    }
    person.types("gate");
    person.presses(Named::Enter);
    let through = SshTarget { jump: Some("gate".parse().unwrap()), ..before };
    assert!(matches!(&person.asked()[..], [Request::ProbeHost(target)] if *target == through));

    let jump_key = HostKey::ed25519([3; 32]);
    let keys = HostKeys { host_key: key.clone(), jump_key: Some(jump_key.clone()) };
    person.reaches_host(through.clone(), Answer::HostKeys(keys));
    let bare = |key: &HostKey| key.fingerprint().trim_start_matches("SHA256:")[..4].to_owned();
    assert!(person.reads("The connection goes through gate. Compare its key, too."));
    assert!(person.reads(&bare(&jump_key)));
    assert!(!person.reads(&bare(&key)), "the host's own is pinned already");
    assert!(person.asked().is_empty(), "nothing is sent before a person has compared");
    person.presses(Named::Enter);
    let asked = person.asked();
    let [Request::EditHost(_, edit)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((edit.ssh.as_ref(), edit.jump_key.as_ref()), (Some(&through), Some(&jump_key)));
}
