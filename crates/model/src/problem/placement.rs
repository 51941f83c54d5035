//! Why no host takes a desktop.

use super::argument::Reasons;
use crate::MiB;

messages! {
    NoHostYet = "no-host-yet", NoHost,
        "There is no host yet.";
    NoHostTakesIt { reasons: Reasons } = "no-host-takes-it", NoHost,
        "No host can take it. {reasons}.";
    NoHostWithMemory { memory: MiB } = "no-host-with-memory", OverAnyHost,
        "No host has more than {memory}.";
    NoHostWithProcessors { threads: u32 } = "no-host-with-processors", OverAnyHost,
        "No host has more than {threads} processors and that much memory.";
}
