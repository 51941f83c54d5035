//! The names of all desktops in memory, as they were after one event of the sequence. They take about 200 bytes for
//! each desktop.

mod find;
mod words;

use std::{
    collections::{HashMap, HashSet},
    sync::OnceLock,
};

use sarrio_model::{
    Change, Desktop, DesktopId, DesktopState, Event, Hardware, Scope, Seq, StateName, UserId,
};
use uuid::Uuid;

use self::words::{Labels, Lines, beginning};
use crate::{
    Result,
    key::key,
    sql::{Connection, Row, Sql},
};

/// How many rows or events are read at once.
pub(crate) const AT_ONCE: u32 = 2_000;

/// What searches know about a desktop besides its name. Every search goes through all of these, so they are small.
#[derive(Debug)]
struct Entry {
    id: DesktopId,
    /// How its name begins.
    begins: u128,
    /// The number of its owner's name.
    owner: u32,
    /// The number of its template's name.
    template: u32,
    /// The number of its host's name.
    host: u32,
    vcpus: u16,
    state: StateName,
    in_bin: bool,
    attention: bool,
    memory: u64,
    created: i64,
    /// 0 where it is not in the recycle bin.
    deleted: i64,
}

/// The names of all desktops, as they were after one event of the sequence.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// The last event that they include; `None` before anything was read.
    pub(crate) seq: Option<Seq>,
    people: Labels,
    templates: Labels,
    hosts: Labels,
    desktops: Vec<Entry>,
    /// The desktops' names, in the same order.
    names: Vec<Box<str>>,
    positions: HashMap<DesktopId, usize>,
    /// The positions of each person's desktops, by the number of the person's name.
    owned: Vec<Vec<usize>>,
    /// Which desktops are paused because of a failure.
    failed_paused: HashSet<DesktopId>,
    /// Their names as one text. The first search after a change builds this anew.
    lines: OnceLock<Lines>,
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
        let hardware: Hardware = row.json("hardware")?;
        let host: Option<String> = row.get("host_name")?;
        let name: String = row.get("name_key")?;
        let known = Entry {
            id: DesktopId(row.get("id")?),
            begins: beginning(&name),
            owner: self.people.put(Some(row.get("owner")?), row.get("owner_key")?),
            template: self.templates.put(row.get("template")?, row.get("template_key")?),
            host: self.hosts.put(row.get("host")?, key(host.as_deref().unwrap_or_default())),
            vcpus: hardware.vcpus,
            state,
            in_bin: row.get("in_bin")?,
            attention,
            memory: hardware.memory.0,
            created: row.get("created")?,
            deleted: row.get::<Option<i64>>("deleted")?.unwrap_or(0),
        };
        self.put(known, name.into());
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
        let template = desktop.template_name.as_ref().map_or("", |name| name.as_str());
        let host = desktop.host_name.as_ref().map_or("", |name| name.as_str());
        let name = key(desktop.name.as_str());
        let known = Entry {
            id: desktop.id,
            begins: beginning(&name),
            owner: self.people.put(Some(desktop.owner.id.0), key(&desktop.owner.name)),
            template: self.templates.put(desktop.template.map(|id| id.0), key(template)),
            host: self.hosts.put(desktop.state.host().map(|id| id.0), key(host)),
            vcpus: desktop.hardware.vcpus,
            state: desktop.state.name(),
            in_bin: desktop.deleted.is_some(),
            attention: desktop.state.needs_attention(),
            memory: desktop.hardware.memory.0,
            created: desktop.created.as_microsecond(),
            deleted: desktop.deleted.map_or(0, |at| at.as_microsecond()),
        };
        self.put(known, name.into());
    }

    fn put(&mut self, known: Entry, name: Box<str>) {
        if known.state == StateName::Paused && known.attention {
            self.failed_paused.insert(known.id);
        } else {
            self.failed_paused.remove(&known.id);
        }
        let position = *self.positions.entry(known.id).or_insert(self.desktops.len());
        let owner = known.owner;
        let (Some(entry_before), Some(name_before)) =
            (self.desktops.get_mut(position), self.names.get_mut(position))
        else {
            self.lines.take();
            self.desktops.push(known);
            self.names.push(name);
            self.own(owner, position);
            return;
        };
        if *name_before != name {
            *name_before = name;
            self.lines.take();
        }
        let before = std::mem::replace(entry_before, known);
        if before.owner != owner {
            self.disown(before.owner, position);
            self.own(owner, position);
        }
    }

    fn remove(&mut self, id: DesktopId) {
        let Some(position) = self.positions.remove(&id) else { return };
        self.lines.take();
        self.failed_paused.remove(&id);
        self.names.swap_remove(position);
        let removed = self.desktops.swap_remove(position);
        self.disown(removed.owner, position);
        // The last one has taken its position.
        if let Some(&Entry { id, owner, .. }) = self.desktops.get(position) {
            self.positions.insert(id, position);
            self.disown(owner, self.desktops.len());
            self.own(owner, position);
        }
    }

    /// Adds a position to those of a person's desktops.
    fn own(&mut self, person: u32, position: usize) {
        let person = person as usize;
        if self.owned.len() <= person {
            self.owned.resize_with(person + 1, Vec::new);
        }
        self.owned[person].push(position);
    }

    fn disown(&mut self, person: u32, position: usize) {
        let Some(owned) = self.owned.get_mut(person as usize) else { return };
        if let Some(at) = owned.iter().position(|known| *known == position) {
            owned.swap_remove(at);
        }
    }

    /// How many desktops there are.
    pub(crate) fn len(&self) -> usize {
        self.desktops.len()
    }

    /// How many desktops are paused because of a failure and not in the recycle bin, of those that are seen.
    pub(crate) fn failed_paused(&self, scope: &Scope) -> u64 {
        let failed = self.failed_paused.iter().filter_map(|id| self.desktops.get(*self.positions.get(id)?));
        let owner = |known: &Entry| UserId(self.people.id(known.owner));
        failed.filter(|known| !known.in_bin && scope.includes(owner(known))).count() as u64
    }
}
