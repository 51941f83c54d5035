//! How a backend is reached, and how a connection to it is opened.

use std::{fmt, sync::Arc};

use rustls::ClientConfig;
use sarrio_model::{
    Problem,
    problem::{BackendSilentFor, HttpClientNotMade},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::timeout,
};
use tokio_rustls::TlsConnector;
use url::Url;

use crate::{
    address::{CONNECT, dial, https_url, server_name},
    certificate::{self, Trust},
    device,
    failure::{broken, unreachable},
};

/// A connection of either kind.
pub(crate) trait Connection: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Connection for T {}

/// How a backend is reached.
pub(crate) enum Endpoint {
    Https {
        /// Ends in `/`.
        base: Box<Url>,
        tls: Arc<ClientConfig>,
    },
    #[cfg(unix)]
    Unix(std::path::PathBuf),
}

impl Endpoint {
    pub(crate) fn https(url: &str, trust: Trust) -> Result<Self, Problem> {
        Ok(Self::Https { base: Box::new(https_url(url)?), tls: Arc::new(certificate::config(trust)?) })
    }

    /// The address of a route below `/api/v1/`.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}api/v1/{path}", self.root())
    }

    fn root(&self) -> &str {
        match self {
            Self::Https { base, .. } => base.as_str(),
            #[cfg(unix)]
            Self::Unix(_) => "http://sarrio/",
        }
    }

    /// The HTTP client for requests. It reuses connections, and uses HTTP/2 with TLS.
    pub(crate) fn http(&self) -> Result<reqwest::Client, Problem> {
        let builder = reqwest::Client::builder()
            .no_proxy()
            .connect_timeout(CONNECT)
            .user_agent(device::name())
            .redirect(reqwest::redirect::Policy::none());
        let builder = match self {
            Self::Https { tls, .. } => {
                let mut tls = ClientConfig::clone(tls);
                tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
                builder.https_only(true).tls_backend_preconfigured(tls)
            }
            #[cfg(unix)]
            Self::Unix(path) => builder.unix_socket(path.as_path()),
        };
        builder.build().map_err(|error| HttpClientNotMade { why: error.to_string() }.into())
    }

    /// Opens a separate connection, for a WebSocket.
    pub(crate) async fn open(&self) -> Result<Box<dyn Connection>, Problem> {
        let opened = timeout(CONNECT, self.connect()).await;
        opened.unwrap_or_else(|_| {
            Err(BackendSilentFor { endpoint: self.to_string(), seconds: CONNECT.as_secs() }.into())
        })
    }

    async fn connect(&self) -> Result<Box<dyn Connection>, Problem> {
        match self {
            Self::Https { base, tls } => {
                let mut tls = ClientConfig::clone(tls);
                tls.alpn_protocols = vec![b"http/1.1".to_vec()];
                let stream = dial(base).await.map_err(|error| unreachable(self, error))?;
                let tls = TlsConnector::from(Arc::new(tls)).connect(server_name(base)?, stream).await;
                Ok(Box::new(tls.map_err(|error| broken(self, &error))?))
            }
            #[cfg(unix)]
            Self::Unix(path) => {
                let stream = tokio::net::UnixStream::connect(path).await;
                Ok(Box::new(stream.map_err(|error| unreachable(self, error))?))
            }
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Https { base, .. } => f.write_str(base.as_str().trim_end_matches('/')),
            #[cfg(unix)]
            Self::Unix(path) => path.display().fmt(f),
        }
    }
}
