//! What each key does in a map that has the focus.

use std::time::Instant;

use iced::keyboard::{Key, key::Named};

use super::message::Message;
use super::place::{Direction, Mode};
use crate::widget::focus::KeyPress;

/// The direction of an arrow.
pub(super) fn arrow(key: &Key) -> Option<Direction> {
    match key {
        Key::Named(Named::ArrowLeft) => Some(Direction::Left),
        Key::Named(Named::ArrowRight) => Some(Direction::Right),
        Key::Named(Named::ArrowUp) => Some(Direction::Up),
        Key::Named(Named::ArrowDown) => Some(Direction::Down),
        _ => None,
    }
}

/// What a key does, where `any` says whether anything is selected.
pub(super) fn message<Id>(press: &KeyPress, mode: Mode, any: bool) -> Option<Message<Id>> {
    let (command, shift, alt) = (press.modifiers.command(), press.modifiers.shift(), press.modifiers.alt());
    if alt {
        return None;
    }
    if let Some(direction) = arrow(&press.key) {
        return match mode {
            Mode::Arrange if any && !shift => Some(Message::Nudged(direction, command)),
            _ if command => None,
            _ => Some(Message::Walked(direction, shift)),
        };
    }
    match &press.key {
        Key::Named(Named::Space) if press.repeat => None,
        Key::Named(Named::Space) if command || mode == Mode::Arrange => Some(Message::Toggled),
        Key::Named(Named::Space) => Some(Message::Enlarged(None)),
        Key::Named(Named::Enter) if press.modifiers.is_empty() && !press.repeat => Some(Message::Activated),
        Key::Named(Named::Escape) if any => Some(Message::Cleared),
        Key::Named(_) => None,
        Key::Character(letter) if command => (letter.as_str() == "a").then_some(Message::SelectedAll),
        _ => match &press.typed {
            Key::Character(letters) if letters.chars().all(char::is_alphanumeric) => {
                Some(Message::Typed(letters.to_string(), Instant::now()))
            }
            _ => None,
        },
    }
}
