//! What a host tells by itself.

use sarrio_model::{DesktopId, Epoch};

use crate::HostError;

/// The state of the link to a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// The first contact, or a new one after a loss, is being made.
    Connecting,
    /// libvirt answers.
    Up,
    /// Lost, or never there; another try follows by itself.
    Down(HostError),
}

/// Something happened on a host. An event says "look again": its order says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HostEvent {
    /// The link changed; after `Up` everything may have changed.
    Link(Link),
    /// A domain with this id started, stopped, was paused or went on.
    Domain(DesktopId),
    /// A domain ended by itself or by our call; the guest shut down, or it crashed.
    Stopped {
        /// Which.
        desktop: DesktopId,
        /// Whether it crashed or QEMU failed.
        crashed: bool,
    },
    /// A viewer signed in to the console (SPICE `initialize`, not a mere connection).
    ViewerIn(DesktopId),
    /// How many viewers' machines are at the console now.
    Viewers {
        /// Which.
        desktop: DesktopId,
        /// Distinct viewers.
        count: u32,
    },
    /// A viewer connected and went without having signed in: a wrong or dead ticket.
    ViewerRefused(DesktopId),
    /// The disk cannot be written and the domain stands still.
    DiskError {
        /// Which.
        desktop: DesktopId,
        /// `enospc` where there is no space.
        reason: String,
    },
    /// The guest's agent came or went.
    Agent {
        /// Which.
        desktop: DesktopId,
        /// Whether it is there.
        connected: bool,
    },
    /// The domain of another epoch than the known one appeared: a call that was given up was carried out.
    Stray {
        /// Which.
        desktop: DesktopId,
        /// Its epoch.
        epoch: Epoch,
    },
}

impl HostEvent {
    /// The desktop it is about, if any.
    #[must_use]
    pub fn desktop(&self) -> Option<DesktopId> {
        match self {
            Self::Link(_) => None,
            Self::Domain(desktop)
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
