//! What people are told of a quota that is reached.

use std::collections::HashSet;

use sarrio_model::{
    Bytes, MiB, Problem, Quantity, UserId,
    problem::{
        BatchOverQuota, DesktopMemoryOverQuota, DesktopQuotaReached, DesktopVcpusOverQuota, DiskOverQuota,
        Fact, MediaQuotaReached, MoreAsked, MorePeople, Reasons, RunningMemoryQuotaReached,
        RunningQuotaReached, RunningVcpusQuotaReached, SeveralOverQuota, StorageQuotaReached,
        TemplateQuotaReached, Wording,
    },
};
use sarrio_store::QuotaHolder;

use super::{bound::Bound, demand::Demand};

/// How many people a sentence names.
const NAMED: usize = 50;

/// Why these bounds, with what is used of each, do not allow the demands; `None` where there are none. A person's own limit
/// is told before a ceiling, and of several people all are named.
pub(super) fn problem(over: &[(&Bound, u64)], demands: &[Demand]) -> Option<Problem> {
    let of_person = |(bound, _): &&(&Bound, u64)| matches!(bound.holder, QuotaHolder::Person(_));
    let people: Vec<&(&Bound, u64)> = over.iter().filter(of_person).collect();
    let (first, used) = people.first().copied().or(over.first())?;
    let reason = of_bound(first, *used);
    let mut named = HashSet::new();
    let mut names: Vec<Wording> = people
        .iter()
        .filter(|(bound, _)| named.insert(bound.holder))
        .map(|(bound, _)| Fact { text: bound.who.clone() }.into())
        .collect();
    let asked: HashSet<UserId> = demands.iter().map(|demand| demand.person.id).collect();
    if names.is_empty() || asked.len() == 1 {
        return Some(reason);
    }
    let over = names.len();
    if over > NAMED {
        names.truncate(NAMED);
        names.push(MorePeople { more: over - NAMED }.into());
    }
    let (over, people, names) = (over as u64, asked.len() as u64, Reasons(names));
    let several = SeveralOverQuota { over, people, names, reason: reason.wording() };
    Some(several.problem().because_of(&reason))
}

fn of_bound(bound: &Bound, used: u64) -> Problem {
    let Bound { who, most: limit, more, .. } = bound;
    let (who, origin, limit, more) = (who.clone(), bound.origin.clone(), *limit, *more);
    let asked = MoreAsked(more);
    match bound.quantity {
        Quantity::Desktops => DesktopQuotaReached { who, used, limit, more: asked, origin }.into(),
        Quantity::Running => RunningQuotaReached { who, used, limit, more: asked, origin }.into(),
        Quantity::RunningVcpus => RunningVcpusQuotaReached { who, used, limit, more, origin }.into(),
        Quantity::RunningMemory => {
            let (used, limit, more) = (MiB(used), MiB(limit), MiB(more));
            RunningMemoryQuotaReached { who, used, limit, more, origin }.into()
        }
        Quantity::Templates => TemplateQuotaReached { who, used, limit, more: asked, origin }.into(),
        Quantity::Media => MediaQuotaReached { who, used, limit, more: asked, origin }.into(),
        Quantity::Storage => {
            let (used, limit, more) = (Bytes(used), Bytes(limit), Bytes(more));
            StorageQuotaReached { who, used, limit, more, origin }.into()
        }
        Quantity::DiskSize => DiskOverQuota { who, size: Bytes(more), limit: Bytes(limit), origin }.into(),
        Quantity::DesktopVcpus => {
            DesktopVcpusOverQuota { who, vcpus: more, limit, origin }.at("hardware.vcpus")
        }
        Quantity::DesktopMemory => {
            let (memory, limit) = (MiB(more), MiB(limit));
            DesktopMemoryOverQuota { who, memory, limit, origin }.at("hardware.memory")
        }
        Quantity::Batch => BatchOverQuota { who, count: more, limit, origin }.into(),
    }
}
