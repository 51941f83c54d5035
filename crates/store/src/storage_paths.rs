//! Storage paths, with their state on each host.

use std::collections::HashMap;

use sarrio_model::{
    Actions, Audience, Bytes, Change, HypervisorId, Noun, PathOnHost, Revision, StoragePath, StoragePathId,
};

use uuid::Uuid;

use crate::{
    Result, Store, StoreError, Tx,
    key::key,
    pending::Touched,
    sql::{Connection, Row, Sql, Value, insert, json},
    tx::Origin,
};

const SELECT: &str = "SELECT p.id, p.name, p.directory, p.desktops, p.templates, p.total, p.free, p.created, \
    p.revision, (SELECT CAST(COALESCE(SUM(c.n), 0) AS BIGINT) FROM desktop_counts c \
    WHERE c.dimension = 'path' AND c.id = p.id) + (SELECT COUNT(*) FROM templates t WHERE t.path = p.id) \
    + (SELECT COUNT(*) FROM media m WHERE m.path = p.id) AS things \
    FROM storage_paths p";

/// Storage paths with their state on each host.
async fn select(
    condition: &'static str,
    id: Option<StoragePathId>,
    connection: &mut Connection,
) -> Result<Vec<StoragePath>> {
    let with_id = |sql: Sql| if let Some(id) = id { sql.bind(id) } else { sql };
    let text = "SELECT s.path, s.hypervisor, h.name, s.usable, s.problem FROM path_hosts s \
        JOIN hypervisors h ON h.id = s.hypervisor JOIN storage_paths p ON p.id = s.path";
    let seen = Sql::new("read how hosts see storage paths", text).then(condition);
    let on_host = |row: &Row| {
        Ok(PathOnHost {
            hypervisor: HypervisorId(row.get("hypervisor")?),
            name: row.parse("name")?,
            usable: row.get("usable")?,
            problem: row.json_optional("problem")?,
        })
    };
    let seen = with_id(seen.then(" ORDER BY h.name_key, h.id"));
    let mut hosts = seen.grouped("path", on_host, connection).await?;
    let paths = Sql::new("read storage paths", SELECT).then(condition).then(" ORDER BY p.name_key, p.id");
    let rows = with_id(paths).all(connection).await?;
    rows.iter().map(|row| read(row, &mut hosts)).collect()
}

fn read(row: &Row, hosts: &mut HashMap<Uuid, Vec<PathOnHost>>) -> Result<StoragePath> {
    let id = StoragePathId(row.get("id")?);
    let size = |column| Ok::<_, StoreError>(row.get::<Option<i64>>(column)?.map(|n| Bytes(n.unsigned_abs())));
    Ok(StoragePath {
        id,
        name: row.parse("name")?,
        directory: row.parse("directory")?,
        desktops: row.get("desktops")?,
        templates: row.get("templates")?,
        total: size("total")?,
        free: size("free")?,
        hosts: hosts.remove(&id.0).unwrap_or_default(),
        things: row.unsigned("things")?,
        created: row.time("created")?,
        revision: Revision(row.get("revision")?),
        actions: Actions::default(),
    })
}

pub(crate) async fn by_id(id: StoragePathId, connection: &mut Connection) -> Result<Option<StoragePath>> {
    Ok(select(" WHERE p.id = $1", Some(id), connection).await?.pop())
}

impl Store {
    /// The storage path, with its state on each host.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn storage_path(&self, id: StoragePathId) -> Result<Option<StoragePath>> {
        by_id(id, &mut self.reader().await?).await
    }

    /// All storage paths by name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn storage_paths(&self) -> Result<Vec<StoragePath>> {
        select("", None, &mut self.reader().await?).await
    }
}

impl Tx {
    /// The storage path. Nobody changes it before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn storage_path(&mut self, id: StoragePathId) -> Result<Option<StoragePath>> {
        by_id(id, &mut self.connection).await
    }

    /// All storage paths by name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn storage_paths(&mut self) -> Result<Vec<StoragePath>> {
        select("", None, &mut self.connection).await
    }

    /// Adds a storage path.
    ///
    /// # Errors
    /// Its id or directory exists already; a host that it names does not exist; the database does not answer.
    pub async fn insert_storage_path(&mut self, path: &StoragePath) -> Result<()> {
        const COLUMNS: &[&str] = &[
            "id",
            "name",
            "name_key",
            "directory",
            "desktops",
            "templates",
            "total",
            "free",
            "created",
            "revision",
        ];
        let row = vec![
            path.id.into(),
            path.name.as_str().into(),
            key(path.name.as_str()).into(),
            path.directory.as_str().into(),
            path.desktops.into(),
            path.templates.into(),
            path.total.into(),
            path.free.into(),
            path.created.into(),
            path.revision.0.into(),
        ];
        insert("add a storage path", "storage_paths", COLUMNS, vec![row], &mut self.connection).await?;
        self.write_hosts(path).await?;
        self.pending.touch(Touched::StoragePath(path.id));
        Ok(())
    }

    /// Writes everything except the id and the time of creation. `path` gets the new revision.
    ///
    /// # Errors
    /// [`StoreError::StaleRevision`] where somebody else has changed it, [`StoreError::NotFound`] where it is gone.
    pub async fn save_storage_path(&mut self, path: &mut StoragePath) -> Result<()> {
        self.write_storage_path(path, Origin::Edited).await
    }

    /// Writes what was observed of a path. The revision stays, because it counts only what people change.
    ///
    /// # Errors
    /// As [`Tx::save_storage_path`].
    pub async fn observe_storage_path(&mut self, path: &mut StoragePath) -> Result<()> {
        self.write_storage_path(path, Origin::Observed).await
    }

    async fn write_storage_path(&mut self, path: &mut StoragePath, origin: Origin) -> Result<()> {
        let text = "UPDATE storage_paths SET name = $3, name_key = $4, directory = $5, desktops = $6, \
            templates = $7, total = $8, free = $9, revision = revision + $10 \
            WHERE id = $1 AND revision = $2 RETURNING revision";
        let sql = Sql::new("write a storage path", text)
            .bind(path.id)
            .bind(path.revision.0)
            .bind(path.name.as_str())
            .bind(key(path.name.as_str()))
            .bind(path.directory.as_str())
            .bind(Value::Bool(path.desktops))
            .bind(Value::Bool(path.templates))
            .bind(path.total)
            .bind(path.free)
            .bind(origin.revisions());
        let row = self.save(Noun::StoragePath, "storage_paths", path.id.0, sql).await?;
        self.write_hosts(path).await?;
        path.revision = Revision(row.get("revision")?);
        self.pending.touch(Touched::StoragePath(path.id));
        Ok(())
    }

    async fn write_hosts(&mut self, path: &StoragePath) -> Result<()> {
        Sql::new("forget how hosts saw a storage path", "DELETE FROM path_hosts WHERE path = $1")
            .bind(path.id)
            .execute(&mut self.connection)
            .await?;
        let mut rows = Vec::with_capacity(path.hosts.len());
        for host in &path.hosts {
            let problem = host.problem.as_ref().map(json).transpose()?;
            rows.push(vec![path.id.into(), host.hypervisor.into(), host.usable.into(), problem.into()]);
        }
        let columns = &["path", "hypervisor", "usable", "problem"];
        insert("write how hosts see a storage path", "path_hosts", columns, rows, &mut self.connection).await
    }

    /// Deletes a storage path's row.
    ///
    /// # Errors
    /// There is no such path, or there is something on it ([`StoreError::InUse`]).
    pub async fn remove_storage_path(&mut self, id: StoragePathId) -> Result<()> {
        self.remove(Noun::StoragePath, "storage_paths", id.0).await?;
        self.pending.gone(Change::StoragePathGone(id), Audience::Everyone);
        Ok(())
    }
}
