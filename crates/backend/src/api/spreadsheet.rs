//! Tables for spreadsheets: CSV as RFC 4180 has it, in UTF-8 with a byte order mark, without which some spreadsheets take it for
//! another encoding.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

/// A table with these rows, with `attachment` as the name under which a browser keeps it. Its cells are made [`harmless`].
pub(super) fn answer<const N: usize>(attachment: &'static str, rows: &[[String; N]]) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(attachment)),
    ];
    (headers, table(rows)).into_response()
}

fn table<const N: usize>(rows: &[[String; N]]) -> Vec<u8> {
    let start = "\u{feff}".as_bytes().to_vec();
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(start);
    for row in rows {
        // Writing into memory does not fail.
        let _ = table.write_record(row.iter().map(|cell| harmless(cell)));
    }
    table.into_inner().unwrap_or_default()
}

/// A cell that no spreadsheet takes for a formula, whatever somebody has called a thing.
pub(super) fn harmless(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}
