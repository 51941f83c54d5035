//! The handle of a simulated host: the methods of the port.

use std::{
    net::Ipv4Addr,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes as Chunk;
use sarrio_hypervisor::{
    AgentAnswer, Console, CopyDisk, DiskSource, Domain, DomainSpec, FileAccess, Folder, FolderAnswer,
    HostError, HostEvent, HostResult, Hypervisor, ImageInfo, Link, NetworkLimit, PathMark, PathStatus,
    ProgressSink, Screen, Shutdown, Sidecar, StorageDir,
};
use sarrio_model::{
    Bytes, Check, DesktopId, DiskFormat, Epoch, GuestFolder, HostFacts, HostLoad, HostPath, MacAddress,
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
        Via::{Command, Libvirt},
    },
    link::HostLink,
    machine::Machine,
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

    fn end(&self) {
        self.keeper.abort();
        self.tunnels.close();
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
        let (host, _) = self.calls.scope();
        self.calls.call("facts", Libvirt, move |world| Ok(world.host(&host).facts.clone())).await
    }

    async fn load(&self) -> HostResult<HostLoad> {
        let (host, site) = self.calls.scope();
        self.calls.call("load", Libvirt, move |world| Ok(world.load(&host, site))).await
    }

    async fn check(&self, paths: &[StorageDir], network: Option<&str>) -> Vec<Check> {
        self.calls.check(paths, network).await
    }

    async fn domains(&self) -> HostResult<Vec<Domain>> {
        let (host, site) = self.calls.scope();
        self.calls.call("domains", Libvirt, move |world| Ok(world.host(&host).domains(site))).await
    }

    async fn domain(&self, desktop: DesktopId) -> HostResult<Option<Domain>> {
        let (host, site) = self.calls.scope();
        self.calls.call("domain", Libvirt, move |world| Ok(world.host(&host).domain(site, desktop))).await
    }

    async fn create_paused(&self, spec: &DomainSpec) -> HostResult<()> {
        let (host, _) = self.calls.scope();
        let spec = spec.clone();
        self.calls.call("create_paused", Libvirt, move |world| world.create_paused(&host, &spec)).await
    }

    async fn resume(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
        let (host, site) = self.calls.scope();
        self.calls.call("resume", Libvirt, move |world| world.resume(&host, site, desktop, epoch)).await
    }

    async fn suspend(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
        let (host, site) = self.calls.scope();
        self.calls.call("suspend", Libvirt, move |world| world.suspend(&host, site, desktop, epoch)).await
    }

    async fn shutdown(&self, desktop: DesktopId, epoch: Epoch, how: Shutdown) -> HostResult<()> {
        let (host, site) = self.calls.scope();
        self.calls
            .call("shutdown", Libvirt, move |world| world.shutdown(&host, site, desktop, epoch, how))
            .await
    }

    async fn destroy(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
        let (host, site) = self.calls.scope();
        self.calls.call("destroy", Libvirt, move |world| world.destroy(&host, site, desktop, epoch)).await
    }

    async fn reset(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
        let (host, site) = self.calls.scope();
        self.calls.call("reset", Libvirt, move |world| world.reset(&host, site, desktop, epoch)).await
    }

    async fn resize_open_disk(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        file: &HostPath,
        size: Bytes,
    ) -> HostResult<()> {
        let (host, site) = self.calls.scope();
        let file = file.clone();
        self.calls
            .call("resize_open_disk", Libvirt, move |world| {
                world.resize_open_disk(&host, site, desktop, epoch, &file, size)
            })
            .await
    }

    async fn set_link(&self, desktop: DesktopId, epoch: Epoch, up: bool) -> HostResult<()> {
        self.calls
            .on_machine("set_link", desktop, epoch, move |machine| {
                if let Some(nic) = &mut machine.spec.nic {
                    nic.plugged = up;
                }
                Ok(())
            })
            .await
    }

    async fn set_clock(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<AgentAnswer> {
        self.calls
            .on_machine("set_clock", desktop, epoch, |machine| machine.ask(|machine| machine.clock_sets += 1))
            .await
    }

    async fn show_message(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        title: &str,
        text: &str,
    ) -> HostResult<AgentAnswer> {
        let message = (title.to_owned(), text.to_owned());
        let show = move |machine: &mut Machine| machine.ask(|machine| machine.messages.push(message));
        self.calls.on_machine("show_message", desktop, epoch, show).await
    }

    async fn read_guest_folder(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        folder: &GuestFolder,
        limit: Bytes,
        content: mpsc::Sender<Chunk>,
    ) -> HostResult<FolderAnswer> {
        let folder = folder.as_str().to_owned();
        let read = move |machine: &mut Machine| machine.read_folder(&folder, limit);
        let (answer, tar) = self.calls.on_machine("read_guest_folder", desktop, epoch, read).await?;
        for piece in tar.chunks(64 << 10) {
            content.send(Chunk::copy_from_slice(piece)).await.map_err(|_| HostError::Cancelled)?;
        }
        Ok(answer)
    }

    async fn set_exchange(&self, desktop: DesktopId, epoch: Epoch, allowed: bool) -> HostResult<()> {
        self.calls
            .on_machine("set_exchange", desktop, epoch, move |machine| {
                machine.spec.exchange = allowed;
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
        let (host, site) = self.calls.scope();
        let image = image.cloned();
        self.calls
            .call("insert_media", Libvirt, move |world| {
                world.insert_media(&host, site, desktop, epoch, image)
            })
            .await
    }

    async fn limit_networks(&self, limits: &[NetworkLimit]) -> HostResult<()> {
        let (host, site) = self.calls.scope();
        let limits = limits.to_vec();
        self.calls
            .call("limit_networks", Command, move |world| world.limit_networks(&host, site, limits))
            .await
    }

    async fn wake(&self, cards: &[MacAddress], broadcast: Ipv4Addr) -> HostResult<()> {
        let (host, cards) = (self.calls.link.address.clone(), cards.to_vec());
        self.calls
            .call("wake", Command, move |world| {
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
        let (host, site) = self.calls.scope();
        let text = password.expose_secret().to_owned();
        self.calls
            .call("open_console", Libvirt, move |world| {
                world.open_console(&host, site, desktop, epoch, text, valid)
            })
            .await
    }

    async fn close_console(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
        self.calls
            .on_machine("close_console", desktop, epoch, |machine| {
                machine.password = None;
                Ok(())
            })
            .await
    }

    async fn disconnect_viewers(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
        let (host, site) = self.calls.scope();
        self.calls
            .call("disconnect_viewers", Libvirt, move |world| {
                world.disconnect_viewers(&host, site, desktop, epoch)
            })
            .await
    }

    async fn tunnel(&self, port: u16) -> HostResult<u16> {
        self.calls.call("tunnel", Command, |_| Ok(())).await?;
        self.tunnels.open(port).await
    }

    async fn screen(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        pace: watch::Receiver<Duration>,
    ) -> HostResult<Screen> {
        let (host, site) = self.calls.scope();
        self.calls
            .call("screen", Libvirt, move |world| world.host(&host).machine(site, desktop, epoch).map(drop))
            .await?;
        let Calls { shared, link } = &self.calls;
        let source = screen::Source { link: link.clone(), shared: shared.clone(), desktop, epoch };
        Ok(screen::stream(source, pace))
    }

    async fn path_mark(&self, directory: &HostPath) -> HostResult<Option<PathMark>> {
        let (host, directory) = (self.calls.link.address.clone(), directory.clone());
        self.calls.call("path_mark", Command, move |world| world.path_mark(&host, &directory)).await
    }

    async fn mark_path(&self, path: &StorageDir) -> HostResult<PathStatus> {
        let (host, path) = (self.calls.link.address.clone(), path.clone());
        self.calls.call("mark_path", Command, move |world| world.mark_path(&host, &path)).await
    }

    async fn path_status(&self, path: &StorageDir) -> HostResult<PathStatus> {
        self.calls.on_path("path_status", path, World::path_status).await
    }

    async fn hold_lock(&self, path: &StorageDir, hold: Duration) -> HostResult<bool> {
        let held =
            self.calls.on_path("hold_lock", path, move |world, host, path| world.hold_lock(host, path, hold));
        let held = held.await?;
        if held {
            tokio::time::sleep(hold).await;
        }
        Ok(held)
    }

    async fn make_folders(&self, path: &StorageDir, folders: &[Folder]) -> HostResult<Vec<HostResult<()>>> {
        let folders = folders.to_vec();
        self.calls
            .on_path("make_folders", path, move |world, host, path| {
                Ok(folders.iter().map(|folder| world.make_folder(host, path, folder)).collect())
            })
            .await
    }

    async fn rename(&self, path: &StorageDir, from: &HostPath, to: &HostPath) -> HostResult<()> {
        let (from, to) = (from.clone(), to.clone());
        self.calls
            .on_path("rename", path, move |world, host, path| world.rename(host, path, &from, &to))
            .await
    }

    async fn exists(&self, path: &StorageDir, entry: &HostPath) -> HostResult<bool> {
        let entry = entry.clone();
        self.calls
            .on_path("exists", path, move |world, host, _| Ok(world.tree(host, &entry).contains(&entry)))
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
        self.calls
            .on_path("make_disk", path, move |world, host, _| world.make_disk(host, &file, &source, size))
            .await
    }

    async fn copy_disk(&self, path: &StorageDir, copy: &CopyDisk, progress: ProgressSink) -> HostResult<()> {
        self.calls.copy(path, copy, progress).await
    }

    async fn resize_disk(&self, path: &StorageDir, file: &HostPath, size: Bytes) -> HostResult<()> {
        let file = file.clone();
        self.calls
            .on_path("resize_disk", path, move |world, host, _| world.resize_disk(host, &file, size))
            .await
    }

    async fn set_access(&self, path: &StorageDir, file: &HostPath, access: FileAccess) -> HostResult<()> {
        let file = file.clone();
        self.calls
            .on_path("set_access", path, move |world, host, _| world.set_access(host, &file, access))
            .await
    }

    async fn image_info(&self, file: &HostPath) -> HostResult<ImageInfo> {
        let (host, file) = (self.calls.link.address.clone(), file.clone());
        self.calls.call("image_info", Command, move |world| world.image_info(&host, &file)).await
    }

    async fn images(&self, path: &StorageDir, directory: &HostPath) -> HostResult<Vec<ImageInfo>> {
        let directory = directory.clone();
        self.calls.on_path("images", path, move |world, host, _| world.images(host, &directory)).await
    }

    async fn chain(&self, file: &HostPath) -> HostResult<Vec<ImageInfo>> {
        let (host, file) = (self.calls.link.address.clone(), file.clone());
        self.calls.call("chain", Command, move |world| world.chain(&host, &file)).await
    }

    async fn is_free(&self, file: &HostPath) -> HostResult<bool> {
        let (host, file) = (self.calls.link.address.clone(), file.clone());
        self.calls.call("is_free", Command, move |world| world.is_free(&host, &file)).await
    }

    async fn write_sidecar(&self, path: &StorageDir, folder: &HostPath, sidecar: &Sidecar) -> HostResult<()> {
        let (folder, sidecar) = (folder.clone(), sidecar.clone());
        self.calls
            .on_path("write_sidecar", path, move |world, host, _| {
                world.write_sidecar(host, &folder, &sidecar)
            })
            .await
    }

    async fn delete_folder(&self, path: &StorageDir, folder: &HostPath) -> HostResult<()> {
        let folder = folder.clone();
        self.calls
            .on_path("delete_folder", path, move |world, host, path| world.delete_folder(host, path, &folder))
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

    async fn download(
        &self,
        path: &StorageDir,
        file: &HostPath,
        to: mpsc::Sender<Chunk>,
    ) -> HostResult<Bytes> {
        self.calls.download(path, file, to).await
    }
}
