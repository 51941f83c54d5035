//! The handle on a host. It passes each call of the port to the module for its subject.

use std::{
    net::Ipv4Addr,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes as Chunk;
use sarrio_hypervisor::{
    AgentAnswer, Console, CopyDisk, DiskSource, Domain, DomainSpec, FileAccess, Folder, FolderAnswer,
    HostEvent, HostResult, Hypervisor, ImageInfo, Link, NetworkLimit, PathMark, PathStatus, ProgressSink,
    Screen, Shutdown, Sidecar, StorageDir,
};
use sarrio_model::{
    Bytes, Check, Connection, DesktopId, Epoch, GuestFolder, HostFacts, HostLoad, HostPath, MacAddress, Name,
    SiteId,
};
use secrecy::SecretString;
use tokio::{
    sync::{broadcast, mpsc, watch},
    task::JoinHandle,
};

use crate::{
    cable, checks, clock, console, domains, drive, exchange, facts, guest_folder, host::Host,
    instance::Instance, limits, link, lock::lock, message, open_copy, open_images, screen, ssh::Identity,
    storage, wake,
};

/// The handle. It closes the link when it is dropped.
pub struct Handle {
    host: Arc<Host>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Handle {
    /// A handle whose link is being made. Must be called inside a tokio runtime.
    pub fn start(
        name: Name,
        site: SiteId,
        connection: Connection,
        identity: Identity,
        instance: Arc<Instance>,
    ) -> Arc<dyn Hypervisor> {
        let directory = instance.directory();
        let sockets = directory.as_ref().map(Clone::clone).unwrap_or_default();
        let host = Arc::new(Host::new(name, site, connection, identity, sockets, instance));
        let task = match directory {
            Ok(_) => Some(tokio::spawn(link::keep(host.clone()))),
            Err(error) => {
                link::cannot_start(&host, &error);
                None
            }
        };
        Arc::new(Self { host, task: Mutex::new(task) })
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.host.closing.cancel();
    }
}

#[async_trait]
impl Hypervisor for Handle {
    fn link(&self) -> watch::Receiver<Link> {
        self.host.link.subscribe()
    }

    fn events(&self) -> broadcast::Receiver<HostEvent> {
        self.host.events()
    }

    fn retry(&self) {
        self.host.retry.notify_one();
    }

    async fn close(&self) {
        self.host.closing.cancel();
        let task = lock(&self.task).take();
        if let Some(task) = task {
            let _ = task.await;
        }
    }

    async fn facts(&self) -> HostResult<HostFacts> {
        facts::facts(&self.host).await
    }

    async fn load(&self) -> HostResult<HostLoad> {
        facts::load(&self.host).await
    }

    async fn check(&self, paths: &[StorageDir], network: Option<&str>) -> Vec<Check> {
        checks::check(&self.host, paths, network).await
    }

    async fn domains(&self) -> HostResult<Vec<Domain>> {
        let mut domains = domains::all(&self.host).await?;
        open_images::add_open_images(&self.host, &mut domains).await;
        Ok(domains)
    }

    async fn domain(&self, desktop: DesktopId) -> HostResult<Option<Domain>> {
        domains::one(&self.host, desktop).await
    }

    async fn create_paused(&self, spec: &DomainSpec) -> HostResult<()> {
        domains::create_paused(&self.host, spec).await
    }

    async fn resume(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
        domains::resume(&self.host, desktop, epoch).await
    }

    async fn suspend(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
        domains::suspend(&self.host, desktop, epoch).await
    }

    async fn shutdown(&self, desktop: DesktopId, epoch: Epoch, how: Shutdown) -> HostResult<()> {
        domains::shutdown(&self.host, desktop, epoch, how).await
    }

    async fn destroy(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
        domains::destroy(&self.host, desktop, epoch).await
    }

    async fn reset(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
        domains::reset(&self.host, desktop, epoch).await
    }

    async fn resize_open_disk(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        file: &HostPath,
        size: Bytes,
    ) -> HostResult<()> {
        open_images::resize_open(&self.host, desktop, epoch, file, size).await
    }

    async fn set_link(&self, desktop: DesktopId, epoch: Epoch, up: bool) -> HostResult<()> {
        cable::set_link(&self.host, desktop, epoch, up).await
    }

    async fn set_clock(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<AgentAnswer> {
        clock::set(&self.host, desktop, epoch).await
    }

    async fn show_message(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        title: &str,
        text: &str,
    ) -> HostResult<AgentAnswer> {
        message::show(&self.host, desktop, epoch, title, text).await
    }

    async fn read_guest_folder(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        folder: &GuestFolder,
        limit: Bytes,
        content: mpsc::Sender<Chunk>,
    ) -> HostResult<FolderAnswer> {
        guest_folder::read(&self.host, desktop, epoch, folder, limit, content).await
    }

    async fn set_exchange(&self, desktop: DesktopId, epoch: Epoch, allowed: bool) -> HostResult<()> {
        exchange::set(&self.host, desktop, epoch, allowed).await
    }

    async fn insert_media(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        image: Option<&HostPath>,
    ) -> HostResult<()> {
        drive::insert(&self.host, desktop, epoch, image).await
    }

    async fn limit_networks(&self, limits: &[NetworkLimit]) -> HostResult<()> {
        limits::limit(&self.host, limits).await
    }

    async fn wake(&self, cards: &[MacAddress], broadcast: Ipv4Addr) -> HostResult<()> {
        wake::wake(&*self.host.session()?, cards, broadcast).await
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
        open_copy::copy(&self.host, path, desktop, epoch, file, to, progress).await
    }

    async fn open_console(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        password: &SecretString,
        valid: Duration,
    ) -> HostResult<Console> {
        console::open(&self.host, desktop, epoch, password, valid).await
    }

    async fn close_console(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
        console::close(&self.host, desktop, epoch).await
    }

    async fn disconnect_viewers(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
        console::disconnect(&self.host, desktop, epoch).await
    }

    async fn tunnel(&self, port: u16) -> HostResult<u16> {
        self.host.session()?.tunnel(port).await
    }

    async fn screen(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        pace: watch::Receiver<Duration>,
    ) -> HostResult<Screen> {
        screen::watch(&self.host, desktop, epoch, pace).await
    }

    async fn path_mark(&self, directory: &HostPath) -> HostResult<Option<PathMark>> {
        storage::mark::read(&*self.host.session()?, directory).await
    }

    async fn mark_path(&self, path: &StorageDir) -> HostResult<PathStatus> {
        storage::mark::write(&*self.host.session()?, path).await
    }

    async fn path_status(&self, path: &StorageDir) -> HostResult<PathStatus> {
        storage::mark::status(&*self.host.session()?, path).await
    }

    async fn hold_lock(&self, path: &StorageDir, hold: Duration) -> HostResult<bool> {
        storage::mark::hold_lock(&*self.host.session()?, path, hold).await
    }

    async fn make_folders(&self, path: &StorageDir, folders: &[Folder]) -> HostResult<Vec<HostResult<()>>> {
        storage::folders::make(&*self.host.session()?, path, folders).await
    }

    async fn rename(&self, path: &StorageDir, from: &HostPath, to: &HostPath) -> HostResult<()> {
        storage::entries::rename(&*self.host.session()?, path, from, to).await
    }

    async fn exists(&self, path: &StorageDir, entry: &HostPath) -> HostResult<bool> {
        storage::entries::exists(&*self.host.session()?, path, entry).await
    }

    async fn make_disk(
        &self,
        path: &StorageDir,
        file: &HostPath,
        source: &DiskSource,
        size: Option<Bytes>,
    ) -> HostResult<()> {
        storage::disks::make(&*self.host.session()?, path, file, source, size).await
    }

    async fn copy_disk(&self, path: &StorageDir, copy: &CopyDisk, progress: ProgressSink) -> HostResult<()> {
        storage::disks::copy(&*self.host.session()?, path, copy, progress).await
    }

    async fn resize_disk(&self, path: &StorageDir, file: &HostPath, size: Bytes) -> HostResult<()> {
        storage::disks::resize(&*self.host.session()?, path, file, size).await
    }

    async fn set_access(&self, path: &StorageDir, file: &HostPath, access: FileAccess) -> HostResult<()> {
        storage::disks::set_access(&*self.host.session()?, path, file, access).await
    }

    async fn image_info(&self, file: &HostPath) -> HostResult<ImageInfo> {
        storage::images::info(&*self.host.session()?, file).await
    }

    async fn images(&self, path: &StorageDir, directory: &HostPath) -> HostResult<Vec<ImageInfo>> {
        storage::images::all(&*self.host.session()?, path, directory).await
    }

    async fn chain(&self, file: &HostPath) -> HostResult<Vec<ImageInfo>> {
        storage::images::chain(&*self.host.session()?, file).await
    }

    async fn is_free(&self, file: &HostPath) -> HostResult<bool> {
        storage::images::is_free(&*self.host.session()?, file).await
    }

    async fn write_sidecar(&self, path: &StorageDir, folder: &HostPath, sidecar: &Sidecar) -> HostResult<()> {
        storage::folders::write_sidecar(&*self.host.session()?, path, folder, sidecar).await
    }

    async fn delete_folder(&self, path: &StorageDir, folder: &HostPath) -> HostResult<()> {
        storage::entries::delete_folder(&*self.host.session()?, path, folder).await
    }

    async fn upload(
        &self,
        path: &StorageDir,
        file: &HostPath,
        content: mpsc::Receiver<std::io::Result<Chunk>>,
    ) -> HostResult<Bytes> {
        storage::upload::upload(&*self.host.session()?, path, file, content).await
    }

    async fn download(
        &self,
        path: &StorageDir,
        file: &HostPath,
        to: mpsc::Sender<Chunk>,
    ) -> HostResult<Bytes> {
        storage::download::download(&*self.host.session()?, path, file, to).await
    }
}
