//! A list of the backend of which the app knows only the rows around what is visible. The backend filters, sorts and counts.
//!
//! ```text
//! restart: another list      -> want: parts to ask for -> answered: rows
//! refresh: it may be changed /
//! ```
//! Rows are asked for in parts of [`PART`] rows. After [`Window::restart`] the rows of the list before are shown until the
//! first answer, but not for long ([`Window::is_waiting`]). Answers to questions that are outdated meanwhile are dropped.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::time::{Duration, Instant};

use sarrio_model::{Page, Problem};

/// How many rows are asked for at once.
pub const PART: usize = 100;
/// How many parts are asked for at the same time.
const AT_ONCE: usize = 4;
/// How many parts are kept.
const KEPT: usize = 12;
/// How long nothing new may be shown before grey rows take the place of the old ones.
pub const PATIENCE: Duration = Duration::from_millis(300);

/// Waits until grey rows take the place of old ones: then the list has to be drawn once more.
pub async fn patience() {
    tokio::time::sleep(PATIENCE).await;
}

/// A row of a list.
pub trait Listed {
    /// What tells rows apart.
    type Id: Copy + Eq;
    /// Which row it is.
    fn id(&self) -> Self::Id;
}

/// A part of the list that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// The number of the question. Only the newest one's answers count.
    turn: u64,
    part: usize,
}

impl Ask {
    /// The first question of a window.
    #[must_use]
    pub fn first() -> Self {
        Self { turn: 0, part: 0 }
    }

    /// The same part of the list that takes the place of this one.
    #[must_use]
    pub fn again(self) -> Self {
        Self { turn: self.turn + 1, ..self }
    }

    /// How many rows come before the part.
    #[must_use]
    pub fn offset(self) -> u32 {
        u32::try_from(self.part * PART).unwrap_or(u32::MAX)
    }

    /// How many rows it has at most.
    #[must_use]
    pub fn limit(self) -> u32 {
        PART as u32
    }
}

/// The rows that are known.
#[derive(Debug)]
pub struct Window<Row> {
    parts: BTreeMap<usize, Vec<Row>>,
    /// The parts that were read since the last change.
    fresh: BTreeSet<usize>,
    /// The parts that are being read.
    asked: BTreeSet<usize>,
    /// How many rows the list has; absent before the first answer.
    total: Option<usize>,
    turn: u64,
    /// Since when the rows of another list are shown.
    outdated: Option<Instant>,
    /// Whether something changed while rows were being read.
    changed: bool,
    problem: Option<Problem>,
}

impl<Row> Default for Window<Row> {
    fn default() -> Self {
        Self {
            parts: BTreeMap::new(),
            fresh: BTreeSet::new(),
            asked: BTreeSet::new(),
            total: None,
            turn: 0,
            outdated: None,
            changed: false,
            problem: None,
        }
    }
}

impl<Row: Listed> Window<Row> {
    /// Another list takes the place of this one: another filter, another order.
    pub fn restart(&mut self, now: Instant) {
        self.ask_anew();
        self.outdated = self.outdated.or(Some(now));
    }

    /// The first rows are known before they were asked for, and how many there are.
    pub fn begin(&mut self, rows: Vec<Row>, total: usize) {
        self.ask_anew();
        (self.outdated, self.total) = (None, Some(total));
        self.parts.split_off(&total.div_ceil(PART));
        let known = self.fill(rows);
        self.fresh.extend(0..known);
    }

    /// Puts rows in, from the first on. Returns how many parts they are.
    fn fill(&mut self, rows: Vec<Row>) -> usize {
        let mut rows = rows.into_iter().peekable();
        let mut part = 0;
        while rows.peek().is_some() {
            self.parts.insert(part, rows.by_ref().take(PART).collect());
            part += 1;
        }
        part
    }

    /// The list may have changed. Its rows are shown until they were read again. While rows are being read, that waits, so
    /// that many changes do not make many questions.
    pub fn refresh(&mut self) {
        if self.asked.is_empty() {
            self.ask_anew();
        } else {
            self.changed = true;
        }
    }

    fn ask_anew(&mut self) {
        self.turn += 1;
        self.fresh.clear();
        self.asked.clear();
        self.changed = false;
        self.problem = None;
    }

    /// What has to be asked for, so that these rows and those around them are known. Each part is asked for once, and after
    /// a failure none before [`Window::refresh`].
    pub fn want(&mut self, rows: Range<usize>) -> Vec<Ask> {
        if self.problem.is_some() {
            return vec![];
        }
        let near = match self.total.filter(|_| self.outdated.is_none()) {
            None => 0..=0,
            Some(total) => {
                let last = total.saturating_sub(1) / PART;
                let (first, end) = (rows.start / PART, rows.end.max(rows.start + 1) - 1);
                // The next part is read before it is scrolled to.
                first.saturating_sub(1).min(last)..=(end / PART + 1).min(last)
            }
        };
        let (first, count) = (*near.start(), near.end() - near.start() + 1);
        let room = AT_ONCE.saturating_sub(self.asked.len());
        let unknown = near.filter(|part| !self.fresh.contains(part) && !self.asked.contains(part));
        let missing: Vec<usize> = unknown.take(room).collect();
        self.asked.extend(&missing);
        self.forget_far_from(first + count / 2, count);
        missing.into_iter().map(|part| Ask { turn: self.turn, part }).collect()
    }

    /// Forgets the parts that are farthest from what is visible.
    fn forget_far_from(&mut self, middle: usize, needed: usize) {
        let keep = KEPT.max(needed);
        if self.parts.len() > keep {
            let mut by_distance: Vec<usize> = self.parts.keys().copied().collect();
            by_distance.sort_by_key(|part| part.abs_diff(middle));
            for part in by_distance.split_off(keep) {
                self.parts.remove(&part);
                self.fresh.remove(&part);
            }
        }
    }

    /// Takes an answer in. Returns whether it was of use.
    pub fn answered(&mut self, ask: Ask, reply: Result<Page<Row>, Problem>) -> bool {
        if ask.turn != self.turn || !self.asked.remove(&ask.part) {
            return false;
        }
        if self.outdated.take().is_some() {
            self.parts.clear();
            self.total = None;
        }
        match reply {
            Ok(page) => {
                self.problem = None;
                let total = usize::try_from(page.total).unwrap_or(usize::MAX);
                self.total = Some(total);
                self.parts.split_off(&total.div_ceil(PART));
                self.parts.insert(ask.part, page.items);
                self.fresh.insert(ask.part);
            }
            Err(problem) => self.problem = Some(problem),
        }
        if self.changed && self.asked.is_empty() {
            self.ask_anew();
        }
        true
    }

    /// An event has the new state of a row. Returns whether the row is known here.
    pub fn replace(&mut self, row: &Row) -> bool
    where
        Row: Clone,
    {
        let all = self.parts.values_mut().flatten();
        let known = all.into_iter().find(|known| known.id() == row.id());
        known.map(|known| known.clone_from(row)).is_some()
    }

    /// Changes the rows of a list of which all are known. They are read again all the same.
    pub fn change_whole(&mut self, change: impl FnOnce(&mut Vec<Row>)) {
        if !self.all_known() {
            return;
        }
        let parts = std::mem::take(&mut self.parts);
        let mut rows: Vec<Row> = parts.into_values().flatten().collect();
        change(&mut rows);
        self.total = Some(rows.len());
        let parts = self.fill(rows);
        self.fresh.retain(|part| *part < parts);
    }

    /// How many rows the list has; absent before the first answer.
    #[must_use]
    pub fn total(&self) -> Option<usize> {
        self.total
    }

    /// How many rows the list has; 0 before the first answer.
    #[must_use]
    pub fn count(&self) -> usize {
        self.total.unwrap_or(0)
    }

    /// What is in the row with this number, counted from 0, if that is known.
    #[must_use]
    pub fn at(&self, row: usize) -> Option<Row::Id> {
        self.parts.get(&(row / PART))?.get(row % PART).map(Listed::id)
    }

    /// The number of a row, if it is known.
    #[must_use]
    pub fn position(&self, id: Row::Id) -> Option<usize> {
        self.parts.iter().find_map(|(part, rows)| {
            let at = rows.iter().position(|row| row.id() == id)?;
            Some(part * PART + at)
        })
    }

    /// A row, if it is known.
    #[must_use]
    pub fn get(&self, id: Row::Id) -> Option<&Row> {
        self.rows().find(|row| row.id() == id)
    }

    /// The rows that are known, in order.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.parts.values().flatten()
    }

    /// Whether all rows of the list are known.
    #[must_use]
    pub fn all_known(&self) -> bool {
        self.outdated.is_none() && self.total == Some(self.parts.values().map(Vec::len).sum())
    }

    /// Whether to show grey rows: nothing of this list was read for a while.
    #[must_use]
    pub fn is_waiting(&self, now: Instant) -> bool {
        self.outdated.is_some_and(|since| now.duration_since(since) >= PATIENCE) && self.problem.is_none()
    }

    /// Whether the rows are those of a list that another has taken the place of.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        self.outdated.is_some()
    }

    /// Why rows could not be read.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use sarrio_model::problem::NoHostYet;

    use super::*;

    impl Listed for u32 {
        type Id = u32;

        fn id(&self) -> u32 {
            *self
        }
    }

    /// A part of a list of `total` numbers that begins with `first`.
    fn page(ask: Ask, first: u32, total: u32) -> Result<Page<u32>, Problem> {
        let items = (ask.offset()..total.min(ask.offset() + ask.limit())).map(|row| first + row).collect();
        Ok(Page { items, next: None, total: total.into() })
    }

    fn answer(window: &mut Window<u32>, asks: &[Ask], first: u32, total: u32) {
        for ask in asks {
            assert!(window.answered(*ask, page(*ask, first, total)));
        }
    }

    fn offsets(asks: &[Ask]) -> Vec<u32> {
        asks.iter().map(|ask| ask.offset()).collect()
    }

    #[test]
    fn only_what_is_around_the_visible_rows_is_asked_for_and_kept() {
        let mut window = Window::default();
        let first = window.want(0..20);
        assert_eq!(offsets(&first), [0]);
        assert!(window.want(0..20).is_empty(), "it is asked for once");
        answer(&mut window, &first, 0, 20_000);
        assert!(!window.all_known());
        let next = window.want(0..20);
        assert_eq!(offsets(&next), [100]);
        answer(&mut window, &next, 0, 20_000);
        let far = window.want(10_050..10_070);
        assert_eq!(offsets(&far), [9_900, 10_000, 10_100]);
        assert_eq!((window.at(10_060), window.count()), (None, 20_000), "it is grey until it was read");
        answer(&mut window, &far, 0, 20_000);
        assert_eq!((window.at(10_060), window.position(10_060)), (Some(10_060), Some(10_060)));
        for from in (0..20_000).step_by(100) {
            let asks = window.want(from..from + 20);
            answer(&mut window, &asks, 0, 20_000);
            assert!(window.rows().count() <= (KEPT + 2) * PART);
        }
        assert_eq!(offsets(&window.want(30_000..30_020)), [0; 0], "the list ends before");
    }

    #[test]
    fn the_answer_to_an_outdated_question_is_dropped_and_the_old_rows_do_not_stay_for_long() {
        let mut window = Window::default();
        let now = Instant::now();
        let asks = window.want(0..20);
        answer(&mut window, &asks, 0, 50);
        assert!(window.all_known());
        window.restart(now);
        assert!(!window.all_known(), "they are those of another list");
        let old = window.want(0..20);
        window.restart(now);
        let new = window.want(0..20);
        assert!(!window.answered(old[0], page(old[0], 1_000, 9)));
        assert_eq!((window.at(3), window.is_waiting(now)), (Some(3), false));
        assert!(window.is_waiting(now + PATIENCE));
        answer(&mut window, &new, 2_000, 7);
        assert_eq!((window.at(3), window.count()), (Some(2_003), 7));
        assert!(!window.is_waiting(now + PATIENCE));
    }

    #[test]
    fn changes_are_read_again_once_and_until_then_the_rows_stay() {
        let mut window = Window::default();
        let asks = window.want(0..20);
        answer(&mut window, &asks, 0, 50);
        window.refresh();
        assert_eq!(window.at(3), Some(3));
        let again = window.want(0..20);
        window.refresh();
        window.refresh();
        assert!(window.want(0..20).is_empty(), "it is being read");
        answer(&mut window, &again, 0, 49);
        let last = window.want(0..20);
        assert_eq!(last.len(), 1, "what changed meanwhile is read, too");
        answer(&mut window, &last, 0, 48);
        assert!(window.want(0..20).is_empty());
        assert_eq!(window.count(), 48);
    }

    #[test]
    fn a_failure_is_kept_until_rows_are_read() {
        let mut window: Window<u32> = Window::default();
        let asks = window.want(0..20);
        assert!(window.answered(asks[0], Err(NoHostYet.into())));
        assert!(window.problem().is_some() && window.want(0..20).is_empty());
        window.refresh();
        let again = window.want(0..20);
        answer(&mut window, &again, 0, 5);
        assert!(window.problem().is_none());
    }
}
