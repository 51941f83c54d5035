//! Pictures of the app and of its widgets, drawn without a window.

pub mod gallery;
pub mod render;
