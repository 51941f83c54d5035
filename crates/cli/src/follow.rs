//! Waiting for operations, with their progress on a terminal.

use std::{io::IsTerminal, time::Duration};

use futures::StreamExt;
use indicatif::{ProgressBar, ProgressStyle};
use sarrio_client::{Client, Signal};
use sarrio_model::{
    Change, Operation, OperationId, OperationQuery, OperationState, Problem, Topic, Unit, Waiting,
};

use crate::{
    connect::Context,
    find::whole,
    outcome::{self, Failure, text_of},
    output::remark,
};

/// The exit code after Ctrl+C, as shells have it: 128 and the signal's number.
const INTERRUPTED: u8 = 130;

/// Shows the operation at once, or waits for its end and shows that.
pub(crate) async fn finish(context: &Context, client: &Client, begun: Operation) -> Result<(), Failure> {
    let operation = if context.wait { wait_or_leave(client, begun).await? } else { begun };
    context.output.say(&operation, sentence)?;
    if !context.wait {
        return Ok(());
    }
    tell_failures(client, &operation).await;
    outcome::of_operation(&operation)
}

/// Waits until it is over. On Ctrl+C the operation goes on without this program, which says so.
async fn wait_or_leave(client: &Client, begun: Operation) -> Result<Operation, Failure> {
    let id = begun.id;
    tokio::select! {
        over = wait(client, begun) => over,
        Ok(()) = tokio::signal::ctrl_c() => {
            remark(format_args!(
                "\nThe job goes on. To wait for it again: sarrioctl operation wait {id}. To cancel it: sarrioctl operation cancel {id}."
            ));
            Err(Failure::Told(INTERRUPTED))
        }
    }
}

/// Waits until it is over. Its progress goes to standard error, if that is a terminal.
pub(crate) async fn wait(client: &Client, begun: Operation) -> Result<Operation, Failure> {
    let mut bar = Bar::new(&begun);
    if begun.state.is_over() {
        return Ok(begun);
    }
    let mut signals = Box::pin(client.follow(None, &[Topic::Operations]));
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

/// Prints the parts of a batch that did not succeed, each with its reason.
async fn tell_failures(client: &Client, operation: &Operation) {
    if operation.children.is_none_or(|children| children.failed == 0) {
        return;
    }
    match parts(client, operation.id).await {
        Ok(parts) => {
            for part in parts {
                if let OperationState::Failed { problem } = &part.state {
                    remark(format_args!("{}: {}", part.target_name, text_of(problem)));
                }
            }
        }
        Err(failure) => failure.tell(),
    }
}

async fn parts(client: &Client, parent: OperationId) -> Result<Vec<Operation>, Failure> {
    let query = OperationQuery { parent: Some(parent), ..OperationQuery::default() };
    Ok(whole!(client.operations(), query))
}

/// `desktop.start pc-07: succeeded in 1.2 s`.
pub(crate) fn sentence(operation: &Operation) -> String {
    let about = match operation.children {
        Some(children) if children.total > 0 => {
            format!(", {} of {} done", children.succeeded, children.total)
        }
        _ => String::new(),
    };
    let took = match (operation.created, operation.finished) {
        (created, Some(finished)) => {
            format!(" in {:.1} s", finished.duration_since(created).as_secs_f64())
        }
        _ => String::new(),
    };
    let state = match &operation.state {
        OperationState::Running { step, number, of } => format!("running, step {number} of {of}: {step}"),
        other => other.as_str().to_owned(),
    };
    let id = if operation.state.is_over() { String::new() } else { format!(" ({})", operation.id) };
    format!("{} {}: {state}{about}{took}{id}", operation.kind, operation.target_name)
}

/// What an operation waits for, in one line.
fn waits_for(waiting: &Waiting) -> String {
    format!("waits: {}", waiting.problem.detail)
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
        bar.set_prefix(format!("{} {}", operation.kind, operation.target_name));
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar: Some(bar), waits_for: None }
    }

    /// Prints once what the operation waits for and what to do about it, so that nobody waits without knowing why.
    fn tell_waiting(&mut self, operation: &Operation) {
        let waits_for = operation.waiting.as_ref().map(waits_for);
        if waits_for == self.waits_for {
            return;
        }
        if let Some(waiting) = &operation.waiting {
            let text = format!(
                "{} {} waits: {}\n  If that cannot be mended, an administrator ends it: sarrioctl operation abandon {}",
                operation.kind,
                operation.target_name,
                text_of(&waiting.problem),
                operation.id
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
            Some(waiting) => format!("{state}, {}", waits_for(waiting)),
            None => state,
        });
        let counted = operation.progress.map(|progress| (progress.done, progress.total, progress.unit));
        let parts = operation.children.filter(|children| children.total > 0).map(|children| {
            (u64::from(children.succeeded + children.failed), u64::from(children.total), Unit::Desktops)
        });
        if let Some((done, total, unit)) = counted.or(parts) {
            bar.set_style(style(match unit {
                Unit::Bytes => "{spinner} {prefix} {msg} [{bar:30}] {bytes}/{total_bytes} {eta}",
                Unit::Desktops => "{spinner} {prefix} {msg} [{bar:30}] {pos}/{len}",
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
