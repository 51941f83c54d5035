//! For whom new desktops are.

use iced::keyboard::Modifiers;
use sarrio_model::{Page, Role};

use super::person::Person;
use super::school::{School, user};
use crate::app::signed_in::Message;
use crate::backend::request::{Answer, Request};
use crate::screen::{Screen, person_search, wizard};
use crate::widget::select;

#[test]
fn a_teacher_searches_for_the_student_who_gets_a_desktop() {
    let mut school = School::new();
    school.me.role = Role::Teacher;
    let mut person = Person::at(&school, Screen::Desktops);
    person.tells(Message::NewDesktops(Some(school.lists.templates[0].id)));
    person.asked();
    person.tells(Message::Wizard(wizard::Message::People(wizard::people::Message::Who(
        select::Message::Chosen(1),
    ))));
    assert!(matches!(&person.asked()[..], [Request::Users(query)] if query.limit == Some(30)));
    person.enters(Modifiers::CTRL);
    assert!(person.reads("Choose for whom they are."), "nobody is chosen yet");
    let (aina, biel) = (user("Aina Soler", Role::Student), user("Biel Ferrer", Role::Student));
    let page = Page { total: 800, items: vec![aina.clone(), biel], next: None };
    let found = person_search::Message::Found(1, Ok(Answer::Users(page)));
    person.tells(Message::Wizard(wizard::Message::People(wizard::people::Message::Search(found))));
    assert!(person.reads("and 798 more: type more letters"));
    person.clicks("Aina Soler");
    person.enters(Modifiers::CTRL);
    person.enters(Modifiers::CTRL);
    assert!(person.reads("SolidWorks 2017 - Windows 10, Aina Soler"));
    person.tells(Message::Wizard(wizard::Message::Next));
    let asked = person.asked();
    assert!(matches!(&asked[..], [Request::CreateDesktops(new)] if new.owner == Some(aina.id)), "{asked:?}");
}

#[test]
fn a_student_is_asked_for_no_owner() {
    let mut school = School::new();
    school.me.role = Role::Student;
    let mut person = Person::at(&school, Screen::Desktops);
    person.tells(Message::NewDesktops(Some(school.lists.templates[0].id)));
    assert!(person.reads("How many") && !person.reads("Owner"));
}
