//! When lessons take place: every week or every few weeks, at a time of the school's clock, with exceptions and holidays.
//! `crates/calendar` works out the lessons of a time, and reads and writes calendar files.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    ops::RangeInclusive,
    str::FromStr,
};

use jiff::{
    Timestamp,
    civil::{Date, Time},
};
use serde::{Deserialize, Serialize};

use crate::{Name, Revision, Weekdays, Zone};

/// Why something cannot be part of a timetable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimetableError {
    /// The last day is before the first.
    #[error("the last day, {last}, is before the first, {first}: swap them")]
    EndsBeforeItBegins {
        /// The first day.
        first: Date,
        /// The last day.
        last: Date,
    },
    /// There are too many days.
    #[error("from {first} to {last} are more than {} days: end it earlier", DateRange::MOST_DAYS)]
    TooManyDays {
        /// The first day.
        first: Date,
        /// The last day.
        last: Date,
    },
    /// A year in which no school of Sarrio is.
    #[error("{0} is not in the years from 1970 to 2199: correct the year")]
    Year(Date),
    /// It is not every so many weeks.
    #[error("a lesson takes place every 1 to 52 weeks, not every {0}")]
    Weeks(u64),
    /// It lasts too short or too long.
    #[error("a lesson lasts from 1 to 1440 minutes, not {0}")]
    Minutes(u64),
    /// It is no time of the clock.
    #[error("“{0}” is no time such as 08:00: give hours and minutes alone")]
    Time(String),
}

/// Days from a first to a last one, both included: at most ten years, between 1970 and 2199.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "FirstAndLast")]
pub struct DateRange {
    #[schema(value_type = String, format = Date)]
    first: Date,
    #[schema(value_type = String, format = Date)]
    last: Date,
}

#[derive(Deserialize)]
struct FirstAndLast {
    first: Date,
    last: Date,
}

impl DateRange {
    /// The most days.
    pub const MOST_DAYS: i32 = 3660;
    /// The years in which days may be.
    pub const YEARS: RangeInclusive<i16> = 1970..=2199;

    /// The days from `first` to `last`.
    ///
    /// # Errors
    /// There is no day, there are more than [`DateRange::MOST_DAYS`], or they are outside of [`DateRange::YEARS`].
    pub fn new(first: Date, last: Date) -> Result<Self, TimetableError> {
        if let Some(wrong) = [first, last].into_iter().find(|date| !Self::YEARS.contains(&date.year())) {
            return Err(TimetableError::Year(wrong));
        }
        match (last - first).get_days() {
            ..0 => Err(TimetableError::EndsBeforeItBegins { first, last }),
            0..Self::MOST_DAYS => Ok(Self { first, last }),
            Self::MOST_DAYS.. => Err(TimetableError::TooManyDays { first, last }),
        }
    }

    /// The first day.
    #[must_use]
    pub fn first(self) -> Date {
        self.first
    }

    /// The last day.
    #[must_use]
    pub fn last(self) -> Date {
        self.last
    }

    /// Whether the day is one of them.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        (self.first..=self.last).contains(&date)
    }
}

impl TryFrom<FirstAndLast> for DateRange {
    type Error = TimetableError;
    fn try_from(FirstAndLast { first, last }: FirstAndLast) -> Result<Self, TimetableError> {
        Self::new(first, last)
    }
}

macro_rules! number {
    ($name:ident: $number:ty, $range:expr, $error:ident) => {
        impl $name {
            /// What it may be.
            pub const RANGE: RangeInclusive<$number> = $range;

            /// The number.
            #[must_use]
            pub fn get(self) -> $number {
                self.0
            }
        }

        impl TryFrom<u64> for $name {
            type Error = TimetableError;
            fn try_from(number: u64) -> Result<Self, TimetableError> {
                match <$number>::try_from(number) {
                    Ok(fits) if Self::RANGE.contains(&fits) => Ok(Self(fits)),
                    _ => Err(TimetableError::$error(number)),
                }
            }
        }

        impl From<$name> for u64 {
            fn from(number: $name) -> Self {
                number.0.into()
            }
        }
    };
}

/// Every so many weeks: 1 to 52.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(try_from = "u64", into = "u64")]
#[schema(value_type = u8, minimum = 1, maximum = 52)]
pub struct Weeks(u8);
number! { Weeks: u8, 1..=52, Weeks }

impl Default for Weeks {
    fn default() -> Self {
        Self(1)
    }
}

/// How long a lesson lasts, in minutes: 1 to 1440. They are minutes that pass, also in the night in which the clocks are
/// changed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(try_from = "u64", into = "u64")]
#[schema(value_type = u16, minimum = 1, maximum = 1440)]
pub struct Minutes(u16);
number! { Minutes: u16, 1..=1440, Minutes }

/// A time of the clock on the wall, in hours and minutes: `08:00`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, examples("08:00"), pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
pub struct WallTime(Time);

impl WallTime {
    /// The time without its seconds.
    #[must_use]
    pub fn of(time: Time) -> Self {
        Self(Time::constant(time.hour(), time.minute(), 0, 0))
    }

    /// The time.
    #[must_use]
    pub fn get(self) -> Time {
        self.0
    }
}

impl FromStr for WallTime {
    type Err = TimetableError;
    fn from_str(text: &str) -> Result<Self, TimetableError> {
        let time = (text.len() == 5).then(|| Time::strptime("%H:%M", text)).and_then(Result::ok);
        time.map(Self::of).ok_or_else(|| TimetableError::Time(text.chars().take(20).collect()))
    }
}

impl TryFrom<String> for WallTime {
    type Error = TimetableError;
    fn try_from(text: String) -> Result<Self, TimetableError> {
        text.parse()
    }
}

impl From<WallTime> for String {
    fn from(time: WallTime) -> Self {
        time.to_string()
    }
}

impl fmt::Display for WallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

/// A lesson that takes place on certain days of the week. One that takes place once has the same first and last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Weekly {
    /// Its days of the week.
    pub weekdays: Weekdays,
    /// Every how many weeks, counted from the week of the first day. Weeks begin on Monday.
    #[serde(default)]
    pub every: Weeks,
    /// The first and the last day on which it may take place.
    pub dates: DateRange,
    /// When it begins. Where the clocks skip that time it begins as much later as they skip; where they show it twice it
    /// begins the first time.
    pub at: WallTime,
    /// How long it lasts.
    pub minutes: Minutes,
    /// Whose clock that is.
    pub zone: Zone,
    /// Days on which it does not take place.
    #[serde(skip_serializing_if = "BTreeSet::is_empty", default)]
    #[schema(value_type = Vec<String>)]
    pub except: BTreeSet<Date>,
    /// Lessons that take place at another time, by the day on which each would have been. What is said about another day
    /// has no effect. A lesson may be moved away from a holiday.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    #[schema(value_type = BTreeMap<String, Moved>)]
    pub moved: BTreeMap<Date, Moved>,
}

/// When a lesson takes place instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Moved {
    /// On which day. One outside of [`DateRange::YEARS`] is none.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// When it begins.
    pub at: WallTime,
    /// How long it lasts.
    pub minutes: Minutes,
}

/// Days of the school on which no lesson takes place, not even one that was moved there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Holidays {
    /// What they are called.
    pub name: Name,
    /// Which days.
    pub dates: DateRange,
}

/// The holidays of the school: on these days no lesson of a series takes place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SchoolHolidays {
    /// Which, in their order.
    pub items: Vec<Holidays>,
    /// Counts their changes.
    pub revision: Revision,
}

impl SchoolHolidays {
    /// The most holidays. Ten years have fewer.
    pub const MOST: usize = 500;
}

/// Replaces the holidays of the school.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutHolidays {
    /// The revision that was read.
    pub revision: Revision,
    /// All holidays from now on.
    #[schema(max_items = 500)]
    pub items: Vec<Holidays>,
}

/// A lesson on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Occurrence {
    /// The day, in the zone of the lesson.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// The day that the rule of the series gives. It differs where the lesson was moved.
    #[schema(value_type = String, format = Date)]
    pub by_rule: Date,
    /// When it begins.
    #[schema(value_type = String, format = DateTime)]
    pub begins: Timestamp,
    /// When it is over.
    #[schema(value_type = String, format = DateTime)]
    pub ends: Timestamp,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_lesson_is_read_as_people_would_write_it_and_wrong_parts_are_refused_with_a_reason() {
        let text = r#"{"weekdays":["monday"],"every":1,"dates":{"first":"2026-09-07","last":"2027-06-18"},
            "at":"08:00","minutes":55,"zone":"Europe/Madrid","except":["2026-10-12"],
            "moved":{"2026-11-02":{"date":"2026-11-04","at":"12:30","minutes":55}}}"#;
        let lesson: Weekly = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&lesson).unwrap(), text.replace(char::is_whitespace, ""));
        for (right, wrong, reason) in [
            ("\"every\":1", "\"every\":0", "every 1 to 52 weeks, not every 0"),
            ("\"minutes\":55", "\"minutes\":1441", "from 1 to 1440 minutes"),
            ("\"08:00\"", "\"24:00\"", "no time such as 08:00"),
            ("\"08:00\"", "\"08:00:30\"", "no time such as 08:00"),
            ("2027-06-18", "2026-09-06", "is before the first"),
            ("2027-06-18", "2037-06-18", "are more than 3660 days"),
            ("2026-09-07", "0206-09-07", "0206-09-07 is not in the years"),
            ("[\"monday\"]", "[]", "at least one"),
            ("Europe/Madrid", "Europe/Girona", "there is no time zone “Europe/Girona”"),
        ] {
            let error = serde_json::from_str::<Weekly>(&text.replacen(right, wrong, 1)).unwrap_err();
            assert!(error.to_string().contains(reason), "{wrong}: {error}");
        }
    }

    #[test]
    fn a_range_has_both_its_ends() {
        let range = DateRange::new(date(2026, 12, 23), date(2027, 1, 7)).unwrap();
        assert!(range.contains(date(2026, 12, 23)) && range.contains(date(2027, 1, 7)));
        assert!(!range.contains(date(2027, 1, 8)));
    }
}
