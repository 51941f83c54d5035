//! Writing the audit into a file. It can take long: how much is written can be asked, and it can be cancelled.

use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures::StreamExt;
use sarrio_client::Client;
use sarrio_model::{AuditFormat, AuditQuery, Problem, problem::FileNotWritten};
use tokio::io::AsyncWriteExt;
use tokio::sync::Notify;

/// What to export, and where to.
#[derive(Debug, Clone)]
pub struct AuditExport {
    /// Which entries.
    pub query: AuditQuery,
    /// How they are written.
    pub format: AuditFormat,
    /// The file.
    pub path: PathBuf,
    /// Whether the person has agreed that a file that is there already goes.
    pub replaces: bool,
    /// Who looks how far it is.
    pub watch: Watch,
}

/// How an export ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exported {
    /// The file has so many bytes.
    Written(u64),
    /// There is such a file already, which stays as it is.
    FileExists,
    /// It was cancelled, and there is no file.
    Cancelled,
}

/// How far an export is, and the way to cancel it. Copies are about the same export.
#[derive(Debug, Clone, Default)]
pub struct Watch(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    written: AtomicU64,
    cancel: Notify,
}

impl Watch {
    /// How many bytes are written.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.0.written.load(Ordering::Relaxed)
    }

    /// Ends the export. What was written goes.
    pub fn cancel(&self) {
        self.0.cancel.notify_one();
    }
}

/// The file while it is written, beside the one that it becomes. It goes if it does not become that.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Exports the audit.
///
/// # Errors
/// The backend refuses, or breaks off; the file cannot be written.
pub async fn export(client: &Client, export: AuditExport) -> Result<Exported, Problem> {
    let watch = export.watch.clone();
    tokio::select! {
        () = watch.0.cancel.notified() => Ok(Exported::Cancelled),
        exported = write(client, export) => exported,
    }
}

async fn write(client: &Client, export: AuditExport) -> Result<Exported, Problem> {
    let AuditExport { query, format, path, replaces, watch } = export;
    if !replaces && tokio::fs::try_exists(&path).await.unwrap_or(false) {
        return Ok(Exported::FileExists);
    }
    let mut pieces = pin!(client.audit().export(&query, format).await?);
    let unfinished = Unfinished(beside(&path));
    let mut file = private(&unfinished.0).await.map_err(failed)?;
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        file.write_all(&piece).await.map_err(failed)?;
        watch.0.written.fetch_add(piece.len() as u64, Ordering::Relaxed);
    }
    file.sync_all().await.map_err(failed)?;
    tokio::fs::rename(&unfinished.0, &path).await.map_err(failed)?;
    Ok(Exported::Written(watch.written()))
}

fn failed(error: std::io::Error) -> Problem {
    FileNotWritten { why: error.to_string() }.into()
}

/// The name of the file while it is written.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

/// An empty file that nobody else may read, because the audit says what people did.
async fn private(path: &Path) -> std::io::Result<tokio::fs::File> {
    let mut options = tokio::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(path).await
}
