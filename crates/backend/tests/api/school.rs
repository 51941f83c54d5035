//! A school with a backend, hosts in memory and people. Tests use the same client as the app.

use std::{cell::RefCell, net::SocketAddr, sync::Arc, time::Duration};

use futures::StreamExt;
use sarrio_backend::{Config, FirstAdministrator, Service};
use sarrio_client::{Client, Signal, Trust};
use sarrio_model::{
    Change, Code, Desktop, DesktopId, DesktopQuery, Fingerprint, Name, NewDesktops, NewHypervisor,
    NewStoragePath, NewTemplate, NewUser, Operation, OperationId, OperationState, Problem, Role, StateName,
    StoragePath, Subject, Template, User,
};
use sarrio_simulator::{Fleet, SimHost, SimImage};
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::time::timeout;

pub(crate) const PASSWORD: &str = "correct horse battery";

/// How long a test waits before it fails.
const PATIENCE: Duration = Duration::from_secs(20);

thread_local! {
    /// The database of this thread's schools, if it is not SQLite.
    pub(crate) static DATABASE: RefCell<Option<String>> = const { RefCell::new(None) };
}

pub(crate) struct School {
    pub(crate) fleet: Fleet,
    pub(crate) admin: Client,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) address: SocketAddr,
    pub(crate) config: Config,
    pub(crate) first_administrator: Option<FirstAdministrator>,
    service: Option<Service>,
    _dir: TempDir,
}

pub(crate) fn name(text: &str) -> Name {
    text.parse().unwrap()
}

/// Desktops with only a name. Tests set the rest.
pub(crate) fn new_desktops(text: &str, template: Option<&Template>) -> NewDesktops {
    let mut json = serde_json::json!({ "name": text });
    if let Some(template) = template {
        json["template"] = serde_json::json!(template.id);
    }
    serde_json::from_value(json).unwrap()
}

impl School {
    /// A backend that was just installed: it has no hosts and no storage paths, only its first administrator.
    pub(crate) async fn empty() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let config = Config {
            listen: "127.0.0.1:0".parse().unwrap(),
            data_dir: dir.path().join("data"),
            runtime_dir: dir.path().join("run"),
            site_name: "Institut".to_owned(),
            database: DATABASE.with_borrow(Clone::clone),
            shutdown_grace_seconds: 2,
            ..Config::default()
        };
        let fleet = Fleet::new();
        let service = Service::start_with(&config, Arc::new(fleet.clone())).await.unwrap();
        let fingerprint = service.fingerprint.unwrap();
        let first_administrator = service.first_administrator.clone();
        let admin = Client::unix(&service.socket).unwrap();
        let address = service.address;
        Self {
            fleet,
            admin,
            fingerprint,
            address,
            config,
            first_administrator,
            service: Some(service),
            _dir: dir,
        }
    }

    /// With hosts that share `/srv/nas`.
    pub(crate) async fn with_hosts(count: usize) -> Self {
        let school = Self::empty().await;
        for i in 1..=count {
            school.add_host(&format!("h{i}")).await;
        }
        school.admin.storage().add(&nas()).await.unwrap();
        school
    }

    /// With one host, and a template that everybody may use.
    pub(crate) async fn with_template() -> (Self, Template) {
        let school = Self::with_hosts(1).await;
        let template = school.template("Debian").await;
        (school, template)
    }

    pub(crate) async fn add_host(&self, address: &str) -> SimHost {
        let host = self.fleet.host(address);
        let new = NewHypervisor {
            name: name(address),
            ssh: Some(host.target()),
            host_key: Some(host.host_key()),
            jump_key: None,
            password: None,
            viewer_address: None,
            network: None,
        };
        let added = self.admin.hypervisors().add(&new).await.unwrap();
        eventually("the host is online", async || {
            self.admin.hypervisors().get(added.id).await.unwrap().state.takes_desktops()
        })
        .await;
        host
    }

    pub(crate) async fn nas(&self) -> StoragePath {
        self.admin.storage().list().await.unwrap().remove(0)
    }

    pub(crate) async fn template(&self, text: &str) -> Template {
        let file = format!("/srv/nas/import/{}.qcow2", text.to_lowercase()).parse().unwrap();
        self.fleet
            .put_image(&file, SimImage::qcow2(sarrio_model::Bytes(8 << 30), sarrio_model::Bytes(1 << 30)))
            .unwrap();
        let new: NewTemplate = serde_json::from_value(serde_json::json!({
            "name": text, "shares": [Subject::Everyone], "file": file, "hardware": { "memory": 512, "vcpus": 1 },
        }))
        .unwrap();
        let importing = self.admin.templates().create(&new).await.unwrap();
        self.done(&self.admin, importing.operation.unwrap().id).await;
        self.admin.templates().get(importing.template.id).await.unwrap()
    }

    /// A client over TLS that is not signed in.
    pub(crate) fn stranger(&self) -> Client {
        Client::https(&self.url(), Trust::Pinned(self.fingerprint)).unwrap()
    }

    /// The address of its database.
    pub(crate) fn database(&self) -> String {
        self.config.database.clone().unwrap_or_else(|| self.config.database_url())
    }

    pub(crate) fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    pub(crate) async fn add_person(&self, username: &str, role: Role) -> User {
        let new = NewUser {
            username: username.parse().unwrap(),
            full_name: String::new(),
            role,
            custom_role: None,
            category: None,
            group: None,
            password: PASSWORD.into(),
            must_change_password: false,
        };
        self.admin.users().add(&new).await.unwrap()
    }

    /// The password that sarriod made for the first administrator.
    pub(crate) fn first_password(&self) -> SecretString {
        let file = &self.first_administrator.as_ref().unwrap().password_file;
        std::fs::read_to_string(file).unwrap().trim().into()
    }

    /// The first administrator over TLS, with [`PASSWORD`] as the new password.
    pub(crate) async fn first_signed_in(&self) -> Client {
        let client = self.stranger();
        client.sign_in("admin", self.first_password()).await.unwrap();
        client.change_password(self.first_password(), PASSWORD.into()).await.unwrap();
        client
    }

    /// A new teacher of no group, signed in over TLS: they make desktops and templates, and see what is their own.
    pub(crate) async fn person(&self, username: &str) -> Client {
        self.add_person(username, Role::Teacher).await;
        self.signed_in(username).await
    }

    pub(crate) async fn signed_in(&self, username: &str) -> Client {
        let client = self.stranger();
        client.sign_in(username, PASSWORD.into()).await.unwrap();
        client
    }

    /// Creates a desktop and waits until it is off.
    pub(crate) async fn desktop(&self, of: &Client, text: &str, template: &Template) -> Desktop {
        let operation = of.desktops().create(&new_desktops(text, Some(template))).await.unwrap();
        self.done(of, operation.id).await;
        let query = DesktopQuery { q: Some(text.to_owned()), ..DesktopQuery::default() };
        of.desktops().list(&query).await.unwrap().items.remove(0)
    }

    /// Waits for the end of an operation, which must succeed.
    pub(crate) async fn done(&self, of: &Client, id: OperationId) -> Operation {
        let operation = self.over(of, id).await;
        assert_eq!(operation.state, OperationState::Succeeded, "{operation:?}");
        operation
    }

    /// Waits for the end of an operation, whatever it is.
    pub(crate) async fn over(&self, of: &Client, id: OperationId) -> Operation {
        let mut signals = Box::pin(of.follow(None, &[]));
        let wait = async {
            while let Some(signal) = signals.next().await {
                match signal {
                    // It may have ended before this connection was open.
                    Signal::Connected { .. } | Signal::Resync { .. } => {
                        let operation = of.operations().get(id).await.unwrap();
                        if operation.state.is_over() {
                            return operation;
                        }
                    }
                    Signal::Event(event) => match event.change {
                        Change::Operation(operation) if operation.id == id && operation.state.is_over() => {
                            return operation;
                        }
                        _ => {}
                    },
                    Signal::Lost(problem) => panic!("the events were lost: {problem}"),
                }
            }
            panic!("the events ended");
        };
        timeout(PATIENCE, wait).await.expect("the operation never ended")
    }

    pub(crate) async fn state(&self, id: DesktopId) -> StateName {
        self.admin.desktops().get(id).await.unwrap().state.name()
    }

    /// Stops the backend and starts it again, on another port.
    pub(crate) async fn restart(&mut self) {
        self.stop().await;
        self.start_again().await;
    }

    /// Starts a backend that was stopped.
    pub(crate) async fn start_again(&mut self) {
        let service = Service::start_with(&self.config, Arc::new(self.fleet.clone())).await.unwrap();
        self.first_administrator = service.first_administrator.clone();
        self.address = service.address;
        self.service = Some(service);
    }

    pub(crate) async fn stop(&mut self) {
        self.service.take().unwrap().stop().await;
    }

    /// Sends a raw request over the Unix socket, with a client's token as that person.
    pub(crate) async fn raw(
        &self,
        method: &str,
        path: &str,
        kind: Option<&str>,
        body: impl Into<Vec<u8>>,
    ) -> Raw {
        let socket = self.config.runtime_dir.join("sarriod.sock");
        let http = reqwest::Client::builder().unix_socket(socket).no_proxy().build().unwrap();
        let mut request =
            http.request(method.parse().unwrap(), format!("http://sarrio{path}")).body(body.into());
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let kind = response.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
        let body = response.bytes().await.unwrap();
        Raw { status, kind: kind.unwrap_or_default(), body: body.to_vec() }
    }

    /// Sends a JSON body that must be refused. Returns the problem.
    pub(crate) async fn refused(&self, method: &str, path: &str, body: serde_json::Value) -> Problem {
        let answer = self.raw(method, path, Some("application/json"), body.to_string()).await;
        answer.problem()
    }
}

#[derive(Debug)]
pub(crate) struct Raw {
    pub(crate) status: u16,
    pub(crate) kind: String,
    pub(crate) body: Vec<u8>,
}

impl Raw {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn problem(&self) -> Problem {
        assert_eq!(self.kind, "application/problem+json", "{}", self.text());
        let problem: Problem = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem.status, self.status);
        assert!(problem.code != Code::Unknown && problem.hint.ends_with('.') && !problem.detail.is_empty());
        problem
    }
}

pub(crate) fn nas() -> NewStoragePath {
    NewStoragePath {
        name: name("NAS"),
        directory: "/srv/nas".parse().unwrap(),
        desktops: true,
        templates: true,
        reuse: false,
    }
}

/// Waits until `holds` returns true.
pub(crate) async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let wait = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("timed out waiting until {what}"));
}
