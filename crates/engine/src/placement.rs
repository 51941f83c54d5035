//! Which host takes a desktop. Plain code without clock or I/O: it explains itself and bears a million cases.

use sarrio_model::{HypervisorId, MiB, Name};

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
    /// Whether it answers and is not in maintenance; else why not.
    pub takes: Result<(), String>,
    /// Its memory, less what the host keeps for itself.
    pub memory: MiB,
    /// Its threads.
    pub threads: u32,
    /// Memory that was free when it was sampled last.
    pub free: MiB,
    /// Memory of all desktops that run there or are about to, by the books.
    pub reserved: MiB,
    /// Memory of desktops that are about to start there and are not in the sample yet.
    pub in_flight: MiB,
    /// Whether it reaches every storage path that the desktop reads.
    pub reaches: Result<(), String>,
    /// Whether its QEMU has SPICE.
    pub spice: bool,
}

impl Candidate {
    /// What a new desktop could take: what the sample leaves after the starts in flight, and never more than the books
    /// leave.
    #[must_use]
    pub fn room(&self) -> MiB {
        let sampled = self.free.0.saturating_sub(self.in_flight.0);
        let booked = self.memory.0.saturating_sub(self.reserved.0);
        MiB(sampled.min(booked))
    }

    fn refuses(&self, need: &Need) -> Option<Refusal> {
        if let Err(why) = &self.takes {
            return Some(Refusal::Away(why.clone()));
        }
        if need.memory > self.memory || u32::from(need.vcpus) > self.threads {
            return Some(Refusal::TooSmall);
        }
        if let Err(why) = &self.reaches {
            return Some(Refusal::Away(why.clone()));
        }
        if need.spice && !self.spice {
            return Some(Refusal::Away("its QEMU has no SPICE".to_owned()));
        }
        if need.memory > self.room() {
            return Some(Refusal::Full(self.room()));
        }
        None
    }
}

/// Why a host cannot take a desktop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is silent, in maintenance, or does not reach the storage: in words.
    Away(String),
    /// It could not even when empty.
    TooSmall,
    /// It has this much left.
    Full(MiB),
}

/// The hosts that can take a desktop, best first, and why the others cannot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use]
pub struct Ranking {
    /// Best first.
    pub best_first: Vec<HypervisorId>,
    /// The others.
    pub refused: Vec<(Name, Refusal)>,
}

/// Ranks by most room; ties by id, so that the same question has the same answer.
pub fn rank(need: &Need, hosts: &[Candidate]) -> Ranking {
    let mut ranking = Ranking::default();
    let mut fit: Vec<&Candidate> = Vec::new();
    for host in hosts {
        match host.refuses(need) {
            None => fit.push(host),
            Some(why) => ranking.refused.push((host.name.clone(), why)),
        }
    }
    fit.sort_by_key(|host| (std::cmp::Reverse(host.room()), host.id));
    ranking.best_first = fit.into_iter().map(|host| host.id).collect();
    ranking
}

impl Ranking {
    /// Why nobody can, in one sentence with names and numbers.
    #[must_use]
    pub fn explain(&self, need: &Need) -> String {
        if self.refused.is_empty() {
            return "There is no host yet.".to_owned();
        }
        let mut reasons: Vec<String> = self
            .refused
            .iter()
            .take(6)
            .map(|(name, why)| match why {
                Refusal::Away(why) => format!("{name}: {why}"),
                Refusal::TooSmall => {
                    format!("{name}: smaller than {} and {} processors", need.memory, need.vcpus)
                }
                Refusal::Full(room) => format!("{name}: {room} free, {} needed", need.memory),
            })
            .collect();
        if self.refused.len() > reasons.len() {
            reasons.push(format!("and {} more", self.refused.len() - reasons.len()));
        }
        format!("No host can take it. {}.", reasons.join("; "))
    }

    /// Whether every host was refused for being too small, whatever runs.
    #[must_use]
    pub fn over_any_host(&self) -> bool {
        self.best_first.is_empty()
            && !self.refused.is_empty()
            && self.refused.iter().all(|(_, why)| *why == Refusal::TooSmall)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn host(memory: u64, free: u64, reserved: u64, in_flight: u64) -> Candidate {
        Candidate {
            id: HypervisorId::new(),
            name: "h".parse().unwrap(),
            takes: Ok(()),
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
        let silent = Candidate { takes: Err("silent".into()), ..host(99999, 99999, 0, 0) };
        let ranking = rank(&need, &[small.clone(), full, good.clone(), silent]);
        assert_eq!(ranking.best_first, [good.id]);
        assert_eq!(
            ranking.explain(&need),
            "No host can take it. h: smaller than 4 GB and 2 processors; h: 2.1 GB free, 4 GB needed; h: silent."
        );
        assert!(rank(&need, &[small]).over_any_host());
    }

    proptest! {
        #[test]
        fn no_host_is_ever_given_more_than_it_has(
            sizes in prop::collection::vec((64u64..100_000, 0u64..100_000), 1..8),
            asks in prop::collection::vec(16u64..20_000, 1..200),
        ) {
            let mut hosts: Vec<_> = sizes.iter().map(|(memory, free)| host(*memory, *free, 0, 0)).collect();
            for ask in asks {
                let need = Need { memory: MiB(ask), vcpus: 1, spice: true };
                let ranking = rank(&need, &hosts);
                prop_assert_eq!(ranking.best_first.len() + ranking.refused.len(), hosts.len());
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
