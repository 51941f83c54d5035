//! Whether a console can be reached from here.

use std::time::Duration;

use tokio::{net::TcpStream, time::timeout};

/// What a school's network needs at most; a firewall that drops never answers.
const LIMIT: Duration = Duration::from_secs(2);

/// Whether something at `host` takes connections on `port`, from this machine, within two seconds. Where it is
/// `false`, a ticket through a tunnel is asked for instead.
pub async fn is_reachable(host: &str, port: u16) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    matches!(timeout(LIMIT, TcpStream::connect((host, port))).await, Ok(Ok(_)))
}

/// Whether the machine at `host` answers at all: that it refuses a port is an answer. Consoles open their ports only
/// with a desktop, so this is what can be tried of a viewer's address before there is one.
pub async fn answers(host: &str) -> bool {
    /// The first of the ports that SPICE takes.
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
    async fn a_port_is_reachable_while_somebody_listens() {
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
