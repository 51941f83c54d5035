//! Keyboard focus for any control: in iced only text fields can have it.
//!
//! [`activate`] makes a button of its content (Enter and Space press it); [`keys`] lets a region handle keys. The focus
//! ring is drawn after the keyboard moved the focus, not after the mouse did. Tab order is the order of the view.

use iced::advanced::widget::operation::{Focusable, Operation, Outcome, TextInput, focusable::Count};
use iced::advanced::widget::{self, Id, Tree, Widget, tree};
use iced::advanced::{Clipboard, Layout, Renderer as _, Shell, mouse, renderer};
use iced::keyboard::{self, Key, Modifiers, key::Named};
use iced::{Border, Color, Event, Rectangle, Task, border};

use super::{Element, reveal};
use crate::theme::Theme;

/// A key that was pressed while the control had the focus.
#[derive(Debug, Clone)]
pub struct KeyPress {
    /// The key without modifiers.
    pub key: Key,
    /// The key as the layout gives it with its modifiers: `?`, `+`.
    pub typed: Key,
    /// Ctrl, Shift, Alt, Logo.
    pub modifiers: Modifiers,
    /// Whether it repeats by itself.
    pub repeat: bool,
}

type OnKey<'a, Message> = Box<dyn Fn(KeyPress) -> Option<Message> + 'a>;

/// A control that can have the focus.
pub struct Focus<'a, Message> {
    content: Element<'a, Message>,
    id: Option<Id>,
    radius: f32,
    enabled: bool,
    outset: f32,
    on_key: OnKey<'a, Message>,
}

/// Content that Enter and Space press. Without a message it cannot have the focus.
pub fn activate<'a, Message: Clone + 'a>(
    content: impl Into<Element<'a, Message>>,
    on_press: Option<Message>,
) -> Focus<'a, Message> {
    let enabled = on_press.is_some();
    let on_key = move |press: KeyPress| match press.key {
        Key::Named(Named::Enter | Named::Space) if !press.repeat && press.modifiers.is_empty() => {
            on_press.clone()
        }
        _ => None,
    };
    Focus { content: content.into(), id: None, radius: 8.0, enabled, outset: 4.0, on_key: Box::new(on_key) }
}

/// A region that handles keys while it has the focus.
pub fn keys<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    on_key: impl Fn(KeyPress) -> Option<Message> + 'a,
) -> Focus<'a, Message> {
    Focus {
        content: content.into(),
        id: None,
        radius: 8.0,
        enabled: true,
        outset: 4.0,
        on_key: Box::new(on_key),
    }
}

impl<Message> Focus<'_, Message> {
    /// The name by which [`iced::widget::operation::focus`] finds it.
    #[must_use]
    pub fn id(mut self, id: impl Into<Id>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The radius of the content's corners, which the ring follows.
    #[must_use]
    pub fn radius(mut self, radius: f32) -> Self {
        self.radius = radius;
        self
    }

    /// Draws the ring inside the content: for content that would be clipped around its edge.
    #[must_use]
    pub fn inside(mut self) -> Self {
        self.outset = -1.0;
        self
    }
}

#[derive(Debug, Default)]
struct State {
    focused: bool,
    ring: bool,
}

impl Focusable for State {
    fn is_focused(&self) -> bool {
        self.focused
    }

    fn focus(&mut self) {
        self.focused = true;
        self.ring = true;
    }

    fn unfocus(&mut self) {
        *self = Self::default();
    }
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Focus<'_, Message> {
    pass!(tree size layout mouse overlay);

    fn tag(&self) -> tree::Tag {
        tree::Tag::of::<State>()
    }

    fn state(&self) -> tree::State {
        tree::State::new(State::default())
    }

    fn operate(
        &mut self,
        tree: &mut Tree,
        layout: Layout<'_>,
        renderer: &iced::Renderer,
        operation: &mut dyn Operation,
    ) {
        let state: &mut State = tree.state.downcast_mut();
        if self.enabled {
            operation.focusable(self.id.as_ref(), layout.bounds(), state);
        } else {
            state.unfocus();
        }
        // The content can be found too: its texts by tests, its controls by Tab.
        self.content.as_widget_mut().operate(&mut tree.children[0], layout, renderer, operation);
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
            // Also when the button inside has captured the press.
            Event::Mouse(mouse::Event::ButtonPressed(_)) => {
                let focused = self.enabled && cursor.is_over(layout.bounds());
                if focused != state.focused || state.ring {
                    *state = State { focused, ring: false };
                    shell.request_redraw();
                }
            }
            Event::Keyboard(keyboard::Event::KeyPressed { key, modified_key, modifiers, repeat, .. })
                if state.focused && !shell.is_event_captured() =>
            {
                let press = KeyPress {
                    key: key.clone(),
                    typed: modified_key.clone(),
                    modifiers: *modifiers,
                    repeat: *repeat,
                };
                if let Some(message) = (self.on_key)(press) {
                    state.ring = true;
                    shell.publish(message);
                    shell.capture_event();
                    shell.request_redraw();
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
        self.content.as_widget().draw(&tree.children[0], renderer, theme, style, layout, cursor, viewport);
        let state: &State = tree.state.downcast_ref();
        if state.focused && state.ring {
            ring(renderer, layout.bounds(), viewport, theme.focus, self.radius, self.outset);
        }
    }
}

/// The focus ring: 2 px wide, 2 px off.
pub(super) fn ring(
    renderer: &mut iced::Renderer,
    bounds: Rectangle,
    viewport: &Rectangle,
    color: Color,
    radius: f32,
    outset: f32,
) {
    renderer.with_layer(*viewport, |renderer| {
        renderer.fill_quad(
            renderer::Quad {
                bounds: bounds.expand(outset),
                border: Border { color, width: 2.0, radius: border::radius((radius + outset).max(0.0)) },
                ..renderer::Quad::default()
            },
            Color::TRANSPARENT,
        );
    });
}

impl<'a, Message: 'a> From<Focus<'a, Message>> for Element<'a, Message> {
    fn from(focus: Focus<'a, Message>) -> Self {
        Element::new(focus)
    }
}

/// Moves the focus to the next control, and from the last to the first.
pub fn next<Message: Send + 'static>() -> Task<Message> {
    widget::operate(widget::operation::then(counted(), |count: Count| Nth {
        at: 0,
        target: count.focused.map_or(0, |at| (at + 1) % count.total.max(1)),
    }))
    .chain(reveal::focused())
}

/// Moves the focus to the previous control, and from the first to the last.
pub fn previous<Message: Send + 'static>() -> Task<Message> {
    widget::operate(widget::operation::then(counted(), |count: Count| Nth {
        at: 0,
        target: count
            .focused
            .map_or(count.total.max(1) - 1, |at| (at + count.total.max(1) - 1) % count.total.max(1)),
    }))
    .chain(reveal::focused())
}

/// Moves the focus to the control named `id`. The text of a field is selected, so that typing replaces it.
pub fn on<Message: Send + 'static>(id: impl Into<Id>) -> Task<Message> {
    let id = id.into();
    let focus = iced::widget::operation::focus(id.clone()).chain(iced::widget::operation::select_all(id));
    focus.chain(reveal::focused())
}

/// Moves the focus into the field named `id`, behind its text: all letters that follow are added to it.
pub fn behind<Message: Send + 'static>(id: &'static str) -> Task<Message> {
    iced::widget::operation::focus(id).chain(iced::widget::operation::move_cursor_to_end(id))
}

/// Moves the focus to the first control of the next region. `regions` names the containers, in the order of the view.
pub fn next_region<Message: Send + 'static>(regions: &'static [&'static str]) -> Task<Message> {
    widget::operate(Regions { names: regions, current: None, firsts: Vec::new(), focused: None, at: 0 })
}

fn counted() -> impl Operation<Count> {
    widget::operation::focusable::count()
}

/// Focuses the control number `target`, counted from 0, and no other.
struct Nth {
    at: usize,
    target: usize,
}

impl<T: 'static> Operation<T> for Nth {
    fn focusable(&mut self, _: Option<&Id>, _: Rectangle, state: &mut dyn Focusable) {
        if self.at == self.target {
            state.focus();
        } else {
            state.unfocus();
        }
        self.at += 1;
    }

    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        operate(self);
    }

    fn finish(&self) -> Outcome<T> {
        Outcome::Chain(Box::new(SelectNth { at: 0, target: self.target }))
    }
}

/// Selects the text of the field that has got the focus, so that typing replaces it. To focus it moves the cursor to its end.
struct SelectNth {
    at: usize,
    target: usize,
}

impl<T> Operation<T> for SelectNth {
    /// A field comes as text first, then as a control.
    fn text_input(&mut self, _: Option<&Id>, _: Rectangle, state: &mut dyn TextInput) {
        if self.at == self.target {
            state.select_all();
        }
    }

    fn focusable(&mut self, _: Option<&Id>, _: Rectangle, _: &mut dyn Focusable) {
        self.at += 1;
    }

    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        operate(self);
    }
}

/// Finds the first control of each region and the region that has the focus, then focuses the next region's.
struct Regions {
    names: &'static [&'static str],
    current: Option<&'static str>,
    firsts: Vec<(&'static str, usize)>,
    focused: Option<&'static str>,
    at: usize,
}

impl<T: 'static> Operation<T> for Regions {
    fn container(&mut self, id: Option<&Id>, _: Rectangle) {
        if let Some(name) = self.names.iter().find(|name| id == Some(&Id::new(name))) {
            self.current = Some(name);
        }
    }

    fn focusable(&mut self, _: Option<&Id>, _: Rectangle, state: &mut dyn Focusable) {
        if let Some(current) = self.current {
            if self.firsts.iter().all(|(name, _)| *name != current) {
                self.firsts.push((current, self.at));
            }
            if state.is_focused() {
                self.focused = Some(current);
            }
        }
        self.at += 1;
    }

    fn traverse(&mut self, operate: &mut dyn FnMut(&mut dyn Operation<T>)) {
        operate(self);
    }

    fn finish(&self) -> Outcome<T> {
        let here = self.focused.and_then(|name| self.firsts.iter().position(|(n, _)| *n == name));
        let next = here.map_or(0, |at| (at + 1) % self.firsts.len().max(1));
        match self.firsts.get(next) {
            Some((_, target)) => Outcome::Chain(Box::new(Nth { at: 0, target: *target })),
            None => Outcome::None,
        }
    }
}
