//! Rooms and their seats: who arranges them, and which seats a room cannot have.

use std::collections::BTreeMap;

use futures::StreamExt;
use sarrio_client::Signal;
use sarrio_model::{
    ArrangeSeats, Change, Code, EditProfile, EditRoom, ImportedSeats, ListedChange, NewCategory, NewRoom,
    Problem, Room, SeatEntry, SeatId, SeatPlace, SeatingPlan, Topic,
};
use serde_json::json;

use crate::{
    classroom::Class,
    people::code,
    school::{PASSWORD, School, name},
};

/// A new room with seats, as JSON of each.
fn new_room(text: &str, seats: serde_json::Value) -> NewRoom {
    serde_json::from_value(json!({ "name": text, "seats": seats })).unwrap()
}

fn seats() -> serde_json::Value {
    json!([
        { "name": "10", "mac": "00:1a:2b:3c:4d:10", "ip": "10.2.10.110", "hostname": "n2m210" },
        { "name": "11", "mac": "00-1A-2B-3C-4D-11", "ip": "10.2.10.111", "kind": "pc" },
    ])
}

fn places(room: &Room, x: u16) -> ArrangeSeats {
    let places = BTreeMap::from([(room.seats[0].id, SeatPlace { x, y: 0 })]);
    ArrangeSeats { revision: room.revision, places }
}

/// What a problem says: its code, the field and the key of its message.
fn said<T: std::fmt::Debug>(refused: Result<T, Problem>) -> (Code, String, String) {
    let problem = refused.unwrap_err();
    let key = problem.message.map(|message| message.key.to_string()).unwrap_or_default();
    (problem.code, problem.field.unwrap_or_default(), key)
}

#[tokio::test]
pub(crate) async fn of_two_who_arrange_a_room_at_once_the_second_is_refused() {
    let class = Class::on_hosts(1).await;
    let room = class.people.manager.rooms().add(&new_room("Aula 2.10", seats())).await.unwrap();
    assert_eq!(room.seats[1].mac.unwrap().to_string(), "00:1a:2b:3c:4d:11");
    let (joan, pep) = (&class.people.teacher, &class.pep.1);
    let known = pep.rooms().get(room.id).await.unwrap();
    let arranged = joan.rooms().arrange(room.id, &places(&room, 100)).await.unwrap();
    assert_eq!(arranged.seats[0].place, Some(SeatPlace { x: 100, y: 0 }));
    assert_eq!(code(pep.rooms().arrange(room.id, &places(&known, 300)).await), Code::StaleRevision);
    assert_eq!(pep.rooms().get(room.id).await.unwrap().seats, arranged.seats);
    let rename = |room: &Room| EditRoom {
        revision: room.revision,
        name: Some(name("Aula 2.11")),
        ..EditRoom::default()
    };
    let manager = &class.people.manager;
    assert_eq!(code(manager.rooms().edit(room.id, &rename(&known)).await), Code::StaleRevision);
    assert_eq!(
        code(joan.rooms().edit(room.id, &rename(&arranged)).await),
        Code::Forbidden,
        "a teacher arranges"
    );
    let renamed = manager.rooms().edit(room.id, &rename(&arranged)).await.unwrap();
    assert_eq!((renamed.name, renamed.seats), (name("Aula 2.11"), arranged.seats));
    manager.rooms().remove(room.id).await.unwrap();
    assert_eq!(code(manager.rooms().get(room.id).await), Code::NotFound);
}

#[tokio::test]
pub(crate) async fn seats_with_the_name_card_or_address_of_another_are_refused_with_the_field() {
    let school = School::empty().await;
    let rooms = school.admin.rooms();
    let room = rooms.add(&new_room("Aula 2.10", seats())).await.unwrap();
    let with = async |text: &str, seats| said(rooms.add(&new_room(text, seats)).await);
    let says = |code, field: &str, key: &str| (code, field.to_owned(), key.to_owned());
    assert_eq!(with("aula 2.10", json!([])).await, says(Code::NameTaken, "name", "room-name-taken"));
    let twice = json!([{ "name": "a" }, { "name": "b" }, { "name": "A" }]);
    assert_eq!(with("Aula 3", twice).await, says(Code::Invalid, "seats[2].name", "seat-name-twice"));
    let card = json!([{ "name": "a" }, { "name": "b", "mac": "001a.2b3c.4d10" }]);
    assert_eq!(with("Aula 3", card).await, says(Code::Invalid, "seats[1].mac", "seat-mac-taken"));
    let address = json!([{ "name": "a", "ip": "10.2.10.111" }]);
    assert_eq!(with("Aula 3", address).await, says(Code::Invalid, "seats[0].ip", "seat-ip-taken"));
    let most = (0..401).map(|number| json!({ "name": number.to_string() })).collect();
    assert_eq!(with("Aula 3", most).await, says(Code::Invalid, "seats", "too-many-seats"));

    let mut entries: Vec<SeatEntry> = room.seats.iter().cloned().map(SeatEntry::from).collect();
    let macs = [entries[0].mac, entries[1].mac];
    [entries[0].mac, entries[1].mac] = [macs[1], macs[0]];
    let edit = |seats: Vec<SeatEntry>| EditRoom {
        revision: room.revision,
        seats: Some(seats),
        ..EditRoom::default()
    };
    let strange = SeatEntry { id: Some(SeatId::new()), ..entries[0].clone() };
    assert_eq!(
        said(rooms.edit(room.id, &edit(vec![strange])).await),
        says(Code::Invalid, "seats", "no-such-seat")
    );
    let exchanged = rooms.edit(room.id, &edit(entries)).await.unwrap();
    assert_eq!([exchanged.seats[0].mac, exchanged.seats[1].mac], [macs[1], macs[0]]);
}

#[tokio::test]
pub(crate) async fn a_seating_plan_says_where_each_student_of_a_group_sits() {
    let class = Class::on_hosts(1).await;
    let room = class.school.admin.rooms().add(&new_room("Aula 2.10", seats())).await.unwrap();
    let (group, joan) = (class.people.class.id, &class.people.teacher);
    let [ten, eleven] = [room.seats[0].id, room.seats[1].id];
    let (aina, carla, biel) = (class.people.aina.0.id, class.carla.0.id, class.people.biel.0.id);
    let plan = |seats: &[(SeatId, sarrio_model::UserId)]| SeatingPlan {
        group,
        seats: seats.iter().copied().collect(),
    };
    joan.rooms().seat(room.id, &plan(&[(ten, aina), (eleven, carla)])).await.unwrap();
    let seated = joan.lessons().class(group, Some(room.id)).await.unwrap();
    let seats: Vec<_> = seated.students.iter().map(|student| (student.person.id, student.seat)).collect();
    assert_eq!(seats, [(aina, Some(ten)), (carla, Some(eleven))]);
    let refused = async |seats: &[_]| said(joan.rooms().seat(room.id, &plan(seats)).await);
    let says = |key: &str| (Code::Invalid, "seats".to_owned(), key.to_owned());
    assert_eq!(refused(&[(ten, biel)]).await, says("not-students-of"));
    assert_eq!(refused(&[(ten, aina), (eleven, aina)]).await, says("at-two-seats"));
    assert_eq!(refused(&[(SeatId::new(), aina)]).await, says("no-such-seat"));
    let (pep, student) = (&class.pep.1, &class.people.aina.1);
    let of_pep = said(pep.rooms().seat(room.id, &plan(&[(ten, aina)])).await);
    assert_eq!(
        of_pep,
        (Code::Invalid, "group".into(), "no-such-group".into()),
        "he does not teach the group"
    );
    assert_eq!(code(student.rooms().seat(room.id, &plan(&[])).await), Code::Forbidden);
    assert_eq!(code(student.lessons().class(group, Some(room.id)).await), Code::NotFound);
    assert_eq!(joan.lessons().class(group, Some(room.id)).await.unwrap(), seated, "nothing was changed");
}

#[tokio::test]
pub(crate) async fn rooms_are_the_staffs() {
    let class = Class::on_hosts(1).await;
    let (aina, joan) = (&class.people.aina.1, &class.people.teacher);
    let hear = async |caller: &sarrio_client::Client| {
        let mut signals = Box::pin(caller.follow(None, &[Topic::Rooms, Topic::Users]));
        assert!(matches!(signals.next().await, Some(Signal::Connected { .. })));
        signals
    };
    let (mut of_aina, mut of_joan) = (hear(aina).await, hear(joan).await);
    let room = class.school.admin.rooms().add(&new_room("Aula 2.10", seats())).await.unwrap();
    let Some(Signal::Event(event)) = of_joan.next().await else { panic!("no event") };
    let Change::Room(heard) = event.change else { panic!("{event:?}") };
    assert_eq!(heard, joan.rooms().get(room.id).await.unwrap());
    assert_eq!(code(aina.rooms().list().await), Code::Forbidden);
    assert_eq!(code(aina.rooms().get(room.id).await), Code::Forbidden);
    aina.edit_profile(&EditProfile { full_name: Some("Aina Pou".into()), ..EditProfile::default() })
        .await
        .unwrap();
    let Some(Signal::Event(event)) = of_aina.next().await else { panic!("no event") };
    assert!(matches!(event.change, Change::User(_)), "a student hears nothing of rooms: {event:?}");
}

#[tokio::test]
pub(crate) async fn seats_are_imported_from_a_list_whole_or_not_at_all_and_exported_as_the_same_list() {
    let class = Class::on_hosts(1).await;
    let admin = &class.school.admin;
    let room = admin.rooms().add(&new_room("Aula 2.10", seats())).await.unwrap();
    admin
        .rooms()
        .add(&new_room("Aula 3", json!([{ "name": "1", "mac": "00:1a:2b:3c:4d:99" }])))
        .await
        .unwrap();
    let import = async |file: &str, dry_run| admin.rooms().import_seats(room.id, file.into(), dry_run).await;
    let wrong = "lloc;mac;columna;fila\n10;00:1a:2b:3c:4d:11;0;0\n12;00:1a:2b:3c:4d:99;1;0\n13;xyz;2;\n";
    let list = import(wrong, true).await.unwrap();
    let lines: Vec<_> =
        list.errors.iter().map(|error| (error.line, error.problem.field.as_deref().unwrap())).collect();
    assert_eq!(lines, [(2, "mac"), (3, "mac"), (4, "mac"), (4, "fila")]);
    let refused = import(wrong, false).await.unwrap_err();
    assert!(refused.says("seat-list-has-errors"), "{refused:?}");
    assert_eq!(admin.rooms().get(room.id).await.unwrap(), room, "all or none");

    let right = "lloc;columna;fila\n10;0;0\n=12;1,25;0\n11;2;0\n";
    let changes = |list: &ImportedSeats| list.seats.iter().map(|listed| listed.change).collect::<Vec<_>>();
    let shown = import(right, true).await.unwrap();
    assert_eq!(changes(&shown), [ListedChange::Update, ListedChange::Add, ListedChange::Update]);
    assert_eq!(admin.rooms().get(room.id).await.unwrap(), room, "a dry run changes nothing");
    import(right, false).await.unwrap();
    let now = admin.rooms().get(room.id).await.unwrap();
    assert_eq!(now.seats.len(), 3);
    assert!(
        room.seats.iter().all(|seat| now.seats.iter().any(|one| one.id == seat.id && one.mac == seat.mac))
    );

    let exported = admin.rooms().export_seats(room.id).await.unwrap();
    assert!(
        exported.contains("'=12,thin_client,,,,1.25,0"),
        "no spreadsheet takes it for a formula: {exported}"
    );
    let again = import(&exported, true).await.unwrap();
    assert_eq!((changes(&again), again.errors), (vec![ListedChange::Keep; 3], vec![]));
    let elsewhere = admin.rooms().add(&new_room("Aula 4", json!([]))).await.unwrap();
    admin.rooms().remove(room.id).await.unwrap();
    admin.rooms().import_seats(elsewhere.id, exported.clone().into(), false).await.unwrap();
    assert_eq!(admin.rooms().export_seats(elsewhere.id).await.unwrap(), exported);
    let joan = &class.people.teacher;
    assert_eq!(code(joan.rooms().import_seats(elsewhere.id, right.into(), true).await), Code::Forbidden);
    assert_eq!(joan.rooms().export_seats(elsewhere.id).await.unwrap(), exported);
    assert_eq!(code(class.people.aina.1.rooms().export_seats(elsewhere.id).await), Code::Forbidden);
}

#[tokio::test]
pub(crate) async fn a_computer_at_which_somebody_is_signed_in_is_offered_until_it_is_a_seat() {
    let school = School::empty().await;
    let _joan = school.person("joan").await;
    let rooms = school.admin.rooms();
    let room = rooms.add(&new_room("Aula 2.10", seats())).await.unwrap();
    let offered = rooms.unplaced(room.id).await.unwrap().items;
    let [computer] = &offered[..] else { panic!("{offered:?}") };
    assert_eq!(computer.ip.to_string(), "127.0.0.1");
    assert!(computer.people.iter().any(|who| who.name.contains("joan")), "{computer:?}");

    let category = school.admin.categories().add(&NewCategory { name: name("Mecànica") }).await.unwrap();
    let manager = json!({ "username": "nuria", "full_name": "Núria Pons", "role": "manager",
        "category": category.id, "password": PASSWORD, "must_change_password": false });
    school.admin.users().add(&serde_json::from_value(manager).unwrap()).await.unwrap();
    let nuria = school.signed_in("nuria").await;
    let seen = nuria.rooms().unplaced(room.id).await.unwrap().items;
    let names: Vec<_> = seen.iter().flat_map(|one| &one.people).map(|who| who.name.as_str()).collect();
    assert!(!names.iter().any(|name| name.contains("joan")), "she does not look after him: {names:?}");

    let mut entries: Vec<SeatEntry> = room.seats.iter().cloned().map(SeatEntry::from).collect();
    let next = json!({ "name": "12", "ip": computer.ip });
    entries.push(serde_json::from_value(next).unwrap());
    let edit = EditRoom { revision: room.revision, seats: Some(entries), ..EditRoom::default() };
    rooms.edit(room.id, &edit).await.unwrap();
    assert_eq!(rooms.unplaced(room.id).await.unwrap().items, []);
}
