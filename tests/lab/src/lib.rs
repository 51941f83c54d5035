//! The lab: real libvirt hypervisors on one machine.
