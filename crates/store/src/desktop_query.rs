//! A query for a list of desktops: its filters, its order, and the position where the page begins.

use std::cmp::Ordering;

use sarrio_model::{Desktop, DesktopQuery, PageQuery, Scope, StateName, problem::SortWrong};
use uuid::Uuid;

use crate::{
    Result, StoreError,
    cursor::{Cursor, invalid, words},
    key::key,
    sql::Value,
};

/// A column that lists are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Name,
    Owner,
    Template,
    Host,
    State,
    Vcpus,
    Memory,
    Created,
    Deleted,
}

impl Column {
    /// Its name in the table; absent where the table has no index for this order.
    pub(crate) fn indexed(self) -> Option<&'static str> {
        match self {
            Self::Name => Some("name_key"),
            Self::Owner => Some("owner_key"),
            Self::Template => Some("template_key"),
            Self::State => Some("state"),
            Self::Created => Some("created"),
            Self::Host | Self::Vcpus | Self::Memory | Self::Deleted => None,
        }
    }

    /// Whether its values are numbers.
    fn is_number(self) -> bool {
        matches!(self, Self::Vcpus | Self::Memory | Self::Created | Self::Deleted)
    }
}

/// A row's position in an order, without its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key<Text> {
    Text(Text),
    /// A number, or a time as microseconds since 1970.
    Number(i64),
}

impl Key<String> {
    pub(crate) fn as_str(&self) -> Key<&str> {
        match self {
            Self::Text(text) => Key::Text(text),
            Self::Number(number) => Key::Number(*number),
        }
    }
}

impl Key<&str> {
    pub(crate) fn into_owned(self) -> Key<String> {
        match self {
            Self::Text(text) => Key::Text(text.to_owned()),
            Self::Number(number) => Key::Number(number),
        }
    }
}

impl From<Key<String>> for Value {
    fn from(key: Key<String>) -> Self {
        match key {
            Key::Text(text) => text.into(),
            Key::Number(number) => number.into(),
        }
    }
}

/// An order, and the position after which a page begins.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) column: Column,
    pub(crate) descending: bool,
    /// As the query names it. Cursors carry it.
    sort: String,
    pub(crate) after: Option<(Key<String>, Uuid)>,
}

impl Order {
    fn parse(query: &DesktopQuery) -> Result<Self> {
        let sort = query.sort.as_deref().unwrap_or("name");
        let (name, descending) = match sort.strip_prefix('-') {
            Some(name) => (name, true),
            None => (sort, false),
        };
        let column = match name {
            "name" => Column::Name,
            "owner" => Column::Owner,
            "template" => Column::Template,
            "host" => Column::Host,
            "state" => Column::State,
            "vcpus" => Column::Vcpus,
            "memory" => Column::Memory,
            "created" => Column::Created,
            "deleted" => Column::Deleted,
            other => {
                return Err(invalid("sort", SortWrong { sort: other.to_owned() }));
            }
        };
        Ok(Self { column, descending, sort: sort.to_owned(), after: None })
    }

    /// Reads the position that a cursor names.
    fn position(&self, cursor: &str) -> Result<(Key<String>, Uuid)> {
        Ok(if self.column.is_number() {
            let cursor = Cursor::<i64>::read(cursor, &self.sort)?;
            (Key::Number(cursor.key), cursor.id)
        } else {
            let cursor = Cursor::<String>::read(cursor, &self.sort)?;
            (Key::Text(cursor.key), cursor.id)
        })
    }

    pub(crate) fn compare<T: Ord>(&self, one: &T, other: &T) -> Ordering {
        if self.descending { other.cmp(one) } else { one.cmp(other) }
    }

    /// The cursor that names a position.
    pub(crate) fn cursor(&self, key: Key<String>, id: Uuid) -> Result<String> {
        let sort = self.sort.clone();
        match key {
            Key::Text(key) => Cursor { sort, key, id }.write(),
            Key::Number(key) => Cursor { sort, key, id }.write(),
        }
    }
}

/// What rows must match.
#[derive(Debug)]
pub(crate) struct Filters {
    pub(crate) in_bin: bool,
    pub(crate) states: Vec<StateName>,
    /// One owner's desktops alone, whoever asks.
    pub(crate) owner: Option<Uuid>,
    /// Whose desktops the person who asks sees.
    pub(crate) scope: Scope,
    pub(crate) template: Option<Uuid>,
    pub(crate) host: Option<Uuid>,
    /// Only those that a person should look at, or only the others.
    pub(crate) attention: Option<bool>,
    /// Sort keys, each of which must occur in the name of the desktop, of its owner, of its template or of its host.
    pub(crate) words: Vec<String>,
    /// The sort key that its name begins with.
    pub(crate) begins: String,
}

impl Filters {
    /// Whether a desktop matches. Names are not compared.
    pub(crate) fn matches(&self, desktop: &Desktop) -> bool {
        let owner = desktop.owner.id;
        desktop.deleted.is_some() == self.in_bin
            && (self.states.is_empty() || self.states.contains(&desktop.state.name()))
            && match self.owner {
                Some(wanted) => owner.0 == wanted,
                None => self.scope.includes(owner),
            }
            && self.template.is_none_or(|template| desktop.template.is_some_and(|id| id.0 == template))
            && self.host.is_none_or(|host| desktop.state.host().is_some_and(|id| id.0 == host))
            && self.attention.is_none_or(|attention| desktop.state.needs_attention() == attention)
    }

    /// The filters by id, the most selective first.
    pub(crate) fn ids(&self) -> impl Iterator<Item = (&'static str, Uuid)> {
        let ids = [("owner", self.owner), ("template", self.template), ("host", self.host)];
        ids.into_iter().filter_map(|(column, id)| Some((column, id?)))
    }

    /// The people whose desktops may match; `None` for everybody's.
    pub(crate) fn owners(&self) -> Option<Box<dyn Iterator<Item = Uuid> + '_>> {
        if let Some(owner) = self.owner {
            return Some(Box::new(std::iter::once(owner)));
        }
        match &self.scope {
            Scope::Everything => None,
            Scope::Own(me) => Some(Box::new(std::iter::once(me.0))),
            Scope::Category { me, people, .. } | Scope::Students { me, students: people } => {
                let others = people.iter().filter(move |person| *person != me);
                Some(Box::new(std::iter::once(me).chain(others).map(|person| person.0)))
            }
        }
    }

    /// Whether the list shows the desktops of some people together: those in somebody's charge.
    fn of_some_people(&self) -> bool {
        self.owner.is_none() && self.scope != Scope::Everything
    }
}

/// A query that was parsed.
pub(crate) struct ParsedQuery {
    pub(crate) filters: Filters,
    pub(crate) order: Order,
    /// How many rows to skip.
    pub(crate) offset: u32,
    pub(crate) rows: u32,
}

impl ParsedQuery {
    /// Whether only the names in memory can answer quickly: the database has no index for it, or would go through all rows
    /// that are skipped.
    pub(crate) fn needs_memory(&self) -> bool {
        let Filters { words, begins, attention, .. } = &self.filters;
        let filters = !words.is_empty() || !begins.is_empty() || attention.is_some();
        filters || self.filters.of_some_people() || self.offset > 0 || self.order.column.indexed().is_none()
    }

    /// `None` where nothing can match, as for another person's desktops.
    pub(crate) fn parse(query: &DesktopQuery, scope: &Scope) -> Result<Option<Self>> {
        let mut order = Order::parse(query)?;
        let owner = match (scope, query.owner) {
            (_, Some(owner)) if !scope.includes(owner) => return Ok(None),
            (Scope::Own(me), _) => Some(*me),
            (_, owner) => owner,
        };
        let states = query.state.as_deref().into_iter().flat_map(|states| states.split(','));
        let filters = Filters {
            in_bin: query.deleted.unwrap_or(false),
            states: states
                .map(|state| state.parse().map_err(|problem| StoreError::Invalid(Box::new(problem))))
                .collect::<Result<_>>()?,
            owner: owner.map(|id| id.0),
            scope: scope.clone(),
            template: query.template.map(|id| id.0),
            host: query.hypervisor.map(|id| id.0),
            attention: query.attention,
            words: words(query.q.as_deref()),
            begins: key(query.begins.as_deref().unwrap_or_default()),
        };
        // All matching rows are equal in this order, so names decide.
        let equal = match order.column {
            Column::Owner => filters.owner.is_some(),
            Column::Template => filters.template.is_some(),
            Column::State => filters.states.len() == 1,
            Column::Host => filters.host.is_some(),
            Column::Name | Column::Vcpus | Column::Memory | Column::Created | Column::Deleted => false,
        };
        if equal {
            order.column = Column::Name;
        }
        order.after = query.cursor.as_deref().map(|cursor| order.position(cursor)).transpose()?;
        let rows = PageQuery { limit: query.limit, ..PageQuery::default() }.rows();
        Ok(Some(Self { filters, order, offset: query.offset.unwrap_or(0), rows }))
    }
}
