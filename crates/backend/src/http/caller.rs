//! The caller of a request.

use std::{
    net::IpAddr,
    sync::{Arc, OnceLock},
};

use axum::{
    Json,
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use jiff::Timestamp;
use sarrio_engine::authz::CarriesActions;
use sarrio_model::{
    Caller, Origin, Problem, SessionId, Source, User,
    problem::{BearerTokensOnly, PasswordMustChange, SessionEnded, SessionNeeded, SessionUnknown},
};

use super::{ApiError, Peer, address_of};
use crate::{app::App, auth::Token};

/// A caller who is signed in, but may have to choose a new password first: for the routes where they do that.
#[derive(Debug, Clone)]
pub(crate) struct SignedIn {
    pub(crate) who: Who,
    pub(crate) must_change_password: bool,
}

/// A caller who is signed in and need not choose a new password first.
#[derive(Debug, Clone)]
pub(crate) struct Who {
    /// The caller, as the engine needs it.
    pub(crate) caller: Caller,
    /// The person.
    pub(crate) user: User,
    /// The session; `None` on the Unix socket.
    pub(crate) session: Option<SessionId>,
    /// The hash of its token.
    token_hash: Option<[u8; 32]>,
    /// Who checked their password.
    pub(crate) source: Source,
    /// The address that they call from; `None` on the Unix socket.
    address: Option<IpAddr>,
    /// When the session ends.
    pub(crate) expires: Timestamp,
}

impl Who {
    /// The caller with this token, read from the database.
    async fn by_token(app: &App, token_hash: [u8; 32], address: Option<IpAddr>) -> Result<SignedIn, Problem> {
        let Some(found) = app.store().session(token_hash).await? else {
            return Err(SessionUnknown.into());
        };
        let mut caller = app.store().caller_of(&found.user).await?;
        app.sessions_used().note(&found.session);
        let session = Some(found.session.id);
        caller.from = address.map_or(Origin::Socket, |address| Origin::Network { address, session });
        let who = Self {
            caller,
            user: found.user,
            session: Some(found.session.id),
            token_hash: Some(token_hash),
            source: found.session.source,
            address,
            expires: found.session.expires,
        };
        Ok(SignedIn { who, must_change_password: found.must_change_password })
    }

    /// Reads the same caller again, for a connection that outlasts the request.
    pub(crate) async fn again(&self, app: &App) -> Result<Self, Problem> {
        match self.token_hash {
            Some(hash) => {
                let found = Self::by_token(app, hash, self.address).await;
                // Such a connection had a session when it was opened.
                found
                    .map_err(|why| if why.says(SessionUnknown::KEY) { SessionEnded.into() } else { why })?
                    .allowed()
            }
            None => Ok(Self::direct(app.direct_user().await?)),
        }
    }

    /// An answer in which each row carries what this caller may do with it.
    pub(crate) fn shows<T: CarriesActions>(&self, mut rows: T) -> Json<T> {
        rows.set_actions(&self.caller);
        Json(rows)
    }

    /// The administrator on the Unix socket: a process of the backend's own user.
    fn direct(user: User) -> Self {
        let caller = Caller::on_socket(user.named(), user.role);
        Self {
            caller,
            user,
            session: None,
            token_hash: None,
            source: Source::Local,
            address: None,
            expires: Timestamp::MAX,
        }
    }
}

impl SignedIn {
    /// The caller, unless they must choose a new password first.
    fn allowed(self) -> Result<Who, Problem> {
        if self.must_change_password {
            return Err(PasswordMustChange { name: self.who.caller.user.name }.into());
        }
        Ok(self.who)
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let found = match token(parts)? {
            Some(token) => {
                let peer = parts.extensions.get::<ConnectInfo<Peer>>();
                let address = address_of(app, peer.map(|ConnectInfo(peer)| *peer), &parts.headers);
                Who::by_token(app, token.hash(), address).await?
            }
            None => match parts.extensions.get::<ConnectInfo<Peer>>() {
                Some(ConnectInfo(Peer::Process { uid: Some(uid) })) if app.trusts(*uid) => {
                    let who = Who::direct(app.direct_user().await?);
                    Self { who, must_change_password: false }
                }
                _ => return Err(ApiError(SessionNeeded.into())),
            },
        };
        if let Some(note) = parts.extensions.get::<CallerNote>() {
            note.write(&found.who.caller);
        }
        tracing::Span::current().record("user.id", tracing::field::display(found.who.user.id));
        Ok(found)
    }
}

impl FromRequestParts<App> for Who {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        Ok(SignedIn::from_request_parts(parts, app).await?.allowed()?)
    }
}

/// Remembers a request's caller until it is answered.
#[derive(Debug, Clone, Default)]
pub(crate) struct CallerNote(Arc<OnceLock<Caller>>);

impl CallerNote {
    fn write(&self, caller: &Caller) {
        let _ = self.0.set(caller.clone());
    }

    /// The caller, once they are known to be signed in.
    pub(crate) fn caller(&self) -> Option<&Caller> {
        self.0.get()
    }
}

/// The token of `Authorization: Bearer`.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// The session's token, if one is given.
fn token(parts: &Parts) -> Result<Option<Token>, ApiError> {
    if !parts.headers.contains_key(header::AUTHORIZATION) {
        return Ok(None);
    }
    let token = bearer(&parts.headers).ok_or_else(|| ApiError(BearerTokensOnly.into()))?;
    token.parse().map(Some).map_err(|()| ApiError(SessionUnknown.into()))
}
