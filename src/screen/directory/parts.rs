//! The text fields of the settings: what each holds, and what is wrong with it.

use std::fmt;

/// A text field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Part {
    Address,
    Port,
    /// The certificate of an authority, or the file that has it.
    Authority,
    BindName,
    BindPassword,
    BindPattern,
    Base,
    Filter,
    Username,
    FullName,
    Email,
    Category,
    Group,
    Role,
    GroupBase,
    GroupFilter,
    SyncHours,
    Patience,
}

/// All fields, in the order in which they stand, with their ids for the focus and what the API calls them.
const ALL: [(Part, &str, &str); 18] = [
    (Part::Address, "directory.address", "settings.address"),
    (Part::Port, "directory.port", "settings.port"),
    (Part::Authority, "directory.authority", "settings.certificate_authority"),
    (Part::BindName, "directory.bind_name", "settings.bind"),
    (Part::BindPassword, "directory.bind_password", "bind_password"),
    (Part::BindPattern, "directory.bind_pattern", "settings.bind.pattern"),
    (Part::Base, "directory.base", "settings.people.base"),
    (Part::Filter, "directory.filter", "settings.people.filter"),
    (Part::Username, "directory.username", "settings.attributes.username"),
    (Part::FullName, "directory.full_name", "settings.attributes.full_name"),
    (Part::Email, "directory.email", "settings.attributes.email"),
    (Part::Category, "directory.category", "settings.attributes.category"),
    (Part::Group, "directory.group", "settings.attributes.group"),
    (Part::Role, "directory.role", "settings.attributes.role"),
    (Part::GroupBase, "directory.group_base", "settings.groups"),
    (Part::GroupFilter, "directory.group_filter", "settings.groups.filter"),
    (Part::SyncHours, "directory.sync_hours", "settings.sync_every_hours"),
    (Part::Patience, "directory.patience", "settings.patience_seconds"),
];

impl Part {
    /// Its id, for the focus.
    pub(super) fn id(self) -> &'static str {
        ALL.iter().find(|(part, ..)| *part == self).map_or("directory", |(_, id, _)| id)
    }

    /// The field that the backend says something about.
    pub(super) fn of_api(field: &str) -> Option<Self> {
        ALL.iter().find(|(.., name)| *name == field).map(|(part, ..)| *part)
    }
}

/// What was typed into all fields.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Texts([String; ALL.len()]);

impl Texts {
    pub(super) fn of(&self, part: Part) -> &str {
        &self.0[part as usize]
    }

    pub(super) fn set(&mut self, part: Part, text: impl Into<String>) {
        self.0[part as usize] = text.into();
    }

    /// What was typed without blanks around it, if there is anything.
    pub(super) fn given(&self, part: Part) -> Option<&str> {
        Some(self.of(part).trim()).filter(|text| !text.is_empty())
    }
}

/// Never shows the password.
impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Texts")
    }
}
