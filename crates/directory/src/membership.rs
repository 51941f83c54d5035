//! The groups of one person.

use std::collections::HashSet;

use sarrio_model::{DirectoryGroups, DistinguishedName, GroupMembers, GroupNesting, Problem};

use crate::{connection::Connection, entry::Entry, filter::Filter, search::Depth};

/// How many groups one search asks about.
const AT_ONCE: usize = 40;

impl Connection {
    /// The groups in which a person is, and those in which these are, and so on.
    pub(crate) async fn groups_of(
        &mut self,
        groups: &DirectoryGroups,
        way: GroupNesting,
        person: &Entry,
        username: &str,
    ) -> Result<HashSet<DistinguishedName>, Problem> {
        match way {
            GroupNesting::Walk => self.walk(groups, person, username).await,
            GroupNesting::MemberOf => self.follow_member_of(person).await,
            GroupNesting::InChain => {
                let filter = Filter::in_chain(groups.members.attribute(), person.name.as_str());
                Ok(self.groups_where(groups, filter).await?.into_iter().collect())
            }
        }
    }

    async fn groups_where(
        &mut self,
        groups: &DirectoryGroups,
        filter: Filter,
    ) -> Result<Vec<DistinguishedName>, Problem> {
        let filter = Filter::of_settings(&groups.filter).and(filter);
        let found = self.search(&groups.base, Depth::Below, &filter, &["1.1"]).await?;
        Ok(found.whole()?.into_iter().map(|group| group.name).collect())
    }

    async fn walk(
        &mut self,
        groups: &DirectoryGroups,
        person: &Entry,
        username: &str,
    ) -> Result<HashSet<DistinguishedName>, Problem> {
        let attribute = groups.members.attribute();
        let first = match groups.members {
            GroupMembers::MemberUid => Filter::is(attribute, username),
            GroupMembers::Member | GroupMembers::UniqueMember => Filter::is(attribute, person.name.as_str()),
        };
        let mut found = HashSet::new();
        let mut newest = self.groups_where(groups, first).await?;
        while !newest.is_empty() {
            newest.retain(|group| found.insert(group.clone()));
            if groups.members == GroupMembers::MemberUid {
                break;
            }
            let mut around = Vec::new();
            for some in newest.chunks(AT_ONCE) {
                let filter = Filter::any(some.iter().map(|group| Filter::is(attribute, group.as_str())));
                around.extend(self.groups_where(groups, filter).await?);
            }
            newest = around;
        }
        Ok(found)
    }

    async fn follow_member_of(&mut self, person: &Entry) -> Result<HashSet<DistinguishedName>, Problem> {
        let mut found = HashSet::new();
        let mut waiting: Vec<DistinguishedName> = person.names("memberOf").collect();
        while let Some(group) = waiting.pop() {
            if found.insert(group.clone())
                && let Some(entry) = self.entry(&group, &["memberOf"]).await?
            {
                waiting.extend(entry.names("memberOf"));
            }
        }
        Ok(found)
    }
}
