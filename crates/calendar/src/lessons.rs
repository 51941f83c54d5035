//! Which lessons of a series take place, and when.
//!
//! A lesson has a day by the rule of its series, and perhaps another on which it takes place since it was moved. Its time is
//! that of the clock on the wall of the school:
//!
//! - a lesson at 08:00 is at 08:00 in summer and in winter;
//! - in the night in which the clocks go forward, a lesson at 02:30 begins at 03:30, which is when it would have been
//!   02:30 if nobody had touched the clocks (RFC 5545 says the same);
//! - in the night in which they go back, it begins at the first 02:30;
//! - 55 minutes last 55 minutes, whatever the clocks show afterwards.

use std::ops::{Range, RangeInclusive};

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, Weekday},
};
use sarrio_model::{DateRange, Holidays, Minutes, Moved, Occurrence, WallTime, Weekly, Zone};

/// The most days between the day of a lesson and that of the moment at which it begins, in any zone: one that moved to the
/// other side of the date line skipped a whole day.
const DAYS_AROUND: i32 = 2;

/// A lesson of a series that takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lesson {
    /// Its day by the rule of the series.
    pub(crate) by_rule: Date,
    /// The day on which it takes place.
    pub(crate) date: Date,
    pub(crate) at: WallTime,
    pub(crate) minutes: Minutes,
    pub(crate) begins: Timestamp,
}

/// The lessons that begin in `range`, which has its start and not its end, in their order. None of them is on a holiday.
///
/// A series has at most [`DateRange::MOST_DAYS`] days, so this ends soon whatever is asked. To ask for a day looks at a few
/// days, and at the lessons that were moved.
#[must_use]
pub fn occurrences(weekly: &Weekly, holidays: &[Holidays], range: Range<Timestamp>) -> Vec<Occurrence> {
    let day_of = |moment: Timestamp| weekly.zone.rules().to_datetime(moment).date();
    let days = day_of(range.start).saturating_sub(DAYS_AROUND.days())
        ..=day_of(range.end).saturating_add(DAYS_AROUND.days());
    let mut found: Vec<_> = lessons(weekly, holidays, days)
        .filter(|lesson| range.contains(&lesson.begins))
        .filter_map(|Lesson { by_rule, date, begins, minutes, .. }| {
            let ends = begins.checked_add(SignedDuration::from_mins(minutes.get().into())).ok()?;
            Some(Occurrence { date, by_rule, begins, ends })
        })
        .collect();
    found.sort_by_key(|lesson| (lesson.begins, lesson.ends));
    // Two that were moved to the same time are one.
    found.dedup_by_key(|lesson| lesson.begins);
    found
}

/// The lessons of the series that take place on these days: those at their usual time, then those that were moved.
pub(crate) fn lessons(
    weekly: &Weekly,
    holidays: &[Holidays],
    days: RangeInclusive<Date>,
) -> impl Iterator<Item = Lesson> {
    let usual = days_by_rule(weekly, days.clone()).filter(|day| !weekly.moved.contains_key(day));
    let usual = usual.map(|day| (day, Moved { date: day, at: weekly.at, minutes: weekly.minutes }));
    let moved = weekly.moved.iter().map(|(day, moved)| (*day, *moved));
    let moved = moved.filter(move |(day, moved)| days.contains(&moved.date) && falls_on(weekly, *day));
    let is_off = |date| holidays.iter().any(|holiday| holiday.dates.contains(date));
    usual
        .chain(moved)
        .filter(move |(day, when)| !weekly.except.contains(day) && !is_off(when.date))
        .filter_map(|(by_rule, Moved { date, at, minutes })| {
            let is_known = DateRange::YEARS.contains(&date.year());
            let begins = is_known.then(|| moment(&weekly.zone, date, at)).flatten()?;
            Some(Lesson { by_rule, date, at, minutes, begins })
        })
}

/// Those of the days that the rule of the series gives, before exceptions and holidays.
pub(crate) fn days_by_rule(weekly: &Weekly, days: RangeInclusive<Date>) -> impl Iterator<Item = Date> {
    let first = weekly.dates.first().max(*days.start());
    let last = weekly.dates.last().min(*days.end());
    let days = std::iter::successors(Some(first), |day| day.tomorrow().ok());
    days.take_while(move |day| *day <= last).filter(|day| falls_on(weekly, *day))
}

/// Whether the rule of the series gives the day.
pub(crate) fn falls_on(weekly: &Weekly, day: Date) -> bool {
    let weeks = weeks_between(weekly.dates.first(), day);
    weekly.dates.contains(day)
        && weekly.weekdays.contains(day.weekday().into())
        && weeks % i32::from(weekly.every.get()) == 0
}

/// How many weeks the week of `later` is after that of `earlier`. Weeks begin on Monday.
pub(crate) fn weeks_between(earlier: Date, later: Date) -> i32 {
    (monday_of(later) - monday_of(earlier)).get_days() / 7
}

/// The Monday of the day's week.
pub(crate) fn monday_of(day: Date) -> Date {
    day.saturating_sub(i32::from(day.weekday().since(Weekday::Monday)).days())
}

/// When the clock of the zone shows that time on that day. None at the end of all times alone.
pub(crate) fn moment(zone: &Zone, date: Date, at: WallTime) -> Option<Timestamp> {
    zone.rules().to_timestamp(date.to_datetime(at.get())).ok()
}
