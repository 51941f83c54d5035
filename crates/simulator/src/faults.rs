//! Faults of single calls, and the hook that sees each call.

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use sarrio_hypervisor::HostError;

/// When the hook is asked about a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// Before it is carried out.
    Before,
    /// When it is carried out, before it is answered.
    After,
}

/// A call to a host, as the hook sees it.
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
    /// The call goes on.
    Go,
    /// The call never answers, as if its caller had been killed at that moment.
    Halt,
    /// The call fails with this error.
    Fail(HostError),
}

/// The faults that a test has set for calls to one host, by the name of the call.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    /// The errors of the next calls.
    pub(crate) fail: BTreeMap<&'static str, VecDeque<HostError>>,
    /// How many answers will be lost.
    pub(crate) lose: BTreeMap<&'static str, u32>,
    /// How long each call takes.
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
