//! The port: what an engine may ask of one hypervisor.
