//! Whether this computer can reach a console.

use std::time::Duration;

use tokio::{net::TcpStream, time::timeout};

/// Longer than any answer takes in a school's network. A firewall that drops packets never answers.
const LIMIT: Duration = Duration::from_secs(2);

/// Whether `host` accepts a connection on `port` from this computer within two seconds. If it does not, ask for a ticket
/// through a tunnel.
pub async fn is_reachable(host: &str, port: u16) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    matches!(timeout(LIMIT, TcpStream::connect((host, port))).await, Ok(Ok(_)))
}

/// Whether the machine at `host` answers at all; refusing a port is an answer. A console's port opens only with a
/// running desktop, so before there is one this is all that can be checked of an address for viewers.
pub async fn answers(host: &str) -> bool {
    /// The first port that SPICE uses.
    const CONSOLE: u16 = 5900;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    match timeout(LIMIT, TcpStream::connect((host, CONSOLE))).await {
        Ok(Ok(_)) => true,
        Ok(Err(error)) => error.kind() == std::io::ErrorKind::ConnectionRefused,
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_port_is_reachable_while_a_program_listens_on_it() {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(is_reachable("127.0.0.1", port).await);
        drop(listener);
        assert!(!is_reachable("127.0.0.1", port).await);
        assert!(!is_reachable("no such host", 5900).await);
        assert!(answers("127.0.0.1").await, "a refusal is an answer");
        assert!(!answers("no such host").await);
    }
}
