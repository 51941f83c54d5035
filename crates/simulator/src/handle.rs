//! The handle of a simulated host: the methods of the port.

use std::{
    net::Ipv4Addr,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes as Chunk;
use sarrio_hypervisor::{
    AgentAnswer, Console, CopyDisk, DiskSource, Domain, DomainSpec, FileAccess, Folder, HostError, HostEvent,
    HostResult, Hypervisor, ImageInfo, Link, MacAddress, NetworkLimit, PathMark, PathStatus, ProgressSink,
    ScreenUpdate, Shutdown, Sidecar, StorageDir,
};
use sarrio_model::{
    Bytes, Check, DesktopId, DiskFormat, Epoch, HostFacts, HostLoad, HostPath, SiteId,
    problem::ConnectionEnded,
};
use secrecy::{ExposeSecret, SecretString};
use tokio::{
    sync::{broadcast, mpsc, watch},
    task::AbortHandle,
};

use crate::{
    call::{
        Calls,
        Via::{self, Command, Libvirt},
    },
    link::HostLink,
    screen,
    tunnels::Tunnels,
    world::{Shared, World},
};

pub(crate) struct SimHypervisor {
    calls: Calls,
    keeper: AbortHandle,
    tunnels: Tunnels,
}

impl SimHypervisor {
    pub(crate) fn new(shared: Arc<Shared>, link: Arc<HostLink>, keeper: AbortHandle) -> Self {
        Self { calls: Calls { shared, link }, keeper, tunnels: Tunnels::default() }
    }

    /// The address of the host, and the site whose domains are meant.
    fn scope(&self) -> (String, SiteId) {
        (self.calls.link.address.clone(), self.calls.link.site)
    }

    async fn call<T: Send + 'static>(
        &self,
        name: &'static str,
        via: Via,
        act: impl FnOnce(&mut World) -> HostResult<T> + Send + 'static,
    ) -> HostResult<T> {
        self.calls.call(name, via, act).await
    }

    fn end(&self) {
        self.keeper.abort();
        self.tunnels.close();
    }

    /// Makes a call that reads or writes below a storage path. It fails where the path is not mounted.
    async fn on_path<T: Send + 'static>(
        &self,
        name: &'static str,
        path: &StorageDir,
        act: impl FnOnce(&mut World, &str, &StorageDir) -> HostResult<T> + Send + 'static,
    ) -> HostResult<T> {
        let (host, path) = (self.calls.link.address.clone(), path.clone());
        self.call(name, Command, move |world| {
            world.mounted(&host, &path)?;
            act(world, &host, &path)
        })
        .await
    }
}

impl Drop for SimHypervisor {
    fn drop(&mut self) {
        self.end();
    }
}

#[async_trait]
impl Hypervisor for SimHypervisor {
    fn link(&self) -> watch::Receiver<Link> {
        self.calls.link.state.subscribe()
    }

    fn events(&self) -> broadcast::Receiver<HostEvent> {
        self.calls.link.events.subscribe()
    }

    fn retry(&self) {
        self.calls.link.retry.notify_one();
    }

    async fn close(&self) {
        self.end();
        self.calls.link.state.send_replace(Link::Down(HostError::Unreachable(ConnectionEnded.into())));
        self.calls.link.closed.store(true, Ordering::SeqCst);
    }

    async fn facts(&self) -> HostResult<HostFacts> {
        let (host, _) = self.scope();
        self.call("facts", Libvirt, move |world| Ok(world.host(&host).facts.clone())).await
    }

    async fn load(&self) -> HostResult<HostLoad> {
        let (host, site) = self.scope();
        self.call("load", Libvirt, move |world| Ok(world.load(&host, site))).await
    }

    async fn check(&self, paths: &[StorageDir], network: Option<&str>) -> Vec<Check> {
        self.calls.check(paths, network).await
    }

    async fn domains(&self) -> HostResult<Vec<Domain>> {
        let (host, site) = self.scope();
        self.call("domains", Libvirt, move |world| Ok(world.host(&host).domains(site))).await
    }

    async fn domain(&self, desktop: DesktopId) -> HostResult<Option<Domain>> {
        let (host, site) = self.scope();
        self.call("domain", Libvirt, move |world| {
            let ours = |found: &Domain| matches!(found, Domain::Ours { desktop: id, .. } if *id == desktop);
            let mut found = world.host(&host).domains(site).into_iter().find(ours);
            if let Some(Domain::Ours { images, .. }) = &mut found {
                *images = None;
            }
            Ok(found)
        })
        .await
    }

    async fn create_paused(&self, spec: &DomainSpec) -> HostResult<()> {
        let (host, _) = self.scope();
        let spec = spec.clone();
        self.call("create_paused", Libvirt, move |world| world.create_paused(&host, &spec)).await
    }

    async fn resume(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
        let (host, site) = self.scope();
        self.call("resume", Libvirt, move |world| world.resume(&host, site, desktop, epoch)).await
    }

    async fn suspend(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
        let (host, site) = self.scope();
        self.call("suspend", Libvirt, move |world| world.suspend(&host, site, desktop, epoch)).await
    }

    async fn shutdown(&self, desktop: DesktopId, epoch: Epoch, how: Shutdown) -> HostResult<()> {
        let (host, site) = self.scope();
        self.call("shutdown", Libvirt, move |world| world.shutdown(&host, site, desktop, epoch, how)).await
    }

    async fn destroy(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
        let (host, site) = self.scope();
        self.call("destroy", Libvirt, move |world| world.destroy(&host, site, desktop, epoch)).await
    }

    async fn reset(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
        let (host, site) = self.scope();
        self.call("reset", Libvirt, move |world| world.reset(&host, site, desktop, epoch)).await
    }

    async fn resize_open_disk(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        file: &HostPath,
        size: Bytes,
    ) -> HostResult<()> {
        let (host, site) = self.scope();
        let file = file.clone();
        self.call("resize_open_disk", Libvirt, move |world| {
            world.resize_open_disk(&host, site, desktop, epoch, &file, size)
        })
        .await
    }

    async fn set_link(&self, desktop: DesktopId, epoch: Epoch, up: bool) -> HostResult<()> {
        let (host, site) = self.scope();
        self.call("set_link", Libvirt, move |world| world.set_link(&host, site, desktop, epoch, up)).await
    }

    async fn set_clock(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<AgentAnswer> {
        let (host, site) = self.scope();
        self.call("set_clock", Libvirt, move |world| world.set_clock(&host, site, desktop, epoch)).await
    }

    async fn show_message(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        title: &str,
        text: &str,
    ) -> HostResult<AgentAnswer> {
        let (host, site) = self.scope();
        let message = (title.to_owned(), text.to_owned());
        self.call("show_message", Libvirt, move |world| world.show(&host, site, desktop, epoch, message))
            .await
    }

    async fn set_exchange(&self, desktop: DesktopId, epoch: Epoch, allowed: bool) -> HostResult<()> {
        let (host, site) = self.scope();
        self.call("set_exchange", Libvirt, move |world| {
            world.host(&host).machine(site, desktop, epoch)?.spec.exchange = allowed;
            Ok(())
        })
        .await
    }

    async fn insert_media(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        image: Option<&HostPath>,
    ) -> HostResult<()> {
        let (host, site) = self.scope();
        let image = image.cloned();
        self.call("insert_media", Libvirt, move |world| {
            world.insert_media(&host, site, desktop, epoch, image)
        })
        .await
    }

    async fn limit_networks(&self, limits: &[NetworkLimit]) -> HostResult<()> {
        let (host, site) = self.scope();
        let limits = limits.to_vec();
        self.call("limit_networks", Command, move |world| world.limit_networks(&host, site, limits)).await
    }

    async fn wake(&self, cards: &[MacAddress], broadcast: Ipv4Addr) -> HostResult<()> {
        let (host, cards) = (self.calls.link.address.clone(), cards.to_vec());
        self.call("wake", Command, move |world| {
            world.host(&host).woken.extend(cards.into_iter().map(|card| (card, broadcast)));
            Ok(())
        })
        .await
    }

    async fn copy_open_disk(
        &self,
        path: &StorageDir,
        desktop: DesktopId,
        epoch: Epoch,
        file: &HostPath,
        to: &HostPath,
        progress: ProgressSink,
    ) -> HostResult<()> {
        let copy = CopyDisk { from: file.clone(), from_format: DiskFormat::Qcow2, to: to.clone() };
        self.calls.copy_open(path, &copy, (desktop, epoch), progress).await
    }

    async fn open_console(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        password: &SecretString,
        valid: Duration,
    ) -> HostResult<Console> {
        let (host, site) = self.scope();
        let text = password.expose_secret().to_owned();
        self.call("open_console", Libvirt, move |world| {
            world.open_console(&host, site, desktop, epoch, text, valid)
        })
        .await
    }

    async fn close_console(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
        let (host, site) = self.scope();
        self.call("close_console", Libvirt, move |world| world.close_console(&host, site, desktop, epoch))
            .await
    }

    async fn disconnect_viewers(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
        let (host, site) = self.scope();
        self.call("disconnect_viewers", Libvirt, move |world| {
            world.disconnect_viewers(&host, site, desktop, epoch)
        })
        .await
    }

    async fn tunnel(&self, port: u16) -> HostResult<u16> {
        self.call("tunnel", Command, |_| Ok(())).await?;
        self.tunnels.open(port).await
    }

    async fn screen(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        pace: watch::Receiver<Duration>,
    ) -> HostResult<mpsc::Receiver<ScreenUpdate>> {
        let (host, site) = self.scope();
        self.call("screen", Libvirt, move |world| world.host(&host).machine(site, desktop, epoch).map(drop))
            .await?;
        let Calls { shared, link } = &self.calls;
        let source = screen::Source { link: link.clone(), shared: shared.clone(), desktop, epoch };
        Ok(screen::stream(source, pace))
    }

    async fn path_mark(&self, directory: &HostPath) -> HostResult<Option<PathMark>> {
        let (host, directory) = (self.calls.link.address.clone(), directory.clone());
        self.call("path_mark", Command, move |world| world.path_mark(&host, &directory)).await
    }

    async fn mark_path(&self, path: &StorageDir) -> HostResult<PathStatus> {
        let (host, path) = (self.calls.link.address.clone(), path.clone());
        self.call("mark_path", Command, move |world| world.mark_path(&host, &path)).await
    }

    async fn path_status(&self, path: &StorageDir) -> HostResult<PathStatus> {
        self.on_path("path_status", path, World::path_status).await
    }

    async fn hold_lock(&self, path: &StorageDir, hold: Duration) -> HostResult<bool> {
        let held =
            self.on_path("hold_lock", path, move |world, host, path| world.hold_lock(host, path, hold));
        let held = held.await?;
        if held {
            tokio::time::sleep(hold).await;
        }
        Ok(held)
    }

    async fn make_folders(&self, path: &StorageDir, folders: &[Folder]) -> HostResult<Vec<HostResult<()>>> {
        let folders = folders.to_vec();
        self.on_path("make_folders", path, move |world, host, path| {
            Ok(folders.iter().map(|folder| world.make_folder(host, path, folder)).collect())
        })
        .await
    }

    async fn rename(&self, path: &StorageDir, from: &HostPath, to: &HostPath) -> HostResult<()> {
        let (from, to) = (from.clone(), to.clone());
        self.on_path("rename", path, move |world, host, path| world.rename(host, path, &from, &to)).await
    }

    async fn exists(&self, path: &StorageDir, entry: &HostPath) -> HostResult<bool> {
        let entry = entry.clone();
        self.on_path("exists", path, move |world, host, _| Ok(world.tree(host, &entry).contains(&entry)))
            .await
    }

    async fn make_disk(
        &self,
        path: &StorageDir,
        file: &HostPath,
        source: &DiskSource,
        size: Option<Bytes>,
    ) -> HostResult<()> {
        let (file, source) = (file.clone(), source.clone());
        self.on_path("make_disk", path, move |world, host, _| world.make_disk(host, &file, &source, size))
            .await
    }

    async fn copy_disk(&self, path: &StorageDir, copy: &CopyDisk, progress: ProgressSink) -> HostResult<()> {
        self.calls.copy(path, copy, progress).await
    }

    async fn resize_disk(&self, path: &StorageDir, file: &HostPath, size: Bytes) -> HostResult<()> {
        let file = file.clone();
        self.on_path("resize_disk", path, move |world, host, _| world.resize_disk(host, &file, size)).await
    }

    async fn set_access(&self, path: &StorageDir, file: &HostPath, access: FileAccess) -> HostResult<()> {
        let file = file.clone();
        self.on_path("set_access", path, move |world, host, _| {
            *world.tree(host, &file).image_mut(&file)?.1 = access == FileAccess::ReadOnly;
            Ok(())
        })
        .await
    }

    async fn image_info(&self, file: &HostPath) -> HostResult<ImageInfo> {
        let (host, file) = (self.calls.link.address.clone(), file.clone());
        self.call("image_info", Command, move |world| world.image_info(&host, &file)).await
    }

    async fn images(&self, path: &StorageDir, directory: &HostPath) -> HostResult<Vec<ImageInfo>> {
        let directory = directory.clone();
        self.on_path("images", path, move |world, host, _| world.images(host, &directory)).await
    }

    async fn chain(&self, file: &HostPath) -> HostResult<Vec<ImageInfo>> {
        let (host, file) = (self.calls.link.address.clone(), file.clone());
        self.call("chain", Command, move |world| {
            let chain = world.tree(&host, &file).chain(&file)?;
            Ok(chain.into_iter().map(|(file, _, image)| image.info(&file)).collect())
        })
        .await
    }

    async fn is_free(&self, file: &HostPath) -> HostResult<bool> {
        let (host, file) = (self.calls.link.address.clone(), file.clone());
        self.call("is_free", Command, move |world| {
            let (number, ..) = world.tree(&host, &file).image(&file)?;
            Ok(!world.is_written(number))
        })
        .await
    }

    async fn write_sidecar(&self, path: &StorageDir, folder: &HostPath, sidecar: &Sidecar) -> HostResult<()> {
        let (folder, sidecar) = (folder.clone(), sidecar.clone());
        self.on_path("write_sidecar", path, move |world, host, _| {
            world.write_sidecar(host, &folder, &sidecar)
        })
        .await
    }

    async fn delete_folder(&self, path: &StorageDir, folder: &HostPath) -> HostResult<()> {
        let folder = folder.clone();
        self.on_path("delete_folder", path, move |world, host, path| world.delete_folder(host, path, &folder))
            .await
    }

    async fn upload(
        &self,
        path: &StorageDir,
        file: &HostPath,
        content: mpsc::Receiver<std::io::Result<Chunk>>,
    ) -> HostResult<Bytes> {
        self.calls.upload(path, file, content).await
    }
}
