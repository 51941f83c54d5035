//! ISO images.

use sarrio_model::{Actions, Audience, Bytes, Change, Media, MediaId, Noun, Page, PageQuery, StoragePathId};

use crate::{
    Result, Store, Tx,
    cursor::{anywhere, page_by_name, words},
    key::key,
    pending::Touched,
    sql::{Connection, Row, Sql, insert},
};

pub(crate) const SELECT: &str = "SELECT id, name, name_key AS sort_key, path, file, size, created FROM media";

pub(crate) fn read(row: &Row) -> Result<Media> {
    Ok(Media {
        id: MediaId(row.get("id")?),
        name: row.parse("name")?,
        path: StoragePathId(row.get("path")?),
        file: row.parse("file")?,
        size: Bytes(row.unsigned("size")?),
        created: row.time("created")?,
        actions: Actions::default(),
    })
}

pub(crate) async fn by_id(id: MediaId, connection: &mut Connection) -> Result<Option<Media>> {
    let sql = Sql::new("read media", SELECT).then(" WHERE id = $1").bind(id);
    sql.optional(connection).await?.as_ref().map(read).transpose()
}

impl Store {
    /// The media.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn media(&self, id: MediaId) -> Result<Option<Media>> {
        by_id(id, &mut self.reader().await?).await
    }

    /// A page of media by name.
    ///
    /// # Errors
    /// The cursor cannot be understood; the database does not answer.
    pub async fn media_list(&self, query: &PageQuery) -> Result<Page<Media>> {
        let matching = |sql: &mut Sql| {
            sql.push(" WHERE TRUE");
            for word in words(query.q.as_deref()) {
                sql.push(" AND name_key LIKE ").push_arg(anywhere(&word)).push(" ESCAPE '\\'");
            }
        };
        let connection = &mut self.reader().await?;
        let mut count = Sql::new("count media", "SELECT COUNT(*) AS n FROM media");
        matching(&mut count);
        let total = count.one(connection).await?.unsigned("n")?;
        let mut sql = Sql::new("list media", SELECT);
        matching(&mut sql);
        page_by_name(sql, ("name_key", "id"), query, total, connection, read).await
    }
}

impl Tx {
    /// The media. Nobody changes it before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn media(&mut self, id: MediaId) -> Result<Option<Media>> {
        by_id(id, &mut self.connection).await
    }

    /// Adds media.
    ///
    /// # Errors
    /// Its id or file exists already; its path does not exist; the database does not answer.
    pub async fn insert_media(&mut self, media: &Media) -> Result<()> {
        let columns = &["id", "name", "name_key", "path", "file", "size", "created"];
        let row = vec![
            media.id.into(),
            media.name.as_str().into(),
            key(media.name.as_str()).into(),
            media.path.into(),
            media.file.as_str().into(),
            media.size.into(),
            media.created.into(),
        ];
        insert("add media", "media", columns, vec![row], &mut self.connection).await?;
        self.pending.touch(Touched::Media(media.id));
        self.pending.touch(Touched::StoragePath(media.path));
        Ok(())
    }

    /// Deletes the media's row.
    ///
    /// # Errors
    /// There is no such media; the database does not answer.
    pub async fn remove_media(&mut self, id: MediaId) -> Result<()> {
        let path = self.media(id).await?.map(|media| media.path);
        self.remove(Noun::Media, "media", id.0).await?;
        self.pending.gone(Change::MediaGone(id), Audience::Everyone);
        if let Some(path) = path {
            self.pending.touch(Touched::StoragePath(path));
        }
        Ok(())
    }
}
