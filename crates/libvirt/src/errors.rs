//! Translates libvirt's errors into the port's.

use sarrio_hypervisor::HostError;
use sarrio_model::DesktopId;
use virt::{error::Error, sys};

/// Why a job on a libvirt connection failed.
#[derive(Debug)]
pub enum Fault {
    /// libvirt failed.
    Libvirt(Error),
    /// Sarrio refused.
    Host(HostError),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Libvirt(error)
    }
}

impl From<HostError> for Fault {
    fn from(error: HostError) -> Self {
        Self::Host(error)
    }
}

/// Whether the connection itself failed, so that the outcome of the call is unknown.
pub fn is_of_connection(error: &Error) -> bool {
    matches!(error.domain().to_raw(), sys::VIR_FROM_RPC | sys::VIR_FROM_REMOTE)
}

/// Whether libvirt has no such domain.
pub fn is_no_domain(error: &Error) -> bool {
    error.code().to_raw() == sys::VIR_ERR_NO_DOMAIN
}

/// The error of a call that is not about a single domain.
pub fn refused(call: &'static str, error: &Error) -> HostError {
    if is_of_connection(error) {
        return HostError::Lost { call };
    }
    HostError::Refused { call, message: message(error) }
}

/// The error of a call about a desktop's domain.
pub fn of_desktop(call: &'static str, desktop: DesktopId, error: &Error) -> HostError {
    match error.code().to_raw() {
        _ if is_of_connection(error) => HostError::Lost { call },
        sys::VIR_ERR_NO_DOMAIN => HostError::NoDomain(desktop),
        sys::VIR_ERR_OPERATION_INVALID => HostError::WrongState(message(error)),
        sys::VIR_ERR_AGENT_UNRESPONSIVE | sys::VIR_ERR_AGENT_UNSYNCED => HostError::NoAgent,
        _ => refused(call, error),
    }
}

/// libvirt's message, on one line and shortened.
pub fn message(error: &Error) -> String {
    one_line(error.message())
}

/// A text from a host, on one line of at most 400 characters.
pub fn one_line(text: &str) -> String {
    let line = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ");
    line.chars().map(|c| if c.is_control() { ' ' } else { c }).take(400).collect()
}
