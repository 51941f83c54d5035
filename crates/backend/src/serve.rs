//! Listening: HTTPS for the network, and a private Unix socket for this machine.

use std::{
    fs, io,
    net::SocketAddr,
    os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use axum::Router;
use axum_server::tls_rustls::RustlsConfig;
use hyper_util::rt::TokioTimer;
use rustls::ServerConfig;
use tokio::{net::UnixListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::http::Peer;

/// How long requests in progress may take to end when the backend stops.
pub(crate) const GRACE: Duration = Duration::from_secs(10);

/// How long a client may take to send the headers of a request.
const HEADERS: Duration = Duration::from_secs(20);

/// Why the backend cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Another process uses the port, or the address is not one of this machine's.
    #[error("could not listen on {address}: see whether another sarriod runs, or change `listen`")]
    Address {
        /// Where.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// The socket's directory cannot be used.
    #[error("could not make the socket {path}: see whether its directory is this user's own")]
    Socket {
        /// Where.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Another process answers on the socket.
    #[error("another backend listens on {path}: end it first, or choose another runtime directory")]
    Taken {
        /// Where.
        path: PathBuf,
    },
}

/// Makes a directory that only this user may enter. A directory that another user made is refused, because that user
/// could change it at any time.
pub(crate) fn private_dir(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    let found = fs::metadata(path)?;
    if found.uid() != own_uid()? {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it belongs to another user"));
    }
    if found.permissions().mode() & 0o077 != 0 {
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// The user that this process runs as.
pub(crate) fn own_uid() -> io::Result<u32> {
    Ok(fs::metadata("/proc/self")?.uid())
}

/// Fails where somebody answers on the socket.
pub(crate) async fn require_free(path: &Path) -> Result<(), ListenError> {
    match tokio::net::UnixStream::connect(path).await {
        Ok(_) => Err(ListenError::Taken { path: path.to_owned() }),
        Err(_) => Ok(()),
    }
}

/// Serves on a Unix socket until `closing` is cancelled. A socket that a killed process left is replaced.
pub(crate) async fn on_socket(
    path: &Path,
    routes: Router,
    closing: CancellationToken,
) -> Result<JoinHandle<()>, ListenError> {
    let failed = |source| ListenError::Socket { path: path.to_owned(), source };
    if let Some(directory) = path.parent() {
        private_dir(directory).map_err(failed)?;
    }
    require_free(path).await?;
    if fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_socket()) {
        fs::remove_file(path).map_err(failed)?;
    }
    let listener = UnixListener::bind(path).map_err(failed)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(failed)?;
    let path = path.to_owned();
    Ok(tokio::spawn(async move {
        let served = axum::serve(listener, routes.into_make_service_with_connect_info::<Peer>())
            .with_graceful_shutdown(closing.clone().cancelled_owned());
        let late = async {
            closing.cancelled().await;
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            ended = served => if let Err(error) = ended { tracing::error!(%error, "the socket failed") },
            () = late => tracing::warn!("requests were cut off"),
        }
        let _ = fs::remove_file(path);
    }))
}

/// Serves on a port until `closing` is cancelled, with TLS where there is a certificate. Returns the address, because
/// the system may have chosen the port.
pub(crate) async fn on_address(
    address: SocketAddr,
    tls: Option<Arc<ServerConfig>>,
    routes: Router,
    closing: CancellationToken,
) -> Result<(SocketAddr, JoinHandle<()>), ListenError> {
    let failed = |source| ListenError::Address { address, source };
    let listener = std::net::TcpListener::bind(address).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let local = listener.local_addr().map_err(failed)?;
    let service = routes.into_make_service_with_connect_info::<Peer>();
    let handle = axum_server::Handle::new();
    let ending = handle.clone();
    tokio::spawn(async move {
        closing.cancelled().await;
        ending.graceful_shutdown(Some(GRACE));
    });
    let task = match tls {
        Some(tls) => {
            let config = RustlsConfig::from_config(tls);
            let mut server = axum_server::from_tcp_rustls(listener, config).map_err(failed)?.handle(handle);
            impatient(server.http_builder());
            tokio::spawn(async move { log_end(server.serve(service).await) })
        }
        None => {
            let mut server = axum_server::from_tcp(listener).map_err(failed)?.handle(handle);
            impatient(server.http_builder());
            tokio::spawn(async move { log_end(server.serve(service).await) })
        }
    };
    Ok((local, task))
}

fn impatient<E>(builder: &mut hyper_util::server::conn::auto::Builder<E>) {
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(Some(HEADERS));
}

fn log_end(ended: io::Result<()>) {
    if let Err(error) = ended {
        tracing::error!(%error, "the port failed");
    }
}
