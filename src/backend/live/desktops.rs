//! The desktops that the app knows: those that something shows, of as many as the backend has counted.

use std::collections::HashSet;

use sarrio_model::{Desktop, DesktopId, DesktopSummary, Disk};

use super::{Counts, Live};
use crate::backend::counts;

/// How many desktops are known before those are forgotten that nothing shows.
const KNOWN: usize = 4_000;

impl Live {
    /// A desktop was read, or an event has it. What is known of it already may be newer.
    pub fn learn(&mut self, mut new: Desktop) {
        if let Some(old) = self.desktops.get(&new.id) {
            if old.revision > new.revision {
                return;
            }
            // Lists and events have no disks: those that were read for one desktop are kept.
            if new.disks.is_empty() {
                new.disks.clone_from(&old.disks);
            }
        }
        self.desktops.insert(new.id, new);
    }

    /// A desktop that is known is another now, or gone: the counts follow at once. The backend's, which also know the
    /// others, come a little later.
    pub(super) fn recount(&mut self, id: DesktopId, new: Option<&Desktop>) {
        let old = self.desktops.get(&id);
        match (old, new) {
            (Some(old), Some(new)) if old.revision > new.revision => return,
            // It may be counted already, unless all are known.
            (None, _) if !self.knows_all_desktops() => return,
            _ => {}
        }
        let summary = &mut self.summary;
        if let Some(old) = old {
            counts::add(summary, old, |count| count.saturating_sub(1));
        }
        if let Some(new) = new {
            counts::add(summary, new, |count| count.saturating_add(1));
        }
    }

    /// How many desktops there are, as the backend has counted them.
    pub fn counted(&mut self, summary: DesktopSummary) {
        self.summary = summary;
    }

    /// Whether the desktops have to be counted again. Asking for it settles it.
    pub fn take_uncounted(&mut self) -> bool {
        std::mem::take(&mut self.uncounted)
    }

    /// Whether more desktops are known than are worth keeping.
    #[must_use]
    pub fn knows_too_many(&self) -> bool {
        self.desktops.len() > KNOWN
    }

    /// Forgets all desktops but these.
    pub fn keep_desktops(&mut self, needed: &HashSet<DesktopId>) {
        self.desktops.retain(|id, _| needed.contains(id));
        self.desktops.shrink_to(KNOWN);
    }

    /// Whether all desktops in use are known, as in a small school.
    #[must_use]
    pub fn knows_all_desktops(&self) -> bool {
        self.desktops.len() as u64 >= self.summary.total
            && self.known_desktops().count() as u64 >= self.summary.total
    }

    /// The first desktops in use by name, as they were read with the other lists.
    #[must_use]
    pub fn first_desktops(&self) -> &[DesktopId] {
        &self.first
    }

    /// The desktops that were deleted last, as they were read with the other lists.
    #[must_use]
    pub fn first_deleted(&self) -> &[DesktopId] {
        &self.first_deleted
    }

    /// How many desktops are in each state.
    #[must_use]
    pub fn summary(&self) -> &DesktopSummary {
        &self.summary
    }

    /// A desktop, in use or in the recycle bin, if the app knows it.
    #[must_use]
    pub fn desktop(&self, id: DesktopId) -> Option<&Desktop> {
        self.desktops.get(&id)
    }

    /// The desktops in use that the app knows, in no particular order.
    pub fn known_desktops(&self) -> impl Iterator<Item = &Desktop> {
        self.desktops.values().filter(|d| d.deleted.is_none())
    }

    /// How many desktops are in each state.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts::of(&self.summary)
    }

    /// Sets the disks of a desktop, which only the call for this one desktop gives.
    pub fn set_disks(&mut self, id: DesktopId, disks: Vec<Disk>) {
        if let Some(desktop) = self.desktops.get_mut(&id) {
            desktop.disks = disks;
        }
    }
}
