//! A person of the directory.

use sarrio_model::{
    DirectoryPerson, DirectorySettings, DistinguishedName, GroupNesting, Name, Problem, Role, RuleCondition,
    problem::DirectoryNameMissing,
};

use crate::{connection::Connection, entry::Entry, filter::Filter, search::Depth};

/// A person of the directory, and what the rules make of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// What their entry is known by for good, whatever it is called.
    pub key: String,
    /// The name of their entry.
    pub entry: DistinguishedName,
    /// What they sign in with, as the directory writes it.
    pub username: String,
    /// Their full name; may be empty.
    pub full_name: String,
    /// Their e-mail address.
    pub email: Option<String>,
    /// What the rules make of them.
    pub placement: Placement,
    /// The directory's groups that they are in, by name.
    pub groups: Vec<DistinguishedName>,
}

/// What the rules and attributes make of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placement {
    /// The rules that match, by their place.
    pub rules: Vec<usize>,
    /// Their role, if something gives them one.
    pub role: Option<Role>,
    /// Their category, if something gives them one.
    pub category: Option<Name>,
    /// Sarrio's groups that they are in; the first is the main one.
    pub member_of: Vec<Name>,
    /// Sarrio's groups that they teach.
    pub teaches: Vec<Name>,
}

impl Placement {
    /// Whether nothing says that this person may use Sarrio.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.rules.is_empty() && self.role.is_none()
    }
}

impl Person {
    /// As a test shows them.
    pub(crate) fn shown(&self) -> DirectoryPerson {
        DirectoryPerson {
            entry: self.entry.to_string(),
            username: self.username.clone(),
            full_name: self.full_name.clone(),
            email: self.email.clone(),
            groups: self.groups.iter().map(ToString::to_string).collect(),
            rules: self.placement.rules.iter().map(|place| *place as u64 + 1).collect(),
            role: self.placement.role,
            category: self.placement.category.clone(),
            member_of: self.placement.member_of.clone(),
            teaches: self.placement.teaches.clone(),
        }
    }
}

/// The sign-in name of an entry: the first that it has, so that somebody with several is always the same person.
pub(crate) fn username<'a>(settings: &DirectorySettings, entry: &'a Entry) -> Result<&'a str, Problem> {
    let attribute = &settings.attributes.username;
    let missing = || DirectoryNameMissing { entry: entry.name.to_string(), attribute: attribute.clone() };
    entry.text(attribute.as_str()).ok_or_else(|| missing().into())
}

/// The attributes of people that are asked for.
pub(crate) fn attributes(settings: &DirectorySettings, way: Option<GroupNesting>) -> Vec<&str> {
    let of = &settings.attributes;
    // The server shows the last two, which it keeps itself, only where they are named.
    let mut names = vec![of.username.as_str(), of.full_name.as_str(), "entryUUID", "objectGUID"];
    let optional = [&of.email, &of.category, &of.group, &of.role];
    names.extend(optional.into_iter().flatten().map(|name| name.as_str()));
    names.extend(settings.rules.iter().filter_map(|rule| match &rule.who {
        RuleCondition::Has { attribute, .. } => Some(attribute.as_str()),
        _ => None,
    }));
    if way == Some(GroupNesting::MemberOf) {
        names.push("memberOf");
    }
    names
}

impl Connection {
    /// The people who sign in with this name. The directory compares it, in its own way.
    pub(crate) async fn people_called(
        &mut self,
        settings: &DirectorySettings,
        way: Option<GroupNesting>,
        name: &str,
    ) -> Result<Vec<Entry>, Problem> {
        let filter = Filter::of_settings(&settings.people.filter)
            .and(Filter::is(settings.attributes.username.as_str(), name));
        let found =
            self.search(&settings.people.base, Depth::Below, &filter, &attributes(settings, way)).await?;
        Ok(found.entries)
    }
}
