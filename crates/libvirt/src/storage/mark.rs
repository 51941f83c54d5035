//! The mark of a storage path, and its space.

use std::time::Duration;

use sarrio_hypervisor::{HostError, HostResult, PathMark, PathStatus, StorageDir};
use sarrio_model::{
    Bytes, HostPath,
    problem::{AnswerNotRead, HostCall},
};

use super::{guarded, judge, judge_file, line, on_path};
use crate::{script::Script, session::Session};

const READ: &str = r#"[ -d "$1" ] || exit 73
[ -e "$1/.sarrio-path" ] || exit 0
head -c 4096 "$1/.sarrio-path"
"#;

/// What the mark of a directory names, if it has one.
pub async fn read(session: &Session, directory: &HostPath) -> HostResult<Option<PathMark>> {
    const NAME: HostCall = HostCall::LookAtPath;
    let script = Script::new(NAME, READ).arg(directory).within(Duration::from_secs(10));
    let output = session.run(script).await?;
    if output.code != 0 {
        return Err(judge_file(&output, NAME, directory));
    }
    match output.text().trim() {
        "" => Ok(None),
        mark => serde_json::from_str(mark).map(Some).map_err(|_| HostError::ForeignPath(directory.clone())),
    }
}

const WRITE: &str = r#"set -u
dir=$1 want=$2
[ -d "$dir" ] || exit 73
if [ ! -e "$dir/.sarrio-path" ]; then
  # Whole or not at all, and never over another's.
  new="$dir/.sarrio-path.$$"
  printf '%s\n' "$want" >"$new" && sync "$new" || { rm -f "$new"; exit 1; }
  ln -T "$new" "$dir/.sarrio-path"; done=$?
  rm -f "$new"
  [ "$done" = 0 ] || [ -e "$dir/.sarrio-path" ] || exit 1
fi
IFS= read -r have <"$dir/.sarrio-path" || exit 71
[ "$have" = "$want" ] || exit 71
mkdir -p "$dir/desktops" "$dir/templates" "$dir/recycle-bin" "$dir/incoming" || exit 1
stat -f -c '%S %b %a' "$dir"
"#;

/// Writes the mark, if there is none, and makes the folders.
pub async fn write(session: &Session, path: &StorageDir) -> HostResult<PathStatus> {
    const NAME: HostCall = HostCall::MarkPath;
    let script =
        Script::new(NAME, WRITE).arg(&path.directory).arg(line(path)).within(Duration::from_secs(20));
    let output = judge(session.run(script).await?, NAME, path, &path.directory)?;
    status_of(&output.text())
}

// A write is tested, because a file system may have become read-only. Leftovers of killed commands are deleted after a
// day.
const STATUS: &str = guarded!(
    r#"probe="$dir/.sarrio-probe.$$"
: >"$probe" || exit 1
rm -f "$probe"
find "$dir" -mindepth 1 -maxdepth 1 \( -name '.making-*' -o -name '.sarrio-probe.*' \) -mmin +1440 \
  -exec rm -rf {} + 2>/dev/null
find "$dir/incoming" -mindepth 1 \( -name '*.part' -mmin +1440 -o -mtime +7 \) -exec rm -rf {} + 2>/dev/null
stat -f -c '%S %b %a' "$dir"
"#
);

/// Fails unless the path is mounted and can be written. Returns its space.
pub async fn status(session: &Session, path: &StorageDir) -> HostResult<PathStatus> {
    const NAME: HostCall = HostCall::LookAtPath;
    let output = session.run(on_path(NAME, STATUS, path).within(Duration::from_secs(10))).await?;
    status_of(&judge(output, NAME, path, &path.directory)?.text())
}

fn status_of(text: &str) -> HostResult<PathStatus> {
    let numbers: Vec<u64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let &[block, total, free] = numbers.as_slice() else {
        return Err(HostError::Command {
            call: HostCall::LookAtPath,
            why: AnswerNotRead { text: crate::errors::one_line(text) }.into(),
        });
    };
    let bytes = |blocks: u64| Bytes(blocks.saturating_mul(block));
    Ok(PathStatus { total: bytes(total), free: bytes(free) })
}

// The lock's file stays, because all hosts must lock the same one.
const HOLD: &str = guarded!(
    r#"lock="$dir/.sarrio-lock"
: >>"$lock" || exit 1
flock -n -E 99 "$lock" sleep "$1"; done=$?
case $done in
  0) echo held ;;
  99) echo taken ;;
  *) exit 1 ;;
esac
"#
);

/// Holds the path's lock for a while. Returns `false` where somebody else holds it.
pub async fn hold_lock(session: &Session, path: &StorageDir, hold: Duration) -> HostResult<bool> {
    const NAME: HostCall = HostCall::HoldLock;
    let script = on_path(NAME, HOLD, path)
        .arg(format!("{}.{:03}", hold.as_secs(), hold.subsec_millis()))
        .within(hold + Duration::from_secs(10));
    let output = session.run(script).await?;
    Ok(judge(output, NAME, path, &path.directory)?.text().trim() == "held")
}

// QEMU protects its disks by such locks. Two processes on one host show whether the file system has them.
const LOCKS: &str = guarded!(
    r#"probe="$dir/.sarrio-probe.$$.lock"
: >"$probe" || exit 1
flock -n "$probe" sh -c '! flock -n "$1" true' sh "$probe"; done=$?
rm -f "$probe"
[ "$done" = 0 ] && echo locks || echo none
exit 0
"#
);

/// Whether the file system of the path has locks.
pub async fn locks(session: &Session, path: &StorageDir) -> HostResult<bool> {
    const NAME: HostCall = HostCall::TryLocks;
    let output = session.run(on_path(NAME, LOCKS, path).within(Duration::from_secs(10))).await?;
    Ok(judge(output, NAME, path, &path.directory)?.text().trim() == "locks")
}
