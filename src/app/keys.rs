//! The keyboard map of the whole app.

use iced::keyboard::{Key, key::Named};

use crate::widget::focus::KeyPress;

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
    /// Ctrl+Enter: the wizard's next step, or starting the class.
    Forward,
    /// Ctrl+M: a message to the class.
    Write,
    /// Ctrl+E: eyes on me.
    EyesOnMe,
    /// Ctrl+Shift+E: an exam.
    Exam,
    Quit,
}

/// What is open over the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// Nothing.
    Nothing,
    /// A dialog, a menu or the list of jobs.
    Dialog,
    /// The palette.
    Palette,
}

/// The shortcut of a key, before the control with the focus gets the key.
#[must_use]
pub fn before(press: &KeyPress, open: Open) -> Option<Shortcut> {
    let (command, alt) = (press.modifiers.command(), press.modifiers.alt());
    match &press.key {
        Key::Named(named) => match named {
            Named::Escape if open != Open::Nothing => Some(Shortcut::Escape),
            Named::F6 => Some(Shortcut::Region),
            Named::F1 => Some(Shortcut::Help),
            Named::ArrowLeft if alt => Some(Shortcut::Back),
            Named::Enter if command => Some(Shortcut::Forward),
            // The palette's field has the focus and gets the letters. These two keys move in the list below it.
            Named::ArrowUp if open == Open::Palette => Some(Shortcut::Up),
            Named::ArrowDown if open == Open::Palette => Some(Shortcut::Down),
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
            "m" => Some(Shortcut::Write),
            "e" | "E" if press.modifiers.shift() => Some(Shortcut::Exam),
            "e" => Some(Shortcut::EyesOnMe),
            "0" => Some(Shortcut::Normal),
            "-" => Some(Shortcut::Smaller),
            "+" | "=" => Some(Shortcut::Larger),
            digit => digit.parse::<usize>().ok().filter(|n| *n > 0).map(|n| Shortcut::Screen(n - 1)),
        },
        _ => None,
    }
}

/// The shortcut of a key that the control with the focus did not use.
#[must_use]
pub fn after(press: &KeyPress) -> Option<Shortcut> {
    match (&press.key, &press.typed) {
        (Key::Named(Named::Tab), _) if press.modifiers.shift() => Some(Shortcut::Previous),
        (Key::Named(Named::Tab), _) => Some(Shortcut::Next),
        // Arrow keys that a control does not use move to another control: in menus, in dialogs, between cards.
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
