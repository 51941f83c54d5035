//! Lists of desktops and their counts, fast at 100,000 rows. Searches have a way of their own (`search.rs`).
//!
//! First it is known how many rows fit: triggers keep the counts. Where many fit, a page is found by *walking* the index
//! of its order past what does not fit; where few fit, by *gathering* them from the index of a filter and sorting.
//! PostgreSQL mostly chooses well by its statistics; from SQLite, which keeps none, every column but those of the index
//! to use is hidden.

use sarrio_model::{Desktop, DesktopQuery, DesktopSummary, Page, StateName};
use uuid::Uuid;

use crate::{
    Result, Store, Viewer,
    desktop_query::{Asked, Column, Filters, Key, Order},
    desktops::{COLUMNS, JOINS, read},
    sql::{Link, Row, Sql},
};

/// Where more than one row in this many fits, walking finds a page sooner than sorting all that fit.
const WALK_ABOVE: u64 = 50;

/// Which index finds a page's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The order's.
    Walk,
    /// A filter's; what it gives is sorted.
    Gather,
    /// A filter's, which is in the order of names.
    InOrder,
}

impl Order {
    /// Ends a statement whose inner one, which finds ids, stands up to its WHERE: the page behind the place in this
    /// order. Sorting carries no whole rows, and names are looked up for one page only.
    fn page(&self, sql: &mut Sql, key: &str, rows: u32) {
        let (compare, direction) = if self.descending { ("<", "DESC") } else { (">", "ASC") };
        if let Some((last_key, last_id)) = self.after.clone() {
            sql.push(&format!(" AND ({key}, d.id) {compare} (")).push_arg(last_key);
            sql.push(", ").push_arg(last_id).push(")");
        }
        sql.push(&format!(" ORDER BY {key} {direction}, d.id {direction} LIMIT ")).push_arg(rows + 1);
        sql.push(&format!(
            ") AS page JOIN desktops d ON d.id = page.id {JOINS} \
             ORDER BY page.sort_key {direction}, page.id {direction}"
        ));
    }

    /// The rows that such a statement found, as a page.
    fn read(&self, found: &[Row], rows: u32, total: u64) -> Result<Page<Desktop>> {
        let shown = found.len().min(rows as usize);
        let next = match found.get(shown.wrapping_sub(1)) {
            Some(last) if found.len() > shown => {
                let key = match self.column {
                    Column::Created => Key::Time(last.get("sort_key")?),
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
    async fn way(&self, order: &Order, total: u64, link: &mut Link) -> Result<Way> {
        if self.ids().next().is_some() && order.column == Column::Name {
            return Ok(Way::InOrder);
        }
        let all: u64 = counts("all", Uuid::nil(), link).await?.iter().map(|(_, _, n)| n).sum();
        Ok(if total.saturating_mul(WALK_ABOVE) > all { Way::Walk } else { Way::Gather })
    }

    /// Adds FROM and WHERE.
    fn push(&self, sql: &mut Sql, way: Way, sqlite: bool) {
        sql.push(" FROM desktops d WHERE d.in_bin = ").push_arg(self.in_bin);
        for (number, (column, id)) in self.ids().enumerate() {
            sql.push(&format!(" AND {} = ", hidden(column, sqlite && (way == Way::Walk || number > 0))));
            sql.push_arg(id);
        }
        if !self.states.is_empty() {
            let hide = sqlite && (way != Way::Gather || self.ids().next().is_some());
            sql.push(&format!(" AND {} IN ", hidden("state", hide)));
            sql.push_list(self.states.iter().map(|state| state.as_str()));
        }
    }

    /// How many rows fit.
    async fn count(&self, link: &mut Link) -> Result<u64> {
        let ids: Vec<_> = self.ids().collect();
        if ids.len() <= 1 {
            let (dimension, id) = ids.first().copied().unwrap_or(("all", Uuid::nil()));
            let by_state = counts(dimension, id, link).await?;
            return Ok(by_state
                .into_iter()
                .filter(|(in_bin, state, _)| {
                    *in_bin == self.in_bin && (self.states.is_empty() || self.states.contains(state))
                })
                .map(|(_, _, n)| n)
                .sum());
        }
        let mut sql = Sql::new("count desktops", "SELECT COUNT(*) AS n FROM (SELECT 1");
        self.push(&mut sql, Way::Gather, link.is_sqlite());
        sql.push(") AS fitting");
        sql.one(link).await?.unsigned("n")
    }
}

/// A column, or its value in a form for which no index is.
fn hidden(column: &str, hide: bool) -> String {
    if hide { format!("COALESCE(d.{column}, d.{column})") } else { format!("d.{column}") }
}

/// What the triggers counted of one dimension: (in the bin, state, how many).
async fn counts(dimension: &str, id: Uuid, link: &mut Link) -> Result<Vec<(bool, StateName, u64)>> {
    let text = "SELECT in_bin, state, n FROM desktop_counts WHERE dimension = $1 AND id = $2 AND n > 0";
    let rows = Sql::new("count desktops", text).bind(dimension).bind(id).all(link).await?;
    rows.iter().map(|row| Ok((row.get("in_bin")?, row.parse("state")?, row.unsigned("n")?))).collect()
}

impl Store {
    /// A page of desktops, without their disks.
    ///
    /// # Errors
    /// `sort`, `state` or `cursor` is not one ([`StoreError::Invalid`](crate::StoreError::Invalid)); the database does
    /// not answer.
    pub async fn desktops(&self, query: &DesktopQuery, viewer: Viewer) -> Result<Page<Desktop>> {
        let nothing = Page { items: Vec::new(), next: None, total: 0 };
        let Some(asked) = Asked::parse(query, viewer)? else { return Ok(nothing) };
        if !asked.filters.words.is_empty() {
            return self.search_desktops(&asked).await;
        }
        let Asked { filters, order, rows } = asked;
        let link = &mut self.reader().await?;
        let total = filters.count(link).await?;
        if total == 0 {
            return Ok(nothing);
        }
        let sqlite = link.is_sqlite();
        let way = filters.way(&order, total, link).await?;
        let column = order.column.sql();
        let key = hidden(column, sqlite && way == Way::Gather);
        let text = format!("SELECT {COLUMNS}, page.sort_key FROM (SELECT d.id, d.{column} AS sort_key");
        let mut sql = Sql::new("list desktops", text);
        filters.push(&mut sql, way, sqlite);
        order.page(&mut sql, &key, rows);
        order.read(&sql.all(link).await?, rows, total)
    }

    /// How many desktops are in which state.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn desktop_summary(&self, viewer: Viewer) -> Result<DesktopSummary> {
        let (dimension, id) = match viewer {
            Viewer::All => ("all", Uuid::nil()),
            Viewer::Owner(owner) => ("owner", owner.0),
        };
        let mut summary = DesktopSummary::default();
        for (in_bin, state, n) in counts(dimension, id, &mut self.reader().await?).await? {
            if in_bin {
                summary.deleted += n;
            } else {
                summary.total += n;
                *summary.states.entry(state).or_default() += n;
            }
        }
        Ok(summary)
    }
}
