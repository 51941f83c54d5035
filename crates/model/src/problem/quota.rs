//! Quotas that are reached.

use std::fmt;

use super::argument::{Argued, Reasons};
use super::message::{Argument, Wording};
use crate::{Bytes, MiB};

messages! {
    DesktopQuotaReached { who: String, used: u64, limit: u64, more: MoreAsked, origin: Wording }
        = "desktop-quota-reached", QuotaDesktops,
        "{who} has {used} of {limit} desktops{more}. The limit comes from {origin}.";
    RunningQuotaReached { who: String, used: u64, limit: u64, more: MoreAsked, origin: Wording }
        = "running-quota-reached", QuotaRunning,
        "{who} has {used} of {limit} desktops on{more}. The limit comes from {origin}.";
    RunningVcpusQuotaReached { who: String, used: u64, limit: u64, more: u64, origin: Wording }
        = "running-vcpus-quota-reached", QuotaRunningVcpus,
        "What {who} has on uses {used} of {limit} processors; {more} more were asked for. The limit comes from {origin}.";
    RunningMemoryQuotaReached { who: String, used: MiB, limit: MiB, more: MiB, origin: Wording }
        = "running-memory-quota-reached", QuotaRunningMemory,
        "What {who} has on uses {used} of {limit} of memory; {more} more were asked for. The limit comes from {origin}.";
    TemplateQuotaReached { who: String, used: u64, limit: u64, more: MoreAsked, origin: Wording }
        = "template-quota-reached", QuotaTemplates,
        "{who} has {used} of {limit} templates{more}. The limit comes from {origin}.";
    MediaQuotaReached { who: String, used: u64, limit: u64, more: MoreAsked, origin: Wording }
        = "media-quota-reached", QuotaMedia,
        "{who} has {used} of {limit} ISO images{more}. The limit comes from {origin}.";
    StorageQuotaReached { who: String, used: Bytes, limit: Bytes, more: Bytes, origin: Wording }
        = "storage-quota-reached", QuotaStorage,
        "The disks of {who} take {used} of {limit}; {more} more were asked for. The limit comes from {origin}.";
    DiskOverQuota { who: String, size: Bytes, limit: Bytes, origin: Wording }
        = "disk-over-quota", QuotaDiskSize,
        "A disk of {who} has at most {limit}, not {size}. The limit comes from {origin}.";
    DesktopVcpusOverQuota { who: String, vcpus: u64, limit: u64, origin: Wording }
        = "desktop-vcpus-over-quota", QuotaDesktopVcpus,
        "A desktop of {who} has at most {limit} processors, not {vcpus}. The limit comes from {origin}.";
    DesktopMemoryOverQuota { who: String, memory: MiB, limit: MiB, origin: Wording }
        = "desktop-memory-over-quota", QuotaDesktopMemory,
        "A desktop of {who} has at most {limit} of memory, not {memory}. The limit comes from {origin}.";
    BatchOverQuota { who: String, count: u64, limit: u64, origin: Wording }
        = "batch-over-quota", QuotaBatch,
        "{who} creates at most {limit} desktops at once, not {count}. The limit comes from {origin}.";
    SeveralOverQuota { over: u64, people: u64, names: Reasons, reason: Wording }
        = "several-over-quota", QuotaDesktops,
        "The quotas of {over} of {people} people do not allow it: {names}. {reason}";
    CeilingOfNobody = "ceiling-of-nobody", Invalid,
        "A ceiling is set for a category or a group.",
        "Set a limit instead.";
}

/// How many more were asked for. One more, which is what is mostly asked for, needs no words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoreAsked(pub u64);

impl fmt::Display for MoreAsked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => Ok(()),
            more => write!(f, "; {more} more were asked for"),
        }
    }
}

impl Argued for MoreAsked {
    fn argument(&self) -> Argument {
        Argument::Number(self.0)
    }

    fn samples() -> Vec<Self> {
        vec![Self(1), Self(3)]
    }
}
