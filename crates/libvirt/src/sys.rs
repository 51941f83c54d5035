//! What the `virt` crate does not offer, or does not do safely: events, bulk statistics, the node's
//! counters, the time limit of agents, jobs.
//!
//! Only this module has `unsafe` code. Each block says why it is sound.

#![allow(unsafe_code)]

mod domain;
mod events;
mod stats;

pub use domain::{Job, backup, begin_backup, job, set_agent_timeout};
pub use events::{Graphics, Raw, run_loop, subscribe};
pub use stats::{NodeCpu, Record, domain_stats, node_cpu, node_memory, stats_of};
