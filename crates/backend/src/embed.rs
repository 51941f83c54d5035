//! The same backend inside another program, on a private Unix socket. It is for an administrator with hypervisors of
//! their own.

use std::{path::PathBuf, sync::Arc};

use sarrio_engine::EngineSettings;
use sarrio_hypervisor::Connector;
use sarrio_libvirt::LibvirtConnector;
use sarrio_store::Transport;
use tokio::task::JoinHandle;

use crate::{
    app::{App, AppSettings},
    auth::FirstPassword,
    directory::SecretKey,
    router::router,
    serve,
    service::{StartError, close, holder, open},
};

/// The settings of an embedded backend.
#[derive(Clone)]
pub struct EmbeddedSettings {
    /// The directory of what lasts: the SQLite file, the key to the hypervisors.
    pub data_dir: PathBuf,
    /// What dies with the process: sockets. Its path must be short.
    pub runtime_dir: PathBuf,
    /// What people call this installation.
    pub site_name: String,
    /// A private key of the person's, without a passphrase, for signing in to hypervisors.
    pub ssh_identity: Option<PathBuf>,
    /// Whether to sign in with the keys of the person's SSH agent.
    pub ssh_agent: bool,
    /// What the engine is told.
    pub engine: EngineSettings,
}

impl EmbeddedSettings {
    /// The default settings with these directories.
    #[must_use]
    pub fn new(data_dir: impl Into<PathBuf>, runtime_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            runtime_dir: runtime_dir.into(),
            site_name: "Sarrio".to_owned(),
            ssh_identity: None,
            ssh_agent: false,
            engine: EngineSettings::default(),
        }
    }
}

/// A running embedded backend. If it is dropped without [`stop`](Self::stop), its operations go on at the next start.
pub struct Embedded {
    app: App,
    task: JoinHandle<()>,
    /// Its socket, for `Client::unix`.
    pub socket: PathBuf,
}

/// Starts a backend in this process that reaches real hypervisors.
///
/// # Errors
/// The backend cannot start. The error says why and what to do.
pub async fn embedded(settings: EmbeddedSettings) -> Result<Embedded, StartError> {
    prepare(&settings)?;
    let mut connector =
        LibvirtConnector::new(&settings.data_dir.join("ssh"), &settings.runtime_dir.join("hosts"))?;
    if let Some(identity) = &settings.ssh_identity {
        connector = connector.with_identity(identity);
    } else if settings.ssh_agent {
        connector = connector.with_agent();
    }
    embedded_with(settings, Arc::new(connector)).await
}

/// The same with any kind of hypervisor.
///
/// # Errors
/// The backend cannot start. The error says why and what to do.
pub async fn embedded_with(
    settings: EmbeddedSettings,
    connector: Arc<dyn Connector>,
) -> Result<Embedded, StartError> {
    prepare(&settings)?;
    let database = format!("sqlite:{}", settings.data_dir.join("sarrio.db").display());
    let socket = settings.runtime_dir.join("backend.sock");
    serve::require_free(&socket).await?;
    let engine = EngineSettings { holder: holder(&settings.runtime_dir), ..settings.engine };
    let app = AppSettings {
        first_password: FirstPassword::of(&settings.data_dir),
        secret_key: SecretKey::of(&settings.data_dir),
        site_name: settings.site_name,
        behind_proxy: false,
        metrics_token: None,
    };
    let app = open(&database, Transport::Verified, app, connector, engine).await?;
    let task = serve::on_socket(&socket, router(&app), app.closing().clone()).await?;
    Ok(Embedded { app, task, socket })
}

fn prepare(settings: &EmbeddedSettings) -> Result<(), StartError> {
    for path in [&settings.data_dir, &settings.runtime_dir] {
        serve::private_dir(path).map_err(|source| StartError::Directory { path: path.clone(), source })?;
    }
    Ok(())
}

impl Embedded {
    /// Stops the backend. Desktops keep running.
    pub async fn stop(self) {
        close(self.app, vec![self.task]).await;
    }
}
