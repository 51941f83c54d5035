//! The program, with a backend over TLS and hosts in memory.

#![allow(clippy::unwrap_used)]

mod accounts;
mod classroom;
mod directory;
mod jobs;
mod people;
mod school;
mod story;
mod timetable;
