//! The images that the disks of a desktop or a template are built on.

use sarrio_client::Client;
use sarrio_model::{DiskChain, DiskOwner};

use crate::{
    connect::Context,
    outcome::Failure,
    output::remark,
    table::{NOTHING, Table, or_dash},
};

/// Shows the chain of each disk, and whether it was read from the images or comes from the database.
pub(crate) async fn show(context: &Context, client: &Client, owner: DiskOwner) -> Result<(), Failure> {
    let mut chains = Vec::new();
    for disk in client.disks().of(owner).await? {
        chains.push(client.disks().chain(disk.id).await?);
    }
    context.output.show(&chains, |chains| table(chains))?;
    if let DiskOwner::Desktop(id) = owner {
        let desktop = client.desktops().get(id).await?;
        for newer in &desktop.newer_images {
            remark(newer.problem(&desktop.name).detail);
        }
    }
    Ok(())
}

fn table(chains: &[DiskChain]) -> Table {
    let mut table = Table::new(["FILE", "FORMAT", "SIZE", "USED", "OF"]);
    for image in chains.iter().flat_map(|chain| &chain.images) {
        table.row([
            image.file.to_string(),
            image.format.as_str().to_owned(),
            image.virtual_size.to_string(),
            or_dash(image.actual_size),
            match image.owner {
                Some(DiskOwner::Desktop(id)) => format!("desktop {id}"),
                Some(DiskOwner::Template(id)) => format!("template {id}"),
                None => NOTHING.to_owned(),
            },
        ]);
    }
    table.foot(match chains.iter().find_map(|chain| chain.problem.as_ref()) {
        Some(why) => format!("From the database, not read from the images: {} {}", why.detail, why.hint),
        None => "Read from the images.".to_owned(),
    });
    table
}
