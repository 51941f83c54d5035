//! Bars: how full something is (in the warning colour from 85 %, in red from 95 %), and how far something is.

use iced::advanced::widget::Tree;
use iced::advanced::{Layout, Renderer as _, Widget, layout, mouse, renderer};
use iced::{Color, Length, Rectangle, Size, border};

use super::Element;
use crate::theme::Theme;

/// One part of a bar: its share of the whole, and its colour.
type Part = (f32, fn(&Theme) -> Color);

/// A bar of parts, from the left.
pub struct Bar {
    parts: Vec<Part>,
    height: f32,
}

/// One amount against its limit.
#[must_use]
pub fn filled(share: f32) -> Bar {
    let color: fn(&Theme) -> Color = match share {
        s if s >= 0.95 => |t| t.danger,
        s if s >= 0.85 => |t| t.warn,
        _ => |t| t.accent,
    };
    Bar { parts: vec![(share, color)], height: 6.0 }
}

/// The progress of something, from 0 to 1.
#[must_use]
pub fn progress(share: f32) -> Bar {
    Bar { parts: vec![(share, |t| t.accent)], height: 5.0 }
}

/// How much of a lesson is over, from 0 to 1.
#[must_use]
pub fn lesson(share: f32) -> Bar {
    Bar { parts: vec![(share, |t| t.chamois)], height: 5.0 }
}

/// What is in use now, and what comes on top.
#[must_use]
pub fn now_and_after(now: f32, more: f32) -> Bar {
    Bar { parts: vec![(now, |t| t.series[5]), (more, |t| t.accent)], height: 8.0 }
}

/// What is ready, and what failed. The rest of the bar is what is under way.
#[must_use]
pub fn outcome(ready: f32, failed: f32) -> Bar {
    Bar { parts: vec![(ready, |t| t.ok), (failed, |t| t.danger)], height: 8.0 }
}

impl Bar {
    /// Another height in logical pixels.
    #[must_use]
    pub fn height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Bar {
    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Fixed(self.height))
    }

    fn layout(&mut self, _: &mut Tree, _: &iced::Renderer, limits: &layout::Limits) -> layout::Node {
        layout::atomic(limits, Length::Fill, self.height)
    }

    fn draw(
        &self,
        _: &Tree,
        renderer: &mut iced::Renderer,
        theme: &Theme,
        _: &renderer::Style,
        layout: Layout<'_>,
        _: mouse::Cursor,
        _: &Rectangle,
    ) {
        let bounds = layout.bounds();
        let round = border::rounded(self.height / 2.0);
        let quad = |bounds, border| renderer::Quad { bounds, border, ..renderer::Quad::default() };
        renderer.fill_quad(quad(bounds, round), theme.track);
        // From the last to the first, each from the left end: every part keeps the bar's round ends.
        let mut end: f32 = self.parts.iter().map(|(share, _)| share.clamp(0.0, 1.0)).sum::<f32>().min(1.0);
        for (share, color) in self.parts.iter().rev() {
            let width = (bounds.width * end).max(if *share > 0.0 { self.height } else { 0.0 });
            if *share > 0.0 {
                renderer.fill_quad(quad(Rectangle { width, ..bounds }, round), color(theme));
            }
            end -= share.clamp(0.0, 1.0);
        }
    }
}

impl<'a, Message: 'a> From<Bar> for Element<'a, Message> {
    fn from(bar: Bar) -> Self {
        Element::new(bar)
    }
}
