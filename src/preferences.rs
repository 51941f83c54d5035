//! What this computer remembers between two runs of the app: language, appearance, text size, and where the desktops
//! are. It contains no secret: the session's token is in the keyring.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::theme::Theme;
use crate::words::{Language, of_environment};

/// Light, dark, or like the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Appearance {
    /// Like the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Where the desktops are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Home {
    /// A backend that the school runs.
    Backend {
        /// Its address.
        url: String,
    },
    /// The backend runs in this app.
    Here,
}

/// What is remembered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// The language; the environment's where nobody has chosen.
    pub language: Option<Language>,
    /// Light, dark, or like the system.
    #[serde(alias = "look")]
    pub appearance: Appearance,
    /// Text size in percent, 100 to 140.
    pub percent: u16,
    /// Where the desktops are; absent before the first sign-in.
    pub home: Option<Home>,
    /// The fingerprints of certificates that the person has compared, by address of the backend.
    pub pinned: BTreeMap<String, String>,
    /// The name that the person signed in with last.
    pub user: String,
    /// Whether the keyring keeps the session, so that the next run continues it.
    pub remembered: bool,
    /// Whether the sidebar shows icons only, by screen.
    pub rail: BTreeMap<String, bool>,
    /// How many Mbit/s the live pictures of screens may take; absent: what they need.
    pub pictures: Option<u32>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            language: None,
            appearance: Appearance::System,
            percent: 100,
            home: None,
            pinned: BTreeMap::new(),
            user: String::new(),
            remembered: true,
            rail: BTreeMap::new(),
            pictures: None,
        }
    }
}

/// How much live pictures may take, to choose from, in Mbit/s.
pub const PICTURES: [Option<u32>; 5] = [None, Some(20), Some(10), Some(5), Some(2)];

/// The text sizes to choose from, in percent.
pub const PERCENTS: [u16; 5] = [100, 110, 120, 130, 140];

impl Preferences {
    /// Reads the preferences. The defaults are used where there are none or they cannot be read.
    #[must_use]
    pub fn read() -> Self {
        let Some(file) = file() else { return Self::default() };
        let Ok(text) = std::fs::read_to_string(&file) else { return Self::default() };
        let read: Self = serde_json::from_str(&text).unwrap_or_else(|error| {
            tracing::warn!(file = %file.display(), %error, "preferences that cannot be read; the defaults are used");
            Self::default()
        });
        Self { percent: read.percent.clamp(100, 140), ..read }
    }

    /// Writes the preferences. A failure is logged; the app works without them.
    pub fn write(&self) {
        let Some(file) = file() else { return };
        let written = file
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| Ok(serde_json::to_string_pretty(self)?))
            .and_then(|text| std::fs::write(&file, text));
        if let Err(error) = written {
            tracing::warn!(file = %file.display(), %error, "preferences could not be remembered");
        }
    }

    /// The language of the app: the chosen one, else the environment's.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language.unwrap_or_else(of_environment)
    }

    /// The theme to draw in, where the system asks for `system`.
    #[must_use]
    pub fn theme(&self, system: Theme) -> Theme {
        match self.appearance {
            Appearance::System => system,
            Appearance::Light => Theme::Light,
            Appearance::Dark => Theme::Dark,
        }
    }

    /// Makes the text larger by so many steps, or smaller if `by` is negative.
    pub fn resize(&mut self, by: i32) {
        let at = PERCENTS.iter().position(|p| *p >= self.percent).unwrap_or(0);
        let to = at.saturating_add_signed(by as isize).min(PERCENTS.len() - 1);
        self.percent = PERCENTS[to];
    }
}

fn file() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("org", "sarrio", "sarrio")?;
    Some(dirs.config_dir().join("preferences.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_of_an_older_version_are_still_read() {
        let old = r#"{"language":"ca","look":"dark","percent":120,"user":"marta"}"#;
        let read: Preferences = serde_json::from_str(old).unwrap();
        assert_eq!((read.appearance, read.percent, read.remembered), (Appearance::Dark, 120, true));
    }

    #[test]
    fn text_grows_in_steps_and_stops_at_both_ends() {
        let mut preferences = Preferences::default();
        preferences.resize(-1);
        assert_eq!(preferences.percent, 100);
        for _ in 0..9 {
            preferences.resize(1);
        }
        assert_eq!(preferences.percent, 140);
    }
}
