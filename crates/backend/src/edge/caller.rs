//! Who asks.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts, connect_info::Connected},
    http::{header, request::Parts},
    serve::IncomingStream,
};
use jiff::Timestamp;
use sarrio_model::{Caller, Code, Problem, SessionId, User};
use tokio::net::UnixListener;

use super::Refusal;
use crate::{app::App, auth::Token};

/// The other end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Peer {
    /// A process on this machine.
    Process {
        /// Its user, as the kernel says; `None` where it does not.
        uid: Option<u32>,
    },
    /// Another machine, or this one by TCP.
    Address(IpAddr),
}

impl Connected<SocketAddr> for Peer {
    fn connect_info(address: SocketAddr) -> Self {
        Self::Address(address.ip().to_canonical())
    }
}

impl Connected<IncomingStream<'_, UnixListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, UnixListener>) -> Self {
        Self::Process { uid: stream.io().peer_cred().ok().map(|cred| cred.uid()) }
    }
}

/// A caller that is known.
#[derive(Debug, Clone)]
pub(crate) struct Who {
    /// As the engine wants to know it.
    pub(crate) caller: Caller,
    /// The person.
    pub(crate) user: User,
    /// The session, unless they came by the unix socket.
    pub(crate) session: Option<SessionId>,
    /// What it is found by.
    token_hash: Option<[u8; 32]>,
    /// When the session ends.
    pub(crate) expires: Timestamp,
}

impl Who {
    /// Who comes with this token, as of now.
    async fn by_token(app: &App, token_hash: [u8; 32]) -> Result<Self, Problem> {
        let Some((session, user)) = app.store().session(token_hash).await? else {
            return Err(Problem::new(Code::NotSignedIn, "The session has ended."));
        };
        let caller = Caller { user: user.named(), role: user.role, direct: false };
        Ok(Self {
            caller,
            user,
            session: Some(session.id),
            token_hash: Some(token_hash),
            expires: session.expires,
        })
    }

    /// The same caller as of now: for what lasts longer than a request.
    pub(crate) async fn again(&self, app: &App) -> Result<Self, Problem> {
        match self.token_hash {
            Some(hash) => Self::by_token(app, hash).await,
            None => Ok(Self::direct(app.direct_user().await?)),
        }
    }

    /// Whoever runs as the backend's own user is its administrator.
    fn direct(user: User) -> Self {
        let caller = Caller { user: user.named(), role: user.role, direct: true };
        Self { caller, user, session: None, token_hash: None, expires: Timestamp::MAX }
    }
}

impl FromRequestParts<App> for Who {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let who = match token(parts)? {
            Some(token) => Self::by_token(app, token.hash()).await?,
            None => match parts.extensions.get::<ConnectInfo<Peer>>() {
                Some(ConnectInfo(Peer::Process { uid: Some(uid) })) if app.trusts(*uid) => {
                    Self::direct(app.direct_user().await?)
                }
                _ => return Err(Refusal(Problem::new(Code::NotSignedIn, "This needs a session."))),
            },
        };
        tracing::Span::current().record("user.id", tracing::field::display(who.user.id));
        Ok(who)
    }
}

/// The bearer token, if one is given.
fn token(parts: &Parts) -> Result<Option<Token>, Refusal> {
    let Some(value) = parts.headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let value = value.to_str().ok().and_then(|text| text.split_once(' '));
    match value {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token
            .trim()
            .parse()
            .map(Some)
            .map_err(|_| Refusal(Problem::new(Code::NotSignedIn, "The session has ended."))),
        _ => Err(Refusal(Problem::new(Code::NotSignedIn, "Only bearer tokens sign a request in."))),
    }
}
