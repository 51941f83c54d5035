//! The networks of a host: what their names mean there, and the isolation of desktops on them.

use std::{sync::atomic::Ordering, time::Duration};

use sarrio_hypervisor::{HostResult, Nic};
use sarrio_model::problem::HostCall;
use virt::connect::Connect;

use crate::{
    connections::Connections,
    domain_xml::NetworkKind,
    host::Host,
    isolation::{self, NotIsolated},
    lock::lock,
    script::Script,
};

const READ: Duration = Duration::from_secs(5);

const IS_BRIDGE: &str = r#"
[ -d "/sys/class/net/$1/bridge" ] && exit 0
command -v ovs-vsctl >/dev/null && ovs-vsctl br-exists "$1" 2>/dev/null
"#;

/// A bridge, if the host has one with that name; otherwise a libvirt network.
pub async fn kind_of(host: &Host, connections: &Connections, name: &str) -> HostResult<NetworkKind> {
    if let Some(kind) = lock(&connections.networks).get(name) {
        return Ok(*kind);
    }
    let output = host.session()?.run(Script::new(HostCall::LookAtBridges, IS_BRIDGE).arg(name)).await?;
    let kind = if output.code == 0 { NetworkKind::Bridge } else { NetworkKind::Libvirt };
    lock(&connections.networks).insert(name.to_owned(), kind);
    Ok(kind)
}

/// The bridge of a network's guests: the network itself, or the bridge of a libvirt network.
pub async fn bridge_of(host: &Host, connections: &Connections, name: &str) -> Option<String> {
    if kind_of(host, connections, name).await.ok()? == NetworkKind::Bridge {
        return Some(name.to_owned());
    }
    let wanted = name.to_owned();
    let look = move |connect: &Connect| Ok(connect.lookup_network_by_name(&wanted)?.bridge_name()?);
    connections.look.call(HostCall::FindBridge, READ, look).await.ok()
}

/// Adds the rules of a desktop's network card. Where they cannot be loaded, desktops are started without them: this is
/// logged once for each connection, and the host's check always reports it.
pub async fn isolate(host: &Host, connections: &Connections, nic: &Nic) {
    let guarded = match host.session() {
        Ok(session) => isolation::guard(&session, nic).await,
        Err(error) => Err(NotIsolated::Rules(error)),
    };
    if let Err(why) = guarded
        && !connections.isolation_missed.swap(true, Ordering::Relaxed)
    {
        tracing::warn!(host.name = %host.name, %why, "desktops are started without rules for their addresses");
    }
}
