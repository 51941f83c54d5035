//! Categories: the parts of a school that managers look after.

use sarrio_model::{
    Actions, Audience, Category, CategoryId, Change, Noun, Page, PageQuery, Revision, Subject,
};

use crate::{
    Result, Store, Tx,
    cursor::{anywhere, page_by_name, words},
    key::key,
    pending::Touched,
    sql::{Connection, Row, Sql, insert},
};

const SELECT: &str = "SELECT c.id, c.name, c.name_key AS sort_key, c.created, c.revision, \
    (SELECT COUNT(*) FROM users u WHERE u.category = c.id) AS people, \
    (SELECT COUNT(*) FROM user_groups g WHERE g.category = c.id) AS groups_in_it \
    FROM categories c";

fn read(row: &Row) -> Result<Category> {
    Ok(Category {
        id: CategoryId(row.get("id")?),
        name: row.parse("name")?,
        people: row.unsigned("people")?,
        groups: row.unsigned("groups_in_it")?,
        created: row.time("created")?,
        revision: Revision(row.get("revision")?),
        actions: Actions::default(),
    })
}

pub(crate) async fn by_id(id: CategoryId, connection: &mut Connection) -> Result<Option<Category>> {
    let sql = Sql::new("read a category", SELECT).then(" WHERE c.id = $1").bind(id);
    sql.optional(connection).await?.as_ref().map(read).transpose()
}

impl Store {
    /// The category with its counts.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn category(&self, id: CategoryId) -> Result<Option<Category>> {
        by_id(id, &mut self.reader().await?).await
    }

    /// A page of categories by name.
    ///
    /// # Errors
    /// The cursor is not one; the database does not answer.
    pub async fn categories(&self, query: &PageQuery) -> Result<Page<Category>> {
        let matching = |sql: &mut Sql| {
            sql.push(" WHERE TRUE");
            for word in words(query.q.as_deref()) {
                sql.push(" AND c.name_key LIKE ").push_arg(anywhere(&word)).push(" ESCAPE '\\'");
            }
        };
        let connection = &mut self.reader().await?;
        let mut count = Sql::new("count categories", "SELECT COUNT(*) AS n FROM categories c");
        matching(&mut count);
        let total = count.one(connection).await?.unsigned("n")?;
        let mut sql = Sql::new("list categories", SELECT);
        matching(&mut sql);
        page_by_name(sql, ("c.name_key", "c.id"), query, total, connection, read).await
    }
}

impl Tx {
    /// The category with its counts. Nobody changes it before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn category(&mut self, id: CategoryId) -> Result<Option<Category>> {
        by_id(id, &mut self.connection).await
    }

    /// Adds a category. Its counts are not written.
    ///
    /// # Errors
    /// Another category has its name ([`StoreError::Taken`](crate::StoreError::Taken)).
    pub async fn insert_category(&mut self, category: &Category) -> Result<()> {
        let row = vec![
            category.id.into(),
            category.name.as_str().into(),
            key(category.name.as_str()).into(),
            category.created.into(),
            category.revision.0.into(),
        ];
        let columns = &["id", "name", "name_key", "created", "revision"];
        insert("add a category", "categories", columns, vec![row], &mut self.connection).await?;
        self.pending.touch(Touched::Category(category.id));
        Ok(())
    }

    /// Writes the name. `category` gets the new revision.
    ///
    /// # Errors
    /// [`StoreError::StaleRevision`](crate::StoreError::StaleRevision) where somebody else has changed it; another has
    /// the name.
    pub async fn save_category(&mut self, category: &mut Category) -> Result<()> {
        let text = "UPDATE categories SET name = $3, name_key = $4, revision = revision + 1 \
            WHERE id = $1 AND revision = $2 RETURNING revision";
        let sql = Sql::new("write a category", text)
            .bind(category.id)
            .bind(category.revision.0)
            .bind(category.name.as_str())
            .bind(key(category.name.as_str()));
        let row = self.save(Noun::Category, "categories", category.id.0, sql).await?;
        category.revision = Revision(row.get("revision")?);
        self.pending.touch(Touched::Category(category.id));
        Ok(())
    }

    /// Deletes a category's row.
    ///
    /// # Errors
    /// There is no such category, or people or groups are in it ([`StoreError::InUse`](crate::StoreError::InUse)).
    pub async fn remove_category(&mut self, id: CategoryId) -> Result<()> {
        self.touch_shared_with(Subject::Category(id)).await?;
        self.remove(Noun::Category, "categories", id.0).await?;
        self.pending.gone(Change::CategoryGone(id), Audience::Category(id));
        Ok(())
    }
}
