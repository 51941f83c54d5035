//! Tests of the whole app: people at the keyboard, and every screen drawn.

mod actions;
mod fast_input;
mod flows;
mod grow;
mod hanging;
mod jobs;
mod person;
mod pictures;
mod reach;
pub(crate) mod school;
mod sharing;
mod toasts;
