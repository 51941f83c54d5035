//! Lists of desktops and their counts, fast at 100,000 rows.
//!
//! A page is found in one of two ways. Where many rows fit the filters, it *walks* the index of the order and skips
//! what does not fit; where few fit, it *gathers* them by the filters' own indices and sorts them. Which is better is
//! known beforehand: the counts that triggers keep say how many fit, and for a search it is counted first.

use sarrio_model::{Desktop, DesktopQuery, DesktopSummary, Page, PageQuery, StateName};
use uuid::Uuid;

use crate::{
    Result, Store, Viewer,
    cursor::{Cursor, anywhere, invalid, words},
    desktops::{SELECT, read},
    sql::{Link, Sql, Value},
};

/// Where at least one row in this many fits, walking finds a page sooner than sorting all that fit.
const WALK_ABOVE: u64 = 50;
/// How far matches of a search are counted.
const COUNTED: u64 = 10_000;
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

/// How a page's rows are found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Walk,
    Gather,
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
                .map(|state| state.parse().map_err(|problem| crate::StoreError::Invalid(Box::new(problem))))
                .collect::<Result<_>>()?,
            owner: owner.map(|id| id.0),
            template: query.template.map(|id| id.0),
            host: query.hypervisor.map(|id| id.0),
            words: words(query.q.as_deref()),
        }))
    }

    fn ids(&self) -> impl Iterator<Item = (&'static str, Uuid)> {
        [("owner", self.owner), ("template", self.template), ("host", self.host)]
            .into_iter()
            .filter_map(|(column, id)| Some((column, id?)))
    }

    /// The words that the word index of SQLite finds. PostgreSQL's finds them from the same LIKE that compares rows.
    fn indexed_words(&self, way: Way, link: &Link) -> Option<String> {
        if way == Way::Walk || !link.is_sqlite() {
            return None;
        }
        let quoted: Vec<String> = self
            .words
            .iter()
            .filter(|word| word.chars().count() >= INDEXED_WORD)
            .map(|word| format!("\"{}\"", word.replace('"', "\"\"")))
            .collect();
        (!quoted.is_empty()).then(|| quoted.join(" AND "))
    }

    /// Adds the tables and WHERE. Walking hides the filters' columns behind COALESCE, so that neither database takes
    /// their index for the order's.
    fn push(&self, sql: &mut Sql, way: Way, link: &Link) {
        let column = |name: &str| match way {
            Way::Walk => format!("COALESCE(d.{name}, d.{name})"),
            Way::Gather => format!("d.{name}"),
        };
        let indexed = self.indexed_words(way, link);
        sql.push(" WHERE d.in_bin = ").push_arg(self.in_bin);
        if !self.states.is_empty() {
            sql.push(&format!(" AND {} IN ", column("state")))
                .push_list(self.states.iter().map(|state| state.as_str()));
        }
        for (name, id) in self.ids() {
            sql.push(&format!(" AND {} = ", column(name))).push_arg(id);
        }
        for word in &self.words {
            if indexed.is_some() && word.chars().count() >= INDEXED_WORD {
                continue;
            }
            sql.push(&format!(" AND {} LIKE ", column("words")))
                .push_arg(anywhere(word))
                .push(" ESCAPE '\\'");
        }
        if let Some(words) = indexed {
            sql.push(" AND d.num IN (SELECT rowid FROM desktop_words WHERE desktop_words MATCH ")
                .push_arg(words)
                .push(")");
        }
    }

    /// How many rows fit. Of a search, at most [`COUNTED`] and one are counted.
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
        let mut sql = Sql::new("count desktops", "SELECT COUNT(*) AS n FROM (SELECT 1 FROM desktops d");
        self.push(&mut sql, Way::Gather, link);
        if !self.words.is_empty() {
            sql.push(" LIMIT ").push_arg(Value::from(i64::try_from(COUNTED + 1).ok()));
        }
        sql.push(") AS fitting");
        sql.one(link).await?.unsigned("n")
    }
}

/// What the triggers counted of one dimension: (in the bin, state, how many).
async fn counts(dimension: &str, id: Uuid, link: &mut Link) -> Result<Vec<(bool, StateName, u64)>> {
    let text = "SELECT in_bin, state, n FROM desktop_counts WHERE dimension = $1 AND id = $2 AND n > 0";
    let rows = Sql::new("count desktops", text).bind(dimension).bind(id).all(link).await?;
    rows.iter().map(|row| Ok((row.get("in_bin")?, row.parse("state")?, row.unsigned("n")?))).collect()
}

impl Store {
    /// A page of desktops, without their disks. `total` of a search is counted up to 10,000, and says 10,001 where
    /// there are more.
    ///
    /// # Errors
    /// `sort`, `state` or `cursor` is not one ([`crate::StoreError::Invalid`]); the database does not answer.
    pub async fn desktops(&self, query: &DesktopQuery, viewer: Viewer) -> Result<Page<Desktop>> {
        let sort = query.sort.as_deref().unwrap_or("name");
        let order = Order::parse(sort)?;
        let Some(filters) = Filters::parse(query, viewer)? else {
            return Ok(Page { items: Vec::new(), next: None, total: 0 });
        };
        let link = &mut self.reader().await?;
        let total = filters.count(link).await?;
        let all: u64 = counts("all", Uuid::nil(), link).await?.iter().map(|(_, _, n)| n).sum();
        let way = if total.saturating_mul(WALK_ABOVE) > all { Way::Walk } else { Way::Gather };
        let rows = PageQuery { limit: query.limit, ..PageQuery::default() }.rows();

        let mut sql = Sql::new(
            "list desktops",
            SELECT.replacen("SELECT ", &format!("SELECT d.{} AS sort_key, ", order.column), 1),
        );
        filters.push(&mut sql, way, link);
        let (compare, direction) = if order.descending { ("<", "DESC") } else { (">", "ASC") };
        if let Some(text) = &query.cursor {
            sql.push(&format!(" AND (d.{}, d.id) {compare} (", order.column));
            let id = if order.column == "created" {
                let cursor = Cursor::<i64>::read(text, sort)?;
                sql.push_arg(cursor.key);
                cursor.id
            } else {
                let cursor = Cursor::<String>::read(text, sort)?;
                sql.push_arg(cursor.key);
                cursor.id
            };
            sql.push(", ").push_arg(id).push(")");
        }
        sql.push(&format!(" ORDER BY d.{} {direction}, d.id {direction} LIMIT ", order.column))
            .push_arg(rows + 1);
        let found = sql.all(link).await?;

        let shown = found.len().min(rows as usize);
        let next = match found.get(shown.wrapping_sub(1)) {
            Some(last) if found.len() > shown => {
                let (sort, id) = (sort.to_owned(), last.get("id")?);
                Some(if order.column == "created" {
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
