//! Starting a desktop: choose a host, claim an epoch, create the domain paused, compare the epoch, resume the domain.

use std::time::Duration;

use jiff::Timestamp;
use sarrio_hypervisor::{DiskSource, Domain, DomainEnd, DomainRun, HostError};
use sarrio_model::{
    Code, Desktop, DesktopState, DiskRole, Epoch, HypervisorId, Noun, OperationKind, Problem, StoragePathId,
    problem::{StartHasNoHost, StartedBySomebodyElse, StartedUnderOtherEpoch},
};
use sarrio_store::Tx;
use serde::{Deserialize, Serialize};

use super::{
    candidates::{Taken, candidate},
    checks::{LASTING, require_closed},
    fresh::Fresh,
    outcome::find_out,
    spec,
    subject::{Subject, release, require},
};
use crate::{
    classroom,
    host::{Host, look},
    operation::{Ending, Plan, Run, Work, step},
    placement::{Candidate, Need, rank},
    storage::{self, newer_images},
};

/// What a start remembers.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Start {
    #[serde(flatten)]
    subject: Subject,
    host: Option<HypervisorId>,
    epoch: Option<Epoch>,
    /// Whether its domain may run on a host that does not answer.
    may_run: bool,
}

impl Start {
    pub(super) fn new(subject: Subject) -> Self {
        Self { subject, host: None, epoch: None, may_run: false }
    }
}

#[async_trait::async_trait]
impl Work for Start {
    const KIND: OperationKind = OperationKind::StartDesktop;

    fn plan() -> Plan<Self> {
        Plan {
            steps: vec![
                step!("place", choose_host, release_host),
                step!("images", require_own_images),
                step!("fresh", begin_fresh, require_disk),
                step!("claim", claim_epoch, abandon_epoch),
                step!("create", create_domain, destroy_domain_of_this_epoch),
                step!("run", resume_domain, destroy_or_remember),
            ],
        }
    }

    async fn ended(&self, run: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
        let now = Timestamp::now();
        release(run, tx, self.subject.desktop, |desktop| {
            desktop.state = match (how, self.host, self.epoch) {
                (Ending::Succeeded, Some(on), Some(epoch)) => DesktopState::Running { on, epoch, since: now },
                (_, Some(last_on), Some(epoch)) if self.may_run => {
                    DesktopState::Unreachable { last_on, epoch, since: now }
                }
                (Ending::Failed { step, problem }, ..) => DesktopState::Failed {
                    during: format!("desktop.start: {step}"),
                    problem: problem.clone(),
                },
                _ => DesktopState::Stopped,
            };
        })
        .await
    }

    async fn afterwards(&self, run: &Run, _: &Ending) {
        // The guest may have ended while the operation still owned the desktop. Only this domain is looked at: looking at
        // the whole host after each of many starts would slow down the starts to come.
        let Some(host) = self.host.and_then(|host| run.engine.hosts.get(host)) else { return };
        // Its class may have been paused meanwhile.
        host.enforce_now.notify_one();
        if let Err(why) = look::at(&run.engine, &host, self.subject.desktop, DomainEnd::Ended).await {
            tracing::warn!(%why, "could not be looked at; the next look at the whole host corrects it");
        }
    }
}

async fn choose_host(run: &Run, work: &mut Start) -> Result<(), Problem> {
    match choose_host_now(run, work).await {
        Err(problem)
            if problem.code == Code::NoHost
                && run.engine.hosts.all().iter().any(|host| host.is_first_contact()) =>
        {
            run.engine.hosts.first_contact_made().await;
            choose_host_now(run, work).await
        }
        Err(problem) if problem.code == Code::NoHost => {
            // A path that it reads may be mounted again since it was last looked at.
            let desktop = require(run, work.subject.desktop).await?;
            run.engine.look_for_mounts(&paths_of(run, &desktop).await?).await?;
            choose_host_now(run, work).await
        }
        chosen => chosen,
    }
}

/// The storage paths that the disks of a desktop read.
async fn paths_of(run: &Run, desktop: &Desktop) -> Result<Vec<StoragePathId>, Problem> {
    let mut paths = Vec::new();
    for disk in &desktop.disks {
        for path in storage::paths_below(&run.engine, disk.id).await? {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    Ok(paths)
}

async fn choose_host_now(run: &Run, work: &mut Start) -> Result<(), Problem> {
    let desktop = require(run, work.subject.desktop).await?;
    let need = Need { memory: desktop.hardware.memory, vcpus: desktop.hardware.vcpus, spice: true };
    let mut reads = Vec::new();
    for path in paths_of(run, &desktop).await? {
        reads.extend(run.engine.store.storage_path(path).await?);
    }
    let rows = run.engine.store.hypervisors().await?;
    let mut tx = run.engine.store.begin().await?;
    let mut taken = Taken::of(&mut tx).await?;
    let mut row =
        tx.desktop(desktop.id).await?.ok_or_else(|| Problem::not_found(Noun::Desktop, desktop.id))?;
    if let DesktopState::Starting { on: Some(own), .. } = row.state {
        // The step runs again after a restart: the reservation is this start's own.
        taken.give_back(own, need.memory);
    }
    let candidates: Vec<Candidate> =
        rows.iter().map(|row| candidate(&run.engine, row, &reads, &taken)).collect();
    let ranking = rank(&need, &candidates);
    let Some(best) = ranking.best_first.first().copied() else {
        let problem = ranking.explain(&need);
        return Err(match ranking.over_any_host() {
            true => problem.of_kind(Code::OverAnyHost),
            false => problem,
        });
    };
    row.state = DesktopState::Starting { on: Some(best), epoch: None, since: since(&row) };
    tx.save_desktop(&mut row).await?;
    tx.commit().await?;
    work.host = Some(best);
    Ok(())
}

/// Refuses disks whose newest data lies in a snapshot or a copy: the start would write to the disks' own files.
async fn require_own_images(run: &Run, work: &mut Start) -> Result<(), Problem> {
    let host = work.host.ok_or(StartHasNoHost)?;
    let host = run.host(host)?;
    newer_images::require_none(&run.engine, &host, work.subject.desktop, LASTING).await
}

/// A volatile desktop begins with its template as it is.
async fn begin_fresh(run: &Run, work: &mut Start) -> Result<(), Problem> {
    let desktop = require(run, work.subject.desktop).await?;
    if !desktop.persistence.is_volatile() {
        return Ok(());
    }
    let host = run.host(work.host.ok_or(StartHasNoHost)?)?;
    Fresh::of(run, &desktop).await?.replace(run, &host, &desktop).await
}

/// Sees to it that a volatile desktop has a disk, where its host answers. Otherwise its next start makes one.
async fn require_disk(run: &Run, work: &mut Start) -> Result<(), Problem> {
    let desktop = require(run, work.subject.desktop).await?;
    let (true, Some(host)) = (desktop.persistence.is_volatile(), work.host) else { return Ok(()) };
    let made = async {
        let host = run.host(host)?;
        Fresh::of(run, &desktop).await?.make_if_missing(run, &host).await
    };
    if let Err(why) = made.await {
        tracing::info!(desktop.id = %desktop.id, %why, "its next start makes its disk");
    }
    Ok(())
}

fn since(desktop: &Desktop) -> Timestamp {
    match desktop.state {
        DesktopState::Starting { since, .. } => since,
        _ => Timestamp::now(),
    }
}

async fn release_host(run: &Run, work: &mut Start) -> Result<(), Problem> {
    if work.may_run {
        return Ok(());
    }
    set_state(run, work, |since| DesktopState::Starting { on: None, epoch: None, since }).await
}

/// Writes how far the start is into the desktop's state, as long as this operation owns the desktop. `state` is given the
/// time when the start began.
async fn set_state(
    run: &Run,
    work: &Start,
    state: impl FnOnce(Timestamp) -> DesktopState + Send,
) -> Result<(), Problem> {
    let mut tx = run.engine.store.begin().await?;
    set_state_in(run, &mut tx, work, state).await?;
    tx.commit().await?;
    Ok(())
}

/// The same as part of a transaction.
async fn set_state_in(
    run: &Run,
    tx: &mut Tx,
    work: &Start,
    state: impl FnOnce(Timestamp) -> DesktopState + Send,
) -> Result<(), Problem> {
    let Some(mut row) = tx.desktop(work.subject.desktop).await? else { return Ok(()) };
    if row.operation == Some(run.id) {
        row.state = state(since(&row));
        tx.save_desktop(&mut row).await?;
    }
    Ok(())
}

/// Run again, it claims another epoch: no domain was created under the first one, since that is the next step.
async fn claim_epoch(run: &Run, work: &mut Start) -> Result<(), Problem> {
    let desktop = require(run, work.subject.desktop).await?;
    let mut tx = run.engine.store.begin().await?;
    if !tx.claim_epoch(desktop.id, desktop.epoch).await? {
        return Err(StartedBySomebodyElse { name: desktop.name.clone() }.into());
    }
    let (on, epoch) = (work.host, desktop.epoch.next());
    set_state_in(run, &mut tx, work, |since| DesktopState::Starting { on, epoch: Some(epoch), since })
        .await?;
    tx.commit().await?;
    work.epoch = Some(epoch);
    Ok(())
}

/// Claims another epoch, so that a domain that appears late under the abandoned one is recognised as a stray.
async fn abandon_epoch(run: &Run, work: &mut Start) -> Result<(), Problem> {
    if work.may_run || work.epoch.is_none() {
        return Ok(());
    }
    let desktop = require(run, work.subject.desktop).await?;
    let mut tx = run.engine.store.begin().await?;
    tx.claim_epoch(desktop.id, desktop.epoch).await?;
    tx.commit().await?;
    Ok(())
}

fn placed(run: &Run, work: &Start) -> Result<(std::sync::Arc<Host>, Epoch), Problem> {
    match (work.host, work.epoch) {
        (Some(host), Some(epoch)) => Ok((run.host(host)?, epoch)),
        _ => Err(StartHasNoHost.into()),
    }
}

async fn create_domain(run: &Run, work: &mut Start) -> Result<(), Problem> {
    let (host, epoch) = placed(run, work)?;
    let desktop = require(run, work.subject.desktop).await?;
    empty_scratch(run, &host, &desktop, epoch).await?;
    let holds = classroom::at_start(&run.engine, &host, &desktop).await?;
    let spec = spec::spec(&run.engine, &host, &desktop, epoch, holds).await?;
    let outcome = host.api.create_paused(&spec).await;
    find_out(
        &host,
        desktop.id,
        outcome,
        |domain| matches!(domain, Some(Domain::Ours { epoch: found, .. }) if *found == epoch),
    )
    .await?;
    if !holds.is_none() {
        let mut tx = run.engine.store.begin().await?;
        tx.set_holds(&[(desktop.id, holds)]).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Replaces each scratch disk by an empty one: its content ends with each stop. Where this start's own domain exists
/// already, its disk was replaced before.
async fn empty_scratch(run: &Run, host: &Host, desktop: &Desktop, epoch: Epoch) -> Result<(), Problem> {
    let problem = |why: HostError| why.problem(&host.name);
    for disk in desktop.disks.iter().filter(|disk| disk.role == DiskRole::Scratch) {
        let domain = host.api.domain(desktop.id).await.map_err(problem)?;
        if matches!(domain, Some(Domain::Ours { epoch: found, .. }) if found == epoch) {
            return Ok(());
        }
        let dir = storage::require_dir(&run.engine, disk.path).await?;
        require_closed(host, &dir, desktop, disk).await?;
        storage::discard(host, &dir, &disk.file, &dir.incoming().join(run.id)).await?;
        let size = Some(disk.virtual_size);
        host.api.make_disk(&dir, &disk.file, &DiskSource::Empty, size).await.map_err(problem)?;
    }
    Ok(())
}

/// On a host that does not answer, a domain that was never resumed does no harm: it stays paused, and its epoch is
/// abandoned next.
async fn destroy_domain_of_this_epoch(run: &Run, work: &mut Start) -> Result<(), Problem> {
    let Ok((host, epoch)) = placed(run, work) else { return Ok(()) };
    if work.may_run {
        return Ok(());
    }
    match host.api.destroy(work.subject.desktop, epoch).await {
        Ok(()) | Err(HostError::NoDomain(_) | HostError::OtherEpoch { .. }) => Ok(()),
        Err(why) if why.is_of_host() => Ok(()),
        Err(why) => Err(why.problem(&host.name)),
    }
}

async fn resume_domain(run: &Run, work: &mut Start) -> Result<(), Problem> {
    let (host, epoch) = placed(run, work)?;
    let desktop = require(run, work.subject.desktop).await?;
    if desktop.epoch != epoch {
        return Err(StartedUnderOtherEpoch { name: desktop.name.clone() }.into());
    }
    let outcome = host.api.resume(desktop.id, epoch).await;
    find_out(&host, desktop.id, outcome, |domain| {
        matches!(domain, Some(Domain::Ours { run: DomainRun::Running, epoch: found, .. }) if *found == epoch)
    })
    .await
}

/// How long undoing waits before it asks a host that does not answer once more.
const ASK_AGAIN: Duration = Duration::from_secs(3);

/// Ends the domain. Where its host does not answer, it is remembered that the domain may run.
async fn destroy_or_remember(run: &Run, work: &mut Start) -> Result<(), Problem> {
    let (host, epoch) = match placed(run, work) {
        Ok(placed) => placed,
        Err(_) => {
            // The host's handle is being replaced: a domain that was resumed there may run.
            work.may_run = work.host.is_some() && work.epoch.is_some();
            return Ok(());
        }
    };
    for last in [false, true] {
        match host.api.destroy(work.subject.desktop, epoch).await {
            Ok(()) | Err(HostError::NoDomain(_) | HostError::OtherEpoch { .. }) => return Ok(()),
            Err(why) if why.is_of_host() && last => work.may_run = true,
            Err(why) if why.is_of_host() => tokio::time::sleep(ASK_AGAIN).await,
            Err(why) => return Err(why.problem(&host.name)),
        }
    }
    Ok(())
}
