//! Which time zone the names in a calendar file mean.

use std::collections::{BTreeSet, HashMap};

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use sarrio_model::{DateRange, Zone};

use crate::{windows_zones, zone_rules};

/// What a calendar file itself says about a time zone (VTIMEZONE).
#[derive(Debug, Default)]
pub(crate) struct Definition {
    /// How the file calls it.
    pub(crate) name: String,
    /// Its name in the database of IANA, if the file says it.
    pub(crate) location: Option<String>,
    /// Its offsets from UTC, as the file writes them (`+0200`).
    pub(crate) offsets: BTreeSet<String>,
}

/// The zones of a file.
#[derive(Debug)]
pub(crate) struct ZoneNames {
    /// The zone of times that name none.
    default: Zone,
    definitions: HashMap<String, Definition>,
    /// The offsets that the default zone has around the term, as files write them.
    usual_offsets: BTreeSet<String>,
    /// What was found already: a file names the same zone in each event.
    found: HashMap<String, Option<Zone>>,
}

impl ZoneNames {
    /// Times without a zone are those of the file's own zone, if it names one, and else of the school's. UTC is no zone of a
    /// school: programs name it that leave it to the reader to know the zone.
    pub(crate) fn new(
        school: &Zone,
        named: Option<&str>,
        definitions: Vec<Definition>,
        term: DateRange,
    ) -> Self {
        let default = named.and_then(known).filter(|zone| !is_utc(zone));
        let default = default.unwrap_or_else(|| school.clone());
        let definitions = definitions.into_iter().map(|one| (one.name.clone(), one)).collect();
        let usual_offsets = offsets(&default, term);
        Self { default, definitions, usual_offsets, found: HashMap::new() }
    }

    /// The zone of times that name none.
    pub(crate) fn default(&self) -> &Zone {
        &self.default
    }

    /// The zone with this name. One that the file invents is the default zone if it has the same summer and winter time.
    pub(crate) fn find(&mut self, name: &str) -> Option<Zone> {
        if let Some(zone) = self.found.get(name) {
            return zone.clone();
        }
        let defined = || {
            let definition = self.definitions.get(name)?;
            let located = definition.location.as_deref().and_then(known);
            let is_usual = definition.offsets == self.usual_offsets;
            located.or_else(|| is_usual.then(|| self.default.clone()))
        };
        let zone = known(name).or_else(defined);
        self.found.insert(name.to_owned(), zone.clone());
        zone
    }
}

/// Whether the zone is UTC by one of its names.
pub(crate) fn is_utc(zone: &Zone) -> bool {
    ["UTC", "Etc/UTC"].contains(&zone.name())
}

/// The zone with a name of IANA or Windows. Some programs write a path before it (`/mozilla.org/20050126_1/Europe/Berlin`).
fn known(name: &str) -> Option<Zone> {
    let name = name.trim();
    let of_path = || {
        let parts: Vec<_> = name.split('/').collect();
        (1..parts.len().min(6)).find_map(|from| parts[from..].join("/").parse().ok())
    };
    let named = name.parse().ok().or_else(|| windows_zones::zone(name));
    named.or_else(|| name.starts_with('/').then(of_path).flatten())
}

/// The offsets of a zone in the term and the year after its beginning.
fn offsets(zone: &Zone, term: DateRange) -> BTreeSet<String> {
    let at = |day: jiff::civil::Date| {
        TimeZone::UTC.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).unwrap_or(Timestamp::MAX)
    };
    let (from, to) = (at(term.first()), at(term.last().max(term.first().saturating_add(1.year()))));
    let changes = zone.rules().following(from).map(|change| change.timestamp()).take_while(|at| *at < to);
    let offset = |moment| zone_rules::written(zone.rules().to_offset(moment));
    std::iter::once(from).chain(changes).map(offset).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_zone_is_found_by_the_names_that_programs_give_it() {
        let term = DateRange::new(date(2026, 9, 1), date(2027, 6, 30)).unwrap();
        let own = |name: &str, offsets: &[&str], location: Option<&str>| Definition {
            name: name.to_owned(),
            location: location.map(str::to_owned),
            offsets: offsets.iter().map(ToString::to_string).collect(),
        };
        let definitions = vec![
            own("School time", &["+0100", "+0200"], None),
            own("Island time", &["+0000", "+0100"], None),
            own("Customized Time Zone", &["+0000", "+0100"], Some("Atlantic/Canary")),
        ];
        let madrid: Zone = "Europe/Madrid".parse().unwrap();
        let mut zones = ZoneNames::new(&madrid, Some("nonsense"), definitions, term);
        let mut name = |text: &str| zones.find(text).map(|zone| zone.name().to_owned());
        for (text, zone) in [
            ("europe/madrid", Some("Europe/Madrid")),
            ("W. Europe Standard Time", Some("Europe/Berlin")),
            ("/mozilla.org/20050126_1/Europe/Berlin", Some("Europe/Berlin")),
            ("/freeassociation.sourceforge.net/America/Argentina/Ushuaia", Some("America/Argentina/Ushuaia")),
            ("School time", Some("Europe/Madrid")),
            ("Island time", None),
            ("Customized Time Zone", Some("Atlantic/Canary")),
            ("Somewhere", None),
        ] {
            assert_eq!(name(text).as_deref(), zone, "{text}");
        }
    }
}
