//! The days and times of a calendar file.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
};
use sarrio_model::{
    LineError, Zone,
    problem::{EventTimeUnreadable, EventZoneUnknown},
};

use crate::{content_line::ContentLine, problems::Problems, zone_names::ZoneNames};

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

/// Why a value is no moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotAMoment {
    Unreadable,
    UnknownZone,
}

impl NotAMoment {
    /// The same for people, of a value of the line.
    fn error(self, line: &ContentLine, value: &str) -> LineError {
        let short = |text: &str| text.chars().take(80).collect::<String>();
        match self {
            Self::Unreadable => {
                line.error(EventTimeUnreadable { property: line.name.clone(), found: short(value) })
            }
            Self::UnknownZone => {
                let zone = short(line.parameter("TZID").unwrap_or_default());
                line.error(EventZoneUnknown { zone })
            }
        }
    }
}

impl Moment {
    /// Reads `value`, which is the line's or a part of it.
    pub(crate) fn read(line: &ContentLine, value: &str, zones: &mut ZoneNames) -> Result<Self, NotAMoment> {
        let mut moment = Self::parse(value).ok_or(NotAMoment::Unreadable)?;
        if let (Self::Time { zone: zone @ None, .. }, Some(name)) = (&mut moment, line.parameter("TZID")) {
            *zone = Some(zones.find(name).ok_or(NotAMoment::UnknownZone)?);
        }
        Ok(moment)
    }

    /// Reads the value of the line.
    pub(crate) fn of(line: &ContentLine, zones: &mut ZoneNames) -> Result<Self, LineError> {
        Self::read(line, &line.value, zones).map_err(|wrong| wrong.error(line, &line.value))
    }

    /// Reads all of them in a line, which commas separate. Of a period (`start/end`) it is the start.
    pub(crate) fn all_of(line: &ContentLine, zones: &mut ZoneNames, problems: &mut Problems) -> Vec<Self> {
        let parts = line.value.split(',').filter(|part| !part.is_empty());
        let start = |part: &'_ str| part.split_once('/').map_or(part.len(), |(start, _)| start.len());
        let mut moments = Vec::new();
        for part in parts.map(|part| &part[..start(part)]) {
            match Self::read(line, part, zones) {
                Ok(moment) => moments.push(moment),
                Err(wrong) => problems.add(|| wrong.error(line, part)),
            }
        }
        moments
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
        let (year, month, day) = digits(day, 8)?;
        let date = Date::new(year, month, day).ok()?;
        let Some(time) = time else { return (!is_utc).then_some(Self::Day(date)) };
        let (hour, minute, second) = digits(time, 6).or_else(|| digits(&format!("{time}00"), 6))?;
        // A leap second is shown as the one before.
        let time = Time::new(i8::try_from(hour).ok()?, minute, second.min(59), 0).ok()?;
        Some(Self::Time { wall: date.to_datetime(time), zone: is_utc.then(Zone::utc) })
    }

    /// The zone that it names.
    pub(crate) fn zone(&self) -> Option<&Zone> {
        match self {
            Self::Time { zone, .. } => zone.as_ref(),
            Self::Day(_) => None,
        }
    }

    /// The instant; that of a time without a zone in `zone`. None for one beyond all times.
    pub(crate) fn instant(&self, zone: &Zone) -> Option<Timestamp> {
        let (wall, zone) = match self {
            Self::Time { wall, zone: Some(own) } => (*wall, own),
            _ => (self.in_zone(zone), zone),
        };
        zone.rules().to_timestamp(wall).ok()
    }

    /// What a clock in `zone` shows then. A time without a zone is meant in any; a day begins at midnight.
    pub(crate) fn in_zone(&self, zone: &Zone) -> DateTime {
        match self {
            Self::Day(date) => date.to_datetime(Time::midnight()),
            Self::Time { wall, zone: Some(own) } if own != zone => {
                // Beyond all times nothing can be converted.
                own.rules().to_timestamp(*wall).map_or(*wall, |moment| zone.rules().to_datetime(moment))
            }
            Self::Time { wall, .. } => *wall,
        }
    }
}

/// Three numbers without anything between them, of which the last two have two digits.
fn digits(text: &str, length: usize) -> Option<(i16, i8, i8)> {
    if text.len() != length || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (first, others) = text.split_at(length - 4);
    Some((first.parse().ok()?, others[..2].parse().ok()?, others[2..].parse().ok()?))
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
