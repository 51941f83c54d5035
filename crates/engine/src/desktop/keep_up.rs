//! Keeping up with groups: a student who joins a group gets a desktop of each of its deployments that keep up with it.
//!
//! The database counts who joins and leaves ([`sarrio_store::Store::changes_of_charges`]), so it does not matter who changed a group,
//! how, and whether this engine ran then.

use std::{collections::HashSet, sync::Arc};

use jiff::Timestamp;
use sarrio_model::{
    Caller, Code, Deployment, DeploymentId, EndReason, KeepUp, NewDesktops, Noun, Problem, Template, UserId,
    problem::{CallerIsGone, KeepsUpNoMore, OrdererLostGroup},
};
use tokio::time::Instant;

use super::part_of::{OfDeployment, PartOf, note_not_deployed};
use crate::{
    Engine, Inner,
    authz::{self, CreateDesktops, DesktopsToCreate, EndDeployment, Permit},
    lease,
};

/// The most desktops of one operation.
const AT_ONCE: usize = 100;

/// Keeps up with all groups until the engine stops.
pub(crate) fn keep_up(engine: &Arc<Inner>) {
    let this = Engine(engine.clone());
    engine.spawn(async move {
        let engine = &this.0;
        engine.hosts.first_contact_made().await;
        let mut last: Option<(i64, Instant)> = None;
        loop {
            match look_if_changed(&this, last).await {
                Ok(looked) => last = looked,
                Err(why) => tracing::warn!(%why, "could not keep up with the groups; tried again"),
            }
            tokio::time::sleep(engine.settings.keep_up_every).await;
        }
    });
}

/// Looks at all deployments where somebody joined or left a group since, or the time for the next look has come. Some things
/// are not counted as changes, such as a person who may sign in again.
async fn look_if_changed(
    engine: &Engine,
    last: Option<(i64, Instant)>,
) -> Result<Option<(i64, Instant)>, Problem> {
    let changes = engine.0.store.changes_of_charges().await?;
    if let Some((known, at)) = last
        && known == changes
        && at.elapsed() < engine.0.settings.keep_up_pause
    {
        return Ok(last);
    }
    for deployment in engine.0.store.active_deployments().await? {
        if let Err(why) = keep_up_with(engine, &deployment).await {
            tracing::warn!(deployment.id = %deployment.id, %why, "could not keep up with a group; tried again");
        }
    }
    Ok(Some((changes, Instant::now())))
}

/// Why a deployment makes no desktops now.
enum Obstacle {
    /// For good.
    Ends(EndReason),
    /// Until that changes.
    Pauses(Problem),
}

/// Makes the desktops that are missing in one deployment.
async fn keep_up_with(engine: &Engine, deployment: &Deployment) -> Result<(), Problem> {
    let inner = &engine.0;
    let (caller, template) = match ready(inner, deployment).await? {
        Ok(ready) => ready,
        Err(Obstacle::Ends(why)) => return end(inner, deployment.id, why).await,
        Err(Obstacle::Pauses(problem)) => return pause(inner, deployment, problem).await,
    };
    let mut due = inner.store.due_of_deployment(deployment.id, Timestamp::now()).await?;
    if let Some(template) = &template
        && deployment.request.for_group.as_ref().is_some_and(|for_group| for_group.missing)
    {
        let have = inner.store.owners_of_desktops_from(template.id).await?;
        let have: HashSet<UserId> = have.into_iter().collect();
        due.retain(|person| !have.contains(person));
    }
    for people in due.chunks(AT_ONCE) {
        match make_for(engine, deployment, &caller, template.clone(), people).await {
            Ok(()) => {}
            Err(problem) if problem.code == Code::Forbidden => {
                return pause(inner, deployment, problem).await;
            }
            // One of them may be the reason, such as somebody who has as many desktops as they may.
            Err(problem) if problem.status < 500 && people.len() > 1 => {
                for person in people {
                    let one = std::slice::from_ref(person);
                    if let Err(why) = make_for(engine, deployment, &caller, template.clone(), one).await {
                        note_failure(inner, deployment, one, &why).await?;
                    }
                }
            }
            Err(problem) => note_failure(inner, deployment, people, &problem).await?,
        }
    }
    if let KeepUp::Paused { .. } = deployment.keep_up {
        tracing::info!(deployment.id = %deployment.id, "keeps up with its group again");
        set(inner, deployment.id, KeepUp::Yes).await?;
    }
    Ok(())
}

/// The person who asked for it, with the rights that they have now, and the template.
async fn ready(
    engine: &Inner,
    deployment: &Deployment,
) -> Result<Result<(Caller, Option<Template>), Obstacle>, Problem> {
    let group = engine.store.group(deployment.group.id).await?;
    let Some(group) = group.filter(|group| group.archived.is_none()) else {
        return Ok(Err(Obstacle::Ends(EndReason::GroupArchived)));
    };
    let template = match deployment.request.template {
        None => None,
        Some(id) => {
            let known = engine.store.template(id).await?;
            match known.filter(|template| template.enabled && template.deleted.is_none()) {
                Some(template) => Some(template),
                None => return Ok(Err(Obstacle::Ends(EndReason::TemplateGone { template: id }))),
            }
        }
    };
    let orderer = match deployment.orderer.id {
        Some(id) => engine.store.user(id).await?.filter(|user| user.enabled),
        None => None,
    };
    let Some(user) = orderer else {
        let gone = CallerIsGone { name: deployment.orderer.name.clone() };
        return Ok(Err(Obstacle::Pauses(gone.into())));
    };
    let caller = engine.store.caller_of(&user).await?;
    if !authz::sees_group(&caller, &group) {
        let lost = OrdererLostGroup { name: caller.user.name, group: group.name };
        return Ok(Err(Obstacle::Pauses(lost.into())));
    }
    Ok(Ok((caller, template)))
}

async fn make_for(
    engine: &Engine,
    deployment: &Deployment,
    caller: &Caller,
    template: Option<Template>,
    people: &[UserId],
) -> Result<(), Problem> {
    // Whoever joins starts it themselves.
    let request = NewDesktops { start: false, ..deployment.request.clone() };
    let name = template.as_ref().map(|template| template.name.clone());
    let owned = engine.0.owners_and_names(caller, people, &request, name.as_ref()).await?;
    let permit = authz::may(caller, CreateDesktops, DesktopsToCreate { template, owners: people.to_vec() })?;
    let part_of = PartOf { again: None, deployment: Some(OfDeployment::Known(deployment.id)) };
    let operation = engine.create(permit, request, owned, part_of).await?;
    tracing::info!(
        deployment.id = %deployment.id, operation.id = %operation.id, desktops = people.len(),
        "makes desktops for those who joined a group"
    );
    Ok(())
}

async fn note_failure(
    engine: &Inner,
    deployment: &Deployment,
    people: &[UserId],
    problem: &Problem,
) -> Result<(), Problem> {
    let mut tx = engine.store.begin().await?;
    lease::require(engine, &mut tx).await?;
    for person in people {
        let pause = engine.settings.keep_up_pause;
        note_not_deployed(&mut tx, deployment.id, *person, None, problem, pause).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn pause(engine: &Inner, deployment: &Deployment, problem: Problem) -> Result<(), Problem> {
    match &deployment.keep_up {
        KeepUp::Paused { problem: known, .. } if *known == problem => Ok(()),
        _ => {
            tracing::warn!(deployment.id = %deployment.id, %problem, "cannot keep up with its group now");
            set(engine, deployment.id, KeepUp::Paused { since: Timestamp::now(), problem }).await
        }
    }
}

async fn end(engine: &Inner, deployment: DeploymentId, why: EndReason) -> Result<(), Problem> {
    tracing::info!(deployment.id = %deployment, ?why, "keeps up with its group no more");
    set(engine, deployment, KeepUp::Ended { at: Timestamp::now(), why }).await
}

/// Changes a deployment that keeps up with its group. One that somebody ended meanwhile stays so.
async fn set(engine: &Inner, id: DeploymentId, keep_up: KeepUp) -> Result<(), Problem> {
    let mut tx = engine.store.begin().await?;
    lease::require(engine, &mut tx).await?;
    if tx.deployment(id).await?.is_some_and(|known| known.keep_up.is_active()) {
        tx.set_keep_up(id, &keep_up).await?;
        tx.commit().await?;
    }
    Ok(())
}

impl Engine {
    /// Lets a deployment keep up with its group no more. Its desktops stay.
    ///
    /// # Errors
    /// It does not keep up with it, or the caller lost the right meanwhile.
    pub async fn end_deployment(
        &self,
        permit: Permit<EndDeployment>,
        id: DeploymentId,
    ) -> Result<Deployment, Problem> {
        let mut tx = self.0.store.begin().await?;
        let missing = || Problem::not_found(Noun::Deployment, id);
        let known = tx.deployment(id).await?.ok_or_else(missing)?;
        let group = tx.group(known.group.id).await?.ok_or_else(missing)?;
        permit.confirm(&mut tx, &group).await?;
        if !known.keep_up.is_active() {
            return Err(KeepsUpNoMore.into());
        }
        let why = EndReason::Asked { by: permit.caller().user.clone() };
        let keep_up = KeepUp::Ended { at: Timestamp::now(), why };
        tx.set_keep_up(id, &keep_up).await?;
        tx.commit().await?;
        Ok(Deployment { keep_up, ..known })
    }
}
