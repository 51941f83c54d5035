//! Ids are keys; names are labels. Each kind of resource has its own id type, so that a template's id cannot be used
//! where a desktop's is expected.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A text that is not an id (a UUID).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an id: ids are UUIDs such as 0190163d-8694-739b-aea5-966c26f8ad91")]
pub struct IdError(String);

macro_rules! ids {
    ($($(#[$doc:meta])* $id:ident)*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
        )]
        #[serde(transparent)]
        pub struct $id(pub Uuid);

        impl $id {
            /// A new id; ids made later sort later (UUID version 7).
            #[must_use]
            #[allow(clippy::new_without_default)]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $id {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                text.parse().map(Self).map_err(|_| IdError(text.chars().take(64).collect()))
            }
        }
    )*};
}

ids! {
    /// A category: a part of the school with groups of its own.
    CategoryId
    /// What was written to a class.
    ClassMessageId
    /// A role of the school's own.
    CustomRoleId
    /// Desktops that were made for a group.
    DeploymentId
    /// A person's virtual machine, running or not. The id is also the UUID of its libvirt domain.
    DesktopId
    /// One disk image of a desktop or a template.
    DiskId
    /// A group of people, such as a class.
    GroupId
    /// Files that were handed out in a lesson.
    HandoutId
    /// A host that runs desktops.
    HypervisorId
    /// A lesson of a group.
    LessonId
    /// An ISO image that desktops can boot or read.
    MediaId
    /// A piece of work that takes time and survives a restart.
    OperationId
    /// A classroom.
    RoomId
    /// A place in a room where somebody sits at a computer.
    SeatId
    /// Lessons that take place every week.
    SeriesId
    /// A signed-in session.
    SessionId
    /// This installation of Sarrio. It is written into each domain, so that the domains of other sites are never
    /// touched.
    SiteId
    /// A directory for desktops and templates that some hosts reach under the same path.
    StoragePathId
    /// What desktops are made from.
    TemplateId
    /// A person.
    UserId
    /// What a student handed in once, or what was collected from them once.
    WorkId
}
