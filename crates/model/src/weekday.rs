//! The days of the week.

use std::fmt;

use jiff::civil;
use serde::{Deserialize, Serialize};

/// A day of the week.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All, from Monday.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// How many days after Monday it is: 0 to 6.
    #[must_use]
    pub fn days_after_monday(self) -> i8 {
        self as i8
    }
}

impl From<civil::Weekday> for Weekday {
    fn from(day: civil::Weekday) -> Self {
        match day {
            civil::Weekday::Monday => Self::Monday,
            civil::Weekday::Tuesday => Self::Tuesday,
            civil::Weekday::Wednesday => Self::Wednesday,
            civil::Weekday::Thursday => Self::Thursday,
            civil::Weekday::Friday => Self::Friday,
            civil::Weekday::Saturday => Self::Saturday,
            civil::Weekday::Sunday => Self::Sunday,
        }
    }
}

/// No day was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a lesson needs a day of the week: give at least one")]
pub struct NoWeekday;

/// Days of the week: at least one, each once, from Monday.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "Vec<Weekday>", into = "Vec<Weekday>")]
#[schema(value_type = Vec<Weekday>, min_items = 1)]
pub struct Weekdays(
    /// One bit for each day, the lowest for Monday.
    u8,
);

impl Weekdays {
    /// The days given.
    ///
    /// # Errors
    /// There are none.
    pub fn new(days: impl IntoIterator<Item = Weekday>) -> Result<Self, NoWeekday> {
        match days.into_iter().fold(0, |bits, day| bits | Self::bit(day)) {
            0 => Err(NoWeekday),
            bits => Ok(Self(bits)),
        }
    }

    /// Every day of the week.
    #[must_use]
    pub fn all() -> Self {
        Self(0b111_1111)
    }

    /// Whether the day is one of them.
    #[must_use]
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & Self::bit(day) != 0
    }

    /// Those of either.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The days, from Monday.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Weekday::ALL.into_iter().filter(move |day| self.contains(*day))
    }

    /// How many there are: 1 to 7.
    #[must_use]
    pub fn count(self) -> u32 {
        self.0.count_ones()
    }

    fn bit(day: Weekday) -> u8 {
        1 << day.days_after_monday()
    }
}

impl From<Weekday> for Weekdays {
    fn from(day: Weekday) -> Self {
        Self(Self::bit(day))
    }
}

impl TryFrom<Vec<Weekday>> for Weekdays {
    type Error = NoWeekday;
    fn try_from(days: Vec<Weekday>) -> Result<Self, NoWeekday> {
        Self::new(days)
    }
}

impl From<Weekdays> for Vec<Weekday> {
    fn from(days: Weekdays) -> Self {
        days.iter().collect()
    }
}

impl fmt::Debug for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_listed_once_from_monday_and_never_none() {
        let read = |text: &str| serde_json::from_str::<Weekdays>(text);
        let days = read(r#"["friday", "monday", "friday"]"#).unwrap();
        assert_eq!(serde_json::to_string(&days).unwrap(), r#"["monday","friday"]"#);
        assert_eq!(days.count(), 2);
        assert_eq!(days.and(Weekdays::all()), Weekdays::all());
        assert!(read("[]").is_err());
    }
}
