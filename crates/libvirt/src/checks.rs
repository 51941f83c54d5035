//! The checks of a host: what was found, and what to do. While the link is down, they try what they can.

use std::time::Duration;

use jiff::Timestamp;
use sarrio_hypervisor::{Domain, HostError, Link, StorageDir};
use sarrio_model::{
    Check, CheckName, Connection, HostKey, Outcome, SshTarget,
    problem::{
        AddressAndPort, BridgeFound, CardWithoutRules, CertificateEnded, CertificateUnreadable,
        CertificateUntil, ClockDiffers, ClockUnreadable, DomainCount, Fact, GuestsEmulated, GuestsIsolated,
        GuestsNotIsolated, GuestsOnOtherBridge, GuestsOnProcessor, HostCall, KeysShown, LibvirtIsSilent,
        NetworkFound, NetworkMissing, NetworkNotStarted, NetworksCanBeLimited, NetworksCannotBeLimited,
        NoOtherSite, NoPathYet, NoWayToIt, NotKernelBridge, NotReached, NotTried, OtherKeyShown,
        OtherSiteRuns, PathUnusable, PathWithoutLocks, QemuWithoutSpice, ReachedThrough, SignedInAs,
        SpiceWithoutTls, ThisMachine, VersionTooOld, Wording,
    },
};
use virt::connect::Connect;

use crate::{
    connections::Connections,
    console,
    domain_xml::NetworkKind,
    domains, facts,
    host::Host,
    host_key,
    isolation::{self, NotIsolated},
    limits, network,
    script::Script,
    session::Session,
    storage,
};

const READ: Duration = Duration::from_secs(5);
/// The difference between two clocks from which tickets and logs are affected, in seconds.
const CLOCKS_DIFFER: f64 = 2.0;
/// The difference from which tickets are useless, in seconds.
const CLOCKS_WRONG: f64 = 60.0;

fn passed(name: CheckName, finding: impl Into<Wording>) -> Check {
    Check::new(name, Outcome::Passed, finding)
}

/// What was found needs no words: a version, a fingerprint.
fn fact(name: CheckName, text: impl Into<String>) -> Check {
    passed(name, Fact { text: text.into() })
}

fn warning(name: CheckName, finding: impl Into<Wording>) -> Check {
    Check::new(name, Outcome::Warning, finding)
}

fn failed(name: CheckName, finding: impl Into<Wording>) -> Check {
    Check::new(name, Outcome::Failed, finding)
}

fn skipped(name: CheckName, why: impl Into<Wording>) -> Check {
    Check::new(name, Outcome::Skipped, why)
}

/// All checks except the viewers' address, each after those that it depends on.
pub async fn check(host: &Host, paths: &[StorageDir], network: Option<&str>) -> Vec<Check> {
    let mut checks = contact(host).await;
    let session = host.session();
    let connections = host.connections();
    let of_error = |name, error: &HostError| Check::of_problem(name, error.problem(&host.name));
    checks.push(match &session {
        Ok(_) => match &host.connection {
            Connection::Local => passed(CheckName::SignIn, ThisMachine),
            Connection::Ssh { target, .. } => {
                passed(CheckName::SignIn, SignedInAs { user: target.user.to_string() })
            }
        },
        Err(error @ (HostError::SignIn(_) | HostError::JumpSignIn { .. })) => {
            of_error(CheckName::SignIn, error)
        }
        Err(error) => skipped(CheckName::SignIn, NotTried { why: error.problem(&host.name).wording() }),
    });
    match &connections {
        Ok(connections) => checks.extend(libvirt(host, connections).await),
        Err(error) => {
            checks.push(match &session {
                Ok(_) => of_error(CheckName::Libvirt, error),
                Err(_) => skipped(CheckName::Libvirt, NoWayToIt),
            });
            for name in [CheckName::Qemu, CheckName::Kvm] {
                checks.push(skipped(name, LibvirtIsSilent));
            }
        }
    }
    checks.push(match (&session, &connections) {
        (Ok(session), Ok(connections)) => spice(host, session, connections).await,
        _ => skipped(CheckName::SpiceTls, LibvirtIsSilent),
    });
    match &session {
        Ok(session) => {
            checks.push(storage_paths(host, session, paths).await);
            checks.push(clock(session).await);
        }
        Err(_) => {
            for name in [CheckName::Paths, CheckName::Clock] {
                checks.push(skipped(name, NoWayToIt));
            }
        }
    }
    match &connections {
        Ok(connections) => {
            checks.extend(match network {
                Some(network) => Some(its_network(host, connections, network).await),
                None => None,
            });
            // Without a default network, or where its bridge is not found, only the rules are tried.
            let bridge = match network {
                Some(name) => network::bridge_of(host, connections, name).await.unwrap_or_default(),
                None => String::new(),
            };
            checks.push(guest_isolation(host, &bridge).await);
            checks.push(network_limits(host, &bridge).await);
            checks.push(other_site(host).await);
        }
        Err(_) => {
            for name in [CheckName::GuestIsolation, CheckName::NetworkLimits, CheckName::OtherSite] {
                checks.push(skipped(name, LibvirtIsSilent));
            }
        }
    }
    checks
}

/// Whether it is reached and presents the pinned key.
async fn contact(host: &Host) -> Vec<Check> {
    let (target, pinned, jump_key) = match &host.connection {
        Connection::Local => {
            let here = |name| passed(name, ThisMachine);
            return vec![here(CheckName::Reach), here(CheckName::HostKey)];
        }
        Connection::Ssh { host_key: None, .. } => {
            let unknown = HostError::KeyUnknown.problem(&host.name);
            return vec![
                skipped(CheckName::Reach, NotTried { why: unknown.wording() }),
                Check::of_problem(CheckName::HostKey, unknown),
            ];
        }
        Connection::Ssh { target, host_key: Some(host_key), jump_key } => (target, host_key, jump_key),
    };
    let link = host.link.borrow().clone();
    match target.jump_host() {
        Some(jump) => contact_through(host, &jump, pinned, jump_key.as_ref(), &link),
        None => contact_straight(host, target, pinned, &link).await,
    }
}

/// Behind a jump host, only the link itself shows it.
fn contact_through(
    host: &Host,
    jump: &SshTarget,
    pinned: &HostKey,
    jump_key: Option<&HostKey>,
    link: &Link,
) -> Vec<Check> {
    let of_error = |name, error: &HostError| Check::of_problem(name, error.problem(&host.name));
    let through = || passed(CheckName::Reach, ReachedThrough { address: jump.address.to_string() });
    match (link, jump_key) {
        (Link::Down(HostError::KeyChanged), _) => {
            vec![through(), of_error(CheckName::HostKey, &HostError::KeyChanged)]
        }
        (
            Link::Down(
                error @ (HostError::Unreachable(_)
                | HostError::PortSilent { .. }
                | HostError::JumpHostInTheWay { .. }
                | HostError::JumpSignIn { .. }
                | HostError::JumpKeyChanged(_)
                | HostError::JumpKeyUnknown(_)),
            ),
            _,
        ) => vec![of_error(CheckName::Reach, error), skipped(CheckName::HostKey, NotReached)],
        (_, Some(jump_key)) => {
            let (key, jump_key) = (pinned.fingerprint().to_owned(), jump_key.fingerprint().to_owned());
            let shown = KeysShown { key, jump: jump.address.clone(), jump_key };
            vec![through(), passed(CheckName::HostKey, shown)]
        }
        (_, None) => vec![through(), fact(CheckName::HostKey, pinned.fingerprint())],
    }
}

async fn contact_straight(host: &Host, target: &SshTarget, pinned: &HostKey, link: &Link) -> Vec<Check> {
    let shown = match host_key::shown_key(target).await {
        Ok(shown) => shown,
        Err(error) => {
            let unreached = Check::of_problem(CheckName::Reach, error.problem(&host.name));
            return vec![unreached, skipped(CheckName::HostKey, NotReached)];
        }
    };
    let key = match shown == *pinned {
        true => fact(CheckName::HostKey, shown.fingerprint()),
        // A host may present a key of another type than the pinned one as well. OpenSSH compares the right one.
        false if shown.kind() != pinned.kind() && !matches!(link, Link::Down(HostError::KeyChanged)) => {
            fact(CheckName::HostKey, pinned.fingerprint())
        }
        false => {
            let (shown, pinned) = (shown.fingerprint().to_owned(), pinned.fingerprint().to_owned());
            failed(CheckName::HostKey, OtherKeyShown { shown, pinned })
        }
    };
    let (address, port) = (target.address.to_string(), target.port.to_string());
    vec![passed(CheckName::Reach, AddressAndPort { address, port }), key]
}

async fn libvirt(host: &Host, connections: &Connections) -> Vec<Check> {
    let of_error = |name, error: &HostError| Check::of_problem(name, error.problem(&host.name));
    let versions = |connect: &Connect| Ok((connect.lib_version()?, connect.hyp_version()?));
    let (libvirt, qemu) = match connections.look.call(HostCall::AskVersions, READ, versions).await {
        Ok(versions) => versions,
        Err(error) => {
            let mut checks = vec![of_error(CheckName::Libvirt, &error)];
            checks.extend([CheckName::Qemu, CheckName::Kvm].map(|name| skipped(name, LibvirtIsSilent)));
            return checks;
        }
    };
    let new_enough = |name, number: u32, least: u32| match number >= least {
        true => fact(name, facts::version(number)),
        false => failed(name, VersionTooOld { version: facts::version(number) }),
    };
    let kvm = match domains::capabilities(connections).await {
        Ok(capabilities) if capabilities.kvm() => passed(CheckName::Kvm, GuestsOnProcessor),
        Ok(_) => warning(CheckName::Kvm, GuestsEmulated),
        Err(error) => of_error(CheckName::Kvm, &error),
    };
    vec![
        new_enough(CheckName::Libvirt, libvirt, 6_000_000),
        new_enough(CheckName::Qemu, qemu, 5_000_000),
        kvm,
    ]
}

async fn spice(host: &Host, session: &Session, connections: &Connections) -> Check {
    const NAME: CheckName = CheckName::SpiceTls;
    let built_in = domains::capabilities(connections).await.map(|capabilities| capabilities.spice);
    if built_in == Ok(false) {
        return failed(NAME, QemuWithoutSpice);
    }
    if connections.survey.spice_tls == Some(false) {
        return failed(NAME, SpiceWithoutTls);
    }
    match console::tls(session, &connections.survey.pki).await {
        Ok(tls) if tls.server.ends < Timestamp::now() => {
            failed(NAME, CertificateEnded { when: tls.server.ends.to_string() })
        }
        Ok(tls) => {
            let when = tls.server.ends.strftime("%F").to_string();
            passed(NAME, CertificateUntil { subject: tls.server.subject.to_string(), when })
        }
        Err(error) => {
            let (why, directory) = (error.problem(&host.name).wording(), connections.survey.pki.to_string());
            failed(NAME, CertificateUnreadable { why, directory })
        }
    }
}

const WHAT_IS_MOUNTED: &str = r#"findmnt -nro FSTYPE,SOURCE,TARGET -T "$1"
"#;

async fn storage_paths(host: &Host, session: &Session, paths: &[StorageDir]) -> Check {
    const NAME: CheckName = CheckName::Paths;
    let mut found = Vec::new();
    for path in paths {
        if let Err(error) = storage::mark::status(session, path).await {
            let script = Script::new(HostCall::FindMount, WHAT_IS_MOUNTED).arg(&path.directory);
            let mounted = session.run(script).await.map(|output| output.text()).unwrap_or_default();
            let mounted = crate::errors::one_line(&mounted);
            let why = error.problem(&host.name);
            if mounted.is_empty() {
                return Check::of_problem(NAME, why);
            }
            let advice = Some(why.hint.to_string());
            return failed(NAME, Wording { advice, ..PathUnusable { why: why.wording(), mounted }.into() });
        }
        match storage::mark::locks(session, path).await {
            Ok(true) => found.push(path.directory.to_string()),
            Ok(false) => {
                return failed(NAME, PathWithoutLocks { path: path.directory.clone() });
            }
            Err(error) => return Check::of_problem(NAME, error.problem(&host.name)),
        }
    }
    if found.is_empty() { passed(NAME, NoPathYet) } else { fact(NAME, found.join(", ")) }
}

async fn clock(session: &Session) -> Check {
    const NAME: CheckName = CheckName::Clock;
    let asked = Timestamp::now();
    let output = session.run(Script::new(HostCall::AskClock, "date -u +%s.%N\n")).await;
    let now: Option<f64> = output.ok().and_then(|output| output.text().trim().parse().ok());
    let Some(now) = now else { return failed(NAME, ClockUnreadable) };
    let middle = (asked.as_duration() + Timestamp::now().as_duration()).as_secs_f64() / 2.0;
    let apart = now - middle;
    match apart.abs() {
        little if little < CLOCKS_DIFFER => fact(NAME, format!("{apart:+.1} s")),
        some if some < CLOCKS_WRONG => warning(NAME, ClockDiffers { seconds: format!("{apart:+.1}") }),
        _ => failed(NAME, ClockDiffers { seconds: format!("{apart:+.0}") }),
    }
}

async fn its_network(host: &Host, connections: &Connections, name: &str) -> Check {
    const NAME: CheckName = CheckName::Network;
    let name = name.to_owned();
    let of_error = |error: &HostError| Check::of_problem(NAME, error.problem(&host.name));
    match network::kind_of(host, connections, &name).await {
        Ok(NetworkKind::Bridge) => return passed(NAME, BridgeFound { name }),
        Ok(NetworkKind::Libvirt) => {}
        Err(error) => return of_error(&error),
    }
    let wanted = name.clone();
    let look = move |connect: &Connect| match connect.lookup_network_by_name(&wanted) {
        Ok(network) => Ok(Some(network.is_active()?)),
        Err(error) if crate::errors::is_of_connection(&error) => Err(error.into()),
        Err(_) => Ok(None),
    };
    match connections.look.call(HostCall::FindNetwork, READ, look).await {
        Ok(Some(true)) => passed(NAME, NetworkFound { name }),
        Ok(Some(false)) => failed(NAME, NetworkNotStarted { name }),
        Ok(None) => failed(NAME, NetworkMissing { name }),
        Err(error) => of_error(&error),
    }
}

/// Whether guests on the bridge of the default network can use only their own addresses.
async fn guest_isolation(host: &Host, bridge: &str) -> Check {
    const NAME: CheckName = CheckName::GuestIsolation;
    let session = match host.session() {
        Ok(session) => session,
        Err(error) => return Check::of_problem(NAME, error.problem(&host.name)),
    };
    match isolation::check(&session, bridge).await {
        Ok(()) => passed(NAME, GuestsIsolated),
        Err(NotIsolated::OtherBridge(name)) => {
            warning(NAME, GuestsOnOtherBridge { why: NotKernelBridge { name }.into() })
        }
        Err(NotIsolated::Card(mac)) => {
            warning(NAME, GuestsNotIsolated { why: CardWithoutRules { mac }.into() })
        }
        Err(NotIsolated::Rules(why)) => {
            warning(NAME, GuestsNotIsolated { why: why.problem(&host.name).wording() })
        }
    }
}

/// Whether a lesson can limit what guests on the bridge of the default network reach.
async fn network_limits(host: &Host, bridge: &str) -> Check {
    const NAME: CheckName = CheckName::NetworkLimits;
    let found = async {
        let session = host.session()?;
        limits::check(&session, host.site).await?;
        isolation::sees(&session, bridge).await
    };
    match found.await {
        Ok(true) => passed(NAME, NetworksCanBeLimited),
        Ok(false) => {
            warning(NAME, NetworksCannotBeLimited { why: NotKernelBridge { name: bridge.to_owned() }.into() })
        }
        Err(why) => warning(NAME, NetworksCannotBeLimited { why: why.problem(&host.name).wording() }),
    }
}

async fn other_site(host: &Host) -> Check {
    const NAME: CheckName = CheckName::OtherSite;
    match domains::all(host).await {
        Err(error) => Check::of_problem(NAME, error.problem(&host.name)),
        Ok(domains) => {
            let others =
                domains.iter().filter(|d| matches!(d, Domain::Foreign { other_site: true, .. })).count();
            match others {
                0 => passed(NAME, NoOtherSite),
                count => warning(NAME, OtherSiteRuns { domains: DomainCount(count as u64) }),
            }
        }
    }
}
