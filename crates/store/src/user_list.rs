//! Lists of people: filtered, searched and sorted by the database, from any row on.

use sarrio_model::{Page, PageQuery, Scope, User, UserFilter, UserQuery, UserSort};

use crate::{
    Result, Store, Tx, charges,
    cursor::{Cursor, anywhere, words},
    sql::{Connection, Row, Sql},
    users::{COLUMNS, JOINS, read, select},
};

/// Adds the condition that a row of `users u` matches.
fn push_matching(sql: &mut Sql, filter: &UserFilter, scope: &Scope) {
    charges::push_condition(sql.push(" WHERE "), "u.id", scope);
    if let Some(role) = filter.role {
        sql.push(" AND u.role = ").push_arg(role.as_str());
    }
    if let Some(role) = filter.custom_role {
        sql.push(" AND u.custom_role = ").push_arg(role);
    }
    if let Some(category) = filter.category {
        sql.push(" AND u.category = ").push_arg(category);
    }
    if let Some(group) = filter.group {
        sql.push(" AND u.id IN (SELECT user_id FROM group_members WHERE group_id = ");
        sql.push_arg(group).push(")");
    }
    if let Some(enabled) = filter.enabled {
        sql.push(" AND u.enabled = ").push_arg(enabled);
    }
    for word in words(filter.q.as_deref()) {
        sql.push(" AND (u.shown_key LIKE ").push_arg(anywhere(&word)).push(" ESCAPE '\\'");
        sql.push(" OR u.username LIKE ").push_arg(anywhere(&word)).push(" ESCAPE '\\')");
    }
}

async fn count(filter: &UserFilter, scope: &Scope, connection: &mut Connection) -> Result<u64> {
    let mut sql = Sql::new("count users", "SELECT COUNT(*) AS n FROM users u");
    push_matching(&mut sql, filter, scope);
    sql.one(connection).await?.unsigned("n")
}

/// Completes a statement with an order.
fn push_order(sql: &mut Sql, direction: &'static str) {
    sql.push(" ORDER BY u.shown_key").push(direction).push(", u.id").push(direction);
}

impl Store {
    /// A page of the people that `scope` includes, by the name that is shown.
    ///
    /// # Errors
    /// The cursor is not one; the database does not answer.
    pub async fn users(&self, query: &UserQuery, scope: &Scope) -> Result<Page<User>> {
        let filter = UserFilter::from(query);
        let sort = query.sort.unwrap_or_default();
        let (compare, direction) = match sort {
            UserSort::Name => (" > (", " ASC"),
            UserSort::NameDescending => (" < (", " DESC"),
        };
        let connection = &mut self.reader().await?;
        let total = count(&filter, scope, connection).await?;
        // Ids alone are sorted and skipped; everything else is read for one page only.
        let mut sql = Sql::new("list users", "SELECT ").then(COLUMNS).then(" FROM (SELECT u.id FROM users u");
        push_matching(&mut sql, &filter, scope);
        if let Some(text) = &query.cursor {
            let after = Cursor::<String>::read(text, sort.as_str())?;
            sql.push(" AND (u.shown_key, u.id)").push(compare).push_arg(after.key).push(", ");
            sql.push_arg(after.id).push(")");
        }
        push_order(&mut sql, direction);
        let rows = PageQuery { limit: query.limit, ..PageQuery::default() }.rows();
        sql.push(" LIMIT ").push_arg(rows + 1);
        if let Some(offset) = query.offset {
            sql.push(" OFFSET ").push_arg(offset);
        }
        sql.push(") AS page JOIN users u ON u.id = page.id").push(JOINS);
        push_order(&mut sql, direction);
        page(&sql.all(connection).await?, rows, sort, total)
    }
}

fn page(found: &[Row], rows: u32, sort: UserSort, total: u64) -> Result<Page<User>> {
    let shown = found.len().min(rows as usize);
    let next = match found.get(shown.wrapping_sub(1)) {
        Some(last) if found.len() > shown => {
            let (key, id) = (last.get::<String>("sort_key")?, last.get("id")?);
            Some(Cursor { sort: sort.as_str().to_owned(), key, id }.write()?)
        }
        _ => None,
    };
    let items = found.iter().take(shown).map(read).collect::<Result<_>>()?;
    Ok(Page { items, next, total })
}

impl Tx {
    /// Everybody who matches and whom `scope` includes, by name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn users_matching(&mut self, filter: &UserFilter, scope: &Scope) -> Result<Vec<User>> {
        let mut sql = select("read users");
        push_matching(&mut sql, filter, scope);
        push_order(&mut sql, "");
        sql.all(&mut self.connection).await?.iter().map(read).collect()
    }
}
