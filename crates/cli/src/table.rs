//! Tables for people, with columns as wide as their content.

use std::fmt;

use jiff::{Timestamp, tz::TimeZone};

/// Rows with headings, or the properties of one thing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    headings: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    foot: Option<String>,
}

impl Table {
    pub(crate) fn new<const N: usize>(headings: [&'static str; N]) -> Self {
        Self { headings: headings.to_vec(), ..Self::default() }
    }

    /// The properties of one thing, one on each line.
    pub(crate) fn of_one() -> Self {
        Self::default()
    }

    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.to_vec());
    }

    /// A property of one thing.
    pub(crate) fn property(&mut self, name: &str, value: impl fmt::Display) {
        self.rows.push(vec![format!("{name}:"), value.to_string()]);
    }

    /// A property that may be absent. Then it has no line.
    pub(crate) fn maybe(&mut self, name: &str, value: Option<impl fmt::Display>) {
        if let Some(value) = value {
            self.property(name, value);
        }
    }

    /// Adds a line below the rows.
    pub(crate) fn foot(&mut self, text: String) {
        self.foot = Some(text);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headings: Vec<String> = self.headings.iter().map(|heading| (*heading).to_owned()).collect();
        // Control characters in names could write anywhere on the terminal.
        let plain = |text: &String| text.replace(char::is_control, " ");
        let rows: Vec<Vec<String>> = std::iter::once(headings)
            .filter(|headings| !headings.is_empty())
            .chain(self.rows.iter().cloned())
            .map(|row| row.iter().map(plain).collect())
            .collect();
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for row in &rows {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                line.push_str(&format!("{cell:width$}  "));
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        match &self.foot {
            Some(foot) => writeln!(f, "{foot}"),
            None => Ok(()),
        }
    }
}

/// What is shown where there is no value.
pub(crate) const NOTHING: &str = "-";

/// A value, or a dash.
pub(crate) fn or_dash(value: Option<impl fmt::Display>) -> String {
    value.map_or_else(|| NOTHING.to_owned(), |value| value.to_string())
}

/// A time in the time zone of this computer.
pub(crate) fn moment(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// `yes` or `no`.
pub(crate) fn yes(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell_and_contain_no_control_characters() {
        let mut table = Table::new(["NAME", "STATE", "HOST"]);
        table.row(["peça 04".into(), "running".into(), "hyp-1".into()]);
        table.row(["a b;$(id)'\"".into(), "off".into(), NOTHING.into()]);
        table.row(["\u{1b}[2Jx\ny".into(), "off".into(), NOTHING.into()]);
        table.foot("3 of 40".into());
        insta::assert_snapshot!(table, @r#"
        NAME         STATE    HOST
        peça 04      running  hyp-1
        a b;$(id)'"  off      -
         [2Jx y      off      -
        3 of 40
        "#);
    }
}
