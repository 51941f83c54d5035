//! Lessons as a calendar file (iCalendar, RFC 5545), for the calendars of people.

use std::collections::BTreeMap;

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};
use sarrio_model::{Holidays, Name, Weekdays, Weekly, Zone};

use crate::{
    fold::Writer,
    lessons::{Lesson, days_by_rule, lessons, moment},
    rule::code,
    zone_rules,
};

/// A series of lessons with what people want to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Names it in every calendar, now and later: a program that reads the file again replaces the series with this name.
    pub uid: String,
    /// What is taught.
    pub title: Name,
    /// Where.
    pub room: Option<Name>,
    /// By whom; a calendar shows them as the description.
    pub teachers: Vec<Name>,
    /// When.
    pub weekly: Weekly,
}

/// A calendar file with these lessons and, as whole days, the holidays. `written` is when the timetable was last changed.
///
/// Every lesson is as long as it really lasts (DURATION), since the end of one in the night in which the clocks go back
/// cannot be told as a time of the clock. A series of which no lesson takes place is left out.
#[must_use]
pub fn export(series: &[Exported], holidays: &[Holidays], written: Timestamp) -> String {
    let stamp = written.strftime("%Y%m%dT%H%M%SZ").to_string();
    let planned: Vec<_> = series.iter().map(|one| (one, by_rule(&one.weekly, holidays))).collect();
    let mut writer = Writer::default();
    writer.line("BEGIN:VCALENDAR");
    writer.line("VERSION:2.0");
    writer.line("PRODID:-//Sarrio//Sarrio//EN");
    for (zone, from, to) in zones(&planned) {
        zone_rules::write(&mut writer, zone, from, to);
    }
    for (one, lessons) in &planned {
        write_series(&mut writer, one, lessons, &stamp);
    }
    for holiday in holidays {
        write_holiday(&mut writer, holiday, &stamp);
    }
    writer.line("END:VCALENDAR");
    writer.finish()
}

/// All lessons of the series, in the order of its rule.
fn by_rule(weekly: &Weekly, holidays: &[Holidays]) -> Vec<Lesson> {
    let mut lessons: Vec<_> = lessons(weekly, holidays, Date::MIN..=Date::MAX).collect();
    lessons.sort_by_key(|lesson| lesson.by_rule);
    lessons
}

/// Each zone, with the first and the last time in it that the file tells.
fn zones<'a>(planned: &[(&'a Exported, Vec<Lesson>)]) -> Vec<(&'a Zone, Timestamp, Timestamp)> {
    let mut zones: BTreeMap<&str, (&Zone, Timestamp, Timestamp)> = BTreeMap::new();
    for (one, lessons) in planned {
        let zone = &one.weekly.zone;
        // A lesson that was moved is told with the time that it would have had.
        let by_rule = |lesson: &Lesson| moment(zone, lesson.by_rule, one.weekly.at);
        for time in lessons.iter().flat_map(|lesson| [Some(lesson.begins), by_rule(lesson)]).flatten() {
            let (_, from, to) = zones.entry(zone.name()).or_insert((zone, time, time));
            (*from, *to) = ((*from).min(time), (*to).max(time));
        }
    }
    zones.into_values().collect()
}

/// The event of the series, and one more for each lesson that was moved.
fn write_series(writer: &mut Writer, one: &Exported, lessons: &[Lesson], stamp: &str) {
    let ([first, ..], [.., last]) = (lessons, lessons) else { return };
    let weekly = &one.weekly;
    let by_rule = |day: Date| day.to_datetime(weekly.at.get());
    if first == last {
        begin_event(writer, one, stamp);
        write_lesson(writer, weekly, first);
        writer.line("END:VEVENT");
        return;
    }
    // The first lesson that takes place is the first that programs show, so that none has to leave out the first.
    begin_event(writer, one, stamp);
    writer.line(&at_zone("DTSTART", &weekly.zone, by_rule(first.by_rule)));
    writer.line(&format!("DURATION:PT{}M", weekly.minutes.get()));
    writer.line(&rule(weekly, last.by_rule));
    let mut remaining = lessons.iter().peekable();
    for day in days_by_rule(weekly, first.by_rule..=last.by_rule) {
        if remaining.next_if(|lesson| lesson.by_rule == day).is_none() {
            writer.line(&at_zone("EXDATE", &weekly.zone, by_rule(day)));
        }
    }
    writer.line("END:VEVENT");
    for moved in lessons.iter().filter(|lesson| weekly.moved.contains_key(&lesson.by_rule)) {
        begin_event(writer, one, stamp);
        writer.line(&at_zone("RECURRENCE-ID", &weekly.zone, by_rule(moved.by_rule)));
        write_lesson(writer, weekly, moved);
        writer.line("END:VEVENT");
    }
}

fn begin_event(writer: &mut Writer, one: &Exported, stamp: &str) {
    writer.line("BEGIN:VEVENT");
    writer.text("UID", &one.uid);
    writer.line(&format!("DTSTAMP:{stamp}"));
    writer.text("SUMMARY", one.title.as_str());
    if let Some(room) = &one.room {
        writer.text("LOCATION", room.as_str());
    }
    if !one.teachers.is_empty() {
        let teachers: Vec<_> = one.teachers.iter().map(Name::as_str).collect();
        writer.text("DESCRIPTION", &teachers.join(", "));
    }
}

fn write_lesson(writer: &mut Writer, weekly: &Weekly, lesson: &Lesson) {
    writer.line(&at_zone("DTSTART", &weekly.zone, lesson.date.to_datetime(lesson.at.get())));
    writer.line(&format!("DURATION:PT{}M", lesson.minutes.get()));
}

fn at_zone(property: &str, zone: &Zone, time: DateTime) -> String {
    format!("{property};TZID={zone}:{}", time.strftime("%Y%m%dT%H%M%S"))
}

/// The rule up to the last day. It ends with that day, and not with the beginning of the last lesson: programs that compare it
/// with a time an hour off, as `recurring-ical-events` 2.0 does for a series that begins in winter and ends in summer, would
/// leave out that lesson. The end is in UTC, as it must be where the start has a zone.
fn rule(weekly: &Weekly, last: Date) -> String {
    let end = last.to_datetime(Time::constant(23, 59, 59, 0));
    // Within the years of a timetable there always is such a moment.
    let end = weekly.zone.rules().to_timestamp(end).unwrap_or(Timestamp::MAX);
    let until = TimeZone::UTC.to_datetime(end).strftime("%Y%m%dT%H%M%SZ");
    let every = match weekly.every.get() {
        1 => String::new(),
        weeks => format!("INTERVAL={weeks};"),
    };
    format!("RRULE:FREQ=WEEKLY;{every}UNTIL={until};WKST=MO;BYDAY={}", by_day(weekly.weekdays))
}

fn by_day(days: Weekdays) -> String {
    days.iter().map(code).collect::<Vec<_>>().join(",")
}

/// Whole days, the end not included, in which nobody is busy.
fn write_holiday(writer: &mut Writer, holiday: &Holidays, stamp: &str) {
    let (first, last) = (holiday.dates.first(), holiday.dates.last());
    let after = last.tomorrow().unwrap_or(last);
    writer.line("BEGIN:VEVENT");
    writer.text("UID", &format!("{first} {last} {}", holiday.name));
    writer.line(&format!("DTSTAMP:{stamp}"));
    writer.text("SUMMARY", holiday.name.as_str());
    writer.line(&format!("DTSTART;VALUE=DATE:{}", first.strftime("%Y%m%d")));
    writer.line(&format!("DTEND;VALUE=DATE:{}", after.strftime("%Y%m%d")));
    writer.line("TRANSP:TRANSPARENT");
    writer.line("END:VEVENT");
}
