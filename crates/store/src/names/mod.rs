//! The names of all desktops in memory, as they were after one event of the sequence. They take about 200 bytes for
//! each desktop.

mod words;

use std::{
    collections::{HashMap, HashSet},
    sync::OnceLock,
};

use sarrio_model::{
    Change, Desktop, DesktopId, DesktopState, Event, Hardware, Scope, Seq, StateName, UserId,
};
use uuid::Uuid;

use self::words::{Labels, Lines, Words};

use crate::{
    Result,
    desktop_query::{Column, FilterValues, Filters, Key, Order, ParsedQuery},
    key::key,
    sql::{Connection, Row, Sql},
};

/// How many rows or events are read at once.
pub(crate) const AT_ONCE: u32 = 2_000;

/// What searches know about a desktop.
#[derive(Debug)]
struct Entry {
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
    desktops: Vec<Entry>,
    positions: HashMap<DesktopId, usize>,
    /// The positions of each person's desktops, by the number of the person's name.
    owned: Vec<HashSet<usize>>,
    /// Which desktops are paused because of a failure.
    failed_paused: HashSet<DesktopId>,
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
        if known.values.state == StateName::Paused && known.values.attention {
            self.failed_paused.insert(known.id);
        } else {
            self.failed_paused.remove(&known.id);
        }
        let position = *self.positions.entry(known.id).or_insert(self.desktops.len());
        self.owned_by(known.owner).insert(position);
        match self.desktops.get_mut(position) {
            Some(before) => {
                if before.name != known.name {
                    self.lines.take();
                }
                let before = std::mem::replace(before, known);
                if before.values.owner != self.desktops[position].values.owner {
                    self.owned_by(before.owner).remove(&position);
                }
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
        self.failed_paused.remove(&id);
        let removed = self.desktops.swap_remove(position);
        self.owned_by(removed.owner).remove(&position);
        // The last one has taken its position.
        if let Some(moved) = self.desktops.get(position) {
            let owner = moved.owner;
            self.positions.insert(moved.id, position);
            let last = self.desktops.len();
            let owned = self.owned_by(owner);
            owned.remove(&last);
            owned.insert(position);
        }
    }

    /// The positions of the desktops of the person with this number.
    fn owned_by(&mut self, person: usize) -> &mut HashSet<usize> {
        if self.owned.len() <= person {
            self.owned.resize_with(person + 1, HashSet::new);
        }
        &mut self.owned[person]
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

    /// How many desktops there are.
    pub(crate) fn len(&self) -> usize {
        self.desktops.len()
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

    /// How many desktops are paused because of a failure and not in the recycle bin, of those that are seen.
    pub(crate) fn failed_paused(&self, scope: &Scope) -> u64 {
        let failed = self.failed_paused.iter().filter_map(|id| self.desktops.get(*self.positions.get(id)?));
        let seen = failed.filter(|known| !known.values.in_bin && scope.includes(UserId(known.values.owner)));
        seen.count() as u64
    }

    /// The desktops that match.
    fn matching<'a>(&'a self, filters: &'a Filters) -> impl Iterator<Item = &'a Entry> {
        let words = Words::new(&filters.words);
        let (in_people, in_templates) = (self.people.found(&words), self.templates.found(&words));
        let in_hosts = self.hosts.found(&words);
        let all = words.all();
        let has_all = move |known: &Entry, in_name: u16| {
            let of = |found: &[u16], number: Option<usize>| {
                number.and_then(|number| found.get(number).copied()).unwrap_or_default()
            };
            let elsewhere = of(&in_people, Some(known.owner))
                | of(&in_templates, known.template)
                | of(&in_hosts, known.host);
            in_name | elsewhere == all
        };
        let found: Box<dyn Iterator<Item = (&'a Entry, u16)> + 'a> = match self.of_few_owners(filters) {
            Some(few) => Box::new(few.into_iter().map(move |known| (known, words.found_in(&known.name)))),
            None => {
                let lines =
                    self.lines.get_or_init(|| self.desktops.iter().map(|known| &*known.name).collect());
                Box::new(self.desktops.iter().zip(lines.found(&words)))
            }
        };
        found
            .filter(move |(known, in_name)| {
                filters.matches(&known.values)
                    && has_all(known, *in_name)
                    && known.name.starts_with(&filters.begins)
            })
            .map(|(known, _)| known)
    }

    /// The desktops of everybody whose desktops may match, where those are a small part of all.
    fn of_few_owners(&self, filters: &Filters) -> Option<Vec<&Entry>> {
        let owned = filters.owners()?.filter_map(|owner| self.owned.get(self.people.number(owner)?));
        let owned: Vec<_> = owned.collect();
        let few = owned.iter().map(|positions| positions.len()).sum::<usize>() < self.desktops.len() / 4;
        let desktops = || owned.into_iter().flatten().filter_map(|position| self.desktops.get(*position));
        few.then(|| desktops().collect())
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
