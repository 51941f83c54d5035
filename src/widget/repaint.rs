//! Draws the whole window where that is faster than to draw what has changed.
//!
//! Without a graphics card, iced draws the places of the window that have changed, and for each place it goes through
//! everything that is drawn there. What is larger than the place, such as the canvas and the cards, it fills through a mask,
//! which takes as long as all the rest of the window. A list that is scrolled changes at a hundred places.

use std::cell::{Cell, RefCell};

use iced::advanced::widget::{Tree, tree};
use iced::advanced::{Layout, Renderer as _, Widget, mouse, renderer};
use iced::{Point, Rectangle, Renderer, Size};
use iced_graphics::damage;
use iced_tiny_skia::Layer;

use super::Element;
use crate::theme::Theme;

/// At how many places the window may change before all of it is drawn.
const PLACES: usize = 1;

struct Repaint<'a, Message> {
    content: Element<'a, Message>,
}

/// Draws all of `content`, which fills the window, where that is faster.
pub fn repaint<'a, Message: 'a>(content: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    Element::new(Repaint { content: content.into() })
}

#[derive(Default)]
struct State {
    /// What the last frame has drawn.
    layers: RefCell<Vec<Layer>>,
    /// How often all was drawn. It begins anew after a while.
    repaints: Cell<u8>,
}

impl State {
    /// Compares what a frame draws with the one before.
    fn compare(&self, layers: &[Layer], window: Rectangle) {
        let mut before = self.layers.borrow_mut();
        let changed = damage::diff(&before, layers, |layer| vec![layer.bounds], Layer::damage);
        if damage::group(changed, window).len() > PLACES {
            self.repaints.set(self.repaints.get().wrapping_add(1));
        }
        *before = layers.to_vec();
    }
}

impl<Message> Widget<Message, Theme, Renderer> for Repaint<'_, Message> {
    pass!(tree size layout operate update mouse overlay);

    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn draw(
        &self,
        tree: &Tree,
        renderer: &mut Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
    ) {
        self.content.as_widget().draw(&tree.children[0], renderer, theme, style, layout, cursor, viewport);
        let Renderer::Secondary(renderer) = renderer else { return };
        let state: &State = tree.state.downcast_ref();
        state.compare(renderer.layers(), layout.bounds());
        // Where a layer's bounds change, iced draws everything inside them. This layer is empty. Its middle is the window's
        // corner, since iced goes through the places from there and joins to each what overlaps it.
        let window = layout.bounds();
        let far = window.width.max(window.height) + f32::from(state.repaints.get());
        let around = Rectangle::new(Point::new(-far, -far), Size::new(2.0 * far, 2.0 * far));
        renderer.with_layer(around, |_| ());
    }
}

#[cfg(test)]
mod tests {
    use iced::advanced::renderer::Quad;
    use iced::{Color, Transformation};

    use super::*;

    /// A frame with a square at each of these places.
    fn frame(places: &[(f32, f32)]) -> Vec<Layer> {
        let window = Rectangle::with_size(Size::new(1440.0, 900.0));
        let mut layer = Layer { bounds: window, ..Layer::default() };
        for (x, y) in places {
            let bounds = Rectangle::new(Point::new(*x, *y), Size::new(20.0, 20.0));
            layer.draw_quad(
                Quad { bounds, ..Quad::default() },
                Color::BLACK.into(),
                Transformation::IDENTITY,
            );
        }
        vec![layer]
    }

    #[test]
    fn a_window_that_changes_at_several_places_is_drawn_as_a_whole() {
        let window = Rectangle::with_size(Size::new(1440.0, 900.0));
        let state = State::default();
        let repaints = |places: &[(f32, f32)]| {
            let before = state.repaints.get();
            state.compare(&frame(places), window);
            state.repaints.get() != before
        };
        repaints(&[(100.0, 100.0), (1200.0, 100.0), (100.0, 800.0)]);
        assert!(!repaints(&[(100.0, 100.0), (1200.0, 100.0), (100.0, 800.0)]), "nothing has changed");
        assert!(!repaints(&[(101.0, 100.0), (1200.0, 100.0), (100.0, 800.0)]), "one place has changed");
        assert!(repaints(&[(100.0, 100.0), (1201.0, 100.0), (100.0, 801.0)]));
    }
}
