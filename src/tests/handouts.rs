//! A teacher hands files out, and a student saves them.

use std::fs;

use iced::Size;
use sarrio_client::FilesToHandOut;
use sarrio_model::{
    Bytes, HandedFile, Handout, HandoutDisc, HandoutId, Permission, Role, UserRef, problem::NoDiscProgram,
};

use super::classroom::Classroom;
use super::person::Person;
use super::pictures::{Scene, app, draw, draw_in_both_themes, draw_with_large_text};
use super::school::{ago, name};
use crate::app::signed_in::Message;
use crate::backend::request::{Answer, Request};
use crate::screen::{Screen, classroom, my_lesson};
use crate::theme::Theme;

fn handout(text: &str, disc: HandoutDisc, since: i64) -> Handout {
    Handout {
        id: HandoutId::new(),
        name: name(text),
        people: None,
        file_count: 3,
        size: Bytes(4 << 20),
        files: vec![HandedFile { name: format!("{text}/bracket.step"), size: Bytes(4 << 20) }],
        disc,
        by: UserRef { id: sarrio_model::UserId::new(), name: "Marta Vila".into() },
        sent: ago(since),
    }
}

fn handed_out() -> Vec<Handout> {
    let without = HandoutDisc::None { why: NoDiscProgram.into() };
    vec![handout("Exercise 2", without, 900), handout("Exercise 3", HandoutDisc::Made { shortened: 1 }, 120)]
}

fn modal(message: classroom::HandOutMessage) -> Message {
    Message::Classroom(classroom::Message::Modal(classroom::ModalMessage::HandOut(message)))
}

fn answered(answer: Answer) -> Message {
    Message::Classroom(classroom::Message::Modal(classroom::ModalMessage::Answered(Ok(answer))))
}

/// A folder with one file, as it is chosen.
fn files() -> FilesToHandOut {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bracket.step"), vec![7; 2048]).unwrap();
    FilesToHandOut::gather(&[folder.path().join("bracket.step")]).unwrap()
}

#[test]
fn a_teacher_hands_files_out_to_those_who_are_selected_and_takes_them_back() {
    let mut class = Classroom::new();
    class.lesson().handouts = handed_out();
    let mut teacher = class.teacher();
    teacher.clicks("Kevin");
    teacher.clicks("Hand out");
    assert!(teacher.reads("For 1 student who is selected") && teacher.reads("Exercise 3"));
    assert!(teacher.mentions("xorriso is not installed"), "why there is no disc");
    assert!(teacher.mentions("1 name is longer than Windows reads from a disc"));
    teacher.tells(modal(classroom::HandOutMessage::Chosen(Some(vec!["/tmp/bracket.step".into()]))));
    let asked = teacher.asked_all();
    assert!(matches!(&asked[..], [Request::LookAtFiles(paths)] if paths.len() == 1), "{asked:?}");
    teacher.tells(answered(Answer::FilesToHandOut(files())));
    assert!(teacher.reads("1 file, 2 kB"));
    teacher.clicks_last("Hand out");
    let asked = teacher.asked_all();
    let [Request::HandOut(what)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(what.new.name.as_ref().map(|name| name.as_str()), Some("bracket.step"));
    assert_eq!((what.new.people.as_ref().map(Vec::len), what.files.count), (Some(1), 1));
    assert!(teacher.reads("0 B of 2 kB") && !teacher.reads("Choose files…"));
    teacher.clicks("Stop");
    teacher.tells(answered(Answer::Done));
    assert!(teacher.reads("Choose files…"), "what was chosen stays");

    teacher.clicks("Take back");
    let newest = class.lesson().handouts[1].id;
    let asked = teacher.asked_all();
    assert!(matches!(&asked[..], [Request::TakeBack(_, handout)] if *handout == newest), "{asked:?}");
}

#[test]
fn a_student_saves_what_was_handed_out_and_is_told_where_it_is() {
    let mut class = Classroom::new();
    class.lesson().handouts = handed_out();
    class.lesson().actions = [Permission::LessonHand].into_iter().collect();
    class.school.me.role = Role::Student;
    let mut student = Person::at(&class.school, Screen::MyLesson);
    assert!(student.reads("From your teacher") && student.reads("Exercise 2") && student.reads("Exercise 3"));
    let newest = class.lesson().handouts[1].id;
    let tells = |message| Message::MyLesson(my_lesson::Message::Handouts(message));
    student.tells(tells(my_lesson::HandoutMessage::Save(newest)));
    student.tells(tells(my_lesson::HandoutMessage::Chosen(Some("/home/kevin/Documents".into()))));
    let asked = student.asked_all();
    let [Request::SaveHandout(save)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((save.handout, save.folder.as_path()), (newest, "/home/kevin/Documents".as_ref()));
    assert!(student.reads("Stop"));
    let saved = Answer::Saved(Some(vec!["/home/kevin/Documents/Exercise 3".into()]));
    student.tells(tells(my_lesson::HandoutMessage::Saved(Box::new(Ok(saved)))));
    assert!(student.reads("Saved as /home/kevin/Documents/Exercise 3"));
}

/// The dialog as it is drawn.
fn scenes(percent: u16, size: Size) -> Vec<Scene> {
    let mut class = Classroom::new();
    class.lesson().handouts = handed_out();
    let open = || vec![class.read(), Message::Classroom(classroom::Message::HandOut(None))];
    let chosen = [open(), vec![answered(Answer::FilesToHandOut(files()))]].concat();
    let sent = Message::Classroom(classroom::Message::Modal(classroom::ModalMessage::Sent));
    let sending = [chosen.clone(), vec![sent]].concat();
    let scene =
        |name, messages| Scene { name, app: app(&class.school, Screen::Classroom, percent, size, messages) };
    vec![
        scene("classroom-hand-out", open()),
        scene("classroom-hand-out-chosen", chosen),
        scene("classroom-hand-out-sending", sending),
    ]
}

#[test]
fn the_dialog_draws_in_both_themes_and_with_large_text() {
    draw_in_both_themes(scenes);
    draw_with_large_text(scenes);
}

#[test]
fn what_was_handed_out_draws_for_a_student() {
    let mut class = Classroom::new();
    class.lesson().handouts = handed_out();
    class.lesson().actions = [Permission::LessonHand].into_iter().collect();
    class.school.me.role = Role::Student;
    let size = Size::new(1440.0, 900.0);
    let scene =
        Scene { name: "my-lesson-handouts", app: app(&class.school, Screen::MyLesson, 100, size, vec![]) };
    draw(scene, Theme::Light, Size::new(1440, 900), 1.0, "");
}
