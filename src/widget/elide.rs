//! A line of text that ends in `…` where it does not fit, such as the cells of tables.
//!
//! Its words are drawn one by one. Without a graphics card, iced keeps the pictures of letters, but not that of a space, which
//! has no pixels: in every frame it prepared the font anew to look for them, and that took longer than all the letters.

use iced::advanced::renderer::Renderer as _;
use iced::advanced::text::paragraph::Plain;
use iced::advanced::text::{self, Paragraph as _, Renderer as _, Text};
use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Layout, Widget, layout, mouse, renderer};
use iced::alignment::{Horizontal, Vertical};
use iced::{Color, Font, Length, Pixels, Point, Rectangle, Size};

use super::Element;
use crate::theme::{BODY, BODY_SIZE, Theme};

type Paragraph = <iced::Renderer as text::Renderer>::Paragraph;
type Ink = fn(&Theme) -> text_style::Style;
use iced::widget::text as text_style;

/// One line of text that never wraps and never overflows.
pub struct Elide<'a> {
    text: std::borrow::Cow<'a, str>,
    size: Pixels,
    font: Font,
    width: Length,
    line: f32,
    align: Horizontal,
    ink: Option<Ink>,
    /// The words of a search, which are underlined.
    marks: &'a [String],
}

/// One line of `text`.
pub fn elide<'a>(text: impl Into<std::borrow::Cow<'a, str>>) -> Elide<'a> {
    Elide {
        text: text.into(),
        size: BODY_SIZE,
        font: BODY,
        width: Length::Shrink,
        line: 18.0,
        align: Horizontal::Left,
        ink: None,
        marks: &[],
    }
}

impl<'a> Elide<'a> {
    /// The size of the letters in logical pixels. The line is a third higher.
    #[must_use]
    pub fn size(mut self, size: f32) -> Self {
        self.size = Pixels(size);
        self.line = (size * 1.36).round();
        self
    }

    /// The height of the line in logical pixels.
    #[must_use]
    pub fn line(mut self, line: f32) -> Self {
        self.line = line;
        self
    }

    /// The font.
    #[must_use]
    pub fn font(mut self, font: Font) -> Self {
        self.font = font;
        self
    }

    /// The width: `Fill`, or `Shrink` for the width of the text.
    #[must_use]
    pub fn width(mut self, width: impl Into<Length>) -> Self {
        self.width = width.into();
        self
    }

    /// Right aligned, as numbers are.
    #[must_use]
    pub fn right(mut self) -> Self {
        self.align = Horizontal::Right;
        self.width = Length::Fill;
        self
    }

    /// The colour, from `theme::style`.
    #[must_use]
    pub fn style(mut self, ink: Ink) -> Self {
        self.ink = Some(ink);
        self
    }

    /// Underlines the words of a search, as sort keys.
    #[must_use]
    pub fn marks(mut self, words: &'a [String]) -> Self {
        self.marks = words;
        self
    }

    /// Where the lines under the words begin and how wide they are, in the text that is drawn.
    fn underlined(&self, drawn: &str) -> Vec<(f32, f32)> {
        let width = |text: &str| Paragraph::with_text(self.shape(text)).min_width();
        let found = sarrio_model::name_matches(drawn, self.marks);
        found.into_iter().map(|range| (width(&drawn[..range.start]), width(&drawn[..range.end]))).collect()
    }

    /// The words of the text that is drawn, with where each begins in its `line`.
    fn words(&self, drawn: &str, line: &Paragraph) -> Vec<(f32, Paragraph)> {
        let Some(run) = line.buffer().layout_runs().next() else { return Vec::new() };
        // What runs to the left stays whole.
        if !drawn.contains(' ') || run.glyphs.iter().any(|glyph| glyph.level.is_rtl()) {
            return vec![(0.0, line.clone())];
        }
        // As it is chosen for the whole line.
        let shaping = if drawn.is_ascii() { text::Shaping::Basic } else { text::Shaping::Advanced };
        let mut words = Vec::new();
        let mut end = 0;
        for part in drawn.split_inclusive(' ') {
            let (begin, word) = (end, part.trim_end_matches(' '));
            end += part.len();
            if let Some(first) = run.glyphs.iter().find(|glyph| glyph.start == begin && !word.is_empty()) {
                words.push((first.x, Paragraph::with_text(Text { shaping, ..self.shape(word) })));
            }
        }
        words
    }

    fn shape<'t>(&self, content: &'t str) -> Text<&'t str, Font> {
        Text {
            content,
            bounds: Size::INFINITE,
            size: self.size,
            line_height: text::LineHeight::Absolute(Pixels(self.line)),
            font: self.font,
            align_x: text::Alignment::Default,
            align_y: Vertical::Top,
            shaping: text::Shaping::default(),
            wrapping: text::Wrapping::None,
        }
    }
}

#[derive(Default)]
struct State {
    whole: Plain<Paragraph>,
    /// What is drawn when the whole does not fit, with the width that it was cut for.
    cut: Option<(f32, String, Plain<Paragraph>)>,
    /// What is drawn, in words.
    words: Vec<(f32, Paragraph)>,
    /// The words for which the lines were measured, and the lines.
    marked: (Vec<String>, Vec<(f32, f32)>),
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Elide<'_> {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn size(&self) -> Size<Length> {
        Size::new(self.width, Length::Shrink)
    }

    fn layout(&mut self, tree: &mut Tree, _: &iced::Renderer, limits: &layout::Limits) -> layout::Node {
        let state: &mut State = tree.state.downcast_mut();
        let mut changed = state.whole.update(self.shape(&self.text));
        if changed {
            state.cut = None;
        }
        let needed = state.whole.min_width().ceil();
        let limits = limits.width(self.width);
        let size = limits.resolve(self.width, Length::Shrink, Size::new(needed, self.line));
        if needed <= size.width + 0.5 {
            changed |= state.cut.take().is_some();
        } else if state.cut.as_ref().is_none_or(|(width, ..)| *width != size.width) {
            let ends: Vec<usize> = self.text.char_indices().map(|(at, _)| at).collect();
            let (mut low, mut high) = (0, ends.len());
            // The longest prefix that fits: widths grow with length, so halve the range.
            while low < high {
                let middle = (low + high).div_ceil(2);
                let cut = cut(&self.text, &ends, middle);
                if Paragraph::with_text(self.shape(&cut)).min_width() <= size.width {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            let cut = cut(&self.text, &ends, low);
            let mut plain = Plain::default();
            plain.update(self.shape(&cut));
            state.cut = Some((size.width, cut, plain));
            changed = true;
        }
        let (drawn, line) = match &state.cut {
            Some((_, cut, line)) => (cut.as_str(), line),
            None => (&*self.text, &state.whole),
        };
        if changed {
            state.words = self.words(drawn, line.raw());
        }
        if changed || state.marked.0 != self.marks {
            state.marked = (self.marks.to_vec(), self.underlined(drawn));
        }
        layout::Node::new(size)
    }

    fn operate(
        &mut self,
        _: &mut Tree,
        layout: Layout<'_>,
        _: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        operation.text(None, layout.bounds(), &self.text);
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut iced::Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        _: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let state: &State = tree.state.downcast_ref();
        let paragraph = state.cut.as_ref().map_or(&state.whole, |(_, _, plain)| plain);
        let color: Color = self.ink.and_then(|ink| ink(theme).color).unwrap_or(style.text_color);
        let bounds = layout.bounds();
        let mut at = bounds.position();
        if self.align == Horizontal::Right {
            at.x = (bounds.x + bounds.width - paragraph.min_width()).max(bounds.x);
        }
        for (from, to) in &state.marked.1 {
            let line = Rectangle { x: at.x + from, y: at.y + self.line - 2.0, width: to - from, height: 2.0 };
            let quad = renderer::Quad { bounds: line, ..renderer::Quad::default() };
            renderer.fill_quad(quad, theme.accent);
        }
        for (begin, word) in &state.words {
            renderer.fill_paragraph(word, Point::new(at.x + begin, at.y), color, *viewport);
        }
    }
}

fn cut(text: &str, ends: &[usize], letters: usize) -> String {
    let end = ends.get(letters).copied().unwrap_or(text.len());
    format!("{}…", text[..end].trim_end())
}

impl<'a, Message: 'a> From<Elide<'a>> for Element<'a, Message> {
    fn from(elide: Elide<'a>) -> Self {
        Element::new(elide)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(content: &str) -> (Vec<(f32, Paragraph)>, Paragraph) {
        let elide = elide(content);
        let line = Paragraph::with_text(elide.shape(content));
        (elide.words(content, &line), line)
    }

    #[test]
    fn words_stand_where_they_stand_in_the_line() {
        for content in ["Room 12", "  SolidWorks  peça 000123"] {
            let (words, line) = words(content);
            assert_eq!(words.len(), content.split_whitespace().count(), "{content:?}");
            assert!(words.windows(2).all(|two| two[0].0 + two[0].1.min_width() < two[1].0), "{content:?}");
            let end = words.last().map(|(begin, word)| begin + word.min_width()).unwrap();
            assert!((end - line.min_width()).abs() < 0.1, "{content:?}: {end}, not {}", line.min_width());
        }
    }

    #[test]
    fn a_line_that_runs_to_the_left_stays_whole() {
        assert_eq!(words("שלום עולם").0.len(), 1);
    }
}
