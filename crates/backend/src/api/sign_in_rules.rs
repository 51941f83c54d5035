//! `sign-in/rules`: what passwords must be like, and how long sessions last.

use axum::{Json, extract::State};
use sarrio_engine::authz::{EditSignInRules as MayEdit, may};
use sarrio_model::{EditSignInRules, SignInRules, problem::SignInRulesChanged};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    http::{Answer, Body, SignedIn, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read, edit))
}

/// Shows the rules of signing in
///
/// Also somebody who must choose a new password may read them.
#[utoipa::path(get, path = "/sign-in/rules", tag = "session",
    responses((status = 200, description = "The rules", body = SignInRules)))]
async fn read(State(app): State<App>, _caller: SignedIn) -> Answer<Json<SignInRules>> {
    Ok(Json(app.store().sign_in_rules().await?))
}

/// Changes the rules of signing in
///
/// They hold for passwords and sessions that are new. What there is already stays as it is.
#[utoipa::path(patch, path = "/sign-in/rules", tag = "session", request_body = EditSignInRules,
    responses((status = 200, description = "The rules, changed", body = SignInRules)))]
async fn edit(
    State(app): State<App>,
    who: Who,
    Body(edit): Body<EditSignInRules>,
) -> Answer<Json<SignInRules>> {
    let permit = may(&who.caller, MayEdit, ())?;
    let mut tx = app.store().begin().await?;
    permit.confirm(&mut tx, &()).await?;
    let before = tx.sign_in_rules().await?;
    if before.revision != edit.revision {
        return Err(SignInRulesChanged.problem().into());
    }
    let rules = edit.of(&before);
    rules.check()?;
    tx.save_sign_in_rules(&rules).await?;
    tx.commit().await?;
    tracing::info!(user.id = %who.user.id, "changed the rules of signing in");
    Ok(Json(rules))
}
