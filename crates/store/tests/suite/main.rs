//! The tests of the store, on SQLite and on PostgreSQL.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod audit;
mod charges;
mod classroom;
mod crash;
mod events;
mod lists;
mod quotas;
mod races;
mod rows;
mod school;
mod sums;
mod timetable;
mod upgrades;
mod user_lists;
mod work;
