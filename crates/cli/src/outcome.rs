//! How a command ends: the exit code, and the text on standard error.

use std::io::Write;

use sarrio_model::{Code, Operation, OperationState, Problem, problem::OperationWasCancelled};
use sarrio_viewer::ViewerError;

use crate::job;

/// The exit code of a wrong command line.
pub(crate) const USAGE: u8 = 2;

/// Why a command failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A problem of the backend, or of the connection to it.
    Problem(Box<Problem>),
    /// The command line asks for something impossible.
    Usage(String),
    /// Something failed on this computer.
    Local(String),
    /// It was printed already.
    Told(u8),
}

impl Failure {
    /// A command that changes something was not told what: `options` are those that say so.
    pub(crate) fn nothing_to_change(options: &str) -> Self {
        Self::Usage(format!("nothing to change: give at least one of {options}."))
    }

    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Problem(problem) => code_of(problem),
            Self::Usage(_) => USAGE,
            Self::Local(_) => 1,
            Self::Told(code) => *code,
        }
    }

    pub(crate) fn tell(&self) {
        let mut to = std::io::stderr().lock();
        // If standard error is closed, nobody reads it.
        let _ = match self {
            Self::Problem(problem) => writeln!(to, "sarrioctl: {}", text_of(problem)),
            Self::Usage(text) | Self::Local(text) => writeln!(to, "sarrioctl: {text}"),
            Self::Told(_) => Ok(()),
        };
    }
}

/// `pc-07 is busy. Wait until that job ends, or cancel it. [busy]`, each part on a line of its own.
pub(crate) fn text_of(problem: &Problem) -> String {
    let field = problem.field.as_ref().map_or(String::new(), |field| format!(" ({field})"));
    let plain = |text: &str| text.replace(|c: char| c.is_control() && c != '\n', " ");
    let request = problem.request.as_ref().map_or(String::new(), |id| format!(", request {}", plain(id)));
    format!("{}{field}\n  {} [{}{request}]", plain(&problem.detail), plain(&problem.hint), problem.code)
}

/// The exit code of a problem, as the help documents it.
pub(crate) fn code_of(problem: &Problem) -> u8 {
    match (problem.code, problem.status) {
        (Code::NotSignedIn | Code::WrongCredentials | Code::TooManyAttempts, _) | (_, 401) => 3,
        (Code::Forbidden | Code::NoTunnel, _) | (_, 403) => 7,
        (Code::BackendUnreachable | Code::BackendCertificate | Code::StoreUnavailable, _) => 6,
        (
            Code::HostUnreachable
            | Code::HostHung
            | Code::HostKeyChanged
            | Code::HostSignIn
            | Code::HostNoLibvirt
            | Code::StorageNotMounted,
            _,
        ) => 6,
        (Code::Cancelled, _) => 1,
        (_, 404) => 4,
        (_, 409) => 5,
        (_, 400 | 413 | 422) => 8,
        _ => 1,
    }
}

/// The result of an operation that is over, for the exit code.
pub(crate) fn of_operation(operation: &Operation) -> Result<(), Failure> {
    match &operation.state {
        OperationState::Failed { problem } => Err(problem.clone().into()),
        OperationState::Cancelled => {
            Err(OperationWasCancelled { job: job::title(operation) }.problem().into())
        }
        _ if operation.children.is_some_and(|children| children.failed > 0) => Err(Failure::Told(1)),
        _ => Ok(()),
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<ViewerError> for Failure {
    fn from(error: ViewerError) -> Self {
        error.problem().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_the_exit_code_that_the_help_lists() {
        let codes: Vec<String> = Code::ALL
            .iter()
            .map(|code| {
                format!("{} {code}", code_of(&sarrio_model::problem::BackendFailed.problem().of_kind(*code)))
            })
            .collect();
        insta::assert_snapshot!(codes.join("\n"));
    }
}
