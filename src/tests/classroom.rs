//! A teacher in front of a class, and a student in a lesson.

use iced::Size;
use iced::keyboard::{Modifiers, key::Named};
use sarrio_model::{
    Actions, AtEnd, Attendance, Bytes, Class, ClassMessage, ClassMessageId, ClassPower, DesktopAction, Group,
    GroupId, Hand, HandedIn, Lesson, LessonId, LessonPhase, NotCollected, Permission, PowerInForce,
    PowerKind, Revision, Role, Room, Seat, SeatId, SeatKind, SeatPlace, Student, StudentWork, TemplateRef,
    UserRef, WorkSource, problem::GuestHasNoAgent, problem::NoHostYet,
};

use super::person::Person;
use super::pictures::{Scene, app, draw_in_both_themes, draw_small, draw_with_large_text};
use super::school::{School, ago, group_ref, name, user};
use crate::app::signed_in::Message;
use crate::backend::request::{Answer, Request};
use crate::screen::{Screen, classroom, my_lesson, wizard};
use crate::theme::Theme;
use crate::widget::seat_map;
use crate::words;

/// A school with a class in a room, of whose lesson 20 minutes are over.
pub(super) struct Classroom {
    pub(super) school: School,
    pub(super) class: Class,
    pub(super) group: GroupId,
}

impl Classroom {
    pub(super) fn new() -> Self {
        let mut school = School::new();
        let (category, named) = group_ref("Mecànica");
        let me = UserRef { id: school.me.id, name: school.me.full_name.clone() };
        let mut group = Group::new(named.name.clone(), category.clone());
        (group.id, group.teachers) = (named.id, vec![me]);
        let desktops: Vec<_> =
            school.lists.desktops.iter().filter(|one| one.deleted.is_none()).cloned().collect();
        let seat = |at: u16| Seat {
            id: SeatId::new(),
            name: name(&format!("{:02}", at + 1)),
            kind: SeatKind::ThinClient,
            hostname: format!("n2m2{:02}", at + 1).parse().ok(),
            mac: None,
            ip: None,
            // An aisle after the second and the fifth seat of a row.
            place: Some(SeatPlace {
                x: at % 7 * 100 + 25 * (u16::from(at % 7 > 1) + u16::from(at % 7 > 4)),
                y: at / 7 * 100,
            }),
        };
        let mut room = Room::new(name("Aula N2M2"));
        room.seats = (0..21).map(seat).collect();
        room.actions = super::actions::everything();
        let students = desktops.iter().zip(&room.seats).map(|(desktop, seat)| Student {
            person: desktop.owner.clone(),
            seat: Some(seat.id),
            signed_in_at: None,
            signed_in: true,
        });
        let class = Class { group: named.clone(), students: students.collect(), desktops };
        let hand = |at: usize, since| Hand { person: class.students[at].person.clone(), since: ago(since) };
        let lesson = Lesson {
            id: LessonId::new(),
            title: name("OST M11 M06"),
            group: named.clone(),
            category: category.id,
            room: Some(room.named()),
            teachers: group.teachers.clone(),
            co_teachers: vec![],
            templates: Vec::<TemplateRef>::new(),
            series: None,
            begins: ago(1200),
            ends: ago(-2100),
            phase: LessonPhase::Now,
            start_before: None,
            at_end: AtEnd::Nothing,
            consent: sarrio_model::ConsentGrades::default(),
            powers: vec![],
            hands: vec![hand(8, 130)],
            attendance: vec![Attendance {
                person: class.students[0].person.clone(),
                at: ago(1100),
                seat: None,
            }],
            messages: vec![],
            work: vec![],
            handouts: vec![],
            created: ago(1200),
            revision: Revision(1),
            actions: super::actions::everything(),
        };
        school.lists.groups = vec![group];
        school.lists.rooms = vec![room];
        school.lists.lessons = vec![lesson];
        Self { group: named.id, school, class }
    }

    pub(super) fn lesson(&mut self) -> &mut Lesson {
        &mut self.school.lists.lessons[0]
    }

    /// The class as the backend answers it.
    pub(super) fn read(&self) -> Message {
        Message::Classroom(classroom::Message::ClassRead(self.group, Ok(Answer::Class(self.class.clone()))))
    }

    pub(super) fn teacher(&self) -> Person {
        let mut person = Person::at(&self.school, Screen::Classroom);
        person.tells(self.read());
        let asked = person.asked_all();
        assert!(matches!(&asked[..], [Request::Class(group, Some(_))] if *group == self.group), "{asked:?}");
        person
    }

    pub(super) fn owner(&self, desktop: &str) -> UserRef {
        self.school.desktop(desktop).owner.clone()
    }

    pub(super) fn power(&self, power: ClassPower, stays: bool) -> PowerInForce {
        let by = UserRef { id: self.school.me.id, name: "Joan".into() };
        PowerInForce { power, people: None, since: ago(60), until: ago(-2100), by, stays }
    }
}

#[test]
fn nothing_selected_is_the_whole_class_and_each_button_says_how_many() {
    let class = Classroom::new();
    let mut teacher = class.teacher();
    assert!(teacher.reads("OST M11 M06") && teacher.reads("34 min left"));
    let off: Vec<_> = class
        .class
        .desktops
        .iter()
        .filter(|one| one.actions.contains(Permission::DesktopStart))
        .map(|one| one.id)
        .collect();
    assert!(teacher.reads(&format!("({})", off.len())));
    teacher.clicks("Start");
    let asked = teacher.asked();
    let [Request::Act(DesktopAction::Start, ids)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(ids.len(), off.len());

    teacher.clicks("Kevin");
    assert!(teacher.reads("1 selected") && teacher.reads("(1 selected)"));
    teacher.clicks("Start");
    let kevins = class.school.desktop("aut").id;
    assert!(matches!(&teacher.asked()[..], [Request::Act(DesktopAction::Start, ids)] if *ids == [kevins]));
}

#[test]
fn somebody_who_came_late_gets_a_desktop_from_the_map() {
    let mut class = Classroom::new();
    let late = user("Unai Etxeberria", Role::Student).named();
    class.class.students.push(Student {
        person: late.clone(),
        seat: None,
        signed_in_at: None,
        signed_in: true,
    });
    let mut teacher = class.teacher();
    teacher.clicks("Make desktops");
    let template = wizard::Source::Template(class.school.lists.templates[1].id);
    teacher.tells(Message::Wizard(wizard::Message::From(template)));
    teacher.enters(Modifiers::CTRL);
    assert!(teacher.reads("1 person") && teacher.reads("Unai Etxeberria"));
    for _ in 0..3 {
        teacher.enters(Modifiers::CTRL);
    }
    let asked = teacher.asked();
    assert!(matches!(&asked[..], [Request::CreateDesktops(new)] if new.for_people == [late.id]), "{asked:?}");
}

#[test]
fn eyes_on_me_reaches_those_who_are_selected_and_ends_with_its_banner() {
    let mut class = Classroom::new();
    let mut teacher = class.teacher();
    teacher.clicks("Aina");
    teacher.clicks("Eyes on me");
    let aina = class.owner("SolidWorks peça 04").id;
    let asked = teacher.asked();
    let [Request::SetPower(_, PowerKind::EyesOnMe, set)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(set.people.as_deref(), Some(&[aina][..]));

    let power = PowerInForce { people: Some(vec![aina]), ..class.power(ClassPower::EyesOnMe, false) };
    class.lesson().powers = vec![power];
    let lesson = Box::new(class.lesson().clone());
    teacher.tells(Message::Classroom(classroom::Message::Changed(Ok(Answer::Lesson(lesson)))));
    assert!(teacher.reads("the desktop of 1 student is paused"));
    teacher.clicks("Let them go on");
    assert!(matches!(&teacher.asked()[..], [.., Request::EndPower(_, PowerKind::EyesOnMe)]));
}

#[test]
fn an_exam_asks_first_and_says_which_address_is_wrong() {
    let class = Classroom::new();
    let mut teacher = class.teacher();
    teacher.clicks("Exam");
    assert!(teacher.reads("Begin an exam") && teacher.reads("For the whole class: 18 students"));
    teacher.focuses("classroom.allowed");
    teacher.types("school.example");
    teacher.clicks("Begin exam");
    assert!(teacher.reads("Write addresses such as 10.0.0.5 or 192.168.7.0/24, with commas between them."));
    assert!(teacher.asked().is_empty());
    teacher.tells(Message::Classroom(classroom::Message::Modal(classroom::ModalMessage::Allowed(
        "10.0.0.5, 192.168.7.0/24".into(),
    ))));
    teacher.clicks("Begin exam");
    let asked = teacher.asked();
    let [Request::SetPower(_, PowerKind::Exam, set)] = &asked[..] else { panic!("{asked:?}") };
    let allowed: Vec<String> = set.allowed.iter().map(ToString::to_string).collect();
    assert_eq!(
        (allowed, set.people.as_ref()),
        (vec!["10.0.0.5".to_owned(), "192.168.7.0/24".to_owned()], None)
    );
}

#[test]
fn a_class_is_found_watched_and_written_to_by_keyboard_alone() {
    let class = Classroom::new();
    let mut teacher = class.teacher();
    teacher.focuses(classroom::MAP);
    teacher.types("jan");
    teacher.presses(Named::Enter);
    assert!(teacher.reads("Jan Torrents") && teacher.reads("next seat"));
    teacher.presses(Named::Escape);
    assert!(!teacher.reads("next seat"));
    teacher.chord(Modifiers::CTRL, "m");
    assert!(teacher.reads("Write to the class"));
    teacher.types("We stop in five minutes");
    teacher.presses(Named::Enter);
    let asked = teacher.asked();
    assert!(
        matches!(&asked[..], [Request::WriteToClass(_, new)] if new.text.as_str() == "We stop in five minutes"),
        "{asked:?}"
    );
}

#[test]
fn the_list_has_the_same_students_the_same_selection_and_the_same_tools_as_the_map() {
    let class = Classroom::new();
    let mut teacher = class.teacher();
    teacher.clicks("Kevin");
    teacher.clicks("List");
    assert!(teacher.reads("Asks for help") && teacher.reads("18 students") && teacher.reads("1 selected"));
    teacher.clicks("Start");
    let kevins = class.school.desktop("aut").id;
    assert!(matches!(&teacher.asked()[..], [Request::Act(DesktopAction::Start, ids)] if *ids == [kevins]));
    teacher.focuses(classroom::LIST);
    teacher.chord(Modifiers::CTRL, "a");
    assert!(teacher.reads("18 selected"));
    teacher.presses(Named::Escape);
    teacher.presses(Named::Home);
    teacher.presses(Named::Space);
    assert!(teacher.reads("1 selected"));
    teacher.presses(Named::Enter);
    assert!(teacher.reads("next seat"), "Enter looks closer");
    teacher.presses(Named::Escape);
    teacher.clicks("Map");
    assert!(teacher.reads("1 selected") && teacher.reads("Board and teacher's desk"));
}

#[test]
fn a_reset_to_the_template_asks_first_and_names_how_many_of_which_class() {
    let class = Classroom::new();
    let mut teacher = class.teacher();
    teacher.clicks("Reset to template");
    let can = |one: &&sarrio_model::Desktop| one.actions.contains(Permission::DesktopRenew);
    let count = class.class.desktops.iter().filter(can).count();
    assert!(teacher.reads(&format!("Reset {count} desktops of OST M11 M06 to their templates?")));
    assert!(teacher.asked().is_empty());
    teacher.clicks_last(&format!("Reset {count} desktops"));
    let asked = teacher.asked();
    let [Request::Act(DesktopAction::Renew, ids)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(ids.len(), count);
}

#[test]
fn the_spotlight_goes_from_one_running_desktop_to_the_next_by_itself_until_it_is_paused_or_ended() {
    let class = Classroom::new();
    let (live, me) = (class.school.live(), class.school.me.clone());
    let mut screen = classroom::Classroom::default();
    let now = jiff::Timestamp::now();
    let later = |seconds| now + jiff::SignedDuration::from_secs(seconds);
    screen.refresh(&live, &me);
    let read = Ok(Answer::Class(class.class.clone()));
    let _ = screen.update(classroom::Message::ClassRead(class.group, read), &live, &me, now);
    let shown = |screen: &classroom::Classroom| {
        screen
            .watched(&live, me.id)
            .into_iter()
            .find(|(_, watched)| watched.large)
            .map(|(desktop, _)| desktop)
    };
    let _ = screen.update(classroom::Message::Spotlight, &live, &me, now);
    let first = shown(&screen).expect("a desktop that runs is enlarged");
    let _ = screen.tick(&live, me.id, later(4));
    assert_eq!(shown(&screen), Some(first));
    let _ = screen.tick(&live, me.id, later(5));
    let second = shown(&screen).expect("the next one is enlarged");
    assert_ne!(second, first);
    let _ = screen.update(classroom::Message::SpotlightPaused, &live, &me, later(6));
    let _ = screen.tick(&live, me.id, later(60));
    assert_eq!(shown(&screen), Some(second));
    let _ = screen.update(classroom::Message::SpotlightPaused, &live, &me, later(61));
    let _ = screen.tick(&live, me.id, later(66));
    assert!(shown(&screen).is_some_and(|third| third != second));
    assert!(screen.escape());
    let _ = screen.tick(&live, me.id, later(120));
    assert_eq!(shown(&screen), None, "it is over");
}

#[test]
fn the_spotlight_is_in_the_menu_and_space_pauses_it() {
    let class = Classroom::new();
    let mut teacher = class.teacher();
    teacher.tells(Message::Classroom(classroom::Message::MoreToggled));
    teacher.clicks("Spotlight");
    assert!(teacher.mentions("Next seat in") && teacher.mentions("pauses,"));
    teacher.presses(Named::Space);
    assert!(teacher.mentions("Paused") && teacher.mentions("goes on,"));
    teacher.presses(Named::Escape);
    assert!(!teacher.mentions("goes on,"));
}

#[test]
fn the_computers_at_seats_where_somebody_is_missing_are_woken() {
    let mut class = Classroom::new();
    let room = &mut class.school.lists.rooms[0];
    room.broadcast = "10.200.212.255".parse().ok();
    for (number, seat) in room.seats.iter_mut().take(3).enumerate() {
        seat.mac = format!("52:54:00:00:00:0{number}").parse().ok();
    }
    let seats: Vec<SeatId> = room.seats.iter().map(|seat| seat.id).collect();
    // At the first of them somebody is signed in.
    class.class.students[0].signed_in_at = Some(seats[0]);
    let mut teacher = class.teacher();
    teacher.tells(Message::Classroom(classroom::Message::MoreToggled));
    teacher.clicks("Wake PCs");
    let asked = teacher.asked();
    let [Request::WakeSeats(_, which)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(which.seats, seats[1..3]);
    let woken = sarrio_model::Woken { seats: 2, host: None };
    teacher.tells(Message::Classroom(classroom::Message::Woken(Ok(Answer::Woken(woken)))));
    assert!(teacher.mentions("A packet that wakes it was sent to each of 2 computers"));
}

#[test]
fn a_picture_of_an_enlarged_screen_is_kept_under_the_name_of_its_person_and_seat() {
    let class = Classroom::new();
    let mut teacher = class.teacher();
    teacher.focuses(classroom::MAP);
    teacher.types("jan");
    teacher.presses(Named::Enter);
    let jan = class.owner("adnet").id;
    teacher.tells(Message::Classroom(classroom::Message::SaveStill(jan)));
    let asked = teacher.asked();
    let [Request::SaveStill(desktop, path)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(*desktop, class.school.desktop("adnet").id);
    let name = path.file_name().unwrap().to_string_lossy();
    assert!(name.starts_with("Jan Torrents") && name.contains(", seat ") && name.ends_with(".png"), "{name}");
}

#[test]
fn it_is_said_calmly_when_pictures_come_more_slowly() {
    use crate::backend::screen_picture::Sight;
    let class = Classroom::new();
    let mut teacher = class.teacher();
    teacher.tells(Message::Sights(vec![Sight::Slowed(250)]));
    let slowed = words::classroom::slowed(words::percent(0.4));
    assert!(teacher.reads(&slowed), "{slowed}");
    teacher.tells(Message::Sights(vec![Sight::Slowed(100)]));
    assert!(!teacher.mentions("usual pace"));
}

#[test]
fn opening_a_free_seat_covers_nothing() {
    let class = Classroom::new();
    let mut teacher = class.teacher();
    teacher.focuses(classroom::MAP);
    let free = classroom::Spot::Seat(class.school.lists.rooms[0].seats[20].id);
    teacher.tells(Message::Classroom(classroom::Message::Map(seat_map::Message::Opened(free))));
    teacher.chord(Modifiers::CTRL, "m");
    assert!(teacher.reads("Write to the class"), "while something is open, no shortcut works");
}

#[test]
fn a_filter_shows_those_who_ask_for_help_alone() {
    let class = Classroom::new();
    let mut teacher = class.teacher();
    assert!(teacher.reads("Help 2 min"));
    teacher.clicks("asks for help");
    assert!(teacher.reads("Sílvia") && !teacher.reads("Kevin"));
    teacher.presses(Named::Escape);
    assert!(teacher.reads("Kevin"));
}

#[test]
fn a_student_reads_what_the_teacher_wrote_and_raises_a_hand() {
    let mut class = Classroom::new();
    let jan = class.owner("adnet");
    let power = class.power(ClassPower::EyesOnMe, false);
    let lesson = class.lesson();
    let by = UserRef { id: lesson.teachers[0].id, name: "Marta Vila".into() };
    let text = "We stop in five minutes".parse().unwrap();
    lesson.messages = vec![ClassMessage { id: ClassMessageId::new(), text, people: None, by, sent: ago(30) }];
    lesson.powers = vec![power];
    lesson.hands.clear();
    lesson.actions = [Permission::LessonHand].into_iter().collect::<Actions>();
    class.school.me.role = Role::Student;
    class.school.me.id = jan.id;
    let mut student = Person::at(&class.school, Screen::MyLesson);
    assert!(student.reads("We stop in five minutes") && student.reads("Eyes on your teacher"));
    assert!(student.reads("Your teacher can see your desktop's screen during the lesson."));
    student.clicks("Hand up");
    assert!(matches!(&student.asked_all()[..], [Request::RaiseHand(_, true)]));
}

/// What a student of a class handed in, or why nothing was collected from them.
fn work_of(person: &UserRef, handed_in: bool) -> StudentWork {
    let how = WorkSource::Student;
    let there = HandedIn { at: ago(300), how, files: Some(3), size: Bytes(4 << 20) };
    let problem = GuestHasNoAgent { name: name("adnet") }.into();
    StudentWork {
        person: person.clone(),
        handed_in: handed_in.then_some(there),
        not_collected: (!handed_in).then_some(NotCollected { at: ago(60), problem }),
    }
}

#[test]
fn work_is_collected_from_a_folder_and_the_dialog_shows_who_has_handed_in() {
    let mut class = Classroom::new();
    let (aina, jan) = (class.owner("SolidWorks peça 04"), class.owner("adnet"));
    class.lesson().work = vec![work_of(&aina, true), work_of(&jan, false)];
    let mut teacher = class.teacher();
    teacher.clicks("Collect");
    assert!(teacher.reads("For the whole class: 18 students") && teacher.reads("1 of 18 have handed in"));
    assert!(teacher.reads("No agent answers in the guest of adnet."));
    teacher.types("work");
    teacher.presses(Named::Enter);
    assert!(teacher.asked().is_empty(), "a folder is written whole");
    let folder =
        classroom::ModalMessage::Collect(classroom::CollectMessage::Folder("/home/student/work".into()));
    teacher.tells(Message::Classroom(classroom::Message::Modal(folder)));
    teacher.presses(Named::Enter);
    let asked = teacher.asked();
    let [Request::CollectWork(_, request)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(request.folder.as_ref().map(ToString::to_string).as_deref(), Some("/home/student/work"));
    assert_eq!((request.disk, &request.people, request.end), (false, &None, None));

    let place = classroom::ModalMessage::Collect(classroom::CollectMessage::Placed(Some("/tmp/x".into())));
    teacher.tells(Message::Classroom(classroom::Message::Modal(place)));
    let asked = teacher.asked();
    let [Request::SaveWork(_, all, _)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(all.iter().map(|work| work.person.id).collect::<Vec<_>>(), [aina.id]);
}

#[test]
fn the_end_of_the_hour_says_what_is_open_and_does_what_is_ticked() {
    let mut class = Classroom::new();
    let aina = class.owner("SolidWorks peça 04");
    class.lesson().work = vec![work_of(&aina, true)];
    let mut teacher = class.teacher();
    teacher.clicks("End lesson");
    assert!(teacher.reads("17 students have not handed in anything") && teacher.reads("1 hand is up"));
    teacher.clicks("Shut the desktops down");
    teacher.clicks("Copy the disk of desktops whose folder cannot be read");
    teacher.tells(Message::Classroom(classroom::Message::Modal(classroom::ModalMessage::Ending(
        classroom::EndMessage::Sent,
    ))));
    let asked = teacher.asked();
    let [Request::CollectWork(_, request)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((request.people.as_ref().map(Vec::len), request.end), (Some(17), Some(AtEnd::ShutDown)));

    let mut teacher = class.teacher();
    teacher.clicks("End lesson");
    teacher.clicks("Collect from them first");
    teacher.tells(Message::Classroom(classroom::Message::Modal(classroom::ModalMessage::Ending(
        classroom::EndMessage::Sent,
    ))));
    let asked = teacher.asked();
    let [Request::EditLesson(_, edit)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((edit.ends.is_some(), edit.at_end), (true, Some(AtEnd::Nothing)));
}

#[test]
fn a_student_hands_in_and_reads_when_they_did() {
    let mut class = Classroom::new();
    let jan = class.owner("adnet");
    class.lesson().actions = [Permission::LessonHandIn].into_iter().collect::<Actions>();
    class.school.me.role = Role::Student;
    class.school.me.id = jan.id;
    let mut student = Person::at(&class.school, Screen::MyLesson);
    assert!(student.reads("You have not handed in anything in this lesson."));
    let chosen = my_lesson::Message::Chosen(Some(vec!["/home/jan/essay.odt".into()]));
    student.tells(Message::MyLesson(chosen));
    let asked = student.asked_all();
    assert!(matches!(&asked[..], [.., Request::HandIn(_, paths)] if paths.len() == 1), "{asked:?}");
    class.lesson().work = vec![work_of(&jan, true)];
    let lesson = Box::new(class.lesson().clone());
    student.tells(Message::MyLesson(my_lesson::Message::HandedIn(Ok(Answer::Lesson(lesson)))));
    let at = class.lesson().work[0].handed_in.unwrap().at;
    assert!(student.reads(&words::my_lesson::handed_in(3_u32, words::clock(at))));
}

#[test]
fn a_class_that_cannot_be_read_says_why_and_is_read_again() {
    let class = Classroom::new();
    let mut person = Person::at(&class.school, Screen::Classroom);
    let silent = NoHostYet.into();
    person.tells(Message::Classroom(classroom::Message::ClassRead(class.group, Err(silent))));
    person.clicks("Try again");
    person.tells(class.read());
    assert!(person.reads("Whole class"));
}

/// The classroom and a student's lesson as they are drawn.
fn scenes(percent: u16, size: Size) -> Vec<Scene> {
    let mut class = Classroom::new();
    let plain = vec![class.read()];
    let free =
        Scene { name: "classroom", app: app(&class.school, Screen::Classroom, percent, size, plain.clone()) };
    let exam = class.power(ClassPower::Exam { allowed: vec![], sharing: false }, true);
    class.lesson().powers = vec![exam];
    let exam = Scene {
        name: "classroom-exam",
        app: app(&class.school, Screen::Classroom, percent, size, plain.clone()),
    };
    let asking = vec![class.read(), Message::Classroom(classroom::Message::Mode(classroom::ClassMode::Exam))];
    let dialog = Scene {
        name: "classroom-begin-exam",
        app: app(&class.school, Screen::Classroom, percent, size, asking),
    };
    class.lesson().powers.clear();
    let aina = class.owner("SolidWorks peça 04");
    let jan = class.owner("adnet");
    class.lesson().work = vec![work_of(&aina, true), work_of(&jan, false)];
    let collecting = vec![class.read(), Message::Classroom(classroom::Message::Collect(None))];
    let collect = Scene {
        name: "classroom-collect",
        app: app(&class.school, Screen::Classroom, percent, size, collecting),
    };
    let ending = vec![class.read(), Message::Classroom(classroom::Message::LessonEnded)];
    let end =
        Scene { name: "classroom-end", app: app(&class.school, Screen::Classroom, percent, size, ending) };
    let begin = vec![class.read(), Message::Classroom(classroom::Message::BeginLesson)];
    class.school.lists.lessons.clear();
    let none = Scene {
        name: "classroom-no-lesson",
        app: app(&class.school, Screen::Classroom, percent, size, plain),
    };
    let begin =
        Scene { name: "classroom-begin", app: app(&class.school, Screen::Classroom, percent, size, begin) };
    let told = |name, messages: Vec<classroom::Message>| {
        let class = Classroom::new();
        let told = std::iter::once(class.read()).chain(messages.into_iter().map(Message::Classroom));
        Scene { name, app: app(&class.school, Screen::Classroom, percent, size, told.collect()) }
    };
    let list = told("classroom-list", vec![classroom::Message::Shape(classroom::Shape::List)]);
    let more = told("classroom-more", vec![classroom::Message::MoreToggled]);
    let spotlight = told("classroom-spotlight", vec![classroom::Message::Spotlight]);
    let all = Classroom::new().class.desktops.iter().map(|one| one.id).collect();
    let renew = told("classroom-renew", vec![classroom::Message::RenewAsked(all)]);
    let rooms = Scene { name: "rooms", app: app(&class.school, Screen::Rooms, percent, size, vec![]) };
    vec![free, exam, dialog, collect, end, none, begin, list, more, spotlight, renew, rooms]
}

#[test]
fn the_classroom_draws_in_both_themes() {
    draw_in_both_themes(scenes);
}

#[test]
fn the_classroom_fits_a_small_window_with_large_text() {
    draw_with_large_text(scenes);
    draw_small(scenes);
}

#[test]
fn a_students_lesson_draws() {
    let mut class = Classroom::new();
    class.school.me.role = Role::Student;
    let jan = class.owner("adnet");
    class.school.me.id = jan.id;
    class.lesson().work = vec![work_of(&jan, true)];
    let size = Size::new(1440.0, 900.0);
    let scene = Scene { name: "my-lesson", app: app(&class.school, Screen::MyLesson, 100, size, vec![]) };
    super::pictures::draw(scene, Theme::Light, Size::new(1440, 900), 1.0, "");
}
