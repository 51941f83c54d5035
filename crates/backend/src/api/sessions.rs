//! `sessions`: the sessions of a person that have not ended, and ending them.

use axum::{Json, extract::State, http::StatusCode};
use sarrio_engine::authz::{About, SeeSessions, entry, may};
use sarrio_model::{AuditOutcome, EndedSessions, Noun, OpenSession, Page, Problem, SessionId, UserId};
use sarrio_store::Tx;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::users;
use crate::{
    app::App,
    http::{Answer, Id, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, end_others))
        .routes(routes!(end))
        .routes(routes!(of_person, end_all))
}

/// The sessions of a person, as the caller sees them.
async fn page(app: &App, who: &Who, person: UserId) -> Answer<Json<Page<OpenSession>>> {
    let sessions = app.store().sessions_of(person).await?;
    let items: Vec<OpenSession> = sessions.into_iter().map(|session| session.open(who.session)).collect();
    let total = items.len() as u64;
    Ok(Json(Page { items, next: None, total }))
}

/// Lists one's own sessions
///
/// Those that were used last come first.
#[utoipa::path(get, path = "/sessions", tag = "session",
    responses((status = 200, description = "All of them", body = Page<OpenSession>)))]
async fn list(State(app): State<App>, who: Who) -> Answer<Json<Page<OpenSession>>> {
    page(&app, &who, who.user.id).await
}

/// Ends one's other sessions
///
/// Their viewers are disconnected. The session that asks goes on.
#[utoipa::path(delete, path = "/sessions", tag = "session",
    responses((status = 200, description = "How many ended", body = EndedSessions)))]
async fn end_others(State(app): State<App>, who: Who) -> Answer<Json<EndedSessions>> {
    let mut tx = app.store().begin().await?;
    tx.audit(entry(&who.caller, "session.end", About::of(&who.user), AuditOutcome::Done));
    Ok(Json(end_those_of(&app, tx, who.user.id, who.session).await?))
}

/// Ends a session
///
/// It is one's own, or that of somebody whose sessions one may end. Its viewers are disconnected.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "session",
    params(("id" = SessionId, Path, description = "Its id")),
    responses((status = 204, description = "Its token is no longer valid")))]
async fn end(State(app): State<App>, who: Who, Id(id): Id<SessionId>) -> Answer<StatusCode> {
    let unknown = || Problem::not_found(Noun::Session, id);
    let session = app.store().session_by_id(id).await?.ok_or_else(unknown)?;
    let user = users::seen(&app, &who, session.user).await.map_err(|_| unknown())?;
    let permit = may(&who.caller, SeeSessions, user)?;
    let mut tx = app.store().begin().await?;
    let now = tx.user(session.user).await?.ok_or_else(unknown)?;
    permit.confirm(&mut tx, &now).await?;
    tx.end_session(id).await?;
    tx.commit().await?;
    app.access_changed();
    tracing::info!(session.id = %id, "ended");
    Ok(StatusCode::NO_CONTENT)
}

/// Lists a person's sessions
///
/// Those that were used last come first.
#[utoipa::path(get, path = "/users/{id}/sessions", tag = "people",
    params(("id" = UserId, Path, description = "Its id")),
    responses((status = 200, description = "All of them", body = Page<OpenSession>)))]
async fn of_person(State(app): State<App>, who: Who, Id(id): Id<UserId>) -> Answer<Json<Page<OpenSession>>> {
    let permit = may(&who.caller, SeeSessions, users::seen(&app, &who, id).await?)?;
    page(&app, &who, permit.on().id).await
}

/// Ends a person's sessions
///
/// Their viewers are disconnected. Of one's own sessions, the one that asks goes on.
#[utoipa::path(delete, path = "/users/{id}/sessions", tag = "people",
    params(("id" = UserId, Path, description = "Its id")),
    responses((status = 200, description = "How many ended", body = EndedSessions)))]
async fn end_all(State(app): State<App>, who: Who, Id(id): Id<UserId>) -> Answer<Json<EndedSessions>> {
    let permit = may(&who.caller, SeeSessions, users::seen(&app, &who, id).await?)?;
    let mut tx = app.store().begin().await?;
    let now = tx.user(id).await?.ok_or_else(|| Problem::not_found(Noun::User, id))?;
    permit.confirm(&mut tx, &now).await?;
    Ok(Json(end_those_of(&app, tx, id, who.session).await?))
}

async fn end_those_of(
    app: &App,
    mut tx: Tx,
    person: UserId,
    except: Option<SessionId>,
) -> Result<EndedSessions, Problem> {
    let ended = tx.end_sessions_of(person, except).await?;
    tx.commit().await?;
    app.access_changed();
    tracing::info!(user.id = %person, ended, "sessions ended");
    Ok(EndedSessions { ended })
}
