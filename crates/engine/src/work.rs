//! From an operation's kind to its work.

use sarrio_model::OperationKind;
#[cfg(test)]
use sarrio_model::problem::Wording;
use sarrio_store::OperationRow;

use crate::{
    abandon,
    classroom::Collection,
    desktop::{
        Delete, Grow, MakeFolders, MakeTemplate, Pause, Purge, Renew, Reset, Restore, Resume, Shutdown,
        Start, Stop,
    },
    operation::{Kinds, Runner, Work},
    template::{Import, bin},
};

/// The table that the runner is given.
pub(crate) const KINDS: Kinds =
    Kinds { begin, steps_of, give_up: |engine, row, why| Box::pin(abandon::give_up(engine, row, why)) };

macro_rules! works {
    ($($kind:ident => $work:path,)*) => {
        /// Starts the operation with the work of its kind. A batch has no steps of its own: its parts do it.
        fn begin(runner: &Runner, row: OperationRow) {
            match row.operation.kind {
                $(OperationKind::$kind => runner.spawn::<$work>(row),)*
                OperationKind::Batch => {}
            }
        }

        /// The names of the steps of a kind of operation, in order.
        #[must_use]
        pub fn steps_of(kind: OperationKind) -> Vec<&'static str> {
            match kind {
                $(OperationKind::$kind => <$work as Work>::plan().steps.iter().map(|step| step.name).collect(),)*
                OperationKind::Batch => Vec::new(),
            }
        }

        /// Whether the memo of an operation of this kind can be read, and as what it would be written now.
        #[cfg(test)]
        fn read_and_write(kind: OperationKind, memo: &serde_json::Value) -> Result<serde_json::Value, Wording> {
            use crate::operation::memo::{read, write};
            match kind {
                $(OperationKind::$kind => read::<$work>(memo).map(|work| write(&work).unwrap()),)*
                OperationKind::Batch => unreachable!("a batch has no memo"),
            }
        }
    };
}

works! {
    CreateDesktops => MakeFolders,
    StartDesktop => Start,
    ShutdownDesktop => Shutdown,
    StopDesktop => Stop,
    ResetDesktop => Reset,
    RenewDesktop => Renew,
    PauseDesktop => Pause,
    ResumeDesktop => Resume,
    DeleteDesktop => Delete,
    RestoreDesktop => Restore,
    PurgeDesktop => Purge,
    GrowDisk => Grow,
    TemplateFromDesktop => MakeTemplate,
    ImportTemplate => Import,
    DeleteTemplate => bin::Delete,
    RestoreTemplate => bin::Restore,
    PurgeTemplate => bin::Purge,
    CollectWork => Collection,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use super::*;

    /// The memos of each version, by the kinds of operations that it had, as that version wrote them. The last is what is
    /// written now.
    const VERSIONS: [&str; 2] =
        [include_str!("../fixtures/memos/version-0.json"), include_str!("../fixtures/memos/version-1.json")];

    #[test]
    fn the_memos_of_every_version_are_read() {
        let versions = VERSIONS.map(|text| serde_json::from_str::<BTreeMap<String, Value>>(text).unwrap());
        for kind in OperationKind::ALL.iter().filter(|kind| **kind != OperationKind::Batch) {
            let now = &versions[1][kind.as_str()];
            let of_kind = |(version, memos)| Some((version, BTreeMap::get(memos, kind.as_str())?));
            for (version, memo) in versions.iter().enumerate().filter_map(of_kind) {
                let written = read_and_write(*kind, memo);
                assert_eq!(written.as_ref(), Ok(now), "{kind} of version {version}");
            }
        }
    }
}
