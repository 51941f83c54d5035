//! A backend as a whole: store, engine, routes, listeners; how it comes up and goes down.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use sarrio_engine::{Engine, EngineSettings};
use sarrio_hypervisor::Connector;
use sarrio_libvirt::{ConnectorError, LibvirtConnector};
use sarrio_model::{Fingerprint, Problem};
use sarrio_store::{Store, StoreError, Transport};
use tokio::task::JoinHandle;

use crate::{
    app::{App, AppSettings},
    auth::{FirstAdministrator, FirstPassword, MetricsToken},
    certificate::{self, CertificateError},
    config::Config,
    router::router,
    serve::{self, ListenError},
};

/// Why a backend does not come up.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A directory of its own cannot be used.
    #[error("could not use the directory {path}: it must be this user's own; see data_dir and runtime_dir")]
    Directory {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The database.
    #[error("could not open the database")]
    Store(#[from] StoreError),
    /// The token that monitoring comes with.
    #[error("could not read metrics_token_file {file}: it must hold one line of at least 16 characters")]
    MetricsToken {
        /// Which.
        file: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// SSH keys and sockets.
    #[error("could not prepare the way to hypervisors")]
    Connector(#[from] ConnectorError),
    /// The engine.
    #[error("could not start: {0}")]
    Engine(#[from] Problem),
    /// TLS.
    #[error("could not prepare TLS")]
    Certificate(#[from] CertificateError),
    /// The port or socket.
    #[error("could not listen")]
    Listen(#[from] ListenError),
}

/// A running `sarriod`.
pub struct Service {
    app: App,
    tasks: Vec<JoinHandle<()>>,
    /// Where it listens.
    pub address: SocketAddr,
    /// Its unix socket.
    pub socket: PathBuf,
    /// Of its certificate; `None` without TLS.
    pub fingerprint: Option<Fingerprint>,
    /// Until the first administrator has changed the password.
    pub first_administrator: Option<FirstAdministrator>,
}

impl Service {
    /// Starts a backend that reaches real hypervisors.
    ///
    /// # Errors
    /// What it cannot do, with what to do about it.
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
    /// What it cannot do, with what to do about it.
    pub async fn start_with(config: &Config, connector: Arc<dyn Connector>) -> Result<Self, StartError> {
        prepare(&config.data_dir)?;
        prepare(&config.runtime_dir)?;
        let certificate = config.tls.then(|| certificate::load(config)).transpose()?;
        let socket = config.runtime_dir.join("sarriod.sock");
        // Before the database is taken: whoever has the socket has that too, under the same name.
        serve::require_free(&socket).await?;
        let engine = EngineSettings { holder: holder(&config.runtime_dir), ..config.engine() };
        let settings = AppSettings {
            site_name: config.site_name.clone(),
            first_password: FirstPassword::of(&config.data_dir),
            behind_proxy: !config.tls,
            metrics_token: metrics_token(config)?,
        };
        let (database, transport) = (config.database_url(), config.database_transport());
        let app = open(&database, transport, settings, connector, engine).await?;
        let first_administrator = app.first_administrator().await?;
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

    /// Waits until another backend has taken the database over; this one is of no use then.
    pub async fn taken_over(&self) {
        self.app.engine().taken_over().await;
    }

    /// Goes down in good order: lines are told, requests end, operations go on at the next start.
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

/// By what name a backend takes its database: this machine and where its sockets lie, of which there is one.
pub(crate) fn holder(runtime_dir: &std::path::Path) -> String {
    let read = |file| std::fs::read_to_string(file).unwrap_or_default();
    let (machine, host) = (read("/etc/machine-id"), read("/proc/sys/kernel/hostname"));
    format!("{} {} {}", host.trim(), machine.trim(), runtime_dir.display())
}

/// Store, engine and what routes share.
pub(crate) async fn open(
    database: &str,
    transport: Transport,
    app: AppSettings,
    connector: Arc<dyn Connector>,
    settings: EngineSettings,
) -> Result<App, StartError> {
    // One TLS provider for all that is linked; somebody in the same program may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let uid =
        serve::own_uid().map_err(|source| StartError::Directory { path: "/proc/self".into(), source })?;
    let store = Store::open_with(database, transport).await?;
    let engine = Engine::start(store, connector, settings).await?;
    Ok(App::new(engine, uid, app).await?)
}

/// Lines, requests, engine, store, in this order.
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
