//! Words are found in names: in those that many desktops share, and in the names of the desktops themselves.

use std::collections::HashMap;

use memchr::memmem::Finder;
use uuid::Uuid;

use crate::{desktop_query::Key, key::key};

/// The first 16 bytes of a name as a number: names that begin otherwise are compared by that alone.
pub(super) fn beginning(name: &str) -> u128 {
    let mut bytes = [0; 16];
    let length = name.len().min(16);
    bytes[..length].copy_from_slice(&name.as_bytes()[..length]);
    u128::from_be_bytes(bytes)
}

/// The names of people, or of templates, or of hosts, as sort keys. Desktops refer to them by number.
#[derive(Debug)]
pub(super) struct Labels {
    numbers: HashMap<Uuid, u32>,
    ids: Vec<Uuid>,
    /// How each name begins, and the name.
    keys: Vec<(u128, String)>,
}

impl Default for Labels {
    /// Without names: number 0 stands for none.
    fn default() -> Self {
        Self { numbers: HashMap::new(), ids: vec![Uuid::nil()], keys: vec![(0, String::new())] }
    }
}

impl Labels {
    /// Sets the name of an id. Returns its number.
    pub(super) fn put(&mut self, id: Option<Uuid>, key: String) -> u32 {
        let Some(id) = id else { return 0 };
        let next = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(id).or_insert(next);
        match self.keys.get_mut(number as usize) {
            Some(known) => *known = (beginning(&key), key),
            None => {
                self.ids.push(id);
                self.keys.push((beginning(&key), key));
            }
        }
        number
    }

    /// The number of an id, if a desktop refers to it.
    pub(super) fn number(&self, id: Uuid) -> Option<u32> {
        self.numbers.get(&id).copied()
    }

    /// The id with a number.
    pub(super) fn id(&self, number: u32) -> Uuid {
        self.ids.get(number as usize).copied().unwrap_or_default()
    }

    /// One more than the largest number.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Renames an id, if a desktop refers to it.
    pub(super) fn rename(&mut self, id: Uuid, name: &str) {
        if self.numbers.contains_key(&id) {
            self.put(Some(id), key(name));
        }
    }

    /// A name as a sort key, and how it begins.
    pub(super) fn sorted(&self, number: u32) -> (u128, Key<&str>) {
        let key = self.keys.get(number as usize).map_or((0, ""), |(begins, key)| (*begins, key));
        (key.0, Key::Text(key.1))
    }

    /// For each name, which of the words occur in it.
    pub(super) fn found(&self, words: &Words<'_>) -> Vec<u16> {
        self.keys.iter().map(|(_, key)| words.found_in(key)).collect()
    }
}

/// The names of all desktops in one text, one on each line: words are found fastest that way.
#[derive(Debug, Default)]
pub(super) struct Lines {
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
    pub(super) fn found(&self, words: &Words<'_>) -> Vec<u16> {
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
pub(super) struct Words<'a>(Vec<Finder<'a>>);

impl<'a> Words<'a> {
    pub(super) fn new(words: &'a [String]) -> Self {
        // A word that occurs in another word is found with that one.
        let goes_with = |at: usize, word: &String| {
            words.iter().enumerate().any(|(other, longer)| {
                other != at && longer.contains(word.as_str()) && (longer != word || other < at)
            })
        };
        let words = words.iter().enumerate().filter(|(at, word)| !goes_with(*at, word));
        Self(words.map(|(_, word)| Finder::new(word)).collect())
    }

    pub(super) fn all(&self) -> u16 {
        self.0.iter().fold(0, |set, _| set << 1 | 1)
    }

    /// Which of the words occur in a name.
    pub(super) fn found_in(&self, name: &str) -> u16 {
        let words = self.0.iter().enumerate().filter(|(_, word)| word.find(name.as_bytes()).is_some());
        words.fold(0, |set, (bit, _)| set | 1 << bit)
    }
}
