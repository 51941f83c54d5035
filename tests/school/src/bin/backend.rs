//! A backend in a process of its own, so that a test can kill it: `backend DATA_DIR RUNTIME_DIR IDENTITY`.

use anyhow::{Context, Result};
use sarrio_backend::{EmbeddedSettings, embedded};

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let mut next = || arguments.next().context("backend DATA_DIR RUNTIME_DIR IDENTITY");
    let mut settings = EmbeddedSettings::new(next()?, next()?);
    settings.ssh_identity = Some(next()?.into());
    let backend = embedded(settings).await?;
    // The test holds the other end of this pipe, which is closed when the test ends.
    tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink())).await??;
    backend.stop().await;
    Ok(())
}
