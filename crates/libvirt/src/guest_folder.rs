//! Reading a folder of a guest: its agent packs it with tar, and hands it over in pieces.
//!
//! Packing can take minutes, so it is begun with one question and asked after with others: none takes long. The tar file lies in
//! the guest under a name that nobody there can guess, and is removed again however the reading ends, as far as the guest
//! answers then.

use std::time::{Duration, Instant};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes as Chunk;
use rand::Rng as _;
use sarrio_hypervisor::{FolderAnswer, HostError, HostResult, said};
use sarrio_model::{Bytes, DesktopId, Epoch, GuestFolder, problem::HostCall};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::{
    agent::{self, Agent},
    errors::Fault,
    host::Host,
};

const CALL: HostCall = HostCall::ReadGuestFolder;
/// How long packing may take.
const PACKED: Duration = Duration::from_secs(600);
/// The pauses between two looks whether it is packed, at first and at most.
const PAUSE: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(2));
/// How many bytes the agent gives at once. libvirt takes answers of up to 4 MiB, and this is a third longer as text.
const PIECE: u64 = 1 << 20;
/// How long one question asks for pieces. It leaves time for the last one.
const READING: Duration = Duration::from_secs(6);
/// How many pieces one question reads at most.
const PIECES: usize = 8;

/// A desktop's guest.
struct Guest<'a> {
    host: &'a Host,
    desktop: DesktopId,
    epoch: Epoch,
}

/// The tar file in a guest.
#[derive(Clone)]
struct Packed {
    file: String,
    windows: bool,
}

/// Reads a folder of a guest.
pub async fn read(
    host: &Host,
    desktop: DesktopId,
    epoch: Epoch,
    folder: &GuestFolder,
    limit: Bytes,
    content: mpsc::Sender<Chunk>,
) -> HostResult<FolderAnswer> {
    let guest = Guest { host, desktop, epoch };
    let Some(windows) = guest.ask(|agent| agent.is_windows()).await? else {
        return Ok(FolderAnswer::NoAgent);
    };
    // Not every small guest has both, and what is in /tmp may be in memory.
    let places: &[&str] = if windows { &[r"C:\Windows\Temp\"] } else { &["/var/tmp/", "/tmp/"] };
    let mut answer = FolderAnswer::Missing;
    for place in places {
        let name = format!("{place}sarrio-{:032x}.tar", rand::rng().random::<u128>());
        let packed = Packed { file: name, windows };
        let read = guest.pack_and_read(&packed, folder, limit, &content).await;
        guest.remove(packed).await;
        answer = read?;
        if answer != FolderAnswer::Missing {
            break;
        }
    }
    Ok(answer)
}

impl Guest<'_> {
    /// Asks the agent. Returns `None` where it does not answer.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Agent<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> HostResult<Option<T>> {
        agent::ask_for(self.host, self.desktop, self.epoch, CALL, question).await
    }

    async fn pack_and_read(
        &self,
        packed: &Packed,
        folder: &GuestFolder,
        limit: Bytes,
        content: &mpsc::Sender<Chunk>,
    ) -> HostResult<FolderAnswer> {
        let program = if packed.windows { r"C:\Windows\System32\tar.exe" } else { "tar" };
        let args = ["-c", "-f", &packed.file, "-C", folder.as_str(), "."];
        let pack = json!({ "path": program, "arg": args });
        let begun = self.ask(move |agent| agent.command("guest-exec", &pack)).await?;
        let Some(begun) = begun else { return Ok(FolderAnswer::NoAgent) };
        let Some(pid) = begun.and_then(|begun| begun["pid"].as_i64()) else {
            return Ok(FolderAnswer::NotPossible);
        };
        match self.packed(pid, content).await? {
            // With 1 a tar says that something changed while it was packed, and some that there is no such folder: then the
            // file is not there or is empty.
            Some(0 | 1) => {}
            Some(_) => return Ok(FolderAnswer::Missing),
            None => return Ok(FolderAnswer::NoAgent),
        }
        let file = packed.file.clone();
        let opened = self.ask(move |agent| open(agent, &file)).await?;
        let Some(opened) = opened else { return Ok(FolderAnswer::NoAgent) };
        let Some((handle, size)) = opened.filter(|(_, size)| *size > 0) else {
            return Ok(FolderAnswer::Missing);
        };
        let read = match size > limit.0 {
            true => Ok(FolderAnswer::TooLarge),
            false => self.send(handle, size, content).await,
        };
        let _ = self.ask(move |agent| agent.command("guest-file-close", &json!({ "handle": handle }))).await;
        read
    }

    /// Waits until it is packed. Returns tar's exit code; `None` where the agent does not answer any more.
    async fn packed(&self, pid: i64, content: &mpsc::Sender<Chunk>) -> HostResult<Option<i64>> {
        let until = Instant::now() + PACKED;
        let mut pause = PAUSE.0;
        loop {
            let look = move |agent: &Agent<'_>| agent.command("guest-exec-status", &json!({ "pid": pid }));
            let Some(status) = self.ask(look).await? else { return Ok(None) };
            let Some(status) = status else { return Ok(Some(-1)) };
            if status["exited"] == true {
                return Ok(Some(status["exitcode"].as_i64().unwrap_or(-1)));
            }
            if content.is_closed() {
                return Err(HostError::Cancelled);
            }
            if Instant::now() > until {
                return Err(HostError::Deadline { call: CALL, after: PACKED });
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(PAUSE.1);
        }
    }

    /// Sends all pieces of an open file.
    async fn send(&self, handle: i64, size: u64, content: &mpsc::Sender<Chunk>) -> HostResult<FolderAnswer> {
        let mut sent = 0;
        while sent < size {
            let left = size - sent;
            let pieces = self.ask(move |agent| pieces(agent, handle, left)).await?;
            let pieces = pieces.unwrap_or_default();
            if pieces.is_empty() {
                // The agent was there before: the guest has gone, or somebody has cut the file short.
                let why = said("the guest's agent gave no more of the file");
                return Err(HostError::Refused { call: CALL, why });
            }
            for piece in pieces {
                sent += piece.len() as u64;
                content.send(piece).await.map_err(|_| HostError::Cancelled)?;
            }
        }
        Ok(FolderAnswer::Read(Bytes(sent)))
    }

    async fn remove(&self, packed: Packed) {
        let Packed { file, windows } = packed;
        let name = file.clone();
        let removed = self.ask(move |agent| {
            if windows {
                agent.run(r"C:\Windows\System32\cmd.exe", &["/c", "del", "/f", "/q", &name])
            } else {
                agent.run("rm", &["-f", "--", &name])
            }
        });
        if !matches!(removed.await, Ok(Some(Some(0)))) {
            tracing::debug!(desktop.id = %self.desktop, file, "what was packed may be left in the guest");
        }
    }
}

/// Opens a file. Returns its handle and its size; `None` if there is no such file.
fn open(agent: &Agent<'_>, file: &str) -> Result<Option<(i64, u64)>, Fault> {
    let opened = agent.command("guest-file-open", &json!({ "path": file, "mode": "rb" }))?;
    let Some(handle) = opened.and_then(|handle| handle.as_i64()) else { return Ok(None) };
    let seek = |offset: i64, whence: &str| {
        agent.command("guest-file-seek", &json!({ "handle": handle, "offset": offset, "whence": whence }))
    };
    let end = seek(0, "end")?.and_then(|at| at["position"].as_u64());
    seek(0, "set")?;
    Ok(end.map(|end| (handle, end)))
}

/// The next pieces of an open file, at most `left` bytes.
fn pieces(agent: &Agent<'_>, handle: i64, left: u64) -> Result<Vec<Chunk>, Fault> {
    let (mut pieces, mut left) = (Vec::new(), left);
    let begun = Instant::now();
    while left > 0 && pieces.len() < PIECES && begun.elapsed() < READING {
        let count = left.min(PIECE);
        let read = agent.command("guest-file-read", &json!({ "handle": handle, "count": count }))?;
        let Some(piece) = read.as_ref().and_then(bytes) else { break };
        left = left.saturating_sub(piece.len() as u64);
        pieces.push(piece);
    }
    Ok(pieces)
}

/// The bytes of a piece; `None` at the end.
fn bytes(read: &Value) -> Option<Chunk> {
    let bytes = STANDARD.decode(read["buf-b64"].as_str()?).ok()?;
    (!bytes.is_empty()).then(|| bytes.into())
}
