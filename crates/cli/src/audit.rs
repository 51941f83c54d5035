//! `audit`: who did what to what, when, from where, and with which outcome.

use std::{io::Write as _, path::PathBuf, pin::pin};

use clap::{Args, Subcommand, ValueEnum};
use futures::StreamExt as _;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use sarrio_client::Client;
use sarrio_model::{AuditEntry, AuditFormat, AuditQuery, OutcomeName, UserId};
use uuid::Uuid;

use crate::{
    connect::Context,
    find,
    outcome::Failure,
    output::{remark, write_bytes},
    table::{NOTHING, Table, moment, or_dash},
};

/// The audit: who did what to what.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Lists entries, the newest first.
    #[command(visible_alias = "ls")]
    List {
        /// Which entries.
        #[command(flatten)]
        filter: Filter,
        /// How many entries at most.
        #[arg(long, default_value_t = 100)]
        limit: usize,
    },
    /// Writes entries into a file, the newest first. The export is itself an entry.
    Export {
        /// Which entries.
        #[command(flatten)]
        filter: Filter,
        /// A table for a spreadsheet, or one JSON object on each line.
        #[arg(long, value_enum, default_value = "csv")]
        format: Format,
        /// The file; standard output without it.
        #[arg(long, short)]
        output: Option<PathBuf>,
    },
}

/// How the audit is exported.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Format {
    /// A table for a spreadsheet.
    Csv,
    /// One JSON object on each line.
    Jsonl,
}

/// Which entries.
#[derive(Debug, Args)]
pub struct Filter {
    /// Words that the name of who did it, or of what it was done to, contains.
    words: Vec<String>,
    /// Only from this time on: `2026-11-29` or `2026-11-29T08:00`, in this computer's time zone.
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Only before this time.
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// Only what this person did, by sign-in name, full name or id. To find somebody who was removed, give words.
    #[arg(long, value_name = "USER")]
    who: Option<String>,
    /// Only this action, such as `desktop.start` or `session.sign_in`.
    #[arg(long)]
    action: Option<String>,
    /// Only what was done to the thing with this id.
    #[arg(long, value_name = "ID")]
    thing: Option<Uuid>,
    /// Only those with this outcome.
    #[arg(long, value_enum)]
    outcome: Option<Outcome>,
}

/// An outcome.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Outcome {
    /// It is done.
    Done,
    /// A job does it.
    Accepted,
    /// It was not allowed, or not possible.
    Refused,
    /// It failed.
    Failed,
    /// Somebody cancelled it.
    Cancelled,
}

impl Filter {
    async fn query(self, client: &Client) -> Result<AuditQuery, Failure> {
        let who = match self.who {
            // Somebody who was removed has an id still.
            Some(typed) => match typed.parse::<UserId>() {
                Ok(id) => Some(id),
                Err(_) => Some(find::user(client, &typed).await?.id),
            },
            None => None,
        };
        Ok(AuditQuery {
            from: self.from.as_deref().map(time).transpose()?,
            to: self.to.as_deref().map(time).transpose()?,
            who,
            action: self.action,
            thing: self.thing,
            outcome: self.outcome.map(|outcome| match outcome {
                Outcome::Done => OutcomeName::Done,
                Outcome::Accepted => OutcomeName::Accepted,
                Outcome::Refused => OutcomeName::Refused,
                Outcome::Failed => OutcomeName::Failed,
                Outcome::Cancelled => OutcomeName::Cancelled,
            }),
            q: (!self.words.is_empty()).then(|| self.words.join(" ")),
            ..AuditQuery::default()
        })
    }
}

/// A time with its offset, or one in this computer's time zone, or the beginning of a day there.
fn time(typed: &str) -> Result<Timestamp, Failure> {
    let local = |at: DateTime| at.to_zoned(TimeZone::system()).ok().map(|at| at.timestamp());
    let read = typed.parse::<Timestamp>().ok().or_else(|| local(typed.parse().ok()?));
    read.ok_or_else(|| {
        Failure::Usage(format!("“{typed}” is no time: give one such as 2026-11-29 or 2026-11-29T08:00."))
    })
}

pub(crate) async fn run(context: &Context, command: AuditCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        AuditCommand::List { filter, limit } => {
            let mut query = filter.query(&client).await?;
            let mut found: Vec<AuditEntry> = Vec::new();
            while found.len() < limit {
                query.limit = u32::try_from((limit - found.len()).clamp(1, 500)).ok();
                let page = client.audit().list(&query).await?;
                found.extend(page.items);
                match page.next {
                    Some(next) => query.cursor = Some(next),
                    None => break,
                }
            }
            context.output.show(&found, |all| rows(all))
        }
        AuditCommand::Export { filter, format, output } => {
            let format = match format {
                Format::Csv => AuditFormat::Csv,
                Format::Jsonl => AuditFormat::Jsonl,
            };
            let query = filter.query(&client).await?;
            let mut pieces = pin!(client.audit().export(&query, format).await?);
            let Some(path) = output else {
                while let Some(piece) = pieces.next().await {
                    write_bytes(&piece?)?;
                }
                return Ok(());
            };
            let failed = |error: std::io::Error| {
                Failure::Local(format!("{} cannot be written: {error}", path.display()))
            };
            let mut file = std::fs::File::create(&path).map_err(failed)?;
            while let Some(piece) = pieces.next().await {
                file.write_all(&piece?).map_err(failed)?;
            }
            file.sync_all().map_err(failed)?;
            remark(format_args!("The audit is in {}.", path.display()));
            Ok(())
        }
    }
}

fn rows(all: &[AuditEntry]) -> Table {
    let mut table = Table::new(["TIME", "WHO", "FROM", "ACTION", "THING", "OUTCOME", "CHANGES"]);
    for entry in all {
        let who = if entry.who.name.is_empty() { NOTHING } else { &entry.who.name };
        let outcome = entry.outcome.name().as_str();
        table.row([
            moment(entry.at),
            who.to_owned(),
            entry.from.place(),
            entry.action.clone(),
            or_dash(entry.thing.as_ref().map(|thing| format!("{} {}", thing.kind, thing.name))),
            entry.outcome.problem().map_or(outcome.to_owned(), |problem| format!("{outcome}: {problem}")),
            changes(entry),
        ]);
    }
    table
}

/// `role: student → teacher, password`.
fn changes(entry: &AuditEntry) -> String {
    let told = |value: &Option<String>| value.clone().unwrap_or_else(|| NOTHING.to_owned());
    let each = entry.changes.iter().map(|change| match (&change.from, &change.to) {
        (None, None) => change.field.clone(),
        (None, Some(to)) => format!("{}: {to}", change.field),
        (from, to) => format!("{}: {} → {}", change.field, told(from), told(to)),
    });
    each.collect::<Vec<_>>().join(", ")
}
