//! New desktops as they are asked for, checked: their hardware, their disks, and what they would use. Creating them and telling
//! beforehand what would happen begin with the same draft, so that they agree.

use std::collections::HashSet;

use sarrio_model::{
    Bytes, Caller, Disk, DiskRole, Hardware, Name, NewDesktops, OverLimit, Permission, Problem, Quantity,
    StoragePath, Template, UserId, UserRef,
    problem::{
        DesktopCountWrong, DiskBelowTemplate, DiskSizeNeeded, TemplateNotReady, TemplateOrMediaNeeded,
        TemplateWasDeleted, VolatileNeedsTemplate,
    },
};
use sarrio_store::Tx;

use super::hardware::{require_media, require_network, require_some_host};
use crate::{
    Engine, Inner,
    authz::{self, CreateDesktops, DesktopsToCreate, EditQuotaOfUser, Permit, Thing as _},
    quota::{Demand, Quotas},
    storage::{self, Purpose, image},
};

/// The most desktops of one request.
pub(super) const LIMIT: u32 = 500;

/// New desktops as they are asked for.
pub(super) struct Draft {
    pub(super) new: NewDesktops,
    pub(super) hardware: Hardware,
    /// The storage path on which they will be.
    pub(super) path: StoragePath,
    /// The template's disk, on which their system disks build.
    pub(super) base: Option<Disk>,
    /// The size of their system disks.
    pub(super) size: Bytes,
    /// The disks besides the system disk, by role and size.
    pub(super) more: Vec<(DiskRole, Bytes)>,
    /// Each desktop's owner and name.
    pub(super) owned: Vec<(UserRef, Name)>,
}

/// Somebody whose own limit a desktop would pass.
pub(super) struct Over {
    pub(super) person: UserRef,
    pub(super) problem: Problem,
    /// Whether whoever asks may let them have it all the same.
    pub(super) may_allow: bool,
}

impl Engine {
    /// Each new desktop's owner and name.
    pub(super) async fn owned_by_new(
        &self,
        permit: &Permit<CreateDesktops>,
        new: &NewDesktops,
    ) -> Result<Vec<(UserRef, Name)>, Problem> {
        if new.count == 0 || new.count > LIMIT {
            return Err(DesktopCountWrong { most: LIMIT }.at("count"));
        }
        if permit.on().owners.len() > LIMIT as usize {
            let field = if new.for_group.is_some() { "for_group" } else { "for_people" };
            return Err(DesktopCountWrong { most: LIMIT }.at(field));
        }
        let name = permit.on().template.as_ref().map(|template| &template.name);
        self.0.owners_and_names(permit.caller(), &permit.on().owners, new, name).await
    }
}

impl Draft {
    /// Checks a request as far as that can be done without a transaction.
    pub(super) async fn of(
        engine: &Inner,
        permit: &Permit<CreateDesktops>,
        new: NewDesktops,
        owned: Vec<(UserRef, Name)>,
    ) -> Result<Self, Problem> {
        let (caller, template) = (permit.caller(), &permit.on().template);
        let hardware = new.hardware.apply(&template.as_ref().map(|t| t.hardware.clone()).unwrap_or_default());
        hardware.check("hardware.")?;
        require_network(caller, &new.hardware)?;
        require_some_host(engine, &hardware).await?;
        permit.require_possible(permit.on())?;
        let base = template.as_ref().map(base_of).transpose()?.cloned();
        let size = disk_size(base.as_ref(), new.disk)?;
        let more = further_disks(&new)?;
        if base.is_none() && new.persistence.is_volatile() {
            return Err(VolatileNeedsTemplate.at("persistence"));
        }
        if base.is_none() && hardware.media.is_none() {
            return Err(TemplateOrMediaNeeded.at("template"));
        }
        require_media(engine, caller, &hardware).await?;
        let path = storage::choose(engine, new.path, Purpose::Desktops).await?;
        let draft = Self { new, hardware, path, base, size, more, owned };
        storage::require_space(engine, &draft.path, draft.space())?;
        Ok(draft)
    }

    /// The number of desktops.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.owned.len()).unwrap_or(u32::MAX)
    }

    /// What all their disks take at first.
    pub(super) fn space(&self) -> Bytes {
        Bytes(image::NEW.0 * self.owned.len() as u64 * (1 + self.more.len() as u64))
    }

    /// Asks again in the transaction that creates them: the template may have been deleted, retired or made private since.
    /// Returns the caller with the rights that they have now.
    pub(super) async fn ask_again(
        &self,
        permit: &Permit<CreateDesktops>,
        tx: &mut Tx,
    ) -> Result<Caller, Problem> {
        let template: Option<Template> = match &permit.on().template {
            Some(known) => {
                let gone = || TemplateWasDeleted.at("template");
                Some(tx.template(known.id).await?.ok_or_else(gone)?)
            }
            None => None,
        };
        let owners = permit.on().owners.clone();
        permit.ask_again(tx, &DesktopsToCreate { template, owners }).await?;
        let caller = permit.caller_now(tx).await?;
        require_network(&caller, &self.new.hardware)?;
        Ok(caller)
    }

    /// What they add to what each owner uses.
    pub(super) fn demands(&self) -> Vec<Demand> {
        let largest = self.more.iter().map(|(_, size)| *size).fold(self.size, Bytes::max);
        let demand = |(owner, count): (&UserRef, u64)| {
            Demand::of(owner)
                .add(Quantity::Desktops, count)
                .add(Quantity::Storage, image::NEW.0 * count * (1 + self.more.len() as u64))
                .add(Quantity::DiskSize, largest.0)
                .machine(&self.hardware)
        };
        each_owner(&self.owned).into_iter().map(demand).collect()
    }

    /// The same, and what they use while they are on.
    pub(super) fn demands_when_on(&self) -> Vec<Demand> {
        let (vcpus, memory) = (u64::from(self.hardware.vcpus), self.hardware.memory.0);
        let on = |(demand, (_, count)): (Demand, (&UserRef, u64))| {
            demand
                .add(Quantity::Running, count)
                .add(Quantity::RunningVcpus, count * vcpus)
                .add(Quantity::RunningMemory, count * memory)
        };
        self.demands().into_iter().zip(each_owner(&self.owned)).map(on).collect()
    }

    /// Whose own limits they pass, by name.
    pub(super) async fn over(
        &self,
        tx: &mut Tx,
        quotas: &mut Quotas,
        caller: &Caller,
    ) -> Result<Vec<Over>, Problem> {
        let mut all = Vec::new();
        for (person, problem) in quotas.people_over(tx, &self.demands()).await? {
            let user = tx.user(person.id).await?;
            let may_allow = user.is_some_and(|user| user.may(caller, Permission::QuotaEdit));
            all.push(Over { person, problem, may_allow });
        }
        Ok(all)
    }

    /// Accepts what they use, or refuses it. Those who are skipped are left out of the draft from then on; those who get one
    /// beyond their own limits are returned.
    pub(super) async fn accept(
        &mut self,
        tx: &mut Tx,
        quotas: &mut Quotas,
        caller: &Caller,
    ) -> Result<HashSet<UserId>, Problem> {
        let over = match self.new.over_limit {
            OverLimit::Refuse => Vec::new(),
            OverLimit::Skip | OverLimit::Allow => self.over(tx, quotas, caller).await?,
        };
        let people: HashSet<UserId> = over.iter().map(|over| over.person.id).collect();
        let mut spared = HashSet::new();
        match self.new.over_limit {
            OverLimit::Refuse => {}
            OverLimit::Skip => {
                let stays = |(owner, _): &(UserRef, Name)| !people.contains(&owner.id);
                // Where nobody would be left, they are told why.
                if self.owned.iter().any(stays) {
                    self.owned.retain(stays);
                }
            }
            OverLimit::Allow => {
                for person in &people {
                    if let Some(user) = tx.user(*person).await? {
                        let _ = authz::may(caller, EditQuotaOfUser, user)?;
                    }
                }
                spared = people;
            }
        }
        // How many one request creates is a matter of the person who asks.
        let batch = Demand::of(&caller.user).add(Quantity::Batch, u64::from(self.count()));
        quotas.require(tx, &[batch]).await?;
        quotas.require_sparing(tx, &self.demands(), &spared).await?;
        Ok(spared)
    }
}

/// Each owner, and how many of the desktops are theirs.
fn each_owner(owned: &[(UserRef, Name)]) -> Vec<(&UserRef, u64)> {
    let mut owners: Vec<(&UserRef, u64)> = Vec::new();
    for (owner, _) in owned {
        match owners.last_mut() {
            Some((last, count)) if last.id == owner.id => *count += 1,
            _ => owners.push((owner, 1)),
        }
    }
    owners
}

fn base_of(template: &Template) -> Result<&Disk, Problem> {
    template.disk.as_ref().ok_or_else(|| TemplateNotReady { name: template.name.clone() }.at("template"))
}

fn disk_size(base: Option<&Disk>, asked: Option<Bytes>) -> Result<Bytes, Problem> {
    match (base, asked) {
        (Some(base), None) => Ok(base.virtual_size),
        (Some(base), Some(size)) if size < base.virtual_size => {
            Err(DiskBelowTemplate { size, least: base.virtual_size }.at("disk"))
        }
        (None, None) => Err(DiskSizeNeeded.at("disk")),
        (_, Some(size)) => Disk::checked_size("disk", size),
    }
}

fn further_disks(new: &NewDesktops) -> Result<Vec<(DiskRole, Bytes)>, Problem> {
    let asked =
        [("data_disk", DiskRole::Data, new.data_disk), ("scratch_disk", DiskRole::Scratch, new.scratch_disk)];
    let sized = asked.into_iter().filter_map(|(field, role, size)| Some((field, role, size?)));
    sized.map(|(field, role, size)| Ok((role, Disk::checked_size(field, size)?))).collect()
}
