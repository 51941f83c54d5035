//! `desktop grow`: makes a disk larger.

use clap::{Args, builder::PossibleValuesParser};
use sarrio_client::Client;
use sarrio_model::{Bytes, Disk, GrowDisk};

use crate::{
    connect::Context,
    find::{self, Search},
    follow,
    hardware::size,
    outcome::Failure,
    output::remark,
};

/// The disk, and its new size.
#[derive(Debug, Args)]
pub struct Grow {
    /// The desktop, by name or id; it may be running.
    desktop: String,
    /// The disk's new size: 80G, 1T. A disk cannot be made smaller again.
    #[arg(value_parser = size)]
    size: Bytes,
    /// Which of its disks.
    #[arg(long, default_value = "system", value_parser = PossibleValuesParser::new(["system", "data", "scratch"]))]
    disk: String,
}

pub(crate) async fn run(context: &Context, client: &Client, grow: Grow) -> Result<(), Failure> {
    let id = find::desktop(client, &grow.desktop, Search::InUse).await?.id;
    let desktop = client.desktops().get(id).await?;
    let disk = desktop.disks.iter().find(|disk| disk.role.as_str() == grow.disk);
    let Some(Disk { id, .. }) = disk else {
        return Err(Failure::Usage(format!("{} has no {} disk.", desktop.name, grow.disk)));
    };
    let begun = client.disks().grow(*id, &GrowDisk { size: grow.size }).await?;
    let paths = client.storage().list().await?;
    if let Some(free) = paths.iter().find(|path| path.id == desktop.path).and_then(|path| path.free) {
        remark(format_args!(
            "{} has {free} free. The disk takes space there only when the desktop writes to it.",
            desktop.path_name
        ));
    }
    follow::finish(context, client, begun).await
}
