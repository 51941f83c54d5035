//! How many desktops are in each state, for the filters, the sidebar and the screen's subtitle.

use sarrio_model::{Desktop, DesktopFilter, DesktopState, DesktopSummary, Permission, StateName};

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
    /// What the backend has counted.
    #[must_use]
    pub fn of(summary: &DesktopSummary) -> Self {
        let size = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        let of = |filter: StateFilter| {
            size(filter.states().iter().filter_map(|state| summary.states.get(state)).sum())
        };
        Self {
            total: size(summary.total),
            running: of(StateFilter::Running),
            in_progress: of(StateFilter::InProgress),
            stopped: of(StateFilter::Stopped),
            attention: size(summary.attention),
            deleted: size(summary.binned),
        }
    }
}

/// Changes the counts in which a desktop is.
pub(super) fn add(summary: &mut DesktopSummary, desktop: &Desktop, change: fn(u64) -> u64) {
    if desktop.deleted.is_some() {
        summary.binned = change(summary.binned);
        if desktop.actions.contains(Permission::DesktopPurge) {
            summary.deleted = change(summary.deleted);
        }
        return;
    }
    summary.total = change(summary.total);
    let state = summary.states.entry(desktop.state.name()).or_default();
    *state = change(*state);
    if desktop.state.needs_attention() {
        summary.attention = change(summary.attention);
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
    /// The states that it shows. [`StateFilter::Attention`] is not only a matter of the state.
    #[must_use]
    pub fn states(self) -> &'static [StateName] {
        match self {
            Self::All | Self::Attention => &[],
            Self::Running => &[StateName::Running, StateName::Paused],
            Self::InProgress => &[
                StateName::Starting,
                StateName::Stopping,
                StateName::Creating,
                StateName::Templating,
                StateName::Deleting,
            ],
            Self::Stopped => &[StateName::Stopped],
        }
    }

    /// Whether a desktop in `state` is shown.
    #[must_use]
    pub fn passes(self, state: &DesktopState) -> bool {
        match self {
            Self::All => true,
            Self::Attention => state.needs_attention(),
            _ => self.states().contains(&state.name()),
        }
    }

    /// Asks a list for what it shows.
    pub fn set(self, filter: &mut DesktopFilter) {
        let states: Vec<&str> = self.states().iter().map(|state| state.as_str()).collect();
        filter.state = (!states.is_empty()).then(|| states.join(","));
        filter.attention = (self == Self::Attention).then_some(true);
    }
}
