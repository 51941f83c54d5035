//! Downloads: files that are sent on while they are read.

use std::time::Duration;

use bytes::Bytes as Chunk;
use sarrio_hypervisor::{HostError, HostResult, StorageDir};
use sarrio_model::{Bytes, HostPath, problem::HostCall};
use tokio::{io::AsyncReadExt as _, sync::mpsc};

use super::{guarded, inside, judge, on_path};
use crate::{
    script::{Output, Process},
    session::Session,
};

const NAME: HostCall = HostCall::Download;
/// How long the host may take for one piece.
const STALL: Duration = Duration::from_secs(60);
/// The most bytes of a piece.
const PIECE: usize = 64 << 10;

const READ: &str = guarded!(
    r#"[ -e "$1" ] || exit 73
[ -f "$1" ] && [ ! -L "$1" ] || { echo 'it is not a plain file' >&2; exit 1; }
exec cat "$1"
"#
);

/// Sends a file of the path to `to`.
pub async fn download(
    session: &Session,
    path: &StorageDir,
    file: &HostPath,
    to: mpsc::Sender<Chunk>,
) -> HostResult<Bytes> {
    inside(path, file)?;
    let process = session.start(&on_path(NAME, READ, path).arg(file).bulk()).await?;
    let Process { stdin, mut stdout, stderr, ended, permit } = process;
    drop(stdin);
    let mut length = 0;
    loop {
        let mut piece = vec![0; PIECE];
        let read = tokio::time::timeout(STALL, stdout.read(&mut piece)).await;
        let count = match read.map_err(|_| HostError::Deadline { call: NAME, after: STALL })? {
            Ok(0) => break,
            Ok(count) => count,
            Err(_) => return Err(HostError::Lost { call: NAME }),
        };
        piece.truncate(count);
        length += count as u64;
        if to.send(piece.into()).await.is_err() {
            return Err(HostError::Cancelled);
        }
    }
    let rest = async {
        let mut complained = Vec::new();
        let _ = stderr.take(64 << 10).read_to_end(&mut complained).await;
        let stderr = String::from_utf8_lossy(&complained).into_owned();
        ended.await.map(|code| Output { code, stdout: Vec::new(), stderr })
    };
    let output = tokio::time::timeout(STALL, rest).await;
    let output = output.map_err(|_| HostError::Deadline { call: NAME, after: STALL })??;
    drop(permit);
    judge(output, NAME, path, file)?;
    Ok(Bytes(length))
}
