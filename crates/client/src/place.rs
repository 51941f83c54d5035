//! Where a backend is, and how a connection to it is opened.

use std::{fmt, sync::Arc, time::Duration};

use rustls::{ClientConfig, pki_types::ServerName};
use sarrio_model::{Code, Problem};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;
use url::Url;

use crate::{
    certificate::{self, Trust},
    socket,
};

/// How long a connection may take to be there.
pub(crate) const CONNECT: Duration = Duration::from_secs(10);

/// A connection of either kind.
pub(crate) trait Line: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Line for T {}

pub(crate) enum Place {
    Https {
        /// Ends in `/`.
        base: Box<Url>,
        tls: Arc<ClientConfig>,
    },
    #[cfg(unix)]
    Unix(std::path::PathBuf),
}

impl Place {
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

    /// The client for plain requests: it keeps connections, and speaks HTTP/2 where it is TLS.
    pub(crate) fn http(&self) -> Result<reqwest::Client, Problem> {
        let builder = reqwest::Client::builder()
            .no_proxy()
            .connect_timeout(CONNECT)
            .user_agent(concat!("sarrio/", env!("CARGO_PKG_VERSION")))
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
        builder.build().map_err(|error| {
            Problem::new(Code::Internal, format!("The HTTP client of this program cannot be made: {error}."))
        })
    }

    /// A line of its own, for a WebSocket.
    pub(crate) async fn open(&self) -> Result<Box<dyn Line>, Problem> {
        let opened = timeout(CONNECT, self.line()).await;
        opened.unwrap_or_else(|_| Err(unreachable(self, "it did not answer within 10 s")))
    }

    async fn line(&self) -> Result<Box<dyn Line>, Problem> {
        match self {
            Self::Https { base, tls } => {
                let mut tls = ClientConfig::clone(tls);
                tls.alpn_protocols = vec![b"http/1.1".to_vec()];
                let stream = dial(base).await.map_err(|error| unreachable(self, error))?;
                let tls = TlsConnector::from(Arc::new(tls)).connect(server_name(base)?, stream).await;
                Ok(Box::new(tls.map_err(|error| socket::failed(self, &error))?))
            }
            #[cfg(unix)]
            Self::Unix(path) => {
                let stream = tokio::net::UnixStream::connect(path).await;
                Ok(Box::new(stream.map_err(|error| unreachable(self, error))?))
            }
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Https { base, .. } => f.write_str(base.as_str().trim_end_matches('/')),
            #[cfg(unix)]
            Self::Unix(path) => path.display().fmt(f),
        }
    }
}

/// No answer was heard from `place`.
pub(crate) fn unreachable(place: impl fmt::Display, why: impl fmt::Display) -> Problem {
    Problem::new(Code::BackendUnreachable, format!("The backend at {place} does not answer: {why}."))
}

/// An address of a backend: `https`, a host, nothing else but a port. A bare `host` or `host:port` is taken as such.
pub(crate) fn https_url(text: &str) -> Result<Url, Problem> {
    let refuse = |why: &str| Problem::invalid("url", format!("“{text}” is no address of a backend: {why}."));
    let text = text.trim();
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let mut url = Url::parse(&whole).map_err(|error| refuse(&error.to_string()))?;
    if url.scheme() != "https" {
        return Err(refuse("it must begin with https://"));
    }
    if url.host_str().is_none_or(str::is_empty) || !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("it must read https://host:port"));
    }
    if !text
        .trim_end_matches('/')
        .rsplit("://")
        .next()
        .is_some_and(|rest| rest.contains("]:") || has_port(rest))
    {
        // The backend's own port, not the web's: a bare host name means a backend.
        if !text.contains("://") {
            let _ = url.set_port(Some(8443));
        }
    }
    url.set_path("/");
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

fn has_port(authority: &str) -> bool {
    authority.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok())
}

pub(crate) async fn dial(base: &Url) -> std::io::Result<TcpStream> {
    let host = base.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((host, base.port_or_known_default().unwrap_or(443))).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

pub(crate) fn server_name(base: &Url) -> Result<ServerName<'static>, Problem> {
    let host = base.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    ServerName::try_from(host.to_owned())
        .map_err(|_| Problem::invalid("url", format!("“{host}” is neither a host name nor an IP address.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_https_and_nothing_but_host_and_port() {
        for (typed, url) in [
            ("school.example", "https://school.example:8443/"),
            ("10.0.0.7:9000", "https://10.0.0.7:9000/"),
            ("https://school.example/x?y#z", "https://school.example/"),
            ("https://[::1]:8443", "https://[::1]:8443/"),
        ] {
            assert_eq!(https_url(typed).unwrap().as_str(), url);
        }
        for bad in ["", "http://school.example", "ftp://x", "https://", "https://me:pw@school.example", "a b"]
        {
            assert_eq!(https_url(bad).unwrap_err().field.as_deref(), Some("url"), "{bad}");
        }
    }
}
