//! A part of a picture.

use std::ops::Range;

/// Left, top, right and bottom in pixels; the last two are exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) right: usize,
    pub(super) bottom: usize,
}

impl Area {
    /// A whole picture.
    pub(super) fn whole((width, height): (usize, usize)) -> Self {
        Self { left: 0, top: 0, right: width, bottom: height }
    }

    /// The smallest area that includes both.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// All pixels of a picture of another size that show some of this.
    pub(super) fn scaled(self, from: (usize, usize), to: (usize, usize)) -> Self {
        let from = (from.0.max(1), from.1.max(1));
        Self {
            left: self.left * to.0 / from.0,
            top: self.top * to.1 / from.1,
            right: (self.right * to.0).div_ceil(from.0).min(to.0),
            bottom: (self.bottom * to.1).div_ceil(from.1).min(to.1),
        }
    }

    pub(super) fn is_empty(self) -> bool {
        self.left >= self.right || self.top >= self.bottom
    }

    pub(super) fn rows(self) -> Range<usize> {
        self.top..self.bottom
    }

    pub(super) fn columns(self) -> Range<usize> {
        self.left..self.right
    }
}
