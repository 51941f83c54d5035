//! Connections to a PostgreSQL server: with verified TLS, unless the server is on this machine.

use std::net::IpAddr;

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::{Result, StoreError};

/// What a connection to a database on another machine requires.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Transport {
    /// TLS, with a certificate that verifies the server.
    #[default]
    Verified,
    /// Whatever the database's address says, even plain text.
    Any,
}

/// The options, with verified TLS where it is required.
///
/// # Errors
/// The address asks for less ([`StoreError::Unverified`]).
pub(crate) fn secured(options: PgConnectOptions, transport: Transport) -> Result<PgConnectOptions> {
    if transport == Transport::Any || is_here(&options) {
        return Ok(options);
    }
    match options.get_ssl_mode() {
        PgSslMode::VerifyFull | PgSslMode::VerifyCa => Ok(options),
        // The default would fall back to plain text.
        PgSslMode::Prefer => Ok(options.ssl_mode(PgSslMode::VerifyFull)),
        PgSslMode::Disable | PgSslMode::Allow | PgSslMode::Require => {
            Err(StoreError::Unverified { host: options.get_host().to_owned() })
        }
    }
}

fn is_here(options: &PgConnectOptions) -> bool {
    let host = options.get_host().trim_start_matches('[').trim_end_matches(']');
    options.get_socket().is_some()
        || host.starts_with('/')
        || host == "localhost"
        || host.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    fn mode(address: &str, transport: Transport) -> Option<String> {
        let options = secured(PgConnectOptions::from_str(address).unwrap(), transport);
        options.ok().map(|options| format!("{:?}", options.get_ssl_mode()))
    }

    #[test]
    fn a_database_on_another_machine_is_reached_by_verified_tls_alone() {
        let verified = |address: &str| mode(address, Transport::Verified);
        for far in
            ["postgres://s@db.school.example/s", "postgres://s@10.0.0.7/s", "postgres://s@[2001:db8::1]/s"]
        {
            assert_eq!(verified(far).as_deref(), Some("VerifyFull"), "{far}");
            assert_eq!(verified(&format!("{far}?sslmode=prefer")).as_deref(), Some("VerifyFull"), "{far}");
            assert_eq!(verified(&format!("{far}?sslmode=verify-ca")).as_deref(), Some("VerifyCa"), "{far}");
            for less in ["disable", "allow", "require"] {
                assert_eq!(verified(&format!("{far}?sslmode={less}")), None, "{far} {less}");
            }
            assert_eq!(mode(&format!("{far}?sslmode=disable"), Transport::Any).as_deref(), Some("Disable"));
            assert_eq!(mode(far, Transport::Any).as_deref(), Some("Prefer"));
        }
        for here in [
            "postgres://s@localhost/s",
            "postgres://s@127.0.0.1:5433/s",
            "postgres://s@[::1]/s",
            "postgres:///s?host=/run/postgresql",
            "postgres://s@%2Frun%2Fpostgresql/s",
        ] {
            assert_eq!(verified(here).as_deref(), Some("Prefer"), "{here}");
        }
    }
}
