//! Who gets the desktops of a request: one person, each of a list of people, or each of the students of a group.

use std::collections::HashSet;

use sarrio_model::{
    Caller, ForGroup, Group, Name, NamePattern, NewDesktops, Problem, User, UserId, UserRef,
    problem::{
        DesktopCountWrong, EverybodyHasOne, GroupHasNoStudents, GroupIsArchived, KeepUpIsForAll, NoSuchGroup,
        NoSuchPerson, NotInGroup, OneOwnerOrGroup, PatternNamesGroup, PatternNeedsGroup, PlaceholderUnknown,
    },
};

use super::draft::LIMIT;
use crate::{Engine, Inner, authz};

impl Engine {
    /// Those for whom these desktops are: the students of a group, a list of people, or one owner.
    ///
    /// # Errors
    /// The caller may not see an owner or the group, somebody who was chosen is no student of the group, or nobody needs a
    /// desktop.
    pub async fn owners_of_new(&self, caller: &Caller, new: &NewDesktops) -> Result<Vec<UserId>, Problem> {
        if new.is_one_each() && (new.owner.is_some() || new.count != 1) {
            let field = if new.for_group.is_some() { "for_group" } else { "for_people" };
            return Err(OneOwnerOrGroup.at(field));
        }
        if !new.for_people.is_empty() {
            if new.for_group.is_some() {
                return Err(OneOwnerOrGroup.at("for_people"));
            }
            if new.for_people.len() > LIMIT as usize {
                return Err(DesktopCountWrong { most: LIMIT }.at("for_people"));
            }
            return self.0.people_of_list(caller, &new.for_people).await;
        }
        let Some(for_group) = &new.for_group else {
            let owner = new.owner.unwrap_or(caller.user.id);
            self.0.owner(caller, owner).await?;
            return Ok(vec![owner]);
        };
        let group = self.0.group_of(caller, for_group).await?;
        if group.archived.is_some() {
            return Err(GroupIsArchived { group: group.name }.at("for_group.group"));
        }
        if for_group.keep_up && !for_group.members.is_empty() {
            return Err(KeepUpIsForAll { group: group.name }.at("for_group.keep_up"));
        }
        let mut owners = self.0.store.students_of_group(group.id).await?;
        if owners.is_empty() {
            return Err(GroupHasNoStudents { group: group.name }.at("for_group.group"));
        }
        if !for_group.members.is_empty() {
            if for_group.members.iter().any(|member| !owners.contains(member)) {
                return Err(NotInGroup { group: group.name }.at("for_group.members"));
            }
            owners.retain(|owner| for_group.members.contains(owner));
        }
        if for_group.missing
            && let Some(template) = new.template
        {
            let have: HashSet<UserId> =
                self.0.store.owners_of_desktops_from(template).await?.into_iter().collect();
            owners.retain(|owner| !have.contains(owner));
            if owners.is_empty() {
                return Err(EverybodyHasOne { group: group.name }.at("for_group.missing"));
            }
        }
        Ok(owners)
    }
}

impl Inner {
    /// Each new desktop's owner and name, in order.
    pub(super) async fn owners_and_names(
        &self,
        caller: &Caller,
        owners: &[UserId],
        new: &NewDesktops,
        template: Option<&Name>,
    ) -> Result<Vec<(UserRef, Name)>, Problem> {
        if !new.is_one_each() {
            if NamePattern::parse(&new.name).is_ok_and(|pattern| pattern.has_placeholders()) {
                return Err(PatternNeedsGroup.at("name"));
            }
            let owner = self.owner(caller, new.owner.unwrap_or(caller.user.id)).await?;
            let count = new.count as usize;
            let name = |number| if count == 1 { new.name.clone() } else { new.name.numbered(number, count) };
            return Ok((1..=count).map(|number| (owner.clone(), name(number))).collect());
        }
        let group = match &new.for_group {
            Some(for_group) => Some(self.group_of(caller, for_group).await?.name),
            None => None,
        };
        let pattern = NamePattern::parse(&new.name);
        let pattern = pattern.map_err(|unknown| PlaceholderUnknown { placeholder: unknown.0 }.at("name"))?;
        if group.is_none() && pattern.names_group() {
            return Err(PatternNamesGroup.at("name"));
        }
        let group = group.as_ref();
        let mut people: Vec<User> = self.store.users_by_id(owners).await?;
        people.sort_by_cached_key(|person| person.named().name);
        let names: Vec<Name> =
            people.iter().map(|person| pattern.name_for(person, template, group)).collect();
        // Of people with the same first name, each gets the full name.
        let full = pattern.with_full_names();
        let name = |person: &User, name: &Name| match names.iter().filter(|other| *other == name).count() {
            1 => name.clone(),
            _ => full.name_for(person, template, group),
        };
        Ok(people.iter().zip(&names).map(|(person, named)| (person.named(), name(person, named))).collect())
    }

    /// A person for whom the caller makes desktops: themselves, or somebody whom they see.
    async fn owner(&self, caller: &Caller, owner: UserId) -> Result<UserRef, Problem> {
        if owner == caller.user.id {
            return Ok(caller.user.clone());
        }
        let known = self.store.user(owner).await?.filter(|user| authz::sees_user(caller, user));
        Ok(known.ok_or_else(|| NoSuchPerson.at("owner"))?.named())
    }

    /// Each of these people once. The caller sees them all.
    async fn people_of_list(&self, caller: &Caller, list: &[UserId]) -> Result<Vec<UserId>, Problem> {
        let mut once = HashSet::new();
        let people: Vec<UserId> = list.iter().copied().filter(|person| once.insert(*person)).collect();
        let known = self.store.users_by_id(&people).await?;
        let seen = known.iter().filter(|user| authz::sees_user(caller, user)).count();
        match seen == people.len() {
            true => Ok(people),
            false => Err(NoSuchPerson.at("for_people")),
        }
    }

    pub(super) async fn group_of(&self, caller: &Caller, for_group: &ForGroup) -> Result<Group, Problem> {
        let known = self.store.group(for_group.group).await?.filter(|group| authz::sees_group(caller, group));
        known.ok_or_else(|| NoSuchGroup.at("for_group.group"))
    }
}
