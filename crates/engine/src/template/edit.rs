//! Renaming and retiring a template, and giving it away.

use sarrio_model::{
    EditTemplate, Noun, Problem, Template,
    problem::{ChangedByOthers, DescriptionTooLong, NoSuchPerson},
};

use crate::{
    Engine,
    authz::{self, EditTemplate as MayEdit, GiveTemplate, Permit, TemplateToGive},
    desktop::require_some_host,
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

impl Engine {
    /// Changes what a template is called, whose it is, whether it is retired and shows a picture, and the machine of new
    /// desktops.
    ///
    /// # Errors
    /// Somebody changed it meanwhile, or a field is wrong.
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
        if let Some(owner) = edit.owner.filter(|owner| *owner != row.owner.id) {
            let gift = TemplateToGive { template: row.clone(), to: owner };
            let _permit = authz::may(&permit.caller_now(&mut tx).await?, GiveTemplate, gift)?;
            let user = tx.user(owner).await?.ok_or_else(|| NoSuchPerson.at("owner"))?;
            row.owner = user.named();
        }
        if let Some(change) = &edit.hardware {
            row.hardware = change.apply(&row.hardware);
            row.hardware.check("hardware.")?;
            require_some_host(&self.0, &row.hardware).await?;
        }
        let before = row.clone();
        row.name = edit.name.unwrap_or(row.name);
        row.description = edit.description.unwrap_or(row.description);
        row.picture = edit.picture.unwrap_or(row.picture);
        row.enabled = edit.enabled.unwrap_or(row.enabled);
        tx.audit_change("name", Some(&before.name), Some(&row.name));
        if before.sharing != row.sharing {
            tx.audit_field("sharing");
        }
        tx.audit_change("enabled", Some(before.enabled), Some(row.enabled));
        if edit.hardware.is_some() {
            tx.audit_field("hardware");
        }
        tx.save_template(&mut row).await?;
        tx.commit().await?;
        self.0.store.template(id).await?.ok_or_else(|| Problem::not_found(Noun::Template, id))
    }
}
