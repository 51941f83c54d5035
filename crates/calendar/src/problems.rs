//! What could not be taken from a calendar file.

use sarrio_model::{LineError, Problem};

/// The problems of a file, by line.
#[derive(Debug, Default)]
pub(crate) struct Problems(Vec<LineError>);

impl Problems {
    /// The most that are kept: who has so many needs no more.
    const MOST: usize = 500;

    /// Adds one, unless there are many. It is made only if it is kept, since a file may have millions.
    pub(crate) fn add(&mut self, error: impl FnOnce() -> LineError) {
        if self.0.len() < Self::MOST {
            self.0.push(error());
        }
    }

    /// Adds one of a line.
    pub(crate) fn at(&mut self, line: u64, problem: impl Into<Problem>) {
        self.add(|| LineError { line, problem: problem.into() });
    }

    /// All of them, by line.
    pub(crate) fn finish(mut self) -> Vec<LineError> {
        self.0.sort_by_key(|error| error.line);
        self.0
    }
}
