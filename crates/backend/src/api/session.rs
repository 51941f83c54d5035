//! `session`: signing in and out.

use std::net::IpAddr;

use axum::{
    Extension, Json,
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode},
};
use jiff::{SignedDuration, Timestamp};
use sarrio_model::{Code, NewSession, Problem, Session, SessionId, UserName};
use sarrio_store::SessionRow;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    auth::Token,
    edge::{Answer, Body, Peer, Who},
};

/// A session lasts a school day.
const LASTS: SignedDuration = SignedDuration::from_hours(12);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(sign_in, read, sign_out))
}

/// Signs in
///
/// The token is shown in this answer alone. It is sent as `Authorization: Bearer …` from then on and ends after 12
/// hours, at `DELETE session`, or when the password changes.
#[utoipa::path(post, path = "/session", tag = "session", request_body = NewSession, security(()),
    responses((status = 201, description = "The session, with its token", body = Session)))]
async fn sign_in(
    State(app): State<App>,
    peer: Option<Extension<ConnectInfo<Peer>>>,
    headers: HeaderMap,
    Body(new): Body<NewSession>,
) -> Answer<(StatusCode, Json<Session>)> {
    let from = match peer {
        Some(Extension(ConnectInfo(Peer::Address(address)))) => {
            let told = app.behind_proxy().then(|| forwarded(&headers)).flatten();
            Some(one_network(told.unwrap_or(address)))
        }
        _ => None,
    };
    app.attempts().admit(&new.username, from)?;
    let known = match new.username.parse::<UserName>() {
        Ok(name) => app.store().user_by_name(&name).await?,
        Err(_) => None,
    };
    let (user, hash) = known.unzip();
    let matches = app.passwords().matches(new.password, hash).await;
    let Some(user) = user.filter(|user| matches && user.enabled) else {
        tracing::info!("a sign-in failed");
        return Err(
            Problem::new(Code::WrongCredentials, "Nobody signs in with this name and password.").into()
        );
    };
    app.attempts().succeeded(&new.username, from);
    let token = Token::new();
    let now = Timestamp::now();
    let row = SessionRow {
        id: SessionId::new(),
        user: user.id,
        token_hash: token.hash(),
        created: now,
        expires: now + LASTS,
    };
    let mut tx = app.store().begin().await?;
    tx.insert_session(&row).await?;
    tx.commit().await?;
    tracing::info!(user.id = %user.id, session.id = %row.id, "signed in");
    let session = Session {
        id: row.id,
        token: Some(token.reveal()),
        user,
        site: app.site_name().to_owned(),
        direct: false,
        expires: row.expires,
    };
    Ok((StatusCode::CREATED, Json(session)))
}

/// Tells who is signed in
///
/// Over the backend's own unix socket a process of the same user is the administrator, without a token.
#[utoipa::path(get, path = "/session", tag = "session",
    responses((status = 200, description = "The session, without its token", body = Session)))]
async fn read(State(app): State<App>, who: Who) -> Answer<Json<Session>> {
    Ok(Json(Session {
        // A process on the socket has no session of its own to name; its user is what is constant.
        id: who.session.unwrap_or(SessionId(who.user.id.0)),
        token: None,
        site: app.site_name().to_owned(),
        direct: who.caller.direct,
        expires: who.expires,
        user: who.user,
    }))
}

/// Signs out
#[utoipa::path(delete, path = "/session", tag = "session",
    responses((status = 204, description = "The token is worth nothing any more")))]
async fn sign_out(State(app): State<App>, who: Who) -> Answer<StatusCode> {
    if let Some(session) = who.session {
        let mut tx = app.store().begin().await?;
        tx.end_session(session).await?;
        tx.commit().await?;
        app.people_changed();
        tracing::info!(session.id = %session, "signed out");
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Whom the proxy on this machine speaks for. It writes its word behind all that the other end claims of itself.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    let address: IpAddr = last.rsplit(',').next()?.trim().parse().ok()?;
    Some(address.to_canonical())
}

/// One customer of an IPv6 network has 2^64 addresses: they count as one.
fn one_network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & !u128::from(u64::MAX)).into()),
    }
}
