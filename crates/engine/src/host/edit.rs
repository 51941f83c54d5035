//! Changing a host: its name, how it is reached, its keys, the address for viewers, its network.

use sarrio_model::{EditHypervisor, Hypervisor, Noun, Problem, problem::ChangedByOthers};

use super::{admin::confirmed, contact, watch};
use crate::{
    Engine,
    authz::{EditHypervisor as MayEdit, Permit},
};

impl Engine {
    /// Changes a host. A new way to it, or a new key, is tried before anything is written: the host there must show the
    /// pinned key. Then the link is made anew; what runs there goes on.
    ///
    /// # Errors
    /// Somebody else changed it meanwhile, a field is wrong, or the new way does not lead to the host.
    pub async fn edit_hypervisor(
        &self,
        permit: Permit<MayEdit>,
        edit: EditHypervisor,
    ) -> Result<Hypervisor, Problem> {
        let engine = &self.0;
        let (caller, id) = (permit.caller(), permit.on().id);
        let before = engine.store.hypervisor(id).await?;
        let before = before.ok_or_else(|| Problem::not_found(Noun::Hypervisor, id))?;
        let planned = edited(&before, &edit)?;
        contact::check_row(&planned, Some(&before), &engine.store.hypervisors().await?)?;
        if let Some(password) = &edit.password {
            contact::install_key(engine, &planned.name, &planned.connection, password).await?;
        }
        if planned.connection != before.connection {
            contact::try_to_sign_in(engine, &planned.name, &planned.connection).await?;
        }
        let mut tx = engine.store.begin().await?;
        let now = confirmed(&permit, id, &mut tx).await?;
        let mut row = edited(&now, &edit)?;
        // Another one may have been added or changed meanwhile.
        contact::check_row(&row, Some(&now), &tx.hypervisors().await?)?;
        tx.audit_change("name", Some(&now.name), Some(&row.name));
        if now.connection != row.connection {
            tx.audit_field("ssh");
        }
        tx.save_hypervisor(&mut row).await?;
        tx.commit().await?;
        if row.connection != now.connection {
            tracing::info!(host.name = %row.name, user.id = %caller.user.id, "it is reached another way from now on");
        }
        if row.connection != now.connection || row.name != now.name {
            let old = engine.hosts.get(row.id);
            if let Some(old) = &old {
                old.stop.cancel();
            }
            // The new handle comes first, so that there is one at any time.
            watch(engine, &row);
            if let Some(old) = old {
                old.api.close().await;
            }
        }
        Ok(row)
    }
}

/// The row with the edit in it.
fn edited(row: &Hypervisor, edit: &EditHypervisor) -> Result<Hypervisor, Problem> {
    if row.revision != edit.revision {
        return Err(ChangedByOthers { name: row.name.to_string() }.into());
    }
    let mut row = row.clone();
    row.connection = edit.connection(&row.connection)?;
    if let Some(name) = &edit.name {
        row.name = name.clone();
    }
    if let Some(address) = &edit.viewer_address {
        row.viewer_address.clone_from(address);
    }
    if let Some(network) = &edit.network {
        row.network.clone_from(network);
    }
    Ok(row)
}
