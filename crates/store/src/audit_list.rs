//! Reading the audit: month by month, the newest first, until a page is full or enough time has passed.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use sarrio_model::{
    Actor, AuditEntry, AuditOutcome, AuditPage, AuditQuery, AuditThing, CategoryId, Code, OperationId,
    Origin, OutcomeName, PageQuery, Role, SessionId, UserId, problem::CursorWrong,
};
use uuid::Uuid;

use crate::{
    Result, Store, StoreError, audit_tables,
    cursor::{self, anywhere, invalid},
    month::Month,
    sql::{Connection, Row, Sql},
};

/// After this time a search answers with what it has found, and where to go on.
const PATIENCE: Duration = Duration::from_millis(25);

/// How many names with a word are looked up by number. Where more have it, so do many entries.
const NAMES: u32 = 255;

/// Of how many entries of a month words are looked up by name. Where more have such a name, the newest are looked through.
const MANY: i64 = 5_000;

const SELECT: &str = "SELECT a.at, w.thing AS who_id, w.name AS who_name, r.name AS role, p.name AS place, a.session, \
    c.name AS action, t.kind AS thing_kind, t.thing AS thing_id, t.name AS thing_name, a.outcome, a.problem, \
    a.operation, a.changes FROM audit_";

fn read(row: &Row) -> Result<AuditEntry> {
    let role: Option<String> = row.get("role")?;
    let thing = match row.get::<Option<String>>("thing_kind")? {
        Some(kind) => {
            let (id, name) = (optional_id(row, "thing_id")?, row.get("thing_name")?);
            Some(AuditThing { kind, id, name })
        }
        None => None,
    };
    let outcome: String = row.get("outcome")?;
    let outcome = OutcomeName::ALL.iter().find(|name| name.as_str() == outcome);
    let outcome = *outcome.ok_or_else(|| StoreError::unreadable("outcome", "there is no such outcome"))?;
    // A code that this version does not know is `unknown`, so that the entry can still be read.
    let problem = row.get::<Option<String>>("problem")?;
    let problem = problem
        .map(|code| Code::ALL.iter().find(|known| known.as_str() == code).copied().unwrap_or(Code::Unknown));
    Ok(AuditEntry {
        at: row.time("at")?,
        who: Actor {
            id: optional_id(row, "who_id")?.map(UserId),
            name: row.get("who_name")?,
            role: role.and_then(|role| Role::ALL.iter().find(|known| known.as_str() == role).copied()),
        },
        from: Origin::of(&row.get::<String>("place")?, row.get::<Option<Uuid>>("session")?.map(SessionId)),
        action: row.get("action")?,
        thing,
        outcome: AuditOutcome::of(outcome, problem),
        operation: row.get::<Option<Uuid>>("operation")?.map(OperationId),
        changes: row.json_optional("changes")?.unwrap_or_default(),
    })
}

fn optional_id(row: &Row, column: &str) -> Result<Option<Uuid>> {
    let text: String = row.get(column)?;
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|source: uuid::Error| StoreError::unreadable(column, source))
}

impl Store {
    /// A page of the audit, the newest entry first; with `category` only what concerns it.
    ///
    /// # Errors
    /// The cursor is not one; the database does not answer.
    pub async fn audit(&self, query: &AuditQuery, category: Option<CategoryId>) -> Result<AuditPage> {
        let begun = Instant::now();
        let page = PageQuery { limit: query.limit, ..PageQuery::default() };
        let rows = page.rows() as usize;
        // Entries before this moment.
        let mut before = query.to.map_or(i64::MAX, Timestamp::as_microsecond);
        if let Some(text) = &query.cursor {
            before = before.min(text.parse().map_err(|_| invalid("cursor", CursorWrong))?);
        }
        let from = query.from.map_or(0, Timestamp::as_microsecond);
        let connection = &mut self.reader().await?;
        let mut items = Vec::new();
        let mut months = audit_tables::known(connection).await?.into_iter().peekable();
        while let Some(month) = months.next() {
            let begins = month.begins()?;
            if begins >= before {
                continue;
            }
            let search = Search { query, category, month, from, before, rows: rows + 1 - items.len() };
            items.extend(search.run(connection).await?);
            if items.len() > rows {
                items.truncate(rows);
                let next = items.last().map(|last: &AuditEntry| last.at.as_microsecond().to_string());
                return Ok(AuditPage { items, next });
            }
            before = begins;
            if begins <= from || months.peek().is_none() {
                break;
            }
            if begun.elapsed() > PATIENCE {
                return Ok(AuditPage { items, next: Some(begins.to_string()) });
            }
        }
        Ok(AuditPage { items, next: None })
    }
}

/// The search in one month.
struct Search<'a> {
    query: &'a AuditQuery,
    category: Option<CategoryId>,
    month: Month,
    from: i64,
    before: i64,
    rows: usize,
}

/// A word of the search.
struct Word {
    text: String,
    /// What has it in its name; `None` where many have.
    numbers: Option<Vec<i64>>,
}

/// One condition on a column that has an index.
enum Condition {
    /// It has one of these numbers.
    OneOf(&'static str, Vec<i64>),
    /// It has this outcome.
    Outcome(&'static str),
}

impl Search<'_> {
    async fn run(&self, connection: &mut Connection) -> Result<Vec<AuditEntry>> {
        let Some(conditions) = self.conditions(connection).await? else { return Ok(vec![]) };
        let mut words = Vec::new();
        for text in cursor::words(self.query.q.as_deref()) {
            match self.word(text, connection).await? {
                Some(word) => words.push(word),
                None => return Ok(vec![]),
            }
        }
        // The rarest word finds entries, and the others are compared with these.
        words.sort_by_key(|word| word.numbers.as_ref().map_or(usize::MAX, Vec::len));
        let narrow = matches!(conditions.first(), Some(Condition::OneOf("thing" | "who", _)));
        let few = match words.first().and_then(|word| word.numbers.as_deref()) {
            Some(numbers) if !narrow => self.count(numbers, connection).await? < MANY,
            _ => false,
        };
        let mut sql = Sql::new("search the audit", SELECT).month(self.month).then(" a");
        for (alias, column) in
            [(" w", "who"), (" r", "role"), (" p", "place"), (" c", "action"), (" t", "thing")]
        {
            sql = sql.then(" LEFT JOIN audit_names_").month(self.month).then(alias).then(" ON").then(alias);
            sql = sql.then(".id = a.").then(column);
        }
        sql.push(" WHERE a.at < ").push_arg(self.before).push(" AND a.at >= ").push_arg(self.from);
        for (index, condition) in conditions.into_iter().enumerate() {
            // The narrowest condition's index is used: of a computed value the database has none.
            let by_index = index == 0 && !few;
            match condition {
                Condition::OneOf(column, numbers) => {
                    sql.push(if by_index { " AND a." } else { " AND +a." });
                    sql.push(column).push(" IN ").push_list(numbers)
                }
                Condition::Outcome(outcome) => {
                    sql.push(if by_index { " AND a.outcome = " } else { " AND a.outcome || '' = " });
                    sql.push_arg(outcome)
                }
            };
        }
        for (index, word) in words.iter().enumerate() {
            match &word.numbers {
                Some(numbers) if few && index == 0 => {
                    sql.push(" AND a.at IN (");
                    sql = self.named(sql, numbers).then(")");
                }
                Some(numbers) => {
                    sql.push(" AND (+a.who IN ").push_numbers(numbers);
                    sql.push(" OR +a.thing IN ").push_numbers(numbers).push(")");
                }
                None => {
                    sql.push(" AND (+a.who IN (");
                    sql = self.names(sql, &word.text).then(") OR +a.thing IN (");
                    sql = self.names(sql, &word.text).then("))");
                }
            }
        }
        sql.push(" ORDER BY a.at DESC LIMIT ").push_arg(i64::try_from(self.rows).unwrap_or(i64::MAX));
        sql.all(connection).await?.iter().map(read).collect()
    }

    /// The conditions of the query in the numbers of this month, the narrowest first; `None` where nothing can meet them.
    async fn conditions(&self, connection: &mut Connection) -> Result<Option<Vec<Condition>>> {
        let thing = self.query.thing.map(|id| ("thing", None, id.to_string()));
        let who = self.query.who.map(|id| ("who", Some("user"), id.to_string()));
        let action = self.query.action.as_ref().map(|action| ("action", Some("action"), action.clone()));
        let category = self.category.map(|id| ("category", Some("category"), id.to_string()));
        let mut conditions = Vec::new();
        for (column, kind, text) in [thing, who].into_iter().flatten() {
            conditions.push(Condition::OneOf(column, self.numbers("thing", &text, kind, connection).await?));
        }
        let outcome = self.query.outcome.map(OutcomeName::as_str);
        if let Some(outcome @ ("refused" | "failed" | "cancelled")) = outcome {
            conditions.push(Condition::Outcome(outcome));
        }
        for (column, kind, text) in [action, category].into_iter().flatten() {
            let by = if column == "action" { "name" } else { "thing" };
            conditions.push(Condition::OneOf(column, self.numbers(by, &text, kind, connection).await?));
        }
        if let Some(outcome @ ("done" | "accepted")) = outcome {
            conditions.push(Condition::Outcome(outcome));
        }
        let impossible = |one: &Condition| matches!(one, Condition::OneOf(_, numbers) if numbers.is_empty());
        Ok((!conditions.iter().any(impossible)).then_some(conditions))
    }

    /// The numbers in this month of what has this text in the column `by`.
    async fn numbers(
        &self,
        by: &'static str,
        text: &str,
        kind: Option<&'static str>,
        connection: &mut Connection,
    ) -> Result<Vec<i64>> {
        let mut sql = Sql::new("look names of the audit up", "SELECT id FROM audit_names_").month(self.month);
        sql.push(" WHERE ").push(by).push(" = ").push_arg(text);
        if let Some(kind) = kind {
            sql.push(" AND kind = ").push_arg(kind);
        }
        sql.all(connection).await?.iter().map(|row| Ok(i64::from(row.get::<i32>("id")?))).collect()
    }

    /// What has this word in its name; `None` where nothing has.
    async fn word(&self, text: String, connection: &mut Connection) -> Result<Option<Word>> {
        let mut sql = self.names(Sql::new("look names of the audit up", ""), &text);
        sql.push(" LIMIT ").push_arg(NAMES + 1);
        let rows = sql.all(connection).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let numbers = match rows.len() > NAMES as usize {
            true => None,
            false => Some(rows.iter().map(|row| Ok(row.get::<i32>("id")?.into())).collect::<Result<_>>()?),
        };
        Ok(Some(Word { text, numbers }))
    }

    /// How many entries have such a name; more than [`MANY`] are not counted.
    async fn count(&self, numbers: &[i64], connection: &mut Connection) -> Result<i64> {
        let sql = Sql::new("count entries of the audit", "SELECT COUNT(*) AS n FROM (");
        let mut sql = self.named(sql, numbers);
        sql.push(" LIMIT ").push_arg(MANY).push(") found");
        sql.one(connection).await?.get("n")
    }

    /// The times of entries with such a name, some of them twice.
    fn named(&self, sql: Sql, numbers: &[i64]) -> Sql {
        let mut sql = sql.then("SELECT at FROM audit_").month(self.month).then(" WHERE who IN ");
        sql.push_numbers(numbers);
        sql = sql.then(" UNION ALL SELECT at FROM audit_").month(self.month).then(" WHERE thing IN ");
        sql.push_numbers(numbers);
        sql
    }

    /// The numbers of people and things whose name has the word.
    fn names(&self, sql: Sql, word: &str) -> Sql {
        let mut sql = sql.then("SELECT id FROM audit_names_").month(self.month).then(" WHERE name_key LIKE ");
        sql.push_arg(anywhere(word)).push(" ESCAPE '\\'");
        sql
    }
}
