//! Writing the audit into a file. It can take long: how much is written can be asked, and it can be cancelled.

use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures::StreamExt;
use sarrio_client::Client;
use sarrio_model::{AuditFormat, AuditQuery, Problem, problem::FileNotWritten};

use super::cancel::Cancel;
use super::private_file::PrivateFile;

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
pub struct Watch {
    written: Arc<AtomicU64>,
    cancel: Cancel,
}

impl Watch {
    /// How many bytes are written.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.written.load(Ordering::Relaxed)
    }

    /// Ends the export. What was written goes.
    pub fn cancel(&self) {
        self.cancel.now();
    }
}

/// Exports the audit.
///
/// # Errors
/// The backend refuses, or breaks off; the file cannot be written.
pub async fn export(client: &Client, export: AuditExport) -> Result<Exported, Problem> {
    let cancel = export.watch.cancel.clone();
    cancel.or(write(client, export)).await.unwrap_or(Ok(Exported::Cancelled))
}

async fn write(client: &Client, export: AuditExport) -> Result<Exported, Problem> {
    let AuditExport { query, format, path, replaces, watch } = export;
    if !replaces && tokio::fs::try_exists(&path).await.unwrap_or(false) {
        return Ok(Exported::FileExists);
    }
    let mut pieces = pin!(client.audit().export(&query, format).await?);
    let mut file = PrivateFile::begin(&path).await.map_err(failed)?;
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        file.add(&piece).await.map_err(failed)?;
        watch.written.fetch_add(piece.len() as u64, Ordering::Relaxed);
    }
    file.finish().await.map_err(failed)?;
    Ok(Exported::Written(watch.written()))
}

fn failed(error: std::io::Error) -> Problem {
    FileNotWritten { why: error.to_string() }.into()
}
