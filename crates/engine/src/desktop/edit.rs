//! Changing a desktop's name, machine and owner.

use sarrio_model::{Caller, Code, Desktop, EditDesktop, Hardware, HardwareEdit, Problem};

use crate::{
    Engine, Inner,
    authz::{self, EditDesktop as MayEdit, GiveDesktop, Permit},
};

impl Engine {
    /// Renames it, changes its machine from the next start on, or gives it to somebody else: viewers of people who may not
    /// see it then are disconnected.
    ///
    /// # Errors
    /// Somebody changed it meanwhile, a field is wrong, or the caller may not give it away.
    pub async fn edit_desktop(&self, permit: Permit<MayEdit>, edit: EditDesktop) -> Result<Desktop, Problem> {
        let (caller, desktop) = permit.take();
        let id = desktop.id;
        let owner = match edit.owner {
            Some(owner) if owner != desktop.owner.id => {
                let _permit = authz::may(&caller, GiveDesktop, desktop.clone())?;
                let user = self.0.store.user(owner).await?;
                Some(user.ok_or_else(|| Problem::invalid("owner", "There is no such person."))?.named())
            }
            _ => None,
        };
        let hardware = edit.hardware.as_ref().map(|change| change.apply(&desktop.hardware));
        if let (Some(hardware), Some(change)) = (&hardware, &edit.hardware) {
            hardware.check("hardware.")?;
            if hardware.network != desktop.hardware.network {
                require_network(&caller, change)?;
            }
            require_some_host(&self.0, hardware).await?;
            if let Some(media) = hardware.media
                && self.0.store.media(media).await?.is_none()
            {
                return Err(Problem::invalid("hardware.media", "There is no such media."));
            }
        }
        let mut tx = self.0.store.begin().await?;
        let mut row = tx.desktop(id).await?.ok_or_else(|| Problem::not_found("desktop", id))?;
        // What it is doing moves the revision too: only another person's change of the same fields is in the way.
        let same =
            (&row.name, &row.hardware, row.owner.id) == (&desktop.name, &desktop.hardware, desktop.owner.id);
        if edit.revision > row.revision
            || (row.revision != edit.revision && (!same || desktop.revision != edit.revision))
        {
            return Err(Problem::new(Code::StaleRevision, format!("{} was changed meanwhile.", row.name)));
        }
        row.name = edit.name.unwrap_or(row.name);
        row.hardware = hardware.unwrap_or(row.hardware);
        let given_away = owner.is_some();
        row.owner = owner.unwrap_or(row.owner);
        tx.save_desktop(&mut row).await?;
        tx.commit().await?;
        if given_away {
            self.access_changed();
        }
        self.0.store.desktop(id).await?.ok_or_else(|| Problem::not_found("desktop", id))
    }
}

/// Refuses to let anybody but an administrator choose a network: behind another bridge of the host lies perhaps what
/// only administrators may reach.
pub(super) fn require_network(caller: &Caller, change: &HardwareEdit) -> Result<(), Problem> {
    match &change.network {
        Some(Some(network)) if !caller.is_administrator() => Err(Problem {
            field: Some("hardware.network".to_owned()),
            ..Problem::new(Code::Forbidden, format!("Only administrators put a desktop into {network}."))
        }),
        _ => Ok(()),
    }
}

/// Refuses a machine that no host could run even when empty. Without any host that was looked at, everything fits.
pub(crate) async fn require_some_host(engine: &Inner, hardware: &Hardware) -> Result<(), Problem> {
    let mut largest = None;
    for facts in engine.store.hypervisors().await?.into_iter().filter_map(|host| host.facts) {
        let memory = facts.memory.0.saturating_sub(engine.settings.host_reserve.0);
        if memory >= hardware.memory.0 && facts.threads >= u32::from(hardware.vcpus) {
            return Ok(());
        }
        largest = largest.max(Some((memory, facts.threads)));
    }
    let Some((memory, threads)) = largest else { return Ok(()) };
    let (field, detail) = if hardware.memory.0 > memory {
        ("hardware.memory", format!("No host has more than {}.", sarrio_model::MiB(memory)))
    } else {
        ("hardware.vcpus", format!("No host has more than {threads} processors and that much memory."))
    };
    Err(Problem { field: Some(field.to_owned()), ..Problem::new(Code::OverAnyHost, detail) })
}
