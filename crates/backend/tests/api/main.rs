//! The API with hosts in memory, one file for each kind of thing. All tests run on SQLite, the most important also on
//! PostgreSQL.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // helpers fail as the tests that call them do

mod access;
mod actions;
mod desktops;
mod disks;
mod edge;
mod embedded;
mod events;
mod failures;
mod hypervisors;
mod media;
mod openapi;
mod operations;
mod people;
mod permissions;
mod postgres;
mod schemathesis;
mod school;
mod screen;
mod session;
mod sharing;
mod status;
mod storage;
mod templates;
mod tls;
mod users;
