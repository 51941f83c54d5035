//! Writes pictures of the app to a folder, without a window.
//!
//! `screenshots gallery DIR` draws every widget in every state; `screenshots screens DIR` starts the backend in this
//! process on the lab that `SARRIO_LAB` names, makes some desktops there and draws every screen from what is real.

#[cfg(feature = "direct")]
mod screens;

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use iced::Size;
use sarrio::preview::gallery::{Gallery, Page};
use sarrio::preview::render::{Shot, png};
use sarrio::theme::Theme;

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let what = args.next().unwrap_or_else(|| "gallery".into());
    let folder = PathBuf::from(args.next().context("name the folder for the pictures")?);
    std::fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    match what.as_str() {
        "gallery" => gallery(&folder),
        #[cfg(feature = "direct")]
        "screens" => screens::screens(&folder),
        #[cfg(not(feature = "direct"))]
        "screens" => bail!("the screens are drawn from a real lab: build with the feature direct"),
        other => bail!("there are no pictures of “{other}”: use gallery or screens"),
    }
}

fn gallery(folder: &Path) -> anyhow::Result<()> {
    for page in Page::ALL {
        for theme in Theme::ALL {
            for percent in [100_u32, 140] {
                let size = page.size();
                let pixels = Size::new(size.width * percent / 100, size.height * percent / 100);
                let shot = Shot { pixels, scale: percent as f32 / 100.0, theme };
                let picture = png(&mut Gallery::new(), |g| g.view(page), Gallery::update, shot)?;
                keep(folder, &format!("gallery-{}-{}-{percent}", page.slug(), theme.slug()), &picture)?;
            }
        }
    }
    Ok(())
}

fn keep(folder: &Path, name: &str, picture: &[u8]) -> anyhow::Result<()> {
    let file = folder.join(format!("{name}.png"));
    std::fs::write(&file, picture).with_context(|| format!("could not write {}", file.display()))
}
