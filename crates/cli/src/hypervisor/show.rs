//! Hosts and their checks, as tables.

use sarrio_model::{Check, Connection, HostKey, HostState, Hypervisor, SshDestination, SshTarget};

use crate::{
    hardware,
    table::{NOTHING, Table, moment, or_dash, yes},
};

/// The checks of a host.
pub(super) fn table(checks: &[Check]) -> Table {
    let mut table = Table::new(["CHECK", "OUTCOME", "FOUND", "WHAT TO DO"]);
    for check in checks {
        let (name, outcome) = (hardware::text(&check.name), hardware::text(&check.outcome));
        table.row([name, outcome, check.found.clone(), check.advice.clone().unwrap_or_default()]);
    }
    table
}

fn state(state: &HostState) -> (&'static str, Option<String>) {
    match state {
        HostState::Connecting { .. } => ("connecting", None),
        HostState::Online { .. } => ("online", None),
        HostState::Degraded { reason, .. } => {
            ("degraded", Some(format!("{} {}", reason.detail, reason.hint)))
        }
        HostState::Unreachable { reason, .. } => {
            ("unreachable", Some(format!("{} {}", reason.detail, reason.hint)))
        }
        HostState::Maintenance { .. } => ("maintenance", None),
    }
}

/// Hosts, one per line.
pub(super) fn rows(hosts: &[Hypervisor]) -> Table {
    let mut table = Table::new(["NAME", "STATE", "DESKTOPS", "MEMORY FREE", "CPU", "WHERE"]);
    for host in hosts {
        let load = host.load.as_ref();
        table.row([
            host.name.to_string(),
            state(&host.state).0.to_owned(),
            or_dash(load.map(|load| load.running)),
            match (load, &host.facts) {
                (Some(load), Some(facts)) => format!("{} of {}", load.memory_free, facts.memory),
                _ => NOTHING.to_owned(),
            },
            load.map_or_else(|| NOTHING.to_owned(), |load| format!("{:.0} %", load.cpu_percent)),
            place(&host.connection),
        ]);
    }
    table
}

/// Where a host is.
fn place(connection: &Connection) -> String {
    match connection {
        Connection::Local => "this backend's machine".to_owned(),
        Connection::Ssh { target: SshTarget { user, address, port, .. }, .. } => {
            let port = Some(*port).filter(|port| *port != 22);
            SshDestination { account: Some(user.clone()), address: address.clone(), port }.to_string()
        }
    }
}

/// One host.
pub(super) fn show(host: &Hypervisor) -> Table {
    let mut table = Table::of_one();
    table.property("Name", &host.name);
    table.property("Id", host.id);
    let (state, reason) = state(&host.state);
    table.property("State", state);
    table.maybe("Reason", reason);
    table.property("Where", place(&host.connection));
    if let Connection::Ssh { target, host_key, jump_key } = &host.connection {
        table.property("Host key", host_key.as_ref().map_or("not confirmed", HostKey::fingerprint));
        table.maybe("Through", target.jump.as_ref());
        table.maybe("Its host key", jump_key.as_ref().map(HostKey::fingerprint));
    }
    table.maybe("Viewers connect to", host.viewer_address.as_ref());
    table.property("Network", or_dash(host.network.as_ref()));
    if let Some(facts) = &host.facts {
        table.property("Host name", &facts.hostname);
        table.property("Processor", format_args!("{}, {} threads", facts.cpu_model, facts.threads));
        table.property("Memory", facts.memory);
        table.property("libvirt", &facts.libvirt);
        table.property("QEMU", &facts.qemu);
        table.property("KVM", yes(facts.kvm));
    }
    if let Some(load) = &host.load {
        table.property("Load", format_args!("{:.0} %, {} free", load.cpu_percent, load.memory_free));
        table.property("Desktops", load.running);
    }
    for domain in &host.foreign {
        let whose = if domain.other_site { " (another site of Sarrio)" } else { "" };
        table.property("Not ours", format_args!("{}{whose}", domain.name));
    }
    table.property("Added", moment(host.created));
    table
}
