//! The implementation of the hypervisor port: libvirt and QEMU over SSH.
//!
//! [`LibvirtConnector`] makes handles of hosts. Each has one OpenSSH master, through which everything goes: libvirt's
//! socket, commands, pictures, tunnels. Nothing is installed on a host. Whatever a host sends may be garbage.
//!
//! ```text
//! connector    our key, the sockets of a backend that was killed, new hosts
//! handle       the port's calls, each given to the module of its subject
//! link         one task a host: session -> connections -> up -> lost -> again; outage: what is logged of it
//! host         what all calls to one host share
//! session      the SSH master (or this machine): scripts, sockets, tunnels
//! connections  libvirt: one to watch, one to look, one to act; connection: threads and deadlines; relay: how it is cut
//! subjects     domains, cable, console, screen, exchange, drive, agent, clock, message, storage, open_copy, isolation, limits, wake, checks, facts
//! sys          what the virt crate lacks; the only unsafe code
//! ```
//!
//! This crate knows neither the store nor the engine. It does what it is asked to do on one host, and reports what it
//! finds.

mod agent;
mod cable;
mod capabilities;
mod certificate;
mod checks;
mod clock;
mod connection;
mod connections;
mod connector;
mod console;
mod devices;
mod domain_xml;
mod domains;
mod drive;
mod errors;
mod events;
mod exchange;
mod facts;
mod first_contact;
mod guest_folder;
mod handle;
mod host;
mod host_key;
mod image_answers;
mod instance;
mod isolation;
mod limits;
mod link;
mod live;
mod lock;
mod message;
mod network;
mod open_copy;
mod open_images;
mod outage;
mod relay;
mod screen;
mod script;
mod session;
mod ssh;
mod storage;
mod survey;
mod sys;
mod wake;
mod xml;

pub use connector::{ConnectorError, LibvirtConnector};
