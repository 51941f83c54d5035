//! `operation`: work that takes time.

use clap::{Args, Subcommand};
use sarrio_client::Client;
use sarrio_model::{
    Abandoned, CreateOutcome, CreatedDesktop, Operation, OperationId, OperationKind, OperationQuery,
    OperationState, Page,
    problem::{OperationGetsOn, OperationOverToAbandon},
};
use serde::Serialize;

use crate::{
    ask,
    connect::Context,
    follow, job,
    outcome::Failure,
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
    /// Shows one operation; of one that creates several desktops, what became of each.
    Show(One),
    /// Creates the desktops that an operation was to create and did not, for the same people with the same names.
    Again(One),
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
        OperationCommand::Show(one) => {
            let operation = client.operations().get(one.id).await?;
            let desktops = match operation.kind {
                OperationKind::CreateDesktops => client.operations().desktops(one.id).await?,
                _ => vec![],
            };
            context.output.show(&Shown { operation, desktops }, show)
        }
        OperationCommand::Again(one) => {
            follow::finish(context, &client, client.operations().again(one.id).await?).await
        }
        OperationCommand::Cancel(one) => cancel(context, &client, one.id).await,
        OperationCommand::Abandon(one) => {
            let found = client.operations().get(one.id).await?;
            require_hanging(&client, &found).await?;
            let question = format!("Abandon “{}”? What it did is not undone.", job::title(&found));
            ask::confirm(&question, context.answers)?;
            context.output.say(&client.operations().abandon(one.id).await?, abandoned)
        }
        OperationCommand::Wait(one) => {
            let begun = client.operations().get(one.id).await?;
            let over = follow::wait(&client, begun).await?;
            follow::conclude(context, &client, &over).await
        }
    }
}

/// Cancels an operation and waits until it is undone. One that is being undone already is left alone.
async fn cancel(context: &Context, client: &Client, id: OperationId) -> Result<(), Failure> {
    let found = client.operations().get(id).await?;
    if matches!(found.state, OperationState::Undoing { .. }) {
        return context.output.say(&found, undone_already);
    }
    let asked = client.operations().cancel(id).await?;
    let over = if context.wait { follow::wait(client, asked).await? } else { asked };
    context.output.say(&over, job::sentence)
}

/// That an operation is being undone already, why, and what it waits for.
fn undone_already(operation: &Operation) -> String {
    let mut text = format!("{}: it is being undone already.", job::title(operation));
    if let OperationState::Undoing { problem, .. } = &operation.state {
        text.push_str(&format!(" {}", problem.detail));
    }
    match &operation.waiting {
        Some(waiting) => text.push_str(&format!(
            "\n  It waits since {}: {} {}\n  {}",
            moment(waiting.since),
            waiting.problem.detail,
            waiting.problem.hint,
            job::how_to_abandon(operation)
        )),
        None => text.push_str(&format!("\n  To wait for its end: sarrioctl operation wait {}", operation.id)),
    }
    text
}

/// Refuses what the backend would refuse, before a person is asked.
async fn require_hanging(client: &Client, operation: &Operation) -> Result<(), Failure> {
    if operation.state.is_over() {
        return Err(OperationOverToAbandon.problem().into());
    }
    let hangs = match operation.kind {
        OperationKind::Batch => {
            follow::parts(client, operation.id).await?.iter().any(Operation::can_be_abandoned)
        }
        _ => operation.can_be_abandoned(),
    };
    if hangs { Ok(()) } else { Err(OperationGetsOn.problem().into()) }
}

fn abandoned(Abandoned { operation, left_behind }: &Abandoned) -> String {
    let mut text = format!("{}: abandoned.", job::title(operation));
    if !left_behind.is_empty() {
        text.push_str(" It may have left behind:");
    }
    for left in left_behind {
        text.push_str(&format!("\n  {left}"));
    }
    text
}

fn rows(page: &Page<Operation>) -> Table {
    let mut table = Table::new(["ID", "WHAT", "STATE", "DONE", "ASKED"]);
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
            job::title(operation),
            job::state(operation),
            done,
            moment(operation.created),
        ]);
    }
    let mut foot = format!("{} of {} operations", page.items.len(), page.total);
    if page.items.iter().any(|operation| operation.waiting.is_some()) {
        foot.push_str("; sarrioctl operation show ID says what one waits for");
    }
    table.foot(foot);
    table
}

/// An operation, and the desktops that it creates.
#[derive(Debug, Serialize)]
struct Shown {
    #[serde(flatten)]
    operation: Operation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    desktops: Vec<CreatedDesktop>,
}

fn show(Shown { operation, desktops }: &Shown) -> Table {
    let mut table = Table::of_one();
    table.property("Id", operation.id);
    table.property("What", job::title(operation));
    table.property("Kind", operation.kind);
    table.property("State", job::state(operation));
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
    if desktops.len() > 1 {
        for one in desktops {
            let what = format_args!("{} of {}: {}", one.name, one.owner.name, became(&one.outcome));
            table.property("Desktop", what);
        }
    }
    table
}

/// What became of a desktop that was to be created.
fn became(outcome: &CreateOutcome) -> String {
    match outcome {
        CreateOutcome::Pending => "not made yet".to_owned(),
        CreateOutcome::Made => "made".to_owned(),
        CreateOutcome::Failed { problem } => format!("not made. {}", problem.detail),
        CreateOutcome::Cancelled => "not made, since the job was cancelled".to_owned(),
        CreateOutcome::TriedAgain { operation } => format!("tried again by {operation}"),
    }
}
