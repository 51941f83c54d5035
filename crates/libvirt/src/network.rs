//! The networks of a host: what a name means there, and the rules of a desktop's card on it.

use std::{sync::atomic::Ordering, time::Duration};

use sarrio_hypervisor::{HostResult, Nic};
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

/// A bridge if the host has one of that name, else a libvirt network.
pub async fn kind_of(host: &Host, connections: &Connections, name: &str) -> HostResult<NetworkKind> {
    if let Some(kind) = lock(&connections.networks).get(name) {
        return Ok(*kind);
    }
    let output = host.session()?.run(Script::new("a look at its bridges", IS_BRIDGE).arg(name)).await?;
    let kind = if output.code == 0 { NetworkKind::Bridge } else { NetworkKind::Libvirt };
    lock(&connections.networks).insert(name.to_owned(), kind);
    Ok(kind)
}

/// The bridge that a network's guests are on: its own name, or what libvirt calls the bridge of its network.
pub async fn bridge_of(host: &Host, connections: &Connections, name: &str) -> Option<String> {
    if kind_of(host, connections, name).await.ok()? == NetworkKind::Bridge {
        return Some(name.to_owned());
    }
    let wanted = name.to_owned();
    let look = move |connect: &Connect| Ok(connect.lookup_network_by_name(&wanted)?.bridge_name()?);
    connections.look.call("looking for a network's bridge", READ, look).await.ok()
}

/// Makes the rules of a desktop's network card. A host that cannot have them starts desktops all the same: the log says
/// it once a connection, and the host's check says it at any time.
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
