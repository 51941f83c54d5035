//! How many desktops are in each state, for the filters, the sidebar and the screen's subtitle.

use sarrio_model::{DesktopState, PauseReason, StateName};

/// How many desktops pass each filter, and how many are in the recycle bin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All except the recycle bin.
    pub total: usize,
    /// See [`StateFilter::Running`].
    pub running: usize,
    /// See [`StateFilter::InProgress`].
    pub in_progress: usize,
    /// See [`StateFilter::Stopped`].
    pub stopped: usize,
    /// See [`StateFilter::Attention`].
    pub attention: usize,
    /// In the recycle bin.
    pub deleted: usize,
}

impl Counts {
    /// Counts a desktop that is not in the recycle bin.
    pub(super) fn add(&mut self, state: &DesktopState) {
        let one = |filter: StateFilter| usize::from(filter.passes(state));
        self.total += 1;
        self.running += one(StateFilter::Running);
        self.in_progress += one(StateFilter::InProgress);
        self.stopped += one(StateFilter::Stopped);
        self.attention += one(StateFilter::Attention);
    }
}

/// Which desktops a list shows, by their state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StateFilter {
    /// All desktops.
    #[default]
    All,
    /// The guest runs or is paused. A desktop that is starting does not run yet.
    Running,
    /// An operation is changing it: it is starting, stopping, moving, being created, deleted or made a template.
    InProgress,
    /// Off.
    Stopped,
    /// A person should look at it: it failed, its host does not answer, or it was paused because of its disk.
    Attention,
}

impl StateFilter {
    /// Whether a desktop in `state` is shown.
    #[must_use]
    pub fn passes(self, state: &DesktopState) -> bool {
        match self {
            Self::All => true,
            Self::Running => matches!(state.name(), StateName::Running | StateName::Paused),
            Self::InProgress => matches!(
                state.name(),
                StateName::Starting
                    | StateName::Stopping
                    | StateName::Creating
                    | StateName::Templating
                    | StateName::Deleting
            ),
            Self::Stopped => state.name() == StateName::Stopped,
            Self::Attention => match state {
                DesktopState::Failed { .. } | DesktopState::Unreachable { .. } => true,
                DesktopState::Paused { why, .. } => *why == PauseReason::DiskError,
                _ => false,
            },
        }
    }
}
