//! A connection to a directory, in steps that the test can tell apart.

use std::{
    future::Future,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapError, StdStream};
use sarrio_model::{
    DirectorySecurity, DirectorySettings, HostAddress, Problem,
    problem::{
        DirectoryHungUp, DirectoryNameNotFound, DirectoryNotLoopback, DirectoryNotReached,
        DirectoryNotUnderstood, DirectorySilent,
    },
};
use tokio::{
    net::{TcpStream, lookup_host},
    time::{Instant, timeout_at},
};
use tokio_util::task::AbortOnDropHandle;

use crate::tls;

/// How long a conversation waits.
#[derive(Debug, Clone)]
pub(crate) struct Patience {
    host: HostAddress,
    each: Duration,
    /// When the whole conversation is over.
    end: Option<Instant>,
}

impl Patience {
    /// For somebody who waits: the whole conversation is over in time.
    pub(crate) fn of_person(settings: &DirectorySettings) -> Self {
        let this = Self::of_sync(settings);
        Self { end: Some(Instant::now() + this.each), ..this }
    }

    /// For a sync: each answer comes in time.
    pub(crate) fn of_sync(settings: &DirectorySettings) -> Self {
        let each = Duration::from_secs(settings.patience_seconds.into());
        Self { host: settings.address.clone(), each, end: None }
    }

    /// Waits for something, but no longer than that.
    pub(crate) async fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T, Problem> {
        let soon = Instant::now() + self.each;
        let until = self.end.map_or(soon, |end| end.min(soon));
        let silent = || DirectorySilent { host: self.host.clone(), seconds: self.each.as_secs() };
        timeout_at(until, work).await.map_err(|_| silent().into())
    }
}

/// A connection to a directory.
pub(crate) struct Connection {
    pub(crate) ldap: Ldap,
    pub(crate) host: HostAddress,
    pub(crate) patience: Patience,
    /// Carries requests and answers, until the connection is dropped.
    _driver: AbortOnDropHandle<()>,
}

impl Connection {
    /// Connects in one go.
    pub(crate) async fn open(settings: &DirectorySettings, patience: Patience) -> Result<Self, Problem> {
        let addresses = resolve(settings, &patience).await?;
        let (stream, _) = dial(settings, &addresses, &patience).await?;
        secure(settings, stream, patience).await
    }

    /// What a failure of the library means.
    pub(crate) fn problem(&self, error: LdapError) -> Problem {
        tracing::debug!(%error, "the directory's answer");
        let host = self.host.clone();
        match error {
            LdapError::Io { .. } | LdapError::ResultRecv { .. } | LdapError::OpSend { .. } => {
                DirectoryHungUp { host }.into()
            }
            LdapError::EndOfStream | LdapError::IdScrubSend { .. } => DirectoryHungUp { host }.into(),
            _ => DirectoryNotUnderstood { host }.into(),
        }
    }
}

/// The addresses of the server.
pub(crate) async fn resolve(
    settings: &DirectorySettings,
    patience: &Patience,
) -> Result<Vec<SocketAddr>, Problem> {
    let host = settings.address.clone();
    let found = patience.wait(lookup_host((host.as_str(), settings.port()))).await?;
    let addresses: Vec<SocketAddr> = found.map(Iterator::collect).unwrap_or_default();
    if addresses.is_empty() {
        return Err(DirectoryNameNotFound { host }.into());
    }
    let elsewhere = addresses.iter().any(|address| !address.ip().to_canonical().is_loopback());
    if settings.security == DirectorySecurity::Loopback && elsewhere {
        return Err(DirectoryNotLoopback { host }.into());
    }
    Ok(addresses)
}

/// A connection to the first address that answers.
pub(crate) async fn dial(
    settings: &DirectorySettings,
    addresses: &[SocketAddr],
    patience: &Patience,
) -> Result<(TcpStream, IpAddr), Problem> {
    let mut last = None;
    let each = patience.each / u32::try_from(addresses.len()).unwrap_or(1).max(1);
    for address in addresses {
        // One address that swallows everything leaves time for the others.
        let tried = patience.wait(tokio::time::timeout(each, TcpStream::connect(address))).await?;
        match tried {
            Ok(Ok(stream)) => return Ok((stream, address.ip())),
            Ok(Err(error)) => last = Some(error.to_string()),
            Err(_) => last = Some(format!("no answer within {} s", each.as_secs().max(1))),
        }
    }
    let why = last.unwrap_or_default();
    Err(DirectoryNotReached { host: settings.address.clone(), port: settings.port().to_string(), why }.into())
}

/// LDAP over the connection, encrypted as the settings want it.
pub(crate) async fn secure(
    settings: &DirectorySettings,
    stream: TcpStream,
    patience: Patience,
) -> Result<Connection, Problem> {
    let host = settings.address.clone();
    let unusable = |error: std::io::Error| tls::problem(&host, error.into());
    let stream = StdStream::Tcp(stream.into_std().map_err(unusable)?);
    let mut with = LdapConnSettings::new().set_std_stream(stream);
    let scheme = match settings.security {
        DirectorySecurity::Ldaps | DirectorySecurity::StartTls => {
            with = with.set_config(tls::config(settings)?.into());
            with = with.set_starttls(settings.security == DirectorySecurity::StartTls);
            if settings.security == DirectorySecurity::Ldaps { "ldaps" } else { "ldap" }
        }
        DirectorySecurity::Loopback | DirectorySecurity::Unencrypted => "ldap",
    };
    // The stream is there already: of this URL only the host counts, which the certificate must name.
    let url = match host.as_str().contains(':') {
        true => format!("{scheme}://[{host}]"),
        false => format!("{scheme}://{host}"),
    };
    let made = patience.wait(LdapConnAsync::with_settings(with, &url)).await?;
    let (driver, ldap) = made.map_err(|error| tls::problem(&host, error))?;
    let driver = tokio::spawn(async move {
        if let Err(error) = driver.drive().await {
            tracing::debug!(%error, "the connection to the directory ended");
        }
    });
    Ok(Connection { ldap, host, patience, _driver: AbortOnDropHandle::new(driver) })
}
