//! Which language this thread speaks.

use std::cell::Cell;

use sarrio_model::Language;

/// The language that the environment (`LC_ALL`, `LC_MESSAGES`, `LANG`) asks for, English where it is another.
#[must_use]
pub fn of_environment() -> Language {
    let asked = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|v| std::env::var(v).ok().filter(|v| !v.is_empty()));
    match asked.as_deref().and_then(|v| v.get(..2)) {
        Some("ca") => Language::Catalan,
        Some("es") => Language::Spanish,
        _ => Language::English,
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
