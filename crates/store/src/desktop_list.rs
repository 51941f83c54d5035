//! Lists of desktops and their counts, fast with 100,000 rows. Searches, and lists of the desktops of the people in
//! somebody's charge, work differently: see `search.rs`.
//!
//! Triggers keep the counts, so it is known beforehand how many rows match. Where many match, a page is read by
//! scanning the index of its order and skipping what does not match. Where few match, they are read from the index of a
//! filter and sorted. PostgreSQL usually chooses well by its statistics. SQLite keeps none, so each column is hidden
//! from it whose index it must not use.

use sarrio_model::{
    Desktop, DesktopFilter, DesktopId, DesktopQuery, DesktopSummary, Page, Scope, StateName, UserId,
};
use uuid::Uuid;

use crate::{
    Result, Store,
    desktop_query::{Column, Filters, Key, Order, ParsedQuery},
    desktops::{COLUMNS, JOINS, read},
    sql::{Connection, Row, Sql},
};

/// Where more than one row in this many matches, scanning the order finds a page sooner than sorting all matching rows.
const SCAN_ABOVE: u64 = 50;

/// By which index a page is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plan {
    /// The order's: rows that do not match are skipped.
    ScanOrder,
    /// A filter's: the matching rows are sorted.
    SortMatches,
    /// A filter's that is already in the order of names.
    FilterInOrder,
}

impl Order {
    /// Completes a statement whose inner query, which finds ids, is written up to its WHERE: adds the position, the
    /// order and the limit. Ids alone are sorted, and names are looked up for one page only.
    fn page(&self, sql: &mut Sql, key: &'static str, index: Index, rows: u32) {
        let (compare, direction) = if self.descending { ("<", " DESC") } else { (">", " ASC") };
        if let Some((last_key, last_id)) = self.after.clone() {
            push_column(sql.push(" AND ("), key, index)
                .push(", d.id) ")
                .push(compare)
                .push(" (")
                .push_arg(last_key);
            sql.push(", ").push_arg(last_id).push(")");
        }
        push_column(sql.push(" ORDER BY "), key, index).push(direction).push(", d.id").push(direction);
        sql.push(" LIMIT ").push_arg(rows + 1);
        sql.push(") AS page JOIN desktops d ON d.id = page.id ").push(JOINS);
        sql.push(" ORDER BY page.sort_key").push(direction).push(", page.id").push(direction);
    }

    /// Makes a page of the rows that such a statement found.
    fn read(&self, found: &[Row], rows: u32, total: u64) -> Result<Page<Desktop>> {
        let shown = found.len().min(rows as usize);
        let next = match found.get(shown.wrapping_sub(1)) {
            Some(last) if found.len() > shown => {
                let key = match self.column {
                    Column::Created => Key::Number(last.get("sort_key")?),
                    _ => Key::Text(last.get("sort_key")?),
                };
                Some(self.cursor(key, last.get("id")?)?)
            }
            _ => None,
        };
        let items = found.iter().take(shown).map(read).collect::<Result<_>>()?;
        Ok(Page { items, next, total })
    }
}

impl Filters {
    async fn plan(&self, order: &Order, total: u64, connection: &mut Connection) -> Result<Plan> {
        if self.ids().next().is_some() && order.column == Column::Name {
            return Ok(Plan::FilterInOrder);
        }
        let all: u64 = counts("all", Uuid::nil(), connection).await?.iter().map(|(_, _, n)| n).sum();
        Ok(if total.saturating_mul(SCAN_ABOVE) > all { Plan::ScanOrder } else { Plan::SortMatches })
    }

    /// Adds FROM and WHERE.
    fn push(&self, sql: &mut Sql, plan: Plan, connection: &Connection) {
        let sqlite = connection.is_sqlite();
        sql.push(" FROM desktops d WHERE d.in_bin = ").push_arg(self.in_bin);
        for (number, (column, id)) in self.ids().enumerate() {
            let index = Index::hidden_if(sqlite && (plan == Plan::ScanOrder || number > 0));
            push_column(sql.push(" AND "), column, index).push(" = ").push_arg(id);
        }
        if !self.states.is_empty() {
            let index =
                Index::hidden_if(sqlite && (plan != Plan::SortMatches || self.ids().next().is_some()));
            push_column(sql.push(" AND "), "state", index).push(" IN ");
            sql.push_list(self.states.iter().map(|state| state.as_str()));
        }
    }

    /// How many rows match.
    async fn count(&self, connection: &mut Connection) -> Result<u64> {
        let ids: Vec<_> = self.ids().collect();
        if ids.len() <= 1 {
            let (dimension, id) = ids.first().copied().unwrap_or(("all", Uuid::nil()));
            let by_state = counts(dimension, id, connection).await?;
            return Ok(by_state
                .into_iter()
                .filter(|(in_bin, state, _)| {
                    *in_bin == self.in_bin && (self.states.is_empty() || self.states.contains(state))
                })
                .map(|(_, _, n)| n)
                .sum());
        }
        let mut sql = Sql::new("count desktops", "SELECT COUNT(*) AS n FROM (SELECT 1");
        self.push(&mut sql, Plan::SortMatches, connection);
        sql.push(") AS matching");
        sql.one(connection).await?.unsigned("n")
    }
}

/// Whether the database may use a column's index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Index {
    Usable,
    Hidden,
}

impl Index {
    fn hidden_if(hide: bool) -> Self {
        if hide { Self::Hidden } else { Self::Usable }
    }
}

/// Adds a column, or the same value in a form for which there is no index.
fn push_column<'a>(sql: &'a mut Sql, column: &'static str, index: Index) -> &'a mut Sql {
    match index {
        Index::Usable => sql.push("d.").push(column),
        Index::Hidden => sql.push("COALESCE(d.").push(column).push(", d.").push(column).push(")"),
    }
}

/// The counts of a teacher's own desktops and those of their students together, as [`counts`].
async fn counts_of_teacher(
    teacher: UserId,
    connection: &mut Connection,
) -> Result<Vec<(bool, StateName, u64)>> {
    let text = "SELECT in_bin, state, CAST(SUM(n) AS BIGINT) AS n FROM desktop_counts \
        WHERE dimension = 'owner' AND n > 0 \
        AND id IN (SELECT student FROM students_of WHERE teacher = $1 UNION ALL SELECT $1) GROUP BY in_bin, state";
    read_counts(&Sql::new("count a teacher's desktops", text).bind(teacher).all(connection).await?)
}

/// The counts of one dimension, as the triggers keep them: (in the bin, state, how many).
async fn counts(
    dimension: &str,
    id: Uuid,
    connection: &mut Connection,
) -> Result<Vec<(bool, StateName, u64)>> {
    let text = "SELECT in_bin, state, n FROM desktop_counts WHERE dimension = $1 AND id = $2 AND n > 0";
    read_counts(&Sql::new("count desktops", text).bind(dimension).bind(id).all(connection).await?)
}

fn read_counts(rows: &[Row]) -> Result<Vec<(bool, StateName, u64)>> {
    rows.iter().map(|row| Ok((row.get("in_bin")?, row.parse("state")?, row.unsigned("n")?))).collect()
}

impl Store {
    /// A page of desktops, without their disks.
    ///
    /// # Errors
    /// `sort`, `state` or `cursor` cannot be understood ([`StoreError::Invalid`](crate::StoreError::Invalid)); the
    /// database does not answer.
    pub async fn desktops(&self, query: &DesktopQuery, scope: &Scope) -> Result<Page<Desktop>> {
        let nothing = Page { items: Vec::new(), next: None, total: 0 };
        let Some(asked) = ParsedQuery::parse(query, scope)? else { return Ok(nothing) };
        let (Some(key), false) = (asked.order.column.indexed(), asked.needs_memory()) else {
            return self.search_desktops(&asked).await;
        };
        let ParsedQuery { filters, order, rows, .. } = asked;
        let connection = &mut self.reader().await?;
        let total = filters.count(connection).await?;
        if total == 0 {
            return Ok(nothing);
        }
        let plan = filters.plan(&order, total, connection).await?;
        let mut sql = Sql::new("list desktops", "SELECT ").then(COLUMNS);
        sql.push(", page.sort_key FROM (SELECT d.id, d.").push(key).push(" AS sort_key");
        filters.push(&mut sql, plan, connection);
        let index = Index::hidden_if(connection.is_sqlite() && plan == Plan::SortMatches);
        order.page(&mut sql, key, index, rows);
        order.read(&sql.all(connection).await?, rows, total)
    }

    /// How many rows of a list come before a desktop; none where the list does not show it.
    ///
    /// # Errors
    /// As [`Store::desktops`].
    pub async fn desktop_place(
        &self,
        id: DesktopId,
        query: &DesktopQuery,
        scope: &Scope,
    ) -> Result<Option<u64>> {
        let Some(asked) = ParsedQuery::parse(query, scope)? else { return Ok(None) };
        self.place_of_desktop(id, &asked).await
    }

    /// The desktops that a list shows, without their disks: at most one more than `most`.
    ///
    /// # Errors
    /// As [`Store::desktops`].
    pub async fn desktops_matching(
        &self,
        filter: &DesktopFilter,
        scope: &Scope,
        most: usize,
    ) -> Result<Vec<Desktop>> {
        let Some(asked) = ParsedQuery::parse(&filter.query(), scope)? else { return Ok(vec![]) };
        let rows = u32::try_from(most).unwrap_or(u32::MAX).saturating_add(1);
        Ok(self.search_desktops(&ParsedQuery { rows, ..asked }).await?.items)
    }

    /// How many desktops are in each state.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn desktop_summary(&self, scope: &Scope) -> Result<DesktopSummary> {
        let mut connection = self.reader().await?;
        let counts = match scope {
            Scope::Everything => counts("all", Uuid::nil(), &mut connection).await?,
            Scope::Category { id, .. } => counts("category", id.0, &mut connection).await?,
            Scope::Students { me, .. } => counts_of_teacher(*me, &mut connection).await?,
            Scope::Own(owner) => counts("owner", owner.0, &mut connection).await?,
        };
        drop(connection);
        let mut summary = DesktopSummary::default();
        for (in_bin, state, n) in counts {
            if in_bin {
                summary.deleted += n;
            } else {
                summary.total += n;
                *summary.states.entry(state).or_default() += n;
            }
        }
        let of = |state| summary.states.get(&state).copied().unwrap_or(0);
        summary.binned = summary.deleted;
        summary.attention = of(StateName::Failed) + of(StateName::Unreachable);
        if of(StateName::Paused) > 0 {
            summary.attention += self.names().await?.failed_paused(scope);
        }
        Ok(summary)
    }
}
