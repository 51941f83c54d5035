//! A backend in this process with a store of its own, and people at its app.

use std::sync::Arc;

use sarrio_backend::{Embedded, EmbeddedSettings, embedded};
use sarrio_client::Client;
use sarrio_model::{CategoryId, NewUser, Role};
use tokio::runtime::{Builder, Runtime};

use super::person::Person;
use crate::backend::session::Connected;
use crate::preferences::Home;

/// The password of everybody whom a test adds.
const PASSWORD: &str = "correct horse battery";

/// The backend.
pub(super) struct RealBackend {
    pub(super) runtime: Arc<Runtime>,
    pub(super) admin: Client,
    /// Where its store is. A test may keep files there, too.
    pub(super) folder: tempfile::TempDir,
    backend: Option<Embedded>,
}

impl RealBackend {
    pub(super) fn start() -> Self {
        let runtime = Arc::new(Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let settings = EmbeddedSettings::new(folder.path().join("data"), folder.path().join("run"));
        let backend = runtime.block_on(embedded(settings)).unwrap();
        let admin = Client::unix(&backend.socket).unwrap();
        Self { runtime, admin, folder, backend: Some(backend) }
    }

    /// Somebody's client, signed in with this name, or the administrator's of the machine without one.
    pub(super) async fn client(&self, username: Option<&str>) -> Client {
        let client = Client::unix(&self.backend.as_ref().unwrap().socket).unwrap();
        if let Some(username) = username {
            client.sign_in(username, PASSWORD.into()).await.unwrap();
        }
        client
    }

    /// The same person at the app.
    pub(super) fn person(&self, username: Option<&str>) -> Person {
        let connected = self.runtime.block_on(async {
            let client = self.client(username).await;
            let session = client.session().await.unwrap();
            Connected { client, session, home: Home::Backend { url: "https://school.example".to_owned() } }
        });
        let mut person = Person::signed_in(connected, Arc::clone(&self.runtime));
        person.waits_until("the lists are read", |person| {
            ["No desktops yet", "No lesson now", "You teach no group"].iter().any(|text| person.reads(text))
        });
        person
    }
}

impl Drop for RealBackend {
    fn drop(&mut self) {
        if let Some(backend) = self.backend.take() {
            self.runtime.block_on(backend.stop());
        }
    }
}

/// Somebody who is added, in no group.
pub(super) fn new_user(username: &str, full_name: &str, role: Role, category: CategoryId) -> NewUser {
    NewUser {
        username: username.parse().unwrap(),
        full_name: full_name.to_owned(),
        role,
        category: Some(category),
        group: None,
        password: PASSWORD.into(),
        custom_role: None,
        must_change_password: false,
    }
}
