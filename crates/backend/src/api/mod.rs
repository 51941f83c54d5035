//! The routes, one file for each kind of thing. Each route finds out who calls and what they may see and do, does it,
//! and answers.

mod answer;
mod audit;
mod batch;
mod categories;
mod class;
mod deployments;
mod desktops;
mod directory;
mod disks;
pub(crate) mod docs;
mod events;
mod example;
mod groups;
mod hypervisors;
mod import;
mod lessons;
mod media;
mod move_up;
mod openapi;
mod operations;
mod permission_table;
mod permissions;
mod power;
mod problems;
mod quotas;
pub(crate) mod refusals;
mod roles;
mod rooms;
pub(crate) mod routes;
mod schemas;
mod screen;
mod screen_budget;
mod screens;
mod series;
mod session;
mod sessions;
mod sign_in_rules;
mod spreadsheet;
pub(crate) mod status;
mod storage;
mod templates;
mod timetable;
mod user_batch;
mod users;

pub(crate) use openapi::document;
