//! An event of a calendar file, read but not yet made a lesson.

use jiff::{
    Span, SpanRelativeTo, ToSpan,
    civil::{Date, DateTime},
};
use sarrio_model::{DateRange, LineError, Minutes, Name, Problem, Zone, problem::*};

use crate::{
    components::Component,
    content_line::ContentLine,
    fold::unescaped,
    moment::Moment,
    problems::Problems,
    zone_names::{ZoneNames, is_utc},
};

/// How many characters of a UID are read. RFC 7986 asks for less than 255 bytes.
const LONGEST_UID: usize = 255;

/// An event.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// What it is about.
    pub(crate) about: About,
    /// When it takes place, or does so first.
    pub(crate) when: When,
    /// The line of its rule (RRULE), if it repeats.
    pub(crate) rule: Option<ContentLine>,
    /// Further times (RDATE).
    pub(crate) also: Vec<Moment>,
    /// Times that are left out (EXDATE).
    pub(crate) except: Vec<Moment>,
    /// Which one of a series it stands for (RECURRENCE-ID).
    pub(crate) replaces: Option<Moment>,
    pub(crate) is_cancelled: bool,
}

/// What an event is about.
#[derive(Debug, Clone)]
pub(crate) struct About {
    /// The line in which it begins.
    pub(crate) line: u64,
    pub(crate) uid: Option<String>,
    pub(crate) title: Name,
    pub(crate) room: Option<Name>,
    pub(crate) description: Option<Name>,
}

/// When an event takes place.
#[derive(Debug, Clone)]
pub(crate) enum When {
    Days(DateRange),
    Time { start: DateTime, zone: Zone, minutes: Minutes },
}

impl Event {
    /// Reads an event. What is wrong with a part that it can do without is added to `problems`.
    ///
    /// # Errors
    /// What keeps the event from being read.
    pub(crate) fn read(
        component: &Component,
        zones: &mut ZoneNames,
        problems: &mut Problems,
    ) -> Result<Self, LineError> {
        let rule = component.line("RRULE").cloned();
        if let Some(second) = component.lines("RRULE").nth(1).or_else(|| component.line("EXRULE")) {
            return Err(second.error(EventRuleUnsupported { part: second.name.clone() }));
        }
        let when = When::read(component, rule.is_some(), zones)?;
        let replaces = match component.line("RECURRENCE-ID") {
            Some(line) if line.parameter("RANGE").is_some() => {
                return Err(line.error(EventRuleUnsupported { part: "RANGE".to_owned() }));
            }
            Some(line) => Some(Moment::of(line, zones)?),
            None => None,
        };
        let mut all = |name| {
            let lines = component.lines(name);
            lines.flat_map(|line| Moment::all_of(line, zones, problems)).collect()
        };
        let (also, except) = (all("RDATE"), all("EXDATE"));
        let status = component.line("STATUS").map(|line| line.value.trim());
        let is_cancelled = status.is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED"));
        Ok(Self { about: About::read(component), when, rule, also, except, replaces, is_cancelled })
    }
}

impl About {
    fn read(component: &Component) -> Self {
        let text = |name| {
            let line = component.line(name)?;
            let text = unescaped(&line.value).split_whitespace().collect::<Vec<_>>().join(" ");
            (!text.is_empty()).then(|| Name::lossy(&text))
        };
        let uid = component.line("UID").map(|line| unescaped(line.value.trim()));
        let uid = uid.map(|uid| uid.chars().take(LONGEST_UID).collect::<String>());
        Self {
            line: component.line,
            uid: uid.filter(|uid| !uid.is_empty()),
            title: text("SUMMARY").unwrap_or_else(|| Name::lossy("")),
            room: text("LOCATION"),
            description: text("DESCRIPTION"),
        }
    }
}

impl When {
    fn read(component: &Component, repeats: bool, zones: &mut ZoneNames) -> Result<Self, LineError> {
        let whole = |problem: Problem| LineError { line: component.line, problem };
        let start_line = component.line("DTSTART").ok_or_else(|| whole(EventWithoutStart.into()))?;
        let start = Moment::of(start_line, zones)?;
        let end_line = component.line("DTEND");
        let end = end_line.map(|line| Moment::of(line, zones)).transpose()?;
        let duration_line = component.line("DURATION");
        let duration = duration_line.map(duration).transpose()?;
        if let Moment::Day(first) = start {
            let after = match (end, duration) {
                (Some(end), _) => end.in_zone(zones.default()).date(),
                (None, Some(duration)) => first.checked_add(duration).unwrap_or(first),
                (None, None) => first,
            };
            return Self::days(first, after).map_err(|problem| start_line.error(problem));
        }
        let zone = start.zone().unwrap_or(zones.default());
        let begins = start.instant(zone);
        let seconds = match (end, duration) {
            (Some(end), _) => {
                let ends = end.instant(zone);
                begins.zip(ends).map(|(begins, ends)| ends.duration_since(begins).as_secs())
            }
            // A day of a duration has 24 hours here, since a lesson never lasts longer.
            (None, Some(duration)) => {
                duration.to_duration(SpanRelativeTo::days_are_24_hours()).ok().map(|it| it.as_secs())
            }
            (None, None) => return Err(whole(EventWithoutEnd.into())),
        };
        let minutes = seconds.and_then(|seconds| Minutes::try_from(u64::try_from(seconds / 60).ok()?).ok());
        let most = Minutes::RANGE.end() / 60;
        let line = end_line.or(duration_line).unwrap_or(start_line);
        let minutes = minutes.ok_or_else(|| line.error(EventLengthWrong { hours: most }))?;
        // Many programs write single lessons in UTC. A series in UTC is one, since it moves when summer time begins, and so is
        // what begins when the school's clocks show a time again.
        let local = start.in_zone(zones.default());
        let can_be_local = zones.default().rules().to_timestamp(local).ok() == begins;
        let zone = if is_utc(zone) && !repeats && can_be_local { zones.default() } else { zone };
        Ok(Self::Time { start: start.in_zone(zone), zone: zone.clone(), minutes })
    }

    /// Whole days; the end of a file's range is not one of them.
    fn days(first: Date, after: Date) -> Result<Self, Problem> {
        let last = after.saturating_sub(1.day()).max(first);
        let range = DateRange::new(first, last).map_err(|_| EventOutsideYears);
        Ok(Self::Days(range?))
    }
}

/// `PT55M`, `P1DT2H` or `P2W`.
fn duration(line: &ContentLine) -> Result<Span, LineError> {
    let text = line.value.trim();
    let span = text.parse::<Span>().ok().filter(|_| text.contains(['P', 'p']));
    let is_sound = |span: &Span| !span.is_negative() && span.get_years() == 0 && span.get_months() == 0;
    span.filter(is_sound).ok_or_else(|| {
        let found = text.chars().take(40).collect::<String>();
        line.error(EventTimeUnreadable { property: line.name.clone(), found })
    })
}
