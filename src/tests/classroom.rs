//! A teacher in front of a class, and a student in a lesson.

use iced::Size;
use iced::keyboard::{Modifiers, key::Named};
use sarrio_model::{
    Actions, Attendance, Class, ClassMessage, ClassMessageId, ClassPower, DesktopAction, Group, GroupId,
    Hand, Lesson, LessonId, LessonPhase, Permission, PowerInForce, PowerKind, Revision, Role, Room, Seat,
    SeatId, SeatKind, SeatPlace, Student, TemplateRef, UserRef, problem::NoHostYet,
};

use super::person::Person;
use super::pictures::{Scene, app, draw_in_both_themes, draw_small, draw_with_large_text};
use super::school::{School, ago, group_ref, name};
use crate::app::signed_in::Message;
use crate::backend::request::{Answer, Request};
use crate::screen::{Screen, classroom};
use crate::theme::Theme;
use crate::widget::seat_map;

/// A school with a class in a room, of whose lesson 20 minutes are over.
pub(super) struct Classroom {
    pub(super) school: School,
    class: Class,
    group: GroupId,
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
            at_end: sarrio_model::AtEnd::Nothing,
            powers: vec![],
            hands: vec![hand(8, 130)],
            attendance: vec![Attendance {
                person: class.students[0].person.clone(),
                at: ago(1100),
                seat: None,
            }],
            messages: vec![],
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

    fn owner(&self, desktop: &str) -> UserRef {
        self.school.desktop(desktop).owner.clone()
    }

    fn power(&self, power: ClassPower, stays: bool) -> PowerInForce {
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
    let begin = vec![class.read(), Message::Classroom(classroom::Message::BeginLesson)];
    class.school.lists.lessons.clear();
    let none = Scene {
        name: "classroom-no-lesson",
        app: app(&class.school, Screen::Classroom, percent, size, plain),
    };
    let begin =
        Scene { name: "classroom-begin", app: app(&class.school, Screen::Classroom, percent, size, begin) };
    let rooms = Scene { name: "rooms", app: app(&class.school, Screen::Rooms, percent, size, vec![]) };
    vec![free, exam, dialog, none, begin, rooms]
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
    class.school.me.id = class.owner("adnet").id;
    let size = Size::new(1440.0, 900.0);
    let scene = Scene { name: "my-lesson", app: app(&class.school, Screen::MyLesson, 100, size, vec![]) };
    super::pictures::draw(scene, Theme::Light, Size::new(1440, 900), 1.0, "");
}
