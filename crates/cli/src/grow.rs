//! `desktop grow`: makes a disk larger.

use clap::{Args, builder::PossibleValuesParser};
use sarrio_client::Client;
use sarrio_model::{Bytes, Disk, GrowDisk};

use crate::{connect::Setting, find, follow, hardware::size, outcome::Failure, output::remark};

/// Which disk, and how large it becomes.
#[derive(Debug, Args)]
pub struct Grow {
    /// Which desktop, by name or id; it may run.
    desktop: String,
    /// The disk's new size: 80G, 1T. A disk never becomes smaller again.
    #[arg(value_parser = size)]
    size: Bytes,
    /// Which of its disks.
    #[arg(long, default_value = "system", value_parser = PossibleValuesParser::new(["system", "data", "scratch"]))]
    disk: String,
}

pub(crate) async fn run(setting: &Setting, client: &Client, grow: Grow) -> Result<(), Failure> {
    let id = find::desktop(client, &grow.desktop, false).await?.id;
    let desktop = client.desktops().get(id).await?;
    let disk = desktop.disks.iter().find(|disk| disk.role.as_str() == grow.disk);
    let Some(Disk { id, .. }) = disk else {
        return Err(Failure::Usage(format!("{} has no {} disk.", desktop.name, grow.disk)));
    };
    let paths = client.storage().list().await?;
    if let Some(free) = paths.iter().find(|path| path.id == desktop.path).and_then(|path| path.free) {
        remark(format_args!(
            "{} has {free} free; the disk takes space there only as the desktop writes to it.",
            desktop.path_name
        ));
    }
    follow::finish(setting, client, client.disks().grow(*id, &GrowDisk { size: grow.size }).await?).await
}
