//! `lesson weekly` and `lesson series`: lessons that take place every week.

use clap::{Args, Subcommand};
use jiff::{civil::Date, tz::TimeZone};
use sarrio_client::Client;
use sarrio_model::{
    DateRange, EditSeries, Minutes, Moved, Name, NewSeries, Series, SeriesQuery, WallTime, Weekday, Weekdays,
    Weekly, Weeks, Zone,
};

use crate::{
    ask,
    at_end::AtEndOptions,
    connect::Context,
    find,
    outcome::Failure,
    table::{Table, moment, or_dash},
};

/// Lessons that take place every week.
#[derive(Debug, Subcommand)]
pub enum SeriesCommand {
    /// Lists series.
    #[command(visible_alias = "ls")]
    List {
        /// Those of this group.
        #[arg(long)]
        group: Option<String>,
        /// Those in this room.
        #[arg(long)]
        room: Option<String>,
    },
    /// Shows a series.
    Show(One),
    /// Changes a series, and those of its lessons that have not begun and that nobody changed by hand.
    Change(Change),
    /// Moves one lesson of a series to another time.
    Move {
        #[command(flatten)]
        series: One,
        /// The day on which it would be, such as 2026-12-14.
        day: Date,
        /// The day on which it takes place instead.
        to: Date,
        /// When it begins; without it, at its usual time.
        #[arg(long)]
        at: Option<WallTime>,
        /// How long it lasts, in minutes; without it, as long as usual.
        #[arg(long, value_parser = minutes)]
        minutes: Option<Minutes>,
    },
    /// Removes a series with its lessons that have not begun.
    Remove(One),
}

/// One series.
#[derive(Debug, Args)]
pub struct One {
    /// Its title, group or id.
    series: String,
}

/// A series to add.
#[derive(Debug, Args)]
pub struct New {
    /// The group that is taught.
    group: String,
    /// On which days of the week, such as monday,thursday.
    #[arg(long, value_delimiter = ',', required = true, value_parser = weekday, value_name = "DAYS")]
    on: Vec<Weekday>,
    /// When its lessons begin, such as 08:00.
    #[arg(long, value_name = "TIME")]
    at: WallTime,
    /// How long they last, in minutes.
    #[arg(long, default_value = "55", value_parser = minutes)]
    minutes: Minutes,
    /// The first day of the term; without it, today.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// The last day of the term, such as 2027-06-18.
    #[arg(long, value_name = "DATE")]
    to: Date,
    /// Every so many weeks.
    #[arg(long, default_value = "1", value_parser = weeks, value_name = "WEEKS")]
    every: Weeks,
    /// Whose clock that is, such as Europe/Madrid; without it, that of this computer.
    #[arg(long)]
    zone: Option<Zone>,
    /// A day on which no lesson takes place.
    #[arg(long, value_name = "DATE")]
    except: Vec<Date>,
    /// Their title; without one they have the name of the group.
    #[arg(long)]
    title: Option<Name>,
    /// The room.
    #[arg(long)]
    room: Option<String>,
    /// The templates of the desktops that they work with.
    #[arg(long = "template")]
    templates: Vec<String>,
    /// Who teaches them with those who teach the group.
    #[arg(long = "with", value_name = "USER")]
    co_teachers: Vec<String>,
    /// Starts the desktops so many minutes before.
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u16).range(0..=240))]
    start_before: Option<u16>,
    #[command(flatten)]
    at_end: AtEndOptions,
}

/// What is changed of a series.
#[derive(Debug, Args)]
pub struct Change {
    #[command(flatten)]
    series: One,
    /// On which days of the week, such as monday,thursday.
    #[arg(long, value_delimiter = ',', value_parser = weekday, value_name = "DAYS")]
    on: Vec<Weekday>,
    /// When its lessons begin, such as 08:00.
    #[arg(long, value_name = "TIME")]
    at: Option<WallTime>,
    /// How long they last, in minutes.
    #[arg(long, value_parser = minutes)]
    minutes: Option<Minutes>,
    /// The first day of the term.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// The last day of the term.
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    /// Every so many weeks.
    #[arg(long, value_parser = weeks, value_name = "WEEKS")]
    every: Option<Weeks>,
    /// A day on which no lesson takes place, besides those that are left out already.
    #[arg(long, value_name = "DATE")]
    except: Vec<Date>,
    /// A new title.
    #[arg(long)]
    title: Option<Name>,
    /// Another room.
    #[arg(long)]
    room: Option<String>,
    /// No room.
    #[arg(long, conflicts_with = "room")]
    no_room: bool,
}

/// Reads the English name of a day, or its first letters.
fn weekday(text: &str) -> Result<Weekday, String> {
    let name = |day: &Weekday| format!("{day:?}").to_lowercase();
    let typed = text.trim().to_lowercase();
    let mut found = Weekday::ALL.into_iter().filter(|day| typed.len() >= 2 && name(day).starts_with(&typed));
    found.next().ok_or_else(|| "give days such as monday,thursday".to_owned())
}

fn minutes(text: &str) -> Result<Minutes, String> {
    let number: u64 = text.parse().map_err(|_| "give a number of minutes".to_owned())?;
    Minutes::try_from(number).map_err(|error| error.to_string())
}

fn weeks(text: &str) -> Result<Weeks, String> {
    let number: u64 = text.parse().map_err(|_| "give a number of weeks".to_owned())?;
    Weeks::try_from(number).map_err(|error| error.to_string())
}

/// The time zone of this computer, unless another one was given.
pub(crate) fn zone_or_own(zone: Option<Zone>) -> Zone {
    let own = || TimeZone::system().iana_name().and_then(|name| name.parse().ok());
    zone.or_else(own).unwrap_or_else(Zone::utc)
}

/// Today, by the clock of the zone.
fn today(zone: &Zone) -> Date {
    zone.rules().to_datetime(jiff::Timestamp::now()).date()
}

fn usage(error: impl ToString) -> Failure {
    Failure::Usage(error.to_string())
}

pub(crate) async fn add(context: &Context, new: New) -> Result<(), Failure> {
    let client = context.client()?;
    let zone = zone_or_own(new.zone);
    let dates = DateRange::new(new.from.unwrap_or_else(|| today(&zone)), new.to).map_err(usage)?;
    let weekly = Weekly {
        weekdays: Weekdays::new(new.on).map_err(usage)?,
        every: new.every,
        dates,
        at: new.at,
        minutes: new.minutes,
        zone,
        except: new.except.into_iter().collect(),
        moved: std::collections::BTreeMap::new(),
    };
    let series = NewSeries {
        title: new.title,
        group: find::group(&client, &new.group).await?.id,
        room: find::room_if_named(&client, new.room.as_deref()).await?,
        co_teachers: find::users(&client, &new.co_teachers).await?,
        templates: find::templates(&client, &new.templates).await?,
        weekly,
        start_before: new.start_before,
        at_end: new.at_end.chosen(),
    };
    context.output.show(&client.timetable().add(&series).await?, show)
}

pub(crate) async fn run(context: &Context, command: SeriesCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        SeriesCommand::List { group, room } => {
            let query = query(&client, group.as_deref(), room.as_deref()).await?;
            context.output.show(&client.timetable().list(&query).await?.items, |all| rows(all))
        }
        SeriesCommand::Show(one) => context.output.show(&find::series(&client, &one.series).await?, show),
        SeriesCommand::Change(change) => {
            let series = find::series(&client, &change.series.series).await?;
            let edit = edit(&client, &series, change).await?;
            context.output.show(&client.timetable().edit(series.id, &edit).await?, show)
        }
        SeriesCommand::Move { series, day, to, at, minutes } => {
            let series = find::series(&client, &series.series).await?;
            let mut weekly = series.weekly;
            let (at, minutes) = (at.unwrap_or(weekly.at), minutes.unwrap_or(weekly.minutes));
            weekly.moved.insert(day, Moved { date: to, at, minutes });
            weekly.except.remove(&day);
            let edit =
                EditSeries { revision: series.revision, weekly: Some(weekly), ..EditSeries::default() };
            context.output.show(&client.timetable().edit(series.id, &edit).await?, show)
        }
        SeriesCommand::Remove(one) => {
            let series = find::series(&client, &one.series).await?;
            let question =
                format!("Remove {} of {}, and its lessons to come?", series.title, series.group.name);
            ask::confirm(&question, context.answers)?;
            client.timetable().remove(series.id).await?;
            let answer = serde_json::json!({ "removed": series.id });
            context.output.say(&answer, |_| format!("{} is removed.", series.title))
        }
    }
}

/// The series of a group, or those in a room.
pub(crate) async fn query(
    client: &Client,
    group: Option<&str>,
    room: Option<&str>,
) -> Result<SeriesQuery, Failure> {
    Ok(SeriesQuery {
        group: find::group_if_named(client, group).await?,
        room: find::room_if_named(client, room).await?,
    })
}

async fn edit(client: &Client, series: &Series, change: Change) -> Result<EditSeries, Failure> {
    let mut weekly = series.weekly.clone();
    if !change.on.is_empty() {
        weekly.weekdays = Weekdays::new(change.on).map_err(usage)?;
    }
    weekly.at = change.at.unwrap_or(weekly.at);
    weekly.minutes = change.minutes.unwrap_or(weekly.minutes);
    weekly.every = change.every.unwrap_or(weekly.every);
    let (first, last) = (weekly.dates.first(), weekly.dates.last());
    weekly.dates = DateRange::new(change.from.unwrap_or(first), change.to.unwrap_or(last)).map_err(usage)?;
    weekly.except.extend(change.except);
    let other_room = find::room_if_named(client, change.room.as_deref()).await?;
    let room = other_room.map(Some).or(change.no_room.then_some(None));
    let weekly = (weekly != series.weekly).then_some(weekly);
    Ok(EditSeries { revision: series.revision, title: change.title, room, weekly, ..EditSeries::default() })
}

/// When the lessons of a series are, in a few words.
pub(crate) fn when(weekly: &Weekly) -> String {
    let days: Vec<String> = weekly.weekdays.iter().map(|day| format!("{day:?}")).collect();
    let every = match weekly.every.get() {
        1 => String::new(),
        weeks => format!(" every {weeks} weeks"),
    };
    format!("{}{every}, {}, {} min", days.join(" "), weekly.at, weekly.minutes.get())
}

fn rows(all: &[Series]) -> Table {
    let mut table = Table::new(["TITLE", "GROUP", "ROOM", "WHEN", "FROM", "TO", "LEFT OUT"]);
    for series in all {
        table.row([
            series.title.to_string(),
            series.group.name.to_string(),
            or_dash(series.room.as_ref().map(|room| &room.name)),
            when(&series.weekly),
            series.weekly.dates.first().to_string(),
            series.weekly.dates.last().to_string(),
            or_dash((!series.conflicts.is_empty()).then_some(series.conflicts.len())),
        ]);
    }
    table
}

fn show(series: &Series) -> Table {
    let weekly = &series.weekly;
    let names: Vec<_> = series.co_teachers.iter().map(|who| who.name.clone()).collect();
    let mut table = Table::of_one();
    table.property("Title", &series.title);
    table.property("Id", series.id);
    table.property("Group", &series.group.name);
    table.maybe("Room", series.room.as_ref().map(|room| &room.name));
    table.maybe("With", (!names.is_empty()).then(|| names.join(", ")));
    table.property("When", when(weekly));
    table.property("Time zone", &weekly.zone);
    table.property("From", weekly.dates.first());
    table.property("To", weekly.dates.last());
    for day in &weekly.except {
        table.property("Not on", day);
    }
    for (day, moved) in &weekly.moved {
        let Moved { date, at, minutes } = moved;
        table.property("Moved", format_args!("{day} to {date} {at}, {} min", minutes.get()));
    }
    for template in &series.templates {
        table.property("Template", &template.name);
    }
    for conflict in &series.conflicts {
        table.property(
            "Left out",
            format_args!("{}: the group has {}", moment(conflict.begins), conflict.title),
        );
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_the_week_is_known_by_its_first_letters() {
        assert_eq!(weekday("Thursday"), Ok(Weekday::Thursday));
        assert_eq!(weekday("tu"), Ok(Weekday::Tuesday));
        for wrong in ["", "t", "dilluns", "mondays"] {
            assert!(weekday(wrong).is_err(), "{wrong}");
        }
    }
}
