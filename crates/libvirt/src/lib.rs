//! The real hypervisor: libvirt and QEMU over SSH.
//!
//! [`LibvirtConnector`] makes hosts. Each keeps one OpenSSH master that carries everything: libvirt's socket, commands,
//! pictures, tunnels. Nothing is installed on a host. All that a host says is data that may be garbage.
//!
//! ```text
//! connector  keys, known hosts, what a killed predecessor left
//! link       one task a host: session -> lanes -> up -> lost -> again
//! session    the SSH master (or this machine): scripts, sockets, tunnels
//! lane       one libvirt connection, its threads, its deadlines; relay: how it is cut
//! host       the port's calls, by subject: domains, console, screen, storage, stats, checks
//! sys        what the libvirt crate lacks; the only unsafe code
//! ```
//!
//! This room knows neither the store nor the engine: it does what it is asked, on one host, and says what it saw.

mod capabilities;
mod certificate;
mod checks;
mod connection;
mod connections;
mod connector;
mod console;
mod domain_xml;
mod domains;
mod events;
mod facts;
mod first_contact;
mod handle;
mod host;
mod instance;
mod link;
mod live;
mod lock;
mod outage;
mod relay;
mod said;
mod screen;
mod script;
mod session;
mod ssh;
mod stats;
mod storage;
mod survey;
mod sys;
mod xml;

pub use connector::{ConnectorError, LibvirtConnector};
