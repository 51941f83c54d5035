//! The live picture of a desktop, sent as patches: only the parts that changed.
//!
//! A message is a header of 12 bytes and a JPEG. The header has the width and height of the whole picture, then x, y,
//! width and height of the patch, each as a big-endian `u16`, in pixels of the scaled picture.

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
    /// The message.
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
            }
        }
    }
}
