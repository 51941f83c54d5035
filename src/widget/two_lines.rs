//! Text that is cut after two lines, for reasons that may be as long as a screen.

use iced::advanced::text::{self, Paragraph as _, Text};
use iced::alignment::Vertical;
use iced::{Pixels, Size};

use crate::theme::BODY;

type Paragraph = <iced::Renderer as text::Renderer>::Paragraph;

/// The size and the height of a line of captions.
const CAPTION: (f32, f32) = (12.0, 16.0);

/// What fits into two lines of a caption that is `width` pixels wide, ending in `…`; absent if all of `text` fits.
#[must_use]
pub fn two_lines(text: &str, width: f32) -> Option<String> {
    if fits(text, width) {
        return None;
    }
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let cut = |letters: usize| format!("{}…", text[..ends[letters]].trim_end());
    // The longest beginning that fits: heights grow with length, so halve the range.
    let (mut low, mut high) = (0, ends.len() - 1);
    while low < high {
        let middle = (low + high).div_ceil(2);
        if fits(&cut(middle), width) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Some(cut(low))
}

fn fits(content: &str, width: f32) -> bool {
    let (size, line) = CAPTION;
    let shape = Text {
        content,
        bounds: Size::new(width, f32::INFINITY),
        size: Pixels(size),
        line_height: text::LineHeight::Absolute(Pixels(line)),
        font: BODY,
        align_x: text::Alignment::Default,
        align_y: Vertical::Top,
        shaping: text::Shaping::default(),
        wrapping: text::Wrapping::WordOrGlyph,
    };
    Paragraph::with_text(shape).min_height() <= 2.0 * line + 0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_needs_more_than_two_lines_is_cut_and_keeps_its_beginning() {
        assert_eq!(two_lines("Waiting for its turn", 300.0), None);
        let long = "internal error: process exited while connecting to monitor: ".repeat(9);
        let cut = two_lines(&long, 300.0).unwrap();
        let kept = cut.strip_suffix('…').unwrap();
        assert!(long.starts_with(kept) && (60..130).contains(&kept.len()), "{cut}");
        // A path without a single space is cut, too.
        assert!(two_lines(&"/srv/nas/desktops".repeat(20), 300.0).is_some());
    }
}
