//! The keyboard map of the whole app.

use iced::keyboard::{Key, key::Named};

use crate::widget::focus::Press;

/// What a key means everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Shortcut {
    Palette,
    Find,
    /// The screen with this number, from 0.
    Screen(usize),
    Jobs,
    New,
    Sidebar,
    Settings,
    Region,
    Help,
    Back,
    Larger,
    Smaller,
    Normal,
    Undo,
    Escape,
    Next,
    Previous,
    Up,
    Down,
    /// Ctrl+Enter: the wizard's next step.
    Forward,
    Quit,
}

/// Keys that go ahead of whatever has the focus, while something lies over the page (`open`), and while that is the
/// `palette`.
#[must_use]
pub fn before(press: &Press, open: bool, palette: bool) -> Option<Shortcut> {
    let (command, alt) = (press.modifiers.command(), press.modifiers.alt());
    match &press.key {
        Key::Named(named) => match named {
            Named::Escape if open => Some(Shortcut::Escape),
            Named::F6 => Some(Shortcut::Region),
            Named::F1 => Some(Shortcut::Help),
            Named::ArrowLeft if alt => Some(Shortcut::Back),
            Named::Enter if command => Some(Shortcut::Forward),
            // The palette's field takes letters; these two move its mark.
            Named::ArrowUp if palette => Some(Shortcut::Up),
            Named::ArrowDown if palette => Some(Shortcut::Down),
            _ => None,
        },
        Key::Character(letter) if command => match letter.as_str() {
            "k" => Some(Shortcut::Palette),
            "f" => Some(Shortcut::Find),
            "j" => Some(Shortcut::Jobs),
            "n" => Some(Shortcut::New),
            "b" => Some(Shortcut::Sidebar),
            "," => Some(Shortcut::Settings),
            "q" => Some(Shortcut::Quit),
            "0" => Some(Shortcut::Normal),
            "-" => Some(Shortcut::Smaller),
            "+" | "=" => Some(Shortcut::Larger),
            digit => digit.parse::<usize>().ok().filter(|n| *n > 0).map(|n| Shortcut::Screen(n - 1)),
        },
        _ => None,
    }
}

/// Keys that nobody has taken.
#[must_use]
pub fn after(press: &Press) -> Option<Shortcut> {
    match (&press.key, &press.typed) {
        (Key::Named(Named::Tab), _) if press.modifiers.shift() => Some(Shortcut::Previous),
        (Key::Named(Named::Tab), _) => Some(Shortcut::Next),
        // What has no use for arrows lets them go from control to control: menus, dialogs, cards.
        (Key::Named(Named::ArrowDown | Named::ArrowRight), _) => Some(Shortcut::Next),
        (Key::Named(Named::ArrowUp | Named::ArrowLeft), _) => Some(Shortcut::Previous),
        (Key::Named(Named::Escape), _) => Some(Shortcut::Escape),
        (Key::Character(letter), _) if press.modifiers.command() && letter.as_str() == "z" => {
            Some(Shortcut::Undo)
        }
        (_, Key::Character(letter)) if letter.as_str() == "?" => Some(Shortcut::Help),
        _ => None,
    }
}
