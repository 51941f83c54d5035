//! The images that running domains write: which they are, and how one is made larger.
//!
//! Only a domain's QEMU knows them, and a QEMU that does not answer delays the call as long as it is silent. So a look
//! at a host waits for the answers only for a moment, each domain is asked separately, and one that did not answer is
//! not asked again for a while.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use sarrio_hypervisor::{Domain, HostError, HostResult};
use sarrio_model::{
    Bytes, DesktopId, Epoch, HostPath,
    problem::{DesktopNotOnFile, DiskNeverSmaller, HostCall},
};
use uuid::Uuid;
use virt::{connect::Connect, sys as libvirt};

use crate::{
    domains,
    errors::{self, Fault},
    host::Host,
    image_answers::Answers,
    lock::lock,
    storage::images,
    sys::{self, Record},
};

/// How long a look at the host waits for all answers together.
const LOOK: Duration = Duration::from_secs(2);
/// How long a domain may take to answer.
const ANSWER: Duration = Duration::from_secs(3);
/// How long a domain that did not answer is not asked again.
const SILENCE: Duration = Duration::from_secs(120);
/// How long a QEMU may take to make a disk larger.
const RESIZE: Duration = Duration::from_secs(20);

/// Adds to domains of ours the images that their disks write. They stay `None` where a domain does not answer in time.
pub async fn add_open_images(host: &Arc<Host>, domains: &mut [Domain]) {
    let ours = domains.iter().filter_map(|domain| match domain {
        Domain::Ours { desktop, .. } => Some(desktop.0),
        Domain::Foreign { .. } => None,
    });
    let ours: Vec<Uuid> = ours.collect();
    let Ok(connections) = host.connections() else { return };
    let answers = &connections.images;
    if ours.is_empty() {
        return;
    }
    if let Ok(asking) = answers.asking.clone().try_lock_owned() {
        let (host, answers) = (host.clone(), answers.clone());
        tokio::spawn(async move {
            if let Err(error) = ask(&host, &answers, ours).await {
                tracing::debug!(host.name = %host.name, %error, "the host does not say which images its disks are on");
            }
            drop(asking);
        });
    }
    let _ = tokio::time::timeout(LOOK, answers.asking.lock()).await;
    let mut images = lock(&answers.images);
    for domain in domains {
        if let Domain::Ours { desktop, images: shown, .. } = domain {
            *shown = images.remove(&desktop.0);
        }
    }
}

/// Asks one domain after the other. The question has a connection of its own: where a domain does not answer, that
/// connection is closed alone.
async fn ask(host: &Host, answers: &Answers, domains: Vec<Uuid>) -> HostResult<()> {
    lock(&answers.images).clear();
    lock(&answers.silent).retain(|_, since| since.elapsed() < SILENCE);
    let mut spare = host.sockets.spare().await?;
    for domain in domains {
        if lock(&answers.silent).contains_key(&domain) {
            continue;
        }
        let ask =
            move |connect: &Connect| Ok(sys::stats_of(connect, domain, libvirt::VIR_DOMAIN_STATS_BLOCK)?);
        match spare.call(HostCall::AskDiskImages, ANSWER, ask).await {
            Ok(record) => {
                if let Some(files) = record.as_ref().and_then(files) {
                    lock(&answers.images).insert(domain, files);
                }
            }
            Err(HostError::Deadline { .. }) => {
                tracing::warn!(host.name = %host.name, %domain, "its QEMU does not answer");
                lock(&answers.silent).insert(domain, Instant::now());
                spare = host.sockets.spare().await?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The files of a domain's disks in their order, up to the first that has none: an empty drive, or a disk of the network.
/// `None` where libvirt says nothing of its disks, since another call is waiting for its QEMU.
fn files(record: &Record) -> Option<Vec<HostPath>> {
    let count = *record.numbers.get("block.count")?;
    let text = |i: u64| record.texts.get(&format!("block.{i}.path"));
    Some((0..count).map_while(|i| text(i)?.parse().ok()).collect())
}

/// Makes a disk larger while its domain has it open.
pub async fn resize_open(
    host: &Host,
    desktop: DesktopId,
    epoch: Epoch,
    file: &HostPath,
    size: Bytes,
) -> HostResult<()> {
    const CALL: HostCall = HostCall::GrowDisk;
    // QEMU would also make it smaller, and cut off what lies there.
    let there = images::info(&*host.session()?, file).await?.virtual_size;
    if there > size {
        return Err(HostError::WrongState(DiskNeverSmaller { file: file.clone(), size: there }.into()));
    }
    let path = file.clone();
    let resize = move |_: &Connect, domain: &virt::domain::Domain| match domain.block_resize(
        path.as_str(),
        size.0,
        libvirt::VIR_DOMAIN_BLOCK_RESIZE_BYTES,
    ) {
        Ok(()) => Ok(()),
        Err(error) if error.code().to_raw() == libvirt::VIR_ERR_INVALID_ARG => {
            tracing::debug!(%desktop, %path, error = errors::message(&error), "a disk is not open there");
            Err(Fault::Host(HostError::WrongState(DesktopNotOnFile { file: path.clone() }.into())))
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
        let expected = vec!["/srv/a b.qcow2".parse().unwrap(), "/srv/b.qcow2".parse().unwrap()];
        assert_eq!(files(&record), Some(expected));
        assert_eq!(files(&Record::default()), None, "a domain that is busy has no disks to show");
    }
}
