//! The audit, against a real backend in this process.

use iced::keyboard::{Modifiers, key::Named};
use sarrio_model::{AuditEntry, NewCategory, Role};

use super::real_backend::{RealBackend, new_user};
use super::school::name;
use crate::screen::audit::TABLE;

const CTRL: Modifiers = Modifiers::CTRL;

/// A school where some things were done and some refused.
fn school() -> RealBackend {
    let school = RealBackend::start();
    let admin = &school.admin;
    school.runtime.block_on(async {
        let category = admin.categories().add(&NewCategory { name: name("Mecànica") }).await.unwrap();
        for (username, full_name, role) in [
            ("nuria", "Núria Pons Vila", Role::Manager),
            ("joan", "Joan Prats Miró", Role::Teacher),
            ("aina", "Aina Soler Vidal", Role::Student),
        ] {
            admin.users().add(&new_user(username, full_name, role, category.id)).await.unwrap();
        }
        let joan = school.client(Some("joan")).await;
        joan.categories().add(&NewCategory { name: name("Mine") }).await.unwrap_err();
        // More than one page of entries.
        for number in 0..130 {
            let new = NewCategory { name: name(&format!("Departament {number:03}")) };
            admin.categories().add(&new).await.unwrap();
        }
    });
    school
}

#[test]
fn an_administrator_finds_what_a_person_was_refused_and_exports_it_by_the_keyboard() {
    let site = school();
    let mut person = site.person(None);
    person.chord(CTRL, "k");
    person.types("Audit");
    person.presses(Named::Enter);
    person.waits_for("Departament 129");
    // The rest is read while somebody goes down.
    person.focuses(TABLE);
    person.presses(Named::End);
    person.waits_until("all entries are read", |person| {
        person.presses(Named::End);
        person.reads("Mecànica")
    });

    // Letters go into the search, wherever they are typed.
    person.presses(Named::Home);
    person.types("joan");
    person.waits_for("1 to 3 of 3");
    assert!(person.reads("Add a category") && person.reads("Sign in") && person.reads("Add a person"));
    person.clicks("Any outcome");
    person.presses(Named::ArrowDown);
    person.presses(Named::ArrowDown);
    person.presses(Named::ArrowDown);
    person.presses(Named::Enter);
    person.waits_for("1 to 1 of 1");
    person.focuses(TABLE);
    person.presses(Named::Home);
    assert!(person.reads("auth.forbidden") && person.reads("category.add"), "the panel says why");

    // His deeds alone, whatever they are called.
    person.clicks("All by them");
    person.waits_until("only his are shown", |person| !person.reads("Anyone"));
    person.clicks("Export");
    let file = site.folder.path().join("audit.jsonl");
    person.clicks("JSON lines");
    person.focuses("audit.path");
    person.chord(CTRL, "a");
    person.types(&file.display().to_string());
    person.presses(Named::Enter);
    person.waits_for(&format!("The audit is in {}", file.display()));
    let written = std::fs::read_to_string(&file).unwrap();
    let told: Vec<AuditEntry> = written.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(told.len(), 1, "what the filter finds, and nothing else");
    assert_eq!(
        (told[0].action.as_str(), told[0].who.name.as_str()),
        ("category.add", "Joan Prats Miró (joan)")
    );

    // A file that is there stays as it is.
    person.clicks("Export");
    person.focuses("audit.path");
    person.chord(CTRL, "a");
    person.types(&file.display().to_string());
    person.presses(Named::Enter);
    person.waits_for("There is such a file already. Choose another name.");
    person.presses(Named::Escape);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), written);
    assert_eq!(std::fs::read_dir(site.folder.path()).unwrap().count(), 3, "and nothing unfinished is left");
}

#[test]
fn a_manager_sees_what_concerns_their_category_and_a_teacher_has_no_audit() {
    let site = school();
    let mut manager = site.person(Some("nuria"));
    // The first screens are the classroom, the timetable, desktops, templates, the recycle bin, people and rooms.
    manager.chord(CTRL, "8");
    manager.waits_for("aina");
    assert!(!manager.reads("Departament 129"), "that is another category");
    let mut teacher = site.person(Some("joan"));
    teacher.chord(CTRL, "8");
    assert!(!teacher.reads("aina"), "a teacher has no such screen");
    teacher.chord(CTRL, "k");
    teacher.types("Audit");
    assert!(!teacher.reads("Audit"));
}
