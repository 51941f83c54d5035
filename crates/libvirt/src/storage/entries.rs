//! Files and folders of a storage path: whether they exist, moving and deleting them.

use sarrio_hypervisor::{HostError, HostResult, StorageDir};
use sarrio_model::{
    HostPath,
    problem::{HostCall, NotDirectlyInside},
};
use std::time::Duration;

use super::{guarded, inside, judge, on_path};
use crate::session::Session;

const EXISTS: &str = guarded!(
    r#"if [ -e "$1" ] || [ -L "$1" ]; then echo yes; else echo no; fi
"#
);

/// Whether an entry exists.
pub async fn exists(session: &Session, path: &StorageDir, entry: &HostPath) -> HostResult<bool> {
    const NAME: HostCall = HostCall::FindFile;
    inside(path, entry)?;
    let output = session.run(on_path(NAME, EXISTS, path).arg(entry)).await?;
    Ok(judge(output, NAME, path, entry)?.text().trim() == "yes")
}

// `mv -n` onto an existing name does nothing and still exits with 0. So a file is linked, which fails in that case. A
// folder is renamed, which fails where the other is not empty, and ours never are.
const RENAME: &str = guarded!(
    r#"from=$1 to=$2
if [ ! -e "$from" ] && [ ! -L "$from" ]; then
  [ -e "$to" ] && exit 0
  exit 73
fi
if [ -e "$to" ] || [ -L "$to" ]; then
  # A link was made and the old name not yet taken away.
  if [ -f "$from" ] && [ "$from" -ef "$to" ]; then rm -f "$from" && exit 0; fi
  exit 72
fi
[ -d "${to%/*}" ] || mkdir -p "${to%/*}" || exit 1
if [ -d "$from" ]; then mv -T "$from" "$to" || exit 1
else ln -T "$from" "$to" && rm -f "$from" || exit 1; fi
sync "${from%/*}" "${to%/*}"
"#
);

/// Moves an entry within the path.
pub async fn rename(session: &Session, path: &StorageDir, from: &HostPath, to: &HostPath) -> HostResult<()> {
    const NAME: HostCall = HostCall::MoveFile;
    inside(path, from)?;
    inside(path, to)?;
    let script = on_path(NAME, RENAME, path).arg(from).arg(to).within(Duration::from_secs(20));
    let output = session.run(script).await?;
    let about = if output.code == super::code::EXISTS { to } else { from };
    judge(output, NAME, path, about).map(drop)
}

// A base is immutable, which has to be undone first.
const DELETE: &str = guarded!(
    r#"[ -e "$1" ] || exit 0
chattr -R -f -i "$1" 2>/dev/null
rm -rf "$1"
"#
);

/// Deletes a folder or file that is directly in the recycle bin or in `incoming`.
pub async fn delete_folder(session: &Session, path: &StorageDir, folder: &HostPath) -> HostResult<()> {
    const NAME: HostCall = HostCall::DeleteFolder;
    let parent = folder.parent();
    if parent != Some(path.recycle_bin()) && parent != Some(path.incoming()) {
        return Err(HostError::Command {
            call: NAME,
            why: NotDirectlyInside { entry: folder.clone(), directory: path.recycle_bin() }.into(),
        });
    }
    let script = on_path(NAME, DELETE, path).arg(folder).within(Duration::from_secs(120)).long();
    judge(session.run(script).await?, NAME, path, folder).map(drop)
}
