//! ISO images.

use sarrio_model::{
    Actions, Audience, Bytes, Caller, Change, EditShares, Media, MediaId, Noun, Page, PageQuery, Sharing,
    StoragePathId, UserId, UserRef,
};
use uuid::Uuid;

use crate::{
    Result, Store, StoreError, Tx,
    cursor::{anywhere, page_by_name, words},
    key::key,
    pending::Touched,
    shares::{self, Shared},
    sql::{Connection, Row, Sql, insert},
};

pub(crate) const SELECT: &str = "SELECT m.id, m.name, m.name_key AS sort_key, m.path, m.file, m.size, m.created, m.owner, \
    u.shown AS owner_name FROM media m LEFT JOIN users u ON u.id = m.owner";

/// An ISO image without its shares, which [`with_shares`] adds.
pub(crate) fn read(row: &Row) -> Result<Media> {
    Ok(Media {
        id: MediaId(row.get("id")?),
        name: row.parse("name")?,
        path: StoragePathId(row.get("path")?),
        file: row.parse("file")?,
        size: Bytes(row.unsigned("size")?),
        owner: match row.get::<Option<Uuid>>("owner")? {
            Some(id) => Some(UserRef { id: UserId(id), name: row.get("owner_name")? }),
            None => None,
        },
        sharing: Sharing::OnlyMe,
        shares: Vec::new(),
        created: row.time("created")?,
        actions: Actions::default(),
    })
}

pub(crate) async fn by_id(id: MediaId, connection: &mut Connection) -> Result<Option<Media>> {
    let sql = Sql::new("read media", SELECT).then(" WHERE m.id = $1").bind(id);
    let Some(row) = sql.optional(connection).await? else { return Ok(None) };
    let mut media = [read(&row)?];
    with_shares(&mut media, connection).await?;
    Ok(media.into_iter().next())
}

async fn with_shares(media: &mut [Media], connection: &mut Connection) -> Result<()> {
    let ids: Vec<Uuid> = media.iter().map(|media| media.id.0).collect();
    let mut shares = shares::of(Shared::Media, &ids, connection).await?;
    for media in media {
        media.shares = shares.remove(&media.id.0).unwrap_or_default();
        media.sharing = Sharing::of(&media.shares);
    }
    Ok(())
}

/// Who may see an ISO image: administrators, and those with whom it is shared.
pub(crate) fn audience(media: &Media) -> Audience {
    match media.sharing {
        Sharing::OnlyMe => Audience::Administrators,
        Sharing::Everyone => Audience::Everyone,
        Sharing::Chosen => {
            Audience::Shared { owner: None, with: media.shares.iter().map(|share| share.with).collect() }
        }
    }
}

impl Store {
    /// The media.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn media(&self, id: MediaId) -> Result<Option<Media>> {
        by_id(id, &mut self.reader().await?).await
    }

    /// A page of the media that are shared with the caller, by name.
    ///
    /// # Errors
    /// The cursor cannot be understood; the database does not answer.
    pub async fn media_list(&self, query: &PageQuery, caller: &Caller) -> Result<Page<Media>> {
        let matching = |sql: &mut Sql| {
            sql.push(" WHERE ");
            shares::push_condition(sql, Shared::Media, "m.id", caller);
            for word in words(query.q.as_deref()) {
                sql.push(" AND m.name_key LIKE ").push_arg(anywhere(&word)).push(" ESCAPE '\\'");
            }
        };
        let connection = &mut self.reader().await?;
        let mut count = Sql::new("count media", "SELECT COUNT(*) AS n FROM media m");
        matching(&mut count);
        let total = count.one(connection).await?.unsigned("n")?;
        let mut sql = Sql::new("list media", SELECT);
        matching(&mut sql);
        let mut page = page_by_name(sql, ("m.name_key", "m.id"), query, total, connection, read).await?;
        with_shares(&mut page.items, connection).await?;
        Ok(page)
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
        let columns = &["id", "name", "name_key", "path", "file", "size", "owner", "created"];
        let row = vec![
            media.id.into(),
            media.name.as_str().into(),
            key(media.name.as_str()).into(),
            media.path.into(),
            media.file.as_str().into(),
            media.size.into(),
            media.owner.as_ref().map(|owner| owner.id).into(),
            media.created.into(),
        ];
        insert("add media", "media", columns, vec![row], &mut self.connection).await?;
        let add = media.shares.iter().map(|share| share.with).collect();
        let edit = EditShares { add, remove: Vec::new() };
        shares::change(Shared::Media, media.id.0, &edit, &mut self.connection).await?;
        self.pending.touch(Touched::Media(media.id));
        self.pending.touch(Touched::StoragePath(media.path));
        Ok(())
    }

    /// Shares media with some, and no longer with others.
    ///
    /// # Errors
    /// There is no such media, category, group or person.
    pub async fn share_media(&mut self, id: MediaId, edit: &EditShares) -> Result<Media> {
        let gone = || StoreError::not_found(Noun::Media, id);
        let before = self.media(id).await?.ok_or_else(gone)?;
        shares::change(Shared::Media, id.0, edit, &mut self.connection).await?;
        let media = self.media(id).await?.ok_or_else(gone)?;
        let (was, is) = (audience(&before), audience(&media));
        if was != is && is != Audience::Everyone {
            // For those who may no longer see it, it is gone. The others get its new state after that.
            self.pending.gone(Change::MediaGone(id), was);
        }
        self.pending.touch(Touched::Media(id));
        Ok(media)
    }

    /// Deletes the media's row.
    ///
    /// # Errors
    /// There is no such media; the database does not answer.
    pub async fn remove_media(&mut self, id: MediaId) -> Result<()> {
        let before = self.media(id).await?.ok_or_else(|| StoreError::not_found(Noun::Media, id))?;
        self.remove(Noun::Media, "media", id.0).await?;
        self.pending.gone(Change::MediaGone(id), audience(&before));
        self.pending.touch(Touched::StoragePath(before.path));
        Ok(())
    }
}
