//! The shadow of menus, toasts and dialogs.
//!
//! In software rendering, iced's `Shadow` is not clipped to the repainted region, and gradually turns everything around
//! it grey. This draws a few rounded quads of growing opacity behind the content instead.

use iced::advanced::widget::Tree;
use iced::advanced::{Layout, Renderer as _, Widget, mouse, renderer};
use iced::{Border, Rectangle, Vector, border};

use super::Element;
use crate::theme::{Theme, fade};

/// How high something lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lift {
    /// How far the shadow falls, in logical pixels.
    y: f32,
    /// How far it spreads.
    blur: f32,
    /// How dark it is.
    alpha: f32,
}

/// A card that may be dragged, the thumb of a control.
pub const RAISED: Lift = Lift { y: 1.0, blur: 2.0, alpha: 0.14 };
/// Menus and toasts.
pub const POP: Lift = Lift { y: 10.0, blur: 28.0, alpha: 0.18 };
/// Dialogs.
pub const DIALOG: Lift = Lift { y: 18.0, blur: 50.0, alpha: 0.28 };

struct Raise<'a, Message> {
    content: Element<'a, Message>,
    lift: Lift,
    radius: f32,
}

/// Puts `content`, whose corners have `radius`, above what lies below.
pub fn raise<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    lift: Lift,
    radius: f32,
) -> Element<'a, Message> {
    Element::new(Raise { content: content.into(), lift, radius })
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Raise<'_, Message> {
    pass!(tree size layout operate update mouse overlay);

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut iced::Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        let Lift { y, blur, alpha } = self.lift;
        let alpha = if *theme == Theme::Dark { alpha * 2.0 } else { alpha };
        let quads = (blur / 4.0).ceil().max(1.0);
        let below = layout.bounds() + Vector::new(0.0, y);
        // Each quad adds its share; squared, so that the edge fades as a blur does.
        for at in 0..quads as u32 {
            let way = (at as f32 + 0.5) / quads;
            let spread = blur * (0.5 - way);
            let share = alpha * 2.0 * way / quads;
            renderer.fill_quad(
                renderer::Quad {
                    bounds: below.expand(spread.max(-below.width / 2.0)),
                    border: Border {
                        radius: border::radius((self.radius + spread).max(0.0)),
                        ..Border::default()
                    },
                    ..renderer::Quad::default()
                },
                fade(theme.shade, share),
            );
        }
        self.content.as_widget().draw(&tree.children[0], renderer, theme, style, layout, cursor, viewport);
    }
}
