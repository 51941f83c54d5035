//! Adding a host: its keys are shown, it is checked, its row is written.

use jiff::Timestamp;
use sarrio_model::{
    Actions, AuditThing, Check, HostKeys, HostProbe, HostState, Hypervisor, HypervisorId, Name,
    NewHypervisor, Noun, Problem, Revision,
};

use super::{contact, watch};
use crate::{
    Engine,
    authz::{About, AddHypervisor, Owner, Permit},
};

impl Engine {
    /// The keys that a host and its jump host show, for a person to compare. Nobody signs in to the host itself.
    ///
    /// # Errors
    /// Nobody answers, or the jump host refuses.
    pub async fn probe(&self, permit: Permit<AddHypervisor>, probe: HostProbe) -> Result<HostKeys, Problem> {
        let name = Name::lossy(probe.target.address.as_str());
        let keys = self.0.connector.host_keys(&probe.target).await;
        let keys = keys.map_err(|why| {
            let mut problem = contact::of_contact(&name, &why, "ssh.user");
            let field = problem.field.take();
            problem.field = field.and_then(|field| Some(format!("target.{}", field.strip_prefix("ssh.")?)));
            problem
        })?;
        permit.note(&self.0.store, &(), looked_at(&name)).await?;
        Ok(keys)
    }

    /// All checks of a host that is not added yet. With a password our key is installed there first.
    ///
    /// # Errors
    /// A field is wrong, or the password is.
    pub async fn check_new(
        &self,
        permit: Permit<AddHypervisor>,
        new: &NewHypervisor,
    ) -> Result<Vec<Check>, Problem> {
        let connection = new.connection()?;
        if let Some(password) = &new.password {
            contact::install_key(&self.0, &new.name, &connection, password).await?;
        }
        let (api, _) = contact::connect(&self.0, &new.name, &connection).await;
        let checks = api.check(&self.directories().await?, new.network.as_deref()).await;
        api.close().await;
        permit.note(&self.0.store, &(), looked_at(&new.name)).await?;
        Ok(checks)
    }

    /// Adds a host and begins to watch it. With a password our key is installed there first.
    ///
    /// # Errors
    /// A field is wrong, it is there already, or the first contact fails.
    pub async fn add_hypervisor(
        &self,
        permit: Permit<AddHypervisor>,
        new: NewHypervisor,
    ) -> Result<Hypervisor, Problem> {
        let connection = new.connection()?;
        let now = Timestamp::now();
        let row = Hypervisor {
            id: HypervisorId::new(),
            name: new.name,
            connection,
            viewer_address: new.viewer_address,
            network: new.network,
            state: HostState::Connecting { since: now },
            facts: None,
            load: None,
            foreign: vec![],
            created: now,
            revision: Revision(1),
            actions: Actions::default(),
        };
        contact::check_row(&row, None, &self.0.store.hypervisors().await?)?;
        if let Some(password) = &new.password {
            contact::install_key(&self.0, &row.name, &row.connection, password).await?;
        }
        let mut tx = self.0.store.begin().await?;
        permit.confirm_about(&mut tx, &(), About::of(&row)).await?;
        // Another one may have been added meanwhile.
        contact::check_row(&row, None, &tx.hypervisors().await?)?;
        tx.insert_hypervisor(&row).await?;
        tx.commit().await?;
        watch(&self.0, &row);
        Ok(row)
    }
}

/// A host that is looked at before it is added.
fn looked_at(name: &Name) -> About {
    let thing = AuditThing { kind: Noun::Hypervisor.to_string(), id: None, name: name.to_string() };
    About { thing: Some(thing), owner: Owner::Site }
}
