//! Where a request comes from.

use std::net::IpAddr;

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};

use super::{ApiError, Peer};
use crate::app::App;

/// How many characters of a program's name for itself are kept.
const DEVICE: usize = 200;

/// Where a request comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The address; `None` for the Unix socket.
    pub(crate) address: Option<IpAddr>,
    /// What the program calls itself, with its computer.
    pub(crate) device: String,
}

impl Origin {
    /// The network, for counting failed sign-ins. An IPv6 customer has 2^64 addresses, which count as one.
    pub(crate) fn network(&self) -> String {
        match self.address {
            None => "socket".to_owned(),
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => {
                let network = address.to_bits() & !u128::from(u64::MAX);
                std::net::Ipv6Addr::from(network).to_string()
            }
        }
    }
}

impl FromRequestParts<App> for Origin {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let peer = parts.extensions.get::<ConnectInfo<Peer>>().map(|ConnectInfo(peer)| *peer);
        let address = address_of(app, peer, &parts.headers);
        let agent =
            parts.headers.get(header::USER_AGENT).map(|agent| String::from_utf8_lossy(agent.as_bytes()));
        let agent = agent.unwrap_or_default();
        let device = agent.trim().chars().filter(|c| !c.is_control()).take(DEVICE).collect();
        Ok(Self { address, device })
    }
}

/// The address that a request comes from; `None` for the Unix socket.
pub(crate) fn address_of(app: &App, peer: Option<Peer>, headers: &HeaderMap) -> Option<IpAddr> {
    let Some(Peer::Address(address)) = peer else { return None };
    Some(app.behind_proxy().then(|| forwarded(headers)).flatten().unwrap_or(address))
}

/// The address for which the proxy on this machine sends the request. It is the last one of the header, because the
/// proxy adds it after whatever the client wrote.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    let address: IpAddr = last.rsplit(',').next()?.trim().parse().ok()?;
    Some(address.to_canonical())
}
