//! Folders of desktops and templates. They are made in a temporary directory and renamed when they are complete.

use std::{fmt::Write as _, time::Duration};

use rand::Rng as _;
use sarrio_hypervisor::{
    DiskSource, Folder, FolderDisk, HostError, HostResult, Reason, Sidecar, StorageDir, said,
};
use sarrio_model::{
    Bytes, HostPath,
    problem::{DiskHasNoSize, HostCall, NotDirectlyInside},
};

use super::{guarded, inside, judge, on_path};
use crate::{script::Output, session::Session};

const NAME: HostCall = HostCall::MakeFolders;

/// How many folders one script makes at most.
const MOST_AT_ONCE: usize = 250;

// $1 is the temporary directory, $2 and so on are the folders in it. Each line of standard input has the name of a file
// in the temporary directory, a tab, and a line for that file. The files are the folders' sidecars; `images`, with the
// arguments of qemu-img for each image, seven lines for each; and `disks`, with two lines for each disk: its image and
// its path. No path or sidecar contains a tab or a line break. Disks with the same source have the same bytes, so one
// image is created and copied. The result of each folder goes to standard output: made, exists, failed.
const MAKE: &str = guarded!(
    r#"work=$1; shift
trap 'rm -rf "$work"' EXIT
mkdir "$work" "$work/desktops" "$work/templates" "$@" && cd "$work" && : >images && : >disks || exit 1
awk -F '\t' '{
  if (file != $1) { if (file && close(file)) exit 1; file = $1 }
  sub(/^[^\t]*\t/, ""); print >>file
}' || exit 1

# One that fails must not stop the others; which one it was is looked at afterwards.
failed=
xargs -a images -d '\n' -r -n 7 -P 4 -- sh -c 'image=$1; shift; qemu-img create -f qcow2 "$@" || {
  : >"$image"; exit 1
}' sh || failed=yes
xargs -a disks -d '\n' -r -n 2 -P 4 -- cp -- || failed=yes
[ -z "$failed" ] || while IFS= read -r image && IFS= read -r disk; do
  [ -s "$image" ] && cmp -s "$image" "$disk" || : >"${disk%/*}.bad" || exit 1
done <disks
find desktops templates -exec sync {} + || for new in "$@"; do
  find "$new" -exec sync {} + || : >"$new.bad" || exit 1
done

for kind in desktops templates; do
  for new in "$@"; do
    case $new in
    "$work/$kind"/*) [ -e "$new.bad" ] || printf '%s\0' "$new" ;;
    esac
  done | xargs -0 -r mv -n -t "$dir/$kind" --
done
sync "$dir/desktops" "$dir/templates" || exit 1
for new in "$@"; do
  place="$dir/${new#"$work"/}"
  if [ ! -e "$new" ] || cmp -s "$new/sarrio.json" "$place/sarrio.json"; then echo made
  elif [ -e "$place" ]; then echo exists
  else echo failed; fi
done
exit 0
"#
);

/// Makes many folders. Returns one result for each, in order.
pub async fn make(
    session: &Session,
    path: &StorageDir,
    folders: &[Folder],
) -> HostResult<Vec<HostResult<()>>> {
    let mut results = Vec::with_capacity(folders.len());
    for some in folders.chunks(MOST_AT_ONCE) {
        results.extend(make_some(session, path, some).await?);
    }
    Ok(results)
}

/// The input of the script: files of the temporary directory and their lines.
#[derive(Debug, Default)]
struct Input(String);

impl Input {
    fn put<Line: std::fmt::Display>(&mut self, file: &str, lines: impl IntoIterator<Item = Line>) {
        for line in lines {
            let _ = writeln!(self.0, "{file}\t{line}");
        }
    }
}

async fn make_some(
    session: &Session,
    path: &StorageDir,
    folders: &[Folder],
) -> HostResult<Vec<HostResult<()>>> {
    let workshop = path.directory.join(format!(".making-{:016x}", rand::rng().random::<u64>()));
    let deadline = Duration::from_secs(30 + folders.len() as u64);
    let mut script = on_path(NAME, MAKE, path).arg(&workshop).within(deadline).long();
    let mut input = Input::default();
    let mut images: Vec<(&DiskSource, Option<Bytes>)> = Vec::new();
    for folder in folders {
        let kind = check(path, folder)?;
        let name = folder.directory.file_name();
        input.put(&format!("{kind}/{name}/{}", Sidecar::FILE), [line(&folder.sidecar)?]);
        let new = workshop.join(kind).join(name);
        for disk in &folder.disks {
            let wanted = (&disk.source, disk.size);
            let known = images.iter().position(|image| *image == wanted);
            let image = workshop.join(format!("image-{}", known.unwrap_or(images.len())));
            if known.is_none() {
                images.push(wanted);
                let words = words(&image, wanted.0, wanted.1);
                // Repeating `-q` does no harm, so it fills the arguments of each image up to the same number.
                let quiet = std::iter::repeat_n("-q".to_owned(), WORDS.saturating_sub(words.len()));
                input.put("images", [image.to_string()].into_iter().chain(quiet).chain(words));
            }
            input.put("disks", [image, new.join(disk.file.file_name())]);
        }
        script = script.arg(new);
    }
    let output = judge(session.run(script.input(input.0)).await?, NAME, path, &path.directory)?;
    let text = output.text();
    let mut ends = text.lines();
    Ok(folders.iter().map(|folder| end(ends.next(), folder, &output)).collect())
}

fn end(answer: Option<&str>, folder: &Folder, output: &Output) -> HostResult<()> {
    match answer {
        Some("made") => Ok(()),
        Some("exists") => Err(HostError::Exists(folder.directory.clone())),
        _ => {
            // Of all messages, the first that names this folder or its base.
            let names = |disk: &FolderDisk| match &disk.source {
                DiskSource::Overlay { base, .. } => Some(base.clone()),
                DiskSource::Empty => None,
            };
            let base = folder.disks.iter().filter_map(names).find(|base| {
                output
                    .stderr
                    .lines()
                    .any(|line| line.contains(base.as_str()) && line.contains("No such file or directory"))
            });
            Err(match base {
                Some(base) => HostError::Missing(base),
                None => super::judge_file(&Output { code: 1, ..output.clone() }, NAME, &folder.directory),
            })
        }
    }
}

/// Checks that the folder is directly in `desktops` or `templates`, and its disks directly in the folder. Returns which
/// of the two it is.
fn check(path: &StorageDir, folder: &Folder) -> HostResult<&'static str> {
    let wrong = |why: Reason| Err(HostError::Command { call: NAME, why });
    let kind = match folder.directory.parent() {
        Some(parent) if parent == path.desktops() => "desktops",
        Some(parent) if parent == path.templates() => "templates",
        _ => {
            let (entry, directory) = (folder.directory.clone(), path.desktops());
            return wrong(NotDirectlyInside { entry, directory }.into());
        }
    };
    if let Some(disk) = folder.disks.iter().find(|d| d.source == DiskSource::Empty && d.size.is_none()) {
        return wrong(DiskHasNoSize { file: disk.file.clone() }.into());
    }
    match folder.disks.iter().find(|disk| disk.file.parent().as_ref() != Some(&folder.directory)) {
        Some(disk) => {
            let (entry, directory) = (disk.file.clone(), folder.directory.clone());
            wrong(NotDirectlyInside { entry, directory }.into())
        }
        None => Ok(kind),
    }
}

/// One more than the greatest number of arguments that [`words`] returns.
const WORDS: usize = 6;

/// The arguments of `qemu-img create` after its options.
pub fn words(file: &HostPath, source: &DiskSource, size: Option<Bytes>) -> Vec<String> {
    let mut words = match source {
        DiskSource::Overlay { base, base_format } => {
            vec![format!("-F{}", base_format.as_str()), "-b".into(), base.to_string(), file.to_string()]
        }
        DiskSource::Empty => vec![file.to_string()],
    };
    words.extend(size.map(|size| size.0.to_string()));
    words
}

/// A sidecar on one line.
fn line(sidecar: &Sidecar) -> HostResult<String> {
    serde_json::to_string(sidecar)
        .map_err(|error| HostError::Command { call: HostCall::WriteSidecar, why: said(error.to_string()) })
}

const SIDECAR: &str = guarded!(
    r#"[ -d "$1" ] || exit 73
new="$1/.sarrio.json.$$"
cat >"$new" && sync "$new" && mv -T "$new" "$1/sarrio.json" && exit 0
rm -f "$new"
exit 1
"#
);

/// Replaces a sidecar.
pub async fn write_sidecar(
    session: &Session,
    path: &StorageDir,
    folder: &HostPath,
    sidecar: &Sidecar,
) -> HostResult<()> {
    inside(path, folder)?;
    let script = on_path(HostCall::WriteSidecar, SIDECAR, path).arg(folder).input(line(sidecar)? + "\n");
    judge(session.run(script).await?, HostCall::WriteSidecar, path, folder).map(drop)
}
