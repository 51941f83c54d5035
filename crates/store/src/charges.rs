//! Who is in whose charge, who belongs to which groups, and what the school's own roles lack. From that come each person's
//! [`Scope`], [`Membership`] and permissions: computed once, and remembered until somebody's role, category or group changes,
//! or a role does. The database counts those changes (`site.charges`), so no change is overlooked, by whichever backend it was
//! made.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

use sarrio_model::{
    Caller, CategoryId, CustomRoleId, GroupId, Membership, Origin, Permission, Role, Scope, User, UserId,
};

use crate::{
    Result,
    sql::{Connection, Sql},
};

/// The people of teachers and managers, the groups of people, and what roles lack, as they were after one change.
#[derive(Debug, Default)]
struct Remembered {
    /// The number of the last change that they include.
    charges: i64,
    students: HashMap<UserId, Arc<HashSet<UserId>>>,
    categories: HashMap<CategoryId, Arc<HashSet<UserId>>>,
    without: HashMap<CustomRoleId, Arc<BTreeSet<Permission>>>,
    groups: HashMap<UserId, Arc<HashSet<GroupId>>>,
}

/// What is remembered of who is in whose charge.
#[derive(Debug, Default)]
pub(crate) struct Charges(Mutex<Remembered>);

impl Charges {
    /// Reads `seen` of what is remembered after `charges` changes; older things are forgotten.
    fn at<T>(&self, charges: i64, seen: impl FnOnce(&mut Remembered) -> T) -> T {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.charges != charges {
            *remembered = Remembered { charges, ..Remembered::default() };
        }
        seen(&mut remembered)
    }

    /// The person as a caller, in whose name Sarrio itself does something.
    pub(crate) async fn caller_of(&self, user: &User, connection: &mut Connection) -> Result<Caller> {
        let now = changes(connection).await?;
        Ok(Caller {
            user: user.named(),
            role: user.role,
            without: self.without(now, user, connection).await?,
            scope: self.scope_of(now, user, connection).await?,
            membership: self.membership_of(now, user, connection).await?,
            direct: false,
            from: Origin::Sarrio,
        })
    }

    async fn scope_of(&self, now: i64, user: &User, connection: &mut Connection) -> Result<Scope> {
        let me = user.id;
        Ok(match (user.role, user.category.as_ref().map(|category| category.id)) {
            (Role::Administrator, _) => Scope::Everything,
            (Role::Manager, Some(id)) => {
                Scope::Category { me, id, people: self.people_of(now, id, connection).await? }
            }
            (Role::Teacher, _) => {
                Scope::Students { me, students: self.students_of(now, me, connection).await? }
            }
            (Role::Manager, None) | (Role::Student, _) => Scope::Own(me),
        })
    }

    /// The permissions of their role that this person lacks.
    async fn without(
        &self,
        now: i64,
        user: &User,
        connection: &mut Connection,
    ) -> Result<Arc<BTreeSet<Permission>>> {
        let Some(role) = &user.custom_role else { return Ok(Arc::default()) };
        if let Some(known) = self.at(now, |known| known.without.get(&role.id).cloned()) {
            return Ok(known);
        }
        let without = Arc::new(without(role.id, connection).await?);
        self.at(now, |known| known.without.insert(role.id, without.clone()));
        Ok(without)
    }

    /// What a person belongs to.
    async fn membership_of(&self, now: i64, user: &User, connection: &mut Connection) -> Result<Membership> {
        let category = user.category.as_ref().map(|category| category.id);
        if let Some(groups) = self.at(now, |known| known.groups.get(&user.id).cloned()) {
            return Ok(Membership { category, groups });
        }
        let text = "SELECT m.group_id AS id FROM group_members m \
            JOIN user_groups g ON g.id = m.group_id AND g.archived IS NULL WHERE m.user_id = $1 \
            UNION SELECT t.group_id FROM group_teachers t \
            JOIN user_groups g ON g.id = t.group_id AND g.archived IS NULL WHERE t.user_id = $1";
        let rows = Sql::new("read a person's groups", text).bind(user.id).all(connection).await?;
        let groups: HashSet<GroupId> =
            rows.iter().map(|row| Ok(GroupId(row.get("id")?))).collect::<Result<_>>()?;
        let groups = Arc::new(groups);
        self.at(now, |known| known.groups.insert(user.id, groups.clone()));
        Ok(Membership { category, groups })
    }

    async fn students_of(
        &self,
        now: i64,
        teacher: UserId,
        connection: &mut Connection,
    ) -> Result<Arc<HashSet<UserId>>> {
        if let Some(known) = self.at(now, |known| known.students.get(&teacher).cloned()) {
            return Ok(known);
        }
        let text = "SELECT student AS id FROM students_of WHERE teacher = $1";
        let students = people(Sql::new("read a teacher's students", text).bind(teacher), connection).await?;
        self.at(now, |known| known.students.insert(teacher, students.clone()));
        Ok(students)
    }

    async fn people_of(
        &self,
        now: i64,
        category: CategoryId,
        connection: &mut Connection,
    ) -> Result<Arc<HashSet<UserId>>> {
        if let Some(known) = self.at(now, |known| known.categories.get(&category).cloned()) {
            return Ok(known);
        }
        let text = "SELECT id FROM users WHERE category = $1 AND role <> 'administrator'";
        let people =
            people(Sql::new("read the people of a category", text).bind(category), connection).await?;
        self.at(now, |known| known.categories.insert(category, people.clone()));
        Ok(people)
    }
}

pub(crate) async fn changes(connection: &mut Connection) -> Result<i64> {
    let sql = Sql::new("read how often charges changed", "SELECT charges FROM site");
    sql.one(connection).await?.get("charges")
}

async fn people(sql: Sql, connection: &mut Connection) -> Result<Arc<HashSet<UserId>>> {
    let rows = sql.all(connection).await?;
    rows.iter().map(|row| Ok(UserId(row.get("id")?))).collect::<Result<_>>().map(Arc::new)
}

/// Adds the condition that the person in `column` is one whose things `scope` shows.
pub(crate) fn push_condition(sql: &mut Sql, column: &'static str, scope: &Scope) {
    let me = match scope {
        Scope::Everything => {
            sql.push("TRUE");
            return;
        }
        Scope::Own(me) | Scope::Students { me, .. } | Scope::Category { me, .. } => *me,
    };
    sql.push("(").push(column).push(" = ").push_arg(me);
    match scope {
        Scope::Students { .. } => {
            sql.push(" OR ").push(column).push(" IN (SELECT student FROM students_of WHERE teacher = ");
            sql.push_arg(me).push(")");
        }
        Scope::Category { id, .. } => {
            sql.push(" OR ")
                .push(column)
                .push(" IN (SELECT id FROM users WHERE role <> 'administrator' AND category = ");
            sql.push_arg(*id).push(")");
        }
        Scope::Everything | Scope::Own(_) => {}
    }
    sql.push(")");
}

/// The permissions that this role lacks.
async fn without(id: CustomRoleId, connection: &mut Connection) -> Result<BTreeSet<Permission>> {
    let sql = Sql::new("read what a role lacks", "SELECT without FROM custom_roles WHERE id = $1").bind(id);
    sql.one(connection).await?.json("without")
}
