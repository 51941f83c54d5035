//! One action on many desktops.

use serde::{Deserialize, Serialize};

use crate::{DesktopFilter, DesktopId, Permission, Problem, problem::BatchSizeWrong};

/// An action on many desktops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DesktopAction {
    /// Starts those that are off.
    Start,
    /// Asks them to shut down, and forces them off after the grace time.
    Shutdown,
    /// Forces them off.
    Stop,
    /// Presses their reset button.
    Reset,
    /// Resets them to their templates. Those that run are forced off first, and started again.
    Renew,
    /// Pauses them.
    Pause,
    /// Resumes them.
    Resume,
    /// Moves them to the recycle bin.
    Delete,
    /// Restores them from the recycle bin.
    Restore,
    /// Deletes them from the recycle bin for good.
    Purge,
}

impl DesktopAction {
    /// The permission that it needs.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::Start => Permission::DesktopStart,
            Self::Shutdown => Permission::DesktopShutdown,
            Self::Stop => Permission::DesktopStop,
            Self::Reset => Permission::DesktopReset,
            Self::Renew => Permission::DesktopRenew,
            Self::Pause => Permission::DesktopPause,
            Self::Resume => Permission::DesktopResume,
            Self::Delete => Permission::DesktopDelete,
            Self::Restore => Permission::DesktopRestore,
            Self::Purge => Permission::DesktopPurge,
        }
    }
}

/// One action on many desktops: on those that are named, or on all that a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// What to do.
    pub action: DesktopAction,
    /// The desktops, 1 to 1000; left out where `matching` says which.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub ids: Vec<DesktopId>,
    /// All that a list shows, at most 5000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matching: Option<MatchingDesktops>,
}

/// All desktops that a list shows, but for some.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchingDesktops {
    /// What the list shows.
    #[serde(default)]
    pub filter: DesktopFilter,
    /// Which are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<DesktopId>,
    /// How many the person was told that they are. If it is another number now, nothing is done.
    pub count: u64,
}

impl Batch {
    /// The most desktops that a batch names one by one.
    pub const LIMIT: usize = 1000;

    /// The most desktops that a batch takes from a list.
    pub const MATCHING_LIMIT: usize = 5000;

    /// One action on these desktops.
    #[must_use]
    pub fn of(action: DesktopAction, ids: Vec<DesktopId>) -> Self {
        Self { action, ids, matching: None }
    }

    /// Each desktop once, in order.
    ///
    /// # Errors
    /// There is none, or there are too many.
    pub fn checked_ids(&self) -> Result<Vec<DesktopId>, Problem> {
        if self.ids.is_empty() || self.ids.len() > Self::LIMIT {
            return Err(BatchSizeWrong { most: Self::LIMIT }.at("ids"));
        }
        let mut ids = self.ids.clone();
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }
}

/// Confirms that the recycle bin is emptied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Purge {
    /// How many desktops the person was told would be deleted for good.
    pub count: u64,
}
