//! `operation`: work that takes time.

use clap::{Args, Subcommand};
use sarrio_model::{Abandoned, Operation, OperationId, OperationQuery, OperationState, Page};

use crate::{
    ask,
    connect::Context,
    follow,
    outcome::{self, Failure},
    table::{NOTHING, Table, moment},
};

/// Jobs: work that takes time, running and ended.
#[derive(Debug, Subcommand)]
pub enum OperationCommand {
    /// Lists operations, newest first.
    #[command(visible_alias = "ls")]
    List {
        /// Only operations that have not ended.
        #[arg(long)]
        active: bool,
        /// Only the parts of this operation.
        #[arg(long, value_name = "ID")]
        parent: Option<OperationId>,
        /// The most operations to list.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Shows one operation.
    Show(One),
    /// Cancels an operation and undoes its steps.
    Cancel(One),
    /// Ends an operation that hangs, without undoing what it did, and lists what it may have left behind.
    ///
    /// For administrators, if an operation is being undone or waits for something that will not come back.
    Abandon(One),
    /// Waits until an operation ends; the exit code is its outcome.
    Wait(One),
}

/// One operation.
#[derive(Debug, Args)]
pub struct One {
    /// Its id.
    id: OperationId,
}

pub(crate) async fn run(context: &Context, command: OperationCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        OperationCommand::List { active, parent, limit } => {
            let query = OperationQuery {
                limit: Some(limit.min(500)),
                active: active.then_some(true),
                parent,
                ..OperationQuery::default()
            };
            context.output.show(&client.operations().list(&query).await?, rows)
        }
        OperationCommand::Show(one) => context.output.show(&client.operations().get(one.id).await?, show),
        OperationCommand::Cancel(one) => {
            let asked = client.operations().cancel(one.id).await?;
            let over = if context.wait { follow::wait(&client, asked).await? } else { asked };
            context.output.say(&over, follow::sentence)
        }
        OperationCommand::Abandon(one) => {
            let found = client.operations().get(one.id).await?;
            let question =
                format!("Abandon {} {}? What it did is not undone.", found.kind, found.target_name);
            ask::confirm(&question, context.yes)?;
            context.output.say(&client.operations().abandon(one.id).await?, abandoned)
        }
        OperationCommand::Wait(one) => {
            let begun = client.operations().get(one.id).await?;
            let over = follow::wait(&client, begun).await?;
            context.output.say(&over, follow::sentence)?;
            outcome::of_operation(&over)
        }
    }
}

fn abandoned(Abandoned { operation, left_behind }: &Abandoned) -> String {
    let mut text = format!("{} {} is abandoned.", operation.kind, operation.target_name);
    if !left_behind.is_empty() {
        text.push_str(" It may have left behind:");
    }
    for left in left_behind {
        text.push_str(&format!("\n  {left}"));
    }
    text
}

fn rows(page: &Page<Operation>) -> Table {
    let mut table = Table::new(["ID", "WHAT", "OF", "STATE", "DONE", "ASKED"]);
    for operation in &page.items {
        let done = match (operation.progress, operation.children) {
            (Some(progress), _) if progress.total > 0 => {
                format!("{} %", u128::from(progress.done) * 100 / u128::from(progress.total))
            }
            (_, Some(children)) if children.total > 0 => {
                format!("{}/{}", children.succeeded + children.failed, children.total)
            }
            _ => NOTHING.to_owned(),
        };
        table.row([
            operation.id.to_string(),
            operation.kind.to_string(),
            operation.target_name.to_string(),
            operation.state.as_str().to_owned(),
            done,
            moment(operation.created),
        ]);
    }
    table.foot(format!("{} of {} operations", page.items.len(), page.total));
    table
}

fn show(operation: &Operation) -> Table {
    let mut table = Table::of_one();
    table.property("Id", operation.id);
    table.property("What", operation.kind);
    table.property("Of", &operation.target_name);
    table.property("State", operation.state.as_str());
    match &operation.state {
        OperationState::Running { step, number, of } => {
            table.property("Step", format_args!("{number} of {of}: {step}"));
        }
        OperationState::Undoing { step, problem } => {
            table.property("Undoing", step);
            table.property("Because", &problem.detail);
        }
        OperationState::Failed { problem } => {
            table.property("Problem", &problem.detail);
            table.property("Advice", &problem.hint);
            table.property("Code", problem.code);
        }
        OperationState::Queued | OperationState::Succeeded | OperationState::Cancelled => {}
    }
    if let Some(waiting) = &operation.waiting {
        table.property("Waits for", format_args!("{} {}", waiting.problem.detail, waiting.problem.hint));
        table.property("Waits since", moment(waiting.since));
    }
    if let Some(children) = operation.children.filter(|children| children.total > 0) {
        let (succeeded, failed, total) = (children.succeeded, children.failed, children.total);
        table.property("Parts", format_args!("{succeeded} done, {failed} failed, {total} in all"));
    }
    table.maybe("Part of", operation.parent);
    table.property("Requested", moment(operation.created));
    table.maybe("Started", operation.started.map(moment));
    table.maybe("Finished", operation.finished.map(moment));
    table
}
