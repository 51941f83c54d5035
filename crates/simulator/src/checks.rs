//! The named checks of a host, and its load.

use sarrio_hypervisor::{HostError, HostResult, StorageDir};
use sarrio_model::{Check, CheckName, Code, HostLoad, MiB, Outcome, SiteId};

use crate::{Moment, call::Calls, host::Trouble, link::HostLink, world::World};

fn passed(name: CheckName, found: impl Into<String>) -> Check {
    Check { name, outcome: Outcome::Passed, found: found.into(), advice: None }
}

fn failed(name: CheckName, code: Code, found: impl Into<String>) -> Check {
    Check { name, outcome: Outcome::Failed, found: found.into(), advice: Some(code.hint().to_owned()) }
}

fn skipped(name: CheckName) -> Check {
    let found = "not tried: an earlier check failed".to_owned();
    Check { name, outcome: Outcome::Skipped, found, advice: None }
}

impl Calls {
    pub(crate) async fn check(&self, paths: &[StorageDir], network: Option<&str>) -> Vec<Check> {
        // The hook sees a check as it sees every call. The faults of single calls do not apply to it.
        if let Err(error) = self.hook("check", Moment::Before).await {
            return vec![failed(CheckName::Reach, error.code(), error.to_string())];
        }
        self.shared.world().checks(&self.link, paths, network)
    }
}

impl World {
    fn checks(&mut self, link: &HostLink, paths: &[StorageDir], network: Option<&str>) -> Vec<Check> {
        let address = link.address.as_str();
        let trouble = self.host(address).trouble();
        let refusal = self.host(address).refusal(&link.connection);
        let mut checks = Vec::new();
        let of_connection = [
            (
                CheckName::Reach,
                "its sshd answers",
                (trouble == Some(Trouble::Silent)).then(|| HostError::Unreachable("no answer".to_owned())),
            ),
            (
                CheckName::HostKey,
                "it shows the pinned key",
                refusal.clone().filter(|error| *error == HostError::KeyChanged),
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
                    Some(Trouble::Hung) => Some(HostError::NoLibvirt("it is stuck".to_owned())),
                    _ => refusal.filter(|error| matches!(error, HostError::NoLibvirt(_))),
                },
            ),
        ];
        for (name, found, error) in of_connection {
            match error {
                None => checks.push(passed(name, found)),
                Some(error) => {
                    checks.push(failed(name, error.code(), error.to_string()));
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
        let facts = self.host(address).facts.clone();
        let seen: HostResult<()> = paths.iter().try_for_each(|path| {
            self.mounted(address, path)?;
            self.path_status(address, path).map(drop)
        });
        let other_site = self.host(address).machines.values().any(|machine| machine.spec.site != site);
        vec![
            passed(CheckName::Qemu, format!("QEMU {}", facts.qemu)),
            if facts.kvm {
                passed(CheckName::Kvm, "guests run on the processor")
            } else {
                Check {
                    name: CheckName::Kvm,
                    outcome: Outcome::Warning,
                    found: "guests are emulated".to_owned(),
                    advice: Some("Turn on virtualisation in its firmware.".to_owned()),
                }
            },
            if facts.spice {
                passed(CheckName::SpiceTls, "consoles are encrypted")
            } else {
                failed(CheckName::SpiceTls, Code::TicketRefused, "QEMU there has no SPICE")
            },
            match seen {
                Ok(()) => passed(CheckName::Paths, format!("{} of {} usable", paths.len(), paths.len())),
                Err(error) => failed(CheckName::Paths, error.code(), error.to_string()),
            },
            passed(CheckName::Clock, "it agrees"),
            passed(CheckName::Network, network.unwrap_or("none is wanted")),
            passed(CheckName::GuestIsolation, "each desktop uses its own address alone"),
            if other_site {
                Check {
                    name: CheckName::OtherSite,
                    outcome: Outcome::Warning,
                    found: "another site of Sarrio runs desktops there".to_owned(),
                    advice: Some("Give each site hosts of its own.".to_owned()),
                }
            } else {
                passed(CheckName::OtherSite, "no other site uses it")
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
const ORDER: [CheckName; 12] = [
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
    CheckName::OtherSite,
];
