//! Tests of the whole app: people at the keyboard, and every screen drawn.

mod actions;
#[cfg(feature = "direct")]
mod audit;
mod audit_pictures;
mod class_wizard;
mod classroom;
mod consent;
mod creating;
#[cfg(all(feature = "direct", target_os = "linux"))]
mod directory;
mod directory_pictures;
mod fast_input;
mod flows;
mod grow;
mod handouts;
mod hanging;
mod jobs;
mod many;
mod owner;
#[cfg(feature = "direct")]
mod people;
#[cfg(feature = "direct")]
mod people_import;
mod people_pictures;
mod person;
mod pictures;
#[cfg(feature = "direct")]
mod quotas;
mod reach;
#[cfg(feature = "direct")]
mod real_backend;
mod rooms;
pub(crate) mod school;
mod seat_map;
mod sharing;
pub(crate) mod stand_in;
mod timetable;
mod toasts;
