# Operations, batches, and the lease of the database.
problem-batch-failed = { $failed } of { $total } could not be done. { $reason }
problem-batch-failed-mostly = { $failed } of { $total } could not be done, { $same } of them for this: { $reason }
problem-batch-cancelled = { $cancelled } of { $total } were cancelled.
problem-operation-cancelled = It was cancelled.
problem-operation-over = It is over already.
problem-memo-not-written = A memo cannot be written: { $why }.
problem-step-made-to-fail = The step { $step } was made to fail.
problem-another-backend-runs = Another backend runs on this database.
hint-another-backend-runs = Stop that one first, or give this one a database of its own.
problem-another-backend-took-over = Another backend has taken this database over.
