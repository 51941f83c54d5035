//! Uploads: files that are written while they arrive.

use std::time::Duration;

use bytes::Bytes as Chunk;
use sarrio_hypervisor::{HostError, HostResult, StorageDir};
use sarrio_model::{
    Bytes, HostPath,
    problem::{HostCall, NotInside},
};
use tokio::{io::AsyncWriteExt as _, sync::mpsc};

use super::{guarded, inside, judge, on_path};
use crate::session::Session;

const NAME: HostCall = HostCall::Upload;
/// How long writing one piece may take.
const STALL: Duration = Duration::from_secs(60);

const WRITE: &str = guarded!(
    r#"[ -e "$1" ] && exit 72
[ -d "${1%/*}" ] || mkdir -p "${1%/*}" || exit 1
rm -f "$1.part"
cat >"$1.part" || { rm -f "$1.part"; exit 1; }
sync "$1.part"
"#
);

// The script above cannot know whether an upload is complete, so this one renames the file.
const PUBLISH: &str = guarded!(
    r#"[ "$(stat -c %s "$1.part")" = "$2" ] || { rm -f "$1.part"; echo 'it is not as long as what was sent' >&2; exit 1; }
ln -T "$1.part" "$1"; done=$?
rm -f "$1.part"
[ "$done" = 0 ] || exit 72
sync "${1%/*}"
"#
);

const FORGET: &str = guarded!(
    r#"rm -f "$1.part"
"#
);

/// Writes an upload into a new file below `incoming`.
pub async fn upload(
    session: &Session,
    path: &StorageDir,
    file: &HostPath,
    content: mpsc::Receiver<std::io::Result<Chunk>>,
) -> HostResult<Bytes> {
    inside(path, file)?;
    if !file.is_within(&path.incoming()) {
        return Err(HostError::Command {
            call: NAME,
            why: NotInside { entry: file.clone(), directory: path.incoming() }.into(),
        });
    }
    match write(session, path, file, content).await {
        Ok(length) => {
            let script = on_path(NAME, PUBLISH, path).arg(file).arg(length.0).within(Duration::from_secs(20));
            judge(session.run(script).await?, NAME, path, file)?;
            Ok(length)
        }
        Err(error) => {
            if !matches!(error, HostError::Exists(_)) {
                let _ = session.run(on_path(NAME, FORGET, path).arg(file)).await;
            }
            Err(error)
        }
    }
}

async fn write(
    session: &Session,
    path: &StorageDir,
    file: &HostPath,
    mut content: mpsc::Receiver<std::io::Result<Chunk>>,
) -> HostResult<Bytes> {
    let script = on_path(NAME, WRITE, path).arg(file).bulk();
    let mut process = session.start(&script).await?;
    let Some(mut to) = process.stdin.take() else { return Err(HostError::Lost { call: NAME }) };
    let mut length = 0u64;
    let mut stopped = None;
    while let Some(piece) = content.recv().await {
        let Ok(piece) = piece else {
            stopped = Some(HostError::Cancelled);
            break;
        };
        length += piece.len() as u64;
        match tokio::time::timeout(STALL, to.write_all(&piece)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => break, // the script has exited: its exit code says why
            Err(_) => {
                stopped = Some(HostError::Deadline { call: NAME, after: STALL });
                break;
            }
        }
    }
    let _ = to.shutdown().await;
    drop(to);
    // Even a failed upload is waited for; otherwise the script could create its file after it was deleted.
    let ended = tokio::time::timeout(STALL, process.finish(Vec::new(), |_| ())).await;
    if let Some(error) = stopped {
        return Err(error);
    }
    let output = ended.map_err(|_| HostError::Deadline { call: NAME, after: STALL })??;
    judge(output, NAME, path, file)?;
    Ok(Bytes(length))
}
