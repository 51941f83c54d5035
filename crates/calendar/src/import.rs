//! Reads calendar files (iCalendar, RFC 5545) as the programs of schools, Google and Outlook write them.

use sarrio_model::{
    Bytes, DateRange, Holidays, LineError, Name, Problem, Weekly, Zone, problem::CalendarTooLarge,
};

use crate::{
    components::components,
    event::{About, Event},
    merge::merge,
    problems::Problems,
    series::{Series, sort},
    zone_names::ZoneNames,
};

/// The largest file. 60,000 lessons, those of a large school in a year, take 15 MB where each is written by itself.
pub const LARGEST_CALENDAR: Bytes = Bytes(16 << 20);

/// For whom a calendar file is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The zone of the school. Times are in it if neither they nor the file name another, and so are single lessons whose time
    /// is in UTC.
    pub zone: Zone,
    /// The term or school year. A series ends with it at the latest; what is wholly before or after it is passed over.
    pub term: DateRange,
}

/// A series of lessons from a calendar file. One that takes place once has one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The line in which its event begins; that of the first, if it was made of several.
    pub line: u64,
    /// What the file calls that event, to recognise it in a later file. A lesson of a series that takes place in another room
    /// has that of its series.
    pub uid: Option<String>,
    /// What it is about.
    pub title: Name,
    /// Where it takes place.
    pub location: Option<Name>,
    /// What else the file says about it, shortened; many programs write the teachers there.
    pub description: Option<Name>,
    /// When it takes place.
    pub weekly: Weekly,
    /// Of how many events of the file it was made.
    pub events: usize,
}

/// What was read from a calendar file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    /// The lessons, by line.
    pub lessons: Vec<Imported>,
    /// What takes whole days, by line. Programs write holidays so, but also excursions: people should choose.
    pub whole_days: Vec<Holidays>,
    /// What could not be taken and why, by line; the first 500.
    pub problems: Vec<LineError>,
    /// How many series, lessons and whole days were passed over because they are not in the term.
    pub outside: usize,
}

/// Reads a calendar file.
///
/// What cannot be taken is among the problems, and the rest is taken all the same. Single lessons with the same title, room,
/// time and length that are repeated every week, or every few weeks, become one series with exceptions. What was cancelled is
/// left out.
///
/// # Errors
/// The text is no calendar, or larger than [`LARGEST_CALENDAR`], or it has more than 60,000 events or further
/// lessons of events.
pub fn import(text: &str, reading: &Reading) -> Result<Calendar, Problem> {
    if text.len() as u64 > LARGEST_CALENDAR.0 {
        return Err(CalendarTooLarge { most: LARGEST_CALENDAR }.into());
    }
    let mut problems = Problems::default();
    let file = components(text, &mut problems)?;
    let mut zones = ZoneNames::new(&reading.zone, file.zone.as_deref(), file.definitions, reading.term);
    let mut events = Vec::new();
    for component in &file.events {
        match Event::read(component, &mut zones, &mut problems) {
            Ok(event) => events.push(event),
            Err(error) => problems.add(|| error),
        }
    }
    let sorted = sort(events, reading.term, &mut problems)?;
    let mut series = sorted.series;
    series.extend(merge(sorted.singles));
    series.sort_by_key(|one| (one.about.line, one.weekly.dates.first()));
    let in_term =
        |dates: DateRange| dates.first() <= reading.term.last() && reading.term.first() <= dates.last();
    let all = series.len() + sorted.days.len();
    let lessons: Vec<_> =
        series.into_iter().filter(|one| in_term(one.weekly.dates)).map(Imported::from).collect();
    let days = sorted.days.into_iter().filter(|(_, dates)| in_term(*dates));
    let whole_days: Vec<_> =
        days.map(|(About { title: name, .. }, dates)| Holidays { name, dates }).collect();
    let outside = all - lessons.len() - whole_days.len();
    Ok(Calendar { lessons, whole_days, problems: problems.finish(), outside })
}

impl From<Series> for Imported {
    fn from(Series { about, weekly, events }: Series) -> Self {
        let About { line, uid, title, room: location, description } = about;
        Self { line, uid, title, location, description, weekly, events }
    }
}
