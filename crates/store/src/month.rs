//! Months, which name the tables of the audit.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{Result, StoreError};

/// A month, by UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Month {
    year: i16,
    month: i8,
}

impl Month {
    pub(crate) fn of(at: Timestamp) -> Self {
        let date = at.to_zoned(TimeZone::UTC).date();
        Self { year: date.year(), month: date.month() }
    }

    /// As it is stored: 202611 is November 2026.
    pub(crate) fn number(self) -> u32 {
        u32::from(self.year.unsigned_abs()) * 100 + u32::from(self.month.unsigned_abs())
    }

    pub(crate) fn read(number: i32) -> Result<Self> {
        let wrong = || StoreError::unreadable("month", format!("{number} is no month"));
        let month = Self {
            year: i16::try_from(number / 100).map_err(|_| wrong())?,
            month: i8::try_from(number % 100).map_err(|_| wrong())?,
        };
        month.first_day().map(|_| month)
    }

    fn first_day(self) -> Result<Date> {
        Date::new(self.year, self.month, 1).map_err(|source| StoreError::unreadable("month", source))
    }

    /// When it begins, in microseconds since 1970.
    pub(crate) fn begins(self) -> Result<i64> {
        let midnight = self.first_day()?.to_zoned(TimeZone::UTC);
        Ok(midnight.map_err(|source| StoreError::unreadable("month", source))?.timestamp().as_microsecond())
    }

    /// The month that is so many months before.
    pub(crate) fn before(self, months: u32) -> Self {
        let count = i64::from(self.year) * 12 + i64::from(self.month) - 1 - i64::from(months);
        let year = i16::try_from(count.div_euclid(12)).unwrap_or(i16::MIN).max(1);
        Self { year, month: i8::try_from(count.rem_euclid(12)).unwrap_or(0) + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_counted_across_years() {
        let month = Month::of("2026-02-28T23:59:59Z".parse().unwrap());
        assert_eq!(
            (month.number(), month.before(2).number(), month.before(14).number()),
            (202_602, 202_512, 202_412)
        );
        assert_eq!(Month::read(202_602).unwrap(), month);
        assert_eq!(
            month.begins().unwrap(),
            "2026-02-01T00:00:00Z".parse::<Timestamp>().unwrap().as_microsecond()
        );
        assert!(Month::read(202_613).is_err() && Month::read(-1).is_err());
    }
}
