//! Who is in which of the directory's groups, groups of groups included.

use std::collections::{HashMap, HashSet};

use sarrio_model::{
    DirectoryGroups, DirectorySettings, DistinguishedName, GroupMembers, GroupNesting, Problem,
    RuleCondition, folded,
    problem::{DirectoryHasNoChains, GroupMembersCut},
};

use crate::{connection::Connection, entry::Entry, filter::Filter, search::Depth, server::Server};

/// The way in which groups are followed: the one of the settings, or what the server can.
pub(crate) fn way(
    groups: &DirectoryGroups,
    server: Server,
    connection: &Connection,
) -> Result<GroupNesting, Problem> {
    match groups.nesting {
        // Elsewhere the rule finds nothing, and calls that a success.
        Some(GroupNesting::InChain) if !server.chains => {
            Err(DirectoryHasNoChains { host: connection.host.clone() }.into())
        }
        Some(chosen) => Ok(chosen),
        None if server.chains && groups.members == GroupMembers::Member => Ok(GroupNesting::InChain),
        None => Ok(GroupNesting::Walk),
    }
}

/// A way, for people.
pub(crate) fn word(way: GroupNesting) -> &'static str {
    match way {
        GroupNesting::MemberOf => "member_of",
        GroupNesting::Walk => "walk",
        GroupNesting::InChain => "in_chain",
    }
}

/// The groups of the directory that rules name.
pub(crate) fn named_by_rules(settings: &DirectorySettings) -> HashSet<DistinguishedName> {
    let named = settings.rules.iter().filter_map(|rule| match &rule.who {
        RuleCondition::InGroup(group) => Some(group.clone()),
        _ => None,
    });
    named.collect()
}

/// Who is in which group, for everybody at once.
#[derive(Debug, Default)]
pub(crate) struct GroupIndex {
    /// The groups in which an entry is directly, by its name.
    around: HashMap<DistinguishedName, Vec<DistinguishedName>>,
    /// The same by sign-in name.
    of_username: HashMap<String, Vec<DistinguishedName>>,
    /// Whether people carry their groups in `memberOf`.
    member_of: bool,
}

impl GroupIndex {
    /// Reads the groups.
    pub(crate) async fn read(
        connection: &mut Connection,
        settings: &DirectorySettings,
        groups: &DirectoryGroups,
        way: GroupNesting,
    ) -> Result<Self, Problem> {
        let mut index = Self { member_of: way == GroupNesting::MemberOf, ..Self::default() };
        let filter = Filter::of_settings(&groups.filter);
        let attribute = groups.members.attribute();
        match way {
            GroupNesting::Walk => {
                let found = connection.search(&groups.base, Depth::Below, &filter, &[attribute]).await?;
                for group in found.whole()? {
                    if group.is_cut(attribute) {
                        return Err(GroupMembersCut { group: group.name.to_string() }.into());
                    }
                    index.add_members(&group, groups.members);
                }
            }
            GroupNesting::MemberOf => {
                let found = connection.search(&groups.base, Depth::Below, &filter, &["memberOf"]).await?;
                for group in found.whole()? {
                    index.around.entry(group.name.clone()).or_default().extend(group.names("memberOf"));
                }
            }
            GroupNesting::InChain => {
                let people = Filter::of_settings(&settings.people.filter);
                for group in named_by_rules(settings) {
                    let filter = people.clone().and(Filter::in_chain("memberOf", group.as_str()));
                    let found =
                        connection.search(&settings.people.base, Depth::Below, &filter, &["1.1"]).await?;
                    for person in found.whole()? {
                        index.around.entry(person.name).or_default().push(group.clone());
                    }
                }
            }
        }
        Ok(index)
    }

    fn add_members(&mut self, group: &Entry, members: GroupMembers) {
        match members {
            GroupMembers::Member | GroupMembers::UniqueMember => {
                for member in group.names(members.attribute()) {
                    self.around.entry(member).or_default().push(group.name.clone());
                }
            }
            GroupMembers::MemberUid => {
                for member in group.texts(members.attribute()) {
                    self.of_username.entry(folded(member)).or_default().push(group.name.clone());
                }
            }
        }
    }

    /// The groups of a person, those around them, and so on. Groups may be in each other.
    pub(crate) fn of(&self, person: &Entry, username: &str) -> HashSet<DistinguishedName> {
        let mut waiting: Vec<DistinguishedName> = self.around.get(&person.name).cloned().unwrap_or_default();
        waiting.extend(self.of_username.get(&folded(username)).into_iter().flatten().cloned());
        if self.member_of {
            waiting.extend(person.names("memberOf"));
        }
        let mut found = HashSet::new();
        while let Some(group) = waiting.pop() {
            if found.insert(group.clone()) {
                waiting.extend(self.around.get(&group).into_iter().flatten().cloned());
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use crate::entry::entry;

    use super::*;

    fn dn(text: &str) -> DistinguishedName {
        text.parse().unwrap()
    }

    #[test]
    fn groups_of_groups_are_found_and_circles_end() {
        let mut index = GroupIndex::default();
        for (group, members) in [
            ("cn=class,dc=x", &["UID=Aina , DC=X"] as &[&str]),
            ("cn=all,dc=x", &["cn=CLASS,dc=x"]),
            ("cn=a,dc=x", &["cn=b,dc=x"]),
            ("cn=b,dc=x", &["cn=a,dc=x", "uid=aina,dc=x"]),
            ("cn=other,dc=x", &["uid=biel,dc=x"]),
        ] {
            index.add_members(&entry(group, &[("member", members)]), GroupMembers::Member);
        }
        index.add_members(&entry("cn=club,dc=x", &[("memberUid", &["AINA"])]), GroupMembers::MemberUid);
        let aina = entry("uid=aina,dc=x", &[]);
        let expected = ["cn=class,dc=x", "cn=all,dc=x", "cn=a,dc=x", "cn=b,dc=x", "cn=club,dc=x"].map(dn);
        assert_eq!(index.of(&aina, "aina"), expected.into());
    }
}
