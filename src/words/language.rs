//! The languages of the app, and which of them this thread speaks.

use std::cell::Cell;

/// The languages that the app speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub enum Language {
    /// English, the source of the others.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Català.
    #[serde(rename = "ca")]
    Catalan,
    /// Español.
    #[serde(rename = "es")]
    Spanish,
}

impl Language {
    /// All, in the order of menus.
    pub const ALL: [Self; 3] = [Self::Catalan, Self::Spanish, Self::English];

    /// Its own name for itself.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Catalan => "Català",
            Self::Spanish => "Español",
        }
    }

    /// Its BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Catalan => "ca",
            Self::Spanish => "es",
        }
    }

    /// The language that the environment (`LC_ALL`, `LC_MESSAGES`, `LANG`) asks for, English where it is another.
    #[must_use]
    pub fn of_environment() -> Self {
        let asked = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|v| std::env::var(v).ok().filter(|v| !v.is_empty()));
        match asked.as_deref().and_then(|v| v.get(..2)) {
            Some("ca") => Self::Catalan,
            Some("es") => Self::Spanish,
            _ => Self::English,
        }
    }
}

thread_local! {
    static CURRENT: Cell<Language> = const { Cell::new(Language::English) };
}

/// Sets the language of this thread.
pub fn speak(language: Language) {
    CURRENT.set(language);
}

/// The language of this thread.
#[must_use]
pub fn language() -> Language {
    CURRENT.get()
}
