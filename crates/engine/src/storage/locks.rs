//! Whether the locks of a storage path reach from host to host. QEMU's image locks are what keeps a disk to one writer
//! when all else has gone wrong, so they are tried before they are trusted.

use std::time::Duration;

use sarrio_model::{HypervisorId, Problem, StoragePath, problem::LocksNotSeen};

use super::dir;
use crate::{Inner, host::Host};

/// How long one host holds the lock. The other sees it within a fraction of that, or not at all.
const HOLD: Duration = Duration::from_secs(3);
/// How often the other tries.
const TRY: Duration = Duration::from_millis(100);

/// Tries the path's locks between `host` and another that uses the path. Where there is no other, or it does not
/// answer, there is nothing to try.
///
/// # Errors
/// `host` does not see what the other holds.
pub(super) async fn reach(engine: &Inner, path: &StoragePath, host: &Host) -> Result<(), Problem> {
    let uses = |id: HypervisorId| path.hosts.iter().any(|known| known.hypervisor == id && known.usable);
    let other =
        engine.hosts.all().into_iter().find(|other| other.id != host.id && other.is_up() && uses(other.id));
    let Some(other) = other else { return Ok(()) };
    let directory = dir(engine, path);
    let seen = async {
        loop {
            tokio::time::sleep(TRY).await;
            match host.api.hold_lock(&directory, Duration::ZERO).await {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(why) => return Err(why.problem(&host.name)),
            }
        }
    };
    let unseen = async {
        loop {
            match other.api.hold_lock(&directory, HOLD).await {
                Ok(true) => break,
                // One of our own tries was in the way, or a third host's.
                Ok(false) => tokio::time::sleep(TRY / 2).await,
                Err(why) => {
                    tracing::warn!(%why, host = %other.name, "cannot try the locks of the storage path");
                    return Ok(());
                }
            }
        }
        let (host, other, directory) = (host.name.clone(), other.name.clone(), path.directory.clone());
        Err(LocksNotSeen { host, other, directory }.into())
    };
    tokio::select! {
        seen = seen => seen,
        unseen = unseen => unseen,
    }
}
