//! The named checks of a host.

use serde::{Deserialize, Serialize};

use crate::{
    Problem,
    problem::{Message, Wording, known_message},
};

/// What is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckName {
    /// Its sshd answers.
    Reach,
    /// It presents the pinned host key.
    HostKey,
    /// Sarrio can sign in.
    SignIn,
    /// libvirt answers, and its version is new enough.
    Libvirt,
    /// QEMU is installed, and its version is new enough.
    Qemu,
    /// Guests run on the processor itself (KVM).
    Kvm,
    /// Viewers get an encrypted console.
    SpiceTls,
    /// The storage paths are mounted and can be written.
    Paths,
    /// Its clock agrees with the backend's.
    Clock,
    /// The default network exists.
    Network,
    /// No desktop can use another desktop's network address.
    GuestIsolation,
    /// A lesson can limit what desktops reach on the network.
    NetworkLimits,
    /// No other installation of Sarrio uses it.
    OtherSite,
    /// Viewers on the person's computer reach it. The client tries this one.
    ViewerAddress,
}

/// The result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// As it should be.
    Passed,
    /// Works, but not well.
    Warning,
    /// Does not work.
    Failed,
    /// Could not be tried because an earlier check failed.
    Skipped,
}

/// A check, what was found, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Check {
    /// What was checked.
    pub name: CheckName,
    /// Its result.
    pub outcome: Outcome,
    /// What was found.
    pub found: String,
    /// What to do; absent when it passed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub advice: Option<String>,
    /// What `found` and `advice` say, for programs that say it in another language.
    #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "known_message")]
    pub message: Option<Message>,
}

impl Check {
    /// A check that found this.
    #[must_use]
    pub fn new(name: CheckName, outcome: Outcome, finding: impl Into<Wording>) -> Self {
        let Wording { message, text, advice } = finding.into();
        Self { name, outcome, found: text, advice, message: Some(message) }
    }

    /// A check that failed.
    #[must_use]
    pub fn of_problem(name: CheckName, problem: Problem) -> Self {
        let (found, advice, message) =
            (problem.detail, Some(problem.hint.into_owned()), problem.message.map(|message| *message));
        Self { name, outcome: Outcome::Failed, found, advice, message }
    }
}
