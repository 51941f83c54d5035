//! A picture of a screen whose keyboard and pointer somebody has: what they do over it is told, and all their keys are its own.

mod keysym;
mod place;

use std::time::{Duration, Instant};

use iced::advanced::widget::{Tree, tree};
use iced::advanced::{Clipboard, Layout, Shell, Widget, mouse};
use iced::keyboard::{self, Key, key::Physical};
use iced::{Event, Point, Rectangle, Size, window};
use sarrio_model::ScreenInput;

use super::Element;
use crate::theme::Theme;
use keysym::keysym;
use place::place;

/// The pointer is told this often at most: more than a screen shows is of no use.
const PACE: Duration = Duration::from_millis(20);

/// The keysym of a key that has a place and no symbol: X11's VoidSymbol.
const NO_SYMBOL: u32 = 0x00ff_ffff;

const WHEEL_UP: u8 = 8;
const WHEEL_DOWN: u8 = 16;

/// What somebody does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// Keys and the pointer.
    Input(Vec<ScreenInput>),
    /// They give the keyboard back, with Ctrl+Alt+G.
    GiveBack,
}

/// The picture.
struct Hands<'a, Message> {
    content: Element<'a, Message>,
    /// The size of the screen. The picture shows it as large as it fits, in the middle.
    screen: Size,
    on: Box<dyn Fn(Done) -> Message + 'a>,
}

/// A picture of a screen of this size, and what is done there.
pub fn hands<'a, Message: 'a>(
    content: impl Into<Element<'a, Message>>,
    screen: Size,
    on: impl Fn(Done) -> Message + 'a,
) -> Element<'a, Message> {
    Element::new(Hands { content: content.into(), screen, on: Box::new(on) })
}

#[derive(Debug, Default)]
struct State {
    /// The keys that are down, with what was told of each.
    keys: Vec<(Physical, u32)>,
    buttons: u8,
    /// Where the pointer is, and whether that is not told yet.
    at: (u16, u16),
    untold: bool,
    told: Option<Instant>,
}

impl State {
    fn pointer(&mut self, now: Instant) -> ScreenInput {
        (self.untold, self.told) = (false, Some(now));
        ScreenInput::Pointer { x: self.at.0, y: self.at.1, buttons: self.buttons }
    }

    /// Lets go of everything.
    fn let_go(&mut self) -> Vec<ScreenInput> {
        let up = |(key, keysym)| ScreenInput::Key { keysym, place: place(key), down: false };
        let mut done: Vec<ScreenInput> = self.keys.drain(..).map(up).collect();
        if std::mem::take(&mut self.buttons) != 0 {
            done.push(self.pointer(Instant::now()));
        }
        done
    }
}

/// Where a screen of this size is in a picture with these bounds.
fn shown(screen: Size, bounds: Rectangle) -> Rectangle {
    let scale = (bounds.width / screen.width.max(1.0)).min(bounds.height / screen.height.max(1.0));
    let size = Size::new(screen.width * scale, screen.height * scale);
    let corner = Point::new(bounds.center_x() - size.width / 2.0, bounds.center_y() - size.height / 2.0);
    Rectangle::new(corner, size)
}

/// A point as parts of the sides of the screen. One beside it is at its edge.
fn part(at: Point, screen: Rectangle) -> (u16, u16) {
    let part = |at: f32, from: f32, side: f32| {
        (((at - from) / side.max(1.0)).clamp(0.0, 1.0) * f32::from(u16::MAX)).round() as u16
    };
    (part(at.x, screen.x, screen.width), part(at.y, screen.y, screen.height))
}

fn button(button: mouse::Button) -> u8 {
    match button {
        mouse::Button::Left => 1,
        mouse::Button::Middle => 2,
        mouse::Button::Right => 4,
        _ => 0,
    }
}

/// Whether it is Ctrl+Alt+G, whatever the layout of the keyboard makes of it.
fn gives_back(key: &Key, physical: &Physical, modifiers: keyboard::Modifiers) -> bool {
    let is_g = matches!(key, Key::Character(letter) if letter.eq_ignore_ascii_case("g"))
        || *physical == Physical::Code(keyboard::key::Code::KeyG);
    modifiers.control() && modifiers.alt() && is_g
}

impl<Message> Widget<Message, Theme, iced::Renderer> for Hands<'_, Message> {
    pass!(tree size layout operate draw overlay);

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
        _: &iced::Renderer,
        _: &mut dyn Clipboard,
        shell: &mut Shell<'_, Message>,
        _: &Rectangle,
    ) {
        let state: &mut State = tree.state.downcast_mut();
        let screen = shown(self.screen, layout.bounds());
        let over = cursor.position_over(screen);
        let now = Instant::now();
        let done = match event {
            Event::Keyboard(event) => {
                shell.capture_event();
                match key(state, event) {
                    Some(done) => done,
                    None => {
                        let done = state.let_go();
                        if !done.is_empty() {
                            shell.publish((self.on)(Done::Input(done)));
                        }
                        shell.publish((self.on)(Done::GiveBack));
                        return;
                    }
                }
            }
            Event::Window(window::Event::Unfocused) => state.let_go(),
            Event::Mouse(mouse::Event::CursorMoved { .. }) if over.is_some() || state.buttons != 0 => {
                let Some(at) = over.or(cursor.position()) else { return };
                state.at = part(at, screen);
                state.untold = true;
                let wait = state.told.and_then(|told| PACE.checked_sub(now - told));
                match wait.filter(|wait| !wait.is_zero()) {
                    Some(wait) => {
                        shell.request_redraw_at(now + wait);
                        vec![]
                    }
                    None => vec![state.pointer(now)],
                }
            }
            Event::Window(window::Event::RedrawRequested(_)) if state.untold => {
                let wait = state.told.and_then(|told| PACE.checked_sub(now - told));
                match wait.filter(|wait| !wait.is_zero()) {
                    Some(wait) => {
                        shell.request_redraw_at(now + wait);
                        vec![]
                    }
                    None => vec![state.pointer(now)],
                }
            }
            Event::Mouse(mouse::Event::ButtonPressed(pressed)) => {
                let Some(at) = over else { return };
                (state.at, state.buttons) = (part(at, screen), state.buttons | button(*pressed));
                shell.capture_event();
                vec![state.pointer(now)]
            }
            Event::Mouse(mouse::Event::ButtonReleased(released))
                if state.buttons & button(*released) != 0 =>
            {
                state.buttons &= !button(*released);
                shell.capture_event();
                vec![state.pointer(now)]
            }
            Event::Mouse(mouse::Event::WheelScrolled { delta }) if over.is_some() => {
                shell.capture_event();
                let (mouse::ScrollDelta::Lines { y, .. } | mouse::ScrollDelta::Pixels { y, .. }) = *delta;
                let wheel = if y > 0.0 { WHEEL_UP } else { WHEEL_DOWN };
                let up = state.pointer(now);
                let ScreenInput::Pointer { x, y, buttons } = up else { return };
                vec![ScreenInput::Pointer { x, y, buttons: buttons | wheel }, up]
            }
            _ => vec![],
        };
        if !done.is_empty() {
            shell.publish((self.on)(Done::Input(done)));
        }
    }

    fn mouse_interaction(
        &self,
        _: &Tree,
        layout: Layout<'_>,
        cursor: mouse::Cursor,
        _: &Rectangle,
        _: &iced::Renderer,
    ) -> mouse::Interaction {
        match cursor.is_over(shown(self.screen, layout.bounds())) {
            true => mouse::Interaction::Crosshair,
            false => mouse::Interaction::None,
        }
    }
}

/// What a key does; nothing where it gives the keyboard back.
fn key(state: &mut State, event: &keyboard::Event) -> Option<Vec<ScreenInput>> {
    match event {
        keyboard::Event::KeyPressed { key, physical_key, modifiers, .. }
            if gives_back(key, physical_key, *modifiers) =>
        {
            return None;
        }
        // The guest repeats keys by itself.
        keyboard::Event::KeyPressed { modified_key, physical_key, location, repeat: false, .. } => {
            let (keysym, place) = (keysym(modified_key, *location), place(*physical_key));
            // A dead key types nothing by itself, but it has a place: the guest knows what it is.
            if let Some(keysym) = keysym.or(place.map(|_| NO_SYMBOL)) {
                state.keys.retain(|(key, _)| key != physical_key);
                state.keys.push((*physical_key, keysym));
                return Some(vec![ScreenInput::Key { keysym, place, down: true }]);
            }
        }
        keyboard::Event::KeyReleased { physical_key, .. } => {
            let at = state.keys.iter().position(|(key, _)| key == physical_key);
            if let Some((_, keysym)) = at.map(|at| state.keys.remove(at)) {
                return Some(vec![ScreenInput::Key { keysym, place: place(*physical_key), down: false }]);
            }
        }
        _ => {}
    }
    Some(vec![])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_of_the_picture_is_a_part_of_the_screen_in_its_middle() {
        let bounds = Rectangle::new(Point::new(10.0, 20.0), Size::new(320.0, 180.0));
        // A square screen has black at both sides.
        let square = shown(Size::new(500.0, 500.0), bounds);
        assert_eq!(square, Rectangle::new(Point::new(80.0, 20.0), Size::new(180.0, 180.0)));
        assert_eq!(part(Point::new(80.0, 20.0), square), (0, 0));
        assert_eq!(part(Point::new(170.0, 110.0), square), (32768, 32768));
        assert_eq!(part(Point::new(999.0, 999.0), square), (u16::MAX, u16::MAX));
    }

    #[test]
    fn a_key_goes_up_as_it_went_down_and_nothing_stays_down() {
        let mut state = State::default();
        let physical = Physical::Code(keyboard::key::Code::KeyA);
        let pressed = |modified: &str, repeat| keyboard::Event::KeyPressed {
            key: Key::Character("a".into()),
            modified_key: Key::Character(modified.into()),
            physical_key: physical,
            location: keyboard::Location::Standard,
            modifiers: keyboard::Modifiers::empty(),
            text: None,
            repeat,
        };
        let down = |keysym| vec![ScreenInput::Key { keysym, place: Some(30), down: true }];
        let up = |keysym| vec![ScreenInput::Key { keysym, place: Some(30), down: false }];
        assert_eq!(key(&mut state, &pressed("A", false)), Some(down(0x41)));
        assert_eq!(key(&mut state, &pressed("A", true)), Some(vec![]));
        let released = keyboard::Event::KeyReleased {
            key: Key::Character("a".into()),
            modified_key: Key::Character("a".into()),
            physical_key: physical,
            location: keyboard::Location::Standard,
            modifiers: keyboard::Modifiers::empty(),
        };
        assert_eq!(key(&mut state, &released), Some(up(0x41)), "Shift was let go of before it");
        assert_eq!(key(&mut state, &pressed("a", false)), Some(down(0x61)));
        assert_eq!(state.let_go(), up(0x61));
        let chord = keyboard::Modifiers::CTRL | keyboard::Modifiers::ALT;
        assert!(gives_back(&Key::Character("g".into()), &physical, chord));
        assert!(!gives_back(&Key::Character("g".into()), &physical, keyboard::Modifiers::CTRL));
    }
}
