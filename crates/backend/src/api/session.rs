//! `session`: signing in and out, and what people change of their own account.

use axum::{Json, extract::State, http::StatusCode};
use sarrio_engine::authz::{About, CarriesActions as _, entry};
use sarrio_model::{
    Actions, AuditOutcome, ChangePassword, EditProfile, NewSession, Noun, Problem, Session, SessionId,
    Source, User,
    problem::{
        CurrentPasswordWrong, NameOfDirectory, NoPasswordOnSocket, NoProfileOnSocket, PasswordOfDirectory,
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{problems::ChecksPassword, users::check_full_name};
use crate::{
    app::App,
    auth::{
        NewlySignedIn,
        password_rules::{self, Whose},
    },
    http::{Answer, Body, Origin, SignedIn, Who},
    person_audit::tell_changes,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_in, read, sign_out))
        .routes(routes!(change_password))
        .routes(routes!(edit_profile))
}

/// Signs in
///
/// Only this answer has the token. Send it as `Authorization: Bearer …`. How long the session lasts depends on the role
/// (`sign-in/rules`). It ends before that by `DELETE session`, when the password, the role or the access of its person is
/// changed, and when somebody ends it (`sessions`). After failed attempts, the next ones must wait: `Retry-After` says for
/// how long.
#[utoipa::path(post, path = "/session", tag = "session", request_body = NewSession, security(()),
    responses((status = 201, description = "The session, with its token", body = Session)))]
async fn sign_in(
    State(app): State<App>,
    origin: Origin,
    Body(new): Body<NewSession>,
) -> Answer<(StatusCode, Json<Session>)> {
    let NewlySignedIn { account, session, token } = crate::auth::sign_in(&app, new, origin).await?;
    let caller = app.store().caller_of(&account.user).await?;
    let mut session = Session {
        id: session.id,
        token: Some(token.reveal()),
        user: account.user,
        source: session.source,
        site: app.site_name().to_owned(),
        direct: false,
        must_change_password: account.must_change_password,
        expires: session.expires,
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
        source: who.source,
        site: app.site_name().to_owned(),
        direct: who.caller.direct,
        must_change_password,
        expires: who.expires,
        user: who.user.clone(),
        actions: Actions::default(),
    }))
}

/// Signs out
///
/// The session's viewers are disconnected.
#[utoipa::path(delete, path = "/session", tag = "session",
    responses((status = 204, description = "The token is no longer valid")))]
async fn sign_out(State(app): State<App>, caller: SignedIn) -> Answer<StatusCode> {
    if let Some(session) = caller.who.session {
        let mut tx = app.store().begin().await?;
        if tx.end_session(session).await? {
            tx.audit(entry(&caller.who.caller, "session.sign_out", About::nothing(), AuditOutcome::Done));
        }
        tx.commit().await?;
        app.access_changed();
        tracing::info!(session.id = %session, "signed out");
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Changes one's own password
///
/// The person's other sessions end, and their viewers are disconnected. A person who must choose a new password can do
/// nothing else before that.
#[utoipa::path(post, path = "/session/password", tag = "session", request_body = ChangePassword,
    responses((status = 204, description = "The new password is valid from now on"), ChecksPassword))]
async fn change_password(
    State(app): State<App>,
    caller: SignedIn,
    origin: Origin,
    Body(change): Body<ChangePassword>,
) -> Answer<StatusCode> {
    let who = caller.who;
    if who.caller.direct {
        return Err(NoPasswordOnSocket.problem().into());
    }
    if who.user.source == Source::Directory {
        return Err(PasswordOfDirectory.problem().into());
    }
    let rules = app.store().sign_in_rules().await?.passwords;
    let (username, full_name) = (who.user.username.as_str(), who.user.full_name.as_str());
    let whose = Whose { username, full_name, before: Some(&change.current) };
    password_rules::check(&rules, "new", &change.new, &whose)?;
    // With a stolen session, guessing must not be faster than without one.
    let attempt = app.delays().admit(app.store(), username, &origin.network()).await?;
    let known = app.store().account(&who.user.username).await?.map(|account| account.password);
    if !app.passwords().matches(change.current, known.clone()).await? {
        attempt.failed(app.store()).await?;
        return Err(CurrentPasswordWrong.at("current").into());
    }
    let hash = app.passwords().hash(change.new).await?;
    let mut tx = app.store().begin().await?;
    // Somebody else may have given them another one while the passwords were hashed.
    if tx.account(&who.user.username).await?.map(|account| account.password) != known {
        return Err(CurrentPasswordWrong.at("current").into());
    }
    tx.set_password(who.user.id, &hash).await?;
    tx.end_sessions_of(who.user.id, who.session).await?;
    attempt.succeeded(&mut tx).await?;
    tx.audit(entry(&who.caller, "session.password", About::nothing(), AuditOutcome::Done));
    tx.commit().await?;
    app.password_changed(&who.user);
    app.access_changed();
    tracing::info!(user.id = %who.user.id, "changed the password");
    Ok(StatusCode::NO_CONTENT)
}

/// Changes one's own account
///
/// Everybody may change their full name and their language. The name of somebody from the school's directory is changed
/// there.
#[utoipa::path(patch, path = "/session/profile", tag = "session", request_body = EditProfile,
    responses((status = 200, description = "The person, changed", body = User)))]
async fn edit_profile(State(app): State<App>, who: Who, Body(edit): Body<EditProfile>) -> Answer<Json<User>> {
    if who.caller.direct {
        return Err(NoProfileOnSocket.problem().into());
    }
    let mut tx = app.store().begin().await?;
    let me = tx.user(who.user.id).await?;
    let before = me.ok_or_else(|| Problem::not_found(Noun::User, who.user.id))?;
    let mut user = before.clone();
    if let Some(full_name) = edit.full_name {
        if user.source == Source::Directory {
            return Err(NameOfDirectory.at("full_name").into());
        }
        check_full_name(&full_name)?;
        user.full_name = full_name.trim().to_owned();
    }
    user.language = edit.language.unwrap_or(user.language);
    tx.save_user(&mut user).await?;
    tx.audit(entry(&who.caller, "session.profile", About::of(&user), AuditOutcome::Done));
    tell_changes(&mut tx, Some(&before), &user);
    tx.commit().await?;
    Ok(who.shows(user))
}
