//! The spinner: eight steps a second, all spinners in step. It stops while it is not visible.
//!
//! It sends no message and rebuilds no view. Software rendering misplaces a rotated svg, so there are eight of them.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use iced::advanced::svg::{self, Renderer as _};
use iced::advanced::widget::{Tree, tree};
use iced::advanced::{Clipboard, Layout, Shell, Widget, layout, mouse, renderer};
use iced::{Color, Event, Length, Rectangle, Size, window};

use super::Element;
use crate::theme::Theme;

const STEP: Duration = Duration::from_millis(125);
static START: LazyLock<Instant> = LazyLock::new(Instant::now);
static TURNS: LazyLock<[svg::Handle; 8]> = LazyLock::new(|| {
    std::array::from_fn(|turn| {
        let drawing = format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><g transform="rotate({} 12 12)"><path d="M21 12a9 9 0 1 1-6.219-8.56" fill="none" stroke="#000" stroke-width="2" stroke-linecap="round"/></g></svg>"##,
            turn * 45
        );
        svg::Handle::from_memory(drawing.into_bytes())
    })
});

/// Lucide's `loader-circle`, turning.
pub struct Spinner {
    size: f32,
    still: bool,
    color: Option<fn(&Theme) -> Color>,
}

/// A spinner of `size` logical pixels in the colour of the text around it.
#[must_use]
pub fn spinner(size: f32) -> Spinner {
    Spinner { size, still: false, color: None }
}

impl Spinner {
    /// Whether it does not turn, because motion is reduced or it is covered.
    #[must_use]
    pub fn still(mut self, still: bool) -> Self {
        self.still = still;
        self
    }

    /// A colour of its own.
    #[must_use]
    pub fn color(mut self, color: fn(&Theme) -> Color) -> Self {
        self.color = Some(color);
        self
    }
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Spinner {
    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<u32>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(0_u32)
    }

    fn size(&self) -> Size<Length> {
        Size::new(Length::Fixed(self.size), Length::Fixed(self.size))
    }

    fn layout(&mut self, _: &mut Tree, _: &iced::Renderer, limits: &layout::Limits) -> layout::Node {
        layout::atomic(limits, self.size, self.size)
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        _: mouse::Cursor,
        _: &iced::Renderer,
        _: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        viewport: &Rectangle,
    ) {
        if let Event::Window(window::Event::RedrawRequested(now)) = event
            && !self.still
            && layout.bounds().intersects(viewport)
        {
            let step = (now.saturating_duration_since(*START).as_millis() / STEP.as_millis()) as u32;
            *tree.state.downcast_mut::<u32>() = step % 8;
            shell.request_redraw_at(*START + STEP * (step + 1));
        }
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
        let turn = *tree.state.downcast_ref::<u32>() as usize % 8;
        let color = self.color.map_or(style.text_color, |color| color(theme));
        renderer.draw_svg(svg::Svg::new(TURNS[turn].clone()).color(color), layout.bounds(), *viewport);
    }
}

impl<'a, Message: 'a> From<Spinner> for Element<'a, Message> {
    fn from(spinner: Spinner) -> Self {
        Element::new(spinner)
    }
}
