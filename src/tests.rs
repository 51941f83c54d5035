//! Tests of the whole app: people at the keyboard, and every screen drawn.

mod fast_input;
mod flows;
mod grow;
mod hanging;
mod jobs;
#[cfg(feature = "direct")]
mod people;
mod owner;
mod people_pictures;
mod person;
mod pictures;
mod reach;
pub(crate) mod school;
mod toasts;
