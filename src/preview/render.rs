//! Pictures of the app without a window, for `cargo xtask screenshots`, the README and tests.

use std::time::Instant;

use iced::advanced::renderer::Headless;
use iced::advanced::{clipboard, mouse, renderer};
use iced::theme::Base;
use iced::{Event, Point, Size, window};
use iced_runtime::UserInterface;
use iced_runtime::user_interface::Cache;

use crate::theme::{BODY, BODY_SIZE, FONTS, Theme};
use crate::widget::Element;

/// What is drawn and how large.
#[derive(Debug, Clone, Copy)]
pub struct Shot {
    /// The size of the picture in pixels.
    pub pixels: Size<u32>,
    /// The number of pixels in a logical pixel: 1.4 for text at 140 %.
    pub scale: f32,
    /// Light or dark.
    pub theme: Theme,
}

impl Shot {
    /// 1440x900 at 100 %.
    #[must_use]
    pub fn of(theme: Theme) -> Self {
        Self { pixels: Size::new(1440, 900), scale: 1.0, theme }
    }

    /// The size in logical pixels.
    #[must_use]
    pub fn logical(&self) -> Size {
        Size::new(self.pixels.width as f32 / self.scale, self.pixels.height as f32 / self.scale)
    }
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The software renderer did not start.
    #[error("the software renderer could not be started: iced was built without tiny-skia")]
    NoRenderer,
    /// The pixels could not be written as PNG.
    #[error("the picture could not be written as PNG")]
    Encode(#[from] image::ImageError),
}

/// Draws frames as a window does, with the software renderer.
pub struct Canvas {
    renderer: iced::Renderer,
    cache: Cache,
    shot: Shot,
    pointer: mouse::Cursor,
}

impl Canvas {
    /// An empty canvas.
    ///
    /// # Errors
    /// The software renderer cannot be started.
    pub fn new(shot: Shot) -> Result<Self, RenderError> {
        load_fonts();
        let renderer = <iced::Renderer as Headless>::new(BODY, BODY_SIZE, Some("tiny-skia"));
        let renderer = futures::executor::block_on(renderer).ok_or(RenderError::NoRenderer)?;
        Ok(Self { renderer, cache: Cache::default(), shot, pointer: mouse::Cursor::Unavailable })
    }

    /// Moves the pointer to a place of the window. There is none before.
    pub fn point_at(&mut self, place: Point) {
        self.pointer = mouse::Cursor::Available(place);
    }

    /// Lays out and draws one frame of `view`, and gives `update` the messages of its widgets. Returns whether there were any.
    pub fn frame<State, Message>(
        &mut self,
        state: &mut State,
        view: impl for<'a> Fn(&'a State) -> Element<'a, Message>,
        update: impl FnMut(&mut State, Message),
    ) -> bool {
        self.frame_after(&[], state, view, update)
    }

    /// The same after the widgets have heard of `events`.
    pub fn frame_after<State, Message>(
        &mut self,
        events: &[Event],
        state: &mut State,
        view: impl for<'a> Fn(&'a State) -> Element<'a, Message>,
        mut update: impl FnMut(&mut State, Message),
    ) -> bool {
        let base = self.shot.theme.base();
        let mut messages = Vec::new();
        let cache = std::mem::take(&mut self.cache);
        let mut ui = UserInterface::build(view(state), self.shot.logical(), cache, &mut self.renderer);
        let redraw = Event::Window(window::Event::RedrawRequested(Instant::now()));
        let events = [events, &[redraw]].concat();
        let _ = ui.update(&events, self.pointer, &mut self.renderer, &mut clipboard::Null, &mut messages);
        let style = renderer::Style { text_color: base.text_color };
        ui.draw(&mut self.renderer, &self.shot.theme, &style, self.pointer);
        self.cache = ui.into_cache();
        let any = !messages.is_empty();
        for message in messages {
            update(state, message);
        }
        any
    }

    /// The renderer with what the last frame has drawn.
    pub fn renderer(&mut self) -> &mut iced::Renderer {
        &mut self.renderer
    }

    /// The pixels of the last frame, RGBA.
    pub fn pixels(&mut self) -> Vec<u8> {
        self.renderer.screenshot(self.shot.pixels, self.shot.scale, self.shot.theme.base().background_color)
    }
}

/// Draws `view` and writes it as PNG. The first frames give `update` the sizes of scrollable areas.
///
/// # Errors
/// The software renderer cannot be started, or the picture cannot be encoded.
pub fn png<State, Message>(
    state: &mut State,
    view: impl for<'a> Fn(&'a State) -> Element<'a, Message>,
    mut update: impl FnMut(&mut State, Message),
    shot: Shot,
) -> Result<Vec<u8>, RenderError> {
    let mut canvas = Canvas::new(shot)?;
    // Messages change the view, and the view sends messages; after a few rounds nothing changes any more.
    for _ in 0..4 {
        if !canvas.frame(state, &view, &mut update) {
            break;
        }
    }
    let rgba = canvas.pixels();
    let mut out = std::io::Cursor::new(Vec::new());
    image::write_buffer_with_format(
        &mut out,
        &rgba,
        shot.pixels.width,
        shot.pixels.height,
        image::ExtendedColorType::Rgba8,
        image::ImageFormat::Png,
    )?;
    Ok(out.into_inner())
}

fn load_fonts() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        if let Ok(mut fonts) = iced_graphics::text::font_system().write() {
            for font in FONTS {
                fonts.load_font(font.into());
            }
        }
    });
}
