//! What must hold of the store, on SQLite and on PostgreSQL alike.

mod crash;
mod events;
mod lists;
mod races;
mod rows;
mod school;
mod sums;
mod work;
