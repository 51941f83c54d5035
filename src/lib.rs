//! Sarrio, the desktop app: a window on a school's virtual desktops.
//!
//! ```text
//! app       the window and what every screen shares: navigation, palette, jobs, toasts, viewers
//! backend   what the app knows of its backend: sign-in, the lists kept current by events, calls
//! screen    one folder for each screen: a state, its `Message`, an `update` that ends in an `Action`, a `view`
//! widget    what screens are built from; a widget knows no screen
//! theme     colours, fonts, icons
//! words     every text that a person reads, in English, Catalan and Spanish
//! preview   pictures of screens and widgets without a window
//! ```
//! The app talks to a backend through `sarrio-client` alone: it never names libvirt or SQL.

pub mod app;
pub mod backend;
pub mod preferences;
pub mod preview;
pub mod screen;
pub mod theme;
pub mod widget;
pub mod words;

#[cfg(test)]
mod tests;
