//! `holiday`: days of the school on which no lesson of a series takes place.

use clap::Subcommand;
use jiff::civil::Date;
use sarrio_model::{DateRange, Holidays, Name, PutHolidays, SchoolHolidays};

use crate::{connect::Context, outcome::Failure, table::Table};

/// Holidays: days on which no lesson of a series takes place.
#[derive(Debug, Subcommand)]
pub enum HolidayCommand {
    /// Lists holidays.
    #[command(visible_alias = "ls")]
    List,
    /// Adds holidays.
    Add {
        /// What they are called.
        name: Name,
        /// The first day, such as 2026-12-23.
        first: Date,
        /// The last day; without it, it is one day.
        last: Option<Date>,
    },
    /// Removes holidays.
    Remove {
        /// What they are called.
        name: Name,
        /// The first day, if several are called so.
        first: Option<Date>,
    },
}

pub(crate) async fn run(context: &Context, command: HolidayCommand) -> Result<(), Failure> {
    let client = context.client()?;
    let SchoolHolidays { mut items, revision } = client.timetable().holidays().await?;
    match command {
        HolidayCommand::List => return context.output.show(&items, |all| rows(all)),
        HolidayCommand::Add { name, first, last } => {
            let dates = DateRange::new(first, last.unwrap_or(first));
            let dates = dates.map_err(|error| Failure::Usage(error.to_string()))?;
            items.push(Holidays { name, dates });
        }
        HolidayCommand::Remove { name, first } => {
            let is_meant =
                |one: &Holidays| one.name == name && first.is_none_or(|first| one.dates.first() == first);
            match items.iter().filter(|one| is_meant(one)).count() {
                0 => return Err(Failure::Usage(format!("no holidays are called “{name}”."))),
                1 => items.retain(|one| !is_meant(one)),
                _ => {
                    let text = format!("several holidays are called “{name}”: give the first day, too.");
                    return Err(Failure::Usage(text));
                }
            }
        }
    }
    let put = client.timetable().put_holidays(&PutHolidays { revision, items }).await?;
    context.output.show(&put.items, |all| rows(all))
}

pub(crate) fn rows(all: &[Holidays]) -> Table {
    let mut table = Table::new(["NAME", "FIRST", "LAST"]);
    for holidays in all {
        let dates = holidays.dates;
        table.row([holidays.name.to_string(), dates.first().to_string(), dates.last().to_string()]);
    }
    table
}
