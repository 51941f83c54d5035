//! A screenshot of a domain without a VNC socket.

use std::io;

use sarrio_hypervisor::{Rectangle, ScreenUpdate};

use super::rfb::LARGEST;

/// A whole screenshot. It is PNG, or PPM on old hosts.
pub fn whole(picture: &[u8]) -> io::Result<ScreenUpdate> {
    let mut reader = image::ImageReader::new(io::Cursor::new(picture)).with_guessed_format()?;
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(LARGEST.into());
    limits.max_image_height = Some(LARGEST.into());
    reader.limits(limits);
    let picture = reader.decode().map_err(io::Error::other)?.into_rgb8();
    let number = |n: u32| u16::try_from(n).map_err(io::Error::other);
    let (width, height) = (number(picture.width())?, number(picture.height())?);
    let pixels = picture.pixels().flat_map(|pixel| [pixel[2], pixel[1], pixel[0], 0]).collect();
    Ok(ScreenUpdate { width, height, rectangles: vec![Rectangle { x: 0, y: 0, width, height, pixels }] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_of_an_old_host_is_read() {
        let update = whole(b"P6 2 1 255\n\x01\x02\x03\x04\x05\x06").unwrap();
        assert_eq!((update.width, update.height), (2, 1));
        assert_eq!(update.rectangles[0].pixels, [3, 2, 1, 0, 6, 5, 4, 0]);
        assert!(whole(b"<html>").is_err());
    }
}
