//! The routes, one file for each kind of thing. Each route finds out who calls and what they may see and do, does it,
//! and answers.

mod answer;
mod batch;
mod categories;
mod deployments;
mod desktops;
mod disks;
pub(crate) mod docs;
mod events;
mod example;
mod groups;
mod hypervisors;
mod media;
mod move_up;
mod openapi;
mod operations;
mod permissions;
mod picture;
mod power;
mod problems;
pub(crate) mod routes;
mod schemas;
mod screen;
mod session;
pub(crate) mod status;
mod storage;
mod templates;
mod users;

pub(crate) use openapi::document;
