//! An area that reports where and how the pointer pressed. A table has one for all of its rows.

use std::time::{Duration, Instant};

use iced::advanced::widget::{Tree, tree};
use iced::advanced::{Clipboard, Layout, Renderer as _, Shell, Widget, mouse, renderer};
use iced::keyboard::{self, Modifiers};
use iced::{Event, Point, Rectangle, Size};

use super::Element;
use crate::theme::Theme;

/// The longest time between the two presses of a double click.
pub(super) const DOUBLE: Duration = Duration::from_millis(400);

/// A press that no widget inside the area has captured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Click {
    /// The position from the upper left corner of the content.
    pub at: Point,
    /// The position from the upper left corner of the window, where a menu opens.
    pub window: Point,
    /// Whether it was the right button.
    pub right: bool,
    /// Ctrl, Shift, Alt.
    pub modifiers: Modifiers,
    /// Whether it is the second press of a double click.
    pub double: bool,
}

/// Content that reports presses.
pub struct ClickArea<'a, Message> {
    content: Element<'a, Message>,
    on_click: Box<dyn Fn(Click) -> Option<Message> + 'a>,
    rows: Option<(f32, usize)>,
}

/// Reports what is pressed in `content`.
pub fn click_area<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    on_click: impl Fn(Click) -> Option<Message> + 'a,
) -> ClickArea<'a, Message> {
    ClickArea { content: content.into(), on_click: Box::new(on_click), rows: None }
}

impl<Message> ClickArea<'_, Message> {
    /// Tints the row under the pointer, where `count` rows of `height` lie below each other.
    #[must_use]
    pub fn hover_rows(mut self, height: f32, count: usize) -> Self {
        self.rows = Some((height, count));
        self
    }
}

#[derive(Default)]
struct State {
    modifiers: Modifiers,
    last: Option<(Instant, Point)>,
    row: Option<usize>,
}

impl<Message> Widget<Message, Theme, iced::Renderer> for ClickArea<'_, Message> {
    pass!(tree size layout operate mouse overlay);

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
        let state: &mut State = tree.state.downcast_mut();
        match event {
            Event::Keyboard(keyboard::Event::ModifiersChanged(modifiers)) => state.modifiers = *modifiers,
            Event::Mouse(mouse::Event::CursorMoved { .. } | mouse::Event::CursorLeft)
            | Event::Mouse(mouse::Event::WheelScrolled { .. }) => {
                if let Some((height, count)) = self.rows {
                    let row = cursor
                        .position_in(layout.bounds())
                        .map(|at| (at.y / height) as usize)
                        .filter(|row| *row < count);
                    if row != state.row {
                        state.row = row;
                        shell.request_redraw();
                    }
                }
            }
            Event::Mouse(mouse::Event::ButtonPressed(
                button @ (mouse::Button::Left | mouse::Button::Right),
            )) if !shell.is_event_captured() => {
                let (Some(at), Some(window)) = (cursor.position_in(layout.bounds()), cursor.position())
                else {
                    return;
                };
                let right = *button == mouse::Button::Right;
                let now = Instant::now();
                let double = !right
                    && state.last.is_some_and(|(then, place)| {
                        now.duration_since(then) < DOUBLE && place.distance(window) < 6.0
                    });
                state.last = (!double && !right).then_some((now, window));
                if let Some(message) =
                    (self.on_click)(Click { at, window, right, modifiers: state.modifiers, double })
                {
                    shell.publish(message);
                    shell.capture_event();
                }
            }
            _ => {}
        }
    }

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
        let state: &State = tree.state.downcast_ref();
        if let (Some((height, count)), Some(row)) = (self.rows, state.row)
            && row < count
            && cursor.is_over(layout.bounds())
        {
            let bounds = layout.bounds();
            let row = Rectangle::new(
                Point::new(bounds.x, bounds.y + row as f32 * height),
                Size::new(bounds.width, height),
            );
            renderer.fill_quad(renderer::Quad { bounds: row, ..renderer::Quad::default() }, theme.hover);
        }
        self.content.as_widget().draw(&tree.children[0], renderer, theme, style, layout, cursor, viewport);
    }
}

impl<'a, Message: 'a> From<ClickArea<'a, Message>> for Element<'a, Message> {
    fn from(area: ClickArea<'a, Message>) -> Self {
        Element::new(area)
    }
}
