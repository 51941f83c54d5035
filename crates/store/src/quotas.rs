//! Quotas: the rules of roles, categories, groups and people, and those that hold somebody.

use std::collections::HashMap;

use sarrio_model::{
    CategoryId, CategoryRef, EditQuota, GroupId, GroupRef, Quantity, Quota, QuotaRule, QuotaRules,
    QuotaSource, Revision, UserId,
};
use uuid::Uuid;

use crate::{
    QuotaHolder, Result, Store, StoreError, Tx,
    pending::Touched,
    sql::{Connection, Row, Sql, json},
    used, users,
};

/// The rules of one holder, without what is used.
async fn rules_of(holder: QuotaHolder, connection: &mut Connection) -> Result<Quota> {
    let sql = Sql::new("read a quota", "SELECT limits, ceilings, revision FROM quotas WHERE ");
    let row = sql.then(holder.column()).then(" = $1").bind(holder.value()).optional(connection).await?;
    let Some(row) = row else { return Ok(Quota::default()) };
    Ok(Quota {
        limits: row.json("limits")?,
        ceilings: row.json("ceilings")?,
        used: Default::default(),
        revision: Revision(row.get("revision")?),
    })
}

/// For each of these people the rules that hold them, the nearest first: their own, those of their groups, their category's,
/// their role's. Whoever can set a rule is not held by it.
async fn that_hold(people: &[UserId], connection: &mut Connection) -> Result<HashMap<UserId, QuotaRules>> {
    const TEXT: &str = "\
        SELECT u.id AS person, 1 AS distance, CAST(NULL AS UUID) AS id, u.role AS name, q.limits, q.ceilings \
        FROM people u JOIN quotas q ON q.user_id = u.id \
        UNION ALL \
        SELECT u.id, 2, g.id, g.name, q.limits, q.ceilings FROM people u \
        JOIN group_members m ON m.user_id = u.id JOIN user_groups g ON g.id = m.group_id AND g.archived IS NULL \
        JOIN quotas q ON q.group_id = g.id WHERE u.role IN ('teacher', 'student') \
        UNION ALL \
        SELECT u.id, 3, c.id, c.name, q.limits, q.ceilings FROM people u \
        JOIN categories c ON c.id = u.category JOIN quotas q ON q.category = c.id WHERE u.role <> 'administrator' \
        UNION ALL \
        SELECT u.id, 4, CAST(NULL AS UUID), u.role, q.limits, q.ceilings FROM people u \
        JOIN quotas q ON q.role = u.role \
        ORDER BY distance, name, id";
    let ids: Vec<Uuid> = people.iter().map(|person| person.0).collect();
    let mut found: HashMap<UserId, QuotaRules> = HashMap::new();
    for some in ids.chunks(512) {
        let doing = "read the quotas of people";
        let mut sql = Sql::new(doing, "WITH people AS (SELECT id, role, category FROM users WHERE id IN ");
        sql.push_ids(some).push(") ").push(TEXT);
        for row in sql.all(connection).await? {
            let rule = rule(&row)?;
            found.entry(UserId(row.get("person")?)).or_default().0.push(rule);
        }
    }
    Ok(found)
}

fn rule(row: &Row) -> Result<QuotaRule> {
    let id = || {
        let id = row.get::<Option<Uuid>>("id")?;
        id.ok_or_else(|| StoreError::unreadable("id", "a group or a category has no id"))
    };
    let source = match row.get::<i32>("distance")? {
        1 => QuotaSource::Person,
        2 => QuotaSource::Group(GroupRef { id: GroupId(id()?), name: row.parse("name")? }),
        3 => QuotaSource::Category(CategoryRef { id: CategoryId(id()?), name: row.parse("name")? }),
        _ => QuotaSource::Role(users::role(row, "name")?),
    };
    Ok(QuotaRule { source, limits: row.json("limits")?, ceilings: row.json("ceilings")? })
}

impl Store {
    /// The rules of a role, category, group or person, and what all of them use.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn quota(&self, holder: QuotaHolder) -> Result<Quota> {
        let connection = &mut self.reader().await?;
        let quota = rules_of(holder, connection).await?;
        Ok(Quota { used: used::by(holder, Quantity::ALL, connection).await?, ..quota })
    }

    /// For each of these people the rules that hold them. Whom nothing holds is left out.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn quota_rules(&self, people: &[UserId]) -> Result<HashMap<UserId, QuotaRules>> {
        that_hold(people, &mut self.reader().await?).await
    }
}

impl Tx {
    /// The rules of a role, category, group or person, without what is used.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn quota(&mut self, holder: QuotaHolder) -> Result<Quota> {
        rules_of(holder, &mut self.connection).await
    }

    /// [`Store::quota_rules`], as they stay until this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn quota_rules(&mut self, people: &[UserId]) -> Result<HashMap<UserId, QuotaRules>> {
        that_hold(people, &mut self.connection).await
    }

    /// Replaces the rules of a role, category, group or person. `None` where somebody else changed them since
    /// `edit.revision`.
    ///
    /// # Errors
    /// There is no such category, group or person.
    pub async fn save_quota(&mut self, holder: QuotaHolder, edit: &EditQuota) -> Result<Option<Revision>> {
        let (limits, ceilings) = (json(&edit.limits)?, json(&edit.ceilings)?);
        let sql = match edit.revision {
            Revision(0) => Sql::new("set a quota", "INSERT INTO quotas (limits, ceilings, revision, ")
                .then(holder.column())
                .then(") VALUES ($1, $2, $3 + 1, $4) ON CONFLICT DO NOTHING RETURNING revision"),
            _ => Sql::new(
                "set a quota",
                "UPDATE quotas SET limits = $1, ceilings = $2, revision = revision + 1 WHERE revision = $3 AND ",
            )
            .then(holder.column())
            .then(" = $4 RETURNING revision"),
        };
        let sql = sql.bind(limits).bind(ceilings).bind(edit.revision.0).bind(holder.value());
        let Some(row) = sql.optional(&mut self.connection).await? else { return Ok(None) };
        match holder {
            QuotaHolder::Role(_) => {}
            QuotaHolder::Category(id) => self.pending.touch(Touched::Category(id)),
            QuotaHolder::Group(id) => self.pending.touch(Touched::Group(id)),
            QuotaHolder::Person(id) => self.pending.touch(Touched::User(id)),
        }
        Ok(Some(Revision(row.get("revision")?)))
    }
}
