//! The rule by which an event repeats (RRULE), as a weekly series.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use sarrio_model::{
    DateRange, Minutes, Problem, WallTime, Weekday, Weekdays, Weekly, Weeks, Zone,
    problem::{EventNeverTakesPlace, EventOutsideYears, EventRuleUnreadable, EventRuleUnsupported},
};

use crate::{
    lessons::{days_by_rule, monday_of},
    moment::Moment,
};

/// A rule for every week or every few weeks.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The days of the week; none where it is the day of the start.
    weekdays: Option<Weekdays>,
    every: Weeks,
    end: End,
    /// On which day its weeks begin.
    week_starts: Weekday,
}

#[derive(Debug)]
enum End {
    Never,
    After(u64),
    At(Moment),
}

impl Rule {
    /// Reads a rule.
    ///
    /// # Errors
    /// It cannot be read, or repeats otherwise than by weeks.
    pub(crate) fn read(text: &str) -> Result<Self, Problem> {
        let unsupported =
            |part: &str| EventRuleUnsupported { part: part.chars().take(40).collect::<String>() };
        let unreadable = |part: &str| EventRuleUnreadable { part: part.chars().take(40).collect::<String>() };
        let mut rule =
            Self { weekdays: None, every: Weeks::default(), end: End::Never, week_starts: Weekday::Monday };
        let mut frequency = None;
        let mut interval = 1;
        for part in text.trim().split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(|| unreadable(part))?;
            let value = value.trim().to_ascii_uppercase();
            match name.trim().to_ascii_uppercase().as_str() {
                "FREQ" => frequency = Some(value),
                "INTERVAL" => interval = value.parse().map_err(|_| unreadable(part))?,
                "COUNT" => rule.end = End::After(value.parse().map_err(|_| unreadable(part))?),
                "UNTIL" => rule.end = End::At(Moment::parse(&value).ok_or_else(|| unreadable(part))?),
                "BYDAY" => {
                    // `2MO` is the second Monday of a month, and so no day of every week.
                    let days: Option<Vec<_>> = value.split(',').map(weekday).collect();
                    let days = days.ok_or_else(|| unsupported(part))?;
                    rule.weekdays = Some(Weekdays::new(days).map_err(|_| unreadable(part))?);
                }
                "WKST" => rule.week_starts = weekday(&value).ok_or_else(|| unreadable(part))?,
                _ => return Err(unsupported(part).into()),
            }
        }
        match frequency.as_deref() {
            Some("WEEKLY") => rule.every = Weeks::try_from(interval).map_err(|_| unsupported(text))?,
            Some("DAILY") if interval == 1 => rule.weekdays = rule.weekdays.or(Some(Weekdays::all())),
            Some(_) => return Err(unsupported(text).into()),
            None => return Err(unreadable(text).into()),
        }
        Ok(rule)
    }

    /// The series of lessons that begins at `start`. It ends with the term, if not before. A start on a day that the rule does
    /// not give is no lesson; RFC 5545 leaves that open.
    ///
    /// # Errors
    /// It has no day, too many, or weeks that Sarrio counts otherwise.
    pub(crate) fn weekly(
        &self,
        start: DateTime,
        zone: Zone,
        minutes: Minutes,
        term: DateRange,
    ) -> Result<Weekly, Problem> {
        let weekdays = self.weekdays.unwrap_or_else(|| Weekday::from(start.weekday()).into());
        if self.every != Weeks::default()
            && !self.has_weeks_from_monday(weekdays.and(Weekday::from(start.weekday()).into()))
        {
            return Err(EventRuleUnsupported { part: "WKST".to_owned() }.into());
        }
        let first = start.date();
        let at = WallTime::of(start.time());
        let last = match &self.end {
            End::Never => Some(term.last()),
            End::After(count) => self.last_of(*count, first, weekdays),
            End::At(Moment::Day(day)) => Some(*day),
            End::At(until) => {
                let until = until.in_zone(&zone);
                if until.time() < at.get() { until.date().yesterday().ok() } else { Some(until.date()) }
            }
        };
        let last = last.unwrap_or(Date::MIN).min(term.last());
        if last < first {
            return Err(EventNeverTakesPlace.into());
        }
        let dates = DateRange::new(first, last).map_err(|_| EventOutsideYears)?;
        let (except, moved) = (BTreeSet::new(), BTreeMap::new());
        let weekly = Weekly { weekdays, every: self.every, dates, at, minutes, zone, except, moved };
        let takes_place = days_by_rule(&weekly, first..=last).next().is_some();
        if takes_place { Ok(weekly) } else { Err(EventNeverTakesPlace.into()) }
    }

    /// Whether weeks from Monday give the same days. They do unless days before and after the rule's first day of the week
    /// are among them.
    fn has_weeks_from_monday(&self, weekdays: Weekdays) -> bool {
        let (before, after): (Vec<_>, Vec<_>) = weekdays.iter().partition(|day| *day < self.week_starts);
        before.is_empty() || after.is_empty()
    }

    /// The day of the lesson with this number, counted from 1 and from the first day. None if it never comes.
    fn last_of(&self, count: u64, first: Date, weekdays: Weekdays) -> Option<Date> {
        let days: Vec<i64> = weekdays.iter().map(|day| day.days_after_monday().into()).collect();
        let begins = Weekday::from(first.weekday()).days_after_monday().into();
        let before = days.iter().filter(|day| **day < begins).count();
        // As if it had begun on the Monday of that week.
        let index = usize::try_from(count.checked_sub(1)?).unwrap_or(usize::MAX).saturating_add(before);
        let weeks = i64::try_from(index / days.len()).ok()?.saturating_mul(self.every.get().into());
        let day = weeks.saturating_mul(7).saturating_add(days[index % days.len()]);
        let days = i32::try_from(day).unwrap_or(i32::MAX).min(4_000_000);
        Some(monday_of(first).saturating_add(days.days()))
    }
}

/// How a rule writes the days of the week, from Monday.
const CODES: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// How a rule writes this day.
pub(crate) fn code(day: Weekday) -> &'static str {
    CODES[day as usize]
}

fn weekday(text: &str) -> Option<Weekday> {
    Weekday::ALL.into_iter().find(|day| code(*day) == text.trim())
}
