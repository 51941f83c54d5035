//! The port itself.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes as Chunk;
use sarrio_model::{
    Bytes, Check, Connection, DesktopId, Epoch, HostFacts, HostKey, HostLoad, HostPath, HypervisorId, Name,
    Patch, SiteId, SshTarget,
};
use secrecy::SecretString;
use tokio::sync::{broadcast, mpsc, watch};

use crate::{
    Console, CopyDisk, Domain, DomainSpec, FileAccess, Folder, HostEvent, HostResult, ImageInfo, Link,
    PathStatus, ProgressSink, Shutdown, StorageDir,
};

/// Makes hosts, and makes first contact with strangers.
#[async_trait]
pub trait Connector: Send + Sync + 'static {
    /// A handle on a host. It returns at once; the link is made, kept and made again by itself until
    /// [`Hypervisor::close`].
    fn connect(
        &self,
        id: HypervisorId,
        name: Name,
        site: SiteId,
        connection: Connection,
    ) -> Arc<dyn Hypervisor>;

    /// The key that a host shows; nothing is sent to it.
    async fn host_key(&self, target: &SshTarget) -> HostResult<HostKey>;

    /// Signs in with a password, once, to a host that shows `key`, and adds our public key there.
    async fn install_key(&self, target: &SshTarget, key: &HostKey, password: &SecretString)
    -> HostResult<()>;

    /// Our public key as one line, for `authorized_keys`.
    fn public_key(&self) -> String;
}

/// One host.
#[async_trait]
pub trait Hypervisor: Send + Sync + 'static {
    /// The link, now and whenever it changes.
    fn link(&self) -> watch::Receiver<Link>;

    /// The events from now on. A receiver that lags behind has to look at everything again.
    fn events(&self) -> broadcast::Receiver<HostEvent>;

    /// Tries the link now instead of after the pause between two tries.
    fn retry(&self);

    /// Ends the link with all its threads and processes.
    async fn close(&self);

    // --- the host -----------------------------------------------------------------------------------------------

    /// What the host is: name, processor, memory, versions.
    async fn facts(&self) -> HostResult<HostFacts>;

    /// Its load; `running` counts this site's domains.
    async fn load(&self) -> HostResult<HostLoad>;

    /// All named checks, each with what was found and what to do; tries what it can, also while the link is down.
    async fn check(&self, paths: &[StorageDir], network: Option<&str>) -> Vec<Check>;

    // --- domains ------------------------------------------------------------------------------------------------

    /// All domains that are there, foreign ones too; of ours also which images their disks are on.
    async fn domains(&self) -> HostResult<Vec<Domain>>;

    /// One of ours, or `None`.
    async fn domain(&self, desktop: DesktopId) -> HostResult<Option<Domain>>;

    /// Creates the transient domain, paused, with a console that nobody can open yet. That a domain of the same
    /// desktop and epoch is there already is success; of another epoch, [`crate::HostError::DomainExists`].
    async fn create_paused(&self, spec: &DomainSpec) -> HostResult<()>;

    /// Resumes it.
    async fn resume(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()>;

    /// Pauses it.
    async fn suspend(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()>;

    /// Asks the guest to shut down; the answer does not wait for it.
    async fn shutdown(&self, desktop: DesktopId, epoch: Epoch, how: Shutdown) -> HostResult<()>;

    /// Forces it off. That it is off already is success.
    async fn destroy(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()>;

    /// Resets it, as a reset button does.
    async fn reset(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()>;

    /// Makes a disk of a domain larger while the domain has it open; never smaller. The guest is told at once. That it has
    /// that size is success. A disk that is on another image than `file` is [`crate::HostError::WrongState`].
    async fn resize_open_disk(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        file: &HostPath,
        size: Bytes,
    ) -> HostResult<()>;

    // --- consoles and screens -----------------------------------------------------------------------------------

    /// Sets a password on the SPICE console that expires after `valid`; viewers that are connected stay.
    async fn open_console(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        password: &SecretString,
        valid: Duration,
    ) -> HostResult<Console>;

    /// Expires the password now; viewers that are connected stay.
    async fn close_console(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()>;

    /// Disconnects every viewer, and lets the password die, so that none comes back.
    async fn disconnect_viewers(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()>;

    /// A local TCP port on this machine's loopback that leads to `port` of the host's loopback, until the link ends.
    async fn tunnel(&self, port: u16) -> HostResult<u16>;

    /// The screen, scaled to at most `width` pixels and at most one patch each `pace`, until the receiver is dropped.
    /// The first patches cover it all. Without a VNC socket it falls back to screenshots.
    async fn screen(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        width: u16,
        pace: Duration,
    ) -> HostResult<mpsc::Receiver<Patch>>;

    // --- storage ------------------------------------------------------------------------------------------------

    /// Writes the mark into an empty or unmarked directory and makes the folders in it; success where it is there.
    async fn mark_path(&self, path: &StorageDir) -> HostResult<PathStatus>;

    /// Whether it is mounted (its mark is there) and can be written.
    async fn path_status(&self, path: &StorageDir) -> HostResult<PathStatus>;

    /// Takes the lock of the path, of the kind that keeps QEMU's disks apart, and holds it for `hold`; then answers
    /// `true`. Where somebody else holds it the answer is `false`, at once.
    async fn hold_lock(&self, path: &StorageDir, hold: Duration) -> HostResult<bool>;

    /// Makes many folders at once, each whole or not at all; one result each, in order. One that is there with the
    /// same sidecar is success.
    async fn make_folders(&self, path: &StorageDir, folders: &[Folder]) -> HostResult<Vec<HostResult<()>>>;

    /// Moves a file or folder within one storage path; never onto something that exists. That it is gone from `from`
    /// and there at `to` is success.
    async fn rename(&self, path: &StorageDir, from: &HostPath, to: &HostPath) -> HostResult<()>;

    /// Whether a file or folder is there.
    async fn exists(&self, path: &StorageDir, entry: &HostPath) -> HostResult<bool>;

    /// Creates one disk in a folder that exists. The same overlay being there is success.
    async fn make_disk(
        &self,
        path: &StorageDir,
        file: &HostPath,
        source: &crate::DiskSource,
        size: Option<Bytes>,
    ) -> HostResult<()>;

    /// A whole copy. What an earlier try left is begun anew, once nothing writes it any more.
    async fn copy_disk(&self, path: &StorageDir, copy: &CopyDisk, progress: ProgressSink) -> HostResult<()>;

    /// Makes a disk that nothing has open larger; never smaller. That it has that size is success.
    async fn resize_disk(&self, path: &StorageDir, file: &HostPath, size: Bytes) -> HostResult<()>;

    /// Makes a base read-only, by its mode and, where the file system can, with `chattr +i`; or writable again.
    async fn set_access(&self, path: &StorageDir, file: &HostPath, access: FileAccess) -> HostResult<()>;

    /// What the header of one image says. Refuses what is not a plain file.
    async fn image_info(&self, file: &HostPath) -> HostResult<ImageInfo>;

    /// What the headers say of all qcow2 images in a directory of the path and in the directories directly below it.
    /// Other files are left out, and so are links.
    async fn images(&self, path: &StorageDir, directory: &HostPath) -> HostResult<Vec<ImageInfo>>;

    /// The image and all that it builds on, the image first.
    async fn chain(&self, file: &HostPath) -> HostResult<Vec<ImageInfo>>;

    /// Whether nothing has the image open for writing, by QEMU's own lock.
    async fn is_free(&self, file: &HostPath) -> HostResult<bool>;

    /// Writes the sidecar of a folder anew, whole or not at all.
    async fn write_sidecar(
        &self,
        path: &StorageDir,
        folder: &HostPath,
        sidecar: &crate::Sidecar,
    ) -> HostResult<()>;

    /// Deletes a folder for good. Only one directly below the recycle bin or `incoming` is ever deleted.
    async fn delete_folder(&self, path: &StorageDir, folder: &HostPath) -> HostResult<()>;

    /// Writes what comes from `content` into a new file below `incoming`, and answers how much it was. An upload that
    /// ends early leaves nothing.
    async fn upload(
        &self,
        path: &StorageDir,
        file: &HostPath,
        content: mpsc::Receiver<std::io::Result<Chunk>>,
    ) -> HostResult<Bytes>;
}
