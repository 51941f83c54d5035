//! The school's directory, with Debian's slapd and a real backend in this process.

use iced::keyboard::{Modifiers, key::Named};
use sarrio_model::{
    Directory, DirectorySecurity, NewCategory, NewGroup, Role, RuleCondition, Source, User, UserQuery,
};
use sarrio_slapd::{BIND_PASSWORD, Options, PASSWORD as THEIRS, Slapd, WITH_MEMBER_OF as SUFFIX};

use super::person::Person;
use super::real_backend::{RealBackend, new_user};
use super::school::name;

const CTRL: Modifiers = Modifiers::CTRL;

/// A school with a category and a group, and a directory of which Sarrio knows nothing yet.
struct Site {
    backend: RealBackend,
    slapd: Slapd,
}

impl Site {
    fn new() -> Self {
        let backend = RealBackend::start();
        let admin = &backend.admin;
        backend.runtime.block_on(async {
            let mechanics = admin.categories().add(&NewCategory { name: name("Mecànica") }).await.unwrap();
            admin.groups().add(&NewGroup { name: name("2MEC-A"), category: mechanics.id }).await.unwrap();
            let manager = new_user("nuria", "Núria Pons Vila", Role::Manager, mechanics.id);
            admin.users().add(&manager).await.unwrap();
        });
        Self { backend, slapd: Slapd::start(&Options::default()).unwrap() }
    }

    fn directory(&self) -> Directory {
        self.runtime.block_on(self.admin.directory().get()).unwrap()
    }

    fn users(&self) -> Vec<User> {
        self.runtime.block_on(self.admin.users().list(&UserQuery::default())).unwrap().items
    }
}

impl std::ops::Deref for Site {
    type Target = RealBackend;

    fn deref(&self) -> &RealBackend {
        &self.backend
    }
}

/// Types into a field.
fn fill(person: &mut Person, field: &'static str, text: &str) {
    person.focuses(field);
    person.chord(CTRL, "a");
    person.types(text);
}

#[test]
fn an_administrator_sets_the_directory_up_tests_a_sign_in_and_takes_everybody_over() {
    let site = Site::new();
    let mut person = site.person(None);
    person.chord(CTRL, "k");
    person.types("Directory");
    person.presses(Named::Enter);
    person.waits_for("not set up yet");

    // The first field that is missing says so, and what was typed stays.
    fill(&mut person, "directory.bind_name", &format!("cn=sarrio,ou=system,{SUFFIX}"));
    person.clicks("Save");
    person.types("localhost");
    fill(&mut person, "directory.port", &site.slapd.port.to_string());
    person.clicks("StartTLS");
    fill(&mut person, "directory.authority", &site.slapd.authority_file().display().to_string());
    person.presses(Named::Enter);
    person.waits_for("1 certificate");
    fill(&mut person, "directory.bind_password", "wrong");
    fill(&mut person, "directory.base", "people");
    person.clicks("Save");
    assert!(
        person.reads("A name such as ou=people,dc=escola,dc=example. Write \\, for a comma inside a part.")
    );
    fill(&mut person, "directory.base", &format!("ou=people,{SUFFIX}"));
    fill(&mut person, "directory.group", "departmentNumber");
    // Over the attribute with the role to the switch.
    person.presses(Named::Tab);
    person.presses(Named::Tab);
    person.presses(Named::Enter);
    fill(&mut person, "directory.group_base", &format!("ou=groups,{SUFFIX}"));

    // A rule, by the keyboard.
    person.clicks("Rules");
    person.clicks("Add rule");
    person.focuses("rule.value");
    person.types(&format!("cn=claustre,ou=groups,{SUFFIX}"));
    person.presses(Named::Enter);
    assert!(person.reads("Choose a role, or name a category or a group."));
    person.types("Mecànica");
    person.focuses("rule.role");
    person.presses(Named::Enter);
    for _ in 0..3 {
        person.presses(Named::ArrowDown);
    }
    person.presses(Named::Enter);
    fill(&mut person, "rule.teaches", "2MEC-A");
    person.presses(Named::Enter);
    assert!(person.reads("Teacher · category Mecànica · teaches 2MEC-A"));

    // Nothing is saved yet, and the test says what is wrong: the password of the account.
    person.clicks("Test");
    person.focuses("directory.test.name");
    person.types("joan");
    person.presses(Named::Enter);
    person.types(THEIRS);
    person.presses(Named::Enter);
    person.waits_until("the account is refused", |person| person.reads("not tried"));
    assert!(site.directory().settings.is_none());
    person.clicks("Setup");
    fill(&mut person, "directory.bind_password", BIND_PASSWORD);
    person.clicks("Test");
    person.clicks_last("Test");
    person.waits_for("Joan Bosch");
    assert!(person.reads("it is right") && person.reads(&format!("uid=joan,ou=people,{SUFFIX}")));

    person.clicks("Save");
    person.waits_for("The directory is set up");
    let set = site.directory();
    let settings = set.settings.unwrap();
    assert_eq!((settings.security, set.has_bind_password), (DirectorySecurity::StartTls, true));
    assert!(
        matches!(&settings.rules[0].who, RuleCondition::InGroup(_))
            && settings.rules[0].role == Some(Role::Teacher)
    );
    assert!(!settings.enabled);

    // It is tested with the password that the backend has, and then switched on.
    person.clicks_last("Test");
    person.waits_for("Joan Bosch");
    person.clicks("Syncs");
    assert!(person.reads("There was no sync yet."));
    person.clicks("Sync now");
    assert!(site.directory().last_sync.is_none(), "while it is off there is no sync");
    person.clicks("People sign in with it");
    person.waits_for("People sign in with the directory");
    person.clicks("Setup");
    person.focuses("directory.adds");
    person.presses(Named::Enter);
    person.presses(Named::ArrowDown);
    person.presses(Named::Enter);
    person.clicks("Save");
    person.waits_until("it is saved", |_| site.directory().settings.unwrap().add_people.at_sync());
    assert!(site.directory().settings.unwrap().enabled, "saving does not switch it off");
    person.clicks("Syncs");
    person.clicks("Sync now");
    person.waits_until("the sync ended", |person| person.reads("Done"));
    let joan = site.users().into_iter().find(|user| user.username.as_str() == "joan").unwrap();
    assert_eq!((joan.role, joan.source), (Role::Teacher, Source::Directory));
}

#[test]
fn a_manager_has_no_directory() {
    let site = Site::new();
    let mut manager = site.person(Some("nuria"));
    manager.chord(CTRL, "k");
    manager.types("Directory");
    assert!(!manager.reads("Directory"));
}
