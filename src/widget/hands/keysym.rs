//! The keys of the window as X11 numbers them.

use iced::keyboard::{Key, Location, key::Named};
use sarrio_model::keysym_of;

/// The keysym of a key, as the layout gives it with its modifiers.
pub(super) fn keysym(key: &Key, location: Location) -> Option<u32> {
    match key {
        Key::Character(text) => keysym_of(text.chars().next()?),
        Key::Named(named) => of_named(*named, location == Location::Right),
        Key::Unidentified => None,
    }
}

fn of_named(named: Named, right: bool) -> Option<u32> {
    let of_two = |left: u32| if right { left + 1 } else { left };
    Some(match named {
        Named::Space => 0x20,
        Named::Backspace => 0xff08,
        Named::Tab => 0xff09,
        Named::Enter => 0xff0d,
        Named::Pause => 0xff13,
        Named::ScrollLock => 0xff14,
        Named::Escape => 0xff1b,
        Named::Home => 0xff50,
        Named::ArrowLeft => 0xff51,
        Named::ArrowUp => 0xff52,
        Named::ArrowRight => 0xff53,
        Named::ArrowDown => 0xff54,
        Named::PageUp => 0xff55,
        Named::PageDown => 0xff56,
        Named::End => 0xff57,
        Named::PrintScreen => 0xff61,
        Named::Insert => 0xff63,
        Named::ContextMenu => 0xff67,
        Named::NumLock => 0xff7f,
        Named::F1 => 0xffbe,
        Named::F2 => 0xffbf,
        Named::F3 => 0xffc0,
        Named::F4 => 0xffc1,
        Named::F5 => 0xffc2,
        Named::F6 => 0xffc3,
        Named::F7 => 0xffc4,
        Named::F8 => 0xffc5,
        Named::F9 => 0xffc6,
        Named::F10 => 0xffc7,
        Named::F11 => 0xffc8,
        Named::F12 => 0xffc9,
        Named::Shift => of_two(0xffe1),
        Named::Control => of_two(0xffe3),
        Named::CapsLock => 0xffe5,
        Named::Alt => of_two(0xffe9),
        Named::Super => of_two(0xffeb),
        Named::AltGraph => 0xfe03,
        Named::Delete => 0xffff,
        _ => return None,
    })
}
