//! Events of a calendar file as lessons: series with their exceptions, and lessons that take place once.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};
use sarrio_model::{
    DateRange, Minutes, Moved, Problem, WallTime, Weekly, Zone,
    problem::{CalendarHasTooManyEvents, EventAllDayRepeats},
};

use crate::{
    components::MOST_EVENTS,
    event::{About, Event, When},
    lessons::falls_on,
    moment::Moment,
    problems::Problems,
    rule::Rule,
};

/// A series of the file.
#[derive(Debug)]
pub(crate) struct Series {
    pub(crate) about: About,
    pub(crate) weekly: Weekly,
    /// Of how many events it was made.
    pub(crate) events: usize,
}

/// A lesson that takes place once.
#[derive(Debug)]
pub(crate) struct Single {
    pub(crate) about: About,
    pub(crate) date: Date,
    pub(crate) at: WallTime,
    pub(crate) minutes: Minutes,
    pub(crate) zone: Zone,
}

/// What the events of a file are.
#[derive(Debug, Default)]
pub(crate) struct Sorted {
    pub(crate) series: Vec<Series>,
    pub(crate) singles: Vec<Single>,
    /// Whole days, by line.
    pub(crate) days: Vec<(About, DateRange)>,
}

/// Sorts the events. Those that stand for one of a series (RECURRENCE-ID) change the series with their UID, wherever it
/// is in the file.
///
/// # Errors
/// There are more than [`MOST_EVENTS`] lessons that take place once: an event may have any number of further times.
pub(crate) fn sort(events: Vec<Event>, term: DateRange, problems: &mut Problems) -> Result<Sorted, Problem> {
    let mut sorted = Sorted::default();
    let (replacing, events): (Vec<_>, Vec<_>) =
        events.into_iter().partition(|event| event.replaces.is_some());
    let mut replacements: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    let mut alone = Vec::new();
    for event in replacing {
        match &event.about.uid {
            Some(uid) => replacements.entry(uid.clone()).or_default().push(event),
            None => alone.push(event),
        }
    }
    for event in events {
        // Of several events with one UID the first has the replacements.
        let own = event.about.uid.as_ref().and_then(|uid| replacements.remove(uid)).unwrap_or_default();
        if let Err(problem) = sorted.add(&event, own, term) {
            problems.at(event.rule.as_ref().map_or(event.about.line, |rule| rule.number), problem);
        }
        if sorted.singles.len() > MOST_EVENTS {
            return Err(CalendarHasTooManyEvents { most: MOST_EVENTS }.into());
        }
    }
    for event in replacements.into_values().flatten().chain(alone) {
        sorted.add_replacement(event);
    }
    sorted.days.sort_by_key(|(about, _)| about.line);
    Ok(sorted)
}

impl Sorted {
    fn add(&mut self, event: &Event, replacements: Vec<Event>, term: DateRange) -> Result<(), Problem> {
        if event.is_cancelled {
            return Ok(());
        }
        match (&event.when, &event.rule) {
            (When::Days(_), Some(_)) => return Err(EventAllDayRepeats.into()),
            (When::Days(days), None) => self.days.push((event.about.clone(), *days)),
            (When::Time { start, zone, minutes }, Some(rule)) => {
                let rule = Rule::read(&rule.value)?;
                let mut weekly = rule.weekly(*start, zone.clone(), *minutes, term)?;
                self.add_further(event, *minutes, zone);
                weekly.except = days(&event.except, zone).filter(|day| falls_on(&weekly, *day)).collect();
                let events = 1 + replacements.len();
                for replacement in replacements {
                    self.replace(&mut weekly, &event.about, replacement);
                }
                self.series.push(Series { about: event.about.clone(), weekly, events });
            }
            (When::Time { start, zone, minutes }, None) => {
                let mut gone: BTreeSet<_> = days(&event.except, zone).collect();
                for replacement in replacements {
                    gone.extend(days(replacement.replaces.as_slice(), zone));
                    self.add_replacement(replacement);
                }
                if !gone.contains(&start.date()) {
                    self.add_single(&event.about, *start, *minutes, zone);
                }
                self.add_further(event, *minutes, zone);
            }
        }
        Ok(())
    }

    /// Takes an event that stands for one of the series.
    fn replace(&mut self, weekly: &mut Weekly, about: &About, event: Event) {
        let day = days(event.replaces.as_slice(), &weekly.zone).next();
        let Some(day) = day.filter(|day| falls_on(weekly, *day)) else { return self.add_replacement(event) };
        let is_same = (&about.title, &about.room) == (&event.about.title, &event.about.room);
        let moved = match &event.when {
            When::Time { start, zone, minutes } if is_same && !event.is_cancelled => {
                let start = Moment::Time { wall: *start, zone: Some(zone.clone()) }.in_zone(&weekly.zone);
                Some(Moved { date: start.date(), at: WallTime::of(start.time()), minutes: *minutes })
            }
            _ => None,
        };
        match moved {
            Some(Moved { date, at, minutes }) if (date, at, minutes) == (day, weekly.at, weekly.minutes) => {}
            Some(moved) => drop(weekly.moved.insert(day, moved)),
            None => {
                weekly.except.insert(day);
                self.add_replacement(event);
            }
        }
    }

    /// Takes an event that stands for one of a series as a lesson of its own.
    fn add_replacement(&mut self, event: Event) {
        match event.when {
            When::Time { start, zone, minutes } if !event.is_cancelled => {
                self.add_single(&event.about, start, minutes, &zone);
            }
            When::Days(days) if !event.is_cancelled => self.days.push((event.about, days)),
            _ => {}
        }
    }

    /// Takes the further times of an event (RDATE), each as a lesson of its own.
    fn add_further(&mut self, event: &Event, minutes: Minutes, zone: &Zone) {
        let gone: BTreeSet<_> = days(&event.except, zone).collect();
        let times: BTreeMap<_, _> = event.also.iter().map(|moment| (moment.in_zone(zone), moment)).collect();
        // More than that are refused afterwards.
        for (time, moment) in times.into_iter().take(MOST_EVENTS + 1) {
            let start = match (moment, &event.when) {
                (Moment::Day(date), When::Time { start, .. }) => date.to_datetime(start.time()),
                _ => time,
            };
            if !gone.contains(&start.date()) {
                self.add_single(&event.about, start, minutes, zone);
            }
        }
    }

    fn add_single(&mut self, about: &About, start: DateTime, minutes: Minutes, zone: &Zone) {
        let (about, date, at) = (about.clone(), start.date(), WallTime::of(start.time()));
        self.singles.push(Single { about, date, at, minutes, zone: zone.clone() });
    }
}

/// The days of the moments in the zone. A series has one lesson a day, so the day alone says which is meant: programs also
/// write a whole day (`EXDATE;VALUE=DATE`), a time in UTC or one that names no zone.
fn days(moments: &[Moment], zone: &Zone) -> impl Iterator<Item = Date> {
    moments.iter().map(|moment| moment.in_zone(zone).date())
}
