//! The live pictures of desktops, sent as patches: only the parts that changed.
//!
//! A patch is a header of 12 bytes and a JPEG. The header has the width and height of the whole picture, then x, y,
//! width and height of the patch, each as a big-endian `u16`, in pixels of the scaled picture. A message with a patch begins with
//! the 16 bytes of the desktop's id.

use std::{collections::BTreeMap, ops::RangeInclusive};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{DesktopId, Problem};

/// What a client looks at: all of it, whatever it said before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LookAt {
    /// The desktops, and how each is shown.
    pub screens: BTreeMap<DesktopId, LookAtScreen>,
    /// The most that the pictures may take, in kbit/s, averaged over some seconds. Beyond it they come more slowly. Without one they
    /// take what they need.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub budget: Option<u32>,
}

impl LookAt {
    /// The most screens at which a client looks at once.
    pub const MOST: usize = 120;
}

/// How a desktop's screen is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LookAtScreen {
    /// The greatest width of its pictures, in pixels: 16 to 4096.
    pub width: u16,
    /// The least time between two pictures, in ms: 100 to 60,000.
    pub pace: u32,
    /// Whether somebody looks closely: the screen is large in their window. Its owner is told so.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub close: bool,
}

impl LookAtScreen {
    /// The widths that a picture can have.
    pub const WIDTHS: RangeInclusive<u16> = 16..=4096;
    /// The times that there can be between two pictures.
    pub const PACES: RangeInclusive<u32> = 100..=60_000;
    /// A wider picture is large in whatever window.
    const LARGE: u16 = 800;

    /// Whether somebody looks closely.
    #[must_use]
    pub fn is_close(&self) -> bool {
        self.close || self.width > Self::LARGE
    }
}

/// What the backend says about the screens at which a client looks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ScreenNote {
    /// A screen is not seen now: the desktop is off, its host does not answer, or it may not be looked at. It is tried again
    /// while the client looks at it.
    Unseen {
        /// The desktop.
        desktop: DesktopId,
        /// Why.
        problem: Problem,
    },
    /// The pictures come this many times more slowly than they were asked for, in percent: the budget, or the client, is too
    /// small for all of them. 100 is the pace that was asked for.
    Slowed {
        /// So many percent of the time that was asked for.
        percent: u32,
    },
    /// What was done at a desktop does not arrive there: nobody helps there any more, or it came too fast.
    NotDone {
        /// The desktop.
        desktop: DesktopId,
        /// Why.
        problem: Problem,
    },
}

/// A patch of a desktop's picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreenPatch {
    /// The desktop.
    pub desktop: DesktopId,
    /// The patch.
    pub patch: Patch,
}

impl ScreenPatch {
    /// Reads a message.
    ///
    /// # Errors
    /// It is too short, or the patch reaches beyond the picture.
    pub fn decode(bytes: &[u8]) -> Result<Self, PatchError> {
        let (id, patch) = bytes.split_first_chunk().ok_or(PatchError(bytes.len()))?;
        Ok(Self { desktop: DesktopId(Uuid::from_bytes(*id)), patch: Patch::decode(patch)? })
    }
}

/// Why bytes are not a patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these {0} bytes are no picture of a desktop: update this program")]
pub struct PatchError(usize);

/// A rectangle of a desktop's picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// Width of the whole picture in pixels.
    pub frame_width: u16,
    /// Height of the whole picture.
    pub frame_height: u16,
    /// Left edge.
    pub x: u16,
    /// Upper edge.
    pub y: u16,
    /// Width.
    pub width: u16,
    /// Height.
    pub height: u16,
    /// The pixels, a JPEG of exactly that size.
    pub jpeg: Vec<u8>,
}

impl Patch {
    /// A message about this desktop.
    #[must_use]
    pub fn message(&self, desktop: DesktopId) -> Vec<u8> {
        [desktop.0.as_bytes(), &self.encode()[..]].concat()
    }

    /// Its header and JPEG.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(12 + self.jpeg.len());
        for number in [self.frame_width, self.frame_height, self.x, self.y, self.width, self.height] {
            bytes.extend(number.to_be_bytes());
        }
        bytes.extend(&self.jpeg);
        bytes
    }

    /// Reads a message.
    ///
    /// # Errors
    /// It is too short, or the patch reaches beyond the picture.
    pub fn decode(bytes: &[u8]) -> Result<Self, PatchError> {
        let error = PatchError(bytes.len());
        let (header, jpeg) = bytes.split_at_checked(12).ok_or(error)?;
        let number = |i: usize| u16::from_be_bytes([header[2 * i], header[2 * i + 1]]);
        let patch = Self {
            frame_width: number(0),
            frame_height: number(1),
            x: number(2),
            y: number(3),
            width: number(4),
            height: number(5),
            jpeg: jpeg.to_vec(),
        };
        let inside = u32::from(patch.x) + u32::from(patch.width) <= u32::from(patch.frame_width)
            && u32::from(patch.y) + u32::from(patch.height) <= u32::from(patch.frame_height);
        if inside && patch.width > 0 && patch.height > 0 { Ok(patch) } else { Err(error) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_bytes_are_a_sound_patch_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            if let Ok(patch) = Patch::decode(&bytes) {
                prop_assert_eq!(patch.encode(), bytes);
                let desktop = DesktopId::new();
                prop_assert_eq!(ScreenPatch::decode(&patch.message(desktop)), Ok(ScreenPatch { desktop, patch }));
            }
        }
    }
}
