//! Writing the audit: a transaction's entries are committed with what they tell of, or not at all.
//!
//! What recurs, such as names and addresses, is written once a month and has a number, so an entry is small.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use sarrio_model::{
    Actor, AuditOutcome, AuditThing, CategoryId, FieldChange, Operation, OperationId, OperationState, Origin,
    Role, Target, UserId,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Result, audit_tables,
    key::key,
    month::Month,
    sql::{Connection, Sql, Value, json},
};

/// Whom an entry concerns besides administrators: the manager of a category sees what concerns it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Concerns {
    /// The category of who did it.
    Actor,
    /// The category of this person.
    Person(UserId),
    /// This category.
    Category(CategoryId),
}

/// An entry before it has its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAuditEntry {
    /// Who did it.
    pub who: Actor,
    /// From where.
    pub from: Origin,
    /// What was done.
    pub action: String,
    /// To what.
    pub thing: Option<AuditThing>,
    /// Whom it concerns.
    pub concerns: Concerns,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// The job that does it.
    pub operation: Option<OperationId>,
    /// What was changed.
    pub changes: Vec<FieldChange>,
}

/// The longest text of an entry, in characters: a name that was typed may be anything.
const LONGEST: usize = 200;

/// What recurs in the entries of a month, and so has a number there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Recurring {
    kind: String,
    id: String,
    name: String,
}

impl Recurring {
    fn new(kind: &str, id: impl ToString, name: &str) -> Self {
        let name = name.chars().take(LONGEST).collect();
        Self { kind: kind.to_owned(), id: id.to_string(), name }
    }

    fn word(kind: &str, name: &str) -> Self {
        Self::new(kind, "", name)
    }
}

impl NewAuditEntry {
    /// The end of an operation: what Sarrio itself tells of what somebody asked for.
    pub(crate) fn end_of(operation: &Operation) -> Option<Self> {
        let outcome = match &operation.state {
            OperationState::Succeeded => AuditOutcome::Done,
            OperationState::Failed { problem } => AuditOutcome::Failed { problem: problem.code },
            OperationState::Cancelled => AuditOutcome::Cancelled,
            OperationState::Queued | OperationState::Running { .. } | OperationState::Undoing { .. } => {
                return None;
            }
        };
        let (kind, id) = match operation.target {
            Target::Desktop(id) => ("desktop", Some(id.0)),
            Target::Desktops => ("desktop", None),
            Target::Template(id) => ("template", Some(id.0)),
            Target::Hypervisor(id) => ("hypervisor", Some(id.0)),
            Target::StoragePath(id) => ("storage-path", Some(id.0)),
            Target::Lesson(id) => ("lesson", Some(id.0)),
        };
        Some(Self {
            who: Actor::sarrio(),
            from: Origin::Sarrio,
            action: operation.kind.as_str().to_owned(),
            thing: Some(AuditThing { kind: kind.to_owned(), id, name: operation.target_name.to_string() }),
            concerns: Concerns::Person(operation.owner),
            outcome,
            operation: Some(operation.id),
            changes: vec![],
        })
    }

    fn who(&self) -> Recurring {
        Recurring::new("user", self.who.id.map(|id| id.to_string()).unwrap_or_default(), &self.who.name)
    }

    fn role(&self) -> Option<Recurring> {
        self.who.role.map(|role| Recurring::word("role", role.as_str()))
    }

    fn place(&self) -> Recurring {
        Recurring::word("place", &self.from.place())
    }

    fn action(&self) -> Recurring {
        Recurring::word("action", &self.action)
    }

    fn thing(&self) -> Option<Recurring> {
        let thing = self.thing.as_ref()?;
        let id = thing.id.map(|id| id.to_string()).unwrap_or_default();
        Some(Recurring::new(&thing.kind, id, &thing.name))
    }
}

/// Writes entries. Each gets a time of its own, later than those of all entries before, even if the clock was set back.
pub(crate) async fn write(
    mut entries: Vec<NewAuditEntry>,
    now: Timestamp,
    connection: &mut Connection,
) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let month = Month::of(now);
    audit_tables::open(month, connection).await?;
    let newest =
        Sql::new("read the newest entry of the audit", "SELECT COALESCE(MAX(at), 0) AS newest FROM audit_");
    let newest: i64 = newest.month(month).one(connection).await?.get("newest")?;
    let first = now.as_microsecond().max(newest + 1);
    let people = people(&entries, connection).await?;
    for who in entries.iter_mut().map(|entry| &mut entry.who) {
        who.name = match who.id.and_then(|id| people.get(&id)) {
            Some(person) if person.username != who.name => format!("{} ({})", who.name, person.username),
            _ => std::mem::take(&mut who.name),
        };
    }
    let category_of = |entry: &NewAuditEntry| {
        let of = |person: UserId| people.get(&person).and_then(|person| person.category);
        let id = match entry.concerns {
            Concerns::Category(id) => Some(id.0),
            Concerns::Person(person) => of(person),
            Concerns::Actor => entry.who.id.and_then(of),
        };
        id.map(|id| Recurring::new("category", id, ""))
    };
    let wanted: HashSet<Recurring> = entries
        .iter()
        .flat_map(|entry| {
            let always = [Some(entry.who()), Some(entry.place()), Some(entry.action())];
            always.into_iter().chain([entry.role(), entry.thing(), category_of(entry)]).flatten()
        })
        .collect();
    let numbers = numbers(month, wanted, connection).await?;
    let number = |of: Option<Recurring>| Value::Int(of.and_then(|of| numbers.get(&of).copied()));
    let mut rows = Vec::with_capacity(entries.len());
    for (at, entry) in (first..).zip(&entries) {
        let changes = (!entry.changes.is_empty()).then(|| json(&entry.changes)).transpose()?;
        rows.push(vec![
            at.into(),
            number(Some(entry.who())),
            number(entry.role()),
            number(Some(entry.place())),
            Value::Id(entry.from.session().map(|session| session.0)),
            number(Some(entry.action())),
            number(entry.thing()),
            number(category_of(entry)),
            entry.outcome.name().as_str().into(),
            Value::Text(entry.outcome.problem().map(|code| code.as_str().to_owned())),
            Value::Id(entry.operation.map(|operation| operation.0)),
            Value::Text(changes),
        ]);
    }
    for some in rows.chunks(80) {
        let mut sql = Sql::new("write the audit", "INSERT INTO audit_").month(month);
        sql.push(" (at, who, role, place, session, action, thing, category, outcome, problem, operation, changes) VALUES ");
        push_rows(&mut sql, some);
        sql.execute(connection).await?;
    }
    Ok(())
}

fn push_rows(sql: &mut Sql, rows: &[Vec<Value>]) {
    for (index, row) in rows.iter().enumerate() {
        sql.push(if index == 0 { "" } else { ", " }).push_list(row.iter().cloned());
    }
}

/// What entries need to know of a person.
struct Person {
    /// The name that nobody else has: people choose how they are called.
    username: String,
    /// In whose charge they are; an administrator is in no manager's.
    category: Option<Uuid>,
}

/// The people who did what entries tell, and whom it concerns.
async fn people(entries: &[NewAuditEntry], connection: &mut Connection) -> Result<HashMap<UserId, Person>> {
    let concerned = |entry: &NewAuditEntry| match entry.concerns {
        Concerns::Person(person) => Some(person),
        Concerns::Actor | Concerns::Category(_) => None,
    };
    let ids: HashSet<UserId> =
        entries.iter().flat_map(|entry| [entry.who.id, concerned(entry)]).flatten().collect();
    let ids: Vec<Uuid> = ids.into_iter().map(|id| id.0).collect();
    let mut people = HashMap::new();
    for some in ids.chunks(512) {
        let mut sql =
            Sql::new("read the people whom the audit concerns", "SELECT id, username, CASE WHEN role <> ");
        sql.push_arg(Role::Administrator.as_str());
        sql.push(" THEN category END AS category FROM users WHERE id IN ").push_ids(some);
        for row in sql.all(connection).await? {
            let person = Person { username: row.get("username")?, category: row.get("category")? };
            people.insert(UserId(row.get("id")?), person);
        }
    }
    Ok(people)
}

/// The numbers in this month of what recurs. What is new gets one.
async fn numbers(
    month: Month,
    wanted: HashSet<Recurring>,
    connection: &mut Connection,
) -> Result<HashMap<Recurring, i64>> {
    let mut wanted: Vec<Recurring> = wanted.into_iter().collect();
    let mut numbers = HashMap::with_capacity(wanted.len());
    for some in wanted.chunks(200) {
        let mut sql =
            Sql::new("look names of the audit up", "SELECT id, kind, thing, name FROM audit_names_")
                .month(month);
        sql.push(" WHERE (thing, kind, name) IN (VALUES ");
        let rows: Vec<Vec<Value>> = some
            .iter()
            .map(|one| vec![one.id.as_str().into(), one.kind.as_str().into(), one.name.as_str().into()])
            .collect();
        push_rows(&mut sql, &rows);
        sql.push(")");
        for row in sql.all(connection).await? {
            let known = Recurring { kind: row.get("kind")?, id: row.get("thing")?, name: row.get("name")? };
            numbers.insert(known, i64::from(row.get::<i32>("id")?));
        }
    }
    wanted.retain(|one| !numbers.contains_key(one));
    if wanted.is_empty() {
        return Ok(numbers);
    }
    let greatest =
        Sql::new("number names of the audit", "SELECT COALESCE(MAX(id), 0) AS n FROM audit_names_");
    let greatest = i64::from(greatest.month(month).one(connection).await?.get::<i32>("n")?);
    let numbered: Vec<(i64, Recurring)> = (greatest + 1..).zip(wanted).collect();
    for some in numbered.chunks(200) {
        let mut sql = Sql::new("write names of the audit", "INSERT INTO audit_names_").month(month);
        sql.push(" (id, kind, thing, name, name_key) VALUES ");
        let row = |(number, one): &(i64, Recurring)| -> Vec<Value> {
            vec![
                (*number).into(),
                one.kind.as_str().into(),
                one.id.as_str().into(),
                one.name.as_str().into(),
                key(&one.name).into(),
            ]
        };
        push_rows(&mut sql, &some.iter().map(row).collect::<Vec<_>>());
        sql.execute(connection).await?;
    }
    numbers.extend(numbered.into_iter().map(|(number, one)| (one, number)));
    Ok(numbers)
}
