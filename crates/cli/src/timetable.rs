//! `timetable`: lessons from a calendar file, and into one.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::civil::Date;
use sarrio_client::Client;
use sarrio_model::{ImportedTimetable, ListedChange, TimetableImport, Zone};

use crate::{
    ask,
    connect::Context,
    find,
    outcome::Failure,
    output, series,
    table::{Table, or_dash},
};

/// The exit code of a calendar with errors: a value was refused.
const REFUSED: u8 = 8;

/// The timetable as a calendar file (iCalendar).
#[derive(Debug, Subcommand)]
pub enum TimetableCommand {
    /// Adds the lessons of a calendar file, which the school's timetable program or a calendar has exported.
    Import(Import),
    /// Writes lessons and holidays into a calendar file; without a group and a room, one's own lessons.
    Export {
        /// Those of this group.
        #[arg(long)]
        group: Option<String>,
        /// Those in this room.
        #[arg(long)]
        room: Option<String>,
        /// The file; without it, standard output.
        file: Option<PathBuf>,
    },
}

/// A calendar file.
#[derive(Debug, Args)]
pub struct Import {
    /// The file, such as timetable.ics.
    file: PathBuf,
    /// Only shows what would be added.
    #[arg(long)]
    dry_run: bool,
    /// The group whose lessons these are; without it, the title of each lesson contains the name of its group.
    #[arg(long)]
    group: Option<String>,
    /// The first day of the term; without it, today.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// The last day of the term; without it, a year after the first.
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    /// The time zone of the school; without it, that of this computer.
    #[arg(long)]
    zone: Option<Zone>,
    /// Leaves out what cannot be taken; without it, nothing is added then.
    #[arg(long)]
    leave_out: bool,
    /// Removes the series that an earlier file brought and that this one does not have.
    #[arg(long)]
    remove_gone: bool,
}

pub(crate) async fn run(context: &Context, command: TimetableCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        TimetableCommand::Import(command) => import(context, &client, command).await,
        TimetableCommand::Export { group, room, file } => {
            let query = series::query(&client, group.as_deref(), room.as_deref()).await?;
            let calendar = client.timetable().export(&query).await?;
            match file {
                Some(file) => save(&file, &calendar),
                None => output::write(&calendar),
            }
        }
    }
}

fn save(file: &Path, calendar: &str) -> Result<(), Failure> {
    std::fs::write(file, calendar)
        .map_err(|error| Failure::Local(format!("{} cannot be written: {error}", file.display())))
}

async fn import(context: &Context, client: &Client, command: Import) -> Result<(), Failure> {
    let file = std::fs::read(&command.file)
        .map_err(|error| Failure::Local(format!("{} cannot be read: {error}", command.file.display())))?;
    let group = match &command.group {
        Some(group) => Some(find::group(client, group).await?.id),
        None => None,
    };
    let query = TimetableImport {
        dry_run: true,
        group,
        first: command.from,
        last: command.to,
        zone: Some(series::zone_or_own(command.zone)),
        leave_out: command.leave_out,
        remove_gone: command.remove_gone,
    };
    let preview = client.timetable().import(file.clone(), &query).await?;
    if command.dry_run {
        return context.output.show(&preview, rows);
    }
    if !preview.problems.is_empty() && !command.leave_out {
        context.output.show(&preview, problems)?;
        return Err(Failure::Told(REFUSED));
    }
    let question = question(&preview, command.remove_gone);
    ask::confirm(&question, context.answers)?;
    let done = client.timetable().import(file, &TimetableImport { dry_run: false, ..query }).await?;
    context.output.show(&done, rows)
}

/// What is going to be done.
fn question(preview: &ImportedTimetable, remove_gone: bool) -> String {
    let count = |change| preview.series.iter().filter(|one| one.change == change).count();
    let gone = if remove_gone { preview.gone.len() } else { 0 };
    format!(
        "Add {} series, change {}, remove {gone}, and leave out {} parts?",
        count(ListedChange::Add),
        count(ListedChange::Update),
        preview.problems.len()
    )
}

fn rows(timetable: &ImportedTimetable) -> Table {
    let mut table = Table::new(["LINE", "", "TITLE", "GROUP", "ROOM", "WHEN", "FROM", "TO"]);
    for one in &timetable.series {
        table.row([
            one.line.to_string(),
            match one.change {
                ListedChange::Add => "add",
                ListedChange::Update => "change",
                ListedChange::Keep => "keep",
            }
            .to_owned(),
            one.title.to_string(),
            one.group.name.to_string(),
            or_dash(one.room.as_ref().map(|room| &room.name)),
            series::when(&one.weekly),
            one.weekly.dates.first().to_string(),
            one.weekly.dates.last().to_string(),
        ]);
    }
    for gone in &timetable.gone {
        table
            .foot(format!("Not in the file any more: {} of {} (--remove-gone)", gone.title, gone.group.name));
    }
    for days in &timetable.whole_days {
        let dates = days.dates;
        table.foot(format!(
            "Not added, since it takes whole days: {}, {} to {} (sarrioctl holiday add)",
            days.name,
            dates.first(),
            dates.last()
        ));
    }
    for problem in &timetable.problems {
        table.foot(format!("Line {}: {} {}", problem.line, problem.problem.detail, problem.problem.hint));
    }
    if timetable.outside > 0 {
        table.foot(format!("{} are not in the term.", timetable.outside));
    }
    table
}

fn problems(timetable: &ImportedTimetable) -> Table {
    let mut table = Table::new(["LINE", "ERROR"]);
    for error in &timetable.problems {
        table.row([error.line.to_string(), format!("{} {}", error.problem.detail, error.problem.hint)]);
    }
    table.foot("Nothing is added. --leave-out adds the rest.".to_owned());
    table
}
