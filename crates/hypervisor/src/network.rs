//! Networks and network cards: what desktops may reach while a lesson limits it, and the cards of seats.

use sarrio_model::{
    AllowedNetwork,
    problem::{HostCall, TapNotUsable},
};

use crate::{HostError, HostResult};

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

impl NetworkLimit {
    /// Refuses limits whose taps no rule can name.
    ///
    /// # Errors
    /// A tap has no usable name.
    pub fn require_names(limits: &[Self]) -> HostResult<()> {
        match limits.iter().flat_map(|limit| &limit.taps).find(|tap| !is_tap_name(tap)) {
            Some(tap) => Err(HostError::Command {
                call: HostCall::LimitNetworks,
                why: TapNotUsable { tap: tap.clone() }.into(),
            }),
            None => Ok(()),
        }
    }
}

/// Whether a tap can have this name, and it needs no escaping within the quotes of a rule.
#[must_use]
pub fn is_tap_name(name: &str) -> bool {
    (1..=15).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tap_s_name_cannot_break_out_of_its_quotes() {
        assert!(is_tap_name("sr0123456789") && is_tap_name("sr-lv-1"));
        for name in ["", "sr\"x", "sr x", "a-name-too-long-"] {
            assert!(!is_tap_name(name), "{name}");
        }
    }
}
