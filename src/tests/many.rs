//! A school with so many desktops that the app knows only those that it shows.

use iced::keyboard::{Modifiers, key::Named};
use sarrio_client::Signal;
use sarrio_model::{Change, Desktop, DesktopAction, DesktopId, DesktopState, Event, Seq};

use super::person::Person;
use super::school::{School, name};
use super::stand_in::StandIn;
use crate::app::signed_in::Message;
use crate::backend::request::Request;
use crate::screen::{Screen, desktops};
use crate::widget::table;

const CTRL: Modifiers = Modifiers::CTRL;
const MANY: usize = 5_000;

/// A school whose desktops are only these, all of them off, and somebody who looks at the list.
fn school() -> (School, Vec<Desktop>) {
    let mut school = School::new();
    let one = school.desktop("aut").clone();
    let all: Vec<Desktop> = (0..MANY)
        .map(|number| Desktop {
            id: DesktopId::new(),
            name: name(&format!("Peça{number:04}")),
            disks: vec![],
            ..one.clone()
        })
        .collect();
    let stand_in = StandIn::of(all.clone());
    school.lists.desktops = stand_in.page(&Default::default()).items;
    school.counted = Some(stand_in.summary());
    (school, all)
}

fn at_many() -> (Person, Vec<Desktop>) {
    let (school, all) = school();
    let mut person = Person::at(&school, Screen::Desktops);
    person.stands_in(StandIn::of(all.clone()));
    // What was asked before has no answer.
    person.tells(Message::Loaded(Ok(school.read())));
    person.focuses_table();
    (person, all)
}

#[test]
fn only_the_rows_around_what_is_visible_are_read_and_kept_wherever_somebody_scrolls() {
    let (mut person, _) = at_many();
    assert!(person.reads("Peça0003") && person.reads("5,000 in all, 0 running"));
    for row in (0..MANY).step_by(250).chain([MANY - 20]) {
        let offset = row as f32 * table::ROW;
        let scrolled = table::Message::Scrolled { offset, height: 600.0 };
        person.tells(Message::Desktops(desktops::Message::Table(scrolled)));
        person.waits_for(&format!("Peça{:04}", row + 5));
    }
    assert!(person.known_desktops() < MANY, "{} are known", person.known_desktops());
    person.presses(Named::Home);
    person.waits_for("Peça0003");
}

#[test]
fn all_that_a_filter_shows_are_started_by_a_query_without_their_ids() {
    let (mut person, _) = at_many();
    person.chord(CTRL, "a");
    assert!(person.reads("5,000 selected of 5,000"));
    person.clicks("Start");
    let asked = person.asked();
    let [Request::ActOnMatching(DesktopAction::Start, list)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((list.count, list.except.len()), (MANY as u64, 0));

    person.tells(Message::Desktops(desktops::Message::Filter("PECA 12".into())));
    person.waits_for("Peça0120");
    person.focuses_table();
    person.chord(CTRL, "a");
    person.presses(Named::Delete);
    assert!(person.places("Delete 199 desktops").len() == 1, "those with 12 in their number");
}

#[test]
fn letters_find_a_name_that_was_never_read_and_a_desktop_is_shown_where_it_stands_in_the_list() {
    let (mut person, all) = at_many();
    person.types("peca4321");
    person.waits_until("it is in the panel", |person| person.places("Peça4321").len() > 1);
    assert!(person.reads("Peça4320"), "it is where it stands in the list");
    person.presses(Named::Enter);
    let there = all[4321].id;
    let asked = person.asked();
    let started = asked.iter().any(|asked| matches!(asked, Request::Act(_, ids) if *ids == [there]));
    assert!(started, "{asked:?}");
    person.tells(Message::ShowDesktop(all[2500].id));
    person.waits_until("it is in the panel", |person| person.places("Peça2500").len() > 1);
    person.waits_for("Peça2499");
}

#[test]
fn an_event_changes_the_row_and_the_counts_at_once_and_the_list_is_read_again_a_little_later() {
    let (mut person, all) = at_many();
    person.asked_all();
    let mut seventh = all[7].clone();
    seventh.name = name("Aula 1");
    seventh.state = DesktopState::Creating { since: seventh.created };
    let signal = |desktop| {
        let change = Change::Desktop(desktop);
        Signal::Event(Event { seq: Seq(8), at: jiff::Timestamp::now(), change })
    };
    person.tells(Message::Signals(vec![signal(seventh.clone()), signal(seventh.clone())]));
    assert!(person.reads("Aula 1"), "it is named so where it stands");
    let asks =
        |asked: Vec<Request>| asked.iter().filter(|asked| matches!(asked, Request::Desktops(_))).count();
    assert_eq!(asks(person.asked_all()), 0, "many changes are collected");
    let mut changed = all.clone();
    changed[7] = seventh;
    person.stands_in(StandIn::of(changed));
    person
        .waits_until("it comes first", |person| person.place_of("Aula 1").y < person.place_of("Peça0000").y);
    assert!(asks(person.asked_all()) <= 2, "once what is visible, and what comes next");
}

#[test]
fn the_palette_finds_a_desktop_that_the_app_does_not_know() {
    let (mut person, all) = at_many();
    person.chord(CTRL, "k");
    person.tells(Message::PaletteTyped("start peca3999".into()));
    person.waits_for(&all[3999].owner.name);
    person.presses(Named::Enter);
    let there = all[3999].id;
    let asked = person.asked();
    assert!(matches!(asked.last(), Some(Request::Act(DesktopAction::Start, ids)) if *ids == [there]));
}
