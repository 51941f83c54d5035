//! Pictures of screens, composed of patches.

use image::{ImageFormat, RgbImage, imageops};
use sarrio_model::{
    Patch, Problem,
    problem::{PictureNotRead, PictureNotWritten},
};

/// How many patches are kept before they are combined into one.
const MOST: usize = 32;

/// The greatest width of the last picture of a screen, in pixels. It is shown on a card.
const KEPT_WIDTH: u32 = 480;

/// A picture, composed of patches.
#[derive(Default)]
pub(super) struct Canvas {
    picture: RgbImage,
    rows: Vec<Vec<bool>>,
}

impl Canvas {
    pub(super) fn put(&mut self, patch: &Patch) -> Result<(), Problem> {
        let unreadable = |error: image::ImageError| PictureNotRead { why: error.to_string() };
        let (width, height) = (patch.frame_width, patch.frame_height);
        if self.picture.dimensions() != (width.into(), height.into()) {
            self.picture = RgbImage::new(width.into(), height.into());
            self.rows = vec![vec![false; width.into()]; height.into()];
        }
        let part = image::load_from_memory_with_format(&patch.jpeg, ImageFormat::Jpeg).map_err(unreadable)?;
        imageops::replace(&mut self.picture, &part.to_rgb8(), patch.x.into(), patch.y.into());
        for row in self.rows.iter_mut().skip(patch.y.into()).take(patch.height.into()) {
            row.iter_mut().skip(patch.x.into()).take(patch.width.into()).for_each(|pixel| *pixel = true);
        }
        Ok(())
    }

    pub(super) fn is_whole(&self) -> bool {
        self.rows.iter().flatten().all(|covered| *covered)
    }

    /// The picture as one patch; none where it is incomplete or cannot be encoded.
    fn patch(&self) -> Option<Patch> {
        let (width, height) = self.picture.dimensions();
        let (width, height) = (u16::try_from(width).ok()?, u16::try_from(height).ok()?);
        let jpeg = self.is_whole().then(|| self.jpeg())?.ok()?;
        Some(Patch { frame_width: width, frame_height: height, x: 0, y: 0, width, height, jpeg })
    }

    pub(super) fn jpeg(&self) -> Result<Vec<u8>, Problem> {
        let mut jpeg = std::io::Cursor::new(Vec::new());
        self.picture
            .write_to(&mut jpeg, ImageFormat::Jpeg)
            .map_err(|error| PictureNotWritten { why: error.to_string() })?;
        Ok(jpeg.into_inner())
    }
}

/// What somebody has seen of a screen: as few patches as possible, which are decoded only when needed.
#[derive(Default)]
pub(super) struct Seen(Vec<Patch>);

impl Seen {
    /// Adds a patch, and drops those that it covers.
    pub(super) fn see(&mut self, patch: Patch) {
        self.0.retain(|old| !hides(&patch, old));
        self.0.push(patch);
        if self.0.len() > MOST {
            self.0 = self.canvas().and_then(|canvas| canvas.patch()).into_iter().collect();
        }
    }

    /// The last picture, small; none where it was never complete, cannot be decoded, or is blank.
    pub(super) fn jpeg(&self) -> Option<Vec<u8>> {
        let mut canvas = self.canvas().filter(Canvas::is_whole)?;
        let (width, height) = canvas.picture.dimensions();
        let first = *canvas.picture.get_pixel_checked(0, 0)?;
        if canvas.picture.pixels().all(|pixel| *pixel == first) {
            return None;
        }
        if width > KEPT_WIDTH {
            let height = (height * KEPT_WIDTH / width).max(1);
            canvas.picture =
                imageops::resize(&canvas.picture, KEPT_WIDTH, height, imageops::FilterType::Triangle);
        }
        canvas.jpeg().ok()
    }

    fn canvas(&self) -> Option<Canvas> {
        let mut canvas = Canvas::default();
        self.0.iter().try_for_each(|patch| canvas.put(patch)).ok()?;
        Some(canvas)
    }
}

/// Whether `new` covers `old` completely.
fn hides(new: &Patch, old: &Patch) -> bool {
    let end = |at: u16, size: u16| u32::from(at) + u32::from(size);
    (new.frame_width, new.frame_height) != (old.frame_width, old.frame_height)
        || (new.x <= old.x
            && new.y <= old.y
            && end(new.x, new.width) >= end(old.x, old.width)
            && end(new.y, new.height) >= end(old.y, old.height))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grey patch of a screen of 640 x 360.
    fn patch(at: (u16, u16), size: (u16, u16), grey: u8) -> Patch {
        let mut jpeg = std::io::Cursor::new(Vec::new());
        let part = RgbImage::from_pixel(size.0.into(), size.1.into(), image::Rgb([grey; 3]));
        part.write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
        Patch {
            frame_width: 640,
            frame_height: 360,
            x: at.0,
            y: at.1,
            width: size.0,
            height: size.1,
            jpeg: jpeg.into_inner(),
        }
    }

    #[test]
    fn the_last_picture_is_a_small_one_composed_of_all_patches() {
        let mut seen = Seen::default();
        seen.see(patch((0, 0), (640, 360), 250));
        for at in 0..80 {
            seen.see(patch((at % 40 * 16, 0), (16, 16), 20));
        }
        assert!(seen.0.len() <= MOST);
        let kept = image::load_from_memory(&seen.jpeg().unwrap()).unwrap().to_rgb8();
        assert_eq!(kept.dimensions(), (480, 270));
        assert!(kept.get_pixel(240, 4)[0] < 60 && kept.get_pixel(240, 200)[0] > 220);
    }

    #[test]
    fn an_incomplete_or_blank_picture_is_not_kept() {
        let mut part = Seen::default();
        part.see(patch((0, 0), (640, 100), 250));
        assert!(part.jpeg().is_none());
        let mut dark = Seen::default();
        dark.see(patch((0, 0), (640, 360), 0));
        assert!(dark.jpeg().is_none());
        let mut broken = Seen::default();
        broken.see(Patch { jpeg: vec![1, 2, 3], ..patch((0, 0), (640, 360), 9) });
        assert!(broken.jpeg().is_none());
    }
}
