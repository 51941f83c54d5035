//! Consent, looks and help: a student who is asked, and a teacher who asks and takes control.

use iced::Size;
use iced::keyboard::{Modifiers, key::Named};
use sarrio_client::Signal;
use sarrio_model::{
    Attention, Change, CloseLook, ConsentAnswer, ConsentGrade, ConsentQuestion, ConsentTo, DesktopId, Event,
    Help, LessonId, Role, Seq, UserRef,
};

use super::classroom::Classroom;
use super::person::Person;
use super::pictures::{Scene, app, draw_in_both_themes, draw_small, draw_with_large_text};
use super::school::ago;
use crate::app::signed_in::Message;
use crate::backend::request::{Answer, Request};
use crate::screen::{Screen, classroom};

const PC: &str = "adnet";

/// What others do at the desktops of the owner of [`PC`].
fn attention(class: &Classroom) -> Attention {
    Attention { person: class.owner(PC), questions: vec![], looks: vec![], helps: vec![] }
}

fn joan(class: &Classroom) -> UserRef {
    UserRef { id: class.school.me.id, name: "Joan Prats".into() }
}

fn question(by: UserRef, to: ConsentTo, lesson: LessonId, desktop: DesktopId) -> ConsentQuestion {
    let desktop = (to == ConsentTo::Help).then_some(desktop);
    let (asked, until) = (ago(5), Some(ago(-55)));
    ConsentQuestion { to, by, lesson: Some(lesson), desktop, asked, answer: ConsentAnswer::Waiting, until }
}

/// An event about what others do at somebody's desktops.
fn event(attention: &Attention) -> Message {
    let change = Change::Attention(attention.clone());
    Message::Signals(vec![Signal::Event(Event { seq: Seq(1), at: ago(0), change })])
}

/// The class as its student sees it, of whom these things are done.
fn as_student(does: impl Fn(&Classroom, UserRef, LessonId, DesktopId) -> Attention) -> Classroom {
    let mut class = Classroom::new();
    let (teacher, owner) = (joan(&class), class.owner(PC));
    let (lesson, desktop) = (class.lesson().id, class.school.desktop(PC).id);
    class.school.lists.attention = vec![does(&class, teacher, lesson, desktop)];
    class.school.me.role = Role::Student;
    class.school.me.id = owner.id;
    class
}

#[test]
fn a_student_is_asked_and_answers_in_my_lesson() {
    let class = as_student(|class, joan, lesson, desktop| Attention {
        questions: vec![question(joan, ConsentTo::Help, lesson, desktop)],
        ..attention(class)
    });
    let mut student = Person::at(&class.school, Screen::MyLesson);
    assert!(student.reads("Joan Prats would like to help you at your desktop."));
    student.clicks("Not now");
    let asked = student.asked_all();
    assert!(
        matches!(&asked[..], [Request::AnswerConsent(said)] if !said.agree && said.to == ConsentTo::Help)
    );
    let mut student = Person::at(&class.school, Screen::MyLesson);
    student.clicks("Allow");
    assert!(matches!(&student.asked_all()[..], [Request::AnswerConsent(said)] if said.agree));
}

#[test]
fn a_student_sees_who_looks_and_who_helps_until_they_stop() {
    let class = as_student(|class, joan, _, desktop| Attention {
        looks: vec![CloseLook { desktop, by: joan.clone(), since: ago(9) }],
        helps: vec![Help { desktop, by: joan, since: ago(4) }],
        ..attention(class)
    });
    let mut student = Person::at(&class.school, Screen::MyLesson);
    assert!(
        student.reads("Joan Prats is looking at your screen") && student.reads("Joan Prats is helping you")
    );
    student.clicks("End help");
    assert!(matches!(&student.asked_all()[..], [Request::AnswerConsent(said)] if !said.agree));
    student.tells(event(&attention(&class)));
    assert!(!student.reads("Joan Prats is looking at your screen"));
    assert!(!student.reads("Joan Prats is helping you"));
}

#[test]
fn a_student_who_is_elsewhere_is_told_that_somebody_asks() {
    let class = as_student(|class, _, _, _| attention(class));
    let mut student = Person::at(&class.school, Screen::Desktops);
    let lesson = class.school.lists.lessons[0].id;
    let by = UserRef { id: class.school.lists.lessons[0].teachers[0].id, name: "Joan Prats".into() };
    let asks = question(by, ConsentTo::Watch, lesson, class.school.desktop(PC).id);
    student.tells(event(&Attention { questions: vec![asks], ..attention(&class) }));
    assert!(student.reads("Joan Prats would like to look at your screen."));
}

/// The teacher, with the seat of the owner of [`PC`] enlarged.
fn enlarged(class: &Classroom) -> Person {
    let mut teacher = class.teacher();
    teacher.focuses(classroom::MAP);
    teacher.types("jan");
    teacher.presses(Named::Enter);
    assert!(teacher.reads("Jan Torrents"));
    teacher
}

#[test]
fn a_teacher_takes_control_when_the_student_agrees_and_gives_it_back_by_keyboard() {
    let mut class = Classroom::new();
    let desktop = class.school.desktop(PC).id;
    let lesson = class.lesson().id;
    let mut teacher = enlarged(&class);
    teacher.clicks("Take control");
    assert!(matches!(&teacher.asked_all()[..], [Request::BeginHelp(asked)] if *asked == desktop));
    let asks = question(joan(&class), ConsentTo::Help, lesson, desktop);
    teacher.tells(event(&Attention { questions: vec![asks], ..attention(&class) }));
    assert!(teacher.reads("Waiting for an answer") && teacher.reads("next seat"));
    let help = Help { desktop, by: joan(&class), since: ago(0) };
    teacher.tells(event(&Attention { helps: vec![help], ..attention(&class) }));
    assert!(teacher.reads("gives the keyboard back"));
    // The keys are the desktop's: nothing of the app answers to them.
    teacher.chord(Modifiers::CTRL, "m");
    teacher.presses(Named::Escape);
    assert!(!teacher.reads("Write to the class") && teacher.reads("gives the keyboard back"));
    teacher.chord(Modifiers::CTRL | Modifiers::ALT, "g");
    assert!(matches!(&teacher.asked_all()[..], [Request::EndHelp(asked)] if *asked == desktop));
    teacher.tells(event(&attention(&class)));
    assert!(teacher.reads("Take control") && !teacher.reads("gives the keyboard back"));
}

#[test]
fn a_teacher_is_told_who_helps_there_and_what_the_rules_say() {
    let mut class = Classroom::new();
    let desktop = class.school.desktop(PC).id;
    let pau = UserRef { id: class.owner("aut").id, name: "Pau Vidal".into() };
    class.school.lists.attention =
        vec![Attention { helps: vec![Help { desktop, by: pau, since: ago(4) }], ..attention(&class) }];
    let mut teacher = enlarged(&class);
    teacher.clicks("Take control");
    assert!(teacher.asked_all().is_empty(), "Pau helps there");

    class.school.lists.attention.clear();
    class.lesson().consent.help = ConsentGrade::Never;
    let mut teacher = enlarged(&class);
    teacher.clicks("Take control");
    assert!(teacher.asked_all().is_empty());
    class.lesson().consent.pause = ConsentGrade::Never;
    let mut teacher = class.teacher();
    teacher.clicks("Eyes on me");
    assert!(teacher.reads("The rules of consent do not allow pausing this class."));
}

#[test]
fn screens_are_not_looked_at_before_their_owners_agree() {
    let mut class = Classroom::new();
    class.lesson().consent.watch = ConsentGrade::Ask;
    let (desktop, lesson) = (class.school.desktop(PC).id, class.lesson().id);
    let mut teacher = enlarged(&class);
    assert!(teacher.reads("Only with their consent"));
    teacher.clicks_last("Ask to look");
    assert!(matches!(&teacher.asked_all()[..], [Request::AskToWatch(asked)] if *asked == desktop));
    let asks = question(joan(&class), ConsentTo::Watch, lesson, desktop);
    let told = Attention { questions: vec![asks.clone()], ..attention(&class) };
    teacher.tells(Message::Classroom(classroom::Message::Help(classroom::HelpMessage::Asked(Ok(
        Answer::Attention(Box::new(told)),
    )))));
    assert!(teacher.reads("Asked, no answer yet"));
    let silent = ConsentQuestion { answer: ConsentAnswer::Silent, ..asks };
    teacher.tells(event(&Attention { questions: vec![silent], ..attention(&class) }));
    assert!(teacher.reads("Has not answered"));
}

/// A question in My lesson, a class whose screens need consent, and a desktop at which the teacher helps.
fn scenes(percent: u16, size: Size) -> Vec<Scene> {
    let asked = as_student(|class, joan, lesson, desktop| Attention {
        questions: vec![question(joan.clone(), ConsentTo::Help, lesson, desktop)],
        looks: vec![CloseLook { desktop, by: joan, since: ago(9) }],
        ..attention(class)
    });
    let asked = app(&asked.school, Screen::MyLesson, percent, size, vec![]);
    let mut class = Classroom::new();
    let (desktop, by) = (class.school.desktop(PC).id, joan(&class));
    class.school.lists.attention =
        vec![Attention { helps: vec![Help { desktop, by, since: ago(4) }], ..attention(&class) }];
    let jan = classroom::Spot::Student(class.owner(PC).id);
    let helping = vec![
        class.read(),
        Message::Classroom(classroom::Message::Map(crate::widget::seat_map::Message::Opened(jan))),
        Message::Classroom(classroom::Message::Help(classroom::HelpMessage::Take(desktop))),
    ];
    let helping = app(&class.school, Screen::Classroom, percent, size, helping);
    class.school.lists.attention.clear();
    class.lesson().consent.watch = ConsentGrade::Ask;
    let asking = app(&class.school, Screen::Classroom, percent, size, vec![class.read()]);
    vec![
        Scene { name: "my-lesson-asked", app: asked },
        Scene { name: "classroom-help", app: helping },
        Scene { name: "classroom-consent", app: asking },
    ]
}

#[test]
fn consent_draws_in_both_themes() {
    draw_in_both_themes(scenes);
}

#[test]
fn consent_fits_a_small_window_with_large_text() {
    draw_with_large_text(scenes);
    draw_small(scenes);
}
