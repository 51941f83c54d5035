//! The connected app, drawn without a window.

use iced::Size;
use sarrio::app::App;
use sarrio::app::signed_in::SignedIn;
use sarrio::backend::live::Live;
use sarrio::preferences::{Appearance, Preferences};
use sarrio::preview::render::{RenderError, Shot, png};
use sarrio::screen::Screen;
use sarrio::theme::Theme;
use sarrio::words::Language;
use sarrio_model::Session;

const PIXELS: Size<u32> = Size::new(1440, 900);

/// The app of this session's person, in English, at one of its screens.
pub fn app(session: &Session, live: Live, place: Screen, theme: Theme) -> App {
    let mut inside = SignedIn::shown(session.user.clone(), session.site.clone(), live);
    inside.at(place);
    let size = Size::new(PIXELS.width as f32, PIXELS.height as f32);
    App::signed_in(inside, preferences(theme), size)
}

/// The settings of all pictures.
pub fn preferences(theme: Theme) -> Preferences {
    let appearance = if theme == Theme::Dark { Appearance::Dark } else { Appearance::Light };
    Preferences { appearance, language: Some(Language::English), ..Preferences::default() }
}

/// Its picture as PNG.
pub fn picture(app: &mut App, theme: Theme) -> Result<Vec<u8>, RenderError> {
    let shot = Shot { pixels: PIXELS, scale: 1.0, theme };
    png(app, App::view, |app, message| drop(app.update(message)), shot)
}
