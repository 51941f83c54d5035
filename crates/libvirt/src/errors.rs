//! Translates libvirt's errors into the port's.

use sarrio_hypervisor::{HostError, said};
use sarrio_model::{DesktopId, problem::HostCall};
use virt::{error::Error, sys};

/// The longest text of a host that is passed on, in characters.
const LONGEST: usize = 400;

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

/// Whether the guest has no agent that answers.
pub fn is_no_agent(error: &Error) -> bool {
    matches!(
        error.code().to_raw(),
        sys::VIR_ERR_AGENT_UNRESPONSIVE | sys::VIR_ERR_AGENT_UNSYNCED | sys::VIR_ERR_AGENT_COMMAND_TIMEOUT
    )
}

/// The error of a call that is not about a single domain.
pub fn refused(call: HostCall, error: &Error) -> HostError {
    if is_of_connection(error) {
        return HostError::Lost { call };
    }
    HostError::Refused { call, why: said(message(error)) }
}

/// The error of a call about a desktop's domain.
pub fn of_desktop(call: HostCall, desktop: DesktopId, error: &Error) -> HostError {
    match error.code().to_raw() {
        _ if is_of_connection(error) => HostError::Lost { call },
        sys::VIR_ERR_NO_DOMAIN => HostError::NoDomain(desktop),
        sys::VIR_ERR_OPERATION_INVALID => HostError::WrongState(said(message(error))),
        _ if is_no_agent(error) => HostError::NoAgent,
        _ => refused(call, error),
    }
}

/// libvirt's message, on one line and shortened.
pub fn message(error: &Error) -> String {
    one_line(error.message())
}

/// A text from a host, on one line of at most 400 characters.
pub fn one_line(text: &str) -> String {
    shortened(&text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; "))
}

/// The last line that a program on a host said about what went wrong. `xargs` only adds that something did, and a
/// program that names itself twice is named once.
pub fn last_words(text: &str) -> String {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let line = lines().rfind(|line| !line.starts_with("xargs: ")).or_else(|| lines().next_back());
    let mut line = line.unwrap_or_default();
    while let Some((program, rest)) = line.split_once(": ")
        && rest.strip_prefix(program).is_some_and(|rest| rest.starts_with(": "))
    {
        line = rest;
    }
    shortened(line)
}

/// At most 400 characters, without control characters. Where something was left out, an ellipsis says so.
fn shortened(text: &str) -> String {
    let mut short: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_are_the_last_line_that_says_what_went_wrong() {
        let text = "qemu-img: warning: slow\ncp: cp: error writing 'a': Input/output error\n\
                    xargs: cp: exited with status 255; aborting\n\n";
        assert_eq!(last_words(text), "cp: error writing 'a': Input/output error");
        assert_eq!(last_words("xargs: cp: terminated by signal 9\n"), "xargs: cp: terminated by signal 9");
        assert_eq!(last_words(" \n"), "");
        assert_eq!(last_words(&"x".repeat(500)), format!("{}…", "x".repeat(400)));
    }
}
