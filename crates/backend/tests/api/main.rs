//! The API with hosts in memory, one file for each kind of thing. All tests run on SQLite, the most important also on
//! PostgreSQL.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // helpers fail as the tests that call them do

mod access;
mod actions;
mod audit;
mod class;
mod classroom;
mod deployments;
mod desktops;
mod directory;
mod disks;
mod edge;
mod embedded;
mod events;
mod failures;
mod handouts;
mod hypervisors;
mod import;
mod lessons;
mod media;
mod openapi;
mod operations;
mod people;
mod permissions;
mod postgres;
mod powers;
mod quotas;
mod roles;
mod rooms;
mod schemathesis;
mod school;
mod screen;
mod session;
mod sessions;
mod sharing;
mod sign_in;
mod status;
mod storage;
mod templates;
mod timetable;
mod tls;
mod user_batch;
mod users;
