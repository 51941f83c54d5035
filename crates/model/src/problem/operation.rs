//! Operations, batches, and the lease of the database.

use super::message::Wording;

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
        "It is over already.";
    MemoNotWritten { why: String } = "memo-not-written", Internal,
        "A memo cannot be written: {why}.";
    StepMadeToFail { step: String } = "step-made-to-fail", Internal,
        "The step {step} was made to fail.";
    AnotherBackendRuns = "another-backend-runs", Busy,
        "Another backend runs on this database.",
        "Stop that one first, or give this one a database of its own.";
    AnotherBackendTookOver = "another-backend-took-over", Busy,
        "Another backend has taken this database over.";
}
