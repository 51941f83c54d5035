//! Renaming and retiring a template, and giving it away.

use sarrio_model::{
    EditTemplate, Noun, Problem, Quantity, Template, UserRef,
    problem::{ChangedByOthers, DescriptionTooLong, NoSuchPerson},
};
use sarrio_store::Tx;

use crate::{
    Engine,
    authz::{self, EditTemplate as MayEdit, GiveTemplate, Permit, TemplateToGive},
    desktop::{require_network, require_some_host},
    quota::{Demand, Quotas},
};

/// The most characters of a description.
const DESCRIPTION: usize = 2000;

/// Refuses a description that is too long.
pub(crate) fn check_description(text: &str) -> Result<(), Problem> {
    match text.chars().count() {
        found if found > DESCRIPTION => {
            Err(DescriptionTooLong { most: DESCRIPTION, found }.at("description"))
        }
        _ => Ok(()),
    }
}

/// What a template that is given to somebody adds to what they use.
async fn given(tx: &mut Tx, template: &Template, to: &UserRef) -> Result<Demand, Problem> {
    let space = tx.space_of_template(template.id).await?;
    let demand = Demand::of(to).given_by(template.owner.id).add(Quantity::Storage, space.0);
    let demand = match &template.disk {
        Some(disk) => demand.add(Quantity::DiskSize, disk.virtual_size.0),
        None => demand,
    };
    Ok(if template.counts() { demand.add(Quantity::Templates, 1) } else { demand })
}

impl Engine {
    /// Changes what a template is called, whose it is, whether it is retired and shows a picture, and the machine of new
    /// desktops.
    ///
    /// # Errors
    /// Somebody changed it meanwhile, a field is wrong, or the new owner's quota does not allow it.
    pub async fn edit_template(
        &self,
        permit: Permit<MayEdit>,
        edit: EditTemplate,
    ) -> Result<Template, Problem> {
        let id = permit.on().id;
        if let Some(description) = &edit.description {
            check_description(description)?;
        }
        let mut tx = self.0.store.begin().await?;
        let mut row = tx.template(id).await?.ok_or_else(|| Problem::not_found(Noun::Template, id))?;
        permit.confirm(&mut tx, &row).await?;
        if row.revision != edit.revision {
            return Err(ChangedByOthers { name: row.name.to_string() }.into());
        }
        let before = row.clone();
        if let Some(owner) = edit.owner.filter(|owner| *owner != row.owner.id) {
            let gift = TemplateToGive { template: row.clone(), to: owner };
            let _permit = authz::may(&permit.caller_now(&mut tx).await?, GiveTemplate, gift)?;
            let user = tx.user(owner).await?.ok_or_else(|| NoSuchPerson.at("owner"))?.named();
            let demand = given(&mut tx, &row, &user).await?;
            Quotas::default().require(&mut tx, &[demand]).await?;
            row.owner = user;
        }
        if let Some(change) = &edit.hardware {
            row.hardware = change.apply(&row.hardware);
            row.hardware.check("hardware.")?;
            // New desktops take the network over without being asked about it.
            if row.hardware.network != before.hardware.network {
                require_network(&permit.caller_now(&mut tx).await?, change)?;
            }
            require_some_host(&self.0, &row.hardware).await?;
        }
        row.name = edit.name.unwrap_or(row.name);
        row.description = edit.description.unwrap_or(row.description);
        row.picture = edit.picture.unwrap_or(row.picture);
        row.enabled = edit.enabled.unwrap_or(row.enabled);
        tx.audit_change("name", Some(&before.name), Some(&row.name));
        tx.audit_change("owner", Some(&before.owner.name), Some(&row.owner.name));
        tx.audit_change("enabled", Some(before.enabled), Some(row.enabled));
        if before.hardware != row.hardware {
            tx.audit_field("hardware");
        }
        tx.save_template(&mut row).await?;
        tx.commit().await?;
        self.0.store.template(id).await?.ok_or_else(|| Problem::not_found(Noun::Template, id))
    }
}
