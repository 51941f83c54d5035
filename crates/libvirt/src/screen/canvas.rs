//! The last picture of a screen, and the part of it that has changed, scaled down.

use std::io;

use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};
use sarrio_model::Patch;

/// The greatest width and height of a screen that can be shown, in pixels.
pub const LARGEST: u16 = 8192;
/// With this quality a picture that is 320 pixels wide takes about 8 KB.
const QUALITY: u8 = 78;

/// A screen in its full size, the rectangle that has changed, and the width to which it is scaled.
pub struct Canvas {
    width: usize,
    height: usize,
    shown_width: usize,
    shown_height: usize,
    most_width: u16,
    /// Blue, green, red and an unused byte for each pixel.
    pixels: Vec<u8>,
    changed: Option<Changed>,
}

/// Left, top, right and bottom; the last two are exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Changed {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Canvas {
    /// A black screen, all of which has changed.
    pub fn new(width: u16, height: u16, most_width: u16) -> Self {
        let mut this = Self {
            width: 0,
            height: 0,
            shown_width: 0,
            shown_height: 0,
            most_width,
            pixels: Vec::new(),
            changed: None,
        };
        this.resize(width, height);
        this
    }

    /// Changes the size. Everything is black until it is painted.
    pub fn resize(&mut self, width: u16, height: u16) {
        (self.width, self.height) = (usize::from(width), usize::from(height));
        self.pixels = vec![0; self.width * self.height * 4];
        self.shown_width = self.width.min(usize::from(self.most_width)).max(1);
        self.shown_height = (self.height * self.shown_width).div_ceil(self.width.max(1)).max(1);
        self.changed = None;
    }

    /// Paints a row of pixels. Pixels outside of the screen are ignored.
    pub fn paint(&mut self, x: u16, y: u16, row: &[u8]) {
        let (x, y) = (usize::from(x), usize::from(y));
        if y >= self.height || x >= self.width {
            return;
        }
        let count = (row.len() / 4).min(self.width - x);
        let at = (y * self.width + x) * 4;
        self.pixels[at..at + count * 4].copy_from_slice(&row[..count * 4]);
        let new = Changed { left: x, top: y, right: x + count, bottom: y + 1 };
        self.changed = Some(self.changed.map_or(new, |old| Changed {
            left: old.left.min(new.left),
            top: old.top.min(new.top),
            right: old.right.max(new.right),
            bottom: old.bottom.max(new.bottom),
        }));
    }

    /// The part that has changed since the last call, scaled down; `None` where nothing has.
    pub fn patch(&mut self) -> io::Result<Option<Patch>> {
        let Some(changed) = self.changed.take().filter(|c| c.left < c.right && c.top < c.bottom) else {
            return Ok(None);
        };
        // All scaled pixels that contain a changed one.
        let left = changed.left * self.shown_width / self.width;
        let top = changed.top * self.shown_height / self.height;
        let right = (changed.right * self.shown_width).div_ceil(self.width).min(self.shown_width);
        let bottom = (changed.bottom * self.shown_height).div_ceil(self.height).min(self.shown_height);
        let mut rgb = Vec::with_capacity((right - left) * (bottom - top) * 3);
        for y in top..bottom {
            let rows = span(y, self.shown_height, self.height);
            for x in left..right {
                rgb.extend(self.mean(span(x, self.shown_width, self.width), rows.clone()));
            }
        }
        let number = |n: usize| u16::try_from(n).map_err(io::Error::other);
        let mut jpeg = Vec::new();
        let (width, height) = (number(right - left)?, number(bottom - top)?);
        JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
            .encode(&rgb, width.into(), height.into(), ExtendedColorType::Rgb8)
            .map_err(io::Error::other)?;
        Ok(Some(Patch {
            frame_width: number(self.shown_width)?,
            frame_height: number(self.shown_height)?,
            x: number(left)?,
            y: number(top)?,
            width,
            height,
            jpeg,
        }))
    }

    /// The mean colour of a block, so that thin lines stay visible.
    fn mean(&self, columns: std::ops::Range<usize>, rows: std::ops::Range<usize>) -> [u8; 3] {
        let mut sums = [0u32; 3];
        let mut count = 0u32;
        for y in rows {
            let line = &self.pixels[(y * self.width + columns.start) * 4..(y * self.width + columns.end) * 4];
            for pixel in line.chunks_exact(4) {
                sums[0] += u32::from(pixel[2]);
                sums[1] += u32::from(pixel[1]);
                sums[2] += u32::from(pixel[0]);
            }
            count += u32::try_from(columns.len()).unwrap_or(0);
        }
        sums.map(|sum| u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX))
    }

    /// The red, green and blue of a pixel.
    #[cfg(test)]
    pub fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        let at = (y * self.width + x) * 4;
        [self.pixels[at + 2], self.pixels[at + 1], self.pixels[at]]
    }
}

/// The pixels of the screen that make the scaled pixel `at`; at least one.
fn span(at: usize, shown: usize, of: usize) -> std::ops::Range<usize> {
    let start = (at * of / shown).min(of.saturating_sub(1));
    let end = ((at + 1) * of / shown).clamp(start + 1, of.max(start + 1));
    start..end
}

/// A whole screenshot as one patch. It is PNG, or PPM on old hosts.
pub fn whole(picture: &[u8], width: u16) -> io::Result<Patch> {
    let mut reader = image::ImageReader::new(io::Cursor::new(picture)).with_guessed_format()?;
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(LARGEST.into());
    limits.max_image_height = Some(LARGEST.into());
    reader.limits(limits);
    let picture = reader.decode().map_err(io::Error::other)?.into_rgb8();
    let number = |n: u32| u16::try_from(n).map_err(io::Error::other);
    let mut canvas = Canvas::new(number(picture.width())?, number(picture.height())?, width);
    for (y, row) in (0..).zip(picture.rows()) {
        let row: Vec<u8> = row.flat_map(|pixel| [pixel[2], pixel[1], pixel[0], 0]).collect();
        canvas.paint(0, y, &row);
    }
    canvas.patch()?.ok_or_else(|| io::Error::other("an empty picture"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_the_changed_part_is_shown() {
        let mut canvas = Canvas::new(1920, 1080, 320);
        for y in 0..1080 {
            canvas.paint(0, y, &[255; 1920 * 4]);
        }
        let first = canvas.patch().unwrap().unwrap();
        assert_eq!((first.frame_width, first.frame_height, first.width, first.height), (320, 180, 320, 180));
        assert_eq!(canvas.patch().unwrap(), None);
        canvas.paint(960, 540, &[0; 4 * 12]);
        let second = canvas.patch().unwrap().unwrap();
        assert_eq!((second.x, second.y, second.width, second.height), (160, 90, 2, 1));
        let decoded = image::load_from_memory(&second.jpeg).unwrap();
        assert_eq!((decoded.width(), decoded.height()), (2, 1));
    }

    proptest! {
        #[test]
        fn any_change_gives_a_patch_inside_the_frame(
            (width, height, shown) in (1u16..300, 1u16..300, 1u16..400),
            (x, y, length) in (0u16..400, 0u16..400, 0usize..400),
        ) {
            let mut canvas = Canvas::new(width, height, shown);
            canvas.paint(x, y, &vec![7; length * 4]);
            if let Some(patch) = canvas.patch().unwrap() {
                prop_assert!(Patch::decode(&patch.encode()).is_ok());
            }
        }
    }
}
