//! The API at its edge, on a fleet in memory: one file a noun, as the addresses are.

#![allow(clippy::unwrap_used)] // helpers fail as the tests that call them do

mod desktops;
mod disks;
mod edge;
mod embedded;
mod events;
mod hypervisors;
mod media;
mod openapi;
mod operations;
mod school;
mod screen;
mod session;
mod status;
mod storage;
mod templates;
mod tls;
mod users;
