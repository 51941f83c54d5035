//! A server that stops in the middle.

use std::net::SocketAddr;

use anyhow::Result;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// Stands before a server. From each connection it passes on so many bytes of the server's answers, and then nothing more;
/// the connection stays open.
pub struct SlowServer {
    /// Its address.
    pub address: SocketAddr,
    task: JoinHandle<()>,
}

impl SlowServer {
    /// Stands before the server at `port` of this machine, and stops after `bytes` of each connection.
    ///
    /// # Errors
    /// It cannot listen.
    pub async fn before(port: u16, bytes: usize) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let _ = pass_on(client, port, bytes).await;
                });
            }
        });
        Ok(Self { address, task })
    }
}

async fn pass_on(client: TcpStream, port: u16, bytes: usize) -> Result<()> {
    let server = TcpStream::connect(("127.0.0.1", port)).await?;
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let answers = async move {
        let (mut left, mut buffer) = (bytes, vec![0; 4096]);
        while left > 0 {
            let most = left.min(buffer.len());
            let read = from_server.read(&mut buffer[..most]).await?;
            if read == 0 {
                return Ok(());
            }
            to_client.write_all(&buffer[..read]).await?;
            left -= read;
        }
        std::future::pending::<Result<()>>().await
    };
    let requests = async move {
        tokio::io::copy(&mut from_client, &mut to_server).await?;
        Ok(())
    };
    tokio::select! {
        done = answers => done,
        done = requests => done,
    }
}

impl Drop for SlowServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}
