//! Domains: what is asked for, and what is seen.

use jiff::Timestamp;
use sarrio_model::{
    DesktopId, DiskFormat, DiskRole, Epoch, Hardware, HostPath, MiB, Name, PauseReason, SiteId, TemplateId,
};

/// A disk of a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainDisk {
    /// The file.
    pub file: HostPath,
    /// What it is for.
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
    /// The name of its tap on the host, chosen by us, so that rules can name it before the domain runs; at most 15 characters.
    pub tap: String,
}

/// Everything that a domain is made from. Whether it is KVM or emulated, and which CPU it gets, is the host's to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainSpec {
    /// The site, for the metadata.
    pub site: SiteId,
    /// Its UUID.
    pub desktop: DesktopId,
    /// Under which start.
    pub epoch: Epoch,
    /// The label, shown by the guest.
    pub name: Name,
    /// Whose it is, as shown by the guest.
    pub owner: String,
    /// What it was made from.
    pub template: Option<TemplateId>,
    /// The machine.
    pub hardware: Hardware,
    /// Its disks, the system first.
    pub disks: Vec<DomainDisk>,
    /// An ISO in its drive.
    pub media: Option<HostPath>,
    /// Its network card, if any.
    pub nic: Option<Nic>,
    /// The desktop's folder: UEFI variables lie in it.
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

/// A domain that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Domain {
    /// One of this site.
    Ours {
        /// Which desktop.
        desktop: DesktopId,
        /// Under which start.
        epoch: Epoch,
        /// Whether it runs.
        run: DomainRun,
        /// Its memory.
        memory: MiB,
        /// The images that its disks write now, in the order of [`DomainSpec::disks`], media last: a snapshot or a copy
        /// that somebody makes on the host moves a disk to another image. `None` where the host did not tell, and always
        /// from [`crate::Hypervisor::domain`], which does not ask for them.
        images: Option<Vec<HostPath>>,
    },
    /// A domain of somebody else: shown, never changed.
    Foreign {
        /// libvirt's name.
        name: String,
        /// Its UUID.
        uuid: String,
        /// Another site of Sarrio, by its metadata.
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

/// Where a viewer finds a console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Console {
    /// The encrypted SPICE port.
    pub tls_port: u16,
    /// The authority that signed the console's certificate, PEM.
    pub ca: String,
    /// The certificate's subject in its own order, as remote-viewer wants it (`O=lab,CN=h1`).
    pub subject: String,
    /// When the password expires, in this machine's time.
    pub expires: Timestamp,
}
