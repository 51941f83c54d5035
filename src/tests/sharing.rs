//! Sharing a template, and what builds on it.

use sarrio_model::{Dependant, DependantKind, Dependants, Page, Role, Subject, User};

use super::person::Person;
use super::school::{School, name, user};
use crate::app::signed_in::Message;
use crate::backend::request::{Answer, Request};
use crate::screen::{Screen, person_search, templates};

/// What the backend answers to the search for people with this number.
fn answers_search(person: &mut Person, turn: u64, found: Vec<User>) {
    let page = Page { total: found.len() as u64, next: None, items: found };
    let found = person_search::Message::Found(turn, Ok(Answer::Users(page)));
    person.tells(Message::Templates(templates::Message::Share(templates::ShareMessage::People(found))));
}

#[test]
fn a_template_is_shared_with_a_group_that_is_found_as_one_types() {
    let mut school = School::new();
    let group = school.group("2MEC-A", 27);
    school.lists.groups.push(group.clone());
    let template = school.lists.templates[2].id;
    let mut person = Person::at(&school, Screen::Templates);
    person.tells(Message::Templates(templates::Message::Chosen(template)));
    person.clicks("Share");
    let asked = person.asked();
    assert!(matches!(asked.as_slice(), [Request::Users(_)]), "{asked:?}");
    let found = vec![user("Joan Prats", Role::Teacher)];
    answers_search(&mut person, 1, found);
    assert!(person.reads("Nobody else can use it.") && person.reads("Joan Prats"));
    person.types("2mec");
    // Each letter is a new question.
    answers_search(&mut person, 5, vec![]);
    assert!(person.reads("2MEC-A") && !person.reads("Joan Prats"));
    person.clicks("Add");
    let asked = person.asked();
    let [Request::ShareTemplate(id, edit)] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!((*id, edit.add.as_slice()), (template, [Subject::Group(group.id)].as_slice()));
}

#[test]
fn what_builds_on_a_template_is_shown_before_it_is_deleted() {
    let school = School::new();
    let template = &school.lists.templates[0];
    let mut person = Person::at(&school, Screen::Templates);
    person.tells(Message::Templates(templates::Message::Chosen(template.id)));
    person.tells(Message::Templates(templates::Message::TreeAsked(template.id)));
    let asked = person.asked();
    let [Request::Dependants(id)] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!(*id, template.id);
    let one = Dependant {
        depth: 1,
        what: DependantKind::Desktop(school.lists.desktops[0].id),
        name: name("Aula 2"),
        owner: school.lists.desktops[0].owner.clone(),
        deleted: true,
    };
    let found = Dependants { tree: vec![one], others: 2 };
    let read = templates::Message::TreeRead(template.id, Ok(Answer::Dependants(found)));
    person.tells(Message::Templates(read));
    assert!(person.reads("Aula 2") && person.reads("and 2 others, which you do not see"));
}
