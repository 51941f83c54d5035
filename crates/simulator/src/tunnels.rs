//! Ports of this machine that lead to a host. Nothing is behind them.

use std::sync::{Mutex, MutexGuard, PoisonError};

use sarrio_hypervisor::{HostError, HostResult, said};
use sarrio_model::problem::HostCall;
use tokio::task::AbortHandle;

/// Ports of the host, each with the local port that leads to it, until the handle is closed.
#[derive(Default)]
pub(crate) struct Tunnels(Mutex<Vec<(u16, u16, AbortHandle)>>);

impl Tunnels {
    fn all(&self) -> MutexGuard<'_, Vec<(u16, u16, AbortHandle)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The local port that leads to `port` of the host.
    pub(crate) async fn open(&self, port: u16) -> HostResult<u16> {
        if let Some((_, local, _)) = self.all().iter().find(|(to, ..)| *to == port) {
            return Ok(*local);
        }
        let failed = |error: std::io::Error| HostError::Command {
            call: HostCall::OpenTunnel,
            why: said(error.to_string()),
        };
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.map_err(failed)?;
        let local = listener.local_addr().map_err(failed)?.port();
        // A connection is accepted and closed at once.
        let task = tokio::spawn(async move { while listener.accept().await.is_ok() {} });
        self.all().push((port, local, task.abort_handle()));
        Ok(local)
    }

    pub(crate) fn close(&self) {
        for (_, _, tunnel) in self.all().drain(..) {
            tunnel.abort();
        }
    }
}
