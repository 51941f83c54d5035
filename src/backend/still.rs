//! A picture of a desktop's screen, kept as a file.

use std::path::PathBuf;

use image::{ImageFormat, ImageReader};
use sarrio_client::Client;
use sarrio_model::{DesktopId, Problem, problem::FileNotWritten};

use super::private_file;

/// Writes what the screen shows now as a PNG to `path`, or beside it where there is such a file already. Returns where.
///
/// # Errors
/// The backend refuses, or does not answer; the file cannot be written.
pub async fn save(client: &Client, desktop: DesktopId, path: PathBuf) -> Result<PathBuf, Problem> {
    let jpeg = client.desktops().still(desktop).await?;
    let png = tokio::task::spawn_blocking(move || png(&jpeg)).await.map_err(failed)?.map_err(failed)?;
    let path = free(path);
    private_file::write(&path, &png).await.map_err(failed)?;
    Ok(path)
}

/// The first of `name.png`, `name 2.png`, `name 3.png` … that is not there.
fn free(path: PathBuf) -> PathBuf {
    let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let others = (2..).map(|number| path.with_file_name(format!("{name} {number}.png")));
    std::iter::once(path.clone()).chain(others).find(|path| !path.exists()).unwrap_or(path)
}

fn png(jpeg: &[u8]) -> image::ImageResult<Vec<u8>> {
    let reader = ImageReader::with_format(std::io::Cursor::new(jpeg), ImageFormat::Jpeg);
    let mut png = std::io::Cursor::new(Vec::new());
    reader.decode()?.write_to(&mut png, ImageFormat::Png)?;
    Ok(png.into_inner())
}

fn failed(error: impl ToString) -> Problem {
    FileNotWritten { why: error.to_string() }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_becomes_a_png_and_replaces_no_other() {
        let mut jpeg = std::io::Cursor::new(Vec::new());
        let picture = image::RgbImage::from_pixel(8, 4, image::Rgb([200; 3]));
        picture.write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
        let written = image::load_from_memory(&png(&jpeg.into_inner()).unwrap()).unwrap();
        assert_eq!((written.width(), written.height()), (8, 4));
        let folder = tempfile::tempdir().unwrap();
        let first = free(folder.path().join("Jan.png"));
        std::fs::write(&first, "x").unwrap();
        assert_eq!(free(first.clone()), folder.path().join("Jan 2.png"));
        assert!(png(b"no picture").is_err());
    }
}
