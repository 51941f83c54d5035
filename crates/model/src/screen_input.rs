//! What somebody who helps does at a desktop: keys and the pointer.

use serde::{Deserialize, Serialize};

use crate::DesktopId;

/// What somebody does at a desktop at which they help, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DesktopInput {
    /// The desktop.
    pub desktop: DesktopId,
    /// What they do: 1 to 256 things.
    #[schema(min_items = 1, max_items = 256)]
    pub input: Vec<ScreenInput>,
}

impl DesktopInput {
    /// The most that comes at once.
    pub const MOST: usize = 256;
}

/// One thing that is done at a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ScreenInput {
    /// The pointer is somewhere, with these buttons down.
    Pointer {
        /// How far from the left edge: 0 is there, and 65,535 at the right edge, however large the screen is.
        x: u16,
        /// How far from the upper edge, likewise.
        y: u16,
        /// The buttons that are down: 1 the left one, 2 the middle one, 4 the right one, 8 the wheel up, 16 the wheel down, and
        /// their sums. A wheel is turned one step when its button goes down.
        #[schema(maximum = 31)]
        buttons: u8,
    },
    /// A key goes down or up.
    Key {
        /// Its keysym, as X11 numbers them: 97 for `a`, 65293 for Enter.
        keysym: u32,
        /// Its place on the keyboard, as PC keyboards number them (scan code set 1, with 128 more for those that 0xE0 precedes). With
        /// it the layout of the guest says what the key types; without it an American keyboard types the keysym.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        place: Option<u8>,
        /// Whether it goes down.
        down: bool,
    },
}

impl ScreenInput {
    /// All buttons that there are.
    pub const BUTTONS: u8 = 0b1_1111;
    /// The greatest keysym: X11 has 29 bits for them.
    pub const GREATEST_KEYSYM: u32 = 0x1fff_ffff;

    /// Whether it can be done at all.
    #[must_use]
    pub fn is_sound(self) -> bool {
        match self {
            Self::Pointer { buttons, .. } => buttons & !Self::BUTTONS == 0,
            Self::Key { keysym, .. } => (1..=Self::GREATEST_KEYSYM).contains(&keysym),
        }
    }
}

/// The keysym of a character: what a key has that types it.
#[must_use]
pub fn keysym_of(character: char) -> Option<u32> {
    match character {
        '\n' | '\r' => Some(0xff0d),
        '\t' => Some(0xff09),
        '\u{8}' => Some(0xff08),
        '\u{1b}' => Some(0xff1b),
        ' '..='~' | '\u{a0}'..='\u{ff}' => Some(u32::from(character)),
        c if c.is_control() => None,
        c => Some(0x0100_0000 + u32::from(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_has_the_keysym_of_x11() {
        for (character, keysym) in
            [('a', 0x61), ('A', 0x41), ('ç', 0xe7), ('€', 0x0100_20ac), ('\n', 0xff0d), ('\u{7f}', 0)]
        {
            assert_eq!(keysym_of(character).unwrap_or(0), keysym, "{character:?}");
        }
    }

    #[test]
    fn what_cannot_be_is_no_input() {
        assert!(ScreenInput::Pointer { x: 9, y: 9, buttons: 31 }.is_sound());
        assert!(!ScreenInput::Pointer { x: 9, y: 9, buttons: 32 }.is_sound());
        assert!(!ScreenInput::Key { keysym: 0, place: None, down: true }.is_sound());
        assert!(!ScreenInput::Key { keysym: u32::MAX, place: Some(30), down: true }.is_sound());
        assert!(serde_json::from_str::<ScreenInput>(r#"{"type":"key","keysym":-1,"down":true}"#).is_err());
    }
}
