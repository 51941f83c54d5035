//! The named checks of a host.

use serde::{Deserialize, Serialize};

/// What is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckName {
    /// Its sshd answers.
    Reach,
    /// It shows the pinned key.
    HostKey,
    /// Sarrio can sign in.
    SignIn,
    /// libvirt answers, and is new enough.
    Libvirt,
    /// QEMU is there, and is new enough.
    Qemu,
    /// Guests run on the processor itself.
    Kvm,
    /// Viewers get an encrypted console.
    SpiceTls,
    /// The storage paths are mounted and can be written.
    Paths,
    /// Its clock agrees with the backend's.
    Clock,
    /// The default network is there.
    Network,
    /// No desktop can speak on the network with another's address.
    GuestIsolation,
    /// No other site of Sarrio uses it.
    OtherSite,
    /// Viewers reach it from where the person sits; tried by the client.
    ViewerAddress,
}

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// As it should be.
    Passed,
    /// Works, but not well.
    Warning,
    /// Does not work.
    Failed,
    /// Could not be tried, since an earlier one failed.
    Skipped,
}

/// A check, what was found, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Check {
    /// What was checked.
    pub name: CheckName,
    /// How it came out.
    pub outcome: Outcome,
    /// What was found.
    pub found: String,
    /// What to do; absent when it passed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub advice: Option<String>,
}
