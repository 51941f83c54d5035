//! What a person of the directory is to be in Sarrio. Nothing is read or written here.

use std::collections::HashSet;

use sarrio_directory::Person;
use sarrio_model::{
    CategoryId, DirectorySettings, GroupId, GroupRef, Name, Problem, Role, Source, User, UserName,
    WithoutRule,
    problem::{DirectoryManagerNowhere, DirectoryNameUnusable, DirectoryWithoutRule},
};
use sarrio_store::{DirectoryAccount, EntryRow, Memberships, Part, Places};

/// What a person of the directory is to be in Sarrio.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) user: User,
    pub(super) entry: EntryRow,
    /// The groups that the directory gives.
    pub(super) given: Memberships,
    /// The groups that it gave earlier and does not give any more.
    pub(super) taken: Memberships,
    /// The categories and groups that Sarrio does not have.
    pub(super) missing: Vec<Name>,
    /// What is done.
    pub(super) change: Change,
}

/// What a plan changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// The person is new to Sarrio.
    Added,
    /// They come back: a sync had disabled them.
    CameBack,
    /// They get another name, role, category or group.
    Changed,
    /// Nothing.
    Nothing,
}

/// The sign-in name of a person, and whether the rules let them use Sarrio at all.
fn username(settings: &DirectorySettings, person: &Person) -> Result<UserName, Problem> {
    let unusable = || DirectoryNameUnusable { name: person.username.clone() };
    let username: UserName = person.username.parse().map_err(|_| unusable())?;
    match (person.placement.is_unknown(), settings.without_rule) {
        (true, WithoutRule::Refuse) => Err(DirectoryWithoutRule { username }.into()),
        _ => Ok(username),
    }
}

/// What `person` is to be, whose account is `known` if they have one.
pub(super) fn plan(
    settings: &DirectorySettings,
    places: &Places,
    person: &Person,
    known: Option<&DirectoryAccount>,
) -> Result<Plan, Problem> {
    let username = username(settings, person)?;
    let mut user =
        known.map_or_else(|| User::new(username.clone(), Source::Directory), |known| known.user.clone());
    let placed = &person.placement;
    let mut missing = Vec::new();
    user.username = username.clone();
    user.full_name = match person.full_name.is_empty() {
        true => String::new(),
        false => Name::lossy(&person.full_name).to_string(),
    };
    // Somebody with a role of the school's own keeps it as long as the directory gives the one that it copies.
    if let Some(role) = placed.role.filter(|role| *role != user.role) {
        (user.role, user.custom_role) = (role, None);
    }
    if let Some(name) = &placed.category {
        match places.category(name) {
            Some(category) => user.category = Some(category.clone()),
            None => missing.push(name.clone()),
        }
    }
    if user.role == Role::Manager && user.category.is_none() {
        return Err(DirectoryManagerNowhere { username }.into());
    }
    let category = user.category.as_ref().map(|category| category.id);
    let mut given = Memberships::default();
    let mut main = None;
    for name in &placed.member_of {
        match places.group(name, category) {
            Some((_, group)) => {
                main = main.or_else(|| Some(group.clone()));
                given.member.insert(group.id);
            }
            None => missing.push(name.clone()),
        }
    }
    // A student cannot teach, whatever a rule says.
    for name in placed.teaches.iter().filter(|_| user.role != Role::Student) {
        match places.group(name, category) {
            Some((_, group)) => drop(given.teacher.insert(group.id)),
            None => missing.push(name.clone()),
        }
    }
    let taken = known.map(|known| taken(&known.given, &given)).unwrap_or_default();
    user.group = main_group(user.group.take(), main, &taken.member, moved(known, category));
    let came_back = known.is_some_and(|known| known.entry.vanished.is_some());
    user.enabled |= came_back;
    let entry = EntryRow {
        user: user.id,
        key: person.key.clone(),
        name_key: person.entry.key(),
        entry: person.entry.to_string(),
        email: person.email.clone(),
        vanished: None,
    };
    let change = match known {
        None => Change::Added,
        Some(_) if came_back => Change::CameBack,
        Some(known) if is_the_same(known, &user, &entry, &given) => Change::Nothing,
        Some(_) => Change::Changed,
    };
    Ok(Plan { user, entry, given, taken, missing, change })
}

/// Whether somebody leaves their category, and the groups in it with that.
fn moved(known: Option<&DirectoryAccount>, category: Option<CategoryId>) -> bool {
    let before = known.and_then(|known| known.user.category.as_ref()).map(|category| category.id);
    before.is_some() && before != category
}

/// The main group: the first that the directory names, or the one of before unless it is left.
fn main_group(
    before: Option<GroupRef>,
    named: Option<GroupRef>,
    taken: &HashSet<GroupId>,
    moved: bool,
) -> Option<GroupRef> {
    named.or_else(|| before.filter(|group| !moved && !taken.contains(&group.id)))
}

fn taken(before: &Memberships, given: &Memberships) -> Memberships {
    let left = |part| before.of(part).difference(given.of(part)).copied().collect();
    Memberships { member: left(Part::Member), teacher: left(Part::Teacher) }
}

fn is_the_same(known: &DirectoryAccount, user: &User, entry: &EntryRow, given: &Memberships) -> bool {
    let is_in_all = |part| given.of(part).is_subset(known.memberships.of(part));
    known.user == *user
        && known.entry == *entry
        && known.given == *given
        && is_in_all(Part::Member)
        && is_in_all(Part::Teacher)
}
