//! Deleting what nobody has used yet.

use sarrio_hypervisor::{HostError, StorageDir};
use sarrio_model::{HostPath, Problem};

use crate::host::Host;

/// Moves a file or folder that nobody has used to `bin`, which lies in the recycle bin or in `incoming`, and deletes it
/// there: nothing is deleted anywhere else. One that is not there is done.
pub(crate) async fn discard(
    host: &Host,
    dir: &StorageDir,
    entry: &HostPath,
    bin: &HostPath,
) -> Result<(), Problem> {
    for outcome in [host.api.rename(dir, entry, bin).await, host.api.delete_folder(dir, bin).await] {
        match outcome {
            Ok(()) | Err(HostError::Missing(_)) => {}
            Err(why) => return Err(why.problem(&host.name)),
        }
    }
    Ok(())
}
