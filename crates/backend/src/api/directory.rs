//! `directory`: the school's directory, LDAP or Active Directory.

use axum::{Json, extract::State, http::StatusCode};
use sarrio_engine::authz::{About, ManageDirectory, entry, may};
use sarrio_model::{
    AuditOutcome, Code, Directory, DirectorySync, DirectoryTest, PutDirectory, StartSync, SyncTrigger,
    TestDirectory,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    directory,
    http::{Answer, Body, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get, put))
        .routes(routes!(test))
        .routes(routes!(sync))
        .routes(routes!(syncs))
}

/// Reads the settings of the directory
///
/// The password of its account is never shown.
#[utoipa::path(get, path = "/directory", tag = "people",
    responses((status = 200, description = "The settings, and the newest sync", body = Directory)))]
async fn get(State(app): State<App>, who: Who) -> Answer<Json<Directory>> {
    let _permit = may(&who.caller, ManageDirectory, ())?;
    Ok(Json(directory::show(&app).await?))
}

/// Sets the directory up
///
/// The directory is not asked: test the settings first. The password of its account may be left out where it is known and the
/// same server is asked in the same way as before.
#[utoipa::path(put, path = "/directory", tag = "people", request_body = PutDirectory,
    responses((status = 200, description = "The settings", body = Directory)))]
async fn put(State(app): State<App>, who: Who, Body(put): Body<PutDirectory>) -> Answer<Json<Directory>> {
    let permit = may(&who.caller, ManageDirectory, ())?;
    Ok(Json(directory::put(&app, &permit, put).await?))
}

/// Tests a directory
///
/// Step by step: the address, the connection, the certificate, the account, what the server can, the people, the groups and the
/// rules. With a name, also whether and as what that person signs in. Nothing is changed, and nothing is kept.
#[utoipa::path(post, path = "/directory/test", tag = "people", request_body = TestDirectory,
    responses((status = 200, description = "Each step, with what was found and what to do", body = DirectoryTest)))]
async fn test(
    State(app): State<App>,
    who: Who,
    Body(test): Body<TestDirectory>,
) -> Answer<Json<DirectoryTest>> {
    let permit = may(&who.caller, ManageDirectory, ())?;
    permit.ask_again(&mut app.store().begin().await?, &()).await?;
    let tested = directory::test(&app, test).await?;
    let outcome = match tested.failed() {
        Some(step) if step.is_about_a_person() => AuditOutcome::Failed { problem: Code::DirectoryRefused },
        Some(_) => AuditOutcome::Failed { problem: Code::DirectoryUnavailable },
        None => AuditOutcome::Done,
    };
    let mut tx = app.store().begin().await?;
    tx.audit(entry(&who.caller, "directory.test", About::nothing(), outcome));
    tx.commit().await?;
    Ok(Json(tested))
}

/// Starts a sync
///
/// People of the directory are added or changed as the settings say; those who are not in it any more are disabled, and nobody
/// is deleted. It goes on after this answer: see `directory`.
#[utoipa::path(post, path = "/directory/sync", tag = "people", request_body = StartSync,
    responses((status = 202, description = "The sync, which has begun", body = DirectorySync)))]
async fn sync(
    State(app): State<App>,
    who: Who,
    Body(start): Body<StartSync>,
) -> Answer<(StatusCode, Json<DirectorySync>)> {
    let permit = may(&who.caller, ManageDirectory, ())?;
    let mut tx = app.store().begin().await?;
    permit.confirm(&mut tx, &()).await?;
    tx.commit().await?;
    let begun = directory::start(&app, SyncTrigger::Person, start.vanishing).await?;
    Ok((StatusCode::ACCEPTED, Json(begun)))
}

/// Lists syncs
///
/// The newest 50, the newest first.
#[utoipa::path(get, path = "/directory/syncs", tag = "people",
    responses((status = 200, description = "The syncs", body = Vec<DirectorySync>)))]
async fn syncs(State(app): State<App>, who: Who) -> Answer<Json<Vec<DirectorySync>>> {
    let _permit = may(&who.caller, ManageDirectory, ())?;
    Ok(Json(app.store().directory_syncs(50).await?))
}
