//! Content below something that is open. It is only drawn.
//!
//! It has no focus, no keys and no overlays, so Tab stays inside what is open. Always wrap the content and change only
//! the flag, because otherwise the state of its widgets is lost.

use iced::advanced::widget::{Operation, Tree};
use iced::advanced::{Clipboard, Layout, Shell, Widget, mouse, overlay};
use iced::{Event, Rectangle, Vector, keyboard};

use super::Element;
use crate::theme::Theme;

struct Inert<'a, Message> {
    content: Element<'a, Message>,
    on: bool,
}

/// Wraps `content`, which is only drawn while `on` is set.
pub fn inert<'a, Message: 'a>(content: impl Into<Element<'a, Message>>, on: bool) -> Element<'a, Message> {
    Element::new(Inert { content: content.into(), on })
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Inert<'_, Message> {
    pass!(tree size layout draw);

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        if !self.on {
            self.content.as_widget_mut().operate(&mut tree.children[0], layout, renderer, operation);
        }
    }

    fn update(
        &mut self,
        tree: &mut Tree,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &iced::Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        viewport: &Rectangle,
    ) {
        let key = matches!(event, Event::Keyboard(e) if !matches!(e, keyboard::Event::ModifiersChanged(_)));
        if !(self.on && key) {
            let cursor = if self.on { mouse::Cursor::Unavailable } else { cursor };
            self.content.as_widget_mut().update(
                &mut tree.children[0],
                event,
                layout,
                cursor,
                renderer,
                clipboard,
                shell,
                viewport,
            );
        }
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        viewport: &Rectangle,
        renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        if self.on {
            return mouse::Interaction::None;
        }
        self.content.as_widget().mouse_interaction(&tree.children[0], layout, cursor, viewport, renderer)
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &iced::Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, iced::Renderer>> {
        if self.on {
            return None;
        }
        self.content.as_widget_mut().overlay(&mut tree.children[0], layout, renderer, viewport, translation)
    }
}
