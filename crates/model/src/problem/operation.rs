//! Operations, batches, and the lease of the database.

use super::argument::Reasons;
use super::message::Wording;
use crate::Name;

messages! {
    BatchFailed { failed: u64, total: u64, reason: Wording } = "batch-failed", Unknown,
        "{failed} of {total} could not be done. {reason}";
    BatchFailedMostly { failed: u64, total: u64, same: usize, reason: Wording } = "batch-failed-mostly", Unknown,
        "{failed} of {total} could not be done, {same} of them for this: {reason}";
    BatchCancelled { cancelled: u64, total: u64 } = "batch-cancelled", Cancelled,
        "{cancelled} of {total} were cancelled.";
    OperationCancelled = "operation-cancelled", Cancelled,
        "It was cancelled.";
    OperationOver = "operation-over", WrongState,
        "It is over already.",
        "Nothing needs to be done.";
    MemoNotWritten { why: String } = "memo-not-written", Internal,
        "A memo cannot be written ({why}).";
    StepMadeToFail { step: String } = "step-made-to-fail", Internal,
        "The step {step} was made to fail.";
    AnotherBackendRuns = "another-backend-runs", Busy,
        "Another backend runs on this database.",
        "Stop that one first, or give this one a database of its own.";
    AnotherBackendTookOver = "another-backend-took-over", Busy,
        "Another backend has taken this database over.";
    OperationOverToAbandon = "operation-over-to-abandon", WrongState,
        "It is over already.",
        "Nothing needs to be done.";
    OperationGetsOn = "operation-gets-on", WrongState,
        "It is making progress: it is neither being undone nor waiting for anything.",
        "Cancel it instead; only an operation that hangs can be abandoned.";
    CannotGoOn { kind: String, name: Name, why: Wording } = "cannot-go-on", Internal,
        "This version of Sarrio cannot go on with {kind} of {name}: {why}.",
        "See whether anything was left behind, delete by hand what is of no use, then try again.";
    CannotGoOnLeaving { kind: String, name: Name, why: Wording, left: Reasons } = "cannot-go-on-leaving", Internal,
        "This version of Sarrio cannot go on with {kind} of {name}: {why}. It may have left behind: {left}.",
        "See whether anything was left behind, delete by hand what is of no use, then try again.";
    OperationAbandoned { who: String, when: Wording } = "operation-abandoned", Abandoned,
        "{who} abandoned it {when}";
    OperationAbandonedLeaving { who: String, when: Wording, left: Reasons }
        = "operation-abandoned-leaving", Abandoned,
        "{who} abandoned it {when} It may have left behind: {left}.";
}
