//! The parts of a calendar file that are about lessons: its events, and what it says of time zones.

use sarrio_model::{Problem, problem::*};

use crate::{
    content_line::{ContentLine, NotALine, content_lines},
    problems::Problems,
    zone_names::Definition,
};

/// The most events of a file: those of a large school whose program writes each lesson of a year by itself.
pub(crate) const MOST_EVENTS: usize = 60_000;

/// The most lines of events that are read: ten for each, and more for exceptions where there are fewer events.
const MOST_LINES: usize = 10 * MOST_EVENTS;

/// The lines of an event that are read. Others, and alarms, are passed over.
const READ: [&str; 13] = [
    "UID",
    "SUMMARY",
    "LOCATION",
    "DESCRIPTION",
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "EXRULE",
    "RECURRENCE-ID",
    "STATUS",
];

/// An event as it stands in the file.
#[derive(Debug)]
pub(crate) struct Component {
    /// The line in which it begins.
    pub(crate) line: u64,
    lines: Vec<ContentLine>,
}

impl Component {
    fn at(line: u64) -> Self {
        Self { line, lines: Vec::new() }
    }

    /// The line with this name; the first, if there are several.
    pub(crate) fn line(&self, name: &str) -> Option<&ContentLine> {
        self.lines(name).next()
    }

    /// All lines with this name.
    pub(crate) fn lines(&self, name: &str) -> impl Iterator<Item = &ContentLine> {
        self.lines.iter().filter(move |line| line.name == name)
    }
}

/// A calendar file.
#[derive(Debug, Default)]
pub(crate) struct Components {
    pub(crate) events: Vec<Component>,
    pub(crate) definitions: Vec<Definition>,
    /// The name of the calendar's own zone, if it has one (`X-WR-TIMEZONE`, which Google and Apple write).
    pub(crate) zone: Option<String>,
}

/// What the lines belong to.
enum Within {
    /// The calendar itself, or nothing.
    Calendar,
    /// An event, and how deep in parts of it.
    Event(Component, u32),
    Zone(Definition),
    /// Something else with this name, such as a task.
    Other(String),
}

/// Takes the text apart.
///
/// # Errors
/// It is no calendar, or it has more than [`MOST_EVENTS`] or [`MOST_LINES`].
pub(crate) fn components(text: &str, problems: &mut Problems) -> Result<Components, Problem> {
    let mut found = Components::default();
    let (mut is_calendar, mut lines) = (false, 0);
    let mut within = Within::Calendar;
    for line in content_lines(text) {
        let line = match line {
            Ok(line) => line,
            Err(NotALine { number, begins }) => {
                problems.at(number, CalendarLineUnreadable { found: begins });
                continue;
            }
        };
        let kind = line.value.trim().to_ascii_uppercase();
        is_calendar |= line.name == "BEGIN" && kind == "VCALENDAR";
        within = match (within, line.name.as_str(), kind.as_str()) {
            (Within::Event(open, _), "BEGIN" | "END", "VEVENT" | "VCALENDAR") => {
                if line.name == "BEGIN" || kind == "VCALENDAR" {
                    problems.at(open.line, EventNotClosed);
                }
                found.events.push(open);
                match (line.name.as_str(), kind.as_str()) {
                    ("BEGIN", "VEVENT") => Within::Event(Component::at(line.number), 0),
                    _ => Within::Calendar,
                }
            }
            // Whatever was open before, an event is part of nothing else.
            (Within::Calendar | Within::Zone(_) | Within::Other(_), "BEGIN", "VEVENT") => {
                Within::Event(Component::at(line.number), 0)
            }
            (Within::Event(open, depth), "BEGIN", _) => Within::Event(open, depth.saturating_add(1)),
            (Within::Event(open, depth), "END", _) => Within::Event(open, depth.saturating_sub(1)),
            (Within::Event(mut open, depth), name, _) => {
                if depth == 0 && READ.contains(&name) {
                    lines += 1;
                    open.lines.push(line);
                }
                Within::Event(open, depth)
            }
            (Within::Zone(zone), "END", "VTIMEZONE") => {
                found.definitions.push(zone);
                Within::Calendar
            }
            (Within::Zone(mut zone), name, _) => {
                match name {
                    "TZID" => zone.name = line.value,
                    "X-LIC-LOCATION" => zone.location = Some(line.value),
                    "TZOFFSETTO" => drop(zone.offsets.insert(kind)),
                    _ => {}
                }
                Within::Zone(zone)
            }
            (Within::Other(name), "END", kind) if name == kind => Within::Calendar,
            (Within::Calendar, "BEGIN", "VTIMEZONE") => Within::Zone(Definition::default()),
            (Within::Calendar, "BEGIN", other) if other != "VCALENDAR" => Within::Other(kind),
            (within, name, _) => {
                if matches!(within, Within::Calendar) && name == "X-WR-TIMEZONE" {
                    found.zone.get_or_insert(line.value);
                }
                within
            }
        };
        if found.events.len() > MOST_EVENTS || lines > MOST_LINES {
            return Err(CalendarHasTooManyEvents { most: MOST_EVENTS }.into());
        }
    }
    if let Within::Event(open, _) = within {
        problems.at(open.line, EventNotClosed);
        found.events.push(open);
    }
    if is_calendar { Ok(found) } else { Err(CalendarNotFound.into()) }
}
