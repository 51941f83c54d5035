//! Counters of all our domains in one call.

use std::time::Duration;

use sarrio_hypervisor::{DomainStats, HostResult, StatsGroup};
use sarrio_model::{DesktopId, MiB};
use virt::{connect::Connect, sys as libvirt};

use crate::{domains, host::Host, sys};

const CHEAP: u32 = libvirt::VIR_DOMAIN_STATS_STATE
    | libvirt::VIR_DOMAIN_STATS_CPU_TOTAL
    | libvirt::VIR_DOMAIN_STATS_INTERFACE;
/// These ask each QEMU.
const DEAR: u32 = CHEAP | libvirt::VIR_DOMAIN_STATS_BALLOON | libvirt::VIR_DOMAIN_STATS_BLOCK;

/// Counters since each domain's start.
pub async fn stats(host: &Host, group: StatsGroup) -> HostResult<Vec<DomainStats>> {
    let connections = host.connections()?;
    let (site, known) = (host.site, connections.known.clone());
    let ask = move |groups: u32| {
        move |connect: &Connect| {
            let ours = domains::see(connect, site, &known)?;
            let ours: Vec<DesktopId> = ours
                .iter()
                .filter_map(|domain| match domain {
                    sarrio_hypervisor::Domain::Ours { desktop, .. } => Some(*desktop),
                    sarrio_hypervisor::Domain::Foreign { .. } => None,
                })
                .collect();
            let records = sys::domain_stats(connect, groups)?;
            Ok(records.iter().filter(|r| ours.contains(&DesktopId(r.domain))).map(counters).collect())
        }
    };
    match group {
        StatsGroup::Cheap => connections.look.call("counting", Duration::from_secs(5), ask(CHEAP)).await,
        // One stuck QEMU must not take the connection that watches.
        StatsGroup::Dear => connections.act.call("counting", Duration::from_secs(20), ask(DEAR)).await,
    }
}

fn counters(record: &sys::Record) -> DomainStats {
    DomainStats {
        desktop: Some(DesktopId(record.domain)),
        cpu_ns: record.number("cpu.time"),
        net: (record.sum("net", "rx.bytes"), record.sum("net", "tx.bytes")),
        disk: (record.sum("block", "rd.bytes"), record.sum("block", "wr.bytes")),
        rss: MiB(record.number("balloon.rss") >> 10),
    }
}
