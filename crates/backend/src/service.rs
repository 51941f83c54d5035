//! A backend as a whole: store, engine, routes and listeners, and how they are started and stopped.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use sarrio_engine::{Engine, EngineSettings};
use sarrio_hypervisor::Connector;
use sarrio_libvirt::{ConnectorError, LibvirtConnector};
use sarrio_model::{Fingerprint, Problem};
use sarrio_store::{Store, StoreError, Transport};
use tokio::task::JoinHandle;

use crate::{
    app::{App, AppSettings},
    auth::{FirstAdministrator, FirstPassword, MetricsToken, keep_sessions},
    certificate::{self, CertificateError},
    config::Config,
    directory::{self, SecretKey},
    router::router,
    serve::{self, ListenError},
};

/// Why a backend cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A directory of the backend cannot be used.
    #[error("could not use the directory {path}: it must be this user's own; see data_dir and runtime_dir")]
    Directory {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The database could not be opened.
    #[error("could not open the database")]
    Store(#[from] StoreError),
    /// The token of monitoring could not be read.
    #[error("could not read metrics_token_file {file}: it must hold one line of at least 16 characters")]
    MetricsToken {
        /// Which.
        file: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// SSH keys or sockets could not be prepared.
    #[error("could not prepare the way to hypervisors")]
    Connector(#[from] ConnectorError),
    /// The engine could not start.
    #[error("could not start: {0}")]
    Engine(#[from] Problem),
    /// TLS could not be prepared.
    #[error("could not prepare TLS")]
    Certificate(#[from] CertificateError),
    /// The port or the socket could not be opened.
    #[error("could not listen")]
    Listen(#[from] ListenError),
}

/// A running `sarriod`.
pub struct Service {
    app: App,
    tasks: Vec<JoinHandle<()>>,
    /// The address at which it listens.
    pub address: SocketAddr,
    /// Its unix socket.
    pub socket: PathBuf,
    /// The fingerprint of its certificate; `None` without TLS.
    pub fingerprint: Option<Fingerprint>,
    /// The first administrator; `None` after they have changed the password.
    pub first_administrator: Option<FirstAdministrator>,
}

impl Service {
    /// Starts a backend that reaches real hypervisors.
    ///
    /// # Errors
    /// The backend cannot start. The error says why and what to do.
    pub async fn start(config: &Config) -> Result<Self, StartError> {
        prepare(&config.data_dir)?;
        prepare(&config.runtime_dir)?;
        let mut connector =
            LibvirtConnector::new(&config.data_dir.join("ssh"), &config.runtime_dir.join("hosts"))?;
        if let Some(identity) = &config.ssh_identity {
            connector = connector.with_identity(identity);
        }
        Self::start_with(config, Arc::new(connector)).await
    }

    /// The same with any kind of hypervisor.
    ///
    /// # Errors
    /// The backend cannot start. The error says why and what to do.
    pub async fn start_with(config: &Config, connector: Arc<dyn Connector>) -> Result<Self, StartError> {
        prepare(&config.data_dir)?;
        prepare(&config.runtime_dir)?;
        let certificate = config.tls.then(|| certificate::load(config)).transpose()?;
        let socket = config.runtime_dir.join("sarriod.sock");
        // This comes before the database is taken: another backend with this socket would have the same name there.
        serve::require_free(&socket).await?;
        let engine = EngineSettings { holder: holder(&config.runtime_dir), ..config.engine() };
        let settings = AppSettings {
            site_name: config.site_name.clone(),
            first_password: FirstPassword::of(&config.data_dir),
            secret_key: SecretKey::of(&config.data_dir),
            behind_proxy: !config.tls,
            metrics_token: metrics_token(config)?,
        };
        let (database, transport) = (config.database_url(), config.database_transport());
        let app = open(&database, transport, settings, connector, engine).await?;
        let first_administrator = app.first_administrator().await?;
        if let Some(desktops) = config.desktops_each {
            app.take_over_desktops_each(desktops).await?;
        }
        directory::keep(&app);
        let closing = app.closing().clone();
        let on_socket = serve::on_socket(&socket, router(&app), closing.clone()).await?;
        let fingerprint = certificate.as_ref().map(|certificate| certificate.fingerprint);
        let tls = certificate.map(|certificate| certificate.tls);
        let (address, on_address) = serve::on_address(config.listen, tls, router(&app), closing).await?;
        Ok(Self {
            app,
            tasks: vec![on_socket, on_address],
            address,
            socket,
            fingerprint,
            first_administrator,
        })
    }

    /// Waits until another backend has taken over the database. Then this one must stop.
    pub async fn taken_over(&self) {
        self.app.engine().taken_over().await;
    }

    /// Stops the backend: clients are told, requests end, and operations go on at the next start.
    pub async fn stop(self) {
        close(self.app, self.tasks).await;
    }
}

fn prepare(path: &std::path::Path) -> Result<(), StartError> {
    serve::private_dir(path).map_err(|source| StartError::Directory { path: path.to_owned(), source })
}

fn metrics_token(config: &Config) -> Result<Option<MetricsToken>, StartError> {
    let read = |file: &PathBuf| {
        MetricsToken::read(file).map_err(|source| StartError::MetricsToken { file: file.clone(), source })
    };
    config.metrics_token_file.as_ref().map(read).transpose()
}

/// The name under which a backend takes its database: this machine and the directory of its sockets, which is unique.
pub(crate) fn holder(runtime_dir: &std::path::Path) -> String {
    let read = |file| std::fs::read_to_string(file).unwrap_or_default();
    let (machine, host) = (read("/etc/machine-id"), read("/proc/sys/kernel/hostname"));
    format!("{} {} {}", host.trim(), machine.trim(), runtime_dir.display())
}

/// Opens the store, starts the engine, and makes what routes share.
pub(crate) async fn open(
    database: &str,
    transport: Transport,
    app: AppSettings,
    connector: Arc<dyn Connector>,
    settings: EngineSettings,
) -> Result<App, StartError> {
    // One TLS provider for the whole program. It may have been installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let uid =
        serve::own_uid().map_err(|source| StartError::Directory { path: "/proc/self".into(), source })?;
    let store = Store::open_with(database, transport).await?;
    let engine = Engine::start(store, connector, settings).await?;
    let app = App::new(engine, uid, app).await?;
    keep_sessions(&app);
    Ok(app)
}

/// Closes sockets, requests, engine and store, in this order.
pub(crate) async fn close(app: App, tasks: Vec<JoinHandle<()>>) {
    app.closing().cancel();
    app.sockets().close();
    let _ = tokio::time::timeout(serve::GRACE, app.sockets().wait()).await;
    for task in tasks {
        let _ = task.await;
    }
    app.engine().stop().await;
    app.store().close().await;
}
