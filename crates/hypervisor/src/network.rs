//! Networks and network cards: what desktops may reach while a lesson limits it, and the cards of seats.

use sarrio_model::AllowedNetwork;

/// Desktops that reach only some networks.
///
/// They still get their addresses by DHCP, and names from the host itself and from the name servers that the host uses.
/// All else is dropped in both directions. IPv6 is dropped altogether unless an IPv6 network is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkLimit {
    /// The taps of the desktops ([`crate::Nic::tap`]), which need not exist yet. A tap of several limits reaches only
    /// what all of them allow.
    pub taps: Vec<String>,
    /// What they may reach.
    pub allowed: Vec<AllowedNetwork>,
}
