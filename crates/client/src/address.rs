//! The address of a backend, and a TCP connection to it.

use std::time::Duration;

use rustls::pki_types::ServerName;
use sarrio_model::{
    Problem,
    problem::{BackendAddressHasMore, BackendAddressNotHttps, NeitherNameNorAddress, NotABackendAddress},
};
use tokio::net::TcpStream;
use url::Url;

/// How long it may take to connect.
pub(crate) const CONNECT: Duration = Duration::from_secs(10);

/// Reads the address of a backend: `https://host` or `https://host:port`. A bare `host` or `host:port` means the same.
pub(crate) fn https_url(text: &str) -> Result<Url, Problem> {
    let text = text.trim();
    let named = || text.to_owned();
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let mut url = Url::parse(&whole)
        .map_err(|error| NotABackendAddress { text: named(), why: error.to_string() }.at("url"))?;
    if url.scheme() != "https" {
        return Err(BackendAddressNotHttps { text: named() }.at("url"));
    }
    if url.host_str().is_none_or(str::is_empty) || !url.username().is_empty() || url.password().is_some() {
        return Err(BackendAddressHasMore { text: named() }.at("url"));
    }
    if !text
        .trim_end_matches('/')
        .rsplit("://")
        .next()
        .is_some_and(|rest| rest.contains("]:") || has_port(rest))
    {
        // The default is the backend's port, not 443.
        if !text.contains("://") {
            let _ = url.set_port(Some(8443));
        }
    }
    url.set_path("/");
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

fn has_port(authority: &str) -> bool {
    authority.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok())
}

pub(crate) async fn dial(base: &Url) -> std::io::Result<TcpStream> {
    let host = base.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((host, base.port_or_known_default().unwrap_or(443))).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

pub(crate) fn server_name(base: &Url) -> Result<ServerName<'static>, Problem> {
    let host = base.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    ServerName::try_from(host.to_owned())
        .map_err(|_| NeitherNameNorAddress { host: host.to_owned() }.at("url"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_https_with_only_a_host_and_a_port() {
        for (typed, url) in [
            ("school.example", "https://school.example:8443/"),
            ("10.0.0.7:9000", "https://10.0.0.7:9000/"),
            ("https://school.example/x?y#z", "https://school.example/"),
            ("https://[::1]:8443", "https://[::1]:8443/"),
        ] {
            assert_eq!(https_url(typed).unwrap().as_str(), url);
        }
        for bad in ["", "http://school.example", "ftp://x", "https://", "https://me:pw@school.example", "a b"]
        {
            assert_eq!(https_url(bad).unwrap_err().field.as_deref(), Some("url"), "{bad}");
        }
    }
}
