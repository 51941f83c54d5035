//! Deleting a template on which nothing builds. Its base goes for good: whoever only wants it out of sight retires it.

use sarrio_model::{Code, Operation, OperationKind, Problem, Target, TemplateId, TemplateState};
use sarrio_store::Tx;
use serde::{Deserialize, Serialize};

use crate::{
    Engine,
    authz::{DeleteTemplate, Permit},
    desktop::{named_operation, operation_row},
    operation::{Ending, Plan, Run, Work, step},
    storage,
};

use super::Base;

/// What deleting a template remembers.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Removal {
    template: TemplateId,
    before: TemplateState,
}

impl Engine {
    /// Deletes a template on which nothing builds, neither a desktop, in the recycle bin or not, nor a template.
    ///
    /// # Errors
    /// Something builds on it, or something else is being done to it.
    pub async fn delete_template(&self, permit: Permit<DeleteTemplate>) -> Result<Operation, Problem> {
        let (caller, template) = permit.take();
        let mut tx = self.0.store.begin().await?;
        let id = template.id;
        let mut template = tx.template(id).await?.ok_or_else(|| Problem::not_found("template", id))?;
        if template.operation.is_some() {
            return Err(Problem::new(
                Code::Busy,
                format!("Something else is being done to {}.", template.name),
            ));
        }
        let builds = match &template.disk {
            Some(disk) => tx.count_children(disk.id).await?,
            None => 0,
        };
        if builds > 0 || template.desktops > 0 || template.children > 0 {
            return Err(Problem::new(
                Code::TemplateInUse,
                format!(
                    "{} desktops, the recycle bin counted, and {} templates build on {}.",
                    template.desktops, template.children, template.name
                ),
            ));
        }
        let work = Removal { template: id, before: template.state.clone() };
        let operation = named_operation(
            &caller,
            OperationKind::DeleteTemplate,
            Target::Template(id),
            template.name.clone(),
            1,
        );
        let row = operation_row(operation, &work)?;
        template.operation = Some(row.operation.id);
        template.state = TemplateState::Deleting;
        tx.insert_operations(std::slice::from_ref(&row)).await?;
        tx.save_template(&mut template).await?;
        tx.commit().await?;
        self.0.runner.begin(row.clone());
        Ok(row.operation)
    }
}

#[async_trait::async_trait]
impl Work for Removal {
    const KIND: OperationKind = OperationKind::DeleteTemplate;

    fn plan() -> Plan<Self> {
        Plan { steps: vec![step!("delete", delete_base)] }
    }

    async fn ended(&self, _: &Run, tx: &mut Tx, how: &Ending) -> Result<(), Problem> {
        let Some(mut template) = tx.template(self.template).await? else { return Ok(()) };
        if *how == Ending::Succeeded {
            if let Some(disk) = &template.disk {
                tx.remove_disk(disk.id).await?;
            }
            tx.remove_template(self.template).await?;
            return Ok(());
        }
        template.operation = None;
        template.state = self.before.clone();
        tx.save_template(&mut template).await?;
        Ok(())
    }
}

async fn delete_base(run: &Run, work: &mut Removal) -> Result<(), Problem> {
    let Some(template) = run.engine.store.template(work.template).await? else { return Ok(()) };
    let dir = storage::require_dir(&run.engine, template.path).await?;
    let host = run.engine.host_for_paths(&[template.path]).await?;
    let base = Base { template: template.id, dir, host };
    base.unprotect().await?;
    base.discard_folder().await
}
