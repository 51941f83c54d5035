//! What administrators do to disks without Sarrio, with virsh and qemu-img.

use sarrio_hypervisor::{HostError, HostEvent, HostResult};
use sarrio_model::{Bytes, DesktopId, HostPath};

use crate::{Fleet, SimHost, SimImage, world::World};

impl SimHost {
    /// Takes a snapshot of a disk of a domain, as `virsh snapshot-create-as --disk-only --no-metadata` does: from now on
    /// the disk is an overlay in `file`. libvirt sends no event for this.
    ///
    /// # Errors
    /// There is no such domain or disk, or `file` is there already.
    pub fn snapshot(&self, desktop: DesktopId, disk: usize, file: &HostPath) -> HostResult<()> {
        let mut world = self.shared.world();
        let now = world.image_of(&self.address, desktop, disk)?;
        let (_, below, _) = world.tree(&self.address, &now).image(&now)?;
        // What the guest writes at once.
        let written = Bytes(1 << 20);
        let overlay = SimImage::qcow2(below.virtual_size, written).with_backing(now.as_str(), Some("qcow2"));
        world.add_image(&self.address, file, overlay)?;
        world.put_on(&self.address, desktop, disk, file)
    }

    /// Moves a disk of a domain to a copy in `file`, as `virsh blockcopy --shallow --pivot` does.
    ///
    /// # Errors
    /// There is no such domain or disk, or `file` is there already.
    pub fn block_copy(&self, desktop: DesktopId, disk: usize, file: &HostPath) -> HostResult<()> {
        let mut world = self.shared.world();
        let now = world.image_of(&self.address, desktop, disk)?;
        let (_, image, _) = world.tree(&self.address, &now).image(&now)?;
        let image = image.clone();
        world.add_image(&self.address, file, image)?;
        world.put_on(&self.address, desktop, disk, file)?;
        world.host(&self.address).emit(&HostEvent::Images(desktop));
        Ok(())
    }

    /// Puts the data of a disk's overlay back into the image below it, and the domain on that image, as
    /// `virsh blockcommit --active --pivot` does. The overlay's file stays.
    ///
    /// # Errors
    /// There is no such domain or disk, or it is on an image without a backing file.
    pub fn block_commit(&self, desktop: DesktopId, disk: usize) -> HostResult<()> {
        let mut world = self.shared.world();
        let now = world.image_of(&self.address, desktop, disk)?;
        let chain = world.tree(&self.address, &now).chain(&now)?;
        let (below, ..) = chain.get(1).ok_or_else(|| HostError::Missing(now.clone()))?;
        world.put_on(&self.address, desktop, disk, below)?;
        world.host(&self.address).emit(&HostEvent::Images(desktop));
        Ok(())
    }
}

impl Fleet {
    /// Changes the size in an image's header, as `qemu-img resize` does.
    ///
    /// # Errors
    /// It is not there.
    pub fn resize_image(&self, file: &HostPath, size: Bytes) -> HostResult<()> {
        let mut world = self.shared.world();
        world.shared.image_mut(file)?.0.virtual_size = size;
        Ok(())
    }

    /// The size in an image's header.
    #[must_use]
    pub fn image_size(&self, file: &HostPath) -> Option<Bytes> {
        self.shared.world().shared.image(file).ok().map(|(_, image, _)| image.virtual_size)
    }

    /// How much of an image is written.
    #[must_use]
    pub fn image_space(&self, file: &HostPath) -> Option<Bytes> {
        self.shared.world().shared.image(file).ok().map(|(_, image, _)| image.actual_size)
    }

    /// Moves a file over another, as `mv` does.
    ///
    /// # Errors
    /// It is not there.
    pub fn move_over(&self, from: &HostPath, to: &HostPath) -> HostResult<()> {
        let mut world = self.shared.world();
        world.shared.node(from)?;
        world.shared.remove(to);
        world.shared.rename(from, to);
        Ok(())
    }
}

impl World {
    fn image_of(&mut self, address: &str, desktop: DesktopId, disk: usize) -> HostResult<HostPath> {
        let machine = self.host(address).machines.get(&desktop).ok_or(HostError::NoDomain(desktop))?;
        machine.images.get(disk).cloned().ok_or(HostError::NoDomain(desktop))
    }

    /// Makes the domain write `file` from now on. It keeps reading the file that it wrote before.
    fn put_on(&mut self, address: &str, desktop: DesktopId, disk: usize, file: &HostPath) -> HostResult<()> {
        let (number, ..) = self.tree(address, file).image(file)?;
        let Some(machine) = self.host(address).machines.get_mut(&desktop) else {
            return Err(HostError::NoDomain(desktop));
        };
        if let (Some(image), Some(writes)) = (machine.images.get_mut(disk), machine.writes.get_mut(disk)) {
            *image = file.clone();
            machine.reads.push(std::mem::replace(writes, number));
        }
        Ok(())
    }
}
