//! Lessons, calendar files, and what other programs make of them.

#![allow(clippy::unwrap_used)] // helpers of tests

mod bad_input;
mod import;
mod lessons;
mod other_library;
mod school;
