//! Disk images: whose they are, where they are and what they are built on.

use sarrio_model::{
    Bytes, DesktopId, Disk, DiskFormat, DiskId, DiskOwner, DiskRole, HostPath, Noun, StoragePathId,
    TemplateId,
};
use uuid::Uuid;

use crate::{
    Result, Store, StoreError, Tx,
    pending::Touched,
    sql::{Connection, Row, Sql, insert},
};

const COLUMNS: &[&str] = &[
    "id",
    "desktop",
    "template",
    "role",
    "path",
    "file",
    "format",
    "virtual_size",
    "actual_size",
    "base",
    "created",
];
const SELECT: &str = "SELECT id, desktop, template, role, path, file, format, virtual_size, actual_size, base, \
    created FROM disks";

/// Reads a disk whose columns have `prefix` before their names, as in a join.
pub(crate) fn read(row: &Row, prefix: &str) -> Result<Disk> {
    let column = |name: &str| format!("{prefix}{name}");
    let text = |name: &str| row.get::<String>(&column(name));
    let owner =
        match (row.get::<Option<Uuid>>(&column("desktop"))?, row.get::<Option<Uuid>>(&column("template"))?) {
            (Some(desktop), _) => DiskOwner::Desktop(DesktopId(desktop)),
            (None, Some(template)) => DiskOwner::Template(TemplateId(template)),
            (None, None) => return Err(StoreError::unreadable("desktop", "a disk has no owner")),
        };
    let role = match text("role")?.as_str() {
        "system" => DiskRole::System,
        "data" => DiskRole::Data,
        "scratch" => DiskRole::Scratch,
        other => return Err(StoreError::unreadable("role", format!("there is no role {other}"))),
    };
    let format = match text("format")?.as_str() {
        "qcow2" => DiskFormat::Qcow2,
        "raw" => DiskFormat::Raw,
        other => return Err(StoreError::unreadable("format", format!("there is no format {other}"))),
    };
    let actual_size = row.get::<Option<i64>>(&column("actual_size"))?;
    Ok(Disk {
        id: DiskId(row.get(&column("id"))?),
        owner,
        role,
        path: StoragePathId(row.get(&column("path"))?),
        file: row.parse(&column("file"))?,
        format,
        virtual_size: Bytes(row.unsigned(&column("virtual_size"))?),
        actual_size: actual_size.map(|size| Bytes(size.unsigned_abs())),
        base: row.get::<Option<Uuid>>(&column("base"))?.map(DiskId),
        created: row.time(&column("created"))?,
    })
}

fn read_all(rows: &[Row]) -> Result<Vec<Disk>> {
    rows.iter().map(|row| read(row, "")).collect()
}

/// The owner as the values of two columns.
fn columns_of(owner: DiskOwner) -> (Option<DesktopId>, Option<TemplateId>) {
    match owner {
        DiskOwner::Desktop(id) => (Some(id), None),
        DiskOwner::Template(id) => (None, Some(id)),
    }
}

/// A change of a disk is announced as a change of its owner.
fn touched(owner: DiskOwner) -> Touched {
    match owner {
        DiskOwner::Desktop(id) => Touched::Desktop(id),
        DiskOwner::Template(id) => Touched::Template(id),
    }
}

/// The disks of a desktop or template, oldest first.
pub(crate) async fn of(owner: DiskOwner, connection: &mut Connection) -> Result<Vec<Disk>> {
    let (condition, id) = match owner {
        DiskOwner::Desktop(id) => (" WHERE desktop = $1", id.0),
        DiskOwner::Template(id) => (" WHERE template = $1", id.0),
    };
    let sql = Sql::new("read disks", SELECT).then(condition).then(" ORDER BY created, id").bind(id);
    read_all(&sql.all(connection).await?)
}

async fn by_id(id: DiskId, connection: &mut Connection) -> Result<Option<Disk>> {
    let sql = Sql::new("read a disk", SELECT).then(" WHERE id = $1").bind(id);
    sql.optional(connection).await?.map(|row| read(&row, "")).transpose()
}

impl Store {
    /// The disk.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn disk(&self, id: DiskId) -> Result<Option<Disk>> {
        by_id(id, &mut self.reader().await?).await
    }

    /// The disks of a desktop or template, oldest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn disks_of(&self, owner: DiskOwner) -> Result<Vec<Disk>> {
        of(owner, &mut self.reader().await?).await
    }

    /// The disk whose image is this file. This reads all disks.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn disk_by_file(&self, file: &HostPath) -> Result<Option<Disk>> {
        let sql = Sql::new("find a disk by its file", SELECT).then(" WHERE file = $1 ORDER BY id");
        let row = sql.bind(file.as_str()).optional(&mut self.reader().await?).await?;
        row.map(|row| read(&row, "")).transpose()
    }

    /// The disks of these desktops, oldest first, in no particular order of the desktops.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn disks_of_desktops(&self, desktops: &[DesktopId]) -> Result<Vec<Disk>> {
        let ids: Vec<Uuid> = desktops.iter().map(|id| id.0).collect();
        let mut connection = self.reader().await?;
        let mut disks = Vec::new();
        for some in ids.chunks(512) {
            let mut sql = Sql::new("read the disks of desktops", SELECT).then(" WHERE desktop IN ");
            sql.push_ids(some);
            sql.push(" ORDER BY created, id");
            disks.extend(read_all(&sql.all(&mut connection).await?)?);
        }
        Ok(disks)
    }

    /// The disks on a storage path.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn disks_on(&self, path: StoragePathId) -> Result<Vec<Disk>> {
        let sql = Sql::new("read a path's disks", SELECT).then(" WHERE path = $1 ORDER BY id").bind(path);
        read_all(&sql.all(&mut self.reader().await?).await?)
    }

    /// The disks that are overlays of this one.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn children_of(&self, base: DiskId) -> Result<Vec<Disk>> {
        let sql = Sql::new("read a disk's overlays", SELECT).then(" WHERE base = $1 ORDER BY id").bind(base);
        read_all(&sql.all(&mut self.reader().await?).await?)
    }
}

impl Tx {
    /// The disk. Nobody changes it before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn disk(&mut self, id: DiskId) -> Result<Option<Disk>> {
        by_id(id, &mut self.connection).await
    }

    /// The disks of a desktop or template, oldest first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn disks_of(&mut self, owner: DiskOwner) -> Result<Vec<Disk>> {
        of(owner, &mut self.connection).await
    }

    /// How many disks are overlays of this one.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count_children(&mut self, base: DiskId) -> Result<u64> {
        let sql = Sql::new("count a disk's overlays", "SELECT COUNT(*) AS n FROM disks WHERE base = $1");
        sql.bind(base).one(&mut self.connection).await?.unsigned("n")
    }

    /// Adds a disk.
    ///
    /// # Errors
    /// Its id or file is taken; its owner, path or base is not there; the database does not answer.
    pub async fn insert_disk(&mut self, disk: &Disk) -> Result<()> {
        self.insert_disks(std::slice::from_ref(disk)).await
    }

    /// Adds many disks at once.
    ///
    /// # Errors
    /// As [`Tx::insert_disk`]; then none is added.
    pub async fn insert_disks(&mut self, disks: &[Disk]) -> Result<()> {
        let row = |disk: &Disk| {
            let (desktop, template) = columns_of(disk.owner);
            vec![
                disk.id.into(),
                desktop.into(),
                template.into(),
                disk.role.as_str().into(),
                disk.path.into(),
                disk.file.as_str().into(),
                disk.format.as_str().into(),
                disk.virtual_size.into(),
                disk.actual_size.into(),
                disk.base.into(),
                disk.created.into(),
            ]
        };
        insert("add disks", "disks", COLUMNS, disks.iter().map(row).collect(), &mut self.connection).await?;
        for disk in disks {
            self.pending.touch(touched(disk.owner));
        }
        Ok(())
    }

    /// Writes owner, role, path, file, format, sizes and base. Disks have no revision, because only the operation that
    /// owns their desktop or template writes them.
    ///
    /// # Errors
    /// There is no such disk, or its file belongs to another.
    pub async fn save_disk(&mut self, disk: &mut Disk) -> Result<()> {
        let before = self.disk(disk.id).await?.ok_or_else(|| StoreError::not_found(Noun::Disk, disk.id))?;
        let (desktop, template) = columns_of(disk.owner);
        let text = "UPDATE disks SET desktop = $2, template = $3, role = $4, path = $5, file = $6, format = $7, \
            virtual_size = $8, actual_size = $9, base = $10 WHERE id = $1";
        Sql::new("write a disk", text)
            .bind(disk.id)
            .bind(desktop)
            .bind(template)
            .bind(disk.role.as_str())
            .bind(disk.path)
            .bind(disk.file.as_str())
            .bind(disk.format.as_str())
            .bind(disk.virtual_size)
            .bind(disk.actual_size)
            .bind(disk.base)
            .execute(&mut self.connection)
            .await?;
        self.pending.touch(touched(before.owner));
        self.pending.touch(touched(disk.owner));
        Ok(())
    }

    /// Deletes a disk's row.
    ///
    /// # Errors
    /// There is no such disk, or overlays are built on it ([`StoreError::InUse`]).
    pub async fn remove_disk(&mut self, id: DiskId) -> Result<()> {
        let disk = self.disk(id).await?.ok_or_else(|| StoreError::not_found(Noun::Disk, id))?;
        Sql::new("delete a disk", "DELETE FROM disks WHERE id = $1")
            .bind(id)
            .execute(&mut self.connection)
            .await?;
        self.pending.touch(touched(disk.owner));
        Ok(())
    }
}
