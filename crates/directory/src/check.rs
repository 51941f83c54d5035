//! Settings that cannot work are refused before they are kept.

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
    if settings.port == Some(0) {
        return Err(NumberOutOfRange { least: 1, most: 65_535 }.at("settings.port"));
    }
    if !(1..=60).contains(&settings.patience_seconds) {
        return Err(NumberOutOfRange { least: 1, most: 60 }.at("settings.patience_seconds"));
    }
    if settings.sync_every_hours.is_some_and(|hours| !(1..=168).contains(&hours)) {
        return Err(NumberOutOfRange { least: 1, most: 168 }.at("settings.sync_every_hours"));
    }
    if settings.rules.len() > 500 {
        return Err(NumberOutOfRange { least: 0, most: 500 }.at("settings.rules"));
    }
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
