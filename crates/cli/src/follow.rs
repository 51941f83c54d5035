//! Waiting for operations, with their progress on a terminal.

use std::{io::IsTerminal, pin::pin, time::Duration};

use futures::StreamExt;
use indicatif::{ProgressBar, ProgressStyle};
use sarrio_client::{Client, Signal};
use sarrio_model::{
    Change, CreateOutcome, Operation, OperationId, OperationKind, OperationQuery, OperationState, Problem,
    Topic, Unit,
};

use crate::{
    connect::Context,
    find::whole,
    job,
    outcome::{self, Failure, text_of},
    output::remark,
};

/// The exit code after Ctrl+C, as shells have it: 128 and the signal's number.
const INTERRUPTED: u8 = 130;

/// Shows the operation at once, or waits for its end and shows that.
pub(crate) async fn finish(context: &Context, client: &Client, begun: Operation) -> Result<(), Failure> {
    if !context.wait {
        return context.output.say(&begun, job::sentence);
    }
    let over = wait(client, begun).await?;
    conclude(context, client, &over).await
}

/// Shows how an operation has ended. The exit code is its outcome.
pub(crate) async fn conclude(context: &Context, client: &Client, over: &Operation) -> Result<(), Failure> {
    context.output.say(over, job::sentence)?;
    tell_outcome(client, over).await
}

/// Tells why an operation failed. The exit code is its outcome.
pub(crate) async fn tell_outcome(client: &Client, over: &Operation) -> Result<(), Failure> {
    let outcome = outcome::of_operation(over);
    let told = tell_failed_parts(client, over).await.unwrap_or_else(|failure| {
        failure.tell();
        Told::Nothing
    });
    match outcome {
        // The reason of a batch repeats that of one of its parts.
        Err(failure) if told == Told::Everything => Err(Failure::Told(failure.code())),
        other => other,
    }
}

/// Waits until it is over. On Ctrl+C the operation goes on without this program, which says so.
pub(crate) async fn wait(client: &Client, begun: Operation) -> Result<Operation, Failure> {
    if begun.state.is_over() {
        return Ok(begun);
    }
    let id = begun.id;
    tokio::select! {
        // Ctrl+C is listened for before anything is shown that invites to it.
        biased;
        Ok(()) = tokio::signal::ctrl_c() => {
            remark(goes_on(id));
            Err(Failure::Told(INTERRUPTED))
        }
        over = until_over(client, begun) => over,
    }
}

/// That an operation goes on without this program, and what can be done about it.
fn goes_on(id: OperationId) -> String {
    format!(
        "The job goes on.\n  To look at it:         sarrioctl operation show {id}\n  To wait for it again:  sarrioctl \
         operation wait {id}\n  To cancel it:          sarrioctl operation cancel {id}"
    )
}

async fn until_over(client: &Client, begun: Operation) -> Result<Operation, Failure> {
    let mut bar = Bar::new(&begun);
    let mut signals = pin!(client.follow(None, &[Topic::Operations]));
    while let Some(signal) = signals.next().await {
        let now = match signal {
            // What happened before the connection was open, or while it was lost, is read once.
            Signal::Connected { .. } | Signal::Resync { .. } => client.operations().get(begun.id).await?,
            Signal::Event(event) => match event.change {
                Change::Operation(operation) if operation.id == begun.id => operation,
                _ => continue,
            },
            Signal::Lost(problem) if problem.status == 401 => return Err(problem.into()),
            Signal::Lost(problem) => {
                bar.lost(&problem);
                continue;
            }
        };
        bar.show(&now);
        if now.state.is_over() {
            return Ok(now);
        }
    }
    Ok(client.operations().get(begun.id).await?)
}

/// Whether the reasons of a batch's failed parts were printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Everything,
    Nothing,
}

/// Prints the parts of a batch that failed, each with its reason.
async fn tell_failed_parts(client: &Client, operation: &Operation) -> Result<Told, Failure> {
    let mut told = Told::Nothing;
    if operation.children.is_none_or(|children| children.failed == 0) {
        return Ok(told);
    }
    if operation.kind == OperationKind::CreateDesktops {
        tell_missing(client, operation).await?;
        return Ok(told);
    }
    for part in parts(client, operation.id).await? {
        if let OperationState::Failed { problem } = &part.state {
            remark(format_args!("{}: {}", part.target_name, text_of(problem)));
            told = Told::Everything;
        }
    }
    Ok(told)
}

/// Prints for whom an operation made no desktop and why, and how that is tried again.
async fn tell_missing(client: &Client, operation: &Operation) -> Result<(), Failure> {
    for one in client.operations().desktops(operation.id).await? {
        match &one.outcome {
            CreateOutcome::Failed { problem } => {
                remark(format_args!("{} of {}: {}", one.name, one.owner.name, problem.detail));
            }
            CreateOutcome::Cancelled => {
                remark(format_args!("{} of {} was not made.", one.name, one.owner.name));
            }
            CreateOutcome::Pending | CreateOutcome::Made | CreateOutcome::TriedAgain { .. } => {}
        }
    }
    remark(format_args!("To create those that are missing: sarrioctl operation again {}", operation.id));
    Ok(())
}

/// The parts of a batch.
pub(crate) async fn parts(client: &Client, parent: OperationId) -> Result<Vec<Operation>, Failure> {
    let query = OperationQuery { parent: Some(parent), ..OperationQuery::default() };
    Ok(whole!(client.operations(), query))
}

struct Bar {
    bar: Option<ProgressBar>,
    /// The last thing that was printed about what it waits for.
    waits_for: Option<String>,
}

impl Bar {
    fn new(operation: &Operation) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self { bar: None, waits_for: None };
        }
        let bar = ProgressBar::new_spinner().with_style(style("{spinner} {prefix} {msg}"));
        bar.set_prefix(job::title(operation));
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar: Some(bar), waits_for: None }
    }

    /// Prints once what the operation waits for and what to do about it, so that nobody waits without knowing why.
    fn tell_waiting(&mut self, operation: &Operation) {
        let waits_for = operation.waiting.as_ref().map(job::waits_for);
        if waits_for == self.waits_for {
            return;
        }
        if let Some(waiting) = &operation.waiting {
            let text = format!(
                "{} waits: {}\n  {}",
                job::title(operation),
                text_of(&waiting.problem),
                job::how_to_abandon(operation)
            );
            match &self.bar {
                Some(bar) => bar.suspend(|| remark(text)),
                None => remark(text),
            }
        }
        self.waits_for = waits_for;
    }

    fn show(&mut self, operation: &Operation) {
        self.tell_waiting(operation);
        let Some(bar) = &self.bar else { return };
        let state = match &operation.state {
            OperationState::Running { step, number, of } => format!("{step} ({number}/{of})"),
            other => other.as_str().to_owned(),
        };
        bar.set_message(match &operation.waiting {
            Some(waiting) => format!("{state}, {}", job::waits_for(waiting)),
            None => state,
        });
        let counted = operation.progress.map(|progress| (progress.done, progress.total, progress.unit));
        let parts = operation.children.filter(|children| children.total > 0).map(|children| {
            (u64::from(children.succeeded + children.failed), u64::from(children.total), Unit::Desktops)
        });
        if let Some((done, total, unit)) = counted.or(parts) {
            bar.set_style(style(match unit {
                Unit::Bytes => "{spinner} {prefix} {msg} [{bar:30}] {bytes}/{total_bytes} {eta}",
                Unit::Desktops | Unit::People => "{spinner} {prefix} {msg} [{bar:30}] {pos}/{len}",
            }));
            bar.set_length(total);
            bar.set_position(done);
        }
        if operation.state.is_over() {
            bar.finish_and_clear();
        }
    }

    fn lost(&self, problem: &Problem) {
        match &self.bar {
            Some(bar) => bar.set_message(problem.detail.clone()),
            None => tracing::info!(%problem, "the connection to the backend is lost"),
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    // The templates are constants. One that could not be read would fall back to the default bar.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
