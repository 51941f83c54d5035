//! Draws every widget in every state, in both themes and two text sizes.

use std::path::Path;

use iced::Size;
use sarrio::preview::gallery::{Gallery, Page};
use sarrio::preview::render::{Shot, png};
use sarrio::theme::Theme;

/// Draws all pages of the gallery.
pub fn gallery(folder: &Path) -> anyhow::Result<()> {
    for page in Page::ALL {
        for theme in Theme::ALL {
            for percent in [100_u32, 140] {
                let size = page.size();
                let pixels = Size::new(size.width * percent / 100, size.height * percent / 100);
                let shot = Shot { pixels, scale: percent as f32 / 100.0, theme };
                let picture = png(&mut Gallery::new(), |g| g.view(page), Gallery::update, shot)?;
                let name = format!("gallery-{}-{}-{percent}", page.slug(), theme.slug());
                super::write(folder, &name, &picture)?;
            }
        }
    }
    Ok(())
}
