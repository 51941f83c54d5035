//! The directory, its test and its syncs as tables.

use sarrio_model::{
    Directory, DirectoryBind, DirectoryNote, DirectorySettings, DirectorySync, DirectoryTest, RuleCondition,
};

use crate::{
    hardware,
    table::{Table, moment, or_dash, yes},
};

pub(super) fn directory(directory: &Directory) -> Table {
    let mut table = Table::of_one();
    match &directory.settings {
        Some(settings) => self::settings(settings, directory.has_bind_password, &mut table),
        None => table.property("Set up", "no"),
    }
    if let Some(last) = &directory.last_sync {
        table.property("Last sync", format_args!("{}, {}", moment(last.began), summary(last)));
        notes(last, &mut table);
    }
    table
}

/// `has_password` is whether Sarrio has the password of the account.
fn settings(settings: &DirectorySettings, has_password: bool, table: &mut Table) {
    table.property("Signs people in", yes(settings.enabled));
    table.property("Server", format_args!("{} port {}", settings.address, settings.port()));
    table.property("Security", hardware::text(&settings.security));
    table.property("Own authority", yes(settings.certificate_authority.is_some()));
    match &settings.bind {
        DirectoryBind::Account { name } => {
            table.property("Asks as", name);
            table.property("Password kept", yes(has_password));
        }
        DirectoryBind::Person { pattern } => table.property("Asks as the person", pattern),
        DirectoryBind::Anonymous => table.property("Asks as", "nobody"),
    }
    table.property("People below", &settings.people.base);
    table.property("Filter", &settings.people.filter);
    table.property("Sign-in name", &settings.attributes.username);
    table.maybe("Groups below", settings.groups.as_ref().map(|groups| &groups.base));
    for (place, rule) in settings.rules.iter().enumerate() {
        let who = match &rule.who {
            RuleCondition::InGroup(group) => format!("in {group}"),
            RuleCondition::Below(entry) => format!("below {entry}"),
            RuleCondition::Has { attribute, value } => format!("{attribute} is {value}"),
        };
        let names = |what: &str, names: &[sarrio_model::Name]| {
            names.iter().map(|name| format!("{what} {name}")).collect::<Vec<_>>()
        };
        let mut gives: Vec<String> = Vec::new();
        gives.extend(rule.role.map(|role| role.as_str().to_owned()));
        gives.extend(rule.category.iter().map(|category| format!("category {category}")));
        gives.extend(names("member of", &rule.member_of));
        gives.extend(names("teaches", &rule.teaches));
        table.property(&format!("Rule {}", place + 1), format_args!("{who}: {}", gives.join(", ")));
    }
    table.property("Without a rule", hardware::text(&settings.without_rule));
    table.property("People are added", hardware::text(&settings.add_people));
    table.property("Sync every", or_dash(settings.sync_every_hours.map(|hours| format!("{hours} h"))));
}

pub(super) fn test(test: &DirectoryTest) -> Table {
    let mut table = Table::new(["STEP", "RESULT", "FOUND", "WHAT TO DO"]);
    for step in &test.steps {
        let outcome = hardware::text(&step.outcome);
        let advice = step.advice.clone().unwrap_or_default();
        table.row([step.name.as_str().to_owned(), outcome, step.found.clone(), advice]);
    }
    table
}

pub(super) fn sync(sync: &DirectorySync) -> Table {
    let mut table = Table::of_one();
    table.property("Began", moment(sync.began));
    table.maybe("Ended", sync.ended.map(moment));
    table.property("Result", outcome(sync));
    table.property("Read", sync.read);
    table.property("Added", sync.added);
    table.property("Changed", sync.changed);
    table.property("Disabled", sync.disabled);
    table.property("Enabled again", sync.enabled);
    notes(sync, &mut table);
    table
}

pub(super) fn syncs(all: &[DirectorySync]) -> Table {
    let mut table =
        Table::new(["BEGAN", "BY", "RESULT", "READ", "ADDED", "CHANGED", "DISABLED", "ENABLED", "NOTES"]);
    for sync in all {
        table.row([
            moment(sync.began),
            hardware::text(&sync.trigger),
            outcome(sync),
            sync.read.to_string(),
            sync.added.to_string(),
            sync.changed.to_string(),
            sync.disabled.to_string(),
            sync.enabled.to_string(),
            (sync.notes.len() as u64 + sync.more_notes).to_string(),
        ]);
    }
    table
}

fn outcome(sync: &DirectorySync) -> String {
    sync.outcome.map_or_else(|| "running".to_owned(), |outcome| hardware::text(&outcome))
}

fn summary(sync: &DirectorySync) -> String {
    format!(
        "{}: {} read, {} added, {} changed, {} disabled, {} enabled again",
        outcome(sync),
        sync.read,
        sync.added,
        sync.changed,
        sync.disabled,
        sync.enabled
    )
}

fn notes(sync: &DirectorySync, table: &mut Table) {
    for DirectoryNote { found, advice, .. } in &sync.notes {
        table.property(
            "Note",
            format_args!("{found} {}", advice.as_deref().unwrap_or_default()).to_string().trim_end(),
        );
    }
    if sync.more_notes > 0 {
        table.property("More notes", sync.more_notes);
    }
}
