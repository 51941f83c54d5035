//! `group move-up`: students move up at the end of the year.

use clap::Args;
use sarrio_client::Client;
use sarrio_model::{DesktopsOfGroup, GroupDesktops, GroupMove, MoveTo, MoveUp as Moves, MovedUp};

use crate::{ask, connect::Context, find, follow, job, outcome::Failure, table::Table};

/// What stands for the archive instead of a group.
const ARCHIVE: &str = "archive";

/// Which members go where.
#[derive(Debug, Args)]
pub struct MoveUp {
    /// Each group with where its members go: another group, or `archive` to archive it with them.
    #[arg(required = true, value_name = "GROUP=GROUP", value_parser = pair)]
    moves: Vec<(String, String)>,
    /// Moves the desktops that were made for the archived groups to the recycle bin.
    #[arg(long)]
    recycle: bool,
    /// Shows what would be done, and does nothing.
    #[arg(long)]
    dry_run: bool,
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((from, to)) if !from.is_empty() && !to.is_empty() => Ok((from.to_owned(), to.to_owned())),
        _ => Err("write two groups with = between them, or a group and archive".to_owned()),
    }
}

pub(crate) async fn run(context: &Context, asked: &MoveUp) -> Result<(), Failure> {
    let client = context.client()?;
    let desktops = if asked.recycle { DesktopsOfGroup::Recycle } else { DesktopsOfGroup::Keep };
    let mut moves = Moves { moves: Vec::with_capacity(asked.moves.len()), desktops, dry_run: true };
    for (from, to) in &asked.moves {
        let to = match to.as_str() {
            ARCHIVE => MoveTo::Archive,
            group => MoveTo::Group(find::group(&client, group).await?.id),
        };
        moves.moves.push(GroupMove { from: find::group(&client, from).await?.id, to });
    }
    let forecast = client.groups().move_up(&moves).await?;
    if asked.dry_run {
        return context.output.show(&forecast, rows);
    }
    ask::confirm(&question(&forecast, desktops), context.answers)?;
    moves.dry_run = false;
    let moved = client.groups().move_up(&moves).await?;
    context.output.show(&moved, rows)?;
    recycled(context, &client, moved.operation).await
}

/// Waits for the desktops to be in the recycle bin, and tells which are not.
pub(crate) async fn recycled(
    context: &Context,
    client: &Client,
    operation: Option<sarrio_model::Operation>,
) -> Result<(), Failure> {
    let Some(operation) = operation.filter(|_| context.wait) else { return Ok(()) };
    let over = follow::wait(client, operation).await?;
    if !context.output.json {
        context.output.say(&over, job::sentence)?;
    }
    follow::tell_outcome(client, &over).await
}

fn question(forecast: &MovedUp, desktops: DesktopsOfGroup) -> String {
    let moves: Vec<String> = forecast
        .moves
        .iter()
        .map(|one| match &one.to {
            Some(to) => format!("{} people from {} to {}", one.people, one.from.name, to.name),
            None => format!("{} with {} people to the archive", one.from.name, one.people),
        })
        .collect();
    let also = match desktops {
        DesktopsOfGroup::Recycle => format!(", and {} to the recycle bin", counted(forecast.desktops)),
        DesktopsOfGroup::Keep => String::new(),
    };
    format!("Move {}{also}?", moves.join(", "))
}

/// `30 desktops`, and how many of them are on.
pub(crate) fn counted(GroupDesktops { desktops, on }: GroupDesktops) -> String {
    match on {
        0 => format!("{desktops} desktops"),
        on => format!("{desktops} desktops ({on} of them are on and stay)"),
    }
}

fn rows(moved: &MovedUp) -> Table {
    let mut table = Table::new(["GROUP", "PEOPLE", "TO"]);
    for one in &moved.moves {
        let to = one.to.as_ref().map_or_else(|| ARCHIVE.to_owned(), |to| to.name.to_string());
        table.row([one.from.name.to_string(), one.people.to_string(), to]);
    }
    table.foot(format!("{} were made for the archived groups", counted(moved.desktops)));
    table
}
