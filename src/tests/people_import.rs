//! Importing people from a list, against a real backend in this process.

use iced::keyboard::key::Named;
use sarrio_model::Role;

use super::people::{CTRL, Site};
use super::person::Person;

/// The administrator at the open dialog, with this list chosen, in Windows-1252 as older spreadsheets write it.
fn chooses(site: &Site, folder: &std::path::Path, list: &str) -> Person {
    let file = folder.join("alumnes.csv");
    let bytes: Vec<u8> = list.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    std::fs::write(&file, bytes).unwrap();
    let mut person = site.person(None);
    person.chord(CTRL, "k");
    person.types("import people");
    person.presses(Named::Enter);
    // The focus is on the field for the file.
    person.types(file.to_str().unwrap());
    person.presses(Named::Enter);
    person.waits_for("Windows-1252, with semicolons between the cells. Columns that are not used: Telèfon");
    person
}

#[test]
fn a_list_is_looked_at_corrected_by_an_option_and_imported_and_passwords_are_not_lost_by_one_press() {
    let site = Site::new();
    let folder = tempfile::tempdir().unwrap();
    let list = "Usuari;Nom complet;Rol;Categoria;Grup;Telèfon\n\
        dora;Dora Gil Mas;alumne;Mecànica;2MEC-A;1\n\
        aina;Aina Soler Vidal i Puig;alumne;Mecànica;2MEC-A;2\n\
        enric;Enric Roca Font;alumne;Mecànica;2MEC-B;3\n";
    let mut person = chooses(&site, folder.path(), list);
    // Somebody exists already, and a group does not.
    person.waits_for("2 errors, so nobody is imported");
    for line in ["3", "4"] {
        assert!(person.reads(line), "{line}");
    }
    person.clicks("Change people who exist already");
    person.waits_for("1 line is wrong, so nobody is imported");
    person.clicks("Make categories and groups that do not exist");
    person.waits_for("2 people are added, 1 is changed");
    assert!(person.reads("New: 2MEC-B (Mecànica)") && person.reads("Enric Roca Font"));
    assert_eq!(site.user("aina").full_name, "Aina Soler Vidal", "nothing is done before");
    // The focus is on the list: then come Cancel, looking again and the import.
    person.presses(Named::Tab);
    person.presses(Named::Tab);
    person.presses(Named::Tab);
    person.presses(Named::Enter);
    person.waits_for("2 people were added, 1 was changed.");
    assert_eq!(site.user("enric").role, Role::Student);
    assert_eq!(site.user("aina").full_name, "Aina Soler Vidal i Puig");

    person.presses(Named::Escape);
    assert!(person.reads("The passwords were neither copied nor saved. Close again if nobody needs them."));
    person.clicks("Copy all");
    person.presses(Named::Escape);
    assert!(!person.reads("2 people were added, 1 was changed."));
    person.chord(CTRL, "f");
    person.types("enric");
    person.waits_for("Enric Roca Font");
}

#[test]
fn an_import_that_is_cancelled_adds_nobody_or_says_that_nothing_is_left_to_do() {
    let site = Site::new();
    let folder = tempfile::tempdir().unwrap();
    let mut list = "Usuari;Nom complet;Contrasenya;Telèfon\n".to_owned();
    // Passwords of a list are hashed one after another, which takes long enough to press Cancel.
    for number in 0..40 {
        list += &format!("persona{number};Persona {number};tren finestra núvol {number};1\n");
    }
    let mut person = chooses(&site, folder.path(), &list);
    person.waits_for("40 people are added");
    person.clicks("Import 40 people");
    person.waits_for("Importing 40 people");
    person.presses(Named::Escape);
    assert!(person.reads("Importing 40 people"), "only the button cancels");
    person.clicks("Cancel the import");
    person.waits_for("The import was cancelled. The list below shows what is still to be done.");
    assert!(person.reads("40 people are added"));
    let total = site.runtime.block_on(site.admin.users().list(&Default::default())).unwrap().total;
    assert_eq!(total, 6);
}
