//! The names of all desktops in memory, as they were after one event of the sequence. They take about 200 bytes for
//! each desktop.

use std::{collections::HashMap, sync::OnceLock};

use memchr::memmem::Finder;
use sarrio_model::{Change, Desktop, DesktopId, DesktopState, Event, Hardware, Seq, StateName};
use uuid::Uuid;

use crate::{
    Result,
    desktop_query::{Column, FilterValues, Filters, Key, Order, ParsedQuery},
    key::key,
    sql::{Connection, Row, Sql},
};

/// How many rows or events are read at once.
pub(crate) const AT_ONCE: u32 = 2_000;

/// The names of people, or of templates, as sort keys. Desktops refer to them by number.
#[derive(Debug, Default)]
struct Labels {
    numbers: HashMap<Uuid, usize>,
    keys: Vec<String>,
}

impl Labels {
    /// Sets the name of an id. Returns its number.
    fn put(&mut self, id: Uuid, key: String) -> usize {
        let number = *self.numbers.entry(id).or_insert(self.keys.len());
        match self.keys.get_mut(number) {
            Some(known) => *known = key,
            None => self.keys.push(key),
        }
        number
    }

    /// Renames an id, if a desktop refers to it.
    fn rename(&mut self, id: Uuid, name: &str) {
        if self.numbers.contains_key(&id) {
            self.put(id, key(name));
        }
    }

    fn key(&self, number: usize) -> &str {
        self.keys.get(number).map_or("", String::as_str)
    }

    /// For each name, which of the words occur in it.
    fn found(&self, words: &Words<'_>) -> Vec<u16> {
        let found = |key: &String| {
            let words = words.0.iter().enumerate();
            let words = words.filter(|(_, word)| word.find(key.as_bytes()).is_some());
            words.fold(0, |set, (bit, _)| set | 1 << bit)
        };
        self.keys.iter().map(found).collect()
    }
}

/// The names of all desktops in one text, one on each line: words are found fastest that way.
#[derive(Debug, Default)]
struct Lines {
    text: String,
    /// The end of each line.
    ends: Vec<usize>,
}

impl<'a> FromIterator<&'a str> for Lines {
    fn from_iter<T: IntoIterator<Item = &'a str>>(lines: T) -> Self {
        let mut all = Self::default();
        for line in lines {
            all.text.push_str(line);
            all.text.push('\n');
            all.ends.push(all.text.len());
        }
        all
    }
}

impl Lines {
    /// For each line, which of the words occur in it.
    fn found(&self, words: &Words<'_>) -> Vec<u16> {
        let mut found = vec![0; self.ends.len()];
        for (bit, word) in words.0.iter().enumerate() {
            let mut lines = self.ends.iter().zip(&mut found);
            let mut begin = 0;
            // No word has a line break. After a match, the search goes on with the next line.
            while let Some(position) = word.find(&self.text.as_bytes()[begin..]) {
                let Some((end, found)) = lines.find(|(end, _)| **end > begin + position) else { break };
                *found |= 1 << bit;
                begin = *end;
            }
        }
        found
    }
}

/// The words of a search. There are at most 16, so 16 bits hold a set of them.
struct Words<'a>(Vec<Finder<'a>>);

impl<'a> Words<'a> {
    fn new(words: &'a [String]) -> Self {
        // A word that occurs in another word is found with that one.
        let goes_with = |at: usize, word: &String| {
            words.iter().enumerate().any(|(other, longer)| {
                other != at && longer.contains(word.as_str()) && (longer != word || other < at)
            })
        };
        let words = words.iter().enumerate().filter(|(at, word)| !goes_with(*at, word));
        Self(words.map(|(_, word)| Finder::new(word)).collect())
    }

    fn all(&self) -> u16 {
        self.0.iter().fold(0, |set, _| set << 1 | 1)
    }
}

/// What searches know about a desktop.
#[derive(Debug)]
pub(crate) struct Entry {
    id: DesktopId,
    name: Box<str>,
    /// The number of its owner's name.
    owner: usize,
    /// The number of its template's name.
    template: Option<usize>,
    /// The number of its host's name.
    host: Option<usize>,
    vcpus: u16,
    memory: u64,
    created: i64,
    deleted: Option<i64>,
    values: FilterValues,
}

/// The names of all desktops, as they were after one event of the sequence.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// The last event that they include; `None` before anything was read.
    pub(crate) seq: Option<Seq>,
    people: Labels,
    templates: Labels,
    hosts: Labels,
    /// In one vector, because every search goes through all of them.
    pub(crate) desktops: Vec<Entry>,
    positions: HashMap<DesktopId, usize>,
    /// Their names, in the same order. The first search after a change builds this anew.
    lines: OnceLock<Lines>,
}

/// A page of results, in order.
pub(crate) struct Found {
    pub(crate) ids: Vec<Uuid>,
    /// The position of the last one, where more follow.
    pub(crate) last: Option<(Key<String>, Uuid)>,
    /// How many match, on all pages.
    pub(crate) total: u64,
}

impl Names {
    /// Reads all names. What is committed in the meantime is also in the events after `seq`; applying it twice does no
    /// harm.
    pub(crate) async fn read(seq: Seq, connection: &mut Connection) -> Result<Self> {
        let mut names = Self { seq: Some(seq), ..Self::default() };
        let mut last = Uuid::nil();
        loop {
            let text = "SELECT d.id, d.name_key, d.owner, d.owner_key, d.template, d.template_key, d.host, d.state, \
                CASE WHEN d.state = 'paused' THEN d.state_body END AS paused, d.hardware, d.created, d.deleted, d.in_bin, \
                h.name AS host_name FROM desktops d LEFT JOIN hypervisors h ON h.id = d.host \
                WHERE d.id > $1 ORDER BY d.id LIMIT $2";
            let rows =
                Sql::new("read names to search in", text).bind(last).bind(AT_ONCE).all(connection).await?;
            for row in &rows {
                last = row.get("id")?;
                names.add(row)?;
            }
            if rows.len() < AT_ONCE as usize {
                return Ok(names);
            }
        }
    }

    fn add(&mut self, row: &Row) -> Result<()> {
        let state: StateName = row.parse("state")?;
        let attention = match row.json_optional::<DesktopState>("paused")? {
            Some(paused) => paused.needs_attention(),
            None => matches!(state, StateName::Failed | StateName::Unreachable),
        };
        let values = FilterValues {
            in_bin: row.get("in_bin")?,
            state,
            owner: row.get("owner")?,
            template: row.get("template")?,
            host: row.get("host")?,
            attention,
        };
        let hardware: Hardware = row.json("hardware")?;
        let template = match values.template {
            Some(id) => Some(self.templates.put(id, row.get("template_key")?)),
            None => None,
        };
        let known = Entry {
            id: DesktopId(row.get("id")?),
            name: row.get::<String>("name_key")?.into(),
            owner: self.people.put(values.owner, row.get("owner_key")?),
            template,
            host: match values.host {
                Some(id) => {
                    let name: Option<String> = row.get("host_name")?;
                    Some(self.hosts.put(id, key(name.as_deref().unwrap_or_default())))
                }
                None => None,
            },
            vcpus: hardware.vcpus,
            memory: hardware.memory.0,
            created: row.get("created")?,
            deleted: row.get("deleted")?,
            values,
        };
        self.put(known);
        Ok(())
    }

    /// Applies an event.
    pub(crate) fn apply(&mut self, event: &Event) {
        match &event.change {
            Change::Desktop(desktop) => self.apply_desktop(desktop),
            Change::DesktopGone(id) => self.remove(*id),
            Change::User(user) => self.people.rename(user.id.0, &user.named().name),
            Change::Template(template) => self.templates.rename(template.id.0, template.name.as_str()),
            Change::Hypervisor(host) => self.hosts.rename(host.id.0, host.name.as_str()),
            _ => {}
        }
        self.seq = Some(event.seq);
    }

    fn apply_desktop(&mut self, desktop: &Desktop) {
        let template = desktop.template.map(|id| {
            let name = desktop.template_name.as_ref().map_or("", |name| name.as_str());
            self.templates.put(id.0, key(name))
        });
        let host = desktop.state.host().map(|id| {
            let name = desktop.host_name.as_ref().map_or("", |name| name.as_str());
            self.hosts.put(id.0, key(name))
        });
        let known = Entry {
            id: desktop.id,
            name: key(desktop.name.as_str()).into(),
            owner: self.people.put(desktop.owner.id.0, key(&desktop.owner.name)),
            template,
            host,
            vcpus: desktop.hardware.vcpus,
            memory: desktop.hardware.memory.0,
            created: desktop.created.as_microsecond(),
            deleted: desktop.deleted.map(|at| at.as_microsecond()),
            values: desktop.into(),
        };
        self.put(known);
    }

    fn put(&mut self, known: Entry) {
        let position = *self.positions.entry(known.id).or_insert(self.desktops.len());
        match self.desktops.get_mut(position) {
            Some(before) => {
                if before.name != known.name {
                    self.lines.take();
                }
                *before = known;
            }
            None => {
                self.lines.take();
                self.desktops.push(known);
            }
        }
    }

    fn remove(&mut self, id: DesktopId) {
        let Some(position) = self.positions.remove(&id) else { return };
        self.lines.take();
        self.desktops.swap_remove(position);
        if let Some(moved) = self.desktops.get(position) {
            self.positions.insert(moved.id, position);
        }
    }

    /// How many matching desktops come before this one; none where it does not match.
    pub(crate) fn place(
        &self,
        id: DesktopId,
        ParsedQuery { filters, order, .. }: &ParsedQuery,
    ) -> Option<u64> {
        let known = self.desktops.get(*self.positions.get(&id)?)?;
        let own = (self.key(order, known), known.id.0);
        let mut shown = false;
        let before = self.matching(filters).filter(|other| {
            shown |= other.id == id;
            order.compare(&(self.key(order, other), other.id.0), &own).is_lt()
        });
        let before = before.count() as u64;
        shown.then_some(before)
    }

    pub(crate) fn find(&self, ParsedQuery { filters, order, offset, rows }: &ParsedQuery) -> Found {
        let (offset, rows) = (*offset as usize, *rows as usize);
        let mut positions: Vec<(Key<&str>, Uuid)> =
            self.matching(filters).map(|known| (self.key(order, known), known.id.0)).collect();
        let total = positions.len() as u64;
        let compare = |one: &_, other: &_| order.compare(one, other);
        if let Some((key, id)) = &order.after {
            let last = (key.as_str(), *id);
            positions.retain(|position| compare(&last, position).is_lt());
        }
        if offset >= positions.len() {
            positions.clear();
        } else if offset > 0 {
            positions.select_nth_unstable_by(offset, compare);
            positions.drain(..offset);
        }
        let more = positions.len() > rows;
        if more {
            positions.select_nth_unstable_by(rows, compare);
            positions.truncate(rows);
        }
        positions.sort_unstable_by(compare);
        let last = positions.last().filter(|_| more).map(|(key, id)| (key.into_owned(), *id));
        Found { ids: positions.into_iter().map(|(_, id)| id).collect(), last, total }
    }

    /// The desktops that match.
    fn matching(&self, filters: &Filters) -> impl Iterator<Item = &Entry> {
        let words = Words::new(&filters.words);
        let lines = self.lines.get_or_init(|| self.desktops.iter().map(|known| &*known.name).collect());
        let in_names = lines.found(&words);
        let (in_people, in_templates) = (self.people.found(&words), self.templates.found(&words));
        let in_hosts = self.hosts.found(&words);
        let all = words.all();
        let has_all = move |known: &Entry, in_name: u16| {
            let in_owner = in_people.get(known.owner).copied().unwrap_or_default();
            let in_template = known.template.and_then(|number| in_templates.get(number).copied());
            let in_host = known.host.and_then(|number| in_hosts.get(number).copied());
            in_name | in_owner | in_template.unwrap_or_default() | in_host.unwrap_or_default() == all
        };
        let desktops = self.desktops.iter().zip(in_names);
        desktops
            .filter(move |(known, in_name)| {
                filters.matches(&known.values)
                    && has_all(known, *in_name)
                    && known.name.starts_with(&filters.begins)
            })
            .map(|(known, _)| known)
    }

    fn key<'a>(&'a self, order: &Order, known: &'a Entry) -> Key<&'a str> {
        match order.column {
            Column::Name => Key::Text(&known.name),
            Column::Owner => Key::Text(self.people.key(known.owner)),
            Column::Template => Key::Text(known.template.map_or("", |number| self.templates.key(number))),
            Column::Host => Key::Text(known.host.map_or("", |number| self.hosts.key(number))),
            Column::State => Key::Text(known.values.state.as_str()),
            Column::Vcpus => Key::Number(known.vcpus.into()),
            Column::Memory => Key::Number(i64::try_from(known.memory).unwrap_or(i64::MAX)),
            Column::Created => Key::Number(known.created),
            Column::Deleted => Key::Number(known.deleted.unwrap_or(0)),
        }
    }
}
