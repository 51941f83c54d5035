//! Single disks: they are created, copied, made larger and protected.

use std::time::Duration;

use sarrio_hypervisor::{
    CopyDisk, DiskSource, FileAccess, HostError, HostResult, ImageInfo, ProgressSink, StorageDir,
};
use sarrio_model::{
    Bytes, DiskFormat, HostPath, Progress,
    problem::{DiskNeverSmaller, FormatIsOther, HostCall, ImageDamaged, Word},
};

use super::{code, folders, guarded, images, inside, judge, on_path};
use crate::session::Session;

// The disk is created under another name and then linked, which fails where the name exists.
const MAKE: &str = guarded!(
    r#"file=$1; shift
[ -e "$file" ] && exit 72
part="$file.$$.part"
[ -d "${file%/*}" ] || exit 73
for word; do shift; [ "$word" = "$file" ] && word=$part; set -- "$@" "$word"; done
qemu-img create -q -f qcow2 "$@" && ln -T "$part" "$file"; done=$?
rm -f "$part"
[ "$done" = 0 ] && exit 0
[ -e "$file" ] && exit 72
exit 1
"#
);

/// Creates one disk.
pub async fn make(
    session: &Session,
    path: &StorageDir,
    file: &HostPath,
    source: &DiskSource,
    size: Option<Bytes>,
) -> HostResult<()> {
    const NAME: HostCall = HostCall::CreateDisk;
    inside(path, file)?;
    let mut script = on_path(NAME, MAKE, path).arg(file).within(Duration::from_secs(20));
    script.args.extend(folders::words(file, source, size));
    let output = session.run(script).await?;
    if output.code == code::EXISTS && is_as_asked(&images::info(session, file).await?, source, size) {
        return Ok(());
    }
    let about = match source {
        DiskSource::Overlay { base, .. } if output.stderr.contains("No such file or directory") => {
            return Err(HostError::Missing(base.clone()));
        }
        _ => file,
    };
    judge(output, NAME, path, about).map(drop)
}

/// Whether a file that is there is the disk that was asked for: an earlier attempt may have made it, and its answer was lost.
pub fn is_as_asked(there: &ImageInfo, source: &DiskSource, size: Option<Bytes>) -> bool {
    let same_source = match source {
        DiskSource::Overlay { base, base_format } => {
            there.backing.as_deref() == Some(base.as_str())
                && there.backing_format.as_deref() == Some(base_format.as_str())
        }
        DiskSource::Empty => there.backing.is_none(),
    };
    there.format == DiskFormat::Qcow2 && same_source && size.is_none_or(|size| size == there.virtual_size)
}

// The file of an earlier attempt may still be written, because a command goes on when its connection is gone. QEMU's
// lock shows that. This script ends its copy when its standard input is closed.
const COPY: &str = guarded!(
    r#"from=$1 format=$2 to=$3 part="$3.part"
[ -f "$from" ] || exit 73
[ -d "${to%/*}" ] || exit 73
tries=0
while [ -e "$part" ]; do
  message=$(qemu-img info -f qcow2 -- "$part" 2>&1 >/dev/null)
  case $message in
  *'Failed to get '*lock*) ;;
  *) rm -f "$part"; break ;;
  esac
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || exit 74
  sleep 1
done
[ -e "$to" ] && exit 72
# What a file that was cut off has lost would be read as zeros. Leaks (3) harm nobody; raw bytes (63) have no tables.
qemu-img check -U -q -f "$format" -- "$from" </dev/null >/dev/null 2>&1
case $? in 1|2) exit 76 ;; esac
exec 3<&0
qemu-img convert -p -f "$format" -O qcow2 -- "$from" "$part" </dev/null 3<&- & copy=$!
{ while read -r _; do :; done; kill "$copy"; } <&3 >/dev/null 2>&1 & guard=$!
wait "$copy"; done=$?
kill "$guard" 2>/dev/null
[ "$done" = 0 ] || { rm -f "$part"; exit 1; }
sync "$part" && ln -T "$part" "$to"; done=$?
rm -f "$part"
sync "${to%/*}"
[ "$done" = 0 ] && exit 0
[ -e "$to" ] && exit 72
exit 1
"#
);

/// How long a copy of a disk of this size may take: one minute, and a second for each 4 MiB.
pub fn copy_deadline(size: Bytes) -> Duration {
    Duration::from_secs(60 + size.0 / (4 << 20))
}

/// Copies a disk into one without a backing file.
pub async fn copy(
    session: &Session,
    path: &StorageDir,
    copy: &CopyDisk,
    progress: ProgressSink,
) -> HostResult<()> {
    const NAME: HostCall = HostCall::CopyDisk;
    inside(path, &copy.to)?;
    let from = images::info(session, &copy.from).await?;
    if from.format != copy.from_format {
        return Err(HostError::Image {
            file: copy.from.clone(),
            code: sarrio_model::Code::ImageNotWhatItSays,
            why: FormatIsOther { found: Word(from.format.as_str()), wanted: Word(copy.from_format.as_str()) }
                .into(),
        });
    }
    let deadline = copy_deadline(from.virtual_size);
    let script = on_path(NAME, COPY, path)
        .arg(&copy.from)
        .arg(copy.from_format.as_str())
        .arg(&copy.to)
        .within(deadline)
        .bulk();
    let mut process = session.start(&script).await?;
    // Kept open until the script ends: closing it would end the copy.
    let guard = process.stdin.take();
    let total = from.virtual_size;
    let mut marks = Marks::default();
    let watch = |chunk: &[u8]| {
        if let Some(hundredths) = marks.last(chunk) {
            let done = u128::from(total.0) * u128::from(hundredths) / 10_000;
            progress(Progress::bytes(Bytes(u64::try_from(done).unwrap_or(total.0)), total));
        }
    };
    let ended = tokio::time::timeout(deadline, process.finish(Vec::new(), watch)).await;
    drop(guard);
    let output = ended.map_err(|_| HostError::Deadline { call: NAME, after: deadline })??;
    if output.code == code::EXISTS {
        // An earlier attempt finished the copy, but its answer was lost.
        let there = images::info(session, &copy.to).await?;
        if is_as_asked(&there, &DiskSource::Empty, Some(total)) {
            return Ok(());
        }
    }
    if output.code == code::DAMAGED {
        return Err(HostError::Image {
            file: copy.from.clone(),
            code: sarrio_model::Code::ImageNotWhatItSays,
            why: ImageDamaged.into(),
        });
    }
    let about = if output.code == code::MISSING { &copy.from } else { &copy.to };
    judge(output, NAME, path, about).map(drop)
}

/// Reads `    (12.34/100%)\r`, which arrives in pieces.
#[derive(Debug, Default)]
struct Marks {
    rest: String,
}

impl Marks {
    /// The last complete progress mark so far, in hundredths of a percent.
    fn last(&mut self, chunk: &[u8]) -> Option<u32> {
        self.rest.push_str(&String::from_utf8_lossy(chunk));
        let (whole, rest) = self.rest.rsplit_once('\r')?;
        let mark = whole.rsplit('\r').find_map(|mark| {
            let (_, mark) = mark.split_once('(')?;
            let (percent, _) = mark.split_once('/')?;
            let percent: f32 = percent.trim().parse().ok()?;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 0 and 10,000
            Some((percent.clamp(0.0, 100.0) * 100.0) as u32)
        });
        self.rest = rest.chars().take(64).collect();
        mark
    }
}

const RESIZE: &str = guarded!(
    r#"[ -f "$1" ] || exit 73
qemu-img resize -q -f qcow2 -- "$1" "$2"
"#
);

/// Makes a disk larger.
pub async fn resize(session: &Session, path: &StorageDir, file: &HostPath, size: Bytes) -> HostResult<()> {
    const NAME: HostCall = HostCall::GrowDisk;
    inside(path, file)?;
    let there = images::info(session, file).await?.virtual_size;
    if there == size {
        return Ok(());
    }
    if there > size {
        return Err(HostError::WrongState(DiskNeverSmaller { file: file.clone(), size: there }.into()));
    }
    let script = on_path(NAME, RESIZE, path).arg(file).arg(size.0).within(Duration::from_secs(20));
    judge(session.run(script).await?, NAME, path, file).map(drop)
}

// Mode 0444 does not stop root. `chattr +i` does, on file systems that support it.
const PROTECT: &str = guarded!(
    r#"[ -f "$1" ] || exit 73
chattr -f -i "$1" 2>/dev/null
chmod 0444 "$1" || exit 1
chattr -f +i "$1" 2>/dev/null
exit 0
"#
);
const UNPROTECT: &str = guarded!(
    r#"[ -f "$1" ] || exit 73
chattr -f -i "$1" 2>/dev/null
chmod 0644 "$1"
"#
);

/// Makes a base read-only, or writable again.
pub async fn set_access(
    session: &Session,
    path: &StorageDir,
    file: &HostPath,
    access: FileAccess,
) -> HostResult<()> {
    const NAME: HostCall = HostCall::SetAccess;
    inside(path, file)?;
    let commands = match access {
        FileAccess::ReadOnly => PROTECT,
        FileAccess::Writable => UNPROTECT,
    };
    let script = on_path(NAME, commands, path).arg(file);
    judge(session.run(script).await?, NAME, path, file).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_read_from_pieces() {
        let mut marks = Marks::default();
        assert_eq!(marks.last(b"    (0.00/100%)\r    (12."), Some(0));
        assert_eq!(marks.last(b"34/100%)"), None);
        assert_eq!(marks.last(b"\r    (20.00/100%)\r"), Some(2000));
        assert_eq!(marks.last(b"junk\r\xff\xfe(x/"), None);
    }
}
