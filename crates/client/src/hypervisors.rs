//! Hypervisors.

use sarrio_model::{
    Check, EditHypervisor, HostKeys, HostProbe, Hypervisor, HypervisorId, NewHypervisor, Problem, SshTarget,
};

use crate::Client;

/// The routes below `hypervisors`, for administrators. Every method fails with the backend's
/// problem, or with `backend.unreachable`.
#[derive(Clone, Copy)]
pub struct Hypervisors<'a>(pub(crate) &'a Client);

#[allow(clippy::missing_errors_doc)] // see above
impl Hypervisors<'_> {
    /// All hosts.
    pub async fn list(&self) -> Result<Vec<Hypervisor>, Problem> {
        self.0.all_of("hypervisors").await
    }

    /// One host.
    pub async fn get(&self, id: HypervisorId) -> Result<Hypervisor, Problem> {
        self.0.get(&format!("hypervisors/{id}")).await
    }

    /// The keys that a host and its jump host present to the backend, for a person to compare. The backend does not
    /// sign in to the host itself.
    pub async fn probe(&self, target: &SshTarget) -> Result<HostKeys, Problem> {
        self.0.post("hypervisors/probe", &HostProbe { target: target.clone() }).await
    }

    /// Checks a host without adding it.
    pub async fn check(&self, new: &NewHypervisor) -> Result<Vec<Check>, Problem> {
        self.0.post("hypervisors/check", new).await
    }

    /// Sarrio's public key as one line for a host's `authorized_keys`.
    pub async fn public_key(&self) -> Result<String, Problem> {
        self.0.get("hypervisors/public-key").await
    }

    /// Adds a host.
    pub async fn add(&self, new: &NewHypervisor) -> Result<Hypervisor, Problem> {
        self.0.post("hypervisors", new).await
    }

    /// Changes its name, how it is reached, its pinned keys, the viewers' address or its network.
    pub async fn edit(&self, id: HypervisorId, edit: &EditHypervisor) -> Result<Hypervisor, Problem> {
        self.0.patch(&format!("hypervisors/{id}"), edit).await
    }

    /// Removes a host on which no desktop runs. Nothing on it is changed.
    pub async fn remove(&self, id: HypervisorId) -> Result<(), Problem> {
        self.0.delete(&format!("hypervisors/{id}")).await
    }

    /// Runs all checks of a host.
    pub async fn doctor(&self, id: HypervisorId) -> Result<Vec<Check>, Problem> {
        self.0.act(&format!("hypervisors/{id}/doctor")).await
    }

    /// Begins its maintenance: no desktop is started on it.
    pub async fn begin_maintenance(&self, id: HypervisorId) -> Result<Hypervisor, Problem> {
        self.0.act(&format!("hypervisors/{id}/maintenance")).await
    }

    /// Ends its maintenance.
    pub async fn end_maintenance(&self, id: HypervisorId) -> Result<Hypervisor, Problem> {
        self.0.delete(&format!("hypervisors/{id}/maintenance")).await
    }

    /// Connects to it now, instead of after the pause.
    pub async fn retry(&self, id: HypervisorId) -> Result<(), Problem> {
        self.0.act(&format!("hypervisors/{id}/retry")).await
    }

    /// Confirms that a silent host is off, so that its desktops may be started elsewhere.
    pub async fn confirm_off(&self, id: HypervisorId) -> Result<Hypervisor, Problem> {
        self.0.act(&format!("hypervisors/{id}/confirm-off")).await
    }
}
