//! Roles of the school's own.

use sarrio_model::{Actions, Audience, Change, CustomRole, CustomRoleId, Noun, Page, PageQuery, Revision};

use crate::{
    Result, Store, Tx,
    cursor::{anywhere, page_by_name, words},
    key::key,
    pending::Touched,
    sql::{Connection, Row, Sql, insert, json},
    users,
};

const SELECT: &str = "SELECT r.id, r.name, r.name_key AS sort_key, r.base, r.without, r.created, r.revision, \
    (SELECT COUNT(*) FROM users u WHERE u.custom_role = r.id) AS people FROM custom_roles r";

fn read(row: &Row) -> Result<CustomRole> {
    Ok(CustomRole {
        id: CustomRoleId(row.get("id")?),
        name: row.parse("name")?,
        base: users::role(row, "base")?,
        without: row.json("without")?,
        people: row.unsigned("people")?,
        created: row.time("created")?,
        revision: Revision(row.get("revision")?),
        actions: Actions::default(),
    })
}

pub(crate) async fn by_id(id: CustomRoleId, connection: &mut Connection) -> Result<Option<CustomRole>> {
    let sql = Sql::new("read a role", SELECT).then(" WHERE r.id = $1").bind(id);
    sql.optional(connection).await?.as_ref().map(read).transpose()
}

impl Store {
    /// The role.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn custom_role(&self, id: CustomRoleId) -> Result<Option<CustomRole>> {
        by_id(id, &mut self.reader().await?).await
    }

    /// A page of the school's own roles by name.
    ///
    /// # Errors
    /// The cursor is not one; the database does not answer.
    pub async fn custom_roles(&self, query: &PageQuery) -> Result<Page<CustomRole>> {
        let matching = |sql: &mut Sql| {
            sql.push(" WHERE TRUE");
            for word in words(query.q.as_deref()) {
                sql.push(" AND r.name_key LIKE ").push_arg(anywhere(&word)).push(" ESCAPE '\\'");
            }
        };
        let connection = &mut self.reader().await?;
        let mut count = Sql::new("count roles", "SELECT COUNT(*) AS n FROM custom_roles r");
        matching(&mut count);
        let total = count.one(connection).await?.unsigned("n")?;
        let mut sql = Sql::new("list roles", SELECT);
        matching(&mut sql);
        page_by_name(sql, ("r.name_key", "r.id"), query, total, connection, read).await
    }
}

impl Tx {
    /// The role. Nobody changes it before this transaction ends.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn custom_role(&mut self, id: CustomRoleId) -> Result<Option<CustomRole>> {
        by_id(id, &mut self.connection).await
    }

    /// Adds a role. The number of its people is not written.
    ///
    /// # Errors
    /// Another role has its name ([`StoreError::Taken`](crate::StoreError::Taken)).
    pub async fn insert_custom_role(&mut self, role: &CustomRole) -> Result<()> {
        let row = vec![
            role.id.into(),
            role.name.as_str().into(),
            key(role.name.as_str()).into(),
            role.base.as_str().into(),
            json(&role.without)?.into(),
            role.created.into(),
            role.revision.0.into(),
        ];
        let columns = &["id", "name", "name_key", "base", "without", "created", "revision"];
        insert("add a role", "custom_roles", columns, vec![row], &mut self.connection).await?;
        self.pending.touch(Touched::CustomRole(role.id));
        Ok(())
    }

    /// Writes the name and what the role lacks. `role` gets the new revision.
    ///
    /// # Errors
    /// [`StoreError::StaleRevision`](crate::StoreError::StaleRevision) where somebody else has changed it; another has
    /// the name.
    pub async fn save_custom_role(&mut self, role: &mut CustomRole) -> Result<()> {
        let text = "UPDATE custom_roles SET name = $3, name_key = $4, without = $5, revision = revision + 1 \
            WHERE id = $1 AND revision = $2 RETURNING revision";
        let sql = Sql::new("write a role", text)
            .bind(role.id)
            .bind(role.revision.0)
            .bind(role.name.as_str())
            .bind(key(role.name.as_str()))
            .bind(json(&role.without)?);
        let row = self.save(Noun::CustomRole, "custom_roles", role.id.0, sql).await?;
        role.revision = Revision(row.get("revision")?);
        self.pending.touch(Touched::CustomRole(role.id));
        Ok(())
    }

    /// Deletes a role's row.
    ///
    /// # Errors
    /// There is no such role, or people have it ([`StoreError::InUse`](crate::StoreError::InUse)).
    pub async fn remove_custom_role(&mut self, id: CustomRoleId) -> Result<()> {
        self.remove(Noun::CustomRole, "custom_roles", id.0).await?;
        self.pending.gone(Change::CustomRoleGone(id), Audience::Everyone);
        Ok(())
    }
}
