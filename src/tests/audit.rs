//! The audit, against a real backend in this process.

use std::sync::Arc;

use iced::keyboard::{Modifiers, key::Named};
use sarrio_backend::{Embedded, EmbeddedSettings, embedded};
use sarrio_client::Client;
use sarrio_model::{AuditEntry, NewCategory, NewUser, Role};
use tokio::runtime::{Builder, Runtime};

use super::person::Person;
use super::school::name;
use crate::backend::session::Connected;
use crate::preferences::Home;
use crate::screen::audit::TABLE;

const CTRL: Modifiers = Modifiers::CTRL;
const PASSWORD: &str = "correct horse battery";

/// A school where some things were done and some refused.
struct Site {
    runtime: Arc<Runtime>,
    backend: Option<Embedded>,
    directory: tempfile::TempDir,
}

impl Site {
    fn new() -> Self {
        let runtime = Arc::new(Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap());
        let directory = tempfile::tempdir().unwrap();
        let settings = EmbeddedSettings::new(directory.path().join("data"), directory.path().join("run"));
        let backend = runtime.block_on(async {
            let backend = embedded(settings).await.unwrap();
            let admin = Client::unix(&backend.socket).unwrap();
            let category = admin.categories().add(&NewCategory { name: name("Mecànica") }).await.unwrap();
            for (username, full_name, role) in [
                ("nuria", "Núria Pons Vila", Role::Manager),
                ("joan", "Joan Prats Miró", Role::Teacher),
                ("aina", "Aina Soler Vidal", Role::Student),
            ] {
                let new = NewUser {
                    username: username.parse().unwrap(),
                    full_name: full_name.to_owned(),
                    role,
                    category: Some(category.id),
                    group: None,
                    password: PASSWORD.into(),
                    custom_role: None,
                    must_change_password: false,
                };
                admin.users().add(&new).await.unwrap();
            }
            let joan = Client::unix(&backend.socket).unwrap();
            joan.sign_in("joan", PASSWORD.into()).await.unwrap();
            joan.categories().add(&NewCategory { name: name("Mine") }).await.unwrap_err();
            // More than one page of entries.
            for number in 0..130 {
                let new = NewCategory { name: name(&format!("Departament {number:03}")) };
                admin.categories().add(&new).await.unwrap();
            }
            backend
        });
        Self { runtime, backend: Some(backend), directory }
    }

    /// Somebody at the app who is signed in with this name, or the administrator of the machine without one.
    fn person(&self, username: Option<&str>) -> Person {
        let socket = &self.backend.as_ref().unwrap().socket;
        let connected = self.runtime.block_on(async {
            let client = Client::unix(socket).unwrap();
            if let Some(username) = username {
                client.sign_in(username, PASSWORD.into()).await.unwrap();
            }
            let session = client.session().await.unwrap();
            Connected { client, session, home: Home::Backend { url: "https://school.example".to_owned() } }
        });
        let mut person = Person::signed_in(connected, Arc::clone(&self.runtime));
        person.waits_until("the lists are read", |person| person.reads("No desktops yet"));
        person
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(backend) = self.backend.take() {
            self.runtime.block_on(backend.stop());
        }
    }
}

#[test]
fn an_administrator_finds_what_a_person_was_refused_and_exports_it_by_the_keyboard() {
    let site = Site::new();
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
    let file = site.directory.path().join("audit.jsonl");
    person.clicks("JSON lines");
    person.focuses("audit.path");
    person.chord(CTRL, "a");
    person.types(&file.display().to_string());
    person.presses(Named::Enter);
    person.waits_for(&format!("The audit is in {}", file.display()));
    let written = std::fs::read_to_string(&file).unwrap();
    let told: Vec<AuditEntry> = written.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(told.len(), 1, "what the filter finds, and nothing else");
    assert_eq!((told[0].action.as_str(), told[0].who.name.as_str()), ("category.add", "Joan Prats Miró"));

    // A file that is there stays as it is.
    person.clicks("Export");
    person.focuses("audit.path");
    person.chord(CTRL, "a");
    person.types(&file.display().to_string());
    person.presses(Named::Enter);
    person.waits_for("There is such a file already. Choose another name.");
    person.presses(Named::Escape);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), written);
    assert_eq!(
        std::fs::read_dir(site.directory.path()).unwrap().count(),
        3,
        "and nothing unfinished is left"
    );
}

#[test]
fn a_manager_sees_what_concerns_their_category_and_a_teacher_has_no_audit() {
    let site = Site::new();
    let mut manager = site.person(Some("nuria"));
    // The first screens are desktops, templates, the recycle bin and people.
    manager.chord(CTRL, "5");
    manager.waits_for("aina");
    assert!(!manager.reads("Departament 129"), "that is another category");
    let mut teacher = site.person(Some("joan"));
    teacher.chord(CTRL, "5");
    assert!(teacher.reads("No desktops yet"), "a teacher has no such screen");
    teacher.chord(CTRL, "k");
    teacher.types("Audit");
    assert!(!teacher.reads("Audit"));
}
