//! A whole Sarrio on a lab: real hosts, an embedded backend, and its client. Tests and benches of the product use it.
//!
//! ```no_run
//! # async fn example() -> anyhow::Result<()> {
//! let school = sarrio_school::School::on_lab(2).await?;
//! let template = school.demo_template().await?;
//! let pc = school.make(&template, "pc-07", 1).await?.remove(0);
//! school.done(school.client.desktops().start(pc.id).await?).await?;
//! # Ok(()) }
//! ```

mod class;

use std::{
    net::IpAddr,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use futures::StreamExt as _;
use sarrio_backend::{Embedded, EmbeddedSettings, embedded};
use sarrio_client::{Client, Signal};
use sarrio_lab::Lab;
use sarrio_model::{
    Change, Desktop, DesktopId, DesktopQuery, HostState, MiB, Name, NewDesktops, NewHypervisor,
    NewStoragePath, NewTemplate, Operation, OperationState, OverLimit, SshTarget, StateName, Subject,
    Template, Topic,
};
use tokio::process::{Child, Command};

pub use class::Class;

/// How long to wait for anything. This is longer than it takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A lab with a backend that knows its hosts.
pub struct School {
    /// Signed in as an administrator, over the backend's socket.
    pub client: Client,
    /// The hosts.
    pub lab: Lab,
    backend: Backend,
    settings: EmbeddedSettings,
    _directory: tempfile::TempDir,
}

/// The process of the backend.
enum Backend {
    /// The test's own process.
    Inside(Embedded),
    /// A separate process: the program `backend` of this package.
    Apart { program: PathBuf, process: Child },
    /// None: it is stopped.
    Gone,
}

impl School {
    /// Brings up a lab and a backend, and adds each host and the NAS through the API.
    ///
    /// # Errors
    /// Something did not start.
    pub async fn on_lab(hosts: u8) -> Result<Self> {
        Self::on(Lab::for_test(hosts)?).await
    }

    /// The same on a lab that is up.
    ///
    /// # Errors
    /// Something did not start.
    pub async fn on(lab: Lab) -> Result<Self> {
        Self::signed_in_as("root", lab).await
    }

    /// The same, with the hosts reached as this user.
    ///
    /// # Errors
    /// Something did not start.
    pub async fn signed_in_as(user: &str, lab: Lab) -> Result<Self> {
        let directory = tempfile::Builder::new().prefix("sarrio-").tempdir()?;
        let mut settings = EmbeddedSettings::new(directory.path().join("data"), directory.path().join("run"));
        settings.ssh_identity = Some(lab.identity());
        let backend = embedded(settings.clone()).await?;
        let client = Client::unix(&backend.socket)?;
        let backend = Backend::Inside(backend);
        let school = Self { client, lab, backend, settings, _directory: directory };
        for host in school.lab.hosts() {
            let address = IpAddr::from(host.address).into();
            let target = SshTarget { user: user.parse()?, ..SshTarget::root_at(address) };
            let host_key = school.client.hypervisors().probe(&target).await?.host_key;
            ensure!(host.host_key_line()?.contains(host_key.line()), "{} shows its own key", host.name);
            let new = NewHypervisor {
                name: host.name.parse()?,
                ssh: Some(target),
                host_key: Some(host_key),
                jump_key: None,
                password: None,
                viewer_address: None,
                network: Some("guests".to_owned()),
            };
            school.client.hypervisors().add(&new).await?;
        }
        school.all_online().await?;
        let nas = NewStoragePath {
            name: "nas".parse()?,
            directory: "/srv/nas".parse()?,
            desktops: true,
            templates: true,
            reuse: false,
        };
        school.client.storage().add(&nas).await?;
        Ok(school)
    }

    /// Waits until every host is online and was sampled.
    ///
    /// # Errors
    /// When one is not, in time.
    pub async fn all_online(&self) -> Result<()> {
        self.until("every host is online", async || {
            let hosts = self.client.hypervisors().list().await?;
            Ok(hosts.iter().all(|host| {
                matches!(host.state, HostState::Online { .. }) && host.load.is_some() && host.facts.is_some()
            }))
        })
        .await
    }

    /// Stops the backend and starts it again on the same data.
    ///
    /// # Errors
    /// It does not start.
    pub async fn restart(&mut self) -> Result<()> {
        self.rest().await;
        let backend = embedded(self.settings.clone()).await?;
        self.client = Client::unix(&backend.socket)?;
        self.backend = Backend::Inside(backend);
        Ok(())
    }

    /// Stops the backend. The lab and the data stay.
    pub async fn rest(&mut self) {
        match std::mem::replace(&mut self.backend, Backend::Gone) {
            Backend::Inside(backend) => backend.stop().await,
            Backend::Apart { mut process, .. } => {
                // It ends when its standard input is closed; if it takes too long, dropping it kills it.
                drop(process.stdin.take());
                let _ = tokio::time::timeout(PATIENCE, process.wait()).await;
            }
            Backend::Gone => {}
        }
    }

    /// The backend's data directory.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.settings.data_dir
    }

    /// Stops the backend and starts it as a process of its own (`program`), which can be killed.
    ///
    /// # Errors
    /// It does not start.
    pub async fn move_apart(&mut self, program: &Path) -> Result<()> {
        self.rest().await;
        self.start_apart(program).await
    }

    async fn start_apart(&mut self, program: &Path) -> Result<()> {
        let settings = &self.settings;
        let process = Command::new(program)
            .args([&settings.data_dir, &settings.runtime_dir])
            .args(&settings.ssh_identity)
            // When the test ends in any way, this pipe is closed and the process ends too.
            .stdin(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("could not start the backend")?;
        self.backend = Backend::Apart { program: program.to_owned(), process };
        self.until("the backend answers", async || Ok(self.client.desktops().summary().await.is_ok())).await
    }

    /// Kills the backend's process, as a power cut would, and starts another on the same data.
    ///
    /// # Errors
    /// When it does not run in a process of its own, or does not start again.
    pub async fn kill_and_start(&mut self) -> Result<()> {
        let Backend::Apart { program, mut process } = std::mem::replace(&mut self.backend, Backend::Gone)
        else {
            bail!("the backend runs in the test's own process");
        };
        process.kill().await?;
        self.start_apart(&program).await
    }

    /// The lab's bootable demo disk, imported as a template of 160 MiB machines.
    ///
    /// # Errors
    /// It could not be built or imported.
    pub async fn demo_template(&self) -> Result<Template> {
        let file = self.lab.add_demo_template()?;
        self.template("Demo", "A small Linux that shows its name and a clock", &file, MiB(160)).await
    }

    /// A template of small machines, from a disk image as the hosts see it.
    ///
    /// # Errors
    /// It could not be imported.
    pub async fn template(
        &self,
        name: &str,
        description: &str,
        file: &Path,
        memory: MiB,
    ) -> Result<Template> {
        let mut new = NewTemplate {
            name: name.parse()?,
            description: description.to_owned(),
            shares: vec![Subject::Everyone],
            hardware: sarrio_model::Hardware { vcpus: 1, memory, ..Default::default() },
            path: None,
            file: Some(file.display().to_string().parse()?),
        };
        new.hardware.usb_redirection = false;
        let importing = self.client.templates().create(&new).await?;
        let id = importing.template.id;
        self.done(importing.operation.context("an import from a file begins at once")?).await?;
        Ok(self.client.templates().get(id).await?)
    }

    /// Creates desktops and waits until they are ready. Returns them in the order of their names.
    ///
    /// # Errors
    /// One could not be made.
    pub async fn make(&self, template: &Template, name: &str, count: u32) -> Result<Vec<Desktop>> {
        let new = NewDesktops {
            name: name.parse::<Name>()?,
            template: Some(template.id),
            count,
            owner: None,
            for_group: None,
            for_people: vec![],
            over_limit: OverLimit::Refuse,
            hardware: Default::default(),
            disk: None,
            data_disk: None,
            scratch_disk: None,
            path: None,
            persistence: sarrio_model::Persistence::default(),
            start: false,
        };
        self.done(self.client.desktops().create(&new).await?).await?;
        let query = DesktopQuery {
            template: Some(template.id),
            limit: Some(500),
            sort: Some("name".into()),
            ..Default::default()
        };
        let mut made = self.client.desktops().list(&query).await?.items;
        made.retain(|desktop| desktop.name.as_str().starts_with(name));
        ensure!(made.len() >= count as usize, "{} of {count} are there", made.len());
        Ok(made)
    }

    /// Waits until the events report the end of an operation.
    ///
    /// # Errors
    /// It failed: its problem.
    pub async fn done(&self, operation: Operation) -> Result<()> {
        let last = tokio::time::timeout(PATIENCE, self.end_of(&operation)).await;
        match last.with_context(|| format!("waited too long for the end of {}", operation.kind))?? {
            OperationState::Succeeded => Ok(()),
            OperationState::Failed { problem } => Err(problem.into()),
            other => bail!("{}: {other:?}", operation.kind),
        }
    }

    async fn end_of(&self, operation: &Operation) -> Result<OperationState> {
        let mut last = operation.state.clone();
        // It subscribes to events before it reads the state, so that no change is missed.
        let mut signals = std::pin::pin!(self.client.follow(None, &[Topic::Operations]));
        while !last.is_over() {
            match signals.next().await.context("the backend sends no more events")? {
                Signal::Connected { .. } | Signal::Resync { .. } => {
                    last = self.client.operations().get(operation.id).await?.state;
                }
                Signal::Event(event) => {
                    if let Change::Operation(now) = event.change
                        && now.id == operation.id
                    {
                        last = now.state;
                    }
                }
                Signal::Lost(_) => {}
            }
        }
        Ok(last)
    }

    /// The state of a desktop.
    ///
    /// # Errors
    /// The API's.
    pub async fn state(&self, id: DesktopId) -> Result<StateName> {
        Ok(self.client.desktops().get(id).await?.state.name())
    }

    /// Waits until a desktop is in a state.
    ///
    /// # Errors
    /// It is not, in time: what it is instead.
    pub async fn reaches(&self, id: DesktopId, state: StateName) -> Result<()> {
        let reached = self.until("the desktop's state", async || Ok(self.state(id).await? == state)).await;
        if reached.is_err() {
            bail!("the desktop is not {state} but {:?}", self.client.desktops().get(id).await?.state);
        }
        reached
    }

    /// Waits until a condition holds; the error says what was waited for.
    ///
    /// # Errors
    /// When it did not hold in time, or asking failed.
    pub async fn until(&self, what: &str, mut is_so: impl AsyncFnMut() -> Result<bool>) -> Result<()> {
        let begun = Instant::now();
        while !is_so().await? {
            ensure!(begun.elapsed() < PATIENCE, "waited too long until {what}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// Stops the backend and takes the lab down.
    pub async fn close(mut self) {
        self.rest().await;
    }
}
