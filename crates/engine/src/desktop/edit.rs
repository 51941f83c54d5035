//! Changing a desktop's name, hardware and owner.

use sarrio_model::{
    Desktop, EditDesktop, MiB, Noun, Persistence, Problem, Quantity,
    problem::{ChangedByOthers, DesktopHasNoTemplate, NoSuchPerson},
};

use super::hardware::{require_media, require_network, require_some_host};
use crate::{
    Engine,
    authz::{self, DesktopToGive, EditDesktop as MayEdit, GiveDesktop, Permit},
    quota::{Demand, Quotas},
};

impl Engine {
    /// Renames it, changes its hardware from the next start on, or gives it to somebody else. Viewers of people who may not
    /// see it any more are disconnected.
    ///
    /// # Errors
    /// Somebody changed it meanwhile, a field is wrong, the caller may not give it away, or the quota of whoever owns it then
    /// does not allow it.
    pub async fn edit_desktop(&self, permit: Permit<MayEdit>, edit: EditDesktop) -> Result<Desktop, Problem> {
        let (caller, desktop) = (permit.caller(), permit.on());
        let id = desktop.id;
        let owner = match edit.owner {
            Some(owner) if owner != desktop.owner.id => {
                let gift = DesktopToGive { desktop: desktop.clone(), to: owner };
                let _permit = authz::may(caller, GiveDesktop, gift)?;
                let user = self.0.store.user(owner).await?;
                Some(user.ok_or_else(|| NoSuchPerson.at("owner"))?.named())
            }
            _ => None,
        };
        let hardware = edit.hardware.as_ref().map(|change| change.apply(&desktop.hardware));
        if let (Some(hardware), Some(change)) = (&hardware, &edit.hardware) {
            hardware.check("hardware.")?;
            if hardware.network != desktop.hardware.network {
                require_network(caller, change)?;
            }
            require_some_host(&self.0, hardware).await?;
            // What is in the drive already may stay there.
            if hardware.media != desktop.hardware.media {
                require_media(&self.0, caller, hardware).await?;
            }
        }
        if edit.persistence.is_some_and(Persistence::is_volatile) && desktop.template.is_none() {
            return Err(DesktopHasNoTemplate { name: desktop.name.clone() }.at("persistence"));
        }
        let mut tx = self.0.store.begin().await?;
        let mut row = tx.desktop(id).await?.ok_or_else(|| Problem::not_found(Noun::Desktop, id))?;
        permit.confirm(&mut tx, &row).await?;
        let now = permit.caller_now(&mut tx).await?;
        if let Some(owner) = &owner {
            let gift = DesktopToGive { desktop: row.clone(), to: owner.id };
            let _permit = authz::may(&now, GiveDesktop, gift)?;
        }
        if let (Some(hardware), Some(change)) = (&hardware, &edit.hardware)
            && hardware.network != row.hardware.network
        {
            require_network(&now, change)?;
        }
        // Operations change the revision too: only a change of the same fields by another person is a conflict.
        let fields = |one: &Desktop| (one.name.clone(), one.hardware.clone(), one.owner.id, one.persistence);
        let same = fields(&row) == fields(desktop);
        if edit.revision > row.revision
            || (row.revision != edit.revision && (!same || desktop.revision != edit.revision))
        {
            return Err(ChangedByOthers { name: row.name.to_string() }.into());
        }
        let before = row.clone();
        row.name = edit.name.unwrap_or(row.name);
        row.hardware = hardware.unwrap_or(row.hardware);
        row.persistence = edit.persistence.unwrap_or(row.persistence);
        let given_away = owner.is_some();
        row.owner = owner.unwrap_or(row.owner);
        let demands = demands(&before, &row, tx.held_by_desktop(id).await?);
        Quotas::default().require(&mut tx, &demands).await?;
        tx.audit_change("name", Some(&before.name), Some(&row.name));
        tx.audit_change("owner", Some(&before.owner.name), Some(&row.owner.name));
        tx.audit_change("hardware.vcpus", Some(before.hardware.vcpus), Some(row.hardware.vcpus));
        tx.audit_change("hardware.memory", Some(before.hardware.memory), Some(row.hardware.memory));
        let persistence = |one: &Desktop| Some(one.persistence.as_str());
        tx.audit_change("persistence", persistence(&before), persistence(&row));
        if before.hardware != row.hardware {
            tx.audit_field("hardware");
        }
        tx.save_desktop(&mut row).await?;
        tx.commit().await?;
        if given_away {
            self.access_changed();
        }
        self.0.store.desktop(id).await?.ok_or_else(|| Problem::not_found(Noun::Desktop, id))
    }
}

/// What a change of a desktop adds to what its owner uses. `held` is what it holds of a host now.
fn demands(before: &Desktop, after: &Desktop, (vcpus, memory): (u64, MiB)) -> Vec<Demand> {
    let mut grown = Demand::of(&after.owner);
    if after.hardware.vcpus > before.hardware.vcpus {
        grown = grown.add(Quantity::DesktopVcpus, after.hardware.vcpus.into());
    }
    if after.hardware.memory > before.hardware.memory {
        grown = grown.add(Quantity::DesktopMemory, after.hardware.memory.0);
    }
    if after.state.is_on() {
        grown = grown
            .add(Quantity::RunningVcpus, u64::from(after.hardware.vcpus).saturating_sub(vcpus))
            .add(Quantity::RunningMemory, after.hardware.memory.0.saturating_sub(memory.0));
    }
    if before.owner.id == after.owner.id {
        return vec![grown];
    }
    let (mut space, mut largest) = (0, 0);
    for disk in &before.disks {
        space += disk.actual_size.unwrap_or_default().0;
        largest = disk.virtual_size.0.max(largest);
    }
    let mut given = Demand::of(&after.owner)
        .given_by(before.owner.id)
        .add(Quantity::Storage, space)
        .add(Quantity::DiskSize, largest)
        .machine(&after.hardware);
    if before.counts() {
        given = given.add(Quantity::Desktops, 1);
    }
    if after.state.is_on() {
        given = given.on(vcpus, memory.0);
    }
    vec![given, grown]
}
