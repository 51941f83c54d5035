//! Networks and network cards: what desktops may reach while a lesson limits it, and the cards of seats.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

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

/// An IPv4 or IPv6 network, or a single address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AllowedNetwork {
    address: IpAddr,
    prefix: u8,
}

/// A text or a pair of numbers is not a network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not an IPv4 or IPv6 network: write it like 192.0.2.0/24 or 2001:db8::/32")]
pub struct NotANetwork(String);

impl AllowedNetwork {
    /// The network of `address` whose first `prefix` bits are the same: at most 32 in IPv4, 128 in IPv6.
    ///
    /// # Errors
    /// When the prefix is longer than the address.
    pub fn new(address: IpAddr, prefix: u8) -> Result<Self, NotANetwork> {
        let longest = if address.is_ipv4() { 32 } else { 128 };
        if prefix > longest {
            return Err(NotANetwork(format!("{address}/{prefix}")));
        }
        Ok(Self { address: begin(address, prefix), prefix })
    }

    /// Its first address.
    #[must_use]
    pub fn address(&self) -> IpAddr {
        self.address
    }

    /// How many bits all its addresses have in common.
    #[must_use]
    pub fn prefix(&self) -> u8 {
        self.prefix
    }

    /// Whether each address of `other` is also one of this.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        self.address.is_ipv4() == other.address.is_ipv4()
            && self.prefix <= other.prefix
            && begin(other.address, self.prefix) == self.address
    }
}

/// The first address of a network.
fn begin(address: IpAddr, prefix: u8) -> IpAddr {
    let prefix = u32::from(prefix);
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32_u32.saturating_sub(prefix)).unwrap_or(0);
            Ipv4Addr::from_bits(address.to_bits() & mask).into()
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128_u32.saturating_sub(prefix)).unwrap_or(0);
            Ipv6Addr::from_bits(address.to_bits() & mask).into()
        }
    }
}

impl From<IpAddr> for AllowedNetwork {
    fn from(address: IpAddr) -> Self {
        Self { address, prefix: if address.is_ipv4() { 32 } else { 128 } }
    }
}

impl FromStr for AllowedNetwork {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let wrong = || NotANetwork(format!("“{text}”"));
        let Some((address, prefix)) = text.split_once('/') else {
            return text.parse().map(|address: IpAddr| address.into()).map_err(|_| wrong());
        };
        let (Ok(address), Ok(prefix)) = (address.parse(), prefix.parse()) else { return Err(wrong()) };
        Self::new(address, prefix).map_err(|_| wrong())
    }
}

impl fmt::Display for AllowedNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

/// The address of a network card, such as `02:00:5e:10:00:01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MacAddress(pub [u8; 6]);

/// A text is not the address of a network card.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not the address of a network card: write it like 02:00:5e:10:00:01")]
pub struct NotAMacAddress(String);

impl FromStr for MacAddress {
    type Err = NotAMacAddress;

    /// Reads six bytes in hexadecimal, with `:` or `-` between them.
    fn from_str(text: &str) -> Result<Self, NotAMacAddress> {
        let wrong = || NotAMacAddress(text.to_owned());
        let is_byte = |byte: &&str| byte.len() == 2 && byte.bytes().all(|b| b.is_ascii_hexdigit());
        let bytes: Option<Vec<u8>> = text
            .split([':', '-'])
            .map(|byte| u8::from_str_radix(Some(byte).filter(is_byte)?, 16).ok())
            .collect();
        bytes.and_then(|bytes| bytes.try_into().ok()).map(Self).ok_or_else(wrong)
    }
}

impl fmt::Display for MacAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn network(text: &str) -> AllowedNetwork {
        text.parse().unwrap()
    }

    #[test]
    fn a_network_is_read_with_any_of_its_addresses() {
        assert_eq!(network("192.0.2.77/24").to_string(), "192.0.2.0/24");
        assert_eq!(network("192.0.2.77").to_string(), "192.0.2.77/32");
        assert_eq!(network("2001:db8::7/32").to_string(), "2001:db8::/32");
        assert_eq!(network("1.2.3.4/0").to_string(), "0.0.0.0/0");
        for wrong in
            ["", "a", "192.0.2.0/33", "::/129", "192.0.2.0/", "192.0.2.0/-1", "1.2.3", "1.2.3.4/24/1"]
        {
            assert!(wrong.parse::<AllowedNetwork>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_network_contains_itself_and_its_parts() {
        assert!(network("192.0.2.0/24").contains(&network("192.0.2.0/24")));
        assert!(network("192.0.2.0/24").contains(&network("192.0.2.128/25")));
        assert!(network("0.0.0.0/0").contains(&network("192.0.2.1")));
        assert!(!network("192.0.2.128/25").contains(&network("192.0.2.0/24")));
        assert!(!network("0.0.0.0/0").contains(&network("::1")));
    }

    #[test]
    fn the_address_of_a_card_is_read_as_people_write_it() {
        for text in ["02:00:5e:10:00:AF", "02-00-5E-10-00-af"] {
            assert_eq!(text.parse::<MacAddress>().unwrap().to_string(), "02:00:5e:10:00:af");
        }
        for wrong in [
            "",
            "02:00:5e:10:00",
            "02:00:5e:10:00:af:01",
            "2:0:5e:10:0:af",
            "02:00:5e:10:00:+f",
            "02005e1000af",
        ] {
            assert!(wrong.parse::<MacAddress>().is_err(), "{wrong}");
        }
    }
}
