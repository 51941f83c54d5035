//! Keyboard shortcuts of the whole app.
//!
//! `before` sees a key before the content does (Esc while something is open, Ctrl+K, function keys); `after` sees a key
//! that the content has not used (Tab, `?`).

use iced::advanced::widget::Tree;
use iced::advanced::{Clipboard, Layout, Shell, Widget, mouse};
use iced::{Event, Rectangle, keyboard};

use super::Element;
use super::focus::KeyPress;
use crate::theme::Theme;

struct Shortcuts<'a, Message, B, A> {
    content: Element<'a, Message>,
    before: B,
    after: A,
}

/// Wraps the whole view.
pub fn shortcuts<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    before: impl Fn(&KeyPress) -> Option<Message> + 'a,
    after: impl Fn(&KeyPress) -> Option<Message> + 'a,
) -> Element<'a, Message> {
    Element::new(Shortcuts { content: content.into(), before, after })
}

fn press(event: &Event) -> Option<KeyPress> {
    match event {
        Event::Keyboard(keyboard::Event::KeyPressed { key, modified_key, modifiers, repeat, .. }) => {
            Some(KeyPress {
                key: key.clone(),
                typed: modified_key.clone(),
                modifiers: *modifiers,
                repeat: *repeat,
            })
        }
        _ => None,
    }
}

impl<Message, B, A> Widget<Message, Theme, iced::Renderer> for Shortcuts<'_, Message, B, A>
where
    B: Fn(&KeyPress) -> Option<Message>,
    A: Fn(&KeyPress) -> Option<Message>,
{
    pass!(tree size layout operate draw mouse overlay);

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
        let press = press(event);
        if let Some(message) = press.as_ref().and_then(|p| (self.before)(p)) {
            shell.publish(message);
            shell.capture_event();
            return;
        }
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
        if !shell.is_event_captured()
            && let Some(message) = press.as_ref().and_then(|p| (self.after)(p))
        {
            shell.publish(message);
            shell.capture_event();
        }
    }
}
