//! Sarrio, the desktop app: a window on a school's virtual desktops.
//!
//! ```text
//! app          the window and what all screens share: navigation, palette, jobs, toasts, viewers
//! screen       one folder for each screen: a state, its `Message`, an `update` that returns an `Action`, a `view`
//! preview      pictures of screens and widgets without a window
//! backend      what the app knows about its backend: sign-in, the lists kept up to date by events, calls
//! widget       what screens are built from
//! preferences  what this computer remembers between two runs
//! theme        colours, fonts, icons
//! words        every text that a person reads, in English, Catalan and Spanish
//! ```
//! A part uses only parts that are listed below it. The app communicates with a backend only through `sarrio-client`, and
//! never calls libvirt or SQL.

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
