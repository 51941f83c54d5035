//! A page of the desktops that match, in order, and where in that order one of them is.

use std::cmp::Ordering;

use sarrio_model::{DesktopId, StateName};
use uuid::Uuid;

use super::{
    Entry, Names,
    words::{Words, beginning},
};
use crate::desktop_query::{Column, Filters, Key, Order, ParsedQuery};

/// A page of results, in order.
pub(crate) struct Found {
    pub(crate) ids: Vec<Uuid>,
    /// The position of the last one, where more follow.
    pub(crate) last: Option<(Key<String>, Uuid)>,
    /// How many match, on all pages.
    pub(crate) total: u64,
}

/// A desktop's place in an order. The derived comparison goes from the first field to the last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place<'a> {
    /// How the key begins, where that is a text.
    begins: u128,
    key: Key<&'a str>,
    id: Uuid,
}

/// Filters as the names in memory compare them: ids are numbers.
struct Wanted<'a> {
    in_bin: bool,
    states: &'a [StateName],
    template: Option<u32>,
    host: Option<u32>,
    attention: Option<bool>,
}

impl<'a> Wanted<'a> {
    /// `None` where nothing can match.
    fn new(filters: &'a Filters, names: &Names) -> Option<Self> {
        let template = filters.template.map(|id| names.templates.number(id).ok_or(())).transpose();
        let host = filters.host.map(|id| names.hosts.number(id).ok_or(())).transpose();
        Some(Self {
            in_bin: filters.in_bin,
            states: &filters.states,
            template: template.ok()?,
            host: host.ok()?,
            attention: filters.attention,
        })
    }

    fn includes(&self, known: &Entry) -> bool {
        known.in_bin == self.in_bin
            && (self.states.is_empty() || self.states.contains(&known.state))
            && self.template.is_none_or(|template| known.template == template)
            && self.host.is_none_or(|host| known.host == host)
            && self.attention.is_none_or(|attention| known.attention == attention)
    }
}

/// Whose desktops may match.
enum Whose {
    Everybodys,
    /// Those at these positions: a small part of all.
    Few(Vec<usize>),
    /// By the number of the person, whether theirs do.
    Many(Vec<bool>),
}

impl Names {
    /// How many matching desktops come before this one; none where it does not match.
    pub(crate) fn place(
        &self,
        id: DesktopId,
        ParsedQuery { filters, order, .. }: &ParsedQuery,
    ) -> Option<u64> {
        let own = *self.positions.get(&id)?;
        let matching = self.matching(filters);
        let shown = matching.contains(&own);
        let own = self.place_in(order, own);
        let before =
            matching.into_iter().filter(|other| order.compare(&self.place_in(order, *other), &own).is_lt());
        shown.then(|| before.count() as u64)
    }

    /// A page of the desktops that match.
    pub(crate) fn find(&self, ParsedQuery { filters, order, offset, rows }: &ParsedQuery) -> Found {
        let (offset, rows) = (*offset as usize, *rows as usize);
        let matching = self.matching(filters);
        let total = matching.len() as u64;
        let compare = |one: &Place<'_>, other: &Place<'_>| order.compare(one, other);
        let after = order.after.as_ref().map(|(key, id)| {
            let begins = match key {
                Key::Text(text) => beginning(text),
                Key::Number(_) => 0,
            };
            Place { begins, key: key.as_str(), id: *id }
        });
        let places = matching.into_iter().map(|position| self.place_in(order, position));
        let later = places.filter(|place| after.as_ref().is_none_or(|after| compare(after, place).is_lt()));
        let mut page = first(offset + rows + 1, later, compare);
        page.drain(..offset.min(page.len()));
        let more = page.len() > rows;
        page.truncate(rows);
        let last = page.last().filter(|_| more).map(|place| (place.key.into_owned(), place.id));
        Found { ids: page.into_iter().map(|place| place.id).collect(), last, total }
    }

    /// The positions of the desktops that match.
    fn matching(&self, filters: &Filters) -> Vec<usize> {
        let Some(wanted) = Wanted::new(filters, self) else { return Vec::new() };
        let words = Words::new(&filters.words);
        let (in_people, in_templates) = (self.people.found(&words), self.templates.found(&words));
        let in_hosts = self.hosts.found(&words);
        let of = |found: &[u16], number: u32| found.get(number as usize).copied().unwrap_or_default();
        let has_all = |known: &Entry, in_name: u16| {
            let elsewhere =
                of(&in_people, known.owner) | of(&in_templates, known.template) | of(&in_hosts, known.host);
            in_name | elsewhere == words.all()
        };
        let begins =
            |position: usize| filters.begins.is_empty() || self.names[position].starts_with(&filters.begins);
        let whose = self.whose(filters);
        if let Whose::Few(few) = whose {
            let matches = |position: &usize| {
                let known = &self.desktops[*position];
                let in_name = || words.found_in(&self.names[*position]);
                wanted.includes(known) && begins(*position) && has_all(known, in_name())
            };
            return few.into_iter().filter(matches).collect();
        }
        let in_names = (!filters.words.is_empty()).then(|| {
            let lines = self.lines.get_or_init(|| self.names.iter().map(|name| &**name).collect());
            lines.found(&words)
        });
        let theirs = |known: &Entry| match &whose {
            Whose::Many(theirs) => theirs[known.owner as usize],
            _ => true,
        };
        let matches = |(position, known): (usize, &Entry)| {
            let in_name = in_names.as_ref().map_or(0, |found| found[position]);
            let matches = has_all(known, in_name) && wanted.includes(known) && theirs(known);
            (matches && begins(position)).then_some(position)
        };
        self.desktops.iter().enumerate().filter_map(matches).collect()
    }

    fn whose(&self, filters: &Filters) -> Whose {
        let Some(owners) = filters.owners() else { return Whose::Everybodys };
        let owners: Vec<usize> =
            owners.filter_map(|owner| self.people.number(owner)).map(|number| number as usize).collect();
        let owned = || owners.iter().filter_map(|owner| self.owned.get(*owner));
        if owned().map(Vec::len).sum::<usize>() < self.desktops.len() / 4 {
            return Whose::Few(owned().flatten().copied().collect());
        }
        let mut theirs = vec![false; self.people.len()];
        for owner in owners {
            theirs[owner] = true;
        }
        Whose::Many(theirs)
    }

    /// A desktop's place in an order.
    fn place_in(&self, order: &Order, position: usize) -> Place<'_> {
        let known = &self.desktops[position];
        let number = |number: i64| (0, Key::Number(number));
        let (begins, key) = match order.column {
            Column::Name => (known.begins, Key::Text(&*self.names[position])),
            Column::Owner => self.people.sorted(known.owner),
            Column::Template => self.templates.sorted(known.template),
            Column::Host => self.hosts.sorted(known.host),
            Column::State => (beginning(known.state.as_str()), Key::Text(known.state.as_str())),
            Column::Vcpus => number(known.vcpus.into()),
            Column::Memory => number(i64::try_from(known.memory).unwrap_or(i64::MAX)),
            Column::Created => number(known.created),
            Column::Deleted => number(known.deleted),
        };
        Place { begins, key, id: known.id.0 }
    }
}

/// The first `count` of these in order. What comes after them is put away early: most are compared only once.
fn first<T: Copy>(
    count: usize,
    all: impl Iterator<Item = T>,
    compare: impl Fn(&T, &T) -> Ordering,
) -> Vec<T> {
    let mut kept: Vec<T> = Vec::new();
    let mut last = None;
    for one in all {
        if last.as_ref().is_some_and(|last| compare(last, &one).is_lt()) {
            continue;
        }
        kept.push(one);
        if kept.len() >= count.saturating_mul(2).max(64) {
            let (_, greatest, _) = kept.select_nth_unstable_by(count.saturating_sub(1), &compare);
            last = Some(*greatest);
            kept.truncate(count);
        }
    }
    kept.sort_unstable_by(compare);
    kept.truncate(count);
    kept
}
