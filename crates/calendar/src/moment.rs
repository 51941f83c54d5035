//! The days and times of a calendar file.

use jiff::civil::{Date, DateTime, Time};
use sarrio_model::{
    LineError, Zone,
    problem::{EventTimeUnreadable, EventZoneUnknown},
};

use crate::{content_line::ContentLine, zone_names::ZoneNames};

/// A day, or a time of a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Moment {
    Day(Date),
    Time {
        /// What the clock shows.
        wall: DateTime,
        /// Whose clock; none for a time that names no zone.
        zone: Option<Zone>,
    },
}

impl Moment {
    /// Reads `value`, which is the line's or a part of it.
    pub(crate) fn read(line: &ContentLine, value: &str, zones: &mut ZoneNames) -> Result<Self, LineError> {
        let unreadable = || EventTimeUnreadable {
            property: line.name.clone(),
            found: value.chars().take(40).collect::<String>(),
        };
        let mut moment = Self::parse(value).ok_or_else(|| line.error(unreadable()))?;
        if let (Self::Time { zone: zone @ None, .. }, Some(name)) = (&mut moment, line.parameter("TZID")) {
            let unknown = || EventZoneUnknown { zone: name.chars().take(80).collect::<String>() };
            *zone = Some(zones.find(name).ok_or_else(|| line.error(unknown()))?);
        }
        Ok(moment)
    }

    /// Reads all of them in a line, which commas separate. Of a period (`start/end`) it is the start.
    pub(crate) fn read_all(line: &ContentLine, zones: &mut ZoneNames) -> Vec<Result<Self, LineError>> {
        let value = |part: &str| part.split('/').next().unwrap_or_default().trim().to_owned();
        line.value.split(',').map(|part| Self::read(line, &value(part), zones)).collect()
    }

    /// `20261005`, `20261005T080000` or `20261005T060000Z`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, is_utc) = match text.strip_suffix(['Z', 'z']) {
            Some(local) => (local, true),
            None => (text, false),
        };
        let (day, time) = match local.split_once(['T', 't']) {
            Some((day, time)) => (day, Some(time)),
            None => (local, None),
        };
        let (year, month_and_day) = number(day, 8)?;
        let date = Date::new(year, month_and_day.0, month_and_day.1).ok()?;
        let Some(time) = time else { return (!is_utc).then_some(Self::Day(date)) };
        let (hour, (minute, second)) = number(time, 6).or_else(|| number(&format!("{time}00"), 6))?;
        // A leap second is shown as the one before.
        let time = Time::new(i8::try_from(hour).ok()?, minute, second.min(59), 0).ok()?;
        Some(Self::Time { wall: date.to_datetime(time), zone: is_utc.then(Zone::utc) })
    }

    /// What a clock in `zone` shows then. A time without a zone is meant in any; a day begins at midnight.
    pub(crate) fn in_zone(&self, zone: &Zone) -> DateTime {
        match self {
            Self::Day(date) => date.to_datetime(Time::midnight()),
            Self::Time { wall, zone: Some(own) } if own != zone => {
                // At the end of all times alone is there no such moment.
                own.rules().to_timestamp(*wall).map_or(*wall, |moment| zone.rules().to_datetime(moment))
            }
            Self::Time { wall, .. } => *wall,
        }
    }
}

/// Digits as three numbers: two of two digits at the end, and one before them.
fn number(digits: &str, length: usize) -> Option<(i16, (i8, i8))> {
    if digits.len() != length || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (head, tail) = digits.split_at(length - 4);
    Some((head.parse().ok()?, (tail[..2].parse().ok()?, tail[2..].parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_read_and_nonsense_is_not() {
        let read = |text: &str| Moment::parse(text).map(|moment| moment.in_zone(&Zone::utc()).to_string());
        assert_eq!(read("20261005").as_deref(), Some("2026-10-05T00:00:00"));
        assert_eq!(read("20261005T081500").as_deref(), Some("2026-10-05T08:15:00"));
        assert_eq!(read("20261005T0815").as_deref(), Some("2026-10-05T08:15:00"));
        assert_eq!(read("20161231T235960Z").as_deref(), Some("2016-12-31T23:59:59"));
        for bad in [
            "",
            "2026-10-05",
            "20260230",
            "20261005T",
            "20261005T250000",
            "20261005Z",
            "2026１００５",
            "+2261005",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
