//! What others do at people's desktops: asking to look, helping, and what the people say to it.

use axum::{Json, extract::State};
use sarrio_engine::authz::{HelpAtDesktop, WatchDesktop, may};
use sarrio_model::{AnswerConsent, Attention, Audience, DesktopId, Page};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::desktops::seen;
use crate::{
    app::App,
    http::{Answer, Body, Id, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(answer))
        .routes(routes!(ask_to_watch))
        .routes(routes!(begin_help, end_help))
}

/// Lists what others do at people's desktops
///
/// What oneself and the people in one's charge were asked, who looks closely at their screens, and who helps them. People at
/// whose desktops nobody does anything are left out.
#[utoipa::path(get, path = "/attention", tag = "classroom",
    responses((status = 200, description = "One for each person", body = Page<Attention>)))]
async fn list(State(app): State<App>, who: Who) -> Answer<Json<Page<Attention>>> {
    let mut items = app.store().attention().await?;
    items.retain(|one| Audience::Owner(one.person.id).includes(&who.caller));
    let total = items.len() as u64;
    Ok(Json(Page { items, next: None, total }))
}

/// Answers what one was asked
///
/// Whether one agrees that somebody looks at one's screen, helps at one's desktop or pauses it. A “yes” to help begins it, for
/// this one time; the others hold for the lesson, or outside of lessons for an hour. A “no” takes an earlier “yes” back, and
/// ends a help.
#[utoipa::path(put, path = "/session/consent", tag = "session", request_body = AnswerConsent,
    responses((status = 200, description = "What others do at one's desktops now", body = Attention)))]
async fn answer(
    State(app): State<App>,
    who: Who,
    Body(said): Body<AnswerConsent>,
) -> Answer<Json<Attention>> {
    let now = app.engine().answer_consent(&who.caller, said).await?;
    app.access_changed();
    Ok(Json(now))
}

/// Asks the owner of a desktop whether one may look at its screen
///
/// Nothing is asked where the rules of consent allow it anyway, or the owner has agreed. They have a minute to answer. Somebody
/// who has not opened Sarrio cannot be asked.
#[utoipa::path(post, path = "/desktops/{id}/ask-to-watch", tag = "desktops",
    params(("id" = DesktopId, Path, description = "Its id")),
    responses((status = 200, description = "What the owner was asked", body = Attention)))]
async fn ask_to_watch(State(app): State<App>, who: Who, Id(id): Id<DesktopId>) -> Answer<Json<Attention>> {
    let permit = may(&who.caller, WatchDesktop, seen(&app, &who, id).await?)?;
    Ok(Json(app.engine().ask_to_watch(permit).await?))
}

/// Begins to help at a desktop, or asks its owner for it
///
/// Where the rules of consent say that the owner is asked, their “yes” begins the help. Keys and the pointer go over the
/// WebSocket of screens then. Its owner goes on in their viewer, and can end the help. One person helps at a desktop at most.
#[utoipa::path(put, path = "/desktops/{id}/help", tag = "desktops",
    params(("id" = DesktopId, Path, description = "Its id")),
    responses((status = 200, description = "Who helps there, or what the owner was asked", body = Attention)))]
async fn begin_help(State(app): State<App>, who: Who, Id(id): Id<DesktopId>) -> Answer<Json<Attention>> {
    let permit = may(&who.caller, HelpAtDesktop, seen(&app, &who, id).await?)?;
    Ok(Json(app.engine().begin_help(permit).await?))
}

/// Ends one's help at a desktop, or gives up asking for it
#[utoipa::path(delete, path = "/desktops/{id}/help", tag = "desktops",
    params(("id" = DesktopId, Path, description = "Its id")),
    responses((status = 200, description = "What others do at the owner's desktops now", body = Attention)))]
async fn end_help(State(app): State<App>, who: Who, Id(id): Id<DesktopId>) -> Answer<Json<Attention>> {
    let permit = may(&who.caller, HelpAtDesktop, seen(&app, &who, id).await?)?;
    Ok(Json(app.engine().end_help(permit).await?))
}
