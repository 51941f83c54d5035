//! Keys and presses that arrive faster than the app draws. Each applies to the view that the one before has led to.

use iced::keyboard::{Key, Modifiers, key::Named};
use sarrio_model::DesktopAction;

use super::person::{Fast, Person};
use super::school::School;
use super::stand_in::StandIn;
use crate::app::signed_in::Message;
use crate::backend::request::Request;
use crate::screen::{Screen, desktops};

fn fast() -> Fast {
    Fast::default()
}

#[test]
fn keys_after_tab_go_to_the_next_field() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.tells(Message::NewDesktops(Some(school.lists.templates[1].id)));
    person
        .at_once(fast().types("Aula 2B").presses(Named::Tab).chord(letter("a"), Modifiers::CTRL).types("12"));
    for _ in 0..3 {
        person.at_once(fast().chord(Key::Named(Named::Enter), Modifiers::CTRL));
    }
    let asked = person.asked();
    let [Request::CreateDesktops(new)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((new.name.as_str(), new.count), ("Aula 2B", 12));
}

#[test]
fn keys_after_shift_tab_go_to_the_field_before() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.tells(Message::NewDesktops(Some(school.lists.templates[1].id)));
    person.presses(Named::Tab);
    person.at_once(
        fast()
            .chord(letter("a"), Modifiers::CTRL)
            .types("3")
            .chord(Key::Named(Named::Tab), Modifiers::SHIFT)
            .chord(letter("a"), Modifiers::CTRL)
            .types("pc"),
    );
    for _ in 0..3 {
        person.at_once(fast().chord(Key::Named(Named::Enter), Modifiers::CTRL));
    }
    let asked = person.asked();
    let [Request::CreateDesktops(new)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((new.name.as_str(), new.count), ("pc", 3));
}

#[test]
fn a_whole_wizard_can_be_typed_ahead() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    let next = |fast: Fast| fast.chord(Key::Named(Named::Enter), Modifiers::CTRL);
    let ahead = fast().chord(letter("k"), Modifiers::CTRL).types("create fedora").presses(Named::Enter);
    let ahead = ahead.types("lab").presses(Named::Tab).chord(letter("a"), Modifiers::CTRL).types("4");
    person.at_once(next(next(next(ahead))));
    let asked = person.asked();
    let [Request::CreateDesktops(new)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((new.name.as_str(), new.count), ("lab", 4));
}

#[test]
fn keys_after_the_key_that_opens_a_dialog_go_to_the_dialog() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.focuses_table();
    person.types("aut");
    // On the question whether to delete, Enter presses Cancel; in the table it would start the desktop.
    person.at_once(fast().presses(Named::Delete).presses(Named::Enter));
    assert!(person.asked().is_empty() && !person.reads("Delete aut?"));
    person.at_once(
        fast().presses(Named::F2).chord(letter("a"), Modifiers::CTRL).types("b2").presses(Named::Enter),
    );
    let asked = person.asked();
    let [Request::EditDesktop(_, edit)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(edit.name.as_ref().map(|name| name.as_str()), Some("b2"));
}

#[test]
fn keys_after_the_esc_that_closes_a_dialog_go_to_the_page() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.stands_in(StandIn::of(school.lists.desktops.clone()));
    person.focuses_table();
    person.types("aut");
    person.presses(Named::F2);
    person.at_once(fast().presses(Named::Escape).chord(letter("f"), Modifiers::CTRL).types("zzz"));
    person.waits_for("Nothing matches “zzz”");
    assert!(!person.reads("Rename desktop"));
}

#[test]
fn keys_after_ctrl_k_go_to_the_palette() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.focuses_table();
    person.types("aut");
    person.at_once(fast().chord(letter("k"), Modifiers::CTRL).types("shut provinc").presses(Named::Enter));
    let id = school.desktop("provinciadelag").id;
    assert!(matches!(&person.asked()[..], [Request::Act(DesktopAction::Shutdown, ids)] if *ids == [id]));
}

#[test]
fn keys_after_a_press_go_where_the_press_led() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    let new = person.place_of("New desktop");
    person.at_once(fast().clicks(new).types("netinst"));
    assert!(person.reads("Debian 13 netinst") && !person.reads("Fedora 25 workstation"));
}

#[test]
fn keys_after_a_press_on_a_menu_go_to_the_dialog_that_it_opens() {
    let school = School::new();
    let mut person = Person::at(&school, Screen::Desktops);
    person.focuses_table();
    person.types("aut");
    person.tells(Message::Desktops(desktops::Message::MoreToggled));
    let item = person.place_of("Rename");
    person.at_once(fast().clicks(item).chord(letter("a"), Modifiers::CTRL).types("b3").presses(Named::Enter));
    let asked = person.asked();
    let [Request::EditDesktop(_, edit)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(edit.name.as_ref().map(|name| name.as_str()), Some("b3"));
}

fn letter(letter: &str) -> Key {
    Key::Character(letter.into())
}
