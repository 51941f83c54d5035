//! Many school programs write each lesson of a year by itself. Those that form a weekly series become one.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use sarrio_model::{DateRange, Minutes, Name, WallTime, Weekday, Weekdays, Weekly, Weeks};

use crate::{
    lessons::{days_by_rule, weeks_between},
    series::{Series, Single},
};

/// The fewest lessons of a series.
const FEWEST: usize = 3;

/// How many lessons in a row may be missing in a series: summer holidays end one.
const MOST_MISSING: i32 = 6;

/// The most weeks from a lesson of a series to the next.
const MOST_WEEKS: i32 = 52;

/// What the lessons of a series have in common: title, room, zone, time and length.
type Key = (Name, Option<Name>, String, WallTime, Minutes);

/// Lessons whose weeks lie `every` weeks apart, or a multiple of that.
struct Run {
    every: i32,
    first: Date,
    last: Date,
    singles: Vec<Single>,
}

/// Makes series of lessons. Those that are not part of one become series of one day.
pub(crate) fn merge(singles: Vec<Single>) -> Vec<Series> {
    let mut groups: BTreeMap<Key, BTreeMap<Weekday, BTreeMap<Date, Single>>> = BTreeMap::new();
    for single in singles {
        let (title, room) = (single.about.title.clone(), single.about.room.clone());
        let key = (title, room, single.zone.name().to_owned(), single.at, single.minutes);
        let days = groups.entry(key).or_default().entry(single.date.weekday().into()).or_default();
        days.entry(single.date).or_insert(single); // the same lesson twice is one
    }
    let mut series = Vec::new();
    for group in groups.into_values() {
        let runs = group.into_values().flat_map(|days| runs(days.into_values()));
        let (long, short): (Vec<_>, Vec<_>) = runs.partition(|run| run.singles.len() >= FEWEST);
        let once = short.into_iter().flat_map(|run| run.singles).map(|single| Run::of(single, 1));
        series.extend(joined(long).into_iter().chain(once).filter_map(Run::series));
    }
    series
}

/// Splits lessons on one day of the week, given in their order, where they do not go on.
fn runs(singles: impl Iterator<Item = Single>) -> Vec<Run> {
    let singles: Vec<_> = singles.collect();
    let every = usual_gap(&singles);
    let mut runs: Vec<Run> = Vec::new();
    for single in singles {
        match runs.last_mut() {
            Some(run) if run.goes_on(single.date) => run.add(Run::of(single, every)),
            _ => runs.push(Run::of(single, every)),
        }
    }
    runs
}

/// How many weeks mostly lie between a lesson and the next: 2 for those that alternate with others. Of several numbers that
/// are as frequent it is the smallest.
fn usual_gap(singles: &[Single]) -> i32 {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for two in singles.windows(2) {
        *counts.entry(weeks_between(two[0].date, two[1].date)).or_default() += 1;
    }
    let usual = counts.into_iter().max_by_key(|(gap, count)| (*count, -gap));
    usual.map_or(1, |(gap, _)| gap).clamp(1, MOST_WEEKS)
}

/// Joins runs on different days of the week that begin and end in about the same weeks.
fn joined(mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_by_key(|run| run.first);
    let mut joined: Vec<Run> = Vec::new();
    for run in runs {
        // Only the last ones began that late.
        let mut late =
            joined.iter_mut().rev().take_while(|other| weeks_between(other.first, run.first) <= MOST_WEEKS);
        match late.find(|other| other.is_beside(&run)) {
            Some(other) => other.add(run),
            None => joined.push(run),
        }
    }
    joined
}

impl Run {
    fn of(single: Single, every: i32) -> Self {
        Self { every, first: single.date, last: single.date, singles: vec![single] }
    }

    fn add(&mut self, mut other: Self) {
        self.last = self.last.max(other.last);
        self.singles.append(&mut other.singles);
    }

    /// Whether the next lesson of its day of the week belongs to it.
    fn goes_on(&self, date: Date) -> bool {
        let gap = weeks_between(self.last, date);
        gap % self.every == 0
            && gap / self.every <= MOST_MISSING + 1
            && DateRange::new(self.first, date).is_ok()
    }

    /// Whether it and a later one are one series.
    fn is_beside(&self, later: &Self) -> bool {
        let (begin, end) = (weeks_between(self.first, later.first), weeks_between(self.last, later.last));
        self.every == later.every
            && begin % self.every == 0
            && begin <= self.every
            && end.abs() <= self.every
            && DateRange::new(self.first, self.last.max(later.last)).is_ok()
    }

    /// The series. None if its days are outside of the years of a timetable.
    fn series(self) -> Option<Series> {
        let dates: BTreeSet<_> = self.singles.iter().map(|single| single.date).collect();
        let weekdays = Weekdays::new(dates.iter().map(|date| date.weekday().into())).ok()?;
        let events = self.singles.len();
        let Single { about, at, minutes, zone, .. } =
            self.singles.into_iter().min_by_key(|single| single.about.line)?;
        let mut weekly = Weekly {
            weekdays,
            every: Weeks::try_from(u64::try_from(self.every).ok()?).ok()?,
            dates: DateRange::new(self.first, self.last).ok()?,
            at,
            minutes,
            zone,
            except: BTreeSet::new(),
            moved: BTreeMap::new(),
        };
        weekly.except =
            days_by_rule(&weekly, self.first..=self.last).filter(|day| !dates.contains(day)).collect();
        Some(Series { about, weekly, events })
    }
}
