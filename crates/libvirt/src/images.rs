//! The images that running domains write: which they are, and making one larger.

use std::{collections::HashMap, time::Duration};

use sarrio_hypervisor::{Domain, HostError, HostResult};
use sarrio_model::{Bytes, DesktopId, Epoch, HostPath};
use uuid::Uuid;
use virt::{connect::Connect, sys as libvirt};

use crate::{
    domains,
    errors::{self, Fault},
    host::Host,
    storage::images,
    sys::{self, Record},
};

/// How long all QEMUs of a host have to tell their images.
const READ: Duration = Duration::from_secs(5);
/// How long a QEMU has to make a disk larger.
const RESIZE: Duration = Duration::from_secs(20);

/// Adds to domains of ours the images that their disks write. Where the host does not tell in time, they stay `None`.
pub async fn add_to(host: &Host, domains: &mut [Domain]) {
    if !domains.iter().any(|domain| matches!(domain, Domain::Ours { .. })) {
        return;
    }
    let mut told = match of_domains(host).await {
        Ok(told) => told,
        Err(error) => {
            tracing::debug!(host.name = %host.name, %error, "the host does not tell which images its disks are on");
            return;
        }
    };
    for domain in domains {
        if let Domain::Ours { desktop, images, .. } = domain {
            *images = told.remove(&desktop.0);
        }
    }
}

/// The images of all domains. Block statistics ask each QEMU that has no other job, and one that stands still would keep
/// a connection busy until the deadline: so the question has a connection of its own, which is closed alone.
async fn of_domains(host: &Host) -> HostResult<HashMap<Uuid, Vec<HostPath>>> {
    let spare = host.sockets.spare().await?;
    let ask = |connect: &Connect| {
        let records = sys::domain_stats(connect, libvirt::VIR_DOMAIN_STATS_BLOCK)?;
        Ok(records.iter().map(|record| (record.domain, files(record))).collect())
    };
    spare.call("asking which images its disks are on", READ, ask).await
}

/// The files of a domain's disks in their order, up to the first that has none: an empty drive, or a disk of the network.
fn files(record: &Record) -> Vec<HostPath> {
    let text = |i: u64| record.texts.get(&format!("block.{i}.path"));
    (0..record.number("block.count")).map_while(|i| text(i)?.parse().ok()).collect()
}

/// Makes a disk larger while its domain has it open.
pub async fn resize_open(
    host: &Host,
    desktop: DesktopId,
    epoch: Epoch,
    file: &HostPath,
    size: Bytes,
) -> HostResult<()> {
    const CALL: &str = "making a disk larger";
    // QEMU would also make it smaller, and cut off what lies there.
    let there = images::info(&*host.session()?, file).await?.virtual_size;
    if there > size {
        return Err(HostError::WrongState(format!(
            "{file} has {there} already; a disk never becomes smaller"
        )));
    }
    let path = file.clone();
    let resize = move |_: &Connect, domain: &virt::domain::Domain| match domain.block_resize(
        path.as_str(),
        size.0,
        libvirt::VIR_DOMAIN_BLOCK_RESIZE_BYTES,
    ) {
        Ok(()) => Ok(()),
        Err(error) if error.code().to_raw() == libvirt::VIR_ERR_INVALID_ARG => {
            let said = format!("the desktop does not run from {path}: {}", errors::message(&error));
            Err(Fault::Host(HostError::WrongState(said)))
        }
        Err(error) => Err(Fault::Libvirt(error)),
    };
    domains::with_domain(host, desktop, epoch, CALL, RESIZE, resize).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_disks_come_in_their_order_and_an_empty_drive_ends_them() {
        let mut record = Record::default();
        record.numbers.insert("block.count".into(), 4);
        for (i, path) in [(1, "/srv/b.qcow2"), (0, "/srv/a b.qcow2"), (3, "/srv/x.iso")] {
            record.texts.insert(format!("block.{i}.path"), path.into());
        }
        assert_eq!(files(&record), ["/srv/a b.qcow2".parse().unwrap(), "/srv/b.qcow2".parse().unwrap()]);
        assert!(files(&Record::default()).is_empty());
    }
}
