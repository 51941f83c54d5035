//! Toasts never cover the buttons of wizards, side panels and dialogs, in any window.

use iced::{Rectangle, Size};
use sarrio_model::problem::MemoryNearlyFull;
use sarrio_model::{MiB, Name};

use super::person::Person;
use super::school::School;
use crate::app::signed_in::Message;
use crate::backend::request::Request;
use crate::screen::{Screen, desktops, templates};
use crate::widget::{table, toast};

/// Logical pixels: the usual window, a small one, and 1024x700 with text at 140 %.
const WINDOWS: [Size; 3] = [Size::new(1440.0, 900.0), Size::new(1024.0, 700.0), Size::new(731.0, 500.0)];
/// The height of the top bar with its buttons.
const TOP_BAR: f32 = 56.0;

/// Three failures, each with more than one line of advice.
fn failures() -> Message {
    let failure = |n| {
        let (host, free, total) = (Name::lossy(&format!("vdesktop{n}")), MiB(1 << 10), MiB(64 << 10));
        MemoryNearlyFull { host, free, total }.problem()
    };
    Message::LabReady((1..=3).map(failure).collect())
}

fn toasts(person: &mut Person) -> Rectangle {
    person.container(toast::TOASTS).unwrap()
}

fn assert_free(person: &mut Person, window: Size, buttons: &[&str]) {
    let toasts = toasts(person);
    assert!(toasts.height > 100.0 && toasts.y >= TOP_BAR, "{window:?}: {toasts:?}");
    for button in buttons {
        let places = person.places(button);
        assert!(!places.is_empty(), "{window:?}: “{button}” is not on the screen");
        for place in places {
            assert!(toasts.intersection(&place).is_none(), "{window:?}: “{button}” at {place:?} is covered");
        }
    }
}

#[test]
fn toasts_do_not_cover_the_wizards_buttons() {
    let school = School::new();
    for window in WINDOWS {
        let mut person = Person::in_window(&school, Screen::Desktops, window);
        person.tells(Message::NewDesktops(Some(school.lists.templates[0].id)));
        person.tells(failures());
        assert_free(&mut person, window, &["Back", "Cancel", "Next"]);
    }
}

#[test]
fn toasts_do_not_cover_the_side_panels_buttons() {
    let school = School::new();
    for window in WINDOWS {
        let mut person = Person::in_window(&school, Screen::Desktops, window);
        let aut = school.desktop("aut").id;
        person.tells(Message::Desktops(desktops::Message::Table(table::Message::CursorSet(aut))));
        person.tells(failures());
        assert_free(&mut person, window, &["Edit", "Make template"]);
        person.tells(Message::Desktops(desktops::Message::EditPressed));
        assert_free(&mut person, window, &["Discard", "Save"]);

        let mut person = Person::in_window(&school, Screen::Templates, window);
        person.tells(Message::Templates(templates::Message::Chosen(school.lists.templates[0].id)));
        person.tells(failures());
        assert_free(&mut person, window, &["Edit", "Retire"]);
    }
}

#[test]
fn a_dialog_is_above_the_toasts() {
    let school = School::new();
    let small = WINDOWS[2];
    let mut person = Person::in_window(&school, Screen::Desktops, small);
    let aut = school.desktop("aut").id;
    person.tells(failures());
    person.tells(Message::Desktops(desktops::Message::DeleteAsked(vec![aut].into())));
    let delete = *person.places("Delete 1 desktop").first().unwrap();
    assert!(toasts(&mut person).intersection(&delete).is_some(), "the window is small enough for this test");
    person.clicks("Delete 1 desktop");
    assert!(matches!(&person.asked()[..], [Request::Act(_, ids)] if *ids == [aut]));
}
