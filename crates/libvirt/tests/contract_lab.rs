//! The contract of a hypervisor, kept by the real one on the lab.

#![allow(clippy::unwrap_used)]

mod ground;

sarrio_hypervisor::contract_tests!(ground::ground);
