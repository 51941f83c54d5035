//! Classes of people who are no group: a group is made of them for their lessons, and archived when these are over.

use jiff::{SignedDuration, Timestamp};
use sarrio_model::{
    Actor, AuditOutcome, CategoryRef, Group, GroupId, Name, NewClass, Noun, Permission, Problem, Role, User,
    UserId,
    problem::{ClassHasNoCategory, ClassSizeWrong, GroupNameTaken, OnlyStudentsInClass},
};
use sarrio_store::{NewAuditEntry, Part, StoreError, Tx};

use crate::{
    Engine, Inner,
    authz::{self, About, GatherClass, Permit},
};

/// How long a class for which no lesson was planned stays.
const UNUSED: SignedDuration = SignedDuration::from_hours(1);

/// So many groups of one name are told apart by a number.
const NUMBERS: usize = 99;

impl Engine {
    /// Makes a group of students for lessons. Whoever asks for it teaches it, if they are a teacher. It is archived when its
    /// lessons are over, and after an hour without any.
    ///
    /// # Errors
    /// There are too many students, or somebody is none; nobody is in a category; the store's.
    pub async fn gather_class(&self, permit: Permit<GatherClass>, new: NewClass) -> Result<Group, Problem> {
        let caller = permit.caller();
        let ids: Vec<UserId> = permit.on().iter().map(|student| student.id).collect();
        if !(1..=NewClass::MOST).contains(&ids.len()) {
            return Err(ClassSizeWrong { most: NewClass::MOST }.at("people"));
        }
        let mut tx = self.0.store.begin().await?;
        let mut students = Vec::with_capacity(ids.len());
        for id in &ids {
            let user = tx.user(*id).await?.ok_or_else(|| Problem::not_found(Noun::User, id))?;
            if user.role != Role::Student || !user.enabled {
                return Err(OnlyStudentsInClass { name: user.named().name }.at("people"));
            }
            students.push(user);
        }
        let own = tx.user(caller.user.id).await?.and_then(|user| user.category);
        let category = own.or_else(|| students.iter().find_map(|student| student.category.clone()));
        let category = category.ok_or_else(|| ClassHasNoCategory.at("people"))?;
        let group = Group::new(free_name(&mut tx, &new.name, &category).await?, category);
        permit.confirm_about(&mut tx, &students, About::of(&group)).await?;
        tx.audit_change("people", None, Some(students.len()));
        tx.insert_group(&group).await?;
        tx.keep_for_lessons(group.id).await?;
        tx.join_group(group.id, &ids, Part::Member).await?;
        if caller.role == Role::Teacher {
            tx.join_group(group.id, &[caller.user.id], Part::Teacher).await?;
        }
        tx.commit().await?;
        self.access_changed();
        Ok(self.0.store.group(group.id).await?.unwrap_or(group))
    }

    /// The people whom a new class names, each once.
    ///
    /// # Errors
    /// There are too many; the store's.
    pub async fn students_to_gather(&self, people: &[UserId]) -> Result<Vec<User>, Problem> {
        if people.len() > NewClass::MOST {
            return Err(ClassSizeWrong { most: NewClass::MOST }.at("people"));
        }
        let mut once: Vec<UserId> = people.to_vec();
        once.sort_unstable();
        once.dedup();
        Ok(self.0.store.users_by_id(&once).await?)
    }
}

/// The name, with a number where a group of the category has it already.
async fn free_name(tx: &mut Tx, name: &Name, category: &CategoryRef) -> Result<Name, Problem> {
    let taken = tx.names_of_groups(category.id).await?;
    let is_free = |name: &Name| !taken.contains(&sarrio_model::name_key(name.as_str()));
    let numbered = (2..=NUMBERS).map(|number| name.numbered(number, NUMBERS));
    let free = std::iter::once(name.clone()).chain(numbered).find(is_free);
    free.ok_or_else(|| GroupNameTaken { name: name.clone(), category: category.name.clone() }.at("name"))
}

/// Archives the groups that were put together for lessons which are over.
pub(super) async fn archive_what_is_over(engine: &Inner, now: Timestamp) -> Result<(), Problem> {
    let over = engine.store.gathered_without_lessons(now - UNUSED).await?;
    for group in &over {
        archive(engine, group.id, now).await?;
    }
    if !over.is_empty() {
        engine.access_changed.notify_one();
    }
    Ok(())
}

async fn archive(engine: &Inner, group: GroupId, now: Timestamp) -> Result<(), Problem> {
    let mut tx = engine.store.begin().await?;
    let Some(mut group) = tx.group(group).await?.filter(|group| group.archived.is_none()) else {
        return Ok(());
    };
    let by = authz::housekeeper(UserId::new());
    let entry = authz::entry(&by, Permission::GroupEdit.as_str(), About::of(&group), AuditOutcome::Done);
    tx.audit(NewAuditEntry { who: Actor::sarrio(), ..entry });
    tx.audit_change("archived", Some(false), Some(true));
    group.archived = Some(now);
    match tx.save_group(&mut group).await {
        // Somebody changes it at this moment: it is looked at again.
        Err(StoreError::StaleRevision { .. }) => Ok(()),
        saved => {
            saved?;
            tx.commit().await?;
            tracing::info!(group.id = %group.id, "the lessons of a class that was put together are over");
            Ok(())
        }
    }
}
