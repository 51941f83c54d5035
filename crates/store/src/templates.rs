//! Templates, and how many desktops and templates are built on them.

use sarrio_model::{
    Actions, Audience, Bytes, Caller, Change, EditShares, Noun, OperationId, Page, PageQuery, Revision,
    Sharing, StoragePathId, Template, TemplateFilter, TemplateId, UserId, UserRef,
};
use uuid::Uuid;

use crate::{
    Result, Store, StoreError, Tx, charges,
    cursor::{anywhere, page_by_name, words},
    desktops, disks,
    key::key,
    pending::Touched,
    shares::{self, Shared},
    sql::{Connection, Row, Sql, Value, insert, json},
};

/// A template with its owner's name, its disk and its counts. A template has one disk.
const SELECT: &str = "SELECT t.id, t.name, t.name_key AS sort_key, t.description, t.owner, u.shown AS owner_name, t.picture, \
    t.enabled, t.state, t.hardware, t.path, p.name AS path_name, t.parent, t.operation, t.created, t.deleted, t.revision, \
    b.id AS base_id, b.desktop AS base_desktop, b.template AS base_template, b.role AS base_role, \
    b.path AS base_path, b.file AS base_file, b.format AS base_format, b.virtual_size AS base_virtual_size, \
    b.actual_size AS base_actual_size, b.base AS base_base, b.created AS base_created, \
    (SELECT CAST(COALESCE(SUM(c.n), 0) AS BIGINT) FROM desktop_counts c \
     WHERE c.dimension = 'template' AND c.id = t.id) AS desktops, \
    (SELECT COUNT(*) FROM templates c WHERE c.parent = t.id) AS children \
    FROM templates t JOIN users u ON u.id = t.owner JOIN storage_paths p ON p.id = t.path \
    LEFT JOIN disks b ON b.template = t.id";

/// Selects templates by a condition; [`read`] reads the rows.
pub(crate) fn select(doing: &'static str, condition: &'static str) -> Sql {
    Sql::new(doing, SELECT).then(" WHERE ").then(condition)
}

/// A template without its shares, which [`with_shares`] adds.
pub(crate) fn read(row: &Row) -> Result<Template> {
    let has_base = row.get::<Option<Uuid>>("base_id")?.is_some();
    Ok(Template {
        id: TemplateId(row.get("id")?),
        name: row.parse("name")?,
        description: row.get("description")?,
        owner: UserRef { id: UserId(row.get("owner")?), name: row.get("owner_name")? },
        sharing: Sharing::OnlyMe,
        shares: Vec::new(),
        picture: row.get("picture")?,
        state: row.json("state")?,
        enabled: row.get("enabled")?,
        hardware: row.json("hardware")?,
        path: StoragePathId(row.get("path")?),
        path_name: row.parse("path_name")?,
        disk: if has_base { Some(disks::read(row, "base_")?) } else { None },
        parent: row.get::<Option<Uuid>>("parent")?.map(TemplateId),
        desktops: row.unsigned("desktops")?,
        children: row.unsigned("children")?,
        operation: row.get::<Option<Uuid>>("operation")?.map(OperationId),
        created: row.time("created")?,
        deleted: row.time_optional("deleted")?,
        revision: Revision(row.get("revision")?),
        actions: Actions::default(),
    })
}

async fn with_shares(templates: &mut [Template], connection: &mut Connection) -> Result<()> {
    let ids: Vec<Uuid> = templates.iter().map(|template| template.id.0).collect();
    let mut shares = shares::of(Shared::Template, &ids, connection).await?;
    for template in templates {
        template.shares = shares.remove(&template.id.0).unwrap_or_default();
        template.sharing = Sharing::of(&template.shares);
    }
    Ok(())
}

/// Who may see a template: its owner, and those with whom it is shared, unless it is retired or in the recycle bin.
pub(crate) fn audience(template: &Template) -> Audience {
    let owner = template.owner.id;
    match template.sharing {
        _ if !template.enabled || template.deleted.is_some() => Audience::Owner(owner),
        Sharing::OnlyMe => Audience::Owner(owner),
        Sharing::Everyone => Audience::Everyone,
        Sharing::Chosen => {
            let with = template.shares.iter().map(|share| share.with).collect();
            Audience::Shared { owner: Some(owner), with }
        }
    }
}

pub(crate) async fn by_id(id: TemplateId, connection: &mut Connection) -> Result<Option<Template>> {
    let sql = select("read a template", "t.id = $1").bind(id);
    let Some(row) = sql.optional(connection).await? else { return Ok(None) };
    let mut template = [read(&row)?];
    with_shares(&mut template, connection).await?;
    Ok(template.into_iter().next())
}

impl Store {
    /// The template with its disk and counts.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn template(&self, id: TemplateId) -> Result<Option<Template>> {
        by_id(id, &mut self.reader().await?).await
    }

    /// A page of templates by name: those whose owner is in the caller's scope, and those that are shared with the caller.
    ///
    /// # Errors
    /// The cursor is not one; the database does not answer.
    pub async fn templates(
        &self,
        query: &PageQuery,
        caller: &Caller,
        filter: TemplateFilter,
    ) -> Result<Page<Template>> {
        let matching = |sql: &mut Sql| {
            sql.push(match filter {
                TemplateFilter::Usable => " WHERE t.deleted IS NULL AND t.enabled",
                TemplateFilter::WithRetired => " WHERE t.deleted IS NULL",
                TemplateFilter::Bin => " WHERE t.deleted IS NOT NULL",
            });
            sql.push(" AND (");
            charges::push_condition(sql, "t.owner", &caller.scope);
            sql.push(" OR (t.enabled AND t.deleted IS NULL AND ");
            shares::push_condition(sql, Shared::Template, "t.id", caller);
            sql.push("))");
            for word in words(query.q.as_deref()) {
                sql.push(" AND t.name_key LIKE ").push_arg(anywhere(&word)).push(" ESCAPE '\\'");
            }
        };
        let connection = &mut self.reader().await?;
        let mut count = Sql::new("count templates", "SELECT COUNT(*) AS n FROM templates t");
        matching(&mut count);
        let total = count.one(connection).await?.unsigned("n")?;
        let mut sql = Sql::new("list templates", SELECT);
        matching(&mut sql);
        let mut page = page_by_name(sql, ("t.name_key", "t.id"), query, total, connection, read).await?;
        with_shares(&mut page.items, connection).await?;
        Ok(page)
    }

    /// A template with all templates that build on it, directly or not.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn templates_below(&self, id: TemplateId) -> Result<Vec<Template>> {
        let below = "t.id IN (WITH RECURSIVE below (id) AS (SELECT id FROM templates WHERE id = $1 \
            UNION SELECT c.id FROM templates c JOIN below ON c.parent = below.id) SELECT id FROM below) \
            ORDER BY t.name_key, t.id";
        let connection = &mut self.reader().await?;
        let rows = select("read what builds on a template", below).bind(id).all(connection).await?;
        let mut templates = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
        with_shares(&mut templates, connection).await?;
        Ok(templates)
    }
}

impl Tx {
    /// The templates that an operation works on. This reads all templates.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn templates_of_operation(&mut self, operation: OperationId) -> Result<Vec<Template>> {
        let sql = select("read an operation's templates", "t.operation = $1 ORDER BY t.name_key, t.id");
        let rows = sql.bind(operation).all(&mut self.connection).await?;
        let mut templates = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
        with_shares(&mut templates, &mut self.connection).await?;
        Ok(templates)
    }

    /// How many templates a person owns, with those in the recycle bin.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn count_templates(&mut self, owner: UserId) -> Result<u64> {
        let sql =
            Sql::new("count a person's templates", "SELECT COUNT(*) AS n FROM templates WHERE owner = $1");
        sql.bind(owner).one(&mut self.connection).await?.unsigned("n")
    }

    /// The template with its disk and counts. Nobody changes it before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn template(&mut self, id: TemplateId) -> Result<Option<Template>> {
        by_id(id, &mut self.connection).await
    }

    /// Adds a template with its shares. Its disk is inserted separately.
    ///
    /// # Errors
    /// The id exists already; its owner, path or parent does not exist; the database does not answer.
    pub async fn insert_template(&mut self, template: &Template) -> Result<()> {
        const COLUMNS: &[&str] = &[
            "id",
            "name",
            "name_key",
            "description",
            "owner",
            "picture",
            "enabled",
            "state",
            "hardware",
            "path",
            "parent",
            "operation",
            "created",
            "deleted",
            "revision",
        ];
        let row = vec![
            template.id.into(),
            template.name.as_str().into(),
            key(template.name.as_str()).into(),
            template.description.as_str().into(),
            template.owner.id.into(),
            template.picture.into(),
            template.enabled.into(),
            json(&template.state)?.into(),
            json(&template.hardware)?.into(),
            template.path.into(),
            template.parent.into(),
            template.operation.into(),
            template.created.into(),
            template.deleted.into(),
            template.revision.0.into(),
        ];
        insert("add a template", "templates", COLUMNS, vec![row], &mut self.connection).await?;
        let add = template.shares.iter().map(|share| share.with).collect();
        let edit = EditShares { add, remove: Vec::new() };
        shares::change(Shared::Template, template.id.0, &edit, &mut self.connection).await?;
        self.pending.touch(Touched::Template(template.id));
        self.pending.touch(Touched::StoragePath(template.path));
        self.touch_parent(template.parent);
        Ok(())
    }

    /// Notes the space that a template's image will take. It counts for the template's owner until the image is measured.
    ///
    /// # Errors
    /// There is no such template; the database does not answer.
    pub async fn expect_space_of_template(&mut self, id: TemplateId, space: Bytes) -> Result<()> {
        let text = "UPDATE templates SET expected_space = $2 WHERE id = $1";
        let sql = Sql::new("note how much space a template will take", text).bind(id).bind(space);
        match sql.execute(&mut self.connection).await? {
            0 => Err(StoreError::not_found(Noun::Template, id)),
            _ => Ok(()),
        }
    }

    /// The space that a template's image takes, or will take.
    ///
    /// # Errors
    /// There is no such template; the database does not answer.
    pub async fn space_of_template(&mut self, id: TemplateId) -> Result<Bytes> {
        let text = "SELECT COALESCE(k.actual_size, t.expected_space, 0) AS space \
            FROM templates t LEFT JOIN disks k ON k.template = t.id WHERE t.id = $1";
        let row = Sql::new("read how much space a template takes", text).bind(id);
        let row = row.optional(&mut self.connection).await?;
        Ok(Bytes(row.ok_or_else(|| StoreError::not_found(Noun::Template, id))?.unsigned("space")?))
    }

    fn touch_parent(&mut self, parent: Option<TemplateId>) {
        if let Some(parent) = parent {
            self.pending.touch(Touched::Template(parent));
        }
    }

    /// Writes everything except the id, the time of creation and the shares. `template` gets the new revision.
    ///
    /// # Errors
    /// [`StoreError::StaleRevision`] where somebody was faster, [`StoreError::NotFound`] where it is gone.
    pub async fn save_template(&mut self, template: &mut Template) -> Result<()> {
        let before = self
            .template(template.id)
            .await?
            .ok_or_else(|| StoreError::not_found(Noun::Template, template.id))?;
        let text = "UPDATE templates SET name = $3, name_key = $4, description = $5, owner = $6, picture = $7, \
            enabled = $8, state = $9, hardware = $10, path = $11, parent = $12, operation = $13, \
            deleted = $14, revision = revision + 1 WHERE id = $1 AND revision = $2 RETURNING revision";
        let sql = Sql::new("write a template", text)
            .bind(template.id)
            .bind(template.revision.0)
            .bind(template.name.as_str())
            .bind(key(template.name.as_str()))
            .bind(template.description.as_str())
            .bind(template.owner.id)
            .bind(Value::Bool(template.picture))
            .bind(Value::Bool(template.enabled))
            .bind(json(&template.state)?)
            .bind(json(&template.hardware)?)
            .bind(template.path)
            .bind(template.parent)
            .bind(template.operation)
            .bind(template.deleted);
        let row = self.save(Noun::Template, "templates", template.id.0, sql).await?;
        template.revision = Revision(row.get("revision")?);
        if before.name != template.name {
            desktops::follow("template", template.id.0, &mut self.connection).await?;
        }
        self.audience_changes(&before, template);
        Ok(())
    }

    /// Shares a template with some, and no longer with others. Its revision stays.
    ///
    /// # Errors
    /// There is no such template, category, group or person.
    pub async fn share_template(&mut self, id: TemplateId, edit: &EditShares) -> Result<Template> {
        let gone = || StoreError::not_found(Noun::Template, id);
        let before = self.template(id).await?.ok_or_else(gone)?;
        shares::change(Shared::Template, id.0, edit, &mut self.connection).await?;
        let template = self.template(id).await?.ok_or_else(gone)?;
        self.audience_changes(&before, &template);
        Ok(template)
    }

    fn audience_changes(&mut self, before: &Template, template: &Template) {
        let (was, is) = (audience(before), audience(template));
        if was != is && is != Audience::Everyone {
            // For those who may no longer see it, it is gone. The others get its new state after that.
            self.pending.gone(Change::TemplateGone(template.id), was);
        }
        self.pending.touch(Touched::Template(template.id));
    }

    /// Deletes a template's row and the row of its disk.
    ///
    /// # Errors
    /// There is no such template, or desktops, templates or disks are built on it ([`StoreError::InUse`]).
    pub async fn remove_template(&mut self, id: TemplateId) -> Result<()> {
        let before = self.template(id).await?.ok_or_else(|| StoreError::not_found(Noun::Template, id))?;
        self.remove(Noun::Template, "templates", id.0).await?;
        self.pending.gone(Change::TemplateGone(id), audience(&before));
        self.pending.touch(Touched::StoragePath(before.path));
        self.touch_parent(before.parent);
        Ok(())
    }
}
