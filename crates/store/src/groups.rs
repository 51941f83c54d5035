//! Groups of people, their members and their teachers.

use std::collections::HashMap;

use sarrio_model::{
    Actions, Audience, CategoryId, CategoryRef, Change, Group, GroupId, GroupQuery, Noun, Page, PageQuery,
    Revision, Subject, UserId, UserRef,
};
use uuid::Uuid;

use crate::{
    Result, Store, StoreError, Tx,
    cursor::{anywhere, page_by_name, words},
    key::key,
    pending::Touched,
    sql::{Connection, Row, Sql, insert, json},
};

const SELECT: &str = "SELECT g.id, g.name, g.name_key AS sort_key, g.category, c.name AS category_name, g.archived, \
    g.consent, g.created, g.revision, (SELECT COUNT(*) FROM group_members m WHERE m.group_id = g.id) AS members, \
    (SELECT COUNT(*) FROM group_members m JOIN users u ON u.id = m.user_id AND u.role = 'student' AND u.enabled \
    WHERE m.group_id = g.id) AS students \
    FROM user_groups g JOIN categories c ON c.id = g.category";

/// What somebody is in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// A member.
    Member,
    /// A teacher.
    Teacher,
}

impl Part {
    pub(crate) fn table(self) -> &'static str {
        match self {
            Self::Member => "group_members",
            Self::Teacher => "group_teachers",
        }
    }
}

/// A group without its teachers, which [`with_teachers`] adds.
fn read(row: &Row) -> Result<Group> {
    Ok(Group {
        id: GroupId(row.get("id")?),
        name: row.parse("name")?,
        category: CategoryRef { id: CategoryId(row.get("category")?), name: row.parse("category_name")? },
        members: row.unsigned("members")?,
        students: row.unsigned("students")?,
        teachers: Vec::new(),
        archived: row.time_optional("archived")?,
        consent: row.json_optional("consent")?.unwrap_or_default(),
        created: row.time("created")?,
        revision: Revision(row.get("revision")?),
        actions: Actions::default(),
    })
}

async fn with_teachers(groups: &mut [Group], connection: &mut Connection) -> Result<()> {
    let ids: Vec<Uuid> = groups.iter().map(|group| group.id.0).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let mut teachers = teachers(&ids, connection).await?;
    for group in groups {
        group.teachers = teachers.remove(&group.id.0).unwrap_or_default();
    }
    Ok(())
}

/// The teachers of each of these groups, by name.
pub(crate) async fn teachers(
    groups: &[Uuid],
    connection: &mut Connection,
) -> Result<HashMap<Uuid, Vec<UserRef>>> {
    let text = "SELECT t.group_id, u.id, u.shown FROM group_teachers t JOIN users u ON u.id = t.user_id \
        WHERE t.group_id IN ";
    let mut sql = Sql::new("read the teachers of groups", text);
    sql.push_ids(groups).push(" ORDER BY u.shown_key, u.id");
    sql.grouped("group_id", teacher, connection).await
}

pub(crate) fn teacher(row: &Row) -> Result<UserRef> {
    Ok(UserRef { id: UserId(row.get("id")?), name: row.get("shown")? })
}

pub(crate) async fn by_id(id: GroupId, connection: &mut Connection) -> Result<Option<Group>> {
    let sql = Sql::new("read a group", SELECT).then(" WHERE g.id = $1").bind(id);
    let Some(row) = sql.optional(connection).await? else { return Ok(None) };
    let mut group = [read(&row)?];
    with_teachers(&mut group, connection).await?;
    Ok(group.into_iter().next())
}

impl Store {
    /// The group with its teachers.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn group(&self, id: GroupId) -> Result<Option<Group>> {
        by_id(id, &mut self.reader().await?).await
    }

    /// The students who are members of a group and may sign in.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn students_of_group(&self, id: GroupId) -> Result<Vec<UserId>> {
        let text = "SELECT u.id FROM group_members m JOIN users u ON u.id = m.user_id \
            WHERE m.group_id = $1 AND u.role = 'student' AND u.enabled ORDER BY u.shown_key, u.id";
        let rows =
            Sql::new("read the students of a group", text).bind(id).all(&mut self.reader().await?).await?;
        rows.iter().map(|row| Ok(UserId(row.get("id")?))).collect()
    }

    /// A page of groups by name.
    ///
    /// # Errors
    /// The cursor is not one; the database does not answer.
    pub async fn groups(&self, query: &GroupQuery) -> Result<Page<Group>> {
        let matching = |sql: &mut Sql| {
            sql.push(match query.archived {
                Some(true) => " WHERE g.archived IS NOT NULL",
                _ => " WHERE g.archived IS NULL",
            });
            if let Some(category) = query.category {
                sql.push(" AND g.category = ").push_arg(category);
            }
            if let Some(member) = query.member {
                sql.push(" AND g.id IN (SELECT group_id FROM group_members WHERE user_id = ");
                sql.push_arg(member).push(")");
            }
            if let Some(teacher) = query.teacher {
                sql.push(" AND g.id IN (SELECT group_id FROM group_teachers WHERE user_id = ");
                sql.push_arg(teacher).push(")");
            }
            for word in words(query.q.as_deref()) {
                sql.push(" AND g.name_key LIKE ").push_arg(anywhere(&word)).push(" ESCAPE '\\'");
            }
        };
        let connection = &mut self.reader().await?;
        let mut count = Sql::new("count groups", "SELECT COUNT(*) AS n FROM user_groups g");
        matching(&mut count);
        let total = count.one(connection).await?.unsigned("n")?;
        let mut sql = Sql::new("list groups", SELECT);
        matching(&mut sql);
        let page = PageQuery { limit: query.limit, cursor: query.cursor.clone(), q: None };
        let mut page = page_by_name(sql, ("g.name_key", "g.id"), &page, total, connection, read).await?;
        with_teachers(&mut page.items, connection).await?;
        Ok(page)
    }
}

impl Tx {
    /// The group with its teachers. Nobody changes it before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn group(&mut self, id: GroupId) -> Result<Option<Group>> {
        by_id(id, &mut self.connection).await
    }

    /// The people who are members of a group, each with whether it is their main group.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn members_of_group(&mut self, id: GroupId) -> Result<Vec<(UserId, bool)>> {
        let text = "SELECT u.id, COALESCE(u.main_group = $1, FALSE) AS is_main FROM group_members m \
            JOIN users u ON u.id = m.user_id WHERE m.group_id = $1 ORDER BY u.id";
        let sql = Sql::new("read the members of a group", text).bind(id);
        let rows = sql.all(&mut self.connection).await?;
        rows.iter().map(|row| Ok((UserId(row.get("id")?), row.get("is_main")?))).collect()
    }

    /// Makes a group the main group of people.
    ///
    /// # Errors
    /// There is no such group.
    pub async fn set_main_group(&mut self, group: GroupId, people: &[UserId]) -> Result<()> {
        for some in chunks(people) {
            let text = "UPDATE users SET main_group = $1, revision = revision + 1 WHERE id IN ";
            let mut sql = Sql::new("set the main group of people", text).bind(group);
            sql.push_ids(&some);
            sql.execute(&mut self.connection).await?;
        }
        people.iter().for_each(|person| self.pending.touch(Touched::User(*person)));
        Ok(())
    }

    /// Adds a group. Its members and teachers are added apart.
    ///
    /// # Errors
    /// There is no such category, or another group there has the name
    /// ([`StoreError::Taken`]).
    pub async fn insert_group(&mut self, group: &Group) -> Result<()> {
        let row = vec![
            group.id.into(),
            group.category.id.into(),
            group.name.as_str().into(),
            key(group.name.as_str()).into(),
            group.archived.into(),
            group.created.into(),
            group.revision.0.into(),
        ];
        let columns = &["id", "category", "name", "name_key", "archived", "created", "revision"];
        insert("add a group", "user_groups", columns, vec![row], &mut self.connection).await?;
        self.pending.touch(Touched::Group(group.id));
        self.pending.touch(Touched::Category(group.category.id));
        Ok(())
    }

    /// Writes the name, the category, its grades of consent and whether it is archived. `group` gets the new revision.
    ///
    /// # Errors
    /// [`StoreError::StaleRevision`] where somebody else has changed it; another group
    /// of the category has the name.
    pub async fn save_group(&mut self, group: &mut Group) -> Result<()> {
        let before =
            self.group(group.id).await?.ok_or_else(|| StoreError::not_found(Noun::Group, group.id))?;
        let text = "UPDATE user_groups SET name = $3, name_key = $4, archived = $5, category = $6, consent = $7, \
            revision = revision + 1 WHERE id = $1 AND revision = $2 RETURNING revision";
        let sql = Sql::new("write a group", text)
            .bind(group.id)
            .bind(group.revision.0)
            .bind(group.name.as_str())
            .bind(key(group.name.as_str()))
            .bind(group.archived)
            .bind(group.category.id)
            .bind((!group.consent.is_empty()).then(|| json(&group.consent)).transpose()?);
        let row = self.save(Noun::Group, "user_groups", group.id.0, sql).await?;
        group.revision = Revision(row.get("revision")?);
        if before.category.id != group.category.id {
            self.pending.gone(Change::GroupGone(group.id), Audience::Category(before.category.id));
            self.pending.touch(Touched::Category(before.category.id));
        }
        if before.consent != group.consent {
            self.touch_lessons_now(Some(group.id)).await?;
        }
        self.pending.touch(Touched::Group(group.id));
        self.pending.touch(Touched::Category(group.category.id));
        Ok(())
    }

    /// Deletes a group. Its members and teachers stay people.
    ///
    /// # Errors
    /// There is no such group; the database does not answer.
    pub async fn remove_group(&mut self, group: &Group) -> Result<()> {
        self.touch_shared_with(Subject::Group(group.id)).await?;
        self.remove(Noun::Group, "user_groups", group.id.0).await?;
        self.pending.gone(Change::GroupGone(group.id), Audience::Category(group.category.id));
        self.pending.touch(Touched::Category(group.category.id));
        Ok(())
    }

    /// Adds people to a group. Who is in it already stays so, and whoever does not exist is left out.
    ///
    /// # Errors
    /// There is no such group.
    pub async fn join_group(&mut self, group: GroupId, people: &[UserId], part: Part) -> Result<()> {
        for some in chunks(people) {
            let sql = Sql::new("add people to a group", "INSERT INTO ").then(part.table());
            let mut sql = sql.then(" (group_id, user_id) SELECT $1, id FROM users WHERE id IN ").bind(group);
            sql.push_ids(&some).push(" ON CONFLICT DO NOTHING");
            sql.execute(&mut self.connection).await?;
        }
        self.pending.touch(Touched::Group(group));
        Ok(())
    }

    /// Takes a person out of all groups of a category, as a member and as a teacher.
    pub(crate) async fn leave_category(&mut self, person: UserId, category: CategoryId) -> Result<()> {
        for part in [Part::Member, Part::Teacher] {
            let sql = Sql::new("leave the groups of a category", "DELETE FROM ").then(part.table());
            let sql = sql.then(" WHERE user_id = $1 AND group_id IN (SELECT id FROM user_groups WHERE category = $2) RETURNING group_id");
            for row in sql.bind(person).bind(category).all(&mut self.connection).await? {
                self.pending.touch(Touched::Group(GroupId(row.get("group_id")?)));
            }
        }
        Ok(())
    }

    /// Takes people out of a group. It is not their main group any more.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn leave_group(&mut self, group: GroupId, people: &[UserId], part: Part) -> Result<()> {
        for some in chunks(people) {
            let sql = Sql::new("take people out of a group", "DELETE FROM ").then(part.table());
            let mut sql = sql.then(" WHERE group_id = $1 AND user_id IN ").bind(group);
            sql.push_ids(&some);
            sql.execute(&mut self.connection).await?;
            if part == Part::Member {
                let text = "UPDATE users SET main_group = NULL, revision = revision + 1 \
                    WHERE main_group = $1 AND id IN ";
                let mut sql = Sql::new("take people's main group", text).bind(group);
                sql.push_ids(&some).push(" RETURNING id");
                for row in sql.all(&mut self.connection).await? {
                    self.pending.touch(Touched::User(UserId(row.get("id")?)));
                }
            }
        }
        self.pending.touch(Touched::Group(group));
        Ok(())
    }
}

/// As many ids as one statement takes.
fn chunks(people: &[UserId]) -> impl Iterator<Item = Vec<Uuid>> {
    people.chunks(512).map(|some| some.iter().map(|id| id.0).collect())
}
