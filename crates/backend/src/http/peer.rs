//! The other end of a connection.

use std::net::{IpAddr, SocketAddr};

use axum::{extract::connect_info::Connected, serve::IncomingStream};
use tokio::net::UnixListener;

/// The other end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Peer {
    /// A process on this machine.
    Process {
        /// Its user, according to the kernel; `None` where the kernel does not say.
        uid: Option<u32>,
    },
    /// Another machine, or this one over TCP.
    Address(IpAddr),
}

impl Connected<SocketAddr> for Peer {
    fn connect_info(address: SocketAddr) -> Self {
        Self::Address(address.ip().to_canonical())
    }
}

impl Connected<IncomingStream<'_, UnixListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, UnixListener>) -> Self {
        Self::Process { uid: stream.io().peer_cred().ok().map(|cred| cred.uid()) }
    }
}
