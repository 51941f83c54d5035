//! What all scripts on a storage path share: the guard, and the meaning of exit codes.

use sarrio_hypervisor::{HostError, HostResult, StorageDir};
use sarrio_model::{
    HostPath,
    problem::{HostCall, NotInside, PathTooLate},
};

use crate::script::{Output, Script};

/// The exit codes of the guard and of our scripts. All others are those of the programs.
pub mod code {
    pub const NOT_MOUNTED: i32 = 70;
    pub const FOREIGN: i32 = 71;
    pub const EXISTS: i32 = 72;
    pub const MISSING: i32 = 73;
    pub const LOCKED: i32 = 74;
    pub const DAMAGED: i32 = 76;
    pub const TOO_LATE: i32 = 77;
}

/// A script that works on a storage path: `$dir` is its directory, and the script's arguments begin at `$1`.
macro_rules! guarded {
    ($text:literal) => {
        concat!(
            r#"set -u
dir=$1 want=$2; shift 2
begun=; read -r begun _ </proc/uptime
[ -f "$dir/.sarrio-path" ] || exit 70
IFS= read -r have <"$dir/.sarrio-path" || [ -n "${have:-}" ] || exit 71
[ "$have" = "$want" ] || exit 71
read -r now _ </proc/uptime
[ $((${now%.*} - ${begun%.*})) -lt 8 ] || exit 77
"#,
            $text
        )
    };
}
pub(crate) use guarded;

/// A guarded script on `path`.
pub fn on_path(name: HostCall, text: &'static str, path: &StorageDir) -> Script {
    Script::new(name, text).arg(&path.directory).arg(line(path))
}

/// The output of a script that succeeded, or its error. `about` is what it worked on.
pub fn judge(output: Output, name: HostCall, path: &StorageDir, about: &HostPath) -> HostResult<Output> {
    match output.code {
        0 => Ok(output),
        code::NOT_MOUNTED => Err(HostError::NotMounted(path.directory.clone())),
        code::FOREIGN => Err(HostError::ForeignPath(path.directory.clone())),
        code::TOO_LATE => Err(HostError::Command { call: name, why: PathTooLate.into() }),
        _ => Err(judge_file(&output, name, about)),
    }
}

/// The error of a script on one file.
pub fn judge_file(output: &Output, name: HostCall, about: &HostPath) -> HostError {
    let reports = |words: &str| output.stderr.contains(words);
    match output.code {
        code::EXISTS => return HostError::Exists(about.clone()),
        code::MISSING => return HostError::Missing(about.clone()),
        code::LOCKED => return HostError::Locked(about.clone()),
        _ => {}
    }
    if reports("No space left on device") || reports("Disk quota exceeded") {
        HostError::NoSpace(about.clone())
    } else if reports("Read-only file system")
        || reports("Permission denied")
        || reports("Operation not permitted")
    {
        HostError::ReadOnly(about.clone())
    } else if reports("Failed to get") && reports("lock") {
        HostError::Locked(about.clone())
    } else {
        HostError::Command { call: name, why: output.reason() }
    }
}

/// Fails unless the entry is within the path.
pub fn inside(path: &StorageDir, entry: &HostPath) -> HostResult<()> {
    if entry.is_within(&path.directory) && *entry != path.directory {
        return Ok(());
    }
    Err(HostError::Command {
        call: HostCall::WorkOnPath,
        why: NotInside { entry: entry.clone(), directory: path.directory.clone() }.into(),
    })
}

/// The one line of a storage path's mark.
pub fn line(path: &StorageDir) -> String {
    serde_json::json!({ "path": path.id, "site": path.site }).to_string()
}
