//! The names of all desktops in memory, as one place in the sequence of events saw them. They take about 200 bytes a
//! desktop.

use std::{collections::HashMap, sync::OnceLock};

use memchr::memmem::Finder;
use sarrio_model::{Change, Desktop, DesktopId, Event, Seq};
use uuid::Uuid;

use crate::{
    Result,
    desktop_query::{Asked, Column, Filters, Key, Order, Traits},
    key::key,
    sql::{Link, Row, Sql},
};

/// Rows and events that are read at once.
pub(crate) const AT_ONCE: u32 = 2_000;

/// Names of people, or of templates: sort keys that desktops know by number.
#[derive(Debug, Default)]
struct Labels {
    numbers: HashMap<Uuid, usize>,
    keys: Vec<String>,
}

impl Labels {
    /// The number of a label, which is `key` from now on.
    fn put(&mut self, id: Uuid, key: String) -> usize {
        let number = *self.numbers.entry(id).or_insert(self.keys.len());
        match self.keys.get_mut(number) {
            Some(known) => *known = key,
            None => self.keys.push(key),
        }
        number
    }

    /// A new name of one that desktops have.
    fn rename(&mut self, id: Uuid, name: &str) {
        if self.numbers.contains_key(&id) {
            self.put(id, key(name));
        }
    }

    fn key(&self, number: usize) -> &str {
        self.keys.get(number).map_or("", String::as_str)
    }

    /// For each label the words that stand in it.
    fn found(&self, words: &Words<'_>) -> Vec<u16> {
        let found = |key: &String| {
            let words = words.0.iter().enumerate();
            let words = words.filter(|(_, word)| word.find(key.as_bytes()).is_some());
            words.fold(0, |set, (bit, _)| set | 1 << bit)
        };
        self.keys.iter().map(found).collect()
    }
}

/// All desktops' names in one text, a line each: that is how a word is found in them soonest.
#[derive(Debug, Default)]
struct Lines {
    text: String,
    /// Where each line ends.
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
    /// For each line the words that stand in it.
    fn found(&self, words: &Words<'_>) -> Vec<u16> {
        let mut found = vec![0; self.ends.len()];
        for (bit, word) in words.0.iter().enumerate() {
            let mut lines = self.ends.iter().zip(&mut found);
            let mut begin = 0;
            // No word has a line break in it. Behind a line in which it stands, the next line is looked at.
            while let Some(place) = word.find(&self.text.as_bytes()[begin..]) {
                let Some((end, found)) = lines.find(|(end, _)| **end > begin + place) else { break };
                *found |= 1 << bit;
                begin = *end;
            }
        }
        found
    }
}

/// The words of a search, of which there are at most 16: a set of them is 16 bits.
struct Words<'a>(Vec<Finder<'a>>);

impl<'a> Words<'a> {
    fn new(words: &'a [String]) -> Self {
        // A word that stands in another one, or twice, is found with it.
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

/// What a search knows of a desktop.
#[derive(Debug)]
pub(crate) struct Known {
    id: DesktopId,
    name: Box<str>,
    /// Its owner's name, by number.
    owner: usize,
    /// Its template's.
    template: Option<usize>,
    created: i64,
    traits: Traits,
}

/// The names of all desktops, as of a place in the sequence of events.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// `None`: nothing was read yet.
    pub(crate) seq: Option<Seq>,
    people: Labels,
    templates: Labels,
    /// Side by side, as they are all looked at by each search.
    pub(crate) desktops: Vec<Known>,
    places: HashMap<DesktopId, usize>,
    /// Their names, in this order; laid out by the first search after one changed.
    lines: OnceLock<Lines>,
}

/// A page, in order.
pub(crate) struct Found {
    pub(crate) ids: Vec<Uuid>,
    /// The last one's place, where more follow.
    pub(crate) last: Option<(Key<String>, Uuid)>,
    /// How many fit, on all pages.
    pub(crate) total: u64,
}

impl Names {
    /// All names. What is committed while they are read is in the events after `seq`, and is true twice then.
    pub(crate) async fn read(seq: Seq, link: &mut Link) -> Result<Self> {
        let mut names = Self { seq: Some(seq), ..Self::default() };
        let mut last = Uuid::nil();
        loop {
            let text = "SELECT id, name_key, owner, owner_key, template, template_key, host, state, created, in_bin \
                FROM desktops WHERE id > $1 ORDER BY id LIMIT $2";
            let rows = Sql::new("read names to search in", text).bind(last).bind(AT_ONCE).all(link).await?;
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
        let traits = Traits {
            in_bin: row.get("in_bin")?,
            state: row.parse("state")?,
            owner: row.get("owner")?,
            template: row.get("template")?,
            host: row.get("host")?,
        };
        let template = match traits.template {
            Some(id) => Some(self.templates.put(id, row.get("template_key")?)),
            None => None,
        };
        let known = Known {
            id: DesktopId(row.get("id")?),
            name: row.get::<String>("name_key")?.into(),
            owner: self.people.put(traits.owner, row.get("owner_key")?),
            template,
            created: row.get("created")?,
            traits,
        };
        self.put(known);
        Ok(())
    }

    /// What an event tells.
    pub(crate) fn hear(&mut self, event: &Event) {
        match &event.change {
            Change::Desktop(desktop) => self.hear_of(desktop),
            Change::DesktopGone(id) => self.remove(*id),
            Change::User(user) => self.people.rename(user.id.0, &user.named().name),
            Change::Template(template) => self.templates.rename(template.id.0, template.name.as_str()),
            _ => {}
        }
        self.seq = Some(event.seq);
    }

    fn hear_of(&mut self, desktop: &Desktop) {
        let template = desktop.template.map(|id| {
            let name = desktop.template_name.as_ref().map_or("", |name| name.as_str());
            self.templates.put(id.0, key(name))
        });
        let known = Known {
            id: desktop.id,
            name: key(desktop.name.as_str()).into(),
            owner: self.people.put(desktop.owner.id.0, key(&desktop.owner.name)),
            template,
            created: desktop.created.as_microsecond(),
            traits: desktop.into(),
        };
        self.put(known);
    }

    fn put(&mut self, known: Known) {
        let place = *self.places.entry(known.id).or_insert(self.desktops.len());
        match self.desktops.get_mut(place) {
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
        let Some(place) = self.places.remove(&id) else { return };
        self.lines.take();
        self.desktops.swap_remove(place);
        if let Some(moved) = self.desktops.get(place) {
            self.places.insert(moved.id, place);
        }
    }

    pub(crate) fn find(&self, Asked { filters, order, rows }: &Asked) -> Found {
        let rows = *rows as usize;
        let mut places: Vec<(Key<&str>, Uuid)> =
            self.fitting(filters).map(|known| (self.key(order, known), known.id.0)).collect();
        let total = places.len() as u64;
        let compare = |one: &_, other: &_| order.compare(one, other);
        if let Some((key, id)) = &order.after {
            let last = (key.as_str(), *id);
            places.retain(|place| compare(&last, place).is_lt());
        }
        let more = places.len() > rows;
        if more {
            places.select_nth_unstable_by(rows, compare);
            places.truncate(rows);
        }
        places.sort_unstable_by(compare);
        let last = places.last().filter(|_| more).map(|(key, id)| (key.into_owned(), *id));
        Found { ids: places.into_iter().map(|(_, id)| id).collect(), last, total }
    }

    /// The desktops that fit.
    fn fitting(&self, filters: &Filters) -> impl Iterator<Item = &Known> {
        let words = Words::new(&filters.words);
        let lines = self.lines.get_or_init(|| self.desktops.iter().map(|known| &*known.name).collect());
        let in_names = lines.found(&words);
        let (in_people, in_templates) = (self.people.found(&words), self.templates.found(&words));
        let all = words.all();
        let has_all = move |known: &Known, in_name: u16| {
            let in_owner = in_people.get(known.owner).copied().unwrap_or_default();
            let in_template = known.template.and_then(|number| in_templates.get(number).copied());
            in_name | in_owner | in_template.unwrap_or_default() == all
        };
        let desktops = self.desktops.iter().zip(in_names);
        desktops
            .filter(move |(known, in_name)| filters.fits(&known.traits) && has_all(known, *in_name))
            .map(|(known, _)| known)
    }

    fn key<'a>(&'a self, order: &Order, known: &'a Known) -> Key<&'a str> {
        match order.column {
            Column::Name => Key::Text(&known.name),
            Column::Owner => Key::Text(self.people.key(known.owner)),
            Column::Template => Key::Text(known.template.map_or("", |number| self.templates.key(number))),
            Column::State => Key::Text(known.traits.state.as_str()),
            Column::Created => Key::Time(known.created),
        }
    }
}
