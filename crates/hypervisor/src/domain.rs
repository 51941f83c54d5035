//! Domains: what is requested of a host, and what is seen on it.

use jiff::Timestamp;
use sarrio_model::{
    Bytes, DesktopId, DiskFormat, DiskRole, Epoch, Hardware, HostPath, MiB, Name, PauseReason, SiteId,
    TemplateId,
};

/// A disk of a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainDisk {
    /// The file.
    pub file: HostPath,
    /// Its purpose.
    pub role: DiskRole,
    /// Its format.
    pub format: DiskFormat,
}

/// The network card of a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nic {
    /// The name of a bridge of the host, or of a libvirt network.
    pub network: String,
    /// `52:54:00:…`, the same at every start.
    pub mac: String,
    /// The name of its tap on the host, at most 15 characters. Sarrio chooses it, so that firewall rules can name it
    /// before the domain runs.
    pub tap: String,
    /// Whether its cable is plugged in from the first packet on. [`crate::Hypervisor::set_link`] changes it later.
    pub plugged: bool,
}

/// Everything that a domain is made from. The host decides whether it runs on KVM or is emulated, and which CPU it
/// gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainSpec {
    /// The site, which is written into the domain's metadata.
    pub site: SiteId,
    /// The desktop, whose id is also the domain's UUID.
    pub desktop: DesktopId,
    /// The epoch of its start.
    pub epoch: Epoch,
    /// The desktop's name, which the guest can show.
    pub name: Name,
    /// The owner's name, which the guest can show.
    pub owner: String,
    /// The template that it was made from.
    pub template: Option<TemplateId>,
    /// Its virtual hardware.
    pub hardware: Hardware,
    /// Its disks, the system first.
    pub disks: Vec<DomainDisk>,
    /// The ISO image in its drive, which is empty without one. [`crate::Hypervisor::insert_media`] changes it later.
    pub media: Option<HostPath>,
    /// Its network card, if any.
    pub nic: Option<Nic>,
    /// Whether it exchanges anything with the viewer's computer. [`crate::Hypervisor::set_exchange`] says what that is, and
    /// changes it later.
    pub exchange: bool,
    /// The desktop's folder, where the UEFI variables are stored.
    pub folder: HostPath,
}

/// Whether a domain runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DomainRun {
    /// Its processors run.
    Running,
    /// Its processors are stopped.
    Paused(PauseReason),
    /// It is shutting down.
    ShuttingDown,
}

/// A domain that exists on a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Domain {
    /// A domain of this site.
    Ours {
        /// Which desktop.
        desktop: DesktopId,
        /// The epoch of its start.
        epoch: Epoch,
        /// Whether it runs.
        run: DomainRun,
        /// Its memory.
        memory: MiB,
        /// The images to which its disks write now, in the order of [`DomainSpec::disks`] with the media last. A
        /// snapshot or a copy made on the host moves a disk to another image. `None` if the host did not say, and
        /// always from [`crate::Hypervisor::domain`], which does not ask for them.
        images: Option<Vec<HostPath>>,
    },
    /// A domain that this site did not start. It is shown and never changed.
    Foreign {
        /// libvirt's name for it.
        name: String,
        /// Its UUID.
        uuid: String,
        /// The other site of Sarrio that started it, according to its metadata.
        other_site: bool,
        /// Its memory.
        memory: MiB,
    },
}

/// How a guest is asked to shut down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shutdown {
    /// By its power button.
    PowerButton,
    /// By the agent inside it.
    Agent,
}

/// What became of something that a guest's agent was asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgentAnswer {
    /// The agent has done it.
    Done,
    /// The guest has no agent that answers in time: none is installed, or the guest is starting or hangs. One that hangs may
    /// still do it later.
    NoAgent,
    /// The agent answers, but it cannot do this in that guest.
    NotPossible,
}

/// What became of reading a folder of a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderAnswer {
    /// All of it was read: so many bytes.
    Read(Bytes),
    /// The guest has no agent that answers in time.
    NoAgent,
    /// The agent answers, but it cannot pack folders in that guest.
    NotPossible,
    /// The guest has no such folder, or it cannot be read.
    Missing,
    /// It is larger than it may be. Nothing of it was read.
    TooLarge,
}

/// How a viewer reaches a console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Console {
    /// The encrypted SPICE port.
    pub tls_port: u16,
    /// The authority that signed the console's certificate, PEM.
    pub ca: String,
    /// The certificate's subject, with its parts in the certificate's own order, as remote-viewer expects
    /// (`O=lab,CN=h1`).
    pub subject: String,
    /// When the password expires, by this machine's clock.
    pub expires: Timestamp,
}
