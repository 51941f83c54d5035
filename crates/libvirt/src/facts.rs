//! The facts about a host, and its load.

use std::time::Duration;

use sarrio_hypervisor::{Domain, HostResult};
use sarrio_model::{HostFacts, HostLoad, MiB, problem::HostCall};
use virt::connect::Connect;

use crate::{domains, errors, host::Host, lock::lock, sys};

const READ: Duration = Duration::from_secs(5);

/// Reads the facts.
pub async fn facts(host: &Host) -> HostResult<HostFacts> {
    let connections = host.connections()?;
    let capabilities = domains::capabilities(&connections).await?;
    let (kvm, spice) = (capabilities.kvm(), capabilities.spice);
    let model = connections.survey.cpu.clone();
    let ask = move |connect: &Connect| {
        let node = connect.node_info()?;
        // Where libvirt reports no total, that of the NUMA cells.
        let memory = Some(sys::node_memory(connect)?.total).filter(|kib| *kib > 0).unwrap_or(node.memory);
        let cores = node.nodes.max(1).saturating_mul(node.sockets).saturating_mul(node.cores);
        Ok(HostFacts {
            hostname: errors::one_line(&connect.hostname()?),
            cpu_model: if model.is_empty() { errors::one_line(&node.model) } else { model },
            cores: cores.min(node.cpus.max(1)),
            threads: node.cpus,
            memory: MiB(memory >> 10),
            libvirt: version(connect.lib_version()?),
            qemu: version(connect.hyp_version()?),
            kvm,
            spice,
        })
    };
    connections.act.call(HostCall::AskHost, READ, ask).await
}

/// A version as libvirt numbers it: `9001002` is 9.1.2.
pub fn version(number: u32) -> String {
    format!("{}.{}.{}", number / 1_000_000, number / 1000 % 1000, number % 1000)
}

/// The load since the last call. The first call measures for a moment.
pub async fn load(host: &Host) -> HostResult<HostLoad> {
    let connections = host.connections()?;
    let last = *lock(&host.last_cpu);
    let before = match last {
        Some(before) => before,
        None => {
            let first = connections.look.call(HostCall::AskLoad, READ, |c| Ok(sys::node_cpu(c)?)).await?;
            tokio::time::sleep(Duration::from_millis(200)).await;
            first
        }
    };
    let (site, known) = (host.site, connections.known.clone());
    let ask = move |connect: &Connect| {
        let domains = domains::list(connect, site, &known)?;
        let running = domains.iter().filter(|domain| matches!(domain, Domain::Ours { .. })).count();
        Ok((sys::node_cpu(connect)?, sys::node_memory(connect)?, running))
    };
    let (now, memory, running) = connections.look.call(HostCall::AskLoad, READ, ask).await?;
    *lock(&host.last_cpu) = Some(now);
    let busy = now.busy.saturating_sub(before.busy);
    let waited = now.iowait.saturating_sub(before.iowait);
    let all = busy.saturating_add(waited).saturating_add(now.idle.saturating_sub(before.idle));
    Ok(HostLoad {
        cpu_percent: percent(busy, all),
        iowait_percent: percent(waited, all),
        memory_free: MiB(memory.spare >> 10),
        running: u32::try_from(running).unwrap_or(u32::MAX),
    })
}

#[allow(clippy::cast_precision_loss)]
fn percent(part: u64, of: u64) -> f32 {
    if of == 0 { 0.0 } else { (part as f32 / of as f32 * 100.0).clamp(0.0, 100.0) }
}
