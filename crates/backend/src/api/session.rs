//! `session`: signing in and out.

use std::net::IpAddr;

use axum::{
    Extension, Json,
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode},
};
use jiff::{SignedDuration, Timestamp};
use sarrio_engine::authz::CarriesActions as _;
use sarrio_model::{
    Actions, ChangePassword, NewSession, Session, SessionId, UserName,
    problem::{CurrentPasswordWrong, NoPasswordOnSocket, PasswordIsTheSame, WrongNameOrPassword},
};
use sarrio_store::{Account, SessionRow};
use secrecy::ExposeSecret;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::problems::ChecksPassword;
use crate::{
    app::App,
    auth::{Token, check_strength},
    http::{Answer, Body, Peer, SignedIn},
};

/// How long a session lasts: a school day.
const LASTS: SignedDuration = SignedDuration::from_hours(12);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(sign_in, read, sign_out)).routes(routes!(change_password))
}

/// Signs in
///
/// Only this answer has the token. Send it as `Authorization: Bearer …`. It is valid for 12 hours, unless it is ended
/// by `DELETE session` or a change of the password.
#[utoipa::path(post, path = "/session", tag = "session", request_body = NewSession, security(()),
    responses((status = 201, description = "The session, with its token", body = Session)))]
async fn sign_in(
    State(app): State<App>,
    peer: Option<Extension<ConnectInfo<Peer>>>,
    headers: HeaderMap,
    Body(new): Body<NewSession>,
) -> Answer<(StatusCode, Json<Session>)> {
    let from = network_of(&app, peer, &headers);
    app.attempts().admit(&new.username, from)?;
    let known = match new.username.parse::<UserName>() {
        Ok(name) => app.store().account(&name).await?,
        Err(_) => None,
    };
    let hash = known.as_ref().map(|account| account.password.clone());
    let matches = app.passwords().matches(new.password, hash).await;
    let Some(Account { user, must_change_password, .. }) =
        known.filter(|account| matches && account.user.enabled)
    else {
        tracing::info!("a sign-in failed");
        return Err(WrongNameOrPassword.problem().into());
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
    let caller = app.store().caller(&user).await?;
    let mut session = Session {
        id: row.id,
        token: Some(token.reveal()),
        user,
        site: app.site_name().to_owned(),
        direct: false,
        must_change_password,
        expires: row.expires,
        actions: Actions::default(),
    };
    session.set_actions(&caller);
    Ok((StatusCode::CREATED, Json(session)))
}

/// Shows who is signed in
///
/// On the backend's Unix socket, a process of the same user is an administrator without a token.
#[utoipa::path(get, path = "/session", tag = "session",
    responses((status = 200, description = "The session, without its token", body = Session)))]
async fn read(State(app): State<App>, caller: SignedIn) -> Answer<Json<Session>> {
    let SignedIn { who, must_change_password } = caller;
    Ok(who.shows(Session {
        // A process on the socket has no session, so the id of its user stands for one.
        id: who.session.unwrap_or(SessionId(who.user.id.0)),
        token: None,
        site: app.site_name().to_owned(),
        direct: who.caller.direct,
        must_change_password,
        expires: who.expires,
        user: who.user.clone(),
        actions: Actions::default(),
    }))
}

/// Signs out
#[utoipa::path(delete, path = "/session", tag = "session",
    responses((status = 204, description = "The token is no longer valid")))]
async fn sign_out(State(app): State<App>, caller: SignedIn) -> Answer<StatusCode> {
    if let Some(session) = caller.who.session {
        let mut tx = app.store().begin().await?;
        tx.end_session(session).await?;
        tx.commit().await?;
        app.access_changed();
        tracing::info!(session.id = %session, "signed out");
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Changes one's own password
///
/// The person's other sessions end. A person who must choose a new password can do nothing else before that.
#[utoipa::path(post, path = "/session/password", tag = "session", request_body = ChangePassword,
    responses((status = 204, description = "The new password is valid from now on"), ChecksPassword))]
async fn change_password(
    State(app): State<App>,
    caller: SignedIn,
    peer: Option<Extension<ConnectInfo<Peer>>>,
    headers: HeaderMap,
    Body(change): Body<ChangePassword>,
) -> Answer<StatusCode> {
    let who = caller.who;
    if who.caller.direct {
        return Err(NoPasswordOnSocket.problem().into());
    }
    check_strength("new", &change.new)?;
    if change.current.expose_secret() == change.new.expose_secret() {
        return Err(PasswordIsTheSame.at("new").into());
    }
    // With a stolen session, guessing must not be faster than without one.
    let (name, from) = (who.user.username.as_str(), network_of(&app, peer, &headers));
    app.attempts().admit(name, from)?;
    let known = app.store().account(&who.user.username).await?.map(|account| account.password);
    if !app.passwords().matches(change.current, known).await {
        return Err(CurrentPasswordWrong.at("current").into());
    }
    app.attempts().succeeded(name, from);
    let hash = app.passwords().hash(change.new).await?;
    let mut tx = app.store().begin().await?;
    tx.set_password(who.user.id, &hash).await?;
    tx.end_sessions_of(who.user.id, who.session).await?;
    tx.commit().await?;
    app.password_changed(&who.user);
    app.access_changed();
    tracing::info!(user.id = %who.user.id, "changed the password");
    Ok(StatusCode::NO_CONTENT)
}

/// The network that a request comes from, for counting failed sign-ins; `None` for the Unix socket.
fn network_of(app: &App, peer: Option<Extension<ConnectInfo<Peer>>>, headers: &HeaderMap) -> Option<IpAddr> {
    let Extension(ConnectInfo(Peer::Address(address))) = peer? else { return None };
    let forwarded_for = app.behind_proxy().then(|| forwarded(headers)).flatten();
    Some(one_network(forwarded_for.unwrap_or(address)))
}

/// The address for which the proxy on this machine sends the request. It is the last one of the header, because the
/// proxy adds it after whatever the client wrote.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    let address: IpAddr = last.rsplit(',').next()?.trim().parse().ok()?;
    Some(address.to_canonical())
}

/// An IPv6 customer has 2^64 addresses, which count as one.
fn one_network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & !u128::from(u64::MAX)).into()),
    }
}
