//! Time zones.

use std::{fmt, str::FromStr};

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// There is no time zone with that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no time zone “{0}”: give a name such as Europe/Madrid")]
pub struct UnknownZone(pub String);

/// A time zone of the IANA database, with its rules. They are those of the machine on which it was read, so a lesson in
/// the future moves when a country changes its summer time and the machine learns that.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(
    value_type = String, min_length = 1, max_length = 64, examples("Europe/Madrid"),
    pattern = "^[A-Za-z][A-Za-z0-9/_+-]*$",
)]
pub struct Zone(
    /// One with a name.
    TimeZone,
);

impl Zone {
    /// The most characters of a name.
    const LIMIT: usize = 64;

    /// Coordinated universal time.
    #[must_use]
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// Its name, such as `Europe/Madrid`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// Its rules.
    #[must_use]
    pub fn rules(&self) -> &TimeZone {
        &self.0
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;
    fn from_str(text: &str) -> Result<Self, UnknownZone> {
        let unknown = || UnknownZone(text.chars().take(Self::LIMIT).collect());
        let sound = text.len() <= Self::LIMIT
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "/_+-".contains(c));
        if !sound {
            return Err(unknown());
        }
        let rules = TimeZone::get(text).map_err(|_| unknown())?;
        if rules.iana_name().is_some() && !rules.is_unknown() { Ok(Self(rules)) } else { Err(unknown()) }
    }
}

impl TryFrom<String> for Zone {
    type Error = UnknownZone;
    fn try_from(text: String) -> Result<Self, UnknownZone> {
        text.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name()) // the rules are long
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_has_a_name_of_the_database_however_it_is_written() {
        assert_eq!("europe/madrid".parse::<Zone>().unwrap().name(), "Europe/Madrid");
        assert_eq!("UTC".parse::<Zone>(), Ok(Zone::utc()));
        for bad in
            ["", "Europe/Atlantis", "../etc/passwd", "W. Europe Standard Time", "Etc/Unknown", "+01:00"]
        {
            assert_eq!(bad.parse::<Zone>(), Err(UnknownZone(bad.to_owned())));
        }
    }
}
