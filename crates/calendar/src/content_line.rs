//! The lines of a calendar file (RFC 5545, section 3.1): a name, parameters and a value, on one or several lines of text.
//!
//! Sarrio reads them itself, since no library says in which line something stands, which people need in order to correct it.
//! Besides, `ical` 0.11 refuses a whole calendar for one bad line and joins folded lines without their spaces, `icalendar` 0.17
//! reads parts within parts by recursion without a bound, and `calcard` 0.3, which reads anything, passes over bad lines
//! without a word and brings a second database of time zones.

use sarrio_model::{LineError, Problem};

/// The parameters that are kept; no other says when a lesson takes place.
const KEPT: [&str; 2] = ["TZID", "RANGE"];

/// A line of a calendar file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ContentLine {
    /// Where it begins in the text, from 1.
    pub(crate) number: u64,
    /// Its name in capitals.
    pub(crate) name: String,
    /// Those of its parameters that are kept.
    parameters: Vec<(&'static str, String)>,
    /// Its value, as it stands there.
    pub(crate) value: String,
}

impl ContentLine {
    /// The value of a parameter. The name is in capitals.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// What is wrong with it.
    pub(crate) fn error(&self, problem: impl Into<Problem>) -> LineError {
        LineError { line: self.number, problem: problem.into() }
    }

    fn read(number: u64, text: &str) -> Option<Self> {
        let name_ends = text.find([':', ';'])?;
        let name = &text[..name_ends];
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        let (mut parameters, mut rest) = (Vec::new(), &text[name_ends..]);
        while let Some(parameter) = rest.strip_prefix(';') {
            let (name, after) = parameter.split_once('=')?;
            let ends = end_of_parameter(after)?;
            let kept = KEPT.into_iter().find(|kept| name.eq_ignore_ascii_case(kept));
            if let Some(kept) = kept.filter(|kept| parameters.iter().all(|(known, _)| known != kept)) {
                parameters.push((kept, after[..ends].replace('"', "")));
            }
            rest = &after[ends..];
        }
        let value = rest.strip_prefix(':')?.to_owned();
        is_name.then(|| Self { number, name: name.to_ascii_uppercase(), parameters, value })
    }
}

/// A line that is none of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotALine {
    /// Where it is, from 1.
    pub(crate) number: u64,
    /// How it begins.
    pub(crate) begins: String,
}

/// Where the value of a parameter ends: at the next `;` or `:` that is not between quotation marks.
fn end_of_parameter(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(at, letter)| {
        quoted ^= letter == '"';
        (!quoted && matches!(letter, ';' | ':')).then_some(at)
    })
}

/// The lines of the text, each joined where it was folded. Empty ones are passed over.
pub(crate) fn content_lines(text: &str) -> impl Iterator<Item = Result<ContentLine, NotALine>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = (1..).zip(text.lines()).peekable();
    std::iter::from_fn(move || {
        let (number, first) = lines.by_ref().find(|(_, line)| !line.trim().is_empty())?;
        let mut whole = first.to_owned();
        while let Some((_, more)) = lines.next_if(|(_, line)| line.starts_with([' ', '\t'])) {
            whole.push_str(&more[1..]);
        }
        let read = ContentLine::read(number, &whole);
        Some(read.ok_or_else(|| NotALine { number, begins: whole.chars().take(60).collect() }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_joined_and_split_and_knows_where_it_stands() {
        let text = "\u{feff}BEGIN:VEVENT\r\n\r\nDTSTART;X=\"a:b;c\";tzid=\"W. Europe Standard\r\n  Time\":2026\r\n\t1005\n\
            Albuquerque\nSUMMARY:";
        let lines: Vec<_> = content_lines(text).collect();
        let start = lines[1].as_ref().unwrap();
        assert_eq!((start.number, start.name.as_str(), start.value.as_str()), (3, "DTSTART", "20261005"));
        assert_eq!(start.parameter("TZID"), Some("W. Europe Standard Time"));
        assert_eq!(lines[2], Err(NotALine { number: 6, begins: "Albuquerque".to_owned() }));
        assert_eq!(lines[3].as_ref().unwrap().value, "");
        assert_eq!(lines.len(), 4);
    }
}
