//! Sarrio, the desktop app: a window on a school's virtual desktops.
//!
//! The shell ([`app`]) routes; each screen ([`screen`]) is a state with its `Message`, its `update` that ends in an
//! `Action`, and its `view`; widgets ([`widget`]) know neither. What the backend says is kept current in [`live`].
//! The app speaks to a backend through `sarrio-client` alone: it never names libvirt or SQL.

pub mod app;
#[cfg(feature = "direct")]
pub mod direct;
pub mod gallery;
pub mod icon;
pub mod live;
pub mod mark;
pub mod preferences;
pub mod render;
pub mod request;
pub mod screen;
pub mod screen_picture;
pub mod session;
pub mod theme;
pub mod typed_machine;
pub mod typed_path;
pub mod widget;
pub mod words;

#[cfg(test)]
mod flows;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod sample;
