//! Who gets the desktops of a request: one person, or each of the students of a group.

use std::collections::HashSet;

use sarrio_model::{
    Caller, ForGroup, Group, Name, NamePattern, NewDesktops, Problem, User, UserId, UserRef,
    problem::{
        EverybodyHasOne, GroupHasNoStudents, GroupIsArchived, KeepUpIsForAll, NoSuchGroup, NoSuchPerson,
        NotInGroup, OneOwnerOrGroup, PatternNeedsGroup, PlaceholderUnknown,
    },
};

use crate::{Engine, Inner, authz};

impl Engine {
    /// Those for whom these desktops are: the students of a group, or one owner.
    ///
    /// # Errors
    /// The caller may not see the owner or the group, somebody who was chosen is no student of the group, or nobody needs a
    /// desktop.
    pub async fn owners_of_new(&self, caller: &Caller, new: &NewDesktops) -> Result<Vec<UserId>, Problem> {
        let Some(for_group) = &new.for_group else {
            let owner = new.owner.unwrap_or(caller.user.id);
            self.0.owner(caller, owner).await?;
            return Ok(vec![owner]);
        };
        if new.owner.is_some() || new.count != 1 {
            return Err(OneOwnerOrGroup.at("for_group"));
        }
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
        let Some(for_group) = &new.for_group else {
            if NamePattern::parse(&new.name).is_ok_and(|pattern| pattern.has_placeholders()) {
                return Err(PatternNeedsGroup.at("name"));
            }
            let owner = self.owner(caller, new.owner.unwrap_or(caller.user.id)).await?;
            let count = new.count as usize;
            let name = |number| if count == 1 { new.name.clone() } else { new.name.numbered(number, count) };
            return Ok((1..=count).map(|number| (owner.clone(), name(number))).collect());
        };
        let group = self.group_of(caller, for_group).await?;
        let pattern = NamePattern::parse(&new.name);
        let pattern = pattern.map_err(|unknown| PlaceholderUnknown { placeholder: unknown.0 }.at("name"))?;
        let mut people: Vec<User> = self.store.users_by_id(owners).await?;
        people.sort_by_cached_key(|person| person.named().name);
        let names: Vec<Name> =
            people.iter().map(|person| pattern.name_for(person, template, &group.name)).collect();
        // Of people with the same first name, each gets the full name.
        let full = pattern.with_full_names();
        let name = |person: &User, name: &Name| match names.iter().filter(|other| *other == name).count() {
            1 => name.clone(),
            _ => full.name_for(person, template, &group.name),
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

    pub(super) async fn group_of(&self, caller: &Caller, for_group: &ForGroup) -> Result<Group, Problem> {
        let known = self.store.group(for_group.group).await?.filter(|group| authz::sees_group(caller, group));
        known.ok_or_else(|| NoSuchGroup.at("for_group.group"))
    }
}
