//! How texts are written into a calendar file, and read from it.

use std::borrow::Cow;

/// The most bytes of a line, without its end (RFC 5545, section 3.1).
const LINE: usize = 75;

/// A calendar file that is being written.
#[derive(Debug, Default)]
pub(crate) struct Writer(String);

impl Writer {
    /// Adds a line; a long one is folded, never inside a letter.
    pub(crate) fn line(&mut self, line: &str) {
        let mut room = LINE;
        for letter in line.chars() {
            if letter.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LINE - 1; // the space counts
            }
            room -= letter.len_utf8();
            self.0.push(letter);
        }
        self.0.push_str("\r\n");
    }

    /// Adds a line whose value is a text that people or programs chose.
    pub(crate) fn text(&mut self, property: &str, text: &str) {
        self.line(&format!("{property}:{}", escaped(text)));
    }

    pub(crate) fn finish(self) -> String {
        self.0
    }
}

/// The text as a value (section 3.3.11). Control characters, which a value cannot have, are left out.
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' => value.push_str("\\n"),
            '\\' | ';' | ',' => value.extend(['\\', letter]),
            _ if letter.is_control() => {}
            _ => value.push(letter),
        }
    }
    value
}

/// The text of a value. A backslash before any other letter stands for itself, as it is meant in files of careless programs.
pub(crate) fn unescaped(value: &str) -> Cow<'_, str> {
    if !value.contains('\\') {
        return Cow::Borrowed(value);
    }
    let mut text = String::with_capacity(value.len());
    let mut letters = value.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letters.peek()) {
            ('\\', Some('n' | 'N')) => {
                letters.next();
                text.push('\n');
            }
            ('\\', Some(escaped @ ('\\' | ';' | ','))) => {
                text.push(*escaped);
                letters.next();
            }
            _ => text.push(letter),
        }
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_text_survives_in_lines_of_75_bytes(text in "[\\PC\n;,\\\\:\"]{0,300}") {
            let mut writer = Writer::default();
            writer.text("SUMMARY", &text);
            let written = writer.finish();
            prop_assert!(written.split("\r\n").all(|line| line.len() <= 75));
            let unfolded = written.replace("\r\n ", "");
            let value = unfolded.strip_prefix("SUMMARY:").unwrap().strip_suffix("\r\n").unwrap();
            let visible: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
            prop_assert_eq!(unescaped(value), visible);
        }
    }
}
