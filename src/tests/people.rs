//! The screen of people, against a real backend in this process.

use iced::keyboard::{Modifiers, key::Named};
use sarrio_model::{Category, EditGroupPeople, Group, NewCategory, NewGroup, NewUser, Role, User, UserQuery};

use super::real_backend::{RealBackend, new_user};
use super::school::name;

pub(super) const CTRL: Modifiers = Modifiers::CTRL;

/// A school with two categories, a group in each, and some people.
pub(super) struct Site {
    backend: RealBackend,
    pub(super) class: Group,
}

impl Site {
    pub(super) fn new() -> Self {
        let backend = RealBackend::start();
        let admin = &backend.admin;
        let class = backend.runtime.block_on(async {
            let category =
                async |text| admin.categories().add(&NewCategory { name: name(text) }).await.unwrap();
            let (mechanics, other) = (category("Mecànica").await, category("Informàtica").await);
            let group = async |text, of: &Category| {
                admin.groups().add(&NewGroup { name: name(text), category: of.id }).await.unwrap()
            };
            let (class, _) = (group("2MEC-A", &mechanics).await, group("1ASIX-B", &other).await);
            for (full_name, role, group) in [
                ("Aina Soler Vidal", Role::Student, Some(class.id)),
                ("Biel Ferrer Roca", Role::Student, Some(class.id)),
                ("Carla Mas Puig", Role::Student, None),
                ("Joan Prats Miró", Role::Teacher, None),
                ("Núria Pons Vila", Role::Manager, None),
            ] {
                let new = new_user(&first_name(full_name), full_name, role, mechanics.id);
                let added = admin.users().add(&NewUser { group, ..new }).await.unwrap();
                if role == Role::Teacher {
                    let teach = EditGroupPeople { add: vec![added.id], remove: vec![] };
                    admin.groups().change_teachers(class.id, &teach).await.unwrap();
                }
            }
            class
        });
        Self { backend, class }
    }

    pub(super) fn user(&self, username: &str) -> User {
        let users = self.runtime.block_on(self.admin.users().list(&UserQuery::default())).unwrap().items;
        users.into_iter().find(|user| user.username.as_str() == username).unwrap()
    }

    fn group(&self) -> Group {
        self.runtime.block_on(self.admin.groups().get(self.class.id)).unwrap()
    }
}

impl std::ops::Deref for Site {
    type Target = RealBackend;

    fn deref(&self) -> &RealBackend {
        &self.backend
    }
}

/// A sign-in name: the first name without accents.
fn first_name(full_name: &str) -> String {
    full_name.split(' ').next().unwrap_or_default().to_lowercase().replace('ú', "u")
}

#[test]
fn somebody_is_added_found_by_typing_moved_switched_off_and_removed() {
    let site = Site::new();
    let mut person = site.person(None);
    // The first screens are the classroom, the timetable, desktops and templates.
    person.chord(CTRL, "5");
    person.waits_for("Aina Soler Vidal");
    assert!(person.reads("1 to 6 of 6"));

    person.clicks("Add person");
    person.types("Dora Gil Mas");
    person.presses(Named::Enter);
    person.waits_for("Added Dora Gil Mas");
    assert!(person.reads("They sign in as dora.gil with this password, and then choose another. Copy it now: it is not shown again."));
    person.presses(Named::Enter);
    assert!(person.reads("Added Dora Gil Mas"), "Enter copies the password, and does not close it unread");
    person.presses(Named::Escape);
    person.waits_for("1 to 7 of 7");
    assert_eq!(site.user("dora.gil").role, Role::Student);

    person.chord(CTRL, "f");
    person.types("GIL dora");
    person.waits_for("1 to 1 of 1");
    assert!(!person.reads("Aina Soler Vidal"));
    person.clicks("Dora Gil Mas");
    person.clicks("Edit");
    // The role, then the category: none is chosen, and two follow.
    person.presses(Named::Tab);
    person.presses(Named::Tab);
    person.presses(Named::Enter);
    person.presses(Named::ArrowDown);
    person.presses(Named::ArrowDown);
    person.presses(Named::Enter);
    person.clicks("Save");
    person.waits_for("Show their desktops");
    assert!(site.user("dora.gil").category.is_some(), "she moved");

    person.clicks("Dora Gil Mas");
    person.chord(CTRL, "a");
    assert!(person.reads("1 selected of 1"));
    person.holds(Modifiers::SHIFT, Named::F10);
    // Move, add to a group and let sign in come before it.
    (0..3).for_each(|_| person.presses(Named::ArrowDown));
    person.presses(Named::Enter);
    person.waits_for("Switch off Dora Gil Mas?");
    person.clicks_last("Switch off");
    person.waits_for("Switched off Dora Gil Mas");
    assert!(!site.user("dora.gil").enabled);

    person.presses(Named::Delete);
    assert!(person.reads("Remove Dora Gil Mas?"));
    person.clicks_last("Remove person");
    person.waits_for("Removed Dora Gil Mas");
    person.waits_for("Nothing matches “GIL dora”");
    person.clicks("Clear filter");
    person.waits_for("1 to 6 of 6");
}

#[test]
fn a_class_is_moved_by_the_keyboard_alone_and_it_is_asked_which_group_it_leaves() {
    let site = Site::new();
    let mut person = site.person(None);
    // The first screens are the classroom, the timetable, desktops and templates.
    person.chord(CTRL, "5");
    person.waits_for("Aina Soler Vidal");
    // Back from the table to the tree: over all heads that sort.
    person.focuses(crate::screen::people::TREE);
    person.presses(Named::End);
    person.presses(Named::ArrowRight);
    person.presses(Named::ArrowRight);
    person.waits_for("1 to 2 of 2");
    assert!(!person.reads("Carla Mas Puig"), "who is in the category but not in the group");
    person.focuses(crate::screen::people::TABLE);
    person.chord(CTRL, "a");
    assert!(person.reads("2 selected of 2"));
    person.holds(Modifiers::SHIFT, Named::F10);
    person.presses(Named::ArrowDown);
    person.presses(Named::ArrowUp);
    person.presses(Named::Enter);
    assert!(person.reads("Move 2 people"));
    // The focus is on Cancel, behind the two lists; the first list has “No category”, the categories follow.
    person.presses(Named::Tab);
    person.presses(Named::Tab);
    person.presses(Named::Enter);
    person.presses(Named::ArrowDown);
    person.presses(Named::Enter);
    person.presses(Named::Tab);
    person.presses(Named::Tab);
    person.presses(Named::Tab);
    person.presses(Named::Enter);
    person.waits_for("Move 2 people to Informàtica?");
    assert!(person.reads("2MEC-A (2)"), "the groups are named");
    assert_eq!(site.group().members, 2, "and nothing is done before");
    person.presses(Named::Tab);
    person.presses(Named::Enter);
    person.waits_for("Moved 2 people to Informàtica");
    assert_eq!(site.group().members, 0);
    assert_eq!(site.user("aina").category.unwrap().name.as_str(), "Informàtica");
    person.waits_for("Nobody is in here");
}

#[test]
fn a_teacher_sees_their_students_and_no_button_that_would_be_refused() {
    let site = Site::new();
    let mut teacher = site.person(Some("joan"));
    // The first screens are desktops, templates and the recycle bin.
    teacher.chord(CTRL, "6");
    teacher.waits_for("Aina Soler Vidal");
    assert!(teacher.reads("1 to 3 of 3") && !teacher.reads("Carla Mas Puig"));
    teacher.clicks("Aina Soler Vidal");
    for button in ["Add person", "Edit", "New password", "Categories"] {
        assert!(!teacher.reads(button), "{button}");
    }
    teacher.chord(CTRL, "a");
    assert!(!teacher.reads("3 selected of 3"), "nothing can be done to several");
    teacher.clicks("Groups");
    teacher.clicks("2MEC-A");
    assert!(
        teacher.reads("2, 2 of them students") && !teacher.reads("Add members") && !teacher.reads("Rename")
    );
    teacher.clicks("Roles");
    // The list is long, and only the rows in view are built.
    teacher.chord(CTRL, "f");
    teacher.types("user.password");
    teacher.waits_for("Give a person a new password");

    let mut manager = site.person(Some("nuria"));
    manager.chord(CTRL, "6");
    manager.waits_for("Joan Prats Miró");
    // The sidebar has the name too.
    manager.clicks_last("Núria Pons Vila");
    assert!(!manager.reads("Edit"), "nobody changes somebody as powerful as themselves");
    manager.clicks("Joan Prats Miró");
    assert!(manager.reads("Edit") && manager.reads("Add person"));
    let mut student = site.person(Some("aina"));
    student.chord(CTRL, "5");
    assert!(student.reads("You have no desktop yet"), "a student has no such screen");
}

#[test]
fn a_group_gets_members_and_teachers_who_are_searched_for_and_is_archived_and_brought_back() {
    let site = Site::new();
    let mut person = site.person(None);
    // The first screens are the classroom, the timetable, desktops and templates.
    person.chord(CTRL, "5");
    person.waits_for("Aina Soler Vidal");
    person.clicks("Groups");
    person.clicks("Add group");
    person.types("Robots");
    person.presses(Named::Enter);
    person.waits_for("Added Robots");
    person.waits_for("Robots");
    person.clicks("Robots");
    person.clicks("Add members");
    person.waits_for("Carla Mas Puig");
    person.types("car");
    person.waits_until("the search is over", |person| !person.reads("Aina Soler Vidal"));
    person.clicks("Carla Mas Puig");
    person.clicks("Add 1 person");
    person.waits_for("Robots now has 1 member and 0 teachers");
    person.clicks("Add teachers");
    person.waits_for("Joan Prats Miró");
    assert!(!person.reads("Carla Mas Puig"), "students teach no group");
    person.clicks("Joan Prats Miró");
    person.clicks("Add 1 person");
    person.waits_for("Robots now has 1 member and 1 teacher");

    person.clicks("Archive");
    person.waits_for("Archive Robots?");
    person.clicks_last("Archive");
    person.waits_for("Archived Robots");
    person.waits_until("it is out of the way", |person| !person.reads("Robots"));
    person.clicks("Archived");
    person.waits_for("Robots");
    person.clicks("Robots");
    person.clicks("Bring back");
    person.waits_for("No archived groups");
}

#[test]
fn what_was_changed_about_somebody_is_kept_until_it_is_saved_or_discarded() {
    let site = Site::new();
    let mut person = site.person(None);
    person.chord(CTRL, "5");
    person.waits_for("Aina Soler Vidal");
    person.clicks("Aina Soler Vidal");
    person.clicks("Edit");
    person.clicks("Biel Ferrer Roca");
    assert!(!person.reads("Save"), "a form without changes closes");
    person.clicks("Aina Soler Vidal");
    person.clicks("Edit");
    person.presses(Named::End);
    person.types(" Mas");
    person.clicks("Biel Ferrer Roca");
    assert!(person.reads("Save or discard these changes first."));
    person.clicks("Add person");
    person.types("Dora Gil Mas");
    person.presses(Named::Enter);
    person.waits_for("Added Dora Gil Mas");
    person.presses(Named::Escape);
    assert!(person.reads("Save or discard these changes first."), "whoever is added does not take its place");
    person.clicks("Save");
    person
        .waits_until("the panel shows who was chosen", |person| person.places("Biel Ferrer Roca").len() == 2);
    assert_eq!(site.user("aina").full_name, "Aina Soler Vidal Mas");
}

#[test]
fn esc_closes_an_open_list_and_not_the_dialog_that_it_is_in() {
    let site = Site::new();
    let mut person = site.person(None);
    person.chord(CTRL, "5");
    person.waits_for("Aina Soler Vidal");
    person.clicks("Add person");
    person.types("Dora Gil Mas");
    // The sign-in name, then the role.
    person.presses(Named::Tab);
    person.presses(Named::Tab);
    person.presses(Named::Enter);
    assert!(person.reads("Administrator"), "the roles are listed");
    person.presses(Named::Escape);
    assert!(!person.reads("Administrator") && person.reads("Sign-in name"));
    person.presses(Named::Escape);
    assert!(!person.reads("Sign-in name"));
}

#[test]
fn the_palette_finds_people_and_the_screen_that_is_called_like_the_query() {
    let site = Site::new();
    let mut person = site.person(None);
    person.waits_for("No desktops yet");
    person.chord(CTRL, "k");
    person.types("carla mas");
    person.waits_for("carla, Student");
    person.presses(Named::Enter);
    person.waits_for("1 to 1 of 1");
    assert!(person.reads("Show their desktops"), "the panel is open");
    person.chord(CTRL, "k");
    person.types("audit");
    person.presses(Named::Enter);
    person.waits_for("When");
}
