//! Lists of seats in *Rooms*, and computers that become seats while seats are arranged.

use iced::Size;
use iced::keyboard::key::Named;
use jiff::Timestamp;
use sarrio_model::{ImportedSeats, LineError, UnplacedComputer, problem::SeatNameMissing};
use serde_json::json;

use super::classroom::Classroom;
use super::person::Person;
use super::pictures::{Scene, app, draw_in_both_themes, draw_small};
use crate::app::signed_in::Message;
use crate::backend::request::{Answer, Request};
use crate::backend::seat_lists::{Answered, Call};
use crate::screen::{Screen, classroom, rooms};

fn list(errors: bool) -> ImportedSeats {
    let wrong = LineError { line: 3, problem: SeatNameMissing.into() };
    let seat = |line: u64, name: &str, change: &str| {
        let ip = format!("10.2.10.{}", 100 + line);
        json!({ "line": line, "change": change, "seat": {
            "name": name, "kind": "thin_client", "hostname": format!("n2m2{name}"), "ip": ip,
        }})
    };
    serde_json::from_value(json!({
        "encoding": "utf-8", "separator": "semicolon", "columns": [],
        "errors": if errors { vec![wrong] } else { vec![] },
        "seats": [seat(2, "01", "update"), seat(3, "22", "add"), seat(4, "23", "add")],
        "others": 20,
    }))
    .unwrap()
}

/// The dialog of the first room with a list that was looked at.
fn looked_at(class: &Classroom, errors: bool) -> Vec<Message> {
    use rooms::ImportMessage as I;
    let seen = Answer::SeatList(Box::new(Answered::Seen(b"x".to_vec().into(), list(errors))));
    [
        rooms::Message::ImportPressed(class.school.lists.rooms[0].id),
        rooms::Message::Import(I::File("~/aula.csv".into())),
        rooms::Message::Import(I::Look),
        rooms::Message::Import(I::Seen(1, Ok(seen))),
    ]
    .map(Message::Rooms)
    .to_vec()
}

#[test]
fn a_list_of_seats_is_looked_at_before_it_is_imported_and_with_errors_nothing_is() {
    let class = Classroom::new();
    let room = class.school.lists.rooms[0].id;
    let mut person = Person::at(&class.school, Screen::Rooms);
    looked_at(&class, true).into_iter().for_each(|message| person.tells(message));
    let asked = person.asked();
    assert!(matches!(&asked[..], [Request::SeatList(Call::Look(of, _))] if *of == room), "{asked:?}");
    assert!(person.reads("1 line is wrong, so nothing is imported"));
    person.presses(Named::Escape);

    looked_at(&class, false).into_iter().for_each(|message| person.tells(message));
    let _ = person.asked();
    assert!(
        person.reads("2 seats are added, 1 is changed, 20 more of the room are not in the list, and stay")
    );
    person.clicks("Import 3 seats");
    let asked = person.asked();
    assert!(matches!(&asked[..], [Request::SeatList(Call::Import(of, _))] if *of == room), "{asked:?}");
    let done = Answer::SeatList(Box::new(Answered::Imported(list(false))));
    person.tells(Message::Rooms(rooms::Message::Imported(Ok(done))));
    assert!(person.reads("2 seats were added, 1 was changed."));
}

/// The map while seats are arranged, with two computers that are no seats.
fn arranging(class: &Classroom) -> Vec<Message> {
    let computer = |last: u8, at: usize| UnplacedComputer {
        ip: format!("10.2.10.{last}").parse().unwrap(),
        people: vec![class.class.students[at].person.clone()],
        last_used: Timestamp::now(),
    };
    let found = Ok(Answer::Unplaced(vec![computer(131, 2), computer(132, 3)]));
    vec![
        class.read(),
        Message::Classroom(classroom::Message::Arrange),
        Message::Classroom(classroom::Message::UnplacedRead(found)),
    ]
}

#[test]
fn a_computer_at_which_somebody_is_signed_in_becomes_a_seat_with_one_press() {
    let class = Classroom::new();
    let room = &class.school.lists.rooms[0];
    let mut person = Person::at(&class.school, Screen::Classroom);
    arranging(&class).into_iter().for_each(|message| person.tells(message));
    assert!(person.reads("10.2.10.131"));
    let _ = person.asked();
    person.clicks("Place here");
    let asked = person.asked();
    let [Request::EditRoom(id, edit)] = &asked[..] else { panic!("{asked:?}") };
    let seats = edit.seats.as_ref().unwrap();
    assert_eq!((*id, seats.len()), (room.id, room.seats.len() + 1));
    let new = seats.last().unwrap();
    assert_eq!((new.name.as_str(), new.ip.unwrap().to_string()), ("22", "10.2.10.131".to_owned()));
    assert!(seats.iter().all(|seat| seat.id.is_none() == (seat.ip == new.ip)), "the others stay");

    let mut now = room.clone();
    now.seats = seats.iter().cloned().map(sarrio_model::SeatEntry::seat).collect();
    person.tells(Message::Classroom(classroom::Message::Placed(Ok(Answer::Room(now)))));
    assert!(!person.reads("10.2.10.131") && person.reads("10.2.10.132"));
}

fn scenes(percent: u16, size: Size) -> Vec<Scene> {
    let class = Classroom::new();
    let scene =
        |name, screen, messages| Scene { name, app: app(&class.school, screen, percent, size, messages) };
    vec![
        scene("rooms-import", Screen::Rooms, looked_at(&class, false)),
        scene("rooms-import-errors", Screen::Rooms, looked_at(&class, true)),
        scene("classroom-arrange", Screen::Classroom, arranging(&class)),
    ]
}

#[test]
fn lists_of_seats_and_computers_to_place_draw() {
    draw_in_both_themes(scenes);
    draw_small(scenes);
}
