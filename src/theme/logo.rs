//! The logo of Sarrio.

use std::sync::LazyLock;

use iced::widget::svg;

static MARK: LazyLock<svg::Handle> =
    LazyLock::new(|| svg::Handle::from_memory(include_bytes!("../../assets/mark.svg").as_slice()));

/// The logo as a picture; all uses share one handle.
#[must_use]
pub fn picture() -> svg::Handle {
    MARK.clone()
}
