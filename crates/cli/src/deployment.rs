//! `deployment`: desktops that were made for a group, and for those who join it later.

use clap::{Args, Subcommand};
use sarrio_model::{Deployment, DeploymentId, EndReason, KeepUp};

use crate::{
    connect::Context,
    outcome::Failure,
    table::{NOTHING, Table, moment},
};

/// Desktops that were made for a group; `group deployments` lists them.
#[derive(Debug, Subcommand)]
pub enum DeploymentCommand {
    /// Shows one, with those for whom no desktop could be made so far.
    Show(One),
    /// Lets it keep up with its group no more: those who join get no desktop of it. The desktops stay.
    End(One),
}

/// One deployment.
#[derive(Debug, Args)]
pub struct One {
    /// Its id.
    id: DeploymentId,
}

pub(crate) async fn run(context: &Context, command: DeploymentCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        DeploymentCommand::Show(one) => context.output.show(&client.deployments().get(one.id).await?, show),
        DeploymentCommand::End(one) => context.output.show(&client.deployments().end(one.id).await?, show),
    }
}

/// The deployments of a group.
pub(crate) fn rows(all: &[Deployment]) -> Table {
    let mut table = Table::new(["ID", "NAME", "TEMPLATE", "MADE", "MISSING", "KEEPS UP", "BY"]);
    for one in all {
        let keeps_up = match one.keep_up {
            KeepUp::No => "no",
            KeepUp::Yes => "yes",
            KeepUp::Paused { .. } => "paused",
            KeepUp::Ended { .. } => "ended",
        };
        table.row([
            one.id.to_string(),
            one.request.name.to_string(),
            one.template_name.as_ref().map_or(NOTHING.to_owned(), ToString::to_string),
            one.made.to_string(),
            one.missing.to_string(),
            keeps_up.to_owned(),
            one.orderer.name.clone(),
        ]);
    }
    table
}

fn show(one: &Deployment) -> Table {
    let mut table = Table::of_one();
    table.property("Id", one.id);
    table.property("Group", &one.group.name);
    table.property("Name", &one.request.name);
    table.maybe("Template", one.template_name.as_ref());
    table.property("Desktops", format_args!("{} made, {} missing", one.made, one.missing));
    table.property("Keeps up", keeps_up(&one.keep_up));
    if let KeepUp::Paused { problem, .. } = &one.keep_up {
        table.property("Because", &problem.detail);
        table.property("Advice", &problem.hint);
    }
    for failed in &one.failed {
        let next = match one.keep_up.is_active() {
            true => format!("; next try {}", moment(failed.try_after)),
            false => String::new(),
        };
        let (person, times, why) = (&failed.person.name, failed.failures, &failed.problem.detail);
        table.property("Failed", format_args!("{person}, {times} times: {why}{next}"));
    }
    table.property("Ordered by", &one.orderer.name);
    table.property("Ordered", moment(one.created));
    table
}

fn keeps_up(keep_up: &KeepUp) -> String {
    match keep_up {
        KeepUp::No => "no, it was for those who were in the group then".to_owned(),
        KeepUp::Yes => "yes".to_owned(),
        KeepUp::Paused { since, .. } => format!("paused since {}", moment(*since)),
        KeepUp::Ended { at, why } => format!("ended {}: {}", moment(*at), ended(why)),
    }
}

fn ended(why: &EndReason) -> String {
    match why {
        EndReason::Asked { by } => format!("by {}", by.name),
        EndReason::Cancelled => "the creation of its desktops was cancelled".to_owned(),
        EndReason::GroupArchived => "the group was archived".to_owned(),
        EndReason::TemplateGone { .. } => "the template was retired or deleted".to_owned(),
    }
}
