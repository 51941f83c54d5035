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

/// The first letters of a fingerprint, which stand by themselves on the screen.
fn begins(key: &HostKey) -> String {
    key.fingerprint().trim_start_matches("SHA256:")[..4].to_owned()
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
    assert!(person.reads("The connection goes through gate. Compare its key, too."));
    assert!(person.reads(&begins(&jump_key)));
    assert!(!person.reads(&begins(&key)), "the host's own is pinned already");
    assert!(person.asked().is_empty(), "nothing is sent before a person has compared");
    person.presses(Named::Enter);
    let asked = person.asked();
    let [Request::EditHost(_, edit)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((edit.ssh.as_ref(), edit.jump_key.as_ref()), (Some(&through), Some(&jump_key)));
}

#[test]
fn another_key_than_the_pinned_one_is_shown_beside_it_and_only_trusted_on_purpose() {
    let school = School::new();
    let (id, before, pinned) = first(&school);
    let mut person = Person::at(&school, Screen::Hypervisors);
    let moved = SshTarget { address: "10.200.200.77".parse().unwrap(), ..before };
    let other = HostKey::ed25519([9; 32]);
    let ask = |person: &mut Person| {
        person.tells(Message::Hypervisors(hypervisors::Message::ReachAsked(id)));
        retypes(person, "10.200.200.77");
        person.presses(Named::Enter);
        let keys = HostKeys { host_key: other.clone(), jump_key: None };
        person.reaches_host(moved.clone(), Answer::HostKeys(keys));
        person.asked();
    };
    ask(&mut person);
    let warning = "vdesktop1 shows another key than the one that Sarrio knows";
    assert!(person.reads(warning) && person.reads(&begins(&pinned)) && person.reads(&begins(&other)));
    assert!(!person.reads("It is the same, trust it"));
    person.presses(Named::Enter);
    assert!(person.asked().is_empty() && !person.reads(warning), "Enter does not trust it");
    ask(&mut person);
    person.clicks("Trust the new key");
    let asked = person.asked();
    let [Request::EditHost(_, edit)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((edit.ssh.as_ref(), edit.host_key.as_ref()), (Some(&moved), Some(&other)));
}

#[test]
fn another_key_of_a_jump_host_is_the_jump_hosts_own_matter_until_it_is_another_machine() {
    let mut school = School::new();
    let (id, before, host_key) = first(&school);
    let through = SshTarget { jump: Some("gate".parse().unwrap()), ..before };
    let (known, other) = (HostKey::ed25519([3; 32]), HostKey::ed25519([4; 32]));
    school.lists.hypervisors[0].connection =
        Connection::ssh(through.clone(), Some(host_key.clone()), Some(known.clone())).unwrap();
    let keys = HostKeys { host_key, jump_key: Some(other) };
    let shows = |target: &SshTarget| {
        let mut person = Person::at(&school, Screen::Hypervisors);
        person.tells(Message::Hypervisors(hypervisors::Message::ReachAsked(id)));
        person.presses(Named::Enter);
        person.reaches_host(target.clone(), Answer::HostKeys(keys.clone()));
        person
    };
    let mut same = shows(&through);
    assert!(same.reads("The jump host gate shows another key than the one that Sarrio knows"));
    assert!(same.reads("On the console of the jump host gate, this command prints its fingerprint:"));
    assert!(same.reads(&begins(&known)) && same.reads("Trust the new key"));
    let mut another = shows(&SshTarget { jump: Some("gate2".parse().unwrap()), ..through });
    assert!(another.reads("The connection goes through gate2. Compare its key, too."));
    assert!(!another.reads(&begins(&known)) && another.reads("It is the same, trust it"));
}

#[test]
fn comparing_a_key_says_whether_it_is_the_one_that_is_known() {
    let school = School::new();
    let (id, target, pinned) = first(&school);
    let compare = |key: &HostKey| {
        let mut person = Person::at(&school, Screen::Hypervisors);
        let keys = Answer::HostKeys(HostKeys { host_key: key.clone(), jump_key: None });
        let shown = hypervisors::Message::KeyShown(id, target.clone(), Ok(keys));
        person.tells(Message::Hypervisors(shown));
        person
    };
    let mut same = compare(&pinned);
    assert!(same.reads("vdesktop1 shows the key that Sarrio knows") && !same.reads("Trust the new key"));
    let mut other = compare(&HostKey::ed25519([9; 32]));
    assert!(other.reads("vdesktop1 shows another key than the one that Sarrio knows"));
    assert!(other.reads(&begins(&pinned)) && other.reads("Trust the new key"));
}
