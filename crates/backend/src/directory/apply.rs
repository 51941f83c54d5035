//! Writing into the store what the directory says of a person.

use sarrio_directory::Person;
use sarrio_engine::authz::{Action, AddCategory, AddGroup, AddUser, EditUser};
use sarrio_model::{
    Category, CategoryRef, DirectorySettings, Group, MissingPlaces, Name, Problem, Source, User, UserName,
    problem::{DirectoryLastAdministrator, DirectoryNameIsLocal, DirectoryNameOfOther, DirectoryNotAdded},
};
use sarrio_store::{Concerns, DirectoryAccount, Part, PasswordHash, Places, Store, StoreError, Tx};

use super::placement::{Change, Plan, plan};
use crate::person_audit::{tell_changes, tell_of_directory};

/// Whether somebody who is new to Sarrio is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Newcomer {
    Add,
    Refuse,
}

/// A person of the directory, in Sarrio.
#[derive(Debug)]
pub(super) struct Applied {
    pub(super) user: User,
    pub(super) change: Change,
    /// The categories and groups that Sarrio does not have.
    pub(super) missing: Vec<Name>,
}

/// Makes a person in Sarrio what the directory says, if anything of it is new.
pub(super) async fn apply(
    store: &Store,
    settings: &DirectorySettings,
    places: &mut Places,
    person: &Person,
    newcomer: Newcomer,
) -> Result<Applied, Problem> {
    let known = store.account_of_entry(&person.key, &person.entry.key()).await?;
    let mut planned = plan(settings, places, person, known.as_ref())?;
    if !planned.missing.is_empty() && settings.missing == MissingPlaces::Add {
        add_missing(store, places, &planned, person).await?;
        planned = plan(settings, places, person, known.as_ref())?;
    }
    if planned.change == Change::Nothing {
        return Ok(Applied { user: planned.user, change: Change::Nothing, missing: planned.missing });
    }
    let mut tx = store.begin().await?;
    // Nobody changes the person from here on.
    let known = tx.account_of_entry(&person.key, &person.entry.key()).await?;
    let planned = plan(settings, places, person, known.as_ref())?;
    let username_before = known.as_ref().map(|known| &known.user.username);
    if username_before != Some(&planned.user.username) {
        require_free(&mut tx, &planned.user.username).await?;
    }
    if known.is_none() && newcomer == Newcomer::Refuse {
        return Err(DirectoryNotAdded { username: planned.user.username }.into());
    }
    let applied = write(&mut tx, planned, known.as_ref()).await?;
    tx.commit().await?;
    Ok(applied)
}

/// Refuses the sign-in name of somebody else. A local account keeps its name.
pub(super) async fn require_free(tx: &mut Tx, username: &UserName) -> Result<(), Problem> {
    match tx.account(username).await?.map(|other| other.user.source) {
        None => Ok(()),
        Some(Source::Local) => Err(DirectoryNameIsLocal { username: username.clone() }.into()),
        Some(Source::Directory) => Err(DirectoryNameOfOther { username: username.clone() }.into()),
    }
}

async fn write(tx: &mut Tx, planned: Plan, known: Option<&DirectoryAccount>) -> Result<Applied, Problem> {
    let Plan { mut user, entry, given, taken, missing, change } = planned;
    let before = tx.count_administrators().await?;
    match known {
        Some(_) => tx.save_user(&mut user).await?,
        None => tx.insert_user(&user, &PasswordHash::elsewhere()).await?,
    }
    if before > 0 && tx.count_administrators().await? == 0 {
        return Err(DirectoryLastAdministrator { username: user.username }.into());
    }
    // A session lasts as long as its role's.
    if known.is_some_and(|known| known.user.role != user.role) {
        tx.end_sessions_of(user.id, None).await?;
    }
    // Who moved to another category has left the groups of the one before.
    let now = tx.memberships(user.id).await?;
    for part in [Part::Member, Part::Teacher] {
        for group in taken.of(part).intersection(now.of(part)) {
            tx.leave_group(*group, &[user.id], part).await?;
        }
        for group in given.of(part).difference(now.of(part)) {
            tx.join_group(*group, &[user.id], part).await?;
        }
    }
    tx.set_given(user.id, &given).await?;
    tx.put_entry(&entry).await?;
    let user = tx.user(user.id).await?.unwrap_or(user);
    let action = if known.is_some() { EditUser::NAME } else { AddUser::NAME };
    tell_of_directory(tx, action, &user, Concerns::Person(user.id));
    tell_changes(tx, known.map(|known| &known.user), &user);
    Ok(Applied { user, change, missing })
}

/// Adds the categories and groups that Sarrio does not have. A group needs the person's category.
async fn add_missing(
    store: &Store,
    places: &mut Places,
    planned: &Plan,
    person: &Person,
) -> Result<(), Problem> {
    let placed = &person.placement;
    if let Some(name) = &placed.category
        && places.category(name).is_none()
    {
        add_category(store, name).await?;
        *places = store.places().await?;
    }
    let of_person = placed.category.as_ref().and_then(|name| places.category(name)).cloned();
    let Some(category) = of_person.or_else(|| planned.user.category.clone()) else { return Ok(()) };
    let mut added = false;
    for name in placed.member_of.iter().chain(&placed.teaches) {
        if places.group(name, Some(category.id)).is_none() {
            add_group(store, name, &category).await?;
            added = true;
        }
    }
    // All places are read, so not for nothing.
    if added {
        *places = store.places().await?;
    }
    Ok(())
}

async fn add_category(store: &Store, name: &Name) -> Result<(), Problem> {
    let category = Category::new(name.clone());
    let mut tx = store.begin().await?;
    match tx.insert_category(&category).await {
        Ok(()) => {
            tell_of_directory(&mut tx, AddCategory::NAME, &category, Concerns::Category(category.id));
            Ok(tx.commit().await?)
        }
        Err(StoreError::Taken { .. }) => Ok(()), // somebody else has added it meanwhile
        Err(error) => Err(error.into()),
    }
}

async fn add_group(store: &Store, name: &Name, category: &CategoryRef) -> Result<(), Problem> {
    let group = Group::new(name.clone(), category.clone());
    let mut tx = store.begin().await?;
    match tx.insert_group(&group).await {
        Ok(()) => {
            tell_of_directory(&mut tx, AddGroup::NAME, &group, Concerns::Category(category.id));
            Ok(tx.commit().await?)
        }
        Err(StoreError::Taken { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
