//! Domains: they are listed, created paused, resumed and ended. Each call names an epoch, and changes no domain of
//! another epoch.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use rand::{Rng as _, distr::Alphanumeric};
use sarrio_hypervisor::{Domain, DomainRun, DomainSpec, HostError, HostResult, Shutdown, said};
use sarrio_model::{
    DesktopId, Epoch, Firmware, HostPath, MiB, PauseReason, SiteId,
    problem::{ConnectionEnded, HostCall, NoUefi},
};
use tokio::sync::OwnedSemaphorePermit;
use uuid::Uuid;
use virt::{connect::Connect, sys as libvirt};

use crate::{
    capabilities::Capabilities,
    connections::Connections,
    domain_xml::{self, DomainContext, NAMESPACE, NetworkKind},
    errors::{self, Fault},
    host::Host,
    live::{Known, Tag, run_of},
    lock::lock,
    network, sys,
};

const READ: Duration = Duration::from_secs(5);
const ACT: Duration = Duration::from_secs(10);
/// How long after a disk's failure QEMU may report it again.
const LATE_FAILURES: Duration = Duration::from_millis(1200);
const CREATE: Duration = Duration::from_secs(30);

/// What is known about a host's domains, by id and libvirt's number of the run.
pub type KnownDomains = Arc<Mutex<HashMap<(Uuid, u32), Known>>>;

/// All domains of the host.
pub async fn all(host: &Host) -> HostResult<Vec<Domain>> {
    let connections = host.connections()?;
    let (site, known) = (host.site, connections.known.clone());
    let look = move |connect: &Connect| Ok(list(connect, site, &known)?);
    connections.look.call(HostCall::ListDomains, READ, look).await
}

/// Lists all domains: one call for the states of all, and two more for each new domain. A domain that cannot be read
/// now is listed as somebody else's, and read again the next time.
pub fn list(
    connect: &Connect,
    site: SiteId,
    known: &KnownDomains,
) -> Result<Vec<Domain>, virt::error::Error> {
    let records = sys::domain_stats(connect, libvirt::VIR_DOMAIN_STATS_STATE)?;
    lock(known).retain(|key, _| records.iter().any(|record| (record.domain, record.run) == *key));
    let mut domains = Vec::with_capacity(records.len());
    for record in records {
        let Some(run) = run_of(record.number("state.state"), record.number("state.reason")) else { continue };
        let key = (record.domain, record.run);
        let read = || connect.lookup_domain_by_uuid(record.domain).and_then(|d| identify(&d, key, known));
        let seen = lock(known).get(&key).cloned();
        let this = match seen.map_or_else(read, Ok) {
            Ok(this) => this,
            Err(error) if errors::is_no_domain(&error) => continue,
            Err(error) if errors::is_of_connection(&error) => return Err(error),
            Err(error) => {
                tracing::warn!(domain = %record.domain, %error, "a domain cannot be read");
                Known { name: record.domain.to_string(), memory: MiB(0), tag: None }
            }
        };
        domains.push(this.domain(site, record.domain, run));
    }
    Ok(domains)
}

/// Reads whose a domain is, once for each of its runs: its metadata and its memory, for which libvirt does not ask its
/// QEMU. To read its XML would wait for a QEMU that does not answer.
fn identify(
    domain: &virt::domain::Domain,
    key: (Uuid, u32),
    known: &KnownDomains,
) -> Result<Known, virt::error::Error> {
    if let Some(this) = lock(known).get(&key) {
        return Ok(this.clone());
    }
    let kind = libvirt::VIR_DOMAIN_METADATA_ELEMENT.cast_signed();
    let tag = match domain.metadata(kind, Some(NAMESPACE), 0) {
        Ok(metadata) => Tag::parse(&metadata),
        Err(error) if error.code().to_raw() == libvirt::VIR_ERR_NO_DOMAIN_METADATA => None,
        Err(error) => return Err(error),
    };
    let this = Known { name: domain.name()?, memory: MiB(domain.info()?.max_mem >> 10), tag };
    lock(known).insert(key, this.clone());
    Ok(this)
}

/// The domain of a desktop, if there is one.
pub async fn one(host: &Host, desktop: DesktopId) -> HostResult<Option<Domain>> {
    let connections = host.connections()?;
    let (site, known) = (host.site, connections.known.clone());
    let look = move |connect: &Connect| {
        let none = |error: virt::error::Error| match errors::is_no_domain(&error) {
            true => Ok(None),
            false => Err(Fault::from(error)),
        };
        let domain = match connect.lookup_domain_by_uuid(desktop.0) {
            Ok(domain) => domain,
            Err(error) => return none(error),
        };
        // `state` of virt 0.5 hides its failure; `info` does not.
        if let Err(error) = domain.info() {
            return none(error);
        }
        let (state, reason) = domain.state()?;
        let Some(run) = run_of(state.to_raw().into(), reason_of(reason)) else { return Ok(None) };
        let Some(id) = domain.id() else { return Ok(None) };
        let seen = match identify(&domain, (desktop.0, id), &known) {
            Ok(seen) => seen.domain(site, desktop.0, run),
            Err(error) => return none(error),
        };
        Ok(Some(seen).filter(|domain| matches!(domain, Domain::Ours { .. })))
    };
    connections.look.call(HostCall::LookAtDomain, READ, look).await
}

fn reason_of(reason: virt::domain::DomainStateReasonEnum) -> u64 {
    use virt::domain::{DomainStateReason, DomainStateReasonEnum};
    match reason {
        DomainStateReasonEnum::Known(DomainStateReason::Paused(why)) => why.to_raw().into(),
        _ => 0,
    }
}

/// The domain that a call is about.
#[derive(Clone)]
pub struct Wanted {
    site: SiteId,
    desktop: DesktopId,
    epoch: Epoch,
    known: KnownDomains,
}

impl Wanted {
    pub fn new(host: &Host, connections: &Connections, desktop: DesktopId, epoch: Epoch) -> Self {
        Self { site: host.site, desktop, epoch, known: connections.known.clone() }
    }

    /// The domain, if it belongs to this site, desktop and epoch.
    pub fn find(&self, connect: &Connect, call: HostCall) -> Result<virt::domain::Domain, Fault> {
        let about = |error: &virt::error::Error| errors::of_desktop(call, self.desktop, error);
        let domain = connect.lookup_domain_by_uuid(self.desktop.0).map_err(|error| about(&error))?;
        let id = domain.id().ok_or(HostError::NoDomain(self.desktop))?;
        let this = identify(&domain, (self.desktop.0, id), &self.known).map_err(|error| about(&error))?;
        match this.ours(self.site, self.desktop.0) {
            Some(tag) if tag.epoch == self.epoch => Ok(domain),
            tag => Err(Fault::Host(HostError::OtherEpoch {
                desktop: self.desktop,
                wanted: self.epoch,
                found: tag.or(this.tag).map_or(Epoch(-1), |tag| tag.epoch),
            })),
        }
    }

    /// Finds the domain and runs `act` on it. A failure of libvirt is one of this desktop.
    pub fn job<T: 'static>(
        self,
        call: HostCall,
        act: impl FnOnce(&Connect, &virt::domain::Domain) -> Result<T, Fault> + Send + 'static,
    ) -> impl FnOnce(&Connect) -> Result<T, Fault> + Send + 'static {
        move |connect| {
            let domain = self.find(connect, call)?;
            act(connect, &domain).map_err(|fault| match fault {
                Fault::Libvirt(error) => Fault::Host(errors::of_desktop(call, self.desktop, &error)),
                fault => fault,
            })
        }
    }
}

/// Runs `act` on one of our domains.
pub async fn with_domain<T: Send + 'static>(
    host: &Host,
    desktop: DesktopId,
    epoch: Epoch,
    call: HostCall,
    deadline: Duration,
    act: impl FnOnce(&Connect, &virt::domain::Domain) -> Result<T, Fault> + Send + 'static,
) -> HostResult<T> {
    let connections = host.connections()?;
    let wanted = Wanted::new(host, &connections, desktop, epoch);
    connections.act.call(call, deadline, wanted.job(call, act)).await
}

/// Creates the domain, paused.
pub async fn create_paused(host: &Host, spec: &DomainSpec) -> HostResult<()> {
    let connections = host.connections()?;
    let capabilities = capabilities(&connections).await?;
    if spec.hardware.firmware == Firmware::Uefi && capabilities.uefi.is_none() {
        return Err(HostError::Refused { call: HostCall::Start, why: NoUefi.into() });
    }
    let network = match &spec.nic {
        Some(nic) => network::kind_of(host, &connections, &nic.network).await?,
        None => NetworkKind::Bridge,
    };
    if let Some(nic) = &spec.nic {
        network::isolate(host, &connections, nic).await;
    }
    let locked = (connections.survey.spice_tls != Some(false)).then(random_password);
    let files = spec.folder.parent().unwrap_or_else(|| spec.folder.clone()).to_string();
    let permit = connections.starts.clone().acquire_owned().await;
    // Kept until libvirt is done, even when the caller is gone.
    let permit = Arc::new(permit.map_err(|_| HostError::Unreachable(ConnectionEnded.into()))?);
    loop {
        let direct = !lock(&connections.indirect).contains(&files);
        let context = DomainContext { host: capabilities, network, direct, locked: locked.as_deref() };
        let xml = domain_xml::write(spec, &context).map_err(|error| HostError::Refused {
            call: HostCall::DescribeDesktop,
            why: said(error.to_string()),
        })?;
        match create(host, &connections, spec, xml, permit.clone()).await {
            Err(HostError::Refused { why, .. }) if direct && why.text.contains("O_DIRECT") => {
                lock(&connections.indirect).insert(files.clone());
            }
            Err(error) if error.outcome_unknown() => {
                lock(&host.given_up).insert(spec.desktop, spec.epoch);
                return Err(error);
            }
            done => {
                lock(&host.given_up).remove(&spec.desktop);
                return done;
            }
        }
    }
}

async fn create(
    host: &Host,
    connections: &Connections,
    spec: &DomainSpec,
    xml: String,
    permit: Arc<OwnedSemaphorePermit>,
) -> HostResult<()> {
    const CALL: HostCall = HostCall::Start;
    let wanted = Wanted::new(host, connections, spec.desktop, spec.epoch);
    let files: Vec<HostPath> =
        spec.disks.iter().map(|disk| disk.file.clone()).chain(spec.media.clone()).collect();
    let job = move |connect: &Connect| {
        let _permit = permit;
        let there = |connect: &Connect| match wanted.find(connect, CALL) {
            Ok(_) => Ok(true),
            Err(Fault::Host(HostError::NoDomain(_))) => Ok(false),
            Err(Fault::Host(HostError::OtherEpoch { desktop, .. })) => {
                Err(Fault::Host(HostError::DomainExists(desktop)))
            }
            Err(fault) => Err(fault),
        };
        if there(connect)? {
            return Ok(());
        }
        match connect.create_domain_xml(&xml, libvirt::VIR_DOMAIN_START_PAUSED) {
            Ok(_) => Ok(()),
            Err(error) if errors::is_of_connection(&error) => Err(Fault::Libvirt(error)),
            // It was created in the meantime, perhaps by an earlier call of ours.
            Err(error) if error.code().to_raw() == libvirt::VIR_ERR_OPERATION_FAILED && there(connect)? => {
                Ok(())
            }
            Err(error) => Err(Fault::Host(why_not_created(CALL, &error, &files))),
        }
    };
    connections.act.call(CALL, CREATE, job).await
}

/// QEMU's message names the file that it could not open, and why.
fn why_not_created(call: HostCall, error: &virt::error::Error, files: &[HostPath]) -> HostError {
    let text = error.message();
    let named = || files.iter().find(|file| text.contains(file.as_str())).or_else(|| files.first()).cloned();
    let of_file = |make: fn(HostPath) -> HostError| {
        named().map_or_else(|| HostError::Refused { call, why: said(errors::message(error)) }, make)
    };
    if text.contains("Failed to get") && text.contains("lock") {
        return of_file(HostError::Locked);
    }
    if text.contains("No space left on device") {
        return of_file(HostError::NoSpace);
    }
    if text.contains("No such file or directory") && files.iter().any(|file| text.contains(file.as_str())) {
        return of_file(HostError::Missing);
    }
    HostError::Refused { call, why: said(errors::message(error)) }
}

/// What the host's QEMU can do. It is read once for each connection, because libvirt takes seconds when it has to probe
/// QEMU.
pub async fn capabilities(connections: &Connections) -> HostResult<&Capabilities> {
    let ask = || async {
        let answers = |connect: &Connect| {
            let version = connect.lib_version()?;
            let of = |machine| connect.domain_capabilities(None, Some("x86_64"), Some(machine), None, 0);
            match of("q35") {
                Ok(xml) => Ok((xml, "q35", version)),
                Err(error) if errors::is_of_connection(&error) => Err(Fault::Libvirt(error)),
                Err(_) => Ok((of("pc")?, "pc", version)),
            }
        };
        let (xml, machine, version) = connections.act.call(HostCall::AskQemu, CREATE, answers).await?;
        Capabilities::parse(&xml, machine, version)
    };
    connections.capabilities.get_or_try_init(ask).await
}

/// A random password that is never shown.
pub fn random_password() -> String {
    rand::rng().sample_iter(Alphanumeric).take(24).map(char::from).collect()
}

/// Resumes a desktop.
pub async fn resume(host: &Host, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
    with_domain(host, desktop, epoch, HostCall::Resume, ACT, |_, domain| {
        // QEMU may report more failures from the same moment up to a second later. After a resume, such a report makes
        // libvirt show the running domain as paused from then on.
        if waits_for_its_disk(domain) {
            std::thread::sleep(LATE_FAILURES);
        }
        match domain.resume() {
            Err(error) if is_in_state(&error, domain, libvirt::VIR_DOMAIN_RUNNING) => Ok(()),
            done => Ok(done.map(drop)?),
        }
    })
    .await
}

/// Whether it is paused because its disk could not be written.
fn waits_for_its_disk(domain: &virt::domain::Domain) -> bool {
    let state = domain.info().and_then(|_| domain.state());
    state.is_ok_and(|(state, reason)| {
        run_of(state.to_raw().into(), reason_of(reason)) == Some(DomainRun::Paused(PauseReason::DiskError))
    })
}

/// Pauses a desktop.
pub async fn suspend(host: &Host, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
    with_domain(host, desktop, epoch, HostCall::Pause, ACT, |_, domain| match domain.suspend() {
        Err(error) if is_in_state(&error, domain, libvirt::VIR_DOMAIN_PAUSED) => Ok(()),
        done => Ok(done.map(drop)?),
    })
    .await
}

/// Whether a call failed only because the domain is in the wanted state already.
fn is_in_state(error: &virt::error::Error, domain: &virt::domain::Domain, wanted: u32) -> bool {
    error.code().to_raw() == libvirt::VIR_ERR_OPERATION_INVALID
        && domain.info().is_ok_and(|_| domain.state().is_ok_and(|(state, _)| state.to_raw() == wanted))
}

/// Asks the guest to shut down.
pub async fn shutdown(host: &Host, desktop: DesktopId, epoch: Epoch, how: Shutdown) -> HostResult<()> {
    let flag = match how {
        Shutdown::PowerButton => libvirt::VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN,
        Shutdown::Agent => libvirt::VIR_DOMAIN_SHUTDOWN_GUEST_AGENT,
    };
    let act = move |_: &Connect, domain: &virt::domain::Domain| Ok(domain.shutdown_flags(flag).map(drop)?);
    with_domain(host, desktop, epoch, HostCall::ShutDown, ACT, act).await
}

/// Forces a desktop off.
pub async fn destroy(host: &Host, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
    let end = |_: &Connect, domain: &virt::domain::Domain| Ok(domain.destroy().map(drop)?);
    match with_domain(host, desktop, epoch, HostCall::ForceOff, CREATE, end).await {
        Err(HostError::NoDomain(_)) => Ok(()),
        done => done,
    }
}

/// Resets a desktop.
pub async fn reset(host: &Host, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
    let press = |_: &Connect, domain: &virt::domain::Domain| Ok(domain.reset().map(drop)?);
    with_domain(host, desktop, epoch, HostCall::Reset, ACT, press).await
}
