//! The sequence of events. A transaction notes what it changes. When it commits, the new state of each changed thing is
//! read and appended, so something that was written five times gives one event, with its final state.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use sarrio_model::{Audience, Change, DesktopId, Event, OperationId, Seq, UserId};

use crate::{
    Result, Store, Tx, attention, categories, custom_roles, desktops, groups, hypervisors, lessons, media,
    operations,
    pending::{Item, Pending, Touched},
    rooms, series,
    sql::{Connection, Sql, insert, json},
    storage_paths, templates, users, wake,
};

impl Pending {
    /// Appends the events. Returns the number of the last one, if there were any.
    pub(crate) async fn append_to_outbox(&mut self, connection: &mut Connection) -> Result<Option<Seq>> {
        let items = last_of_each(std::mem::take(&mut self.items));
        let changes = changes(items, connection).await?;
        let Ok(count @ 1..) = i64::try_from(changes.len()) else { return Ok(None) };
        let row = Sql::new("number events", "UPDATE site SET seq = seq + $1 RETURNING seq")
            .bind(count)
            .one(connection)
            .await?;
        let newest: i64 = row.get("seq")?;
        let now = Timestamp::now();
        let mut rows = Vec::with_capacity(changes.len());
        for (seq, (change, audience)) in (newest - count + 1..).zip(&changes) {
            rows.push(vec![seq.into(), now.into(), json(audience)?.into(), json(change)?.into()]);
        }
        insert("append events", "outbox", &["seq", "at", "audience", "change"], rows, connection).await?;
        if !connection.is_sqlite() {
            Sql::new("announce events", "SELECT pg_notify($1, $2)")
                .bind(wake::CHANNEL)
                .bind(newest.to_string())
                .execute(connection)
                .await?;
        }
        Ok(Some(Seq(newest)))
    }
}

/// Keeps the last of several changes of one thing, because it may disappear for some people and then be there for
/// others.
fn last_of_each(items: Vec<Item>) -> Vec<Item> {
    let mut seen = HashSet::new();
    let mut kept: Vec<Item> = items
        .into_iter()
        .rev()
        .filter(|item| match item {
            Item::Now(thing) => seen.insert(*thing),
            Item::Gone(..) => true,
        })
        .collect();
    kept.reverse();
    kept
}

/// Reads each changed thing. One that no longer exists has a `Gone` item of its own.
async fn changes(items: Vec<Item>, connection: &mut Connection) -> Result<Vec<(Change, Audience)>> {
    // A batch changes hundreds of desktops and operations, and a list adds thousands of people, so those are read together.
    let ids = |which: fn(Touched) -> Option<uuid::Uuid>| -> Vec<uuid::Uuid> {
        items
            .iter()
            .filter_map(|item| if let Item::Now(thing) = item { which(*thing) } else { None })
            .collect()
    };
    let desktop_ids = ids(|thing| if let Touched::Desktop(id) = thing { Some(id.0) } else { None });
    let operation_ids = ids(|thing| if let Touched::Operation(id) = thing { Some(id.0) } else { None });
    let user_ids: Vec<UserId> = ids(|thing| if let Touched::User(id) = thing { Some(id.0) } else { None })
        .into_iter()
        .map(UserId)
        .collect();
    let mut users: HashMap<UserId, _> =
        users::by_ids(&user_ids, connection).await?.into_iter().map(|user| (user.id, user)).collect();
    let mut desktops: HashMap<DesktopId, _> = desktops::by_ids(&desktop_ids, connection)
        .await?
        .into_iter()
        .map(|desktop| (desktop.id, desktop))
        .collect();
    let mut operations: HashMap<OperationId, _> = operations::by_ids(&operation_ids, connection)
        .await?
        .into_iter()
        .map(|row| (row.operation.id, row.operation))
        .collect();
    let mut changes = Vec::with_capacity(items.len());
    for item in items {
        let change = match item {
            Item::Gone(change, audience) => Some((*change, audience)),
            Item::Now(Touched::Desktop(id)) => desktops.remove(&id).map(|desktop| {
                let owner = desktop.owner.id;
                (Change::Desktop(desktop), Audience::Owner(owner))
            }),
            Item::Now(Touched::Operation(id)) => operations.remove(&id).map(|operation| {
                let owner = operation.owner;
                (Change::Operation(operation), Audience::Owner(owner))
            }),
            Item::Now(Touched::Template(id)) => templates::by_id(id, connection).await?.map(|template| {
                let audience = templates::audience(&template);
                (Change::Template(template), audience)
            }),
            Item::Now(Touched::Hypervisor(id)) => hypervisors::by_id(id, connection)
                .await?
                .map(|hypervisor| (Change::Hypervisor(hypervisor), Audience::Administrators)),
            Item::Now(Touched::StoragePath(id)) => storage_paths::by_id(id, connection)
                .await?
                .map(|path| (Change::StoragePath(path), Audience::Everyone)),
            Item::Now(Touched::Media(id)) => media::by_id(id, connection).await?.map(|media| {
                let audience = media::audience(&media);
                (Change::Media(media), audience)
            }),
            Item::Now(Touched::User(id)) => {
                users.remove(&id).map(|user| (Change::User(user), Audience::Owner(id)))
            }
            Item::Now(Touched::Category(id)) => categories::by_id(id, connection)
                .await?
                .map(|category| (Change::Category(category), Audience::Category(id))),
            Item::Now(Touched::CustomRole(id)) => custom_roles::by_id(id, connection)
                .await?
                .map(|role| (Change::CustomRole(role), Audience::Everyone)),
            Item::Now(Touched::Room(id)) => {
                rooms::by_id(id, connection).await?.map(|room| (Change::Room(room), Audience::Staff))
            }
            Item::Now(Touched::Lesson(id)) => lessons::by_id(id, connection).await?.map(|lesson| {
                let audience = lessons::audience(&lesson);
                (Change::Lesson(Box::new(lesson)), audience)
            }),
            Item::Now(Touched::Series(id)) => series::by_id(id, connection).await?.map(|one| {
                let audience = series::audience(&one);
                (Change::Series(Box::new(one)), audience)
            }),
            Item::Now(Touched::Attention(id)) => attention::of(id, connection)
                .await?
                .map(|attention| (Change::Attention(attention), Audience::Owner(id))),
            Item::Now(Touched::Group(id)) => groups::by_id(id, connection).await?.map(|group| {
                let audience = Audience::Category(group.category.id);
                (Change::Group(group), audience)
            }),
        };
        changes.extend(change);
    }
    Ok(changes)
}

impl Store {
    /// Events after `seq`, oldest first, at most `limit`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn events_since(&self, seq: Seq, limit: u32) -> Result<Vec<(Event, Audience)>> {
        let rows = Sql::new(
            "read events",
            "SELECT seq, at, audience, change FROM outbox WHERE seq > $1 ORDER BY seq LIMIT $2",
        )
        .bind(seq.0)
        .bind(limit)
        .all(&mut self.reader().await?)
        .await?;
        rows.iter()
            .map(|row| {
                let event =
                    Event { seq: Seq(row.get("seq")?), at: row.time("at")?, change: row.json("change")? };
                Ok((event, row.json("audience")?))
            })
            .collect()
    }

    /// The number of the newest event; 0 before the first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn newest_seq(&self) -> Result<Seq> {
        let row = Sql::new("read the newest event's place", "SELECT seq FROM site")
            .one(&mut self.reader().await?)
            .await?;
        Ok(Seq(row.get("seq")?))
    }

    /// The number of the oldest event that is still kept; where none is, one more than the newest number. A client that
    /// has seen all events before it can go on without reading the lists again.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn oldest_seq(&self) -> Result<Seq> {
        let row = Sql::new(
            "read the oldest event's place",
            "SELECT COALESCE((SELECT MIN(seq) FROM outbox), site.seq + 1) AS seq FROM site",
        )
        .one(&mut self.reader().await?)
        .await?;
        Ok(Seq(row.get("seq")?))
    }
}

impl Tx {
    /// Deletes all events except the newest `keep`. Returns how many were deleted.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn prune_events(&mut self, keep: u64) -> Result<u64> {
        Sql::new("forget old events", "DELETE FROM outbox WHERE seq <= (SELECT seq FROM site) - $1")
            .bind(i64::try_from(keep).unwrap_or(i64::MAX))
            .execute(&mut self.connection)
            .await
    }
}
