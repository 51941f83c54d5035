//! A school's timetable, as tests tell it.

use jiff::{Timestamp, civil::Date};
use proptest::prelude::*;
use sarrio_calendar::occurrences;
use sarrio_model::{DateRange, Holidays, Moved, Occurrence, Weekday, Weekdays, Weekly};

/// From the first day to the last, each written like `2026-10-05`.
pub fn days(first: &str, last: &str) -> DateRange {
    DateRange::new(first.parse().unwrap(), last.parse().unwrap()).unwrap()
}

/// A lesson of 55 minutes at `at` in Madrid, on Mondays and Wednesdays of the school year.
pub fn lesson(at: &str) -> Weekly {
    Weekly {
        weekdays: Weekdays::new([Weekday::Monday, Weekday::Wednesday]).unwrap(),
        every: 1.try_into().unwrap(),
        dates: days("2026-09-08", "2027-06-18"),
        at: at.parse().unwrap(),
        minutes: 55.try_into().unwrap(),
        zone: "Europe/Madrid".parse().unwrap(),
        except: [].into(),
        moved: [].into(),
    }
}

pub fn holidays(name: &str, first: &str, last: &str) -> Holidays {
    Holidays { name: name.parse().unwrap(), dates: days(first, last) }
}

/// All lessons of a series.
pub fn all(weekly: &Weekly, holidays: &[Holidays]) -> Vec<Occurrence> {
    occurrences(weekly, holidays, Timestamp::MIN..Timestamp::MAX)
}

/// Beginnings and ends, for people to read.
pub fn times(lessons: &[Occurrence]) -> Vec<String> {
    lessons.iter().map(|lesson| format!("{} {}", lesson.begins, lesson.ends)).collect()
}

prop_compose! {
    fn any_day()(days in 0..700_i32) -> Date {
        Date::constant(2026, 1, 1).saturating_add(jiff::ToSpan::days(days))
    }
}

prop_compose! {
    pub fn any_range()(first in any_day(), length in 0..400_i32) -> DateRange {
        DateRange::new(first, first.saturating_add(jiff::ToSpan::days(length))).unwrap()
    }
}

prop_compose! {
    fn any_moved()(date in any_day(), at in "(0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]", minutes in 1..300_u64) -> Moved {
        Moved { date, at: at.parse().unwrap(), minutes: minutes.try_into().unwrap() }
    }
}

prop_compose! {
    /// Any lesson, also in zones whose clocks are changed at other times or not by whole hours.
    pub fn any_weekly()(
        weekdays in prop::collection::vec(0..7_usize, 1..5),
        every in 1..5_u64,
        dates in any_range(),
        at in "(0[0-9]|1[0-9]|2[0-3]):[0-5][05]",
        minutes in 1..300_u64,
        zone in prop::sample::select(&["Europe/Madrid", "Africa/Casablanca", "Australia/Lord_Howe", "America/St_Johns", "UTC"][..]),
        except in prop::collection::btree_set(any_day(), 0..40),
        moved in prop::collection::btree_map(any_day(), any_moved(), 0..20),
    ) -> Weekly {
        Weekly {
            weekdays: Weekdays::new(weekdays.into_iter().map(|day| Weekday::ALL[day])).unwrap(),
            every: every.try_into().unwrap(),
            dates,
            at: at.parse().unwrap(),
            minutes: minutes.try_into().unwrap(),
            zone: zone.parse().unwrap(),
            except,
            moved,
        }
    }
}

prop_compose! {
    pub fn any_holidays()(ranges in prop::collection::vec((any_day(), 0..20_i32), 0..6)) -> Vec<Holidays> {
        let holiday = |(first, length): (Date, i32)| Holidays {
            name: "Festa".parse().unwrap(),
            dates: DateRange::new(first, first.saturating_add(jiff::ToSpan::days(length))).unwrap(),
        };
        ranges.into_iter().map(holiday).collect()
    }
}
