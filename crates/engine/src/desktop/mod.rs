//! Desktops: what can be done to them, one file an operation.

mod accept;
mod bin;
mod create;
mod disconnect;
mod edit;
mod grow;
mod power;
mod shutdown;
mod spec;
mod start;
mod templating;
mod viewing;

pub(crate) use accept::{named_operation, row as operation_row};
pub(crate) use bin::{Delete, Purge, Restore};
pub(crate) use create::{Create, discard};
pub(crate) use disconnect::keep_strangers_out;
pub(crate) use edit::require_some_host;
pub(crate) use grow::Grow;
pub(crate) use power::{Pause, Reset, Resume, Stop};
pub(crate) use shutdown::Shutdown;
pub(crate) use start::Start;
pub(crate) use templating::Templating;
pub(crate) use viewing::{Tickets, viewer_came, viewers};

use sarrio_hypervisor::{HostError, StorageDir};
use sarrio_model::{Code, Desktop, DesktopId, DesktopState, Disk, DiskRole, Epoch, HypervisorId, Problem};
use sarrio_store::Tx;
use serde::{Deserialize, Serialize};

use crate::{
    host::Host,
    operation::{Ending, Run},
};

/// The disks whose content outlives a stop.
const KEPT: &[DiskRole] = &[DiskRole::System, DiskRole::Data];

/// What most operations on a desktop remember: which it is, and what it was doing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct About {
    pub(crate) desktop: DesktopId,
    pub(crate) before: DesktopState,
}

impl About {
    fn new(desktop: &Desktop) -> Self {
        Self { desktop: desktop.id, before: desktop.state.clone() }
    }

    /// Lets go of the desktop as it was before the operation.
    async fn restore(&self, run: &Run, tx: &mut Tx) -> Result<(), Problem> {
        release(run, tx, self.desktop, |desktop| desktop.state = self.before.clone()).await
    }

    /// Where it ran when the operation began.
    fn place(&self) -> Result<(HypervisorId, Epoch), Problem> {
        self.before.place().ok_or_else(|| Problem::new(Code::WrongState, "The desktop runs nowhere."))
    }
}

/// The desktop, which must be there.
pub(crate) async fn require(run: &Run, id: DesktopId) -> Result<Desktop, Problem> {
    run.engine.store.desktop(id).await?.ok_or_else(|| Problem::not_found("desktop", id))
}

/// The store says that a desktop is off; its disk's own lock must say so too, before the file is moved or replaced. A
/// file that is not there is in nobody's use.
async fn require_closed(
    host: &Host,
    dir: &StorageDir,
    desktop: &Desktop,
    disk: &Disk,
) -> Result<(), Problem> {
    let problem = |why: HostError| why.problem(&host.name);
    if host.api.exists(dir, &disk.file).await.map_err(problem)?
        && !host.api.is_free(&disk.file).await.map_err(problem)?
    {
        let which = if disk.role == DiskRole::Scratch { "scratch disk" } else { "disk" };
        return Err(Problem::new(
            Code::DiskInUse,
            format!("The {which} of {} is open somewhere.", desktop.name),
        ));
    }
    Ok(())
}

/// Lets go of a desktop at the end of an operation; one that another operation took over is left to that one.
pub(crate) async fn release(
    run: &Run,
    tx: &mut Tx,
    id: DesktopId,
    change: impl FnOnce(&mut Desktop) + Send,
) -> Result<(), Problem> {
    let Some(mut row) = tx.desktop(id).await? else { return Ok(()) };
    if row.operation != Some(run.id) {
        return Ok(());
    }
    row.operation = None;
    change(&mut row);
    tx.save_desktop(&mut row).await?;
    Ok(())
}

/// What a desktop is after something that was asked of its domain did not work: what it was, or unreachable where its
/// host is silent. The next look at the host tells the truth.
fn as_it_was(run: &Run, about: &About) -> DesktopState {
    match about.before.place() {
        Some((host, epoch)) if !run.engine.hosts.get(host).is_some_and(|host| host.is_up()) => {
            DesktopState::Unreachable { last_on: host, epoch, since: jiff::Timestamp::now() }
        }
        _ => about.before.clone(),
    }
}

/// Looks at the desktop where it ran, so that the store is true again soon after an operation that failed.
async fn look_again(run: &Run, about: &About, how: &Ending) {
    if *how == Ending::Succeeded {
        return;
    }
    if let Some((host, _)) = about.before.place() {
        run.engine.look_soon(host);
    }
}

/// A call whose outcome is unknown is settled by asking the host for the domain; `is_done` judges what it shows.
async fn settle_unknown(
    host: &Host,
    desktop: DesktopId,
    outcome: Result<(), HostError>,
    is_done: impl Fn(Option<&sarrio_hypervisor::Domain>) -> bool,
) -> Result<(), Problem> {
    match outcome {
        Ok(()) => Ok(()),
        Err(why) if why.outcome_unknown() => match host.api.domain(desktop).await {
            Ok(domain) if is_done(domain.as_ref()) => Ok(()),
            _ => Err(why.problem(&host.name)),
        },
        Err(why) => Err(why.problem(&host.name)),
    }
}
