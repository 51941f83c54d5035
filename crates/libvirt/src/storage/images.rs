//! Reads images. A header may name any file of the host as backing or data file, so the header is read as bytes first:
//! QEMU opens nothing before it is known what it would open.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use sarrio_hypervisor::{HostError, HostResult, ImageInfo, Reason, StorageDir};
use sarrio_model::{
    Bytes, Code, DiskFormat, HostPath,
    problem::{
        AnswerNotRead, BackingIsNoPath, BackingNeverEnds, HeaderBroken, HeaderReadDifferently, HostCall,
        NameNotUsable, NotPlainFile, QcowVersionUnknown,
    },
};

use super::{guarded, inside, judge, judge_file, on_path};
use crate::{script::Script, session::Session};

/// The longest chain of backing files that is read. No chain of ours is longer.
const LONGEST_CHAIN: usize = 32;
/// The most that a qcow2 header takes, with the name of its backing file, in bytes.
const HEADER: usize = 64 << 10;

const READ: &str = r#"set -u
[ -e "$1" ] || exit 73
[ -f "$1" ] && [ ! -L "$1" ] || { echo 'not a plain file' >&2; exit 75; }
stat -c '%s %b %B %.6Y' -- "$1" && head -c 65536 -- "$1" | base64 -w 0
"#;

/// Reads the header of one image.
pub async fn info(session: &Session, file: &HostPath) -> HostResult<ImageInfo> {
    const NAME: HostCall = HostCall::ReadHeader;
    let output = session.run(Script::new(NAME, READ).arg(file).within(Duration::from_secs(10))).await?;
    if output.code == 75 {
        return Err(wrong(file, Code::ImageNotWhatItSays, NotPlainFile));
    }
    if output.code != 0 {
        return Err(judge_file(&output, NAME, file));
    }
    let text = output.text();
    let (numbers, header) = text.split_once('\n').unwrap_or(("", ""));
    let (Some(stat), Ok(header)) = (Stat::parse(numbers), STANDARD.decode(header.trim())) else {
        return Err(HostError::Command {
            call: NAME,
            why: AnswerNotRead { text: crate::errors::one_line(&text) }.into(),
        });
    };
    let info = parse(file, &header, &stat)?;
    if info.format == DiskFormat::Qcow2 && !info.encrypted && !info.external_data {
        confirm(session, &info).await?;
    }
    Ok(info)
}

/// What the file system says about an image.
#[derive(Debug, Clone, Copy)]
struct Stat {
    length: Bytes,
    actual: Bytes,
    modified: Timestamp,
}

impl Stat {
    /// Reads `LENGTH BLOCKS BLOCK SECONDS.MICROSECONDS`.
    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let mut number = || words.next()?.parse::<u64>().ok();
        let (length, blocks, block) = (Bytes(number()?), number()?, number()?);
        let (seconds, fraction) = words.next()?.split_once('.')?;
        let micros =
            seconds.parse::<i64>().ok()?.checked_mul(1_000_000)?.checked_add(fraction.parse().ok()?)?;
        let modified = Timestamp::from_microsecond(micros).ok()?;
        Some(Self { length, actual: Bytes(blocks.saturating_mul(block)), modified })
    }
}

const CONFIRM: &str = r#"qemu-img info -U --output=json -f qcow2 -- "$1"
"#;

/// Checks that QEMU reads the same. It opens neither the backing file nor the data file for this.
async fn confirm(session: &Session, info: &ImageInfo) -> HostResult<()> {
    const NAME: HostCall = HostCall::CheckImage;
    let script = Script::new(NAME, CONFIRM).arg(&info.file).within(Duration::from_secs(10));
    let output = session.run(script).await?;
    if output.code != 0 {
        return Err(wrong(&info.file, Code::ImageNotWhatItSays, output.reason()));
    }
    let read: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let size = read.get("virtual-size").and_then(serde_json::Value::as_u64);
    if size != Some(info.virtual_size.0) {
        return Err(wrong(&info.file, Code::ImageNotWhatItSays, HeaderReadDifferently));
    }
    Ok(())
}

fn wrong(file: &HostPath, code: Code, why: impl Into<Reason>) -> HostError {
    HostError::Image { file: file.clone(), code, why: why.into() }
}

/// Reads the header of a qcow2 image (version 2 or 3). Anything else is a raw image.
fn parse(file: &HostPath, header: &[u8], stat: &Stat) -> HostResult<ImageInfo> {
    let mut info = ImageInfo {
        file: file.clone(),
        format: DiskFormat::Raw,
        virtual_size: stat.length,
        actual_size: stat.actual,
        modified: stat.modified,
        backing: None,
        backing_format: None,
        encrypted: false,
        external_data: false,
        empty: false,
    };
    if !header.starts_with(b"QFI\xfb") {
        return Ok(info);
    }
    let broken = || wrong(file, Code::ImageNotWhatItSays, HeaderBroken);
    let u32_at = |at: usize| {
        header
            .get(at..at + 4)
            .and_then(|bytes| bytes.try_into().ok())
            .map(u32::from_be_bytes)
            .ok_or_else(broken)
    };
    let u64_at = |at: usize| {
        header
            .get(at..at + 8)
            .and_then(|bytes| bytes.try_into().ok())
            .map(u64::from_be_bytes)
            .ok_or_else(broken)
    };
    let text = |from: u64, length: u32| {
        let from = usize::try_from(from).map_err(|_| broken())?;
        let to = from.checked_add(length as usize).filter(|&to| to <= HEADER).ok_or_else(broken)?;
        let bytes = header.get(from..to).ok_or_else(broken)?;
        Ok(String::from_utf8_lossy(bytes).into_owned())
    };
    info.format = DiskFormat::Qcow2;
    let version = u32_at(4)?;
    if !matches!(version, 2 | 3) {
        return Err(wrong(
            file,
            Code::ImageNotWhatItSays,
            QcowVersionUnknown { version: version.to_string() },
        ));
    }
    info.virtual_size = Bytes(u64_at(24)?);
    info.encrypted = u32_at(32)? != 0;
    let (backing_at, backing_length) = (u64_at(8)?, u32_at(16)?);
    if backing_at != 0 {
        info.backing = Some(text(backing_at, backing_length.min(1023))?);
    }
    let mut at = 72;
    if version == 3 {
        info.external_data = u64_at(72)? & 4 != 0;
        at = u32_at(100)? as usize;
    }
    info.empty = is_empty(stat.length, u32_at(20)?, u32_at(36)?);
    // The extensions, up to the end mark.
    for _ in 0..64 {
        let Ok(kind) = u32_at(at) else { break };
        let length = u32_at(at + 4)?;
        match kind {
            0 => break,
            0xE279_2ACA => info.backing_format = Some(text(at as u64 + 8, length)?),
            0x4441_5441 => info.external_data = true, // the data file's name
            _ => {}
        }
        at = (length as usize).div_ceil(8).saturating_mul(8).saturating_add(at + 8);
        if at > HEADER {
            break;
        }
    }
    Ok(info)
}

/// Whether a qcow2 file is too short for data: behind the header, the table and the block of reference counts and the first
/// table of clusters, `qemu-img commit` leaves nothing of an overlay.
fn is_empty(length: Bytes, cluster_bits: u32, first_table: u32) -> bool {
    let Some(cluster) = 1_u64.checked_shl(cluster_bits).filter(|cluster| *cluster > 0) else { return false };
    let table = (u64::from(first_table) * 8).div_ceil(cluster);
    length.0 <= cluster.saturating_mul(3 + table)
}

// Two KiB are enough for a header, its extensions and the name of its backing file. Each record ends in NUL, which no
// name contains.
const ALL: &str = guarded!(
    r#"[ -d "$1" ] || exit 73
find "$1" -mindepth 1 -maxdepth 2 -type f -size +0 -exec sh -c '
for file; do
  case $(head -c 3 -- "$file" 2>/dev/null) in QFI) ;; *) continue ;; esac
  numbers=$(stat -c "%s %b %B %.6Y" -- "$file" 2>/dev/null) || continue
  printf "%s %s %s\0" "$numbers" "$(head -c 2048 -- "$file" | base64 -w 0)" "$file"
done' sh {} +
"#
);

/// Reads the headers of all qcow2 images in a directory and in its subdirectories, one level down.
pub async fn all(session: &Session, path: &StorageDir, directory: &HostPath) -> HostResult<Vec<ImageInfo>> {
    const NAME: HostCall = HostCall::ReadHeaders;
    inside(path, directory)?;
    let script = on_path(NAME, ALL, path).arg(directory).within(Duration::from_secs(60));
    let text = judge(session.run(script).await?, NAME, path, directory)?.text();
    let mut images = Vec::new();
    for record in text.split('\0').filter(|record| !record.is_empty()) {
        let damaged = || HostError::Command {
            call: NAME,
            why: AnswerNotRead { text: crate::errors::one_line(record) }.into(),
        };
        let (file, stat, header) = parse_record(record).ok_or_else(damaged)?;
        let file: HostPath = file.parse().map_err(|_| HostError::Command {
            call: NAME,
            why: NameNotUsable { name: crate::errors::one_line(file) }.into(),
        })?;
        images.push(match parse(&file, &header, &stat) {
            Ok(image) => image,
            // The header is longer than what was read, or damaged.
            Err(_) => match info(session, &file).await {
                Ok(image) => image,
                Err(HostError::Missing(_) | HostError::Image { .. }) => continue,
                Err(error) => return Err(error),
            },
        });
    }
    Ok(images)
}

/// One record of [`ALL`]: the file's name, what the file system says about it, and its first bytes.
fn parse_record(record: &str) -> Option<(&str, Stat, Vec<u8>)> {
    let (stat, rest) = record.split_at(record.match_indices(' ').nth(3)?.0);
    let (header, file) = rest.trim_start().split_once(' ')?;
    Some((file, Stat::parse(stat)?, STANDARD.decode(header).ok()?))
}

/// The image and its backing files.
pub async fn chain(session: &Session, file: &HostPath) -> HostResult<Vec<ImageInfo>> {
    let mut chain = vec![info(session, file).await?];
    while let Some(top) = chain.last() {
        let Some(backing) = &top.backing else { break };
        let next = match backing.starts_with('/') {
            true => backing.parse(),
            false => format!("{}/{backing}", top.file.parent().map_or("".into(), String::from)).parse(),
        };
        let next: HostPath = next.map_err(|_| wrong(&top.file, Code::ImageHasBacking, BackingIsNoPath))?;
        if chain.len() >= LONGEST_CHAIN || chain.iter().any(|image| image.file == next) {
            return Err(wrong(file, Code::ImageHasBacking, BackingNeverEnds));
        }
        chain.push(info(session, &next).await?);
    }
    Ok(chain)
}

// Without -U, so that QEMU takes its lock.
const LOCK: &str = r#"[ -e "$1" ] || exit 73
qemu-img info -f qcow2 -- "$1" >/dev/null
"#;

/// Whether nothing has it open for writing.
pub async fn is_free(session: &Session, file: &HostPath) -> HostResult<bool> {
    const NAME: HostCall = HostCall::TryImageLock;
    let output = session.run(Script::new(NAME, LOCK).arg(file).within(Duration::from_secs(10))).await?;
    match output.code {
        0 => Ok(true),
        _ => match judge_file(&output, NAME, file) {
            HostError::Locked(_) => Ok(false),
            error => Err(error),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use proptest::prelude::*;

    use super::*;

    const NOTHING: Stat = Stat { length: Bytes(0), actual: Bytes(0), modified: Timestamp::UNIX_EPOCH };

    #[test]
    fn a_record_has_the_name_the_stat_and_the_header() {
        let (file, stat, header) = parse_record("3 8 512 1795924133.000250 UUZJ /srv/a b.qcow2").unwrap();
        assert_eq!((file, header.as_slice()), ("/srv/a b.qcow2", &b"QFI"[..]));
        assert_eq!((stat.length, stat.actual), (Bytes(3), Bytes(4096)));
        assert_eq!(stat.modified.as_microsecond(), 1_795_924_133_000_250);
        assert!(parse_record("").is_none() && parse_record("3 8 512 5 UUZJ /x").is_none());
    }

    fn made(options: &[&str]) -> ImageInfo {
        let dir = tempfile::tempdir().unwrap();
        let base = dir.path().join("base.qcow2");
        let file = dir.path().join("x.qcow2");
        let image = |args: &[&str]| {
            assert!(Command::new("qemu-img").args(["create", "-q"]).args(args).status().unwrap().success());
        };
        image(&["-f", "qcow2", base.to_str().unwrap(), "8M"]);
        let options: Vec<String> =
            options.iter().map(|o| o.replace("DIR", dir.path().to_str().unwrap())).collect();
        let mut args: Vec<&str> = options.iter().map(String::as_str).collect();
        args.insert(0, file.to_str().unwrap());
        image(&args);
        let path: HostPath = file.to_str().unwrap().parse().unwrap();
        let bytes = std::fs::read(&file).unwrap();
        parse(&path, &bytes[..bytes.len().min(HEADER)], &NOTHING).unwrap()
    }

    #[test]
    fn an_overlay_is_empty_where_its_file_ends_before_any_data() {
        // As `qemu-img create` and `qemu-img commit` leave one of 8 GiB: four clusters of 64 KiB at most.
        assert!(is_empty(Bytes(196_616), 16, 16) && is_empty(Bytes(4 << 16), 16, 16));
        assert!(!is_empty(Bytes((4 << 16) + 1), 16, 16));
        assert!(!is_empty(Bytes(1), 200, 1), "a header of garbage");
    }

    #[test]
    fn headers_show_the_size_backing_file_encryption_and_external_data() {
        let plain = made(&["-f", "qcow2", "8M"]);
        assert_eq!((plain.virtual_size, plain.backing.as_deref()), (Bytes(8 << 20), None));
        let overlay = made(&["-f", "qcow2", "-F", "qcow2", "-b", "DIR/base.qcow2"]);
        assert!(overlay.backing.is_some_and(|backing| backing.ends_with("/base.qcow2")));
        assert_eq!(overlay.backing_format.as_deref(), Some("qcow2"));
        assert!(made(&["-f", "qcow2", "-o", "data_file=DIR/data.raw", "8M"]).external_data);
        let secret = [
            "--object",
            "secret,id=s,data=x",
            "-f",
            "qcow2",
            "-o",
            "encrypt.format=luks,encrypt.key-secret=s",
        ];
        assert!(made(&[&secret[..], &["8M"]].concat()).encrypted);
        assert_eq!(made(&["-f", "raw", "8M"]).format, DiskFormat::Raw);
        let old = made(&["-f", "qcow2", "-o", "compat=0.10", "8M"]);
        assert_eq!(old.virtual_size, Bytes(8 << 20));
    }

    proptest! {
        #[test]
        fn a_header_of_garbage_is_an_error_or_an_answer(mut bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let magic = b"QFI\xfb\0\0\0\x03";
            let end = bytes.len().min(magic.len());
            bytes[..end].copy_from_slice(&magic[..end]);
            let _ = parse(&"/x".parse().unwrap(), &bytes, &NOTHING);
        }
    }
}
