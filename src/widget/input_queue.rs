//! One key or press at a time: each applies to the view that the one before has led to.
//!
//! iced passes all events that arrived since the last frame to the same view, and only then their messages to `update`.
//! If the computer is slow or a person types fast, these are Tab together with the keys after it: the focus is still in
//! the old field, and the keys end up there. The same happens after an Enter that opens a dialog, an Esc that closes
//! one, or a press that leads to another screen.
//!
//! ```text
//! key, no message waits   -> content; its message waits for `update`
//! key, a message waits    -> queue
//! redraw, no message waits -> the first of the queue -> content
//! ```
//! Letters and digits do not wait for the letters before them: what they type does not move the focus.
//!
//! Overlays see input in the same order: [`Passive`] keeps it from them until it is their turn.

use std::cell::Cell;
use std::collections::VecDeque;
use std::time::Instant;

use iced::advanced::widget::{Operation, Tree, tree};
use iced::advanced::{Clipboard, Layout, Overlay, Shell, Widget, layout, mouse, overlay, renderer};
use iced::{Event, Rectangle, Size, Vector, keyboard, touch, window};

use super::Element;
use crate::theme::Theme;

/// In how many steps of one frame queued input may change the view. iced builds the view up to three times for a frame
/// and complains when the third view is changed too.
const STEPS_IN_FRAME: u8 = 2;

struct InputQueue<'a, Message> {
    content: Element<'a, Message>,
}

/// The root of the whole view.
pub fn input_queue<'a, Message: 'a>(content: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    Element::new(InputQueue { content: content.into() })
}

#[derive(Default)]
struct State {
    queue: VecDeque<(Event, mouse::Cursor)>,
    /// Where the pointer is while there is an overlay: iced hides it from the rest of the view where it is over one.
    pointer: Cell<Option<mouse::Cursor>>,
    /// Whether the messages that wait come from letters and digits alone.
    typing: bool,
    /// The frame that is being made, and how often queued input has changed its view.
    frame: Option<(Instant, u8)>,
}

impl State {
    fn hold(&mut self, event: &Event, cursor: mouse::Cursor) {
        // A key that is held down repeats faster than a slow computer draws. The repetition ends when the key is
        // released.
        let repeats = repeated_key(event).is_some_and(|key| {
            self.queue.iter().any(|(queued, _)| repeated_key(queued).is_some_and(|queued| queued == key))
        });
        if !repeats {
            self.queue.push_back((event.clone(), cursor));
        }
    }

    /// Whether queued input may still change the view of the frame that began at `now`.
    fn may_step(&mut self, now: Instant) -> bool {
        let (_, steps) = *self.frame.insert(match self.frame {
            Some((then, steps)) if then == now => (then, steps),
            _ => (now, 0),
        });
        steps < STEPS_IN_FRAME
    }

    fn stepped(&mut self) {
        if let Some((_, steps)) = &mut self.frame {
            *steps += 1;
        }
    }
}

/// Keys, presses and touches are queued. Movements of the pointer and the wheel are not: there are many of them, and
/// their effect does not depend on a message.
fn is_input(event: &Event) -> bool {
    match event {
        Event::Keyboard(_) | Event::InputMethod(_) => true,
        Event::Mouse(event) => {
            matches!(event, mouse::Event::ButtonPressed(_) | mouse::Event::ButtonReleased(_))
        }
        Event::Touch(event) => !matches!(event, touch::Event::FingerMoved { .. }),
        Event::Window(_) => false,
    }
}

/// Whether it is a letter or a digit, whose only effect is to type it.
fn only_types(event: &Event) -> bool {
    match event {
        Event::Keyboard(keyboard::Event::KeyPressed { text: Some(text), modifiers, .. }) => {
            let types = !modifiers.control() && !modifiers.alt() && !modifiers.logo();
            types && text.chars().all(char::is_alphanumeric)
        }
        // They come before and after each letter.
        Event::Keyboard(keyboard::Event::KeyReleased { .. } | keyboard::Event::ModifiersChanged(_)) => true,
        _ => false,
    }
}

fn repeated_key(event: &Event) -> Option<&keyboard::Key> {
    match event {
        Event::Keyboard(keyboard::Event::KeyPressed { key, repeat: true, .. }) => Some(key),
        _ => None,
    }
}

impl<Message> InputQueue<'_, Message> {
    /// Gives `event` to the overlay and then to the content, as iced does.
    #[allow(clippy::too_many_arguments)] // those of a widget's `update`
    fn deliver(
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
        let content = self.content.as_widget_mut();
        let overlay = content.overlay(tree, layout, renderer, viewport, Vector::ZERO);
        let mut below = cursor;
        if let Some(mut overlay) = overlay.map(overlay::Nested::new) {
            let node = overlay.layout(renderer, viewport.size());
            overlay.update(event, Layout::new(&node), cursor, renderer, clipboard, shell);
            let interaction = overlay.mouse_interaction(Layout::new(&node), cursor, renderer);
            if interaction != mouse::Interaction::None {
                below = mouse::Cursor::Unavailable;
            }
        }
        if !shell.is_event_captured() {
            content.update(tree, event, layout, below, renderer, clipboard, shell, viewport);
        }
    }
}

impl<Message> Widget<Message, Theme, iced::Renderer> for InputQueue<'_, Message> {
    pass!(tree size layout operate draw mouse);

    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
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
        let Tree { state, children, .. } = tree;
        let (state, content): (&mut State, &mut Tree) = (state.downcast_mut(), &mut children[0]);
        if is_input(event) {
            let cursor = state.pointer.get().unwrap_or(cursor);
            if state.queue.is_empty() && (shell.is_empty() || state.typing && only_types(event)) {
                state.typing = only_types(event);
                self.deliver(content, event, layout, cursor, renderer, clipboard, shell, viewport);
            } else {
                state.hold(event, cursor);
                shell.capture_event();
                shell.request_redraw();
            }
            return;
        }
        if let Event::Window(window::Event::RedrawRequested(now)) = event {
            while !shell.is_layout_invalid() {
                let only_types = state.queue.front().is_some_and(|(event, _)| only_types(event));
                let step = shell.is_empty();
                let may = if step { state.may_step(*now) } else { state.typing && only_types };
                let Some((event, cursor)) = may.then(|| state.queue.pop_front()).flatten() else { break };
                state.typing = only_types;
                let mut messages = Vec::new();
                // A separate shell, because whether the input was captured says nothing about the redraw.
                let mut input = Shell::new(&mut messages);
                self.deliver(content, &event, layout, cursor, renderer, clipboard, &mut input, viewport);
                let (layout, widgets) = (input.is_layout_invalid(), input.are_widgets_invalid());
                shell.request_redraw_at(input.redraw_request());
                if layout {
                    shell.invalidate_layout();
                }
                if widgets {
                    shell.invalidate_widgets();
                }
                if step && (layout || !messages.is_empty()) {
                    state.stepped();
                }
                messages.into_iter().for_each(|message| shell.publish(message));
            }
            if !state.queue.is_empty() {
                shell.request_redraw();
            }
        }
        // The message of another event does not come from typing.
        state.typing = false;
        self.content
            .as_widget_mut()
            .update(content, event, layout, cursor, renderer, clipboard, shell, viewport);
    }

    fn overlay<'b>(
        &'b mut self,
        tree: &'b mut Tree,
        layout: Layout<'b>,
        renderer: &iced::Renderer,
        viewport: &Rectangle,
        translation: Vector,
    ) -> Option<overlay::Element<'b, Message, Theme, iced::Renderer>> {
        let Tree { state, children, .. } = tree;
        let state: &State = state.downcast_ref();
        let overlay =
            self.content.as_widget_mut().overlay(&mut children[0], layout, renderer, viewport, translation);
        if overlay.is_none() {
            state.pointer.set(None);
        }
        overlay.map(|overlay| Passive { overlay, pointer: &state.pointer }.into_element())
    }
}

/// An overlay that leaves input alone: [`InputQueue`] gives it to the overlay when it is its turn.
struct Passive<'a, Message> {
    overlay: overlay::Element<'a, Message, Theme, iced::Renderer>,
    pointer: &'a Cell<Option<mouse::Cursor>>,
}

impl<'a, Message: 'a> Passive<'a, Message> {
    fn into_element(self) -> overlay::Element<'a, Message, Theme, iced::Renderer> {
        overlay::Element::new(Box::new(self))
    }
}

impl<Message> Overlay<Message, Theme, iced::Renderer> for Passive<'_, Message> {
    fn layout(&mut self, renderer: &iced::Renderer, bounds: Size) -> layout::Node {
        self.overlay.as_overlay_mut().layout(renderer, bounds)
    }

    fn draw(
        &self,
        renderer: &mut iced::Renderer,
        theme: &Theme,
        style: &renderer::Style,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
    ) {
        self.overlay.as_overlay().draw(renderer, theme, style, layout, cursor);
    }

    fn operate(&mut self, layout: Layout<'_>, renderer: &iced::Renderer, operation: &mut dyn Operation) {
        self.overlay.as_overlay_mut().operate(layout, renderer, operation);
    }

    fn update(
        &mut self,
        event: &Event,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &iced::Renderer,
        clipboard: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
    ) {
        if !is_input(event) {
            self.overlay.as_overlay_mut().update(event, layout, cursor, renderer, clipboard, shell);
        } else {
            self.pointer.set(cursor.position().is_some().then_some(cursor));
        }
    }

    fn mouse_interaction(
        &self,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        renderer: &iced::Renderer,
    ) -> mouse::Interaction {
        self.overlay.as_overlay().mouse_interaction(layout, cursor, renderer)
    }

    fn overlay<'b>(
        &'b mut self,
        layout: Layout<'b>,
        renderer: &iced::Renderer,
    ) -> Option<overlay::Element<'b, Message, Theme, iced::Renderer>> {
        let pointer = self.pointer;
        self.overlay
            .as_overlay_mut()
            .overlay(layout, renderer)
            .map(|overlay| Passive { overlay, pointer }.into_element())
    }

    fn index(&self) -> f32 {
        self.overlay.as_overlay().index()
    }
}
