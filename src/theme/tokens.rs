//! The colours, by what they are for.

use iced::Color;

const fn hex(rgb: u32) -> Color {
    Color::from_rgb8((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

const fn veil(rgb: u32, opacity: f32) -> Color {
    Color::from_rgba8((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8, opacity)
}

/// A text colour, and the tint of its background.
type Pair = (Color, Color);

/// The colours of one theme.
#[derive(Debug)]
pub struct Tokens {
    /// The window.
    pub canvas: Color,
    /// Navigation.
    pub sidebar: Color,
    /// Cards, panels, inputs.
    pub surface: Color,
    /// Table heads, footers, wells.
    pub subtle: Color,
    /// Rows and buttons under the pointer, the track of segmented controls.
    pub hover: Color,
    /// Rows and buttons that are pressed.
    pub pressed: Color,
    /// Hairlines.
    pub border: Color,
    /// The edges of buttons.
    pub border_strong: Color,
    /// The edges of inputs, checkboxes and toggles.
    pub control: Color,
    /// The main text.
    pub text: Color,
    /// Secondary text.
    pub text2: Color,
    /// Captions.
    pub text3: Color,
    /// Disabled controls.
    pub text_off: Color,
    /// Primary buttons, links, selection.
    pub accent: Color,
    /// The same under the pointer.
    pub accent_hover: Color,
    /// The same, pressed.
    pub accent_pressed: Color,
    /// Text on accent.
    pub on_accent: Color,
    /// The selected row, the active chip.
    pub accent_soft: Color,
    /// Text on that.
    pub accent_text: Color,
    /// The focus ring.
    pub focus: Color,
    /// Lessons, class modes, help.
    pub chamois: Color,
    /// Avatars.
    pub chamois_soft: Color,
    /// Text on that.
    pub chamois_text: Color,
    /// Filled destructive buttons.
    pub danger: Color,
    /// The same under the pointer.
    pub danger_hover: Color,
    /// Text on danger.
    pub on_danger: Color,
    /// Good news: text and icons.
    pub ok: Color,
    /// Warnings: text and icons.
    pub warn: Color,
    /// Chart series in their order; the last is "in use now".
    pub series: [Color; 6],
    /// The empty part of bars.
    pub track: Color,
    /// Behind dialogs.
    pub scrim: Color,
    /// The window of a tooltip.
    pub tip: Color,
    /// Text on that.
    pub on_tip: Color,
    /// Shadows; its opacity is that of the darkest place.
    pub shade: Color,
    tones: [Pair; 9],
}

/// The meaning of a pill or a note, shown by its colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Stopped; nothing special.
    Neutral,
    /// Something begins.
    Busy,
    /// It runs and is well.
    Good,
    /// A person should look at it when there is time.
    Caution,
    /// Something ends.
    Ending,
    /// Something moves, or is being worked on.
    Moving,
    /// It does not answer.
    Silent,
    /// It failed.
    Bad,
    /// It is being deleted.
    Leaving,
}

impl Tone {
    /// All, in the order of [`Tokens`].
    pub const ALL: [Self; 9] = [
        Self::Neutral,
        Self::Busy,
        Self::Good,
        Self::Caution,
        Self::Ending,
        Self::Moving,
        Self::Silent,
        Self::Bad,
        Self::Leaving,
    ];
}

impl Tokens {
    /// The text colour and the tint of `tone`.
    #[must_use]
    pub fn tone(&self, tone: Tone) -> (Color, Color) {
        self.tones[tone as usize]
    }
}

pub(super) const LIGHT: Tokens = Tokens {
    canvas: hex(0xF4F3EF),
    sidebar: hex(0xECEAE4),
    surface: hex(0xFFFFFF),
    subtle: hex(0xFAF9F6),
    hover: hex(0xF1EFEA),
    pressed: hex(0xE5E2DB),
    border: hex(0xDEDBD3),
    border_strong: hex(0xC6C2B8),
    control: hex(0x8A867C),
    text: hex(0x1B2220),
    text2: hex(0x4C5451),
    text3: hex(0x646B67),
    text_off: hex(0x9A9C96),
    accent: hex(0x0B6477),
    accent_hover: hex(0x095666),
    accent_pressed: hex(0x074655),
    on_accent: hex(0xFFFFFF),
    accent_soft: hex(0xDCEDF0),
    accent_text: hex(0x084F5F),
    focus: hex(0x0B6477),
    chamois: hex(0xB9803F),
    chamois_soft: hex(0xF7EBDA),
    chamois_text: hex(0x7A4C12),
    danger: hex(0xB3261E),
    danger_hover: hex(0x97201A),
    on_danger: hex(0xFFFFFF),
    ok: hex(0x166534),
    warn: hex(0x7A5200),
    series: [hex(0x0B6477), hex(0xC2782A), hex(0x3D6BC2), hex(0xA3447A), hex(0x66771C), hex(0x6E7571)],
    track: hex(0xE7E4DC),
    scrim: veil(0x1B2220, 0.42),
    tip: hex(0x1B2220),
    on_tip: hex(0xF4F3EF),
    shade: veil(0x141918, 1.0),
    tones: [
        (hex(0x555C58), hex(0xEDECE7)),
        (hex(0x1F55B5), hex(0xE5EDFB)),
        (hex(0x166534), hex(0xE0F2E5)),
        (hex(0x7A5200), hex(0xFBEFD3)),
        (hex(0x42566B), hex(0xE7EDF2)),
        (hex(0x5A3FA8), hex(0xEEEAFA)),
        (hex(0x8B450F), hex(0xFBEADB)),
        (hex(0xB3261E), hex(0xFCE7E4)),
        (hex(0x8A2F52), hex(0xF9E7EE)),
    ],
};

pub(super) const DARK: Tokens = Tokens {
    canvas: hex(0x0F1517),
    sidebar: hex(0x0B1012),
    surface: hex(0x171E21),
    subtle: hex(0x1B2327),
    hover: hex(0x222B30),
    pressed: hex(0x2A353A),
    border: hex(0x2A3439),
    border_strong: hex(0x3D4A50),
    control: hex(0x6B7B82),
    text: hex(0xE9EDEB),
    text2: hex(0xB4BEBB),
    text3: hex(0x93A09C),
    text_off: hex(0x5F6C6D),
    accent: hex(0x55BACD),
    accent_hover: hex(0x6CC9DA),
    accent_pressed: hex(0x86D6E4),
    on_accent: hex(0x04232A),
    accent_soft: hex(0x12353E),
    accent_text: hex(0x93DCE9),
    focus: hex(0x7AD3E3),
    chamois: hex(0xDDA563),
    chamois_soft: hex(0x352916),
    chamois_text: hex(0xF0C58E),
    danger: hex(0xE5594D),
    danger_hover: hex(0xF07166),
    on_danger: hex(0x24070A),
    ok: hex(0x7FD69B),
    warn: hex(0xF0C46A),
    series: [hex(0x55BACD), hex(0xE0A35A), hex(0x8FB0F0), hex(0xE08CBC), hex(0xB4C65A), hex(0x9AA5A1)],
    track: hex(0x2A3439),
    scrim: veil(0x040809, 0.62),
    tip: hex(0xE9EDEB),
    on_tip: hex(0x0F1517),
    // At twice the strength of light: `raise` multiplies by it, so it is counted there.
    shade: veil(0x000000, 1.0),
    tones: [
        (hex(0xB3BCB9), hex(0x262E31)),
        (hex(0x94BBFA), hex(0x17284A)),
        (hex(0x7FD69B), hex(0x12301E)),
        (hex(0xF0C46A), hex(0x352A10)),
        (hex(0xB0C4D8), hex(0x202C38)),
        (hex(0xC0B0F7), hex(0x2A2249)),
        (hex(0xF5B27A), hex(0x3A2413)),
        (hex(0xFF9D92), hex(0x431A17)),
        (hex(0xF2A3C0), hex(0x3A1A28)),
    ],
};
