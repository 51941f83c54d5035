//! Lists of desktops and their counts, fast at 100,000 rows.
//!
//! First it is known how many rows fit: triggers keep the counts, and a search is counted up to a limit. Where many
//! fit, a page is found by *walking* the index of its order past what does not fit; where few fit, by *gathering* them
//! from the index of a filter and sorting. PostgreSQL mostly chooses well by its statistics; from SQLite, which keeps
//! none, every column but those of the index to use is hidden.

use sarrio_model::{Desktop, DesktopQuery, DesktopSummary, Page, PageQuery, StateName};
use uuid::Uuid;

use crate::{
    Result, Store, StoreError, Viewer,
    cursor::{Cursor, anywhere, invalid, words},
    desktops::{COLUMNS, JOINS, read},
    sql::{Link, Row, Sql, Value},
};

/// Where more than one row in this many fits, walking finds a page sooner than sorting all that fit.
const WALK_ABOVE: u64 = 50;
/// How far the matches of a search are counted.
const COUNTED: u64 = 1_000;
/// What the word index knows: words shorter than this are compared row by row.
const INDEXED_WORD: usize = 3;

/// The column of an order, and whether it is turned round.
struct Order {
    column: &'static str,
    descending: bool,
}

impl Order {
    fn parse(sort: &str) -> Result<Self> {
        let (name, descending) = match sort.strip_prefix('-') {
            Some(name) => (name, true),
            None => (sort, false),
        };
        let column = match name {
            "name" => "name_key",
            "owner" => "owner_key",
            "template" => "template_key",
            "state" => "state",
            "created" => "created",
            other => {
                return Err(invalid(
                    "sort",
                    format!(
                        "Desktops are not sorted by “{other}”: use name, owner, template, state or created."
                    ),
                ));
            }
        };
        Ok(Self { column, descending })
    }

    /// The place that a cursor names.
    fn place(&self, cursor: &str, sort: &str) -> Result<(Value, Uuid)> {
        Ok(if self.column == "created" {
            let cursor = Cursor::<i64>::read(cursor, sort)?;
            (cursor.key.into(), cursor.id)
        } else {
            let cursor = Cursor::<String>::read(cursor, sort)?;
            (cursor.key.into(), cursor.id)
        })
    }

    /// Ends a statement whose inner one, which finds ids, stands up to its WHERE: the page behind `place` in this order.
    /// Sorting carries no whole rows, and names are looked up for one page only.
    fn page(&self, sql: &mut Sql, (key, id): (&str, &str), place: Option<(Value, Uuid)>, rows: u32) {
        let (compare, direction) = if self.descending { ("<", "DESC") } else { (">", "ASC") };
        if let Some((last_key, last_id)) = place {
            sql.push(&format!(" AND ({key}, {id}) {compare} (")).push_arg(last_key);
            sql.push(", ").push_arg(last_id).push(")");
        }
        sql.push(&format!(" ORDER BY {key} {direction}, {id} {direction} LIMIT ")).push_arg(rows + 1);
        sql.push(&format!(
            ") AS page JOIN desktops d ON d.id = page.id {JOINS} \
             ORDER BY page.sort_key {direction}, page.id {direction}"
        ));
    }

    /// The rows that such a statement found, as a page.
    fn read(&self, found: &[Row], rows: u32, sort: &str, total: u64) -> Result<Page<Desktop>> {
        let shown = found.len().min(rows as usize);
        let next = match found.get(shown.wrapping_sub(1)) {
            Some(last) if found.len() > shown => {
                let (sort, id) = (sort.to_owned(), last.get("id")?);
                Some(if self.column == "created" {
                    Cursor::<i64> { sort, key: last.get("sort_key")?, id }.write()?
                } else {
                    Cursor::<String> { sort, key: last.get("sort_key")?, id }.write()?
                })
            }
            _ => None,
        };
        let items = found.iter().take(shown).map(read).collect::<Result<_>>()?;
        Ok(Page { items, next, total })
    }
}

/// What rows must fit.
struct Filters {
    in_bin: bool,
    states: Vec<StateName>,
    owner: Option<Uuid>,
    template: Option<Uuid>,
    host: Option<Uuid>,
    words: Vec<String>,
}

/// Which index finds a page's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The order's.
    Walk,
    /// A filter's or the word index; what they give is sorted.
    Gather,
    /// A filter's, which is in the order of names.
    InOrder,
}

impl Filters {
    /// `None` where nothing can fit: another person's desktops.
    fn parse(query: &DesktopQuery, viewer: Viewer) -> Result<Option<Self>> {
        let owner = match (viewer, query.owner) {
            (Viewer::All, owner) => owner,
            (Viewer::Owner(me), None) => Some(me),
            (Viewer::Owner(me), Some(owner)) if me == owner => Some(me),
            (Viewer::Owner(_), Some(_)) => return Ok(None),
        };
        let states = query.state.as_deref().unwrap_or_default();
        let states = states.split(',').map(str::trim).filter(|state| !state.is_empty());
        Ok(Some(Self {
            in_bin: query.deleted.unwrap_or(false),
            states: states
                .map(|state| state.parse().map_err(|problem| StoreError::Invalid(Box::new(problem))))
                .collect::<Result<_>>()?,
            owner: owner.map(|id| id.0),
            template: query.template.map(|id| id.0),
            host: query.hypervisor.map(|id| id.0),
            words: words(query.q.as_deref()),
        }))
    }

    /// The filters by id, the one that fewest rows fit first.
    fn ids(&self) -> impl Iterator<Item = (&'static str, Uuid)> {
        [("owner", self.owner), ("template", self.template), ("host", self.host)]
            .into_iter()
            .filter_map(|(column, id)| Some((column, id?)))
    }

    /// The order asked for; by name where all that fit are equal in it.
    fn order(&self, sort: &str) -> Result<Order> {
        let order = Order::parse(sort)?;
        let equal = match order.column {
            "owner_key" => self.owner.is_some(),
            "template_key" => self.template.is_some(),
            "state" => self.states.len() == 1,
            _ => false,
        };
        Ok(if equal { Order { column: "name_key", ..order } } else { order })
    }

    async fn way(&self, order: &Order, total: u64, link: &mut Link) -> Result<Way> {
        let by_id = self.ids().next().is_some();
        let walks = if by_id && order.column == "name_key" {
            return Ok(Way::InOrder);
        } else if self.words.is_empty() {
            let all: u64 = counts("all", Uuid::nil(), link).await?.iter().map(|(_, _, n)| n).sum();
            total.saturating_mul(WALK_ABOVE) > all
        } else {
            // What a word finds lies together in an order of names: a walk might pass by everything else first.
            total > COUNTED && !by_id && matches!(order.column, "state" | "created")
        };
        Ok(if walks { Way::Walk } else { Way::Gather })
    }

    /// Whether the word index finds what fits: an owner's few are compared sooner.
    fn uses_word_index(&self) -> bool {
        self.ids().next().is_none() && self.words.iter().any(|word| is_indexed(word))
    }

    /// Adds FROM and WHERE.
    fn push(&self, sql: &mut Sql, way: Way, sqlite: bool) {
        let by_words = sqlite && way != Way::Walk && self.uses_word_index();
        // CROSS: SQLite takes the tables in this order.
        sql.push(if by_words {
            " FROM desktop_words CROSS JOIN desktops d ON d.num = desktop_words.rowid"
        } else {
            " FROM desktops d"
        });
        // Short words alone have no index: all rows are compared, in the order in which they lie.
        let scan = way == Way::Gather && self.ids().next().is_none() && self.states.is_empty();
        sql.push(&format!(" WHERE {} = ", hidden("in_bin", sqlite && scan))).push_arg(self.in_bin);
        if by_words {
            let quoted = self.words.iter().filter(|word| is_indexed(word));
            let quoted: Vec<String> =
                quoted.map(|word| format!("\"{}\"", word.replace('"', "\"\""))).collect();
            sql.push(" AND desktop_words MATCH ").push_arg(quoted.join(" AND "));
        }
        for (number, (column, id)) in self.ids().enumerate() {
            sql.push(&format!(" AND {} = ", hidden(column, sqlite && (way == Way::Walk || number > 0))));
            sql.push_arg(id);
        }
        if !self.states.is_empty() {
            let hide = sqlite && (way != Way::Gather || self.ids().next().is_some());
            sql.push(&format!(" AND {} IN ", hidden("state", hide)));
            sql.push_list(self.states.iter().map(|state| state.as_str()));
        }
        for word in self.words.iter().filter(|word| !(by_words && is_indexed(word))) {
            sql.push(" AND d.words LIKE ").push_arg(anywhere(word)).push(" ESCAPE '\\'");
        }
    }

    /// A page of what a search finds, and in each row how much it finds, where that is not too much: the index of words
    /// is asked once, not once to count and once to list. Where `n` is more than [`COUNTED`] the rows are any that fit.
    async fn search(
        &self,
        order: &Order,
        place: Option<(Value, Uuid)>,
        rows: u32,
        link: &mut Link,
    ) -> Result<Vec<Row>> {
        let text = format!(
            "SELECT {COLUMNS}, page.sort_key, page.n FROM (SELECT id, sort_key, n FROM \
             (SELECT id, sort_key, COUNT(*) OVER () AS n FROM (SELECT d.id, d.{} AS sort_key",
            order.column
        );
        let mut sql = Sql::new("search desktops", text);
        self.push(&mut sql, Way::Gather, link.is_sqlite());
        sql.push(" LIMIT ").push_arg(Value::from(i64::try_from(COUNTED + 1).ok()));
        sql.push(") AS found) AS counted WHERE n > 0");
        order.page(&mut sql, ("sort_key", "id"), place, rows);
        sql.all(link).await
    }

    /// How many rows fit. Of a search, one more than [`COUNTED`] at most.
    async fn count(&self, link: &mut Link) -> Result<u64> {
        let ids: Vec<_> = self.ids().collect();
        if self.words.is_empty() && ids.len() <= 1 {
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
        if !self.words.is_empty() {
            sql.push(" LIMIT ").push_arg(Value::from(i64::try_from(COUNTED + 1).ok()));
        }
        sql.push(") AS fitting");
        sql.one(link).await?.unsigned("n")
    }
}

fn is_indexed(word: &str) -> bool {
    word.chars().count() >= INDEXED_WORD
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
    /// A page of desktops, without their disks. `total` of a search is counted up to 1,000, and says 1,001 where there
    /// are more.
    ///
    /// # Errors
    /// `sort`, `state` or `cursor` is not one ([`StoreError::Invalid`]); the database does not answer.
    pub async fn desktops(&self, query: &DesktopQuery, viewer: Viewer) -> Result<Page<Desktop>> {
        let nothing = || Page { items: Vec::new(), next: None, total: 0 };
        let sort = query.sort.as_deref().unwrap_or("name");
        let Some(filters) = Filters::parse(query, viewer)? else { return Ok(nothing()) };
        let order = filters.order(sort)?;
        let place = query.cursor.as_deref().map(|cursor| order.place(cursor, sort)).transpose()?;
        let rows = PageQuery { limit: query.limit, ..PageQuery::default() }.rows();
        let link = &mut self.reader().await?;
        let sqlite = link.is_sqlite();
        let mut total = None;
        if !filters.words.is_empty() {
            let found = filters.search(&order, place.clone(), rows, link).await?;
            total = found.first().map(|row| row.unsigned("n")).transpose()?;
            match total {
                Some(total) if total <= COUNTED => return order.read(&found, rows, sort, total),
                None if place.is_none() => return Ok(nothing()),
                _ => {}
            }
        }
        let total = match total {
            Some(total) => total,
            None => filters.count(link).await?,
        };
        if total == 0 {
            return Ok(nothing());
        }
        let way = filters.way(&order, total, link).await?;
        let key = hidden(order.column, way == Way::Gather && (sqlite || !filters.words.is_empty()));
        let text =
            format!("SELECT {COLUMNS}, page.sort_key FROM (SELECT d.id, d.{} AS sort_key", order.column);
        let mut sql = Sql::new("list desktops", text);
        filters.push(&mut sql, way, sqlite);
        order.page(&mut sql, (&key, "d.id"), place, rows);
        order.read(&sql.all(link).await?, rows, sort, total)
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
