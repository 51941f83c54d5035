//! The port itself.

use std::{net::Ipv4Addr, sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes as Chunk;
use sarrio_model::{
    Bytes, Check, Connection, DesktopId, Epoch, GuestFolder, HostFacts, HostKeys, HostLoad, HostPath,
    HypervisorId, MacAddress, Name, SiteId, SshTarget,
};
use secrecy::SecretString;
use tokio::sync::{broadcast, mpsc, watch};

use crate::{
    AgentAnswer, Console, CopyDisk, Domain, DomainSpec, FileAccess, Folder, FolderAnswer, HostEvent,
    HostResult, ImageInfo, Link, NetworkLimit, PathMark, PathStatus, ProgressSink, Screen, Shutdown,
    StorageDir,
};

/// Makes handles on hosts, and makes the first contact with unknown hosts.
#[async_trait]
pub trait Connector: Send + Sync + 'static {
    /// Returns a handle on a host at once. The link is made, kept and made again automatically until
    /// [`Hypervisor::close`].
    fn connect(
        &self,
        id: HypervisorId,
        name: Name,
        site: SiteId,
        connection: Connection,
    ) -> Arc<dyn Hypervisor>;

    /// The keys that a host and its jump host present. Sarrio does not sign in to the host itself. To get the host's
    /// key from a jump host, Sarrio signs in to the jump host with its own key, whatever key the jump host presents: an
    /// impostor learns Sarrio's public key in this way, and nothing else.
    async fn host_keys(&self, target: &SshTarget) -> HostResult<HostKeys>;

    /// Signs in once with a password, and adds Sarrio's public key there. The host and its jump host must present the
    /// pinned keys.
    async fn install_key(
        &self,
        target: &SshTarget,
        pinned: &HostKeys,
        password: &SecretString,
    ) -> HostResult<()>;

    /// Our public key as one line, for `authorized_keys`.
    fn public_key(&self) -> String;
}

/// One host.
#[async_trait]
pub trait Hypervisor: Send + Sync + 'static {
    /// The state of the link, now and whenever it changes.
    fn link(&self) -> watch::Receiver<Link>;

    /// The events from now on. A receiver that falls behind must look at everything again.
    fn events(&self) -> broadcast::Receiver<HostEvent>;

    /// Tries the link now instead of after the pause between two attempts.
    fn retry(&self);

    /// Ends the link with all its threads and processes.
    async fn close(&self);

    // --- the host -----------------------------------------------------------------------------------------------

    /// What the host is: name, processor, memory, versions.
    async fn facts(&self) -> HostResult<HostFacts>;

    /// Its load; `running` counts this site's domains.
    async fn load(&self) -> HostResult<HostLoad>;

    /// Makes all checks, each with what was found and what to do. While the link is down, it tries what it can.
    async fn check(&self, paths: &[StorageDir], network: Option<&str>) -> Vec<Check>;

    // --- domains ------------------------------------------------------------------------------------------------

    /// All domains on the host, including foreign ones. For ours it also finds the images that their disks are on.
    async fn domains(&self) -> HostResult<Vec<Domain>>;

    /// One of our domains, or `None`.
    async fn domain(&self, desktop: DesktopId) -> HostResult<Option<Domain>>;

    /// Creates the transient domain, paused, with a console that nobody can open yet. If a domain of the same desktop
    /// and epoch already exists, that is success; if it is of another epoch, the error is
    /// [`crate::HostError::DomainExists`].
    async fn create_paused(&self, spec: &DomainSpec) -> HostResult<()>;

    /// Resumes it.
    async fn resume(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()>;

    /// Pauses it.
    async fn suspend(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()>;

    /// Asks the guest to shut down; the answer does not wait for it.
    async fn shutdown(&self, desktop: DesktopId, epoch: Epoch, how: Shutdown) -> HostResult<()>;

    /// Forces it off. If it is already off, that is success.
    async fn destroy(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()>;

    /// Resets it, as a reset button does.
    async fn reset(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()>;

    /// Makes a disk larger, never smaller, while a domain has it open. The guest is told at once. If the disk already
    /// has that size, that is success; if it is on an image other than `file`, the error is
    /// [`crate::HostError::WrongState`].
    async fn resize_open_disk(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        file: &HostPath,
        size: Bytes,
    ) -> HostResult<()>;

    // --- what a class needs -------------------------------------------------------------------------------------

    /// Plugs in the cable of its network card, or unplugs it: then no packet leaves or reaches the guest, which sees that
    /// there is no link and keeps its address. Without a network card, there is nothing to do.
    async fn set_link(&self, desktop: DesktopId, epoch: Epoch, up: bool) -> HostResult<()>;

    /// Sets the guest's clock by its agent. The clock stands still while the guest is paused, so this is for right after it
    /// was resumed. A guest that hangs has no agent, and delays no other call.
    async fn set_clock(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<AgentAnswer>;

    /// Shows a message on the guest's desktop by its agent, to whoever is signed in there. Neither text is ever read as a
    /// command or as markup. It may be shown twice.
    async fn show_message(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        title: &str,
        text: &str,
    ) -> HostResult<AgentAnswer>;

    /// Reads a folder of the guest by its agent, as a tar file whose names are relative to the folder, and sends it in pieces.
    /// What is in it is the guest's: it can be anything. At most `limit` bytes are read. It ends early when the receiver is
    /// dropped, and leaves nothing in the guest.
    async fn read_guest_folder(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        folder: &GuestFolder,
        limit: Bytes,
        content: mpsc::Sender<Chunk>,
    ) -> HostResult<FolderAnswer>;

    /// Allows or forbids that the desktop exchanges anything with the viewer's computer: USB devices, the clipboard and files.
    /// While it is forbidden, the screen does not follow the size of the viewer's window either.
    async fn set_exchange(&self, desktop: DesktopId, epoch: Epoch, allowed: bool) -> HostResult<()>;

    /// Puts an ISO image into the domain's drive, in place of the one that is there, or empties the drive. A guest that still
    /// uses the old one loses it.
    async fn insert_media(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        image: Option<&HostPath>,
    ) -> HostResult<()>;

    /// Limits what desktops reach on the network. These limits replace all earlier ones of this site on the host at once;
    /// an empty list removes them. They hold for taps that do not exist yet, so a desktop is limited from its first packet
    /// on, and they last until the host is booted again.
    async fn limit_networks(&self, limits: &[NetworkLimit]) -> HostResult<()>;

    /// Sends a packet to each of these cards that wakes its computer (Wake-on-LAN), in the host's network whose broadcast
    /// address this is. Whether a computer wakes is not known.
    async fn wake(&self, cards: &[MacAddress], broadcast: Ipv4Addr) -> HostResult<()>;

    /// Copies a disk that a domain has open, as it is at one moment, without stopping the domain. The copy is a qcow2 that
    /// needs no other file. It goes on when its caller is gone, and the next call for it follows it; it ends with the domain.
    /// Only one disk of a domain is copied at a time. If the copy is already there, that is success.
    async fn copy_open_disk(
        &self,
        path: &StorageDir,
        desktop: DesktopId,
        epoch: Epoch,
        file: &HostPath,
        to: &HostPath,
        progress: ProgressSink,
    ) -> HostResult<()>;

    // --- consoles and screens -----------------------------------------------------------------------------------

    /// Sets a password on the SPICE console that expires after `valid`. Viewers that are connected stay connected.
    async fn open_console(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        password: &SecretString,
        valid: Duration,
    ) -> HostResult<Console>;

    /// Makes the password expire now. Viewers that are connected stay connected.
    async fn close_console(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()>;

    /// Disconnects every viewer and makes the password expire, so that none can reconnect.
    async fn disconnect_viewers(&self, desktop: DesktopId, epoch: Epoch) -> HostResult<()>;

    /// Opens a TCP port on this machine's loopback that leads to `port` on the host's loopback until the link ends.
    async fn tunnel(&self, port: u16) -> HostResult<u16>;

    /// What the screen shows, in at most one update per `pace`, which may change meanwhile, until it is dropped, the domain
    /// ends or the link is down. The first update has the whole screen. Without a VNC socket it is made from
    /// screenshots.
    async fn screen(
        &self,
        desktop: DesktopId,
        epoch: Epoch,
        pace: watch::Receiver<Duration>,
    ) -> HostResult<Screen>;

    // --- storage ------------------------------------------------------------------------------------------------

    /// What the mark of a directory names, if it has one. A mark that cannot be read is [`crate::HostError::ForeignPath`].
    async fn path_mark(&self, directory: &HostPath) -> HostResult<Option<PathMark>>;

    /// Writes the mark into an unmarked directory and makes Sarrio's folders in it. If the mark is already there, that
    /// is success.
    async fn mark_path(&self, path: &StorageDir) -> HostResult<PathStatus>;

    /// The status of a path that is mounted (its mark is there) and can be written.
    async fn path_status(&self, path: &StorageDir) -> HostResult<PathStatus>;

    /// Takes a lock on the path, of the same kind as QEMU's locks on images, holds it for `hold` and then answers
    /// `true`. If somebody else holds it, it answers `false` at once.
    async fn hold_lock(&self, path: &StorageDir, hold: Duration) -> HostResult<bool>;

    /// Makes many folders at once, each completely or not at all, and returns a result for each, in order. If one
    /// already exists with the same sidecar, that is success.
    async fn make_folders(&self, path: &StorageDir, folders: &[Folder]) -> HostResult<Vec<HostResult<()>>>;

    /// Moves a file or folder within one storage path, never onto something that exists. If it is already at `to` and
    /// no longer at `from`, that is success.
    async fn rename(&self, path: &StorageDir, from: &HostPath, to: &HostPath) -> HostResult<()>;

    /// Whether a file or folder exists.
    async fn exists(&self, path: &StorageDir, entry: &HostPath) -> HostResult<bool>;

    /// Creates one disk in an existing folder. If the same overlay already exists, that is success.
    async fn make_disk(
        &self,
        path: &StorageDir,
        file: &HostPath,
        source: &crate::DiskSource,
        size: Option<Bytes>,
    ) -> HostResult<()>;

    /// Makes a full copy. What an earlier attempt left is replaced, once nothing writes to it any more.
    async fn copy_disk(&self, path: &StorageDir, copy: &CopyDisk, progress: ProgressSink) -> HostResult<()>;

    /// Makes a disk that nothing has open larger; never smaller. That it has that size is success.
    async fn resize_disk(&self, path: &StorageDir, file: &HostPath, size: Bytes) -> HostResult<()>;

    /// Makes a base read-only, by its mode and, where the file system can, with `chattr +i`; or writable again.
    async fn set_access(&self, path: &StorageDir, file: &HostPath, access: FileAccess) -> HostResult<()>;

    /// What the header of one image says. Anything that is not a plain file is refused.
    async fn image_info(&self, file: &HostPath) -> HostResult<ImageInfo>;

    /// What the headers say of all qcow2 images in a directory of the path and in the directories directly below it.
    /// Other files and links are left out.
    async fn images(&self, path: &StorageDir, directory: &HostPath) -> HostResult<Vec<ImageInfo>>;

    /// An image and all images that it builds on, the image first.
    async fn chain(&self, file: &HostPath) -> HostResult<Vec<ImageInfo>>;

    /// Whether nothing has the image open for writing, according to QEMU's own lock.
    async fn is_free(&self, file: &HostPath) -> HostResult<bool>;

    /// Replaces the sidecar of a folder, completely or not at all.
    async fn write_sidecar(
        &self,
        path: &StorageDir,
        folder: &HostPath,
        sidecar: &crate::Sidecar,
    ) -> HostResult<()>;

    /// Deletes a folder for good. Only folders directly below the recycle bin or `incoming` can be deleted.
    async fn delete_folder(&self, path: &StorageDir, folder: &HostPath) -> HostResult<()>;

    /// Writes `content` into a new file below `incoming` and returns its size. An upload that ends early leaves
    /// nothing.
    async fn upload(
        &self,
        path: &StorageDir,
        file: &HostPath,
        content: mpsc::Receiver<std::io::Result<Chunk>>,
    ) -> HostResult<Bytes>;

    /// Sends the bytes of a plain file of the path to `to`, in order, and returns their number. It goes on at the pace at which
    /// they are taken, and ends with [`crate::HostError::Cancelled`] once nobody takes them any more. After an error what was
    /// sent is not the whole file.
    async fn download(
        &self,
        path: &StorageDir,
        file: &HostPath,
        to: mpsc::Sender<Chunk>,
    ) -> HostResult<Bytes>;
}
