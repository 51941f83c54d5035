//! What stands in the grid of a week: lessons that are planned, those to come of series, and those that are left out. Each has
//! its day, its time, a lane beside others at the same time, and what is wrong with it.

use std::collections::HashSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use sarrio_calendar::occurrences;
use sarrio_model::{
    GroupRef, Holidays, Lesson, LessonId, LessonPhase, Name, RoomRef, Series, SeriesId, UserId, UserRef,
};

use crate::backend::timetable::Week;

/// The days of a week.
pub(super) const DAYS: usize = 7;

/// The hours that are always shown: from 8 to 15.
const HOURS: (u16, u16) = (8, 15);

/// Which entry of a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryId {
    /// A lesson that is planned.
    Lesson(LessonId),
    /// One that a series will have on this day of its rule. It is not planned yet.
    Coming(SeriesId, Date),
    /// One of a series that is left out, by its beginning.
    LeftOut(SeriesId, Timestamp),
}

/// How far an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Over,
    Now,
    Planned,
    LeftOut,
}

/// Another lesson at the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Clash {
    /// The group has it, too.
    Group(Name),
    /// It is in the same room.
    Room(Name),
    /// This teacher teaches it, too.
    Teacher(String, Name),
}

/// An entry of a week.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) id: EntryId,
    pub(super) title: Name,
    pub(super) group: GroupRef,
    pub(super) room: Option<RoomRef>,
    /// Who teaches it: those of the group, and with them those of the lesson.
    pub(super) teachers: Vec<UserRef>,
    pub(super) series: Option<SeriesId>,
    pub(super) begins: Timestamp,
    pub(super) ends: Timestamp,
    pub(super) stage: Stage,
    pub(super) clashes: Vec<Clash>,
    /// How many days after Monday it is.
    pub(super) day: usize,
    /// From which minute of the day to which.
    pub(super) minutes: (u16, u16),
    /// Its place among those at the same time, and how many these are.
    pub(super) lane: (u16, u16),
}

impl Entry {
    /// Whether this person teaches it.
    pub(super) fn is_taught_by(&self, person: UserId) -> bool {
        self.teachers.iter().any(|teacher| teacher.id == person)
    }
}

/// The first moment of the week that begins on this Monday, and the first one after it.
pub(super) fn bounds(monday: Date, zone: &TimeZone) -> (Timestamp, Timestamp) {
    let begins = |day: Date| day.to_zoned(zone.clone()).map_or(Timestamp::MIN, |day| day.timestamp());
    (begins(monday), begins(monday.saturating_add(7.days())))
}

/// The Monday of the week of this day.
pub(super) fn monday_of(day: Date) -> Date {
    day.saturating_sub(i32::from(day.weekday().to_monday_zero_offset()).days())
}

/// The days of a week that are holidays, with what they are called.
pub(super) fn days_off(holidays: &[Holidays], monday: Date) -> [Option<&Name>; DAYS] {
    let mut day = monday;
    std::array::from_fn(|_| {
        let off = holidays.iter().find(|one| one.dates.contains(day)).map(|one| &one.name);
        day = day.saturating_add(1.day());
        off
    })
}

/// The hours that are shown: from the first to the last that has a lesson, and the usual ones.
pub(super) fn hours(shown: &[Entry]) -> (u16, u16) {
    let first = shown.iter().map(|entry| entry.minutes.0 / 60).min().unwrap_or(HOURS.0);
    let last = shown.iter().map(|entry| entry.minutes.1.div_ceil(60)).max().unwrap_or(HOURS.1);
    (first.min(HOURS.0), last.max(HOURS.1))
}

/// All entries of a week, in the order in which they begin. `planned` are the lessons that are not over, of whichever week.
pub(super) fn entries<'a>(
    week: &'a Week,
    planned: impl Iterator<Item = &'a Lesson>,
    monday: Date,
    zone: &TimeZone,
    now: Timestamp,
) -> Vec<Entry> {
    let (first, after) = bounds(monday, zone);
    let made: HashSet<(SeriesId, Date)> = planned
        .chain(&week.lessons)
        .filter_map(|lesson| lesson.series.map(|from| (from.id, from.date)))
        .collect();
    let mut all: Vec<Entry> = week.lessons.iter().map(of_lesson).collect();
    for series in &week.series {
        let left_out = series.conflicts.iter().filter(|one| (first..after).contains(&one.begins));
        all.extend(left_out.map(|conflict| {
            let minutes = i64::from(series.weekly.minutes.get());
            let ends = conflict.begins.saturating_add(minutes.minutes()).unwrap_or(Timestamp::MAX);
            let id = EntryId::LeftOut(series.id, conflict.begins);
            let clashes = vec![Clash::Group(conflict.title.clone())];
            Entry { stage: Stage::LeftOut, clashes, ..of_series(series, id, conflict.begins, ends) }
        }));
        let coming = occurrences(&series.weekly, &week.holidays.items, first.max(now)..after.max(now));
        let coming = coming.into_iter().filter(|one| !made.contains(&(series.id, one.by_rule)));
        let coming = coming.filter(|one| series.conflicts.iter().all(|left| left.begins != one.begins));
        all.extend(
            coming
                .map(|one| of_series(series, EntryId::Coming(series.id, one.by_rule), one.begins, one.ends)),
        );
    }
    all.retain(|entry| (first..after).contains(&entry.begins));
    all.sort_by(|a, b| (a.begins, a.ends, &a.title).cmp(&(b.begins, b.ends, &b.title)));
    find_clashes(&mut all);
    for entry in &mut all {
        place(entry, monday, zone);
    }
    all
}

fn of_lesson(lesson: &Lesson) -> Entry {
    Entry {
        id: EntryId::Lesson(lesson.id),
        title: lesson.title.clone(),
        group: lesson.group.clone(),
        room: lesson.room.clone(),
        teachers: lesson.teachers.iter().chain(&lesson.co_teachers).cloned().collect(),
        series: lesson.series.map(|from| from.id),
        begins: lesson.begins,
        ends: lesson.ends,
        stage: match lesson.phase {
            LessonPhase::Over => Stage::Over,
            LessonPhase::Now => Stage::Now,
            LessonPhase::Planned | LessonPhase::Preparing => Stage::Planned,
        },
        clashes: vec![],
        day: 0,
        minutes: (0, 0),
        lane: (0, 1),
    }
}

fn of_series(series: &Series, id: EntryId, begins: Timestamp, ends: Timestamp) -> Entry {
    Entry {
        id,
        title: series.title.clone(),
        group: series.group.clone(),
        room: series.room.clone(),
        teachers: series.teachers.iter().chain(&series.co_teachers).cloned().collect(),
        series: Some(series.id),
        begins,
        ends,
        stage: Stage::Planned,
        clashes: vec![],
        day: 0,
        minutes: (0, 0),
        lane: (0, 1),
    }
}

/// Tells each entry which others want its group, its room or one of its teachers. They are in the order of their beginnings.
fn find_clashes(all: &mut [Entry]) {
    for at in 0..all.len() {
        for other in at + 1..all.len() {
            let (before, after) = all.split_at_mut(other);
            let (one, two) = (&mut before[at], &mut after[0]);
            if two.begins >= one.ends {
                break;
            }
            if one.stage == Stage::LeftOut || two.stage == Stage::LeftOut {
                continue;
            }
            if one.group.id == two.group.id {
                one.clashes.push(Clash::Group(two.title.clone()));
                two.clashes.push(Clash::Group(one.title.clone()));
                continue;
            }
            if one.room.is_some() && one.room == two.room {
                one.clashes.push(Clash::Room(two.title.clone()));
                two.clashes.push(Clash::Room(one.title.clone()));
            }
            if let Some(both) = one.teachers.iter().find(|teacher| two.is_taught_by(teacher.id)).cloned() {
                one.clashes.push(Clash::Teacher(both.name.clone(), two.title.clone()));
                two.clashes.push(Clash::Teacher(both.name, one.title.clone()));
            }
        }
    }
}

/// The day and the minutes of an entry. One that ends after midnight is shown until midnight.
fn place(entry: &mut Entry, monday: Date, zone: &TimeZone) {
    let (begins, ends) = (zone.to_datetime(entry.begins), zone.to_datetime(entry.ends));
    let minute = |time: jiff::civil::Time| {
        u16::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).unwrap_or(0)
    };
    let from = minute(begins.time());
    let to = if ends.date() == begins.date() { minute(ends.time()) } else { 24 * 60 };
    entry.day = usize::try_from((begins.date() - monday).get_days()).unwrap_or(0).min(DAYS - 1);
    entry.minutes = (from, to.max(from + 1));
}

/// Puts entries of the same time side by side. They are in the order of their beginnings.
pub(super) fn put_in_lanes(shown: &mut [Entry]) {
    for day in 0..DAYS {
        let of_day: Vec<usize> = (0..shown.len()).filter(|at| shown[*at].day == day).collect();
        let mut cluster: Vec<usize> = vec![];
        let mut lanes: Vec<u16> = vec![];
        for at in of_day {
            let (from, to) = shown[at].minutes;
            if lanes.iter().all(|end| *end <= from) {
                close(shown, &mut cluster, &mut lanes);
            }
            let lane = lanes.iter().position(|end| *end <= from).unwrap_or(lanes.len());
            match lanes.get_mut(lane) {
                Some(end) => *end = to,
                None => lanes.push(to),
            }
            shown[at].lane.0 = u16::try_from(lane).unwrap_or(0);
            cluster.push(at);
        }
        close(shown, &mut cluster, &mut lanes);
    }
}

/// All of these stand side by side in as many lanes as there are.
fn close(shown: &mut [Entry], cluster: &mut Vec<usize>, lanes: &mut Vec<u16>) {
    let count = u16::try_from(lanes.len()).unwrap_or(u16::MAX).max(1);
    for at in cluster.drain(..) {
        shown[at].lane.1 = count;
    }
    lanes.clear();
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use sarrio_model::{GroupId, RoomId};

    use super::*;

    fn entry(title: &str, begins: &str, minutes: i64) -> Entry {
        let name = |text: &str| text.parse::<Name>().unwrap();
        let begins: Timestamp = begins.parse().unwrap();
        let mut entry = Entry {
            id: EntryId::Lesson(LessonId::new()),
            title: name(title),
            group: GroupRef { id: GroupId::new(), name: name("2MEC-A") },
            room: None,
            teachers: vec![],
            series: None,
            begins,
            ends: begins + minutes.minutes(),
            stage: Stage::Planned,
            clashes: vec![],
            day: 0,
            minutes: (0, 0),
            lane: (0, 1),
        };
        place(&mut entry, date(2026, 12, 14), &TimeZone::UTC);
        entry
    }

    #[test]
    fn lessons_at_the_same_time_stand_side_by_side_and_the_others_have_the_whole_day() {
        let mut all = vec![
            entry("Long", "2026-12-14T08:00:00Z", 120),
            entry("Short", "2026-12-14T08:00:00Z", 55),
            entry("After the short one", "2026-12-14T09:00:00Z", 55),
            entry("Alone", "2026-12-14T10:00:00Z", 55),
            entry("Another day", "2026-12-15T08:00:00Z", 55),
        ];
        put_in_lanes(&mut all);
        let lanes: Vec<_> = all.iter().map(|one| (one.day, one.lane)).collect();
        assert_eq!(lanes, [(0, (0, 2)), (0, (1, 2)), (0, (1, 2)), (0, (0, 1)), (1, (0, 1))]);
    }

    #[test]
    fn a_room_that_two_groups_want_is_told_to_both() {
        let room = RoomRef { id: RoomId::new(), name: "Aula 1".parse().unwrap() };
        let mut all = vec![
            entry("Maths", "2026-12-14T08:00:00Z", 55),
            entry("Music", "2026-12-14T08:30:00Z", 55),
            entry("Later", "2026-12-14T09:25:00Z", 55),
        ];
        for one in &mut all {
            one.room = Some(room.clone());
        }
        find_clashes(&mut all);
        assert_eq!(all[0].clashes, [Clash::Room("Music".parse().unwrap())]);
        assert_eq!(all[1].clashes, [Clash::Room("Maths".parse().unwrap())]);
        assert!(all[2].clashes.is_empty());
    }

    #[test]
    fn a_lesson_that_ends_after_midnight_is_shown_until_then() {
        assert_eq!(entry("Night", "2026-12-16T23:30:00Z", 60).minutes, (1410, 1440));
        assert_eq!(monday_of(date(2026, 12, 20)), date(2026, 12, 14));
    }
}
