//! What the pointer and the keys do on the floor: press, hold, draw a band, move seats. It draws the band, the seats in the
//! hand, and the ring around the seat at the cursor.

use std::time::{Duration, Instant};

use iced::advanced::widget::operation::{Focusable, Operation};
use iced::advanced::widget::{self, Tree, tree};
use iced::advanced::{Clipboard, Layout, Renderer as _, Shell, Widget, mouse, renderer};
use iced::keyboard::{self, Key, Modifiers, key::Named};
use iced::{Border, Color, Event, Point, Rectangle, Size, border, window};

use super::arrange::{Snap, shift};
use super::keys;
use super::message::Message;
use super::place::{Mode, Place};
use super::plan::Plan;
use super::state::landing;
use super::tile::RADIUS;
use crate::theme::{Theme, fade};
use crate::widget::Element;
use crate::widget::click_area::DOUBLE;
use crate::widget::focus::{KeyPress, ring};

/// A press that is held for so long enlarges the seat.
const HOLD: Duration = Duration::from_millis(350);
/// Who moves the pointer further than this, in logical pixels, drags.
const STILL: f32 = 5.0;

/// What the surface knows of a tile.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seat<Id> {
    pub(super) id: Id,
    pub(super) place: Place,
    pub(super) selected: bool,
}

/// The floor, and what is done on it.
pub(super) struct Surface<'a, Id, M> {
    pub(super) content: Element<'a, M>,
    /// Its id, for the focus.
    pub(super) name: &'static str,
    pub(super) plan: Plan,
    /// The tiles in the order of the plan.
    pub(super) seats: Vec<Seat<Id>>,
    /// Which of them has the cursor.
    pub(super) cursor: Option<usize>,
    pub(super) mode: Mode,
    /// What the state must learn of what is visible.
    pub(super) seen: Option<Message<Id>>,
    pub(super) on: Box<dyn Fn(Message<Id>) -> M + 'a>,
}

/// What the left button does. Points are those of the floor.
#[derive(Debug, Default)]
enum Press {
    #[default]
    Up,
    /// It was pressed there, on this tile.
    Down { at: Point, tile: Option<usize>, since: Instant },
    /// It holds an enlarged seat.
    Holds,
    /// It draws a band that touches these tiles.
    Bands { from: Point, to: Point, touched: Vec<usize> },
    /// It moves this tile and all that are selected.
    Moves { from: Point, to: Point, tile: usize },
}

#[derive(Default)]
struct State {
    focused: bool,
    ring: bool,
    modifiers: Modifiers,
    press: Press,
    last: Option<(Instant, Point)>,
}

impl State {
    fn snap(&self) -> Snap {
        if self.modifiers.alt() { Snap::Free } else { Snap::Quarter }
    }
}

impl Focusable for State {
    fn is_focused(&self) -> bool {
        self.focused
    }

    fn focus(&mut self) {
        (self.focused, self.ring) = (true, true);
    }

    fn unfocus(&mut self) {
        (self.focused, self.ring) = (false, false);
    }
}

impl<Id: Copy + Eq, M> Surface<'_, Id, M> {
    fn say(&self, shell: &mut Shell<'_, M>, message: Message<Id>) {
        shell.publish((self.on)(message));
        shell.request_redraw();
    }

    fn id(&self, tile: usize) -> Option<Id> {
        self.seats.get(tile).map(|seat| seat.id)
    }

    /// The button was pressed at a point of the floor.
    fn pressed(&self, state: &mut State, at: Point, now: Instant, shell: &mut Shell<'_, M>) {
        let twice = state.last.is_some_and(|(then, place)| {
            now.saturating_duration_since(then) < DOUBLE && place.distance(at) < STILL
        });
        state.last = (!twice).then_some((now, at));
        let tile = self.plan.at(at);
        if let (true, Some(id)) = (twice, tile.and_then(|tile| self.id(tile))) {
            state.press = Press::Up;
            return self.say(shell, Message::Opened(id));
        }
        state.press = Press::Down { at, tile, since: now };
        shell.request_redraw_at(now + HOLD);
    }

    /// The pointer moved to a point of the floor.
    fn moved(&self, state: &mut State, now_at: Point, shell: &mut Shell<'_, M>) {
        if let Press::Down { at, tile, .. } = state.press
            && at.distance(now_at) > STILL
        {
            // A drag is not the first half of a double click.
            state.last = None;
            state.press = match (self.mode, tile.and_then(|tile| Some((tile, self.id(tile)?)))) {
                (Mode::Arrange, Some((tile, id))) => {
                    self.say(shell, Message::Grabbed(id));
                    Press::Moves { from: at, to: at, tile }
                }
                _ => {
                    let adds = state.modifiers.command() || state.modifiers.shift();
                    self.say(shell, Message::BandBegan(adds));
                    Press::Bands { from: at, to: at, touched: Vec::new() }
                }
            };
        }
        match &mut state.press {
            Press::Bands { from, to, touched } => {
                *to = now_at;
                let now = self.plan.touched(spanned(*from, now_at));
                if now != *touched {
                    let ids = now.iter().filter_map(|tile| self.id(*tile)).collect();
                    *touched = now;
                    self.say(shell, Message::Banded(ids));
                }
                shell.request_redraw();
            }
            Press::Moves { to, .. } => {
                *to = now_at;
                shell.request_redraw();
            }
            _ => {}
        }
    }

    /// The button was released.
    fn released(&self, state: &mut State, shell: &mut Shell<'_, M>) {
        match std::mem::take(&mut state.press) {
            Press::Up => {}
            Press::Down { tile, .. } => {
                let tile = tile.and_then(|tile| self.id(tile));
                self.say(shell, Message::Clicked(tile, state.modifiers));
            }
            Press::Holds => self.say(shell, Message::Released),
            Press::Bands { .. } => shell.request_redraw(),
            Press::Moves { from, to, tile } => {
                if let Some(id) = self.id(tile) {
                    self.say(shell, Message::Dropped(id, self.plan.percent(to - from), state.snap()));
                }
            }
        }
    }

    /// A frame is drawn: a press may have been held for long enough.
    fn framed(&mut self, state: &mut State, now: Instant, shell: &mut Shell<'_, M>) {
        if let Press::Down { tile: Some(tile), since, .. } = state.press
            && self.mode == Mode::Watch
        {
            if now < since + HOLD {
                shell.request_redraw_at(since + HOLD);
            } else if let Some(id) = self.id(tile) {
                state.press = Press::Holds;
                self.say(shell, Message::Enlarged(Some(id)));
            }
        }
        if let Some(seen) = self.seen.take() {
            shell.publish((self.on)(seen));
        }
    }

    /// Where the tiles in the hand land, and whether each of them would overlap another one there.
    fn landings(&self, state: &State) -> Vec<(Rectangle, bool)> {
        let Press::Moves { from, to, tile } = state.press else { return Vec::new() };
        let Some(grabbed) = self.seats.get(tile) else { return Vec::new() };
        let (in_hand, others): (Vec<&Seat<Id>>, Vec<_>) =
            self.seats.iter().partition(|seat| seat.selected || seat.id == grabbed.id);
        let (right, back) = landing(grabbed.place, self.plan.percent(to - from), state.snap());
        let before: Vec<Place> = in_hand.iter().map(|seat| seat.place).collect();
        let after = shift(&before, right, back).into_iter();
        after
            .map(|place| (self.plan.rectangle(place), others.iter().any(|other| other.place.overlaps(place))))
            .collect()
    }
}

/// The rectangle between two corners.
fn spanned(one: Point, other: Point) -> Rectangle {
    let corner = Point::new(one.x.min(other.x), one.y.min(other.y));
    Rectangle::new(corner, Size::new((one.x - other.x).abs(), (one.y - other.y).abs()))
}

impl<Id: Copy + Eq, Message> Widget<Message, Theme, iced::Renderer> for Surface<'_, Id, Message> {
    pass!(tree size layout overlay);

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
        if self.seats.is_empty() {
            state.unfocus();
        } else {
            let id = widget::Id::from(self.name);
            let tile = self.cursor.and_then(|tile| self.plan.tiles.get(tile)).copied();
            let bounds = tile.map(|tile| tile + (layout.position() - Point::ORIGIN));
            operation.focusable(Some(&id), bounds.unwrap_or(layout.bounds()), state);
        }
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
        let at = cursor.position_in(layout.bounds());
        match event {
            Event::Keyboard(keyboard::Event::ModifiersChanged(modifiers)) => {
                state.modifiers = *modifiers;
                if matches!(state.press, Press::Moves { .. }) {
                    shell.request_redraw();
                }
            }
            Event::Keyboard(keyboard::Event::KeyPressed { key, modified_key, modifiers, repeat, .. })
                if state.focused && !shell.is_event_captured() =>
            {
                let (key, typed) = (key.clone(), modified_key.clone());
                let press = KeyPress { key, typed, modifiers: *modifiers, repeat: *repeat };
                let any = self.seats.iter().any(|seat| seat.selected);
                if let Some(message) = keys::message(&press, self.mode, any) {
                    state.ring = true;
                    self.say(shell, message);
                    shell.capture_event();
                }
            }
            Event::Keyboard(keyboard::Event::KeyReleased { key: Key::Named(Named::Space), .. })
                if state.focused =>
            {
                self.say(shell, super::message::Message::Released);
            }
            Event::Mouse(mouse::Event::ButtonPressed(button)) => {
                let focused = at.is_some() && !self.seats.is_empty();
                if focused != state.focused || state.ring {
                    (state.focused, state.ring) = (focused, false);
                    shell.request_redraw();
                }
                if let (Some(at), mouse::Button::Left, false) = (at, button, shell.is_event_captured()) {
                    self.pressed(state, at, Instant::now(), shell);
                    shell.capture_event();
                }
            }
            Event::Mouse(mouse::Event::CursorMoved { .. }) => {
                if let Some(at) = at {
                    self.moved(state, at, shell);
                }
            }
            Event::Mouse(mouse::Event::ButtonReleased(mouse::Button::Left)) => self.released(state, shell),
            Event::Window(window::Event::RedrawRequested(now)) => self.framed(state, *now, shell),
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
        let origin = layout.position() - Point::ORIGIN;
        // Always a layer, so that what it holds changes no other one.
        renderer.with_layer(*viewport, |renderer| {
            if let Press::Bands { from, to, .. } = state.press {
                outline(renderer, spanned(from, to) + origin, 0.0, 1.0, theme.accent);
            }
            for (tile, overlaps) in self.landings(state) {
                let color = if overlaps { theme.warn } else { theme.accent };
                outline(renderer, tile + origin, RADIUS, 2.0, color);
            }
        });
        let tile = self.cursor.and_then(|tile| self.plan.tiles.get(tile));
        if let (true, true, Some(tile)) = (state.focused, state.ring, tile) {
            ring(renderer, *tile + origin, viewport, theme.focus, RADIUS, 4.0);
        }
    }

    fn mouse_interaction(
        &self,
        tree: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _: &Rectangle,
        _: &iced::Renderer,
    ) -> mouse::Interaction {
        let state: &State = tree.state.downcast_ref();
        let over = cursor.position_in(layout.bounds()).and_then(|at| self.plan.at(at)).is_some();
        match (&state.press, self.mode) {
            (Press::Moves { .. }, _) => mouse::Interaction::Grabbing,
            (Press::Bands { .. }, _) => mouse::Interaction::None,
            (_, Mode::Arrange) if over => mouse::Interaction::Grab,
            (_, Mode::Watch) if over => mouse::Interaction::Pointer,
            _ => mouse::Interaction::None,
        }
    }
}

/// An edge around a little of its colour.
fn outline(renderer: &mut iced::Renderer, bounds: Rectangle, radius: f32, width: f32, color: Color) {
    let border = Border { color, width, radius: border::radius(radius) };
    let quad = renderer::Quad { bounds, border, ..renderer::Quad::default() };
    renderer.fill_quad(quad, fade(color, 0.14));
}

impl<'a, Id: Copy + Eq + 'a, M: 'a> From<Surface<'a, Id, M>> for Element<'a, M> {
    fn from(surface: Surface<'a, Id, M>) -> Self {
        Element::new(surface)
    }
}
