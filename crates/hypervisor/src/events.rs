//! The events of a host.

use sarrio_model::{DesktopId, Epoch};

use crate::HostError;

/// The state of the link to a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// The connection is being made, for the first time or again.
    Connecting,
    /// libvirt answers.
    Up,
    /// The connection was lost, or was never made. It is tried again automatically.
    Down(HostError),
}

/// How a domain ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DomainEnd {
    /// Its guest shut down, somebody forced it off, or the host does not tell.
    Ended,
    /// The guest crashed or QEMU failed.
    Crashed,
}

/// Something happened on a host. Events may arrive in a different order than the changes happened: an event means "look
/// again".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostEvent {
    /// The link changed. After `Up`, everything may have changed.
    Link(Link),
    /// A domain with this id started, stopped, was paused or resumed.
    Domain(DesktopId),
    /// A domain ended: it was forced off, its guest shut down, or it crashed.
    Stopped {
        /// Which.
        desktop: DesktopId,
        /// How it ended.
        end: DomainEnd,
    },
    /// A viewer signed in to the console (SPICE `initialize`, not a mere connection).
    ViewerIn(DesktopId),
    /// How many viewers' computers are connected to the console now.
    Viewers {
        /// Which.
        desktop: DesktopId,
        /// Distinct viewers.
        count: u32,
    },
    /// A viewer connected and left without signing in, because its ticket was wrong or had expired.
    ViewerRefused(DesktopId),
    /// A copy or a commit of one of its disks ended or continued: it may now be on other images.
    Images(DesktopId),
    /// The disk cannot be written, so the domain is paused.
    DiskError {
        /// Which.
        desktop: DesktopId,
        /// `enospc` if there is no space.
        reason: String,
    },
    /// The guest agent connected or disconnected.
    Agent {
        /// Which.
        desktop: DesktopId,
        /// Whether it is connected.
        connected: bool,
    },
    /// A domain appeared whose start had been given up: there was no answer in time, and it was carried out later.
    Stray {
        /// Which.
        desktop: DesktopId,
        /// Its epoch.
        epoch: Epoch,
    },
}

impl HostEvent {
    /// The desktop that it is about, if any.
    #[must_use]
    pub fn desktop(&self) -> Option<DesktopId> {
        match self {
            Self::Link(_) => None,
            Self::Domain(desktop)
            | Self::Images(desktop)
            | Self::Stopped { desktop, .. }
            | Self::ViewerIn(desktop)
            | Self::Viewers { desktop, .. }
            | Self::ViewerRefused(desktop)
            | Self::DiskError { desktop, .. }
            | Self::Agent { desktop, .. }
            | Self::Stray { desktop, .. } => Some(*desktop),
        }
    }
}
