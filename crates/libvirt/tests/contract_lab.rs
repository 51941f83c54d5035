//! Real hypervisors keep the port's contract, on the lab.

#![allow(clippy::unwrap_used)]

mod ground;

sarrio_hypervisor::contract_tests!(ground::ground);
