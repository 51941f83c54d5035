//! What new desktops are a part of, beside the request that asks for them.

use std::time::Duration;

use jiff::Timestamp;
use sarrio_model::{
    Caller, CreateOutcome, Deployment, DeploymentId, Desktop, DesktopId, Group, KeepUp, NewDesktops,
    OperationId, Orderer, Problem, UserId,
    problem::{KeepsUpNoMore, NothingToTryAgain},
};
use sarrio_store::Tx;

/// The longest pause before a desktop of a deployment is tried again.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);

/// What new desktops are a part of.
#[derive(Debug, Default)]
pub(super) struct PartOf {
    /// The job that did not make them.
    pub(super) again: Option<Again>,
    /// The deployment: they are made for a group.
    pub(super) deployment: Option<OfDeployment>,
}

/// The desktops of a job that another one makes in their place.
#[derive(Debug)]
pub(super) struct Again {
    pub(super) job: OperationId,
    pub(super) desktops: Vec<DesktopId>,
}

/// The deployment of new desktops.
#[derive(Debug)]
pub(super) enum OfDeployment {
    /// It begins with them.
    New(Box<Deployment>),
    /// It made desktops before.
    Known(DeploymentId),
}

impl PartOf {
    /// The deployment that begins with a request for a group.
    pub(super) fn new_deployment(caller: &Caller, request: &NewDesktops, group: &Group) -> Self {
        let keep_up = request.for_group.as_ref().is_some_and(|for_group| for_group.keep_up);
        let deployment = Deployment {
            id: DeploymentId::new(),
            group: group.named(),
            request: request.clone(),
            template_name: None,
            orderer: Orderer { id: Some(caller.user.id), name: caller.user.name.clone() },
            keep_up: if keep_up { KeepUp::Yes } else { KeepUp::No },
            made: 0,
            missing: 0,
            failed: vec![],
            created: Timestamp::now(),
        };
        Self { again: None, deployment: Some(OfDeployment::New(Box::new(deployment))) }
    }

    pub(super) fn deployment_id(&self) -> Option<DeploymentId> {
        self.deployment.as_ref().map(|deployment| match deployment {
            OfDeployment::New(new) => new.id,
            OfDeployment::Known(id) => *id,
        })
    }

    /// Notes, in the transaction that creates these desktops, that the operation `now` makes them. Of two who try the same again
    /// at once, one is refused; so is a second desktop of one deployment for one person.
    pub(super) async fn note(
        &self,
        tx: &mut Tx,
        now: OperationId,
        desktops: &[Desktop],
    ) -> Result<(), Problem> {
        if let Some(Again { job, desktops }) = &self.again {
            let all = tx.created_desktops(*job).await?;
            let missing =
                |id: &DesktopId| all.iter().any(|one| one.desktop == *id && one.outcome.is_missing());
            if !desktops.iter().all(missing) {
                return Err(NothingToTryAgain.into());
            }
            tx.note_outcome(*job, desktops, &CreateOutcome::TriedAgain { operation: now }).await?;
        }
        match &self.deployment {
            Some(OfDeployment::New(new)) => tx.insert_deployment(new).await?,
            Some(OfDeployment::Known(id)) => match tx.deployment(*id).await? {
                // Its group was removed.
                None if self.again.is_some() => return Ok(()),
                Some(known) if self.again.is_some() || known.keep_up.is_active() => {}
                _ => return Err(KeepsUpNoMore.into()),
            },
            None => {}
        }
        if let Some(id) = self.deployment_id() {
            for desktop in desktops {
                if !tx.note_deployed(id, desktop.owner.id, desktop.id).await? {
                    return Err(NothingToTryAgain.into());
                }
            }
        }
        Ok(())
    }
}

/// Notes that a deployment has no desktop for a person so far. `desktop` is the one that was to be, if it came that far. Each
/// failure makes the pause before the next try longer, beginning with `pause`.
pub(super) async fn note_not_deployed(
    tx: &mut Tx,
    deployment: DeploymentId,
    person: UserId,
    desktop: Option<DesktopId>,
    problem: &Problem,
    pause: Duration,
) -> Result<(), Problem> {
    let failures = tx.deployment_failures(deployment, person).await?;
    let pause = pause.saturating_mul(1 << failures.min(10)).min(LONGEST_PAUSE);
    let now = Timestamp::now();
    let try_after = now.checked_add(pause).unwrap_or(now);
    let tries = (failures.saturating_add(1), try_after);
    tx.note_not_deployed(deployment, person, desktop, tries, problem).await?;
    Ok(())
}
