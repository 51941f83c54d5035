//! Tests of the whole app: people at the keyboard, and every screen drawn.

mod actions;
mod creating;
mod fast_input;
mod flows;
mod grow;
mod hanging;
mod jobs;
mod many;
mod owner;
#[cfg(feature = "direct")]
mod people;
mod people_pictures;
mod person;
mod pictures;
mod reach;
pub(crate) mod school;
mod sharing;
pub(crate) mod stand_in;
mod toasts;
