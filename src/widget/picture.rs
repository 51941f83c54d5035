//! The screen of a desktop, as a picture.

use iced::widget::{container, image, stack};
use iced::{ContentFit, Fill, Padding};

use super::Element;
use super::pill::{Status, pill};
use crate::theme::icon::icon;
use crate::theme::{Theme, style};

/// The last picture of a screen, or an icon where there is none, with the state over its lower left corner.
///
/// Software rendering neither clips nor rounds pictures, so they come in their final size with rounded corners
/// ([`crate::backend::screen_picture`]).
pub fn picture<'a, Message: 'a>(
    shown: Option<&image::Handle>,
    width: f32,
    height: f32,
    state: Option<Status>,
) -> Element<'a, Message> {
    let base: Element<'a, Message> = match shown {
        Some(handle) => {
            image(handle.clone()).width(width).height(height).content_fit(ContentFit::Fill).into()
        }
        None => container(icon(crate::theme::icon::MONITOR, 28.0).style(style::caption))
            .center_x(width)
            .center_y(height)
            .style(|t: &Theme| style::filled(t.subtle, 10.0))
            .into(),
    };
    let over = state
        .map(|state| container(pill(state)).padding(Padding::from(8)).align_bottom(Fill).width(Fill).into());
    stack(std::iter::once(base).chain(over)).width(width).height(height).into()
}
