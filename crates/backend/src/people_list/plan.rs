//! What an import does: the people of a list compared with those who exist, and with what the caller may do.

use std::collections::{BTreeMap, HashMap};

use sarrio_engine::authz::{AddCategory, AddGroup, AddUser, EditUser, may, sees_category, sees_user};
use sarrio_model::{
    Caller, Category, CategoryId, CategoryRef, Existing, GroupId, GroupRef, ImportQuery, LineError,
    ListField, ListedChange, ListedGroup, ListedPerson, Missing, Name, Problem, Role, Scope, Source, User,
    problem::{CategoryUnknown, GroupNeedsCategory, GroupUnknown, ManagerNeedsCategory, SignInNameTaken},
};
use sarrio_store::{KnownPeople, name_key};

use super::{
    PeopleList,
    lines::{Line, in_column},
};

/// A group that is made.
#[derive(Debug, Clone)]
pub(crate) struct NewGroupOf {
    pub(crate) group: GroupRef,
    pub(crate) category: CategoryRef,
}

/// A person of the list, as they are and as they will be.
#[derive(Debug, Clone)]
pub(crate) struct Planned {
    pub(crate) line: u64,
    pub(crate) before: Option<User>,
    pub(crate) after: User,
    /// Further groups that they join.
    pub(crate) groups: Vec<GroupRef>,
}

impl Planned {
    pub(crate) fn change(&self) -> ListedChange {
        match &self.before {
            None => ListedChange::Add,
            Some(before) if *before == self.after && self.groups.is_empty() => ListedChange::Keep,
            Some(_) => ListedChange::Update,
        }
    }

    /// As the answer shows it.
    pub(crate) fn listed(&self, password: Option<String>) -> ListedPerson {
        let user = &self.after;
        ListedPerson {
            line: self.line,
            change: self.change(),
            username: user.username.clone(),
            full_name: user.full_name.clone(),
            role: user.role,
            category: user.category.as_ref().map(|category| category.name.clone()),
            group: user.group.as_ref().map(|group| group.name.clone()),
            groups: self.groups.iter().map(|group| group.name.clone()).collect(),
            password,
        }
    }
}

/// What an import does, and what is wrong with it.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) new_categories: Vec<CategoryRef>,
    pub(crate) new_groups: Vec<NewGroupOf>,
    pub(crate) people: Vec<Planned>,
    pub(crate) errors: Vec<LineError>,
}

impl Plan {
    /// Compares the lines with what is known. `caller` must be allowed to do what each line needs.
    pub(crate) fn make(list: &PeopleList, known: &KnownPeople, caller: &Caller, query: &ImportQuery) -> Self {
        let mut places = Places::new(known, caller, query.missing);
        let mut plan = Self::default();
        for line in &list.lines {
            match planned(line, known, caller, query, &mut places) {
                Ok(planned) => plan.people.push(planned),
                Err((field, problem)) => {
                    let problem = in_column(problem, &list.columns, field);
                    plan.errors.push(LineError { line: line.line, problem });
                }
            }
        }
        (plan.new_categories, plan.new_groups) = (places.new_categories, places.new_groups);
        plan
    }

    pub(crate) fn new_groups(&self) -> Vec<ListedGroup> {
        let listed = |new: &NewGroupOf| ListedGroup {
            category: new.category.name.clone(),
            name: new.group.name.clone(),
        };
        self.new_groups.iter().map(listed).collect()
    }
}

fn planned(
    line: &Line,
    known: &KnownPeople,
    caller: &Caller,
    query: &ImportQuery,
    places: &mut Places<'_>,
) -> Result<Planned, (ListField, Problem)> {
    let about = |field: ListField| move |problem| (field, problem);
    let before = known.users.get(&line.username).cloned();
    // Of somebody whom the caller does not see, they learn no more than that the name is taken.
    let hidden = before.as_ref().is_some_and(|user| !sees_user(caller, user));
    if before.is_some() && (hidden || query.existing == Existing::Refuse) {
        return Err((ListField::Username, SignInNameTaken { username: line.username.clone() }.into()));
    }
    let was_in = before.as_ref().and_then(|user| user.category.clone());
    let (category, group) = places.place(line, was_in.as_ref())?;
    let mut groups = Vec::with_capacity(line.groups.len());
    for name in &line.groups {
        let (group, _) = places.group(name, category.as_ref()).map_err(about(ListField::Groups))?;
        let is_in = before.as_ref().is_some_and(|user| known.members.contains(&(group.id, user.id)));
        if !is_in && !groups.contains(&group) {
            groups.push(group);
        }
    }
    let mut after = before.clone().unwrap_or_else(|| User::new(line.username.clone(), Source::Local));
    if let Some(full_name) = &line.full_name {
        after.full_name.clone_from(full_name);
    }
    if let Some(role) = line.role {
        (after.role, after.custom_role) = (role, None);
    }
    let moves = category.as_ref().map(|category| category.id) != was_in.as_ref().map(|category| category.id);
    if group.is_some() || moves {
        // They leave the groups of the category before.
        after.group = group;
    }
    after.category = category;
    let planned = Planned { line: line.line, before, after, groups };
    if planned.change() != ListedChange::Keep {
        if let Some(before) = &planned.before {
            let _permit = may(caller, EditUser, before.clone()).map_err(about(ListField::Username))?;
        }
        let _permit = may(caller, AddUser, planned.after.clone()).map_err(about(ListField::Username))?;
    }
    if planned.after.role == Role::Manager && planned.after.category.is_none() {
        return Err((ListField::Category, ManagerNeedsCategory.into()));
    }
    Ok(planned)
}

/// The categories and groups by their names, with those that are made.
struct Places<'a> {
    caller: &'a Caller,
    missing: Missing,
    categories: HashMap<String, CategoryRef>,
    groups: BTreeMap<(String, CategoryId), GroupRef>,
    new_categories: Vec<CategoryRef>,
    new_groups: Vec<NewGroupOf>,
}

impl<'a> Places<'a> {
    fn new(known: &KnownPeople, caller: &'a Caller, missing: Missing) -> Self {
        let seen = |category: &&CategoryRef| sees_category(caller, &whole(category));
        let categories: HashMap<String, CategoryRef> = known
            .categories
            .iter()
            .filter(seen)
            .map(|category| (name_key(category.name.as_str()), category.clone()))
            .collect();
        let sees = |id: CategoryId| categories.values().any(|category| category.id == id);
        let groups = known
            .groups
            .iter()
            .filter(|(_, category)| sees(*category))
            .map(|(group, category)| ((name_key(group.name.as_str()), *category), group.clone()))
            .collect();
        Self { caller, missing, categories, groups, new_categories: vec![], new_groups: vec![] }
    }

    /// The category and the main group of a line. Without a category it is that of the group, that in which the person is,
    /// or the manager's own.
    fn place(
        &mut self,
        line: &Line,
        was_in: Option<&CategoryRef>,
    ) -> Result<(Option<CategoryRef>, Option<GroupRef>), (ListField, Problem)> {
        let about = |field: ListField| move |problem| (field, problem);
        let category = match &line.category {
            Some(name) => Some(self.category(name).map_err(about(ListField::Category))?),
            None => was_in.cloned().or_else(|| self.own_category()),
        };
        let Some(name) = &line.group else { return Ok((category, None)) };
        // Where only the group is given, it may move the person to another category.
        let own = |own: &CategoryRef| self.has(name, own) || !self.is_somewhere(name);
        let within = category.filter(|category| line.category.is_some() || own(category));
        let (group, category) = self.group(name, within.as_ref()).map_err(about(ListField::Group))?;
        Ok((Some(category), Some(group)))
    }

    fn own_category(&self) -> Option<CategoryRef> {
        let Scope::Category { id, .. } = self.caller.scope else { return None };
        self.categories.values().find(|category| category.id == id).cloned()
    }

    fn category(&mut self, name: &Name) -> Result<CategoryRef, Problem> {
        let key = name_key(name.as_str());
        if let Some(known) = self.categories.get(&key) {
            return Ok(known.clone());
        }
        if self.missing == Missing::Refuse {
            return Err(CategoryUnknown { category: name.clone() }.into());
        }
        let _permit = may(self.caller, AddCategory, ())?;
        let new = CategoryRef { id: CategoryId::new(), name: name.clone() };
        self.categories.insert(key, new.clone());
        self.new_categories.push(new.clone());
        Ok(new)
    }

    fn has(&self, name: &Name, category: &CategoryRef) -> bool {
        self.groups.contains_key(&(name_key(name.as_str()), category.id))
    }

    fn is_somewhere(&self, name: &Name) -> bool {
        let key = name_key(name.as_str());
        self.groups.keys().any(|(known, _)| *known == key)
    }

    /// A group of this category; without one, the only group with this name.
    fn group(
        &mut self,
        name: &Name,
        category: Option<&CategoryRef>,
    ) -> Result<(GroupRef, CategoryRef), Problem> {
        let key = name_key(name.as_str());
        let Some(category) = category else {
            let mut found = self.groups.iter().filter(|((known, _), _)| *known == key);
            let only = found.next().filter(|_| found.next().is_none());
            let ((_, id), group) = only.ok_or_else(|| GroupNeedsCategory { group: name.clone() })?;
            let of = self.categories.values().find(|category| category.id == *id);
            let of = of.ok_or_else(|| GroupNeedsCategory { group: name.clone() })?;
            return Ok((group.clone(), of.clone()));
        };
        if let Some(group) = self.groups.get(&(key.clone(), category.id)) {
            return Ok((group.clone(), category.clone()));
        }
        if self.missing == Missing::Refuse {
            return Err(GroupUnknown { group: name.clone(), category: category.name.clone() }.into());
        }
        let _permit = may(self.caller, AddGroup, whole(category))?;
        let group = GroupRef { id: GroupId::new(), name: name.clone() };
        self.groups.insert((key, category.id), group.clone());
        self.new_groups.push(NewGroupOf { group: group.clone(), category: category.clone() });
        Ok((group, category.clone()))
    }
}

/// A category, for who may do what in it: its counts do not matter.
pub(crate) fn whole(category: &CategoryRef) -> Category {
    Category { id: category.id, ..Category::new(category.name.clone()) }
}
