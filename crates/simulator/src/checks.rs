//! The named checks of a host, and its load.

use sarrio_hypervisor::{HostError, HostResult, StorageDir};
use sarrio_model::{
    Check, CheckName, HostLoad, MiB, Name, Outcome, SiteId,
    problem::{
        DomainCount, Fact, GuestsEmulated, GuestsIsolated, GuestsOnProcessor, LibvirtStuck,
        NetworksCanBeLimited, NetworksCannotBeLimited, NftNotInstalled, NoAnswer, NoOtherSite, NoWayToIt,
        OtherSiteRuns, QemuWithoutSpice,
    },
};

use crate::{Moment, call::Calls, host::Trouble, link::HostLink, world::World};

fn passed(name: CheckName, found: impl Into<String>) -> Check {
    Check::new(name, Outcome::Passed, Fact { text: found.into() })
}

fn skipped(name: CheckName) -> Check {
    Check::new(name, Outcome::Skipped, NoWayToIt)
}

/// Whether the error happened before the host's own sshd was reached.
fn is_on_the_way(error: &HostError) -> bool {
    matches!(
        error,
        HostError::Unreachable(_)
            | HostError::PortSilent { .. }
            | HostError::JumpHostInTheWay { .. }
            | HostError::JumpSignIn { .. }
            | HostError::JumpKeyChanged(_)
            | HostError::JumpKeyUnknown(_)
    )
}

impl Calls {
    pub(crate) async fn check(&self, paths: &[StorageDir], network: Option<&str>) -> Vec<Check> {
        // The hook sees a check as it sees every call. The faults of single calls do not apply to it.
        if let Err(error) = self.hook("check", Moment::Before).await {
            let host = Name::lossy(&self.link.address);
            return vec![Check::of_problem(CheckName::Reach, error.problem(&host))];
        }
        self.shared.world().checks(&self.link, paths, network)
    }
}

impl World {
    fn checks(&mut self, link: &HostLink, paths: &[StorageDir], network: Option<&str>) -> Vec<Check> {
        let address = link.address.as_str();
        let host = Name::lossy(address);
        let trouble = self.host(address).trouble();
        let refusal = self.refusal(address, &link.connection);
        let mut checks = Vec::new();
        let of_connection = [
            (
                CheckName::Reach,
                "its sshd answers",
                match (trouble, &refusal) {
                    (Some(Trouble::Silent), _) => Some(HostError::Unreachable(NoAnswer.into())),
                    (_, Some(error)) if is_on_the_way(error) => Some(error.clone()),
                    _ => None,
                },
            ),
            (
                CheckName::HostKey,
                "it shows the pinned key",
                refusal
                    .clone()
                    .filter(|error| matches!(error, HostError::KeyChanged | HostError::KeyUnknown)),
            ),
            (
                CheckName::SignIn,
                "it lets us in",
                refusal.clone().filter(|error| matches!(error, HostError::SignIn(_))),
            ),
            (
                CheckName::Libvirt,
                "libvirt 9.0.0",
                match trouble {
                    Some(Trouble::Hung) => Some(HostError::NoLibvirt(LibvirtStuck.into())),
                    _ => refusal.filter(|error| matches!(error, HostError::NoLibvirt(_))),
                },
            ),
        ];
        for (name, found, error) in of_connection {
            match error {
                None => checks.push(passed(name, found)),
                Some(error) => {
                    checks.push(Check::of_problem(name, error.problem(&host)));
                    let done = checks.len();
                    checks.extend(ORDER[done..].iter().map(|name| skipped(*name)));
                    return checks;
                }
            }
        }
        checks.extend(self.checks_of_host(address, link.site, paths, network));
        checks
    }

    fn checks_of_host(
        &mut self,
        address: &str,
        site: SiteId,
        paths: &[StorageDir],
        network: Option<&str>,
    ) -> Vec<Check> {
        let (facts, nftables) = (self.host(address).facts.clone(), self.host(address).nftables);
        let seen: HostResult<()> = paths.iter().try_for_each(|path| {
            self.mounted(address, path)?;
            self.path_status(address, path).map(drop)
        });
        let other_site = self.host(address).machines.values().any(|machine| machine.spec.site != site);
        vec![
            passed(CheckName::Qemu, format!("QEMU {}", facts.qemu)),
            if facts.kvm {
                Check::new(CheckName::Kvm, Outcome::Passed, GuestsOnProcessor)
            } else {
                Check::new(CheckName::Kvm, Outcome::Warning, GuestsEmulated)
            },
            if facts.spice {
                passed(CheckName::SpiceTls, "consoles are encrypted")
            } else {
                Check::new(CheckName::SpiceTls, Outcome::Failed, QemuWithoutSpice)
            },
            match seen {
                Ok(()) => passed(CheckName::Paths, format!("{} of {} usable", paths.len(), paths.len())),
                Err(error) => Check::of_problem(CheckName::Paths, error.problem(&Name::lossy(address))),
            },
            passed(CheckName::Clock, "it agrees"),
            passed(CheckName::Network, network.unwrap_or("none is wanted")),
            Check::new(CheckName::GuestIsolation, Outcome::Passed, GuestsIsolated),
            if nftables {
                Check::new(CheckName::NetworkLimits, Outcome::Passed, NetworksCanBeLimited)
            } else {
                let why = NftNotInstalled.into();
                Check::new(CheckName::NetworkLimits, Outcome::Warning, NetworksCannotBeLimited { why })
            },
            match other_site {
                true => {
                    let domains = DomainCount(1);
                    Check::new(CheckName::OtherSite, Outcome::Warning, OtherSiteRuns { domains })
                }
                false => Check::new(CheckName::OtherSite, Outcome::Passed, NoOtherSite),
            },
        ]
    }

    pub(crate) fn load(&mut self, address: &str, site: SiteId) -> HostLoad {
        let host = self.host(address);
        let running = host.machines.values().filter(|machine| machine.spec.site == site).count();
        let running = u32::try_from(running).unwrap_or(u32::MAX);
        HostLoad {
            cpu_percent: f32::from(u16::try_from(running).unwrap_or(u16::MAX)).min(100.0),
            iowait_percent: 0.0,
            memory_free: MiB(host.facts.memory.0.saturating_sub(host.taken().0)),
            running,
        }
    }
}

/// The order in which the checks are run and listed.
const ORDER: [CheckName; 13] = [
    CheckName::Reach,
    CheckName::HostKey,
    CheckName::SignIn,
    CheckName::Libvirt,
    CheckName::Qemu,
    CheckName::Kvm,
    CheckName::SpiceTls,
    CheckName::Paths,
    CheckName::Clock,
    CheckName::Network,
    CheckName::GuestIsolation,
    CheckName::NetworkLimits,
    CheckName::OtherSite,
];
