//! The named checks of a host: what was found, and what to do. They try what they can also while the link is down.

use std::time::Duration;

use jiff::Timestamp;
use sarrio_hypervisor::{Domain, HostError, Link, StorageDir};
use sarrio_model::{Check, CheckName, Connection, Outcome};
use virt::connect::Connect;

use crate::{
    connections::Connections,
    console,
    domain_xml::NetworkKind,
    domains, facts,
    host::Host,
    host_key,
    isolation::{self, NotIsolated},
    network,
    script::Script,
    session::Session,
    ssh, storage,
};

const READ: Duration = Duration::from_secs(5);
/// How far two clocks may be apart before tickets and logs suffer, in seconds.
const CLOCKS_DIFFER: f64 = 2.0;
/// And before tickets are useless.
const CLOCKS_WRONG: f64 = 60.0;

fn passed(name: CheckName, found: impl Into<String>) -> Check {
    Check { name, outcome: Outcome::Passed, found: found.into(), advice: None }
}

fn warning(name: CheckName, found: impl Into<String>, advice: impl Into<String>) -> Check {
    Check { name, outcome: Outcome::Warning, found: found.into(), advice: Some(advice.into()) }
}

fn failed(name: CheckName, found: impl Into<String>, advice: impl Into<String>) -> Check {
    Check { name, outcome: Outcome::Failed, found: found.into(), advice: Some(advice.into()) }
}

fn skipped(name: CheckName, why: &str) -> Check {
    let advice = Some("Correct what failed before it, then check again.".into());
    Check { name, outcome: Outcome::Skipped, found: why.into(), advice }
}

/// A failure with the advice of its code.
fn of_error(name: CheckName, error: &HostError) -> Check {
    failed(name, error.to_string(), error.code().hint())
}

/// All checks but the viewer's address, in the order in which one builds on another.
pub async fn check(host: &Host, paths: &[StorageDir], network: Option<&str>) -> Vec<Check> {
    let mut checks = contact(host).await;
    let session = host.session();
    let connections = host.connections();
    match &session {
        Ok(_) => checks.push(passed(CheckName::SignIn, sign_in(host))),
        Err(error @ HostError::SignIn(_)) => checks.push(of_error(CheckName::SignIn, error)),
        Err(error) => checks.push(skipped(CheckName::SignIn, &error.to_string())),
    }
    match &connections {
        Ok(connections) => checks.extend(libvirt(connections).await),
        Err(error) => {
            checks.push(match &session {
                Ok(_) => of_error(CheckName::Libvirt, error),
                Err(_) => skipped(CheckName::Libvirt, "there is no way to it"),
            });
            for name in [CheckName::Qemu, CheckName::Kvm] {
                checks.push(skipped(name, "libvirt does not answer"));
            }
        }
    }
    checks.push(match (&session, &connections) {
        (Ok(session), Ok(connections)) => spice(session, connections).await,
        _ => skipped(CheckName::SpiceTls, "libvirt does not answer"),
    });
    match &session {
        Ok(session) => {
            checks.push(storage_paths(session, paths).await);
            checks.push(clock(session).await);
        }
        Err(_) => {
            for name in [CheckName::Paths, CheckName::Clock] {
                checks.push(skipped(name, "there is no way to it"));
            }
        }
    }
    match &connections {
        Ok(connections) => {
            checks.extend(match network {
                Some(network) => Some(its_network(host, connections, network).await),
                None => None,
            });
            checks.push(guest_isolation(host, connections, network).await);
            checks.push(other_site(host).await);
        }
        Err(_) => {
            for name in [CheckName::GuestIsolation, CheckName::OtherSite] {
                checks.push(skipped(name, "libvirt does not answer"));
            }
        }
    }
    checks
}

fn sign_in(host: &Host) -> String {
    match &host.connection {
        Connection::Local => "this machine".into(),
        Connection::Ssh { target, .. } => format!("as {}", target.user),
    }
}

/// Whether it is reached, and shows the pinned key.
async fn contact(host: &Host) -> Vec<Check> {
    let (target, pinned) = match &host.connection {
        Connection::Local => {
            let here = |name| passed(name, "this machine");
            return vec![here(CheckName::Reach), here(CheckName::HostKey)];
        }
        Connection::Ssh { target, host_key } => (target, host_key),
    };
    let link = host.link.borrow().clone();
    if let Some(gate) = ssh::gate(target) {
        // Behind a gate only the session itself tells.
        return match link {
            Link::Down(HostError::KeyChanged) => vec![
                passed(CheckName::Reach, format!("through {}", gate.address)),
                of_error(CheckName::HostKey, &HostError::KeyChanged),
            ],
            Link::Down(error @ HostError::Unreachable(_)) => {
                vec![of_error(CheckName::Reach, &error), skipped(CheckName::HostKey, "it is not reached")]
            }
            _ => vec![
                passed(CheckName::Reach, format!("through {}", gate.address)),
                passed(CheckName::HostKey, pinned.fingerprint.clone()),
            ],
        };
    }
    match host_key::learn(&target.address, target.port).await {
        Err(error) => {
            vec![of_error(CheckName::Reach, &error), skipped(CheckName::HostKey, "it is not reached")]
        }
        Ok(shown) => {
            let reach = passed(CheckName::Reach, format!("{} port {}", target.address, target.port));
            let same_kind = shown.line.split(' ').next() == pinned.line.split(' ').next();
            let key = match shown.line == pinned.line {
                true => passed(CheckName::HostKey, shown.fingerprint),
                // Another kind of key than the pinned one may be shown beside it: OpenSSH compares the right one.
                false if !same_kind && !matches!(link, Link::Down(HostError::KeyChanged)) => {
                    passed(CheckName::HostKey, pinned.fingerprint.clone())
                }
                false => failed(
                    CheckName::HostKey,
                    format!("it shows {}, pinned is {}", shown.fingerprint, pinned.fingerprint),
                    HostError::KeyChanged.code().hint(),
                ),
            };
            vec![reach, key]
        }
    }
}

async fn libvirt(connections: &Connections) -> Vec<Check> {
    let versions = |connect: &Connect| Ok((connect.lib_version()?, connect.hyp_version()?));
    let (libvirt, qemu) = match connections.look.call("asking for versions", READ, versions).await {
        Ok(versions) => versions,
        Err(error) => {
            let mut checks = vec![of_error(CheckName::Libvirt, &error)];
            checks.extend(
                [CheckName::Qemu, CheckName::Kvm].map(|name| skipped(name, "libvirt does not answer")),
            );
            return checks;
        }
    };
    let new_enough = |name, number: u32, least: u32| match number >= least {
        true => passed(name, facts::version(number)),
        false => failed(name, facts::version(number), sarrio_model::Code::HostTooOld.hint()),
    };
    let kvm = match domains::capabilities(connections).await {
        Ok(capabilities) if capabilities.kvm() => {
            passed(CheckName::Kvm, "guests run on the processor itself")
        }
        Ok(_) => warning(
            CheckName::Kvm,
            "guests are emulated, many times slower",
            "Turn virtualisation on in the host's firmware setup; then /dev/kvm is there.",
        ),
        Err(error) => of_error(CheckName::Kvm, &error),
    };
    vec![
        new_enough(CheckName::Libvirt, libvirt, 6_000_000),
        new_enough(CheckName::Qemu, qemu, 5_000_000),
        kvm,
    ]
}

async fn spice(session: &Session, connections: &Connections) -> Check {
    const NAME: CheckName = CheckName::SpiceTls;
    let built_in = domains::capabilities(connections).await.map(|capabilities| capabilities.spice);
    if built_in == Ok(false) {
        let advice =
            "Install its SPICE module (Debian: qemu-system-modules-spice), or use hosts that have it.";
        return failed(NAME, "its QEMU has no SPICE", advice);
    }
    if connections.survey.spice_tls == Some(false) {
        let advice = "Set spice_tls = 1 in /etc/libvirt/qemu.conf, put ca-cert.pem, server-cert.pem and \
                      server-key.pem into spice_tls_x509_cert_dir, and restart libvirtd.";
        return failed(NAME, "SPICE has no TLS there, so desktops have no console", advice);
    }
    match console::tls(session, &connections.survey.pki).await {
        Ok(tls) if tls.server.ends < Timestamp::now() => {
            failed(NAME, format!("its certificate ended on {}", tls.server.ends), "Make a new certificate.")
        }
        Ok(tls) => passed(NAME, format!("{}, until {}", tls.server.subject, tls.server.ends.strftime("%F"))),
        Err(error) => failed(
            NAME,
            error.to_string(),
            format!("Put ca-cert.pem and server-cert.pem into {}, readable.", connections.survey.pki),
        ),
    }
}

const WHAT_IS_MOUNTED: &str = r#"findmnt -nro FSTYPE,SOURCE,TARGET -T "$1"
"#;

async fn storage_paths(session: &Session, paths: &[StorageDir]) -> Check {
    const NAME: CheckName = CheckName::Paths;
    let mut found = Vec::new();
    for path in paths {
        if let Err(error) = storage::mark::status(session, path).await {
            let script = Script::new("findmnt", WHAT_IS_MOUNTED).arg(&path.directory);
            let mounted = session.run(script).await.map(|output| output.text()).unwrap_or_default();
            let mounted = crate::errors::one_line(&mounted);
            let found = match mounted.is_empty() {
                true => error.to_string(),
                false => format!("{error} ({mounted})"),
            };
            return failed(NAME, found, error.code().hint());
        }
        match storage::mark::locks(session, path).await {
            Ok(true) => found.push(path.directory.to_string()),
            Ok(false) => {
                return failed(
                    NAME,
                    format!("{} has no file locks, so a disk could be opened twice", path.directory),
                    "Mount it with locks (NFS: without nolock; version 4 is best).",
                );
            }
            Err(error) => return of_error(NAME, &error),
        }
    }
    passed(NAME, if found.is_empty() { "no storage path yet".into() } else { found.join(", ") })
}

async fn clock(session: &Session) -> Check {
    const NAME: CheckName = CheckName::Clock;
    let asked = Timestamp::now();
    let said = session.run(Script::new("date", "date -u +%s.%N\n")).await;
    let now: Option<f64> = said.ok().and_then(|output| output.text().trim().parse().ok());
    let Some(now) = now else { return failed(NAME, "its date cannot be read", "Try date on the host.") };
    let middle = (asked.as_duration() + Timestamp::now().as_duration()).as_secs_f64() / 2.0;
    let apart = now - middle;
    let advice = "Let both keep time: install systemd-timesyncd or chrony.";
    match apart.abs() {
        little if little < CLOCKS_DIFFER => passed(NAME, format!("{apart:+.1} s")),
        some if some < CLOCKS_WRONG => warning(NAME, format!("{apart:+.1} s"), advice),
        _ => failed(NAME, format!("{apart:+.0} s"), advice),
    }
}

async fn its_network(host: &Host, connections: &Connections, name: &str) -> Check {
    const NAME: CheckName = CheckName::Network;
    let name = name.to_owned();
    match network::kind_of(host, connections, &name).await {
        Ok(NetworkKind::Bridge) => return passed(NAME, format!("bridge {name}")),
        Ok(NetworkKind::Libvirt) => {}
        Err(error) => return of_error(NAME, &error),
    }
    let wanted = name.clone();
    let look = move |connect: &Connect| match connect.lookup_network_by_name(&wanted) {
        Ok(network) => Ok(Some(network.is_active()?)),
        Err(error) if crate::errors::is_of_connection(&error) => Err(error.into()),
        Err(_) => Ok(None),
    };
    match connections.look.call("looking for a network", READ, look).await {
        Ok(Some(true)) => passed(NAME, format!("libvirt network {name}")),
        Ok(Some(false)) => failed(
            NAME,
            format!("libvirt network {name} is not started"),
            format!("Run virsh net-start {name} there."),
        ),
        Ok(None) => failed(
            NAME,
            format!("it has neither a bridge nor a libvirt network {name}"),
            "Choose one that is there, or make it.",
        ),
        Err(error) => of_error(NAME, &error),
    }
}

/// Whether guests on the default network are kept to their own addresses.
async fn guest_isolation(host: &Host, connections: &Connections, network: Option<&str>) -> Check {
    const NAME: CheckName = CheckName::GuestIsolation;
    let session = match host.session() {
        Ok(session) => session,
        Err(error) => return of_error(NAME, &error),
    };
    let bridge = match network {
        Some(name) => network::bridge_of(host, connections, name).await,
        None => None,
    };
    match isolation::check(&session, bridge.as_deref()).await {
        Ok(()) => passed(NAME, "each desktop uses its own address alone"),
        Err(why @ NotIsolated::OtherBridge(_)) => warning(
            NAME,
            format!("a desktop there can speak with another's address: {why}"),
            "Use a Linux bridge for desktops, or set rules on the switch yourself.",
        ),
        Err(why) => warning(
            NAME,
            format!("a desktop there can speak with another's address: {why}"),
            "Install nftables there, and sign in as root: only root may set its rules. Desktops start all the same.",
        ),
    }
}

async fn other_site(host: &Host) -> Check {
    const NAME: CheckName = CheckName::OtherSite;
    match domains::all(host).await {
        Err(error) => of_error(NAME, &error),
        Ok(domains) => {
            let others =
                domains.iter().filter(|d| matches!(d, Domain::Foreign { other_site: true, .. })).count();
            match others {
                0 => passed(NAME, "none"),
                count => warning(
                    NAME,
                    format!("{count} domains of another Sarrio run there"),
                    "Two sites on one host do not see each other's memory; give each its own hosts.",
                ),
            }
        }
    }
}
