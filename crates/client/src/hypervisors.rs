//! Hosts.

use sarrio_model::{
    Check, EditHypervisor, HostKey, HostProbe, Hypervisor, HypervisorId, NewHypervisor, Problem, SshTarget,
};

use crate::Client;

/// The routes below `hypervisors`, for administrators. Every method fails with the backend's
/// problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Hypervisors<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl Hypervisors<'_> {
    /// All.
    pub async fn list(&self) -> Result<Vec<Hypervisor>, Problem> {
        self.0.all_of("hypervisors").await
    }

    /// One.
    pub async fn get(&self, id: HypervisorId) -> Result<Hypervisor, Problem> {
        self.0.get(&format!("hypervisors/{id}")).await
    }

    /// The key that a host shows to the backend, for a person to compare; nothing is sent to the host.
    pub async fn probe(&self, target: &SshTarget) -> Result<HostKey, Problem> {
        self.0.post("hypervisors/probe", &HostProbe { target: target.clone() }).await
    }

    /// Tries a host without adding it.
    pub async fn check(&self, new: &NewHypervisor) -> Result<Vec<Check>, Problem> {
        self.0.post("hypervisors/check", new).await
    }

    /// Sarrio's public key as one line for a host's `authorized_keys`.
    pub async fn public_key(&self) -> Result<String, Problem> {
        self.0.get("hypervisors/public-key").await
    }

    /// Adds one.
    pub async fn add(&self, new: &NewHypervisor) -> Result<Hypervisor, Problem> {
        self.0.post("hypervisors", new).await
    }

    /// Changes its name, its pinned key, the viewers' address or its network.
    pub async fn edit(&self, id: HypervisorId, edit: &EditHypervisor) -> Result<Hypervisor, Problem> {
        self.0.patch(&format!("hypervisors/{id}"), edit).await
    }

    /// Removes one on which no desktop runs; nothing on it is touched.
    pub async fn remove(&self, id: HypervisorId) -> Result<(), Problem> {
        self.0.delete(&format!("hypervisors/{id}")).await
    }

    /// All named checks of it.
    pub async fn doctor(&self, id: HypervisorId) -> Result<Vec<Check>, Problem> {
        self.0.act(&format!("hypervisors/{id}/doctor")).await
    }

    /// Keeps it out of placement.
    pub async fn begin_maintenance(&self, id: HypervisorId) -> Result<Hypervisor, Problem> {
        self.0.act(&format!("hypervisors/{id}/maintenance")).await
    }

    /// Gives it back to placement.
    pub async fn end_maintenance(&self, id: HypervisorId) -> Result<Hypervisor, Problem> {
        self.0.delete(&format!("hypervisors/{id}/maintenance")).await
    }

    /// Tries its link now instead of after the pause.
    pub async fn retry(&self, id: HypervisorId) -> Result<(), Problem> {
        self.0.act(&format!("hypervisors/{id}/retry")).await
    }

    /// A person says that a silent host is off: its desktops may start elsewhere.
    pub async fn confirm_off(&self, id: HypervisorId) -> Result<Hypervisor, Problem> {
        self.0.act(&format!("hypervisors/{id}/confirm-off")).await
    }
}
