//! Settings that cannot work are refused before they are kept.

use std::ops::RangeInclusive;

use sarrio_model::{
    DirectoryBind, DirectoryRule, DirectorySecurity, DirectorySettings, Problem,
    problem::{AddressNeedsName, NumberOutOfRange, RuleGivesNothing, RuleNeedsGroups, SyncNeedsAccount},
};

use crate::{filter, groups::named_by_rules, tls};

/// Refuses settings that cannot work. The directory is not asked.
///
/// # Errors
/// `invalid`, about a field below `settings`.
pub fn check(settings: &DirectorySettings) -> Result<(), Problem> {
    within(settings.port.map(u32::from), 1..=65_535, "settings.port")?;
    within(Some(settings.patience_seconds.into()), 1..=60, "settings.patience_seconds")?;
    within(settings.sync_every_hours.map(u32::from), 1..=168, "settings.sync_every_hours")?;
    within(u32::try_from(settings.rules.len()).ok(), 0..=500, "settings.rules")?;
    let encrypted = matches!(settings.security, DirectorySecurity::Ldaps | DirectorySecurity::StartTls);
    if encrypted && settings.address.as_str().contains(':') {
        return Err(AddressNeedsName.at("settings.address"));
    }
    if let Some(pem) = &settings.certificate_authority {
        tls::authority(pem)?;
    }
    filter::check(&settings.people.filter, "settings.people.filter")?;
    if let Some(groups) = &settings.groups {
        filter::check(&groups.filter, "settings.groups.filter")?;
    } else if !named_by_rules(settings).is_empty() {
        return Err(RuleNeedsGroups.at("settings.groups"));
    }
    if matches!(settings.bind, DirectoryBind::Person { .. }) && settings.sync_every_hours.is_some() {
        return Err(SyncNeedsAccount.at("settings.sync_every_hours"));
    }
    let nothing = |rule: &DirectoryRule| {
        rule.role.is_none() && rule.category.is_none() && rule.member_of.is_empty() && rule.teaches.is_empty()
    };
    match settings.rules.iter().position(nothing) {
        Some(place) => Err(RuleGivesNothing { rule: place as u64 + 1 }.at("settings.rules")),
        None => Ok(()),
    }
}

fn within(value: Option<u32>, range: RangeInclusive<u32>, field: &str) -> Result<(), Problem> {
    match value {
        Some(value) if !range.contains(&value) => {
            Err(NumberOutOfRange { value, least: *range.start(), most: *range.end() }.at(field))
        }
        _ => Ok(()),
    }
}
