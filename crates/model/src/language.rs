//! The languages that Sarrio speaks to people.

use serde::{Deserialize, Serialize};

/// A language that Sarrio speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, utoipa::ToSchema)]
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
}
