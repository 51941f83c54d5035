//! From an operation's kind to its work.

use sarrio_model::OperationKind;
use sarrio_store::OperationRow;

use crate::{
    desktop::{
        Create, Delete, Grow, MakeTemplate, Pause, Purge, Reset, Restore, Resume, Shutdown, Start, Stop,
    },
    operation::{Runner, Work},
    template::{Import, bin},
};

macro_rules! works {
    ($($kind:ident => $work:path,)*) => {
        /// Starts the operation with the work of its kind. A batch has no steps of its own: its parts do it.
        pub(crate) fn dispatch(runner: &Runner, row: OperationRow) {
            match row.operation.kind {
                $(OperationKind::$kind => runner.spawn::<$work>(row),)*
                OperationKind::Batch => {}
            }
        }

        /// The names of the steps of a kind.
        pub(crate) fn steps_of(kind: OperationKind) -> Vec<&'static str> {
            match kind {
                $(OperationKind::$kind => <$work as Work>::plan().steps.iter().map(|step| step.name).collect(),)*
                OperationKind::Batch => Vec::new(),
            }
        }
    };
}

works! {
    CreateDesktops => Create,
    StartDesktop => Start,
    ShutdownDesktop => Shutdown,
    StopDesktop => Stop,
    ResetDesktop => Reset,
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
}
