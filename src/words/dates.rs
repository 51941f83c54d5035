//! Days and times of a timetable, as people write them in the language of this thread.

use jiff::Timestamp;
use jiff::civil::Date;
use sarrio_model::{Language, Weekday};

use super::amount::clock;
use super::language::language;
use super::timetable as texts;

/// From when to when, by the local clock: `08:00–08:55`.
#[must_use]
pub fn clock_of(begins: Timestamp, ends: Timestamp) -> String {
    format!("{}–{}", clock(begins), clock(ends))
}

/// A day of the week: `Monday`.
#[must_use]
pub fn weekday(day: Weekday) -> String {
    match day {
        Weekday::Monday => texts::monday(),
        Weekday::Tuesday => texts::tuesday(),
        Weekday::Wednesday => texts::wednesday(),
        Weekday::Thursday => texts::thursday(),
        Weekday::Friday => texts::friday(),
        Weekday::Saturday => texts::saturday(),
        Weekday::Sunday => texts::sunday(),
    }
}

/// A day with its day of the week, without the year: `Monday 14 Dec`, `dilluns 14/12`.
#[must_use]
pub fn weekday_and_date(date: Date) -> String {
    let day = match language() {
        Language::English => date.strftime("%-d %b"),
        Language::Catalan | Language::Spanish => date.strftime("%-d/%-m"),
    };
    format!("{} {day}", weekday(date.weekday().into()))
}

/// A day with its year: `14 Dec 2026`, `14/12/2026`.
#[must_use]
pub fn date(date: Date) -> String {
    match language() {
        Language::English => date.strftime("%-d %b %Y").to_string(),
        Language::Catalan | Language::Spanish => date.strftime("%-d/%-m/%Y").to_string(),
    }
}
