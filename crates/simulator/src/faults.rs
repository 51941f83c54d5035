//! Faults of single calls, and the hook that sees each call.

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use sarrio_hypervisor::HostError;

/// Before a call is carried out, or after it and before its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// Nothing is done yet.
    Before,
    /// It is done; the answer is not given yet.
    After,
}

/// A call to a host, told to the hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The host's address.
    pub host: String,
    /// The method of the port: `create_paused`, `make_folders`, …
    pub name: &'static str,
    /// Before or after.
    pub moment: Moment,
}

/// What the hook decides about a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It goes on.
    Go,
    /// The call never answers, as if its caller had been killed at that moment.
    Halt,
    /// The call fails with this error.
    Fail(HostError),
}

/// Faults of single calls of one host, by the name of the call.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    pub(crate) fail: BTreeMap<&'static str, VecDeque<HostError>>,
    pub(crate) lose: BTreeMap<&'static str, u32>,
    pub(crate) slow: BTreeMap<&'static str, Duration>,
}

impl Faults {
    pub(crate) fn take_failure(&mut self, call: &str) -> Option<HostError> {
        self.fail.get_mut(call)?.pop_front()
    }

    pub(crate) fn take_loss(&mut self, call: &str) -> bool {
        match self.lose.get_mut(call) {
            Some(left @ 1..) => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }
}
