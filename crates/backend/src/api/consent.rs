//! `consent/rules`: whether people are asked before they are watched, helped or paused.

use axum::{Json, extract::State};
use sarrio_engine::authz::{EditConsentRules as MayEdit, may};
use sarrio_model::{ConsentRules, ConsentTo, EditConsentRules, problem::ConsentRulesChanged};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    http::{Answer, Body, SignedIn, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read, edit))
}

/// Shows the school's rules of consent
///
/// A group may have other grades, which count in its lessons and for its members.
#[utoipa::path(get, path = "/consent/rules", tag = "classroom",
    responses((status = 200, description = "The rules", body = ConsentRules)))]
async fn read(State(app): State<App>, _caller: SignedIn) -> Answer<Json<ConsentRules>> {
    Ok(Json(app.store().consent_rules().await?))
}

/// Changes the school's rules of consent
///
/// They hold at once, also for those who look at screens or help now.
#[utoipa::path(patch, path = "/consent/rules", tag = "classroom", request_body = EditConsentRules,
    responses((status = 200, description = "The rules, changed", body = ConsentRules)))]
async fn edit(
    State(app): State<App>,
    who: Who,
    Body(edit): Body<EditConsentRules>,
) -> Answer<Json<ConsentRules>> {
    let permit = may(&who.caller, MayEdit, ())?;
    let mut tx = app.store().begin().await?;
    permit.confirm(&mut tx, &()).await?;
    let before = tx.consent_rules().await?;
    if before.revision != edit.revision {
        return Err(ConsentRulesChanged.problem().into());
    }
    let rules = edit.of(&before);
    for to in ConsentTo::ALL {
        let grade = |rules: &ConsentRules| Some(rules.grades.of(*to).as_str());
        tx.audit_change(to.as_str(), grade(&before), grade(&rules));
    }
    tx.save_consent_rules(&rules).await?;
    tx.commit().await?;
    app.engine().consent_changed().await;
    app.access_changed();
    Ok(Json(rules))
}
