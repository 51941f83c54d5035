//! Events: changes in one sequence, sent to everybody who may see them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Attention, Caller, Category, CategoryId, CustomRole, CustomRoleId, Desktop, DesktopId, Group, GroupId,
    Hypervisor, HypervisorId, Lesson, LessonId, Media, MediaId, Operation, Role, Room, RoomId, Scope, Seq,
    Series, SeriesId, StoragePath, StoragePathId, Subject, Template, TemplateId, User, UserId,
};

/// What a change is about. Clients choose topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Topic {
    Desktops,
    Templates,
    Hypervisors,
    Storage,
    Operations,
    Media,
    Users,
    Groups,
    Roles,
    Rooms,
    Lessons,
    Attention,
}

impl Topic {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Desktops,
        Self::Templates,
        Self::Hypervisors,
        Self::Storage,
        Self::Operations,
        Self::Media,
        Self::Users,
        Self::Groups,
        Self::Roles,
        Self::Rooms,
        Self::Lessons,
        Self::Attention,
    ];

    /// As it is written in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Desktops => "desktops",
            Self::Templates => "templates",
            Self::Hypervisors => "hypervisors",
            Self::Storage => "storage",
            Self::Operations => "operations",
            Self::Media => "media",
            Self::Users => "users",
            Self::Groups => "groups",
            Self::Roles => "roles",
            Self::Rooms => "rooms",
            Self::Lessons => "lessons",
            Self::Attention => "attention",
        }
    }
}

/// The new state of a resource, or its removal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", content = "body", rename_all = "snake_case")]
#[allow(missing_docs, clippy::large_enum_variant)]
pub enum Change {
    Desktop(Desktop),
    DesktopGone(DesktopId),
    Template(Template),
    TemplateGone(TemplateId),
    Hypervisor(Hypervisor),
    HypervisorGone(HypervisorId),
    StoragePath(StoragePath),
    StoragePathGone(StoragePathId),
    Operation(Operation),
    Media(Media),
    MediaGone(MediaId),
    User(User),
    UserGone(UserId),
    Category(Category),
    CategoryGone(CategoryId),
    Group(Group),
    GroupGone(GroupId),
    CustomRole(CustomRole),
    CustomRoleGone(CustomRoleId),
    Room(Room),
    RoomGone(RoomId),
    Lesson(Box<Lesson>),
    LessonGone(LessonId),
    Series(Box<Series>),
    SeriesGone(SeriesId),
    /// All that others do at a person's desktops now. Where nobody does anything any more, it is empty.
    Attention(Attention),
}

impl Change {
    /// What it is about.
    #[must_use]
    pub fn topic(&self) -> Topic {
        match self {
            Self::Desktop(_) | Self::DesktopGone(_) => Topic::Desktops,
            Self::Template(_) | Self::TemplateGone(_) => Topic::Templates,
            Self::Hypervisor(_) | Self::HypervisorGone(_) => Topic::Hypervisors,
            Self::StoragePath(_) | Self::StoragePathGone(_) => Topic::Storage,
            Self::Operation(_) => Topic::Operations,
            Self::Media(_) | Self::MediaGone(_) => Topic::Media,
            Self::User(_) | Self::UserGone(_) => Topic::Users,
            Self::Category(_) | Self::CategoryGone(_) | Self::Group(_) | Self::GroupGone(_) => Topic::Groups,
            Self::CustomRole(_) | Self::CustomRoleGone(_) => Topic::Roles,
            Self::Room(_) | Self::RoomGone(_) => Topic::Rooms,
            Self::Lesson(_) | Self::LessonGone(_) | Self::Series(_) | Self::SeriesGone(_) => Topic::Lessons,
            Self::Attention(_) => Topic::Attention,
        }
    }
}

/// Who may see a change. Administrators see every change.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Audience {
    /// Everybody who is signed in.
    Everyone,
    /// Administrators alone.
    Administrators,
    /// Everybody except students.
    Staff,
    /// The students and teachers of this group, whoever teaches the lesson with them, and the managers of its category.
    Class {
        /// The group.
        group: GroupId,
        /// Its category.
        category: CategoryId,
        /// Who teaches the lesson with the group's own teachers.
        teachers: Vec<UserId>,
    },
    /// Administrators, and the managers of this category.
    Category(CategoryId),
    /// This person, and whoever has charge of them.
    Owner(UserId),
    /// Those with whom it is shared, its owner if it has one, and whoever has charge of the owner.
    Shared {
        /// Its owner.
        owner: Option<UserId>,
        /// With whom it is shared.
        with: Vec<Subject>,
    },
}

impl Audience {
    /// Whether `caller` may see it.
    #[must_use]
    pub fn includes(&self, caller: &Caller) -> bool {
        let scope = &caller.scope;
        match self {
            Self::Everyone => true,
            Self::Staff => caller.role != Role::Student,
            Self::Class { group, category, teachers } => {
                *scope == Scope::Everything
                    || scope.includes_category(*category)
                    || caller.membership.groups.contains(group)
                    || teachers.contains(&caller.user.id)
            }
            Self::Administrators => *scope == Scope::Everything,
            Self::Category(category) => scope.includes_category(*category),
            Self::Owner(owner) => scope.includes(*owner),
            Self::Shared { owner, with } => {
                *scope == Scope::Everything
                    || owner.is_some_and(|owner| scope.includes(owner))
                    || with.iter().any(|subject| caller.is_among(*subject))
            }
        }
    }
}

/// A change, with its position in the sequence of all changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Event {
    /// Its position in the sequence. A client that reconnects asks for the events after the last one that it received.
    pub seq: Seq,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What changed.
    pub change: Change,
}

/// A message of `GET events`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "frame", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant)]
pub enum Frame {
    /// The first message: all events after `seq` follow on this connection.
    Hello {
        /// The newest event before this connection.
        seq: Seq,
    },
    /// The events after `since` are no longer kept: read the lists again.
    Resync {
        /// The newest event.
        seq: Seq,
    },
    /// A change.
    Event(Event),
}
