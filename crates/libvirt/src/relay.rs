//! A local socket that is connected to another one and can be cut at any time.
//!
//! A call into libvirt whose server is stuck never returns, and the library has no way to cancel it. Only the end of
//! its connection frees it at once. So every libvirt connection goes through a socket of ours, which can be dropped.
//! libvirt's keepalive is no alternative: with two calls in progress, one of them stays stuck.

use std::{
    io,
    path::{Path, PathBuf},
};

use tokio::{
    io::copy_bidirectional_with_sizes,
    net::{UnixListener, UnixStream},
    runtime::Handle,
};
use tokio_util::sync::CancellationToken;

/// The socket. It is cut when this is dropped.
#[derive(Debug)]
pub struct Relay {
    socket: PathBuf,
    cut: CancellationToken,
}

impl Relay {
    /// Listens at `socket` and connects each client to `to`.
    pub fn open(runtime: &Handle, socket: PathBuf, to: PathBuf) -> io::Result<Self> {
        let _guard = runtime.enter();
        match std::fs::remove_file(&socket) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(&socket)?;
        let cut = CancellationToken::new();
        let token = cut.clone();
        runtime.spawn(async move {
            while let Some(Ok((stream, _))) = token.run_until_cancelled(listener.accept()).await {
                tokio::spawn(token.clone().run_until_cancelled_owned(carry(stream, to.clone())));
            }
        });
        Ok(Self { socket, cut })
    }

    /// Where it listens.
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// Closes all connections through it.
    pub fn cut(&self) {
        self.cut.cancel();
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.cut.cancel();
        let _ = std::fs::remove_file(&self.socket);
    }
}

async fn carry(mut here: UnixStream, to: PathBuf) {
    if let Ok(mut there) = UnixStream::connect(to).await {
        let _ = copy_bidirectional_with_sizes(&mut here, &mut there, 64 << 10, 64 << 10).await;
    }
}
