//! A picture in memory: what is painted on it, and smaller copies of it.

use std::ops::Range;

use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};
use sarrio_hypervisor::Rectangle;

use super::area::Area;

/// With this quality a picture that is 320 pixels wide takes about 8 KB.
const QUALITY: u8 = 78;

/// Red, green and blue of each pixel, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) size: (usize, usize),
    pub(super) pixels: Vec<u8>,
}

impl Picture {
    /// A black one.
    pub(super) fn black(size: (usize, usize)) -> Self {
        Self { size, pixels: vec![0; size.0 * size.1 * 3] }
    }

    /// Paints a rectangle, as far as it lies inside. Returns where.
    pub(super) fn paint(&mut self, rectangle: &Rectangle) -> Area {
        let (x, y) = (usize::from(rectangle.x).min(self.size.0), usize::from(rectangle.y).min(self.size.1));
        let width = usize::from(rectangle.width).min(self.size.0 - x);
        let rows = rectangle.pixels.chunks_exact(usize::from(rectangle.width).max(1) * 4);
        let rows = rows.take(self.size.1 - y);
        let area = Area { left: x, top: y, right: x + width, bottom: y + rows.len() };
        for (row, line) in rows.enumerate() {
            let at = ((y + row) * self.size.0 + x) * 3;
            let painted = self.pixels[at..at + width * 3].chunks_exact_mut(3);
            for (to, from) in painted.zip(line.chunks_exact(4)) {
                to.copy_from_slice(&[from[2], from[1], from[0]]);
            }
        }
        area
    }

    /// Copies an area of this picture from a larger one. Each pixel is the mean of those that it stands for, so that thin
    /// lines stay visible.
    pub(super) fn copy_scaled(&mut self, from: &Self, area: Area) {
        for y in area.rows() {
            let rows = span(y, self.size.1, from.size.1);
            for x in area.columns() {
                let mean = from.mean(span(x, self.size.0, from.size.0), rows.clone());
                let at = (y * self.size.0 + x) * 3;
                self.pixels[at..at + 3].copy_from_slice(&mean);
            }
        }
    }

    fn mean(&self, columns: Range<usize>, rows: Range<usize>) -> [u8; 3] {
        let (mut sums, mut count) = ([0_u32; 3], 0_u32);
        for y in rows {
            let line =
                &self.pixels[(y * self.size.0 + columns.start) * 3..(y * self.size.0 + columns.end) * 3];
            for pixel in line.chunks_exact(3) {
                for (sum, part) in sums.iter_mut().zip(pixel) {
                    *sum += u32::from(*part);
                }
            }
            count += u32::try_from(columns.len()).unwrap_or(0);
        }
        sums.map(|sum| u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX))
    }

    /// An area as JPEG; none where it is empty or larger than a JPEG can be.
    pub(super) fn jpeg(&self, area: Area) -> Option<Vec<u8>> {
        if area.is_empty() {
            return None;
        }
        let row =
            |y: usize| &self.pixels[(y * self.size.0 + area.left) * 3..(y * self.size.0 + area.right) * 3];
        let pixels: Vec<u8> = area.rows().flat_map(row).copied().collect();
        let (width, height) =
            (u32::try_from(area.columns().len()).ok()?, u32::try_from(area.rows().len()).ok()?);
        let mut jpeg = Vec::new();
        let encoder = &mut JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
        encoder.encode(&pixels, width, height, ExtendedColorType::Rgb8).ok()?;
        Some(jpeg)
    }

    /// Whether all of it has one colour.
    pub(super) fn is_blank(&self) -> bool {
        self.pixels.get(..3).is_none_or(|first| self.pixels.chunks_exact(3).all(|pixel| pixel == first))
    }
}

/// The size of a copy that is at most `width` pixels wide.
pub(super) fn scaled_size((width, height): (usize, usize), most: usize) -> (usize, usize) {
    let shown = width.min(most).max(1);
    (shown, (height * shown).div_ceil(width.max(1)).max(1))
}

/// The pixels that make the scaled pixel `at`; at least one.
fn span(at: usize, shown: usize, of: usize) -> Range<usize> {
    let start = (at * of / shown.max(1)).min(of.saturating_sub(1));
    let end = ((at + 1) * of / shown.max(1)).clamp(start + 1, of.max(start + 1));
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_painted_outside_is_left_out_and_a_copy_has_the_mean_colour() {
        let mut picture = Picture::black((4, 2));
        let rectangle = Rectangle { x: 3, y: 1, width: 2, height: 2, pixels: [10, 20, 30, 0].repeat(4) };
        assert_eq!(picture.paint(&rectangle), Area { left: 3, top: 1, right: 4, bottom: 2 });
        assert_eq!(picture.pixels[(4 + 3) * 3..], [30, 20, 10]);
        let mut copy = Picture::black(scaled_size(picture.size, 2));
        copy.copy_scaled(&picture, Area::whole(copy.size));
        assert_eq!((copy.size, &copy.pixels[3..]), ((2, 1), &[7, 5, 2][..]));
    }
}
