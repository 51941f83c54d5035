//! A select of things that have ids.

use crate::widget::Element;
use crate::widget::select::{self, Look, select};

/// What can be chosen, and what is.
#[derive(Debug)]
pub(super) struct Chooser<T> {
    values: Vec<T>,
    names: Vec<String>,
    at: Option<usize>,
    state: select::State,
}

impl<T> Default for Chooser<T> {
    fn default() -> Self {
        Self { values: vec![], names: vec![], at: None, state: select::State::default() }
    }
}

impl<T: Clone + PartialEq> Chooser<T> {
    /// Of these, each with its name.
    pub(super) fn of(all: impl IntoIterator<Item = (T, String)>, chosen: Option<&T>) -> Self {
        let (values, names): (Vec<T>, Vec<String>) = all.into_iter().unzip();
        let at = values.iter().position(|value| Some(value) == chosen);
        Self { values, names, at, state: select::State::default() }
    }

    /// Others can be chosen now. What is chosen stays, if it is among them.
    pub(super) fn change(&mut self, all: Vec<(T, String)>) {
        let chosen = self.chosen().cloned();
        (self.values, self.names) = all.into_iter().unzip();
        self.at = chosen.and_then(|chosen| self.values.iter().position(|value| *value == chosen));
    }

    /// What is chosen.
    pub(super) fn chosen(&self) -> Option<&T> {
        self.at.and_then(|at| self.values.get(at))
    }

    /// Its name.
    pub(super) fn name(&self) -> Option<&str> {
        self.at.and_then(|at| self.names.get(at)).map(String::as_str)
    }

    /// The first one, if there is any.
    pub(super) fn first(&self) -> Option<&T> {
        self.values.first()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// Chooses this one, if it is there.
    pub(super) fn choose(&mut self, value: &T) {
        self.at = self.values.iter().position(|one| one == value).or(self.at);
    }

    /// Chooses nothing.
    pub(super) fn clear(&mut self) {
        self.at = None;
    }

    /// Handles a message. Returns what was chosen by it.
    pub(super) fn update(&mut self, message: select::Message) -> Option<T> {
        let chosen = self.state.update(message, &self.names)?;
        self.at = Some(chosen);
        self.values.get(chosen).cloned()
    }

    /// Whether its list is open.
    pub(super) fn is_open(&self) -> bool {
        self.state.is_open()
    }

    pub(super) fn view<'a, M: Clone + 'a>(
        &'a self,
        look: Look<'a>,
        on: impl Fn(select::Message) -> M + Copy + 'a,
    ) -> Element<'a, M> {
        select(&self.state, &self.names, self.at, look, on)
    }
}
