//! The end of the year: groups are archived, with or without their desktops, and students move up.

use serde::{Deserialize, Serialize};

use crate::{Group, GroupId, GroupRef, Operation, Revision};

/// What becomes of the desktops that were made for a group that is archived.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DesktopsOfGroup {
    /// They stay.
    #[default]
    Keep,
    /// They are moved to the recycle bin.
    Recycle,
}

/// The desktops that were made for a group, the recycle bin apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GroupDesktops {
    /// All.
    pub desktops: u64,
    /// Those that are not off. They cannot be moved to the recycle bin before they are.
    pub on: u64,
}

/// Archives a group.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArchiveGroup {
    /// The revision that was read.
    pub revision: Revision,
    /// What becomes of the desktops that were made for it; they stay by default.
    #[serde(default)]
    pub desktops: DesktopsOfGroup,
}

/// A group that was archived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ArchivedGroup {
    /// The group.
    pub group: Group,
    /// What moves its desktops to the recycle bin, if that was asked for and there are any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub operation: Option<Operation>,
}

/// Moves the members of groups up, all as the groups are before: nobody is moved twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveUp {
    /// Each group with where its members go.
    #[schema(min_items = 1, max_items = 500)]
    pub moves: Vec<GroupMove>,
    /// What becomes of the desktops that were made for the groups that are archived; they stay by default.
    #[serde(default)]
    pub desktops: DesktopsOfGroup,
    /// Whether only the answer is wanted, and nothing is changed.
    #[serde(default)]
    pub dry_run: bool,
}

impl MoveUp {
    /// The most groups of one request.
    pub const LIMIT: usize = 500;
}

/// Where the members of a group go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupMove {
    /// The group.
    pub from: GroupId,
    /// Where its members go.
    pub to: MoveTo,
}

/// Where the members of a group go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum MoveTo {
    /// To another group of the category. Their own is empty then, and its teachers stay.
    Group(GroupId),
    /// Nowhere: the group is archived with them. If others move into it, a new group of the same name and with the same teachers
    /// takes these.
    Archive,
}

impl MoveTo {
    /// The group to which they go, if there is one.
    #[must_use]
    pub fn group(self) -> Option<GroupId> {
        match self {
            Self::Group(id) => Some(id),
            Self::Archive => None,
        }
    }
}

/// What a move does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MovedUp {
    /// Each group, as it was asked for.
    pub moves: Vec<MovedGroup>,
    /// The desktops that were made for the groups that are archived.
    pub desktops: GroupDesktops,
    /// What moves these to the recycle bin, if that was asked for and there are any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub operation: Option<Operation>,
}

/// A group whose members are moved, or that is archived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MovedGroup {
    /// The group.
    pub from: GroupRef,
    /// Where its members go; absent if it is archived with them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<GroupRef>,
    /// How many people are in it.
    pub people: u64,
}
