//! The screen of a desktop, as a picture.

use iced::widget::{container, image, stack};
use iced::{ContentFit, Fill, Padding};

use super::Element;
use super::pill::{Face, pill};
use crate::icon::icon;
use crate::theme::{Theme, style};

/// The last picture of a screen, or what stands in its place; the state lies over its lower left corner.
///
/// Software rendering neither clips nor rounds pictures, so they come in their final size with rounded corners
/// ([`crate::screen_picture`]).
pub fn picture<'a, Message: 'a>(
    shown: Option<&image::Handle>,
    width: f32,
    height: f32,
    state: Option<Face>,
) -> Element<'a, Message> {
    let base: Element<'a, Message> = match shown {
        Some(handle) => {
            image(handle.clone()).width(width).height(height).content_fit(ContentFit::Fill).into()
        }
        None => container(icon(crate::icon::MONITOR, 28.0).style(style::caption))
            .center_x(width)
            .center_y(height)
            .style(|t: &Theme| style::filled(t.subtle, 10.0))
            .into(),
    };
    let over = state
        .map(|face| container(pill(face)).padding(Padding::from(8)).align_bottom(Fill).width(Fill).into());
    stack(std::iter::once(base).chain(over)).width(width).height(height).into()
}
