//! The status of something: an icon and a word in the colour of their tone, and a figure.

use iced::Center;
use iced::widget::{container, row};

use super::Element;
use super::elide::elide;
use super::spinner::spinner;
use crate::theme::icon::{self, icon};
use crate::theme::style::filled;
use crate::theme::{MONO, STRONG, Theme, Tone};

/// What a pill shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The colours.
    pub tone: Tone,
    /// The icon; `loader-circle` turns.
    pub glyph: &'static str,
    /// The word.
    pub word: String,
    /// Seconds, minutes or percent, beside it.
    pub extra: Option<String>,
}

impl Status {
    /// A status without a figure.
    pub fn new(tone: Tone, glyph: &'static str, word: impl Into<String>) -> Self {
        Self { tone, glyph, word: word.into(), extra: None }
    }

    /// The same with a figure.
    #[must_use]
    pub fn extra(mut self, extra: Option<String>) -> Self {
        self.extra = extra;
        self
    }
}

/// The status on a tinted pill.
pub fn pill<'a, Message: 'a>(status: Status) -> Element<'a, Message> {
    let tone = status.tone;
    container(plain(status))
        .padding(iced::Padding::from([2, 8]).left(7))
        .style(move |t: &Theme| {
            let (color, tint) = t.tone(tone);
            container::Style { text_color: Some(color), ..filled(tint, 10.0) }
        })
        .into()
}

/// The same without its tint, for cards that have a colour of their own.
pub fn plain<'a, Message: 'a>(status: Status) -> Element<'a, Message> {
    let tone = status.tone;
    let mark: Element<'a, Message> = if status.glyph == icon::LOADER_CIRCLE {
        spinner(12.0).into()
    } else {
        icon(status.glyph, 12.0).into()
    };
    let word = elide(status.word).size(12.0).line(16.0).font(STRONG);
    let extra = status.extra.map(|extra| elide(extra).size(11.5).line(16.0).font(MONO).into());
    container(row![mark, word].extend(extra).spacing(5).align_y(Center))
        .style(move |t: &Theme| container::Style {
            text_color: Some(t.tone(tone).0),
            ..container::Style::default()
        })
        .into()
}
