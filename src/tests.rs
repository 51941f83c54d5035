//! Tests of the whole app: people at the keyboard, and every screen drawn.

mod creating;
mod fast_input;
mod flows;
mod grow;
mod hanging;
mod jobs;
mod person;
mod pictures;
mod reach;
pub(crate) mod school;
mod toasts;
