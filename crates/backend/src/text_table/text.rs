//! The text of a table: its encoding and its separator.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use sarrio_model::{Problem, Separator, TextEncoding, problem::ListNotText};

use super::cells::rows;

/// The text of a file, and how it was encoded. Nearly any bytes are some text in Windows-1252, so what has characters that
/// no table has, is none.
pub(super) fn decoded(file: &[u8]) -> Result<(Cow<'_, str>, TextEncoding), Problem> {
    let bytes = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let (text, encoding) = match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), TextEncoding::Utf8),
        Err(_) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            (text, TextEncoding::Windows1252)
        }
    };
    if text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n')) {
        return Err(ListNotText.into());
    }
    Ok((text, encoding))
}

/// The separator with which most headings are known; of several, that with which there are most.
pub(super) fn separator(text: &str, is_known: impl Fn(&str) -> bool) -> Separator {
    let headings = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let rank = |separator: Separator| {
        let line = rows(headings, separator);
        let cells = line.first().map(|row| row.cells.as_slice()).unwrap_or_default();
        (cells.iter().filter(|cell| is_known(cell)).count(), cells.len())
    };
    let all = [Separator::Tab, Separator::Semicolon, Separator::Comma];
    all.into_iter().max_by_key(|separator| rank(*separator)).unwrap_or(Separator::Comma)
}
