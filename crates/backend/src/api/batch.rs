//! `desktops/batch` and `desktops/purge`: many at once.

use axum::{Json, extract::State};
use sarrio_engine::authz::{ActOnDesktops, DesktopsToActOn, Thing as _, may, sees_desktop};
use sarrio_model::{
    Accepted, Batch, Desktop, DesktopAction, MatchingDesktops, Noun, Page, Permission, Problem, Purge,
    problem::{BatchSizeWrong, DesktopCountDiffers},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    answer::{Begun, begun},
    problems::NamesThings,
};
use crate::{
    app::App,
    http::{Answer, Body, Who},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(batch)).routes(routes!(purge))
}

/// Does one action on many desktops
///
/// Each desktop is a part of one operation. The part of a desktop whose state does not allow the action fails; the others
/// go on. An id that is unknown, or that the caller may not see, refuses the whole batch. Instead of ids, `matching` names a
/// list: all desktops of it that the caller sees and with which the action is possible now. `count` is how many the person was told that they are; if it is another
/// number now, nothing is done.
#[utoipa::path(post, path = "/desktops/batch", tag = "desktops", request_body = Batch,
    responses((status = 202, description = "The operation, with a part for each desktop", body = Accepted), NamesThings))]
async fn batch(State(app): State<App>, who: Who, Body(batch): Body<Batch>) -> Answer<Begun> {
    let desktops = all_seen(&app, &who, &batch).await?;
    let permit = may(&who.caller, ActOnDesktops, DesktopsToActOn { action: batch.action, desktops })?;
    Ok(begun(&who, app.engine().batch(permit).await?))
}

/// Empties the recycle bin
///
/// Of what the caller sees there, that is what they may delete for good. `count` is the number of desktops that the person has confirmed to delete for good. If the number is different now,
/// nothing is deleted.
#[utoipa::path(post, path = "/desktops/purge", tag = "desktops", request_body = Purge,
    responses((status = 202, description = "The operation, with a part for each desktop", body = Accepted)))]
async fn purge(State(app): State<App>, who: Who, Body(purge): Body<Purge>) -> Answer<Begun> {
    let mut desktops = app.engine().recycled(&who.caller.scope).await?;
    // A teacher also sees what their students deleted, which is not theirs to delete for good.
    desktops.retain(|desktop| desktop.may(&who.caller, Permission::DesktopPurge));
    let found = DesktopsToActOn { action: DesktopAction::Purge, desktops };
    let permit = may(&who.caller, ActOnDesktops, found)?;
    Ok(begun(&who, app.engine().purge_bin(permit, &purge).await?))
}

/// The desktops of a batch, each of which this caller must be able to see.
async fn all_seen(app: &App, who: &Who, batch: &Batch) -> Result<Vec<Desktop>, Problem> {
    if let Some(list) = &batch.matching {
        return match batch.ids.is_empty() {
            true => all_matching(app, who, batch.action, list).await,
            false => Err(BatchSizeWrong { most: Batch::LIMIT }.at("ids")),
        };
    }
    let ids = batch.checked_ids()?;
    let desktops = app.store().desktops_by_id(&ids).await?;
    for id in &ids {
        if !desktops.iter().any(|known| known.id == *id && sees_desktop(&who.caller, known)) {
            return Err(Problem::not_found(Noun::Desktop, id));
        }
    }
    Ok(desktops)
}

/// Those of the desktops that a list shows with which the action is possible now, if the list shows as many as the person was
/// told.
async fn all_matching(
    app: &App,
    who: &Who,
    action: DesktopAction,
    list: &MatchingDesktops,
) -> Result<Vec<Desktop>, Problem> {
    let most = Batch::MATCHING_LIMIT;
    let (filter, scope) = (&list.filter, &who.caller.scope);
    let mut desktops = app.store().desktops_matching(filter, scope, most + list.except.len()).await?;
    let except: std::collections::HashSet<_> = list.except.iter().collect();
    desktops.retain(|desktop| !except.contains(&desktop.id));
    let found = desktops.len();
    if found <= most && found as u64 != list.count {
        return Err(DesktopCountDiffers { told: list.count, now: found as u64 }.into());
    }
    if found == 0 || found > most {
        return Err(BatchSizeWrong { most }.at("matching"));
    }
    // What a list shows is in many states. Only where desktops are named one by one it is said why each cannot do it.
    let Json(mut shown) = who.shows(Page { items: desktops, next: None, total: list.count });
    shown.items.retain(|desktop| desktop.actions.contains(action.permission()));
    Ok(shown.items)
}
