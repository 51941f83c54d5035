//! The cells of a table.

use sarrio_model::Separator;

/// A line of a table. A cell with line breaks makes it several lines of the file, of which this is the first.
pub(crate) struct Row {
    pub(crate) line: u64,
    pub(crate) cells: Vec<String>,
}

/// The lines that have anything in them, with their cells trimmed.
pub(super) fn rows(text: &str, separator: Separator) -> Vec<Row> {
    let delimiter = match separator {
        Separator::Comma => b',',
        Separator::Semicolon => b';',
        Separator::Tab => b'\t',
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    // The text is valid and lines may have any length, so that reading cannot fail.
    while let Ok(true) = reader.read_record(&mut record) {
        if record.iter().any(|cell| !cell.is_empty()) {
            let line = record.position().map_or(0, csv::Position::line);
            rows.push(Row { line, cells: record.iter().map(str::to_owned).collect() });
        }
    }
    rows
}
