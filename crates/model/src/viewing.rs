//! Opening a desktop in a viewer.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{DesktopId, Epoch, HypervisorId, Name};

/// The protocol between a viewer and a desktop.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// SPICE over TLS.
    #[default]
    Spice,
}

/// How a viewer reaches the host.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// Directly.
    #[default]
    Straight,
    /// Through a tunnel that the app's own backend opens on this computer.
    Tunnel,
}

/// Requests a ticket.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewTicket {
    /// The protocol.
    pub protocol: Protocol,
    /// How the viewer reaches the host.
    pub route: Route,
}

/// Opens one desktop once. Its password expires 120 s after the ticket was made, and a few seconds after a viewer has
/// used it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Ticket {
    /// The desktop.
    pub desktop: DesktopId,
    /// Its name, for the window's title.
    pub title: Name,
    /// The protocol.
    pub protocol: Protocol,
    /// The address that the viewer connects to.
    pub host: String,
    /// The encrypted port.
    pub tls_port: u16,
    /// The password.
    pub password: String,
    /// The certificate authority of the host's console, PEM.
    pub ca: String,
    /// The subject that the host's certificate must have, with its parts in the certificate's own order.
    pub host_subject: String,
    /// The host.
    pub hypervisor: HypervisorId,
    /// The epoch of the desktop's start.
    pub epoch: Epoch,
    /// When the password expires.
    #[schema(value_type = String, format = DateTime)]
    pub expires: Timestamp,
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ticket")
            .field("desktop", &self.desktop)
            .field("host", &self.host)
            .field("tls_port", &self.tls_port)
            .finish_non_exhaustive()
    }
}
