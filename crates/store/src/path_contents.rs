//! Everything that is stored on a storage path. It can be read, and forgotten with the path.

use sarrio_model::{Desktop, Media, StoragePathId, Template};

use crate::{
    Result, Store, Tx, desktops, media,
    sql::{Connection, Sql},
    templates,
};

/// What is stored on a storage path, and what builds on it on other paths. Desktops are without their disks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PathContents {
    /// Desktops, including those in the recycle bin.
    pub desktops: Vec<Desktop>,
    /// Templates, including those in the recycle bin.
    pub templates: Vec<Template>,
    /// ISO images.
    pub media: Vec<Media>,
    /// Desktops on other paths that were made from a template here, or have a disk that builds on one here.
    pub dependent_desktops: Vec<Desktop>,
    /// Templates on other paths whose parent is here, or whose disk builds on one here.
    pub dependent_templates: Vec<Template>,
}

/// The disks on the path, and all disks that build on them.
const LOST: &str = "WITH RECURSIVE lost (id) AS (SELECT id FROM disks WHERE path = $1 \
    UNION SELECT k.id FROM disks k JOIN lost ON k.base = lost.id) ";

async fn read(path: StoragePathId, connection: &mut Connection) -> Result<PathContents> {
    let mut found = PathContents::default();
    let sql = desktops::select("read a path's desktops", "d.path = $1 ORDER BY d.name_key, d.id").bind(path);
    for row in sql.all(connection).await? {
        found.desktops.push(desktops::read(&row)?);
    }
    let sql =
        templates::select("read a path's templates", "t.path = $1 ORDER BY t.name_key, t.id").bind(path);
    for row in sql.all(connection).await? {
        found.templates.push(templates::read(&row)?);
    }
    let sql = Sql::new("read a path's media", media::SELECT)
        .then(" WHERE m.path = $1 ORDER BY m.name_key, m.id")
        .bind(path);
    for row in sql.all(connection).await? {
        found.media.push(media::read(&row)?);
    }
    let elsewhere = "d.path <> $1 AND (d.template IN (SELECT id FROM templates WHERE path = $1) OR d.id IN (";
    let sql = desktops::select("read desktops that build on a path", elsewhere)
        .then(LOST)
        .then("SELECT k.desktop FROM disks k JOIN lost ON lost.id = k.id)) ORDER BY d.name_key, d.id");
    for row in sql.bind(path).all(connection).await? {
        found.dependent_desktops.push(desktops::read(&row)?);
    }
    let elsewhere = "t.path <> $1 AND (t.parent IN (SELECT id FROM templates WHERE path = $1) OR t.id IN (";
    let sql = templates::select("read templates that build on a path", elsewhere)
        .then(LOST)
        .then("SELECT k.template FROM disks k JOIN lost ON lost.id = k.id)) ORDER BY t.name_key, t.id");
    for row in sql.bind(path).all(connection).await? {
        found.dependent_templates.push(templates::read(&row)?);
    }
    Ok(found)
}

impl Store {
    /// What is stored on a storage path, and what builds on it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn path_contents(&self, path: StoragePathId) -> Result<PathContents> {
        read(path, &mut self.reader().await?).await
    }
}

impl Tx {
    /// What is stored on a storage path, and what builds on it. Nothing changes it before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn path_contents(&mut self, path: StoragePathId) -> Result<PathContents> {
        read(path, &mut self.connection).await
    }

    /// Deletes a storage path's row and the rows of everything that is stored on it. What builds on it on other paths
    /// stays, without its base.
    ///
    /// # Errors
    /// A desktop elsewhere still names a template of the path ([`StoreError::InUse`](crate::StoreError::InUse)); the
    /// database does not answer.
    pub async fn forget_storage_path(&mut self, path: StoragePathId, contents: &PathContents) -> Result<()> {
        let bases = "UPDATE disks SET base = NULL WHERE base IN (SELECT id FROM disks WHERE path = $1)";
        let parents =
            "UPDATE templates SET parent = NULL WHERE parent IN (SELECT id FROM templates WHERE path = $1)";
        for text in [bases, parents] {
            Sql::new("forget what builds on what", text).bind(path).execute(&mut self.connection).await?;
        }
        for desktop in &contents.desktops {
            self.remove_desktop(desktop.id).await?;
        }
        for template in &contents.templates {
            self.remove_template(template.id).await?;
        }
        for media in &contents.media {
            self.remove_media(media.id).await?;
        }
        self.remove_storage_path(path).await
    }
}
