//! Calls to a domain whose answer was lost.

use sarrio_hypervisor::{Domain, HostError};
use sarrio_model::{DesktopId, Problem};

use crate::host::Host;

/// Turns the outcome of a call into a result. Where nobody knows whether the call was carried out, the host is asked for
/// the domain, and `is_done` judges it (`None`: there is no domain).
pub(super) async fn find_out(
    host: &Host,
    desktop: DesktopId,
    outcome: Result<(), HostError>,
    is_done: impl Fn(Option<&Domain>) -> bool,
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
