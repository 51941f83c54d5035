//! Standard output: a table or JSON, never both.

use std::io::{self, Write};

use serde::Serialize;

use crate::{outcome::Failure, table::Table};

/// Where results go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    pub(crate) json: bool,
}

impl Output {
    /// Prints the value as JSON, or as the table that `table` makes.
    pub(crate) fn show<T: Serialize>(
        self,
        value: &T,
        table: impl FnOnce(&T) -> Table,
    ) -> Result<(), Failure> {
        if self.json { self.json(value) } else { write(&table(value).to_string()) }
    }

    /// Prints the value as JSON, or a sentence about it.
    pub(crate) fn say<T: Serialize>(
        self,
        value: &T,
        sentence: impl FnOnce(&T) -> String,
    ) -> Result<(), Failure> {
        if self.json { self.json(value) } else { write(&format!("{}\n", sentence(value))) }
    }

    /// Prints the value as JSON on one line, or a line of text, for streams.
    pub(crate) fn line<T: Serialize>(
        self,
        value: &T,
        text: impl FnOnce(&T) -> String,
    ) -> Result<(), Failure> {
        let line = if self.json { to_json(serde_json::to_string(value))? } else { text(value) };
        write(&format!("{line}\n"))
    }

    fn json<T: Serialize>(self, value: &T) -> Result<(), Failure> {
        write(&format!("{}\n", to_json(serde_json::to_string_pretty(value))?))
    }
}

fn to_json(text: serde_json::Result<String>) -> Result<String, Failure> {
    text.map_err(|error| Failure::Local(format!("the answer cannot be written as JSON: {error}")))
}

/// Writes to standard output. If the reader is gone (`| head`), the program exits silently.
pub(crate) fn write(text: &str) -> Result<(), Failure> {
    write_bytes(text.as_bytes())
}

/// The same for what need not be text.
pub(crate) fn write_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut to = io::stdout().lock();
    match to.write_all(bytes).and_then(|()| to.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Failure::Told(0)),
        Err(error) => Err(Failure::Local(format!("nothing can be written: {error}"))),
    }
}

/// Prints a remark for a person on standard error.
pub(crate) fn remark(text: impl std::fmt::Display) {
    // If standard error is closed, nobody reads it.
    let _ = writeln!(io::stderr().lock(), "{text}");
}
