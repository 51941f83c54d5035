//! Tables in text files, as spreadsheets write them (CSV): `text` finds out the encoding and the separator, `cells` the cells.

mod cells;
mod text;

use sarrio_model::{Problem, Separator, TextEncoding, problem::ColumnTwice};
use sarrio_store::name_key;

pub(crate) use cells::Row;

/// A table that was read.
pub(crate) struct TextTable {
    pub(crate) encoding: TextEncoding,
    pub(crate) separator: Separator,
    /// The lines that have anything in them. The first has the headings.
    pub(crate) rows: Vec<Row>,
}

impl TextTable {
    /// Reads a table. `is_known` tells the headings that it may have.
    ///
    /// # Errors
    /// It is no text.
    pub(crate) fn read(file: &[u8], is_known: impl Fn(&str) -> bool) -> Result<Self, Problem> {
        let (text, encoding) = text::decoded(file)?;
        let separator = text::separator(&text, is_known);
        Ok(Self { encoding, separator, rows: cells::rows(&text, separator) })
    }
}

/// A heading or a word of a cell in lower case, without accents, and with single spaces between its words.
pub(crate) fn plain(text: &str) -> String {
    let key = name_key(text);
    let words: Vec<&str> =
        key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// What a heading or a word of a cell means, by its names.
pub(crate) fn meant<T: Copy>(known: &[(T, &[&str])], text: &str) -> Option<T> {
    let plain = plain(text);
    known.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(meant, _)| *meant)
}

/// Refuses two columns that hold the same.
///
/// # Errors
/// [`ColumnTwice`].
pub(crate) fn require_once<F: PartialEq>(columns: &[(&str, Option<F>)]) -> Result<(), Problem> {
    for (index, (second, field)) in columns.iter().enumerate() {
        let same = |(_, other): &&(&str, Option<F>)| other.is_some() && other == field;
        if let Some((first, _)) = columns.iter().take(index).find(same) {
            let (first, second) = ((*first).to_owned(), (*second).to_owned());
            return Err(ColumnTwice { first, second }.into());
        }
    }
    Ok(())
}

/// What somebody wrote, for an error.
pub(crate) fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}
