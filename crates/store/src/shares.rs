//! With whom templates and ISO images are shared.

use std::collections::{HashMap, HashSet};

use sarrio_model::{
    Caller, CategoryId, EditShares, GroupId, MediaId, Scope, Share, Subject, TemplateId, UserId,
};
use uuid::Uuid;

use crate::{
    Result, Tx,
    pending::Touched,
    sql::{Connection, Row, Sql, Value},
    users,
};

/// What can be shared, as the column that names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shared {
    Template,
    Media,
}

impl Shared {
    fn column(self) -> &'static str {
        match self {
            Self::Template => "template",
            Self::Media => "media",
        }
    }
}

/// With whom each of these things is shared.
pub(crate) async fn of(
    what: Shared,
    ids: &[Uuid],
    connection: &mut Connection,
) -> Result<HashMap<Uuid, Vec<Share>>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new("read with whom things are shared", "SELECT s.");
    sql.push(what.column()).push(
        " AS thing, s.role, s.category, s.group_id, s.person, c.name AS category_name, g.name AS group_name, \
         u.shown AS person_name FROM shares s LEFT JOIN categories c ON c.id = s.category \
         LEFT JOIN user_groups g ON g.id = s.group_id LEFT JOIN users u ON u.id = s.person WHERE s.",
    );
    sql.push(what.column()).push(" IN ").push_ids(ids);
    // Everyone first, then the larger ones before the smaller ones.
    sql.push(
        " ORDER BY s.person IS NOT NULL, s.group_id IS NOT NULL, s.category IS NOT NULL, s.role, \
         c.name_key, g.name_key, u.shown_key, s.category, s.group_id, s.person",
    );
    sql.grouped("thing", read, connection).await
}

fn read(row: &Row) -> Result<Share> {
    if let Some(id) = row.get::<Option<Uuid>>("category")? {
        return Ok(Share { with: Subject::Category(CategoryId(id)), name: row.get("category_name")? });
    }
    if let Some(id) = row.get::<Option<Uuid>>("group_id")? {
        return Ok(Share { with: Subject::Group(GroupId(id)), name: row.get("group_name")? });
    }
    if let Some(id) = row.get::<Option<Uuid>>("person")? {
        return Ok(Share { with: Subject::Person(UserId(id)), name: row.get("person_name")? });
    }
    let with = match row.get::<Option<String>>("role")? {
        None => Subject::Everyone,
        Some(_) => Subject::Role(users::role(row, "role")?),
    };
    Ok(Share { with, name: None })
}

/// Shares a thing with some, and no longer with others.
pub(crate) async fn change(
    what: Shared,
    id: Uuid,
    edit: &EditShares,
    connection: &mut Connection,
) -> Result<()> {
    let add: HashSet<Subject> = edit.add.iter().copied().collect();
    // What is added is removed first, so that nobody is there twice.
    for subject in edit.remove.iter().chain(&add) {
        let mut sql = Sql::new("share with somebody no longer", "DELETE FROM shares WHERE ");
        sql.push(what.column()).push(" = ").push_arg(id);
        for (column, value) in columns(*subject) {
            sql.push(" AND ").push(column);
            match value {
                Some(value) => sql.push(" = ").push_arg(value),
                None => sql.push(" IS NULL"),
            };
        }
        sql.execute(connection).await?;
    }
    for subject in &add {
        let mut sql = Sql::new("share with somebody", "INSERT INTO shares (");
        sql.push(what.column());
        let given: Vec<_> = columns(*subject).into_iter().filter_map(|(c, v)| Some((c, v?))).collect();
        for (column, _) in &given {
            sql.push(", ").push(column);
        }
        sql.push(") VALUES ")
            .push_list(std::iter::once(Value::from(id)).chain(given.into_iter().map(|(_, v)| v)));
        sql.execute(connection).await?;
    }
    Ok(())
}

fn columns(subject: Subject) -> [(&'static str, Option<Value>); 4] {
    let (mut role, mut category, mut group, mut person) = (None, None, None, None);
    match subject {
        Subject::Everyone => {}
        Subject::Role(of) => role = Some(of.as_str().into()),
        Subject::Category(id) => category = Some(id.into()),
        Subject::Group(id) => group = Some(id.into()),
        Subject::Person(id) => person = Some(id.into()),
    }
    [("role", role), ("category", category), ("group_id", group), ("person", person)]
}

/// Adds the condition that the thing in the column `id` is shared with `caller`.
pub(crate) fn push_condition(sql: &mut Sql, what: Shared, id: &'static str, caller: &Caller) {
    if caller.scope == Scope::Everything {
        sql.push("TRUE");
        return;
    }
    sql.push("EXISTS (SELECT 1 FROM shares s WHERE s.").push(what.column()).push(" = ").push(id);
    sql.push(
        " AND ((s.role IS NULL AND s.category IS NULL AND s.group_id IS NULL AND s.person IS NULL) OR s.role = ",
    );
    sql.push_arg(caller.role.as_str()).push(" OR s.person = ").push_arg(caller.user.id);
    if let Some(category) = caller.membership.category {
        sql.push(" OR s.category = ").push_arg(category);
    }
    let groups: Vec<Uuid> = caller.membership.groups.iter().map(|group| group.0).collect();
    if !groups.is_empty() {
        sql.push(" OR s.group_id IN ").push_ids(&groups);
    }
    sql.push("))");
}

/// The templates and ISO images that are shared with this subject.
async fn with(subject: Subject, connection: &mut Connection) -> Result<Vec<(Shared, Uuid)>> {
    let mut sql =
        Sql::new("read what is shared with somebody", "SELECT template, media FROM shares WHERE TRUE");
    for (column, value) in columns(subject) {
        if let Some(value) = value {
            sql.push(" AND ").push(column).push(" = ").push_arg(value);
        }
    }
    let rows = sql.all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(match row.get::<Option<Uuid>>("template")? {
                Some(id) => (Shared::Template, id),
                None => (Shared::Media, row.get("media")?),
            })
        })
        .collect()
}

impl Tx {
    /// Notes that what is shared with a subject changes, which is about to be deleted.
    pub(crate) async fn touch_shared_with(&mut self, subject: Subject) -> Result<()> {
        for (what, id) in with(subject, &mut self.connection).await? {
            self.pending.touch(match what {
                Shared::Template => Touched::Template(TemplateId(id)),
                Shared::Media => Touched::Media(MediaId(id)),
            });
        }
        Ok(())
    }
}
