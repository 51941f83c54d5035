//! What a disk builds on: as the images' own headers say, or, where nobody can read those, as the store knows it.

use sarrio_hypervisor::ImageInfo;
use sarrio_model::{ChainImage, Disk, DiskChain, Problem};

use crate::{
    Engine, Inner,
    authz::{Permit, SeeStorage},
};

use super::image;

impl Engine {
    /// A disk and all it builds on. A host that reaches its storage paths reads the headers, and the rows of disks whose
    /// size differs are corrected; where no host does or they cannot be read, it is the store's word, and says so.
    ///
    /// # Errors
    /// The store's.
    pub async fn disk_chain(&self, _: Permit<SeeStorage>, disk: Disk) -> Result<DiskChain, Problem> {
        let known = known_chain(&self.0, disk).await?;
        let read = read_chain(&self.0, &known).await;
        if let Ok(read) = &read {
            image::correct(&self.0, &known, read).await?;
        }
        Ok(match read {
            Ok(read) => DiskChain {
                verified: true,
                problem: None,
                images: read.into_iter().map(|image| link(image, &known)).collect(),
            },
            Err(problem) => DiskChain {
                verified: false,
                problem: Some(problem),
                images: known.iter().map(ChainImage::from).collect(),
            },
        })
    }
}

async fn known_chain(engine: &Inner, disk: Disk) -> Result<Vec<Disk>, Problem> {
    let mut chain = vec![disk];
    while let Some(base) = chain.last().and_then(|disk| disk.base) {
        // A row that names itself, however that came about, must not hang us.
        if chain.iter().any(|disk| disk.id == base) {
            break;
        }
        let Some(base) = engine.store.disk(base).await? else { break };
        chain.push(base);
    }
    Ok(chain)
}

async fn read_chain(engine: &Inner, known: &[Disk]) -> Result<Vec<ImageInfo>, Problem> {
    let Some(disk) = known.first() else { return Ok(vec![]) };
    let mut paths: Vec<_> = known.iter().map(|disk| disk.path).collect();
    paths.dedup();
    let host = engine.host_for_paths(&paths).await?;
    host.api.chain(&disk.file).await.map_err(|why| why.problem(&host.name))
}

/// One image as it was read, with the disk that the store knows by its file.
fn link(read: ImageInfo, known: &[Disk]) -> ChainImage {
    let disk = known.iter().find(|disk| disk.file == read.file);
    ChainImage {
        file: read.file,
        format: read.format,
        virtual_size: read.virtual_size,
        actual_size: Some(read.actual_size),
        disk: disk.map(|disk| disk.id),
        owner: disk.map(|disk| disk.owner),
    }
}
