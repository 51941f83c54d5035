//! A screen in memory on which a frame is shown as in a window without a graphics card: only what differs from the frame
//! before is drawn. What the window system does with it afterwards is not counted.

use anyhow::{Context as _, Result};
use iced::theme::Base as _;
use iced::{Color, Rectangle, Renderer};
use iced_graphics::{Viewport, damage};
use iced_tiny_skia::Layer;
use sarrio::preview::render::{Canvas, Shot};
use tiny_skia::{Mask, Pixmap};

pub(crate) struct Screen {
    pixels: Pixmap,
    mask: Mask,
    viewport: Viewport,
    background: Color,
    /// What is shown.
    layers: Vec<Layer>,
}

impl Screen {
    pub(crate) fn new(shot: Shot) -> Result<Self> {
        let (width, height) = (shot.pixels.width, shot.pixels.height);
        Ok(Self {
            pixels: Pixmap::new(width, height).context("a screen without pixels")?,
            mask: Mask::new(width, height).context("a screen without pixels")?,
            viewport: Viewport::with_physical_size(shot.pixels, shot.scale),
            background: shot.theme.base().background_color,
            layers: Vec::new(),
        })
    }

    /// Shows the last frame of `canvas`.
    pub(crate) fn show(&mut self, canvas: &mut Canvas) -> Result<()> {
        let Renderer::Secondary(renderer) = canvas.renderer() else {
            anyhow::bail!("the canvas is not drawn by the processor");
        };
        let bounds = |layer: &Layer| vec![layer.bounds];
        let changed = damage::diff(&self.layers, renderer.layers(), bounds, Layer::damage);
        let changed = damage::group(changed, Rectangle::with_size(self.viewport.logical_size()));
        self.layers = renderer.layers().to_vec();
        let mut pixels = self.pixels.as_mut();
        renderer.draw(&mut pixels, &mut self.mask, &self.viewport, &changed, self.background);
        Ok(())
    }
}
