//! Desktops: their rows, how an epoch is claimed, and which operation owns a desktop.

use std::collections::HashMap;

use sarrio_model::{
    Actions, Audience, Change, Desktop, DesktopId, Epoch, HypervisorId, MiB, Noun, OperationId, Persistence,
    StoragePathId, TemplateId, UserId, UserRef,
};
use uuid::Uuid;

use crate::{
    Result, Store, StoreError, Tx, disks,
    key::key,
    pending::Touched,
    sql::{Connection, Row, Sql, Value, insert, json},
};

/// The columns of a desktop, with the names of its owner, template and host, for lists, events and single reads. They
/// need [`JOINS`] after `desktops d`.
pub(crate) const COLUMNS: &str = "d.id, d.name, d.owner, u.shown AS owner_name, d.template, \
    t.name AS template_name, d.state_body, h.name AS host_name, d.hardware, d.persistence, d.path, p.name AS path_name, \
    d.newer_images, d.operation, d.epoch, d.holds, d.viewers, d.created, d.deleted, d.revision";
/// The tables with those names.
pub(crate) const JOINS: &str = "JOIN users u ON u.id = d.owner JOIN storage_paths p ON p.id = d.path \
    LEFT JOIN templates t ON t.id = d.template LEFT JOIN hypervisors h ON h.id = d.host";

pub(crate) fn select(doing: &'static str, condition: &'static str) -> Sql {
    Sql::new(doing, "SELECT ")
        .then(COLUMNS)
        .then(" FROM desktops d ")
        .then(JOINS)
        .then(" WHERE ")
        .then(condition)
}

pub(crate) fn read(row: &Row) -> Result<Desktop> {
    Ok(Desktop {
        id: DesktopId(row.get("id")?),
        name: row.parse("name")?,
        owner: UserRef { id: UserId(row.get("owner")?), name: row.get("owner_name")? },
        template: row.get::<Option<Uuid>>("template")?.map(TemplateId),
        template_name: row.parse_optional("template_name")?,
        state: row.json("state_body")?,
        host_name: row.parse_optional("host_name")?,
        hardware: row.json("hardware")?,
        persistence: persistence(row)?,
        path: StoragePathId(row.get("path")?),
        path_name: row.parse("path_name")?,
        disks: Vec::new(),
        newer_images: row.json("newer_images")?,
        operation: row.get::<Option<Uuid>>("operation")?.map(OperationId),
        epoch: Epoch(row.get("epoch")?),
        holds: row.json_optional("holds")?.unwrap_or_default(),
        viewers: u32::try_from(row.unsigned("viewers")?).unwrap_or(u32::MAX),
        created: row.time("created")?,
        deleted: row.time_optional("deleted")?,
        revision: sarrio_model::Revision(row.get("revision")?),
        actions: Actions::default(),
    })
}

fn persistence(row: &Row) -> Result<Persistence> {
    let text: String = row.get("persistence")?;
    let known = Persistence::ALL.iter().copied().find(|known| known.as_str() == text);
    known.ok_or_else(|| StoreError::unreadable("persistence", format!("there is no persistence {text}")))
}

/// One desktop with its disks.
async fn by_id(id: DesktopId, connection: &mut Connection) -> Result<Option<Desktop>> {
    let row = select("read a desktop", "d.id = $1").bind(id).optional(connection).await?;
    let Some(row) = row else { return Ok(None) };
    let mut desktop = read(&row)?;
    desktop.disks = disks::of(sarrio_model::DiskOwner::Desktop(id), connection).await?;
    Ok(Some(desktop))
}

/// Those of these desktops that exist, without their disks.
pub(crate) async fn by_ids(ids: &[Uuid], connection: &mut Connection) -> Result<Vec<Desktop>> {
    let mut desktops = Vec::with_capacity(ids.len());
    for some in ids.chunks(512) {
        let mut sql = select("read desktops", "d.id IN ");
        sql.push_ids(some);
        for row in sql.all(connection).await? {
            desktops.push(read(&row)?);
        }
    }
    Ok(desktops)
}

/// Writes the sort keys of owner and template, and the owner's category, into the desktops whose `column` has this id.
pub(crate) async fn follow(column: &'static str, id: Uuid, connection: &mut Connection) -> Result<()> {
    let text = "UPDATE desktops SET owner_key = (SELECT shown_key FROM users WHERE users.id = desktops.owner), \
        category = (SELECT category FROM users WHERE users.id = desktops.owner AND users.role <> 'administrator'), \
        template_key = COALESCE((SELECT name_key FROM templates WHERE templates.id = desktops.template), '') WHERE ";
    let sql = Sql::new("let desktops follow their owner and template", text).then(column).then(" = $1");
    sql.bind(id).execute(connection).await?;
    Ok(())
}

/// What a desktop holds of a host, given what it has: nothing while it is off.
fn held(desktop: &Desktop, has: u64) -> i64 {
    if desktop.state.is_on() { i64::try_from(has).unwrap_or(i64::MAX) } else { 0 }
}

async fn starting_memory(connection: &mut Connection) -> Result<HashMap<HypervisorId, MiB>> {
    let text = "SELECT host, CAST(SUM(memory) AS BIGINT) AS memory FROM desktops \
        WHERE host IS NOT NULL AND state = 'starting' GROUP BY host";
    let rows = Sql::new("sum up the memory that starting desktops take", text).all(connection).await?;
    rows.iter().map(|row| Ok((HypervisorId(row.get("host")?), MiB(row.unsigned("memory")?)))).collect()
}

async fn reserved_memory(connection: &mut Connection) -> Result<HashMap<HypervisorId, MiB>> {
    let text = "SELECT host, CAST(SUM(memory) AS BIGINT) AS memory FROM desktops WHERE host IS NOT NULL GROUP BY host";
    let rows = Sql::new("sum up the memory that desktops take", text).all(connection).await?;
    rows.iter().map(|row| Ok((HypervisorId(row.get("host")?), MiB(row.unsigned("memory")?)))).collect()
}

async fn of_host(host: HypervisorId, connection: &mut Connection) -> Result<Vec<Desktop>> {
    let sql = select("read a host's desktops", "d.host = $1").bind(host);
    sql.all(connection).await?.iter().map(read).collect()
}

impl Store {
    /// The desktops, with those in the recycle bin, that build on one of these templates, without their disks: at most
    /// `limit`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn desktops_on(&self, templates: &[TemplateId], limit: u32) -> Result<Vec<Desktop>> {
        let ids: Vec<Uuid> = templates.iter().map(|template| template.0).collect();
        let mut sql = select("read the desktops on templates", "d.template IN ");
        sql.push_ids(&ids).push(" ORDER BY d.name_key, d.id LIMIT ").push_arg(limit);
        sql.all(&mut self.reader().await?).await?.iter().map(read).collect()
    }

    /// The desktop with its disks.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn desktop(&self, id: DesktopId) -> Result<Option<Desktop>> {
        by_id(id, &mut self.reader().await?).await
    }

    /// Those of these desktops that exist, in no order, without their disks.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn desktops_by_id(&self, ids: &[DesktopId]) -> Result<Vec<Desktop>> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        by_ids(&ids, &mut self.reader().await?).await
    }

    /// The people who own a desktop from this template outside the recycle bin, each once for each desktop.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn owners_of_desktops_from(&self, template: TemplateId) -> Result<Vec<UserId>> {
        let text = "SELECT owner FROM desktops WHERE template = $1 AND in_bin = $2";
        let sql =
            Sql::new("read who owns desktops from a template", text).bind(template).bind(Value::Bool(false));
        let rows = sql.all(&mut self.reader().await?).await?;
        rows.iter().map(|row| Ok(UserId(row.get("owner")?))).collect()
    }

    /// The desktops whose state names this host, without their disks.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn desktops_of_host(&self, host: HypervisorId) -> Result<Vec<Desktop>> {
        of_host(host, &mut self.reader().await?).await
    }

    /// The desktops that have newer data in an image made outside Sarrio, without their disks.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn desktops_with_newer_images(&self) -> Result<Vec<Desktop>> {
        let sql = select("read desktops with newer images", "d.newer_images <> '[]'");
        sql.all(&mut self.reader().await?).await?.iter().map(read).collect()
    }

    /// The memory that is reserved on each host, for desktops that run there, may run there or are about to.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn reserved_memory(&self) -> Result<HashMap<HypervisorId, MiB>> {
        reserved_memory(&mut self.reader().await?).await
    }
}

impl Tx {
    /// The desktops that an operation works on, without their disks. This reads all desktops.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn desktops_of_operation(&mut self, operation: OperationId) -> Result<Vec<Desktop>> {
        let sql = select("read an operation's desktops", "d.operation = $1 ORDER BY d.name_key, d.id");
        sql.bind(operation).all(&mut self.connection).await?.iter().map(read).collect()
    }

    /// The desktops whose state names this host, without their disks. Nobody adds one before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn desktops_of_host(&mut self, host: HypervisorId) -> Result<Vec<Desktop>> {
        of_host(host, &mut self.connection).await
    }

    /// The desktop with its disks. Nobody changes it before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn desktop(&mut self, id: DesktopId) -> Result<Option<Desktop>> {
        by_id(id, &mut self.connection).await
    }

    /// Adds a desktop. Its disks are inserted apart.
    ///
    /// # Errors
    /// The id is taken; its owner, template, path or host is not there; the database does not answer.
    pub async fn insert_desktop(&mut self, desktop: &Desktop) -> Result<()> {
        self.insert_desktops(std::slice::from_ref(desktop)).await
    }

    /// Adds many desktops at once.
    ///
    /// # Errors
    /// As [`Tx::insert_desktop`]; then none is added.
    pub async fn insert_desktops(&mut self, desktops: &[Desktop]) -> Result<()> {
        const COLUMNS: &[&str] = &[
            "id",
            "name",
            "name_key",
            "owner",
            "owner_key",
            "category",
            "template",
            "template_key",
            "state",
            "state_body",
            "host",
            "memory",
            "held_vcpus",
            "held_memory",
            "hardware",
            "persistence",
            "path",
            "operation",
            "epoch",
            "viewers",
            "created",
            "deleted",
            "newer_images",
            "revision",
        ];
        // Desktops that are made together have few owners and templates, so each name is read once.
        let (mut owners, mut templates) = (HashMap::new(), HashMap::new());
        let mut rows = Vec::with_capacity(desktops.len());
        for desktop in desktops {
            let (owner_key, category) = self.owner_of_desktop(desktop.owner.id, &mut owners).await?;
            let template_key = match desktop.template {
                Some(id) => self.key_of_template(id, &mut templates).await?,
                None => String::new(),
            };
            rows.push(vec![
                desktop.id.into(),
                desktop.name.as_str().into(),
                key(desktop.name.as_str()).into(),
                desktop.owner.id.into(),
                owner_key.into(),
                category.into(),
                desktop.template.into(),
                template_key.into(),
                desktop.state.name().as_str().into(),
                json(&desktop.state)?.into(),
                desktop.state.host().into(),
                desktop.hardware.memory.into(),
                held(desktop, desktop.hardware.vcpus.into()).into(),
                held(desktop, desktop.hardware.memory.0).into(),
                json(&desktop.hardware)?.into(),
                desktop.persistence.as_str().into(),
                desktop.path.into(),
                desktop.operation.into(),
                desktop.epoch.0.into(),
                desktop.viewers.into(),
                desktop.created.into(),
                desktop.deleted.into(),
                json(&desktop.newer_images)?.into(),
                desktop.revision.0.into(),
            ]);
        }
        insert("add desktops", "desktops", COLUMNS, rows, &mut self.connection).await?;
        for desktop in desktops {
            self.pending.touch(Touched::Desktop(desktop.id));
        }
        // A template shows how many desktops are built on it, so it has changed too.
        for id in templates.into_keys() {
            self.pending.touch(Touched::Template(id));
        }
        // So has a storage path.
        for desktop in desktops {
            self.pending.touch(Touched::StoragePath(desktop.path));
        }
        Ok(())
    }

    /// The sort key and the category of an owner. The key is empty where there is none; then the row's reference is
    /// refused.
    async fn owner_of_desktop(
        &mut self,
        id: UserId,
        known: &mut HashMap<UserId, (String, Option<Uuid>)>,
    ) -> Result<(String, Option<Uuid>)> {
        if let Some(owner) = known.get(&id) {
            return Ok(owner.clone());
        }
        let sql = Sql::new("read an owner", "SELECT shown_key, CASE WHEN role = 'administrator' THEN NULL ELSE category END AS category FROM users WHERE id = $1").bind(id);
        let owner = match sql.optional(&mut self.connection).await? {
            Some(row) => (row.get("shown_key")?, row.get("category")?),
            None => Default::default(),
        };
        known.insert(id, owner.clone());
        Ok(owner)
    }

    /// The sort key of a template; empty where there is none, as for an owner.
    async fn key_of_template(
        &mut self,
        id: TemplateId,
        known: &mut HashMap<TemplateId, String>,
    ) -> Result<String> {
        if let Some(key) = known.get(&id) {
            return Ok(key.clone());
        }
        let sql = Sql::new("read a template's name", "SELECT name_key FROM templates WHERE id = $1").bind(id);
        let row = sql.optional(&mut self.connection).await?;
        let key: String = row.map(|row| row.get("name_key")).transpose()?.unwrap_or_default();
        known.insert(id, key.clone());
        Ok(key)
    }

    /// Writes everything except the id and the time of creation. `desktop` gets the new revision. The epoch never goes
    /// back: where it was claimed after `desktop` was read, the claimed epoch stays, and `desktop` gets it. What it holds of
    /// its host never becomes less while it is on. What powers do to it is not written, and ends when it is off.
    ///
    /// # Errors
    /// [`StoreError::StaleRevision`] where somebody else has changed it, [`StoreError::NotFound`] where it is gone.
    pub async fn save_desktop(&mut self, desktop: &mut Desktop) -> Result<()> {
        let before = Sql::new(
            "read a desktop before it is written",
            "SELECT owner, template FROM desktops WHERE id = $1",
        )
        .bind(desktop.id)
        .optional(&mut self.connection)
        .await?
        .ok_or_else(|| StoreError::not_found(Noun::Desktop, desktop.id))?;
        let text = "UPDATE desktops SET name = $3, name_key = $4, owner = $5, template = $6, state = $7, \
            state_body = $8, host = $9, memory = $10, hardware = $11, path = $12, viewers = $13, deleted = $14, \
            operation = $15, epoch = CASE WHEN epoch < $16 THEN $16 ELSE epoch END, newer_images = $17, \
            held_vcpus = CASE WHEN $18 = 0 OR $18 > held_vcpus THEN $18 ELSE held_vcpus END, \
            held_memory = CASE WHEN $19 = 0 OR $19 > held_memory THEN $19 ELSE held_memory END, \
            holds = CASE WHEN $20 THEN holds ELSE NULL END, persistence = $21, \
            revision = revision + 1 \
            WHERE id = $1 AND revision = $2 RETURNING revision, epoch";
        let sql = Sql::new("write a desktop", text)
            .bind(desktop.id)
            .bind(desktop.revision.0)
            .bind(desktop.name.as_str())
            .bind(key(desktop.name.as_str()))
            .bind(desktop.owner.id)
            .bind(desktop.template)
            .bind(desktop.state.name().as_str())
            .bind(json(&desktop.state)?)
            .bind(desktop.state.host())
            .bind(desktop.hardware.memory)
            .bind(json(&desktop.hardware)?)
            .bind(desktop.path)
            .bind(desktop.viewers)
            .bind(desktop.deleted)
            .bind(desktop.operation)
            .bind(desktop.epoch.0)
            .bind(json(&desktop.newer_images)?)
            .bind(held(desktop, desktop.hardware.vcpus.into()))
            .bind(held(desktop, desktop.hardware.memory.0))
            .bind(Value::Bool(desktop.state.is_on()))
            .bind(desktop.persistence.as_str());
        let row = self.save(Noun::Desktop, "desktops", desktop.id.0, sql).await?;
        let owner_before = UserId(before.get("owner")?);
        let template_before = before.get::<Option<Uuid>>("template")?.map(TemplateId);
        if owner_before != desktop.owner.id || template_before != desktop.template {
            follow("id", desktop.id.0, &mut self.connection).await?;
        }
        if template_before != desktop.template {
            for template in [template_before, desktop.template].into_iter().flatten() {
                self.pending.touch(Touched::Template(template));
            }
        }
        if owner_before != desktop.owner.id {
            self.pending.gone(Change::DesktopGone(desktop.id), Audience::Owner(owner_before));
        }
        desktop.revision = sarrio_model::Revision(row.get("revision")?);
        desktop.epoch = Epoch(row.get("epoch")?);
        self.pending.touch(Touched::Desktop(desktop.id));
        Ok(())
    }

    /// Deletes a desktop's row and the rows of its disks.
    ///
    /// # Errors
    /// There is no such desktop, or something is built on one of its disks ([`StoreError::InUse`]).
    pub async fn remove_desktop(&mut self, id: DesktopId) -> Result<()> {
        let row = Sql::new(
            "delete a desktop",
            "DELETE FROM desktops WHERE id = $1 RETURNING owner, template, path",
        )
        .bind(id)
        .optional(&mut self.connection)
        .await?
        .ok_or_else(|| StoreError::not_found(Noun::Desktop, id))?;
        self.pending.gone(Change::DesktopGone(id), Audience::Owner(UserId(row.get("owner")?)));
        if let Some(template) = row.get::<Option<Uuid>>("template")? {
            self.pending.touch(Touched::Template(TemplateId(template)));
        }
        self.pending.touch(Touched::StoragePath(StoragePathId(row.get("path")?)));
        Ok(())
    }

    /// Compare-and-swap: where the epoch is `from`, it becomes `from.next()`. Returns `false` where somebody else
    /// claimed it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn claim_epoch(&mut self, id: DesktopId, from: Epoch) -> Result<bool> {
        let claimed =
            Sql::new("claim an epoch", "UPDATE desktops SET epoch = epoch + 1 WHERE id = $1 AND epoch = $2")
                .bind(id)
                .bind(from.0)
                .execute(&mut self.connection)
                .await?
                == 1;
        if claimed {
            self.pending.touch(Touched::Desktop(id));
        }
        Ok(claimed)
    }

    /// The memory of the desktops that are about to start on each host, which no sample of the host shows yet.
    ///
    /// # Errors
    /// The database's.
    pub async fn starting_memory(&mut self) -> Result<HashMap<HypervisorId, MiB>> {
        starting_memory(&mut self.connection).await
    }

    /// [`Store::reserved_memory`] as this transaction sees it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn reserved_memory(&mut self) -> Result<HashMap<HypervisorId, MiB>> {
        reserved_memory(&mut self.connection).await
    }

    /// How many desktops a person has outside the recycle bin. A quota is compared with this.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count_desktops(&mut self, owner: UserId) -> Result<u64> {
        let text = "SELECT COUNT(*) AS n FROM desktops WHERE owner = $1 AND in_bin = $2";
        let sql = Sql::new("count a person's desktops", text).bind(owner).bind(Value::Bool(false));
        sql.one(&mut self.connection).await?.unsigned("n")
    }
}
