//! Which host a desktop is started on. Plain code without clock or I/O, so that tests can try very many cases; it explains
//! its choice in words.

use sarrio_model::{
    HypervisorId, MiB, Name, Problem,
    problem::{
        HostTooFull, HostTooSmall, HostWithoutSpice, MoreHosts, NoHostTakesIt, NoHostYet, Reasons, Wording,
    },
};

/// What a desktop needs of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Need {
    /// Memory.
    pub memory: MiB,
    /// Virtual processors.
    pub vcpus: u16,
    /// Whether it wants a SPICE console.
    pub spice: bool,
}

/// A host as placement sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub id: HypervisorId,
    /// Its name, for the reasons.
    pub name: Name,
    /// Whether it answers and is not in maintenance; if not, why.
    pub available: Result<(), Wording>,
    /// Its memory, less what the host keeps for itself.
    pub memory: MiB,
    /// Its threads.
    pub threads: u32,
    /// Memory that was free when it was sampled last.
    pub free: MiB,
    /// Memory of all desktops that run there or are being started there, as the store knows it.
    pub reserved: MiB,
    /// Memory of desktops that are being started there and are not in the sample yet.
    pub in_flight: MiB,
    /// Whether it reaches every storage path that the desktop reads from; if not, why.
    pub reaches: Result<(), Wording>,
    /// Whether its QEMU has SPICE.
    pub spice: bool,
}

impl Candidate {
    /// Memory that a new desktop could take: what was free in the sample less what is being started, and never more than
    /// what is not reserved.
    #[must_use]
    pub fn room(&self) -> MiB {
        let sampled = self.free.0.saturating_sub(self.in_flight.0);
        let unreserved = self.memory.0.saturating_sub(self.reserved.0);
        MiB(sampled.min(unreserved))
    }

    fn exclusion(&self, need: &Need) -> Option<Exclusion> {
        if let Err(why) = &self.available {
            return Some(Exclusion::Unavailable(why.clone()));
        }
        if need.memory > self.memory || u32::from(need.vcpus) > self.threads {
            return Some(Exclusion::TooSmall);
        }
        if let Err(why) = &self.reaches {
            return Some(Exclusion::Unavailable(why.clone()));
        }
        if need.spice && !self.spice {
            return Some(Exclusion::Unavailable(HostWithoutSpice { host: self.name.clone() }.into()));
        }
        if need.memory > self.room() {
            return Some(Exclusion::Full(self.room()));
        }
        None
    }
}

/// Why a host cannot take a desktop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exclusion {
    /// It does not answer, is in maintenance, or does not reach the storage: the reason, in words.
    Unavailable(Wording),
    /// It is too small even when nothing runs there.
    TooSmall,
    /// It has only this much memory left.
    Full(MiB),
}

/// The hosts that can take a desktop, and why the others cannot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use]
pub struct Ranking {
    /// Best first.
    pub best_first: Vec<HypervisorId>,
    /// The other hosts, each with the reason.
    pub excluded: Vec<(Name, Exclusion)>,
}

/// Ranks hosts by most room; equal ones by id, so that the same question always has the same answer.
pub fn rank(need: &Need, hosts: &[Candidate]) -> Ranking {
    let mut ranking = Ranking::default();
    let mut fit: Vec<&Candidate> = Vec::new();
    for host in hosts {
        match host.exclusion(need) {
            None => fit.push(host),
            Some(why) => ranking.excluded.push((host.name.clone(), why)),
        }
    }
    fit.sort_by_key(|host| (std::cmp::Reverse(host.room()), host.id));
    ranking.best_first = fit.into_iter().map(|host| host.id).collect();
    ranking
}

/// Where several desktops with the same need go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use]
pub struct Spread {
    /// How many each host gets, in the order of the hosts.
    pub given: Vec<u32>,
    /// The ranking of the first desktop that found no host; absent if all found one.
    pub left_out: Option<Ranking>,
}

impl Spread {
    /// How many found a host.
    #[must_use]
    pub fn placed(&self) -> u32 {
        self.given.iter().sum()
    }
}

/// Gives each of `count` desktops to the host that [`rank`] puts first, one after the other, as when they are started. The
/// hosts are left as they are then: with that much more reserved.
pub fn spread(need: &Need, hosts: &mut [Candidate], count: u32) -> Spread {
    let mut spread = Spread { given: vec![0; hosts.len()], left_out: None };
    for _ in 0..count {
        let ranking = rank(need, hosts);
        let best = ranking.best_first.first();
        let Some(at) = best.and_then(|best| hosts.iter().position(|host| host.id == *best)) else {
            spread.left_out = Some(ranking);
            break;
        };
        for sum in [&mut hosts[at].reserved, &mut hosts[at].in_flight] {
            sum.0 = sum.0.saturating_add(need.memory.0);
        }
        spread.given[at] += 1;
    }
    spread
}

impl Ranking {
    /// Why no host can take it, with names and numbers.
    #[must_use]
    pub fn explain(&self, need: &Need) -> Problem {
        if self.excluded.is_empty() {
            return NoHostYet.into();
        }
        let reason = |(host, why): &(Name, Exclusion)| {
            let host = host.clone();
            match why {
                Exclusion::Unavailable(why) => why.clone(),
                Exclusion::TooSmall => {
                    HostTooSmall { host, memory: need.memory, processors: need.vcpus }.into()
                }
                Exclusion::Full(room) => HostTooFull { host, free: *room, needed: need.memory }.into(),
            }
        };
        let mut reasons: Vec<Wording> = self.excluded.iter().take(6).map(reason).collect();
        if self.excluded.len() > reasons.len() {
            reasons.push(MoreHosts { more: self.excluded.len() - reasons.len() }.into());
        }
        NoHostTakesIt { reasons: Reasons(reasons) }.into()
    }

    /// Whether every host is too small, whatever runs there.
    #[must_use]
    pub fn over_any_host(&self) -> bool {
        self.best_first.is_empty()
            && !self.excluded.is_empty()
            && self.excluded.iter().all(|(_, why)| *why == Exclusion::TooSmall)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sarrio_model::problem::HostNotAnswering;

    use super::*;

    fn host(memory: u64, free: u64, reserved: u64, in_flight: u64) -> Candidate {
        Candidate {
            id: HypervisorId::new(),
            name: "h".parse().unwrap(),
            available: Ok(()),
            memory: MiB(memory),
            threads: 8,
            free: MiB(free),
            reserved: MiB(reserved),
            in_flight: MiB(in_flight),
            reaches: Ok(()),
            spice: true,
        }
    }

    #[test]
    fn the_emptiest_host_is_first_and_the_others_say_why() {
        let need = Need { memory: MiB(4096), vcpus: 2, spice: true };
        let (small, full, good) = (host(2048, 2048, 0, 0), host(8192, 2150, 0, 0), host(16384, 12000, 0, 0));
        let silent = Candidate {
            available: Err(HostNotAnswering { host: Name::lossy("h") }.into()),
            ..host(99999, 99999, 0, 0)
        };
        let ranking = rank(&need, &[small.clone(), full, good.clone(), silent]);
        assert_eq!(ranking.best_first, [good.id]);
        assert_eq!(
            ranking.explain(&need).detail,
            "No host can take it. h: smaller than 4 GB and 2 processors; h: 2.1 GB free, 4 GB needed; h: does not answer."
        );
        assert!(rank(&need, &[small]).over_any_host());
    }

    proptest! {
        #[test]
        fn desktops_that_are_spread_out_are_where_one_start_after_another_puts_them(
            sizes in prop::collection::vec((64u64..100_000, 0u64..100_000, 0u64..5_000), 0..8),
            ask in 16u64..20_000,
            count in 0u32..80,
        ) {
            let hosts: Vec<_> =
                sizes.iter().map(|(memory, free, reserved)| host(*memory, *free, *reserved, 0)).collect();
            let need = Need { memory: MiB(ask), vcpus: 1, spice: true };
            let mut at_once = hosts.clone();
            let spread = spread(&need, &mut at_once, count);
            let (mut one_by_one, mut given) = (hosts.clone(), vec![0; hosts.len()]);
            for _ in 0..count {
                let Some(best) = rank(&need, &one_by_one).best_first.first().copied() else { break };
                let at = one_by_one.iter().position(|host| host.id == best).unwrap();
                one_by_one[at].reserved.0 += ask;
                one_by_one[at].in_flight.0 += ask;
                given[at] += 1;
            }
            prop_assert_eq!(&at_once, &one_by_one);
            prop_assert_eq!(spread.placed() == count, spread.left_out.is_none());
            prop_assert_eq!(&spread.given, &given);
            for ((before, after), given) in hosts.iter().zip(&at_once).zip(&spread.given) {
                prop_assert_eq!(after.reserved.0 - before.reserved.0, u64::from(*given) * ask);
                prop_assert!(*given == 0 || after.reserved <= after.memory);
            }
        }

        #[test]
        fn no_host_is_ever_given_more_than_it_has(
            sizes in prop::collection::vec((64u64..100_000, 0u64..100_000), 1..8),
            asks in prop::collection::vec(16u64..20_000, 1..200),
        ) {
            let mut hosts: Vec<_> = sizes.iter().map(|(memory, free)| host(*memory, *free, 0, 0)).collect();
            for ask in asks {
                let need = Need { memory: MiB(ask), vcpus: 1, spice: true };
                let ranking = rank(&need, &hosts);
                prop_assert_eq!(ranking.best_first.len() + ranking.excluded.len(), hosts.len());
                if let Some(best) = ranking.best_first.first() {
                    let chosen = hosts.iter_mut().find(|h| h.id == *best).unwrap();
                    prop_assert!(chosen.room() >= need.memory);
                    chosen.reserved.0 += ask;
                    chosen.in_flight.0 += ask;
                    prop_assert!(chosen.reserved <= chosen.memory && chosen.in_flight <= chosen.free);
                }
            }
        }
    }
}
