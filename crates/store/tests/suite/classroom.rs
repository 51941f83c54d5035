//! Rooms, lessons, and the powers over a class.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use sarrio_model::{
    Actions, AtEnd, Attendance, Change, ClassMessage, ClassMessageId, ClassPower, Group, Holds, Lesson,
    LessonId, LessonPhase, LessonQuery, NetworkHold, PowerInForce, PowerKind, Revision, Role, Room, RoomId,
    Seat, SeatId, SeatKind, SeatPlace, Seq, TemplateRef, User, UserId, UserRef,
};
use sarrio_store::{PasswordHash, Store, StoreError};

use crate::school::{Database, School, name, now, on_both_databases, session, user};

/// A seat whose card and address end with `number`.
fn seat(number: u8) -> Seat {
    Seat {
        id: SeatId::new(),
        name: name(&number.to_string()),
        kind: SeatKind::ThinClient,
        hostname: Some(format!("n2m2{number}").parse().unwrap()),
        mac: Some(format!("00:1a:2b:3c:4d:{number:02x}").parse().unwrap()),
        ip: Some(std::net::Ipv4Addr::new(192, 0, 2, number).into()),
        place: Some(SeatPlace { x: u16::from(number) * SeatPlace::STEP, y: 0 }),
    }
}

/// A room with two seats, which is in the store.
async fn room(store: &Store) -> Room {
    let mut room = Room { seats: vec![seat(7), seat(8)], created: now(), ..Room::new(name("Aula 2.10")) };
    let mut tx = store.begin().await.unwrap();
    tx.insert_room(&room).await.unwrap();
    tx.commit().await.unwrap();
    room = store.room(room.id).await.unwrap().unwrap();
    room
}

async fn save(store: &Store, room: &mut Room) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    tx.save_room(room).await?;
    tx.commit().await.map(drop)
}

/// A school where Joan teaches Pau in 2MEC-A, and Quim is a teacher of no group.
struct Class {
    school: School,
    group: Group,
    quim: User,
}

impl Class {
    async fn new(database: &Database) -> Self {
        let school = database.school().await;
        school.charges().await;
        let group = school.store.groups(&Default::default()).await.unwrap().items.remove(0);
        let quim = User { role: Role::Teacher, ..user("quim", "Quim Serra") };
        let mut tx = school.store.begin().await.unwrap();
        tx.insert_user(&quim, &PasswordHash::new("secret".into())).await.unwrap();
        tx.commit().await.unwrap();
        Self { school, group, quim }
    }

    /// A lesson of an hour that is planned, taught by Quim too.
    fn lesson(&self, room: Option<&Room>) -> Lesson {
        let template = &self.school.template;
        Lesson {
            id: LessonId::new(),
            title: name("OST M11"),
            group: self.group.named(),
            category: self.group.category.id,
            room: room.map(Room::named),
            teachers: self.group.teachers.clone(),
            co_teachers: vec![self.quim.named()],
            templates: vec![TemplateRef { id: template.id, name: template.name.clone() }],
            series: None,
            begins: now() + SignedDuration::from_hours(1),
            ends: now() + SignedDuration::from_hours(2),
            phase: LessonPhase::Planned,
            start_before: Some(10),
            at_end: AtEnd::ShutDown,
            consent: sarrio_model::ConsentGrades::default(),
            powers: vec![],
            hands: vec![],
            attendance: vec![],
            messages: vec![],
            work: vec![],
            handouts: vec![],
            created: now(),
            revision: Revision::default(),
            actions: Actions::default(),
        }
    }

    async fn with(&self, lesson: &Lesson) {
        let mut tx = self.school.store.begin().await.unwrap();
        tx.insert_lesson(lesson).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn goes_to(&self, lesson: &Lesson, phase: LessonPhase) {
        let mut tx = self.school.store.begin().await.unwrap();
        tx.set_phase(lesson.id, phase).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn power(&self, lesson: &Lesson, power: ClassPower, people: Option<Vec<UserId>>) -> PowerInForce {
        let by = UserRef { id: self.quim.id, name: "Quim Serra".into() };
        let power = PowerInForce { power, people, since: now(), until: lesson.ends, by, stays: true };
        let mut tx = self.school.store.begin().await.unwrap();
        tx.set_power(lesson.id, &power).await.unwrap();
        tx.commit().await.unwrap();
        power
    }

    /// Whether Quim has charge of Pau.
    async fn quim_has_charge(&self) -> bool {
        let quim = self.school.store.caller_of(&self.quim).await.unwrap();
        quim.scope.includes(self.school.pau.id)
    }
}

async fn changes(store: &Store, since: Seq) -> Vec<Change> {
    store.events_since(since, 1000).await.unwrap().into_iter().map(|(event, _)| event.change).collect()
}

on_both_databases! {
    async fn a_room_is_saved_whole_with_its_seats(database: &Database) {
        let store = &database.store().await;
        let mut room = room(store).await;
        assert_eq!(store.rooms().await.unwrap(), [room.clone()]);
        let before = store.newest_seq().await.unwrap();
        room.name = name("Aula 2.11");
        room.seats.remove(0);
        (room.seats[0].mac, room.seats[0].place) = (None, None);
        room.seats.push(seat(9));
        save(store, &mut room).await.unwrap();
        assert_eq!(room.revision, Revision(1));
        assert_eq!(store.room(room.id).await.unwrap().as_ref(), Some(&room));
        assert_eq!(changes(store, before).await, [Change::Room(room.clone())]);
        let mut tx = store.begin().await.unwrap();
        tx.remove_room(room.id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(changes(store, before).await.last(), Some(&Change::RoomGone(room.id)));
        assert_eq!((store.rooms().await.unwrap(), store.seat_of("192.0.2.9".parse().unwrap()).await.unwrap()), (vec![], None));
    }

    async fn two_seats_exchange_their_names_cards_and_addresses(database: &Database) {
        let store = &database.store().await;
        let mut room = room(store).await;
        let [seven, eight] = [room.seats[0].clone(), room.seats[1].clone()];
        room.seats = vec![Seat { id: seven.id, ..eight.clone() }, Seat { id: eight.id, ..seven.clone() }];
        save(store, &mut room).await.unwrap();
        let exchanged = [Seat { id: eight.id, ..seven.clone() }, Seat { id: seven.id, ..eight }];
        assert_eq!(store.room(room.id).await.unwrap().unwrap().seats, exchanged);
    }

    async fn a_stale_revision_changes_nothing_in_a_room(database: &Database) {
        let store = &database.store().await;
        let known = room(store).await;
        save(store, &mut Room { name: name("Aula 2.11"), ..known.clone() }).await.unwrap();
        let late = save(store, &mut Room { seats: vec![], ..known.clone() }).await.unwrap_err();
        assert!(matches!(late, StoreError::StaleRevision { .. }), "{late:?}");
        let now = store.room(known.id).await.unwrap().unwrap();
        assert_eq!((now.name, now.seats), (name("Aula 2.11"), known.seats));
    }

    async fn names_cards_and_addresses_are_those_of_one(database: &Database) {
        let store = &database.store().await;
        let one = room(store).await;
        let taken = async |room: Room| {
            let mut tx = store.begin().await.unwrap();
            let error = tx.insert_room(&room).await.unwrap_err();
            assert!(matches!(error, StoreError::Taken { .. }), "{error:?}");
        };
        taken(Room::new(name("aula 2.10"))).await;
        let only = |seat: Seat| Room { seats: vec![seat], ..Room::new(name("Aula 3")) };
        taken(only(Seat { mac: one.seats[0].mac, ip: None, ..seat(9) })).await;
        taken(only(Seat { mac: None, ip: one.seats[0].ip, ..seat(9) })).await;
    }

    async fn a_seat_that_stays_keeps_who_sits_there(database: &Database) {
        let class = Class::new(database).await;
        let (store, pau) = (&class.school.store, class.school.pau.id);
        let mut room = room(store).await;
        let plan = BTreeMap::from([(room.seats[1].id, pau)]);
        let mut tx = store.begin().await.unwrap();
        tx.set_seating(room.id, class.group.id, &plan).await.unwrap();
        tx.commit().await.unwrap();
        room.seats[1].name = name("08");
        room.seats.push(seat(9));
        save(store, &mut room).await.unwrap();
        assert_eq!(store.seating(room.id, class.group.id).await.unwrap(), plan);
        let moved = BTreeMap::from([(room.seats[0].id, pau)]);
        let mut tx = store.begin().await.unwrap();
        tx.set_seating(room.id, class.group.id, &moved).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.seating(room.id, class.group.id).await.unwrap(), moved, "instead of the one before");
        room.seats.remove(0);
        save(store, &mut room).await.unwrap();
        assert_eq!(store.seating(room.id, class.group.id).await.unwrap(), BTreeMap::new());
    }

    async fn a_lesson_is_read_with_all_its_parts(database: &Database) {
        let class = Class::new(database).await;
        let (store, pau) = (&class.school.store, &class.school.pau);
        let room = room(store).await;
        let mut lesson = class.lesson(Some(&room));
        class.with(&lesson).await;
        assert_eq!(store.lesson(lesson.id).await.unwrap().as_ref(), Some(&lesson));

        lesson.powers = vec![
            class.power(&lesson, ClassPower::Exam { allowed: vec!["10.0.0.5".parse().unwrap()], sharing: false }, None).await,
            class.power(&lesson, ClassPower::EyesOnMe, Some(vec![pau.id])).await,
        ];
        lesson.powers.sort_by_key(|power| power.power.kind().as_str());
        let (came, raised) = (now(), now() + SignedDuration::from_secs(1));
        let mut tx = store.begin().await.unwrap();
        assert!(tx.note_came(lesson.id, pau.id, came, Some(room.seats[0].id)).await.unwrap());
        assert!(!tx.note_came(lesson.id, pau.id, raised, None).await.unwrap(), "they had come already");
        assert!(tx.set_hand(lesson.id, pau.id, Some(raised)).await.unwrap());
        assert!(!tx.set_hand(lesson.id, pau.id, Some(now())).await.unwrap(), "it is up already");
        for text in ["Save your work", "We stop"] {
            let by = class.quim.named();
            let message = ClassMessage {
                id: ClassMessageId::new(), text: text.parse().unwrap(), people: Some(vec![pau.id]), by, sent: now(),
            };
            tx.insert_class_message(&lesson, &message).await.unwrap();
            lesson.messages.push(message);
        }
        tx.commit().await.unwrap();
        lesson.attendance = vec![Attendance { person: pau.named(), at: came, seat: Some(room.seats[0].id) }];
        lesson.hands = vec![sarrio_model::Hand { person: pau.named(), since: raised }];
        assert_eq!(store.lesson(lesson.id).await.unwrap().as_ref(), Some(&lesson));

        (lesson.title, lesson.co_teachers, lesson.templates) = (name("OST M12"), vec![], vec![]);
        (lesson.room, lesson.at_end, lesson.start_before) = (None, AtEnd::Nothing, None);
        let mut tx = store.begin().await.unwrap();
        let mut stale = Lesson { revision: Revision(9), ..lesson.clone() };
        assert!(matches!(tx.save_lesson(&mut stale).await, Err(StoreError::StaleRevision { .. })));
        drop(tx);
        let mut tx = store.begin().await.unwrap();
        tx.save_lesson(&mut lesson).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.lessons(&LessonQuery::default()).await.unwrap(), [lesson.clone()]);
        let mut tx = store.begin().await.unwrap();
        tx.remove_lesson(&lesson).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((store.lesson(lesson.id).await.unwrap(), store.powers_in_force().await.unwrap()), (None, vec![]));
    }

    async fn a_list_of_lessons_shows_those_of_a_group_a_room_and_a_time(database: &Database) {
        let class = Class::new(database).await;
        let store = &class.school.store;
        let room = room(store).await;
        let (early, late) = (class.lesson(Some(&room)), class.lesson(None));
        let late = Lesson { begins: early.ends, ends: early.ends + SignedDuration::from_hours(1), ..late };
        class.with(&late).await;
        class.with(&early).await;
        let found = async |query: LessonQuery| {
            let lessons = store.lessons(&query).await.unwrap();
            lessons.into_iter().map(|lesson| lesson.id).collect::<Vec<_>>()
        };
        assert_eq!(found(LessonQuery::default()).await, [early.id, late.id]);
        assert_eq!(found(LessonQuery { room: Some(room.id), ..Default::default() }).await, [early.id]);
        assert_eq!(found(LessonQuery { room: Some(RoomId::new()), ..Default::default() }).await, []);
        assert_eq!(found(LessonQuery { group: Some(class.group.id), ..Default::default() }).await.len(), 2);
        assert_eq!(found(LessonQuery { before: Some(late.begins), ..Default::default() }).await, [early.id]);
        class.goes_to(&early, LessonPhase::Over).await;
        assert_eq!(found(LessonQuery::default()).await, [late.id]);
        assert_eq!(found(LessonQuery { after: Some(Timestamp::UNIX_EPOCH), ..Default::default() }).await, [early.id, late.id]);
    }

    async fn a_co_teacher_has_charge_of_the_students_exactly_while_the_lesson_takes_place(database: &Database) {
        let class = Class::new(database).await;
        let lesson = class.lesson(None);
        assert!(!class.quim_has_charge().await);
        class.with(&lesson).await;
        assert!(!class.quim_has_charge().await, "it is only planned");
        class.goes_to(&lesson, LessonPhase::Preparing).await;
        assert!(class.quim_has_charge().await);
        class.goes_to(&lesson, LessonPhase::Now).await;
        assert!(class.quim_has_charge().await);
        let mut alone = Lesson { co_teachers: vec![], phase: LessonPhase::Now, ..lesson.clone() };
        let mut tx = class.school.store.begin().await.unwrap();
        tx.save_lesson(&mut alone).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!class.quim_has_charge().await, "they teach it no more");
        let mut again = Lesson { co_teachers: lesson.co_teachers.clone(), ..alone };
        let mut tx = class.school.store.begin().await.unwrap();
        tx.save_lesson(&mut again).await.unwrap();
        tx.commit().await.unwrap();
        assert!(class.quim_has_charge().await);
        class.goes_to(&lesson, LessonPhase::Over).await;
        assert!(!class.quim_has_charge().await);
        class.goes_to(&lesson, LessonPhase::Now).await;
        let mut tx = class.school.store.begin().await.unwrap();
        tx.remove_lesson(&again).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!class.quim_has_charge().await, "it is gone");
    }

    async fn a_class_tells_who_is_signed_in_and_at_which_seat(database: &Database) {
        let class = Class::new(database).await;
        let (store, pau) = (&class.school.store, class.school.pau.id);
        let room = room(store).await;
        let mut desktop = class.school.desktop("pc-01");
        desktop.owner = class.school.pau.named();
        class.school.with(&desktop).await;
        class.school.with(&class.school.desktop("of somebody else")).await;
        let read = async || store.class(class.group.named(), Some(room.id)).await.unwrap();
        let found = read().await;
        assert_eq!(found.desktops, std::slice::from_ref(&desktop));
        let [student] = &found.students[..] else { panic!("{found:?}") };
        assert_eq!((student.person.id, student.seat, student.signed_in), (pau, None, false));

        let mut tx = store.begin().await.unwrap();
        tx.insert_session(&session(pau, 1, 3600)).await.unwrap(); // from 192.0.2.7
        tx.set_seating(room.id, class.group.id, &BTreeMap::from([(room.seats[1].id, pau)])).await.unwrap();
        tx.commit().await.unwrap();
        let student = read().await.students.remove(0);
        let [seven, eight] = [room.seats[0].id, room.seats[1].id];
        assert_eq!((student.seat, student.signed_in_at, student.signed_in), (Some(eight), Some(seven), true));
        let elsewhere = store.class(class.group.named(), None).await.unwrap().students.remove(0);
        assert_eq!((elsewhere.seat, elsewhere.signed_in_at), (None, Some(seven)));
    }

    async fn powers_reach_the_students_whom_they_name_and_the_desktops_that_are_on(database: &Database) {
        let class = Class::new(database).await;
        let (store, pau) = (&class.school.store, &class.school.pau);
        let lesson = class.lesson(None);
        class.with(&lesson).await;
        let power = class.power(&lesson, ClassPower::EyesOnMe, Some(vec![])).await;
        assert_eq!(store.powers_in_force().await.unwrap(), [], "it names nobody");
        let power = PowerInForce { since: power.since, ..class.power(&lesson, ClassPower::EyesOnMe, None).await };
        let reached: Vec<_> = store.powers_in_force().await.unwrap().into_iter().map(|(who, power)| (who, power.power)).collect();
        assert_eq!(reached, [(pau.id, power.power)]);
        assert_eq!(store.next_change_of_lessons().await.unwrap(), Some(lesson.begins - SignedDuration::from_mins(10)));

        let mut on = class.school.desktop("on");
        (on.owner, on.state) = (pau.named(), class.school.running_on(0));
        let off = sarrio_model::Desktop { owner: pau.named(), ..class.school.desktop("off") };
        let other = sarrio_model::Desktop { state: class.school.running_on(0), ..class.school.desktop("other") };
        for desktop in [&on, &off, &other] {
            class.school.with(desktop).await;
        }
        let concerned = async || {
            store.desktops_under_powers(class.school.hosts[0].id).await.unwrap().into_iter().map(|desktop| desktop.id).collect::<Vec<_>>()
        };
        assert_eq!(concerned().await, [on.id]);
        let holds = Holds { paused: true, network: NetworkHold::Off, ..Holds::default() };
        let mut tx = store.begin().await.unwrap();
        tx.set_holds(&[(on.id, holds)]).await.unwrap();
        assert!(tx.end_power(lesson.id, PowerKind::EyesOnMe).await.unwrap());
        assert!(!tx.end_power(lesson.id, PowerKind::EyesOnMe).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(concerned().await, [on.id], "something still holds it");
        let mut held = store.desktop(on.id).await.unwrap().unwrap();
        assert_eq!(held.holds, holds);
        held.state = sarrio_model::DesktopState::Stopped;
        let mut tx = store.begin().await.unwrap();
        tx.save_desktop(&mut held).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.desktop(on.id).await.unwrap().unwrap().holds, Holds::default(), "nothing holds what is off");
        assert_eq!(concerned().await, []);
    }

    async fn a_lesson_that_changes_is_told_to_the_class_and_what_ends_in_a_room_stays_a_lesson(database: &Database) {
        let class = Class::new(database).await;
        let store = &class.school.store;
        let room = room(store).await;
        let lesson = class.lesson(Some(&room));
        class.with(&lesson).await;
        let before = store.newest_seq().await.unwrap();
        let mut tx = store.begin().await.unwrap();
        tx.remove_room(room.id).await.unwrap();
        tx.commit().await.unwrap();
        let told = changes(store, before).await;
        assert!(told.contains(&Change::RoomGone(room.id)), "{told:?}");
        let without = Lesson { room: None, ..lesson.clone() };
        assert!(told.contains(&Change::Lesson(Box::new(without))), "{told:?}");
        let mut alone = Lesson { co_teachers: vec![], room: None, ..lesson };
        let before = store.newest_seq().await.unwrap();
        let mut tx = store.begin().await.unwrap();
        tx.save_lesson(&mut alone).await.unwrap();
        tx.commit().await.unwrap();
        let told = changes(store, before).await;
        assert_eq!(told, [Change::LessonGone(alone.id), Change::Lesson(Box::new(alone))], "Quim sees it no more");
    }
}
