//! Which desktops the table shows, in which order, and which of them buttons act on.

use std::collections::HashSet;

use sarrio_model::{Desktop, DesktopId, UserRef};

use super::{Desktops, StateFilter, column};
use crate::backend::live::Live;
use crate::widget::table;
use crate::words::desktops as texts;

impl Desktops {
    /// The lists have changed: filters and sorts the rows again. While the pointer is in the table the order does not
    /// change, so that no row moves away from the pointer.
    pub fn refresh(&mut self, live: &Live) {
        self.template_ids =
            std::iter::once(None).chain(live.templates().iter().map(|t| Some(t.id))).collect();
        self.template_names = std::iter::once(texts::template_any())
            .chain(live.templates().iter().map(|t| t.name.to_string()))
            .collect();
        self.host_ids = std::iter::once(None).chain(live.hypervisors().iter().map(|h| Some(h.id))).collect();
        self.host_names = std::iter::once(texts::host_any())
            .chain(live.hypervisors().iter().map(|h| h.name.to_string()))
            .collect();
        self.table.keep(|id| live.desktop(*id).is_some_and(|d| d.deleted.is_none()));
        if self.table.hovered {
            let before = std::mem::take(&mut self.shown);
            let passes = |id: &DesktopId| live.desktop(*id).is_some_and(|d| self.passes(d));
            let mut shown: Vec<DesktopId> = before.into_iter().filter(passes).collect();
            let known: HashSet<DesktopId> = shown.iter().copied().collect();
            shown.extend(live.desktops().filter(|d| !known.contains(&d.id) && self.passes(d)).map(|d| d.id));
            self.shown = shown;
        } else {
            self.arrange(live);
        }
        if let Some((id, _)) = &self.picture
            && self.watched(live) != Some(*id)
        {
            self.picture = None;
        }
    }

    fn passes(&self, desktop: &Desktop) -> bool {
        let query = self.query.trim().to_lowercase();
        let contains = |text: &str| text.to_lowercase().contains(&query);
        self.state_filter.passes(&desktop.state)
            && self.template.is_none_or(|t| desktop.template == Some(t))
            && self.host.is_none_or(|h| desktop.state.place().is_some_and(|(on, _)| on == h))
            && (query.is_empty()
                || contains(desktop.name.as_str())
                || contains(&desktop.owner.name)
                || desktop.template_name.as_ref().is_some_and(|t| contains(t.as_str()))
                || desktop.host_name.as_ref().is_some_and(|h| contains(h.as_str())))
    }

    pub(super) fn arrange(&mut self, live: &Live) {
        let mut rows: Vec<&Desktop> = live.desktops().filter(|d| self.passes(d)).collect();
        let order = self.table.order.unwrap_or(table::Order { column: column::NAME, descending: false });
        let text = |name: &str| name.to_lowercase();
        match order.column {
            column::STATE => rows.sort_by_key(|d| d.state.name()),
            column::OWNER => rows.sort_by_cached_key(|d| text(&d.owner.name)),
            column::TEMPLATE => {
                rows.sort_by_cached_key(|d| d.template_name.as_ref().map(|n| text(n.as_str())));
            }
            column::HOST => rows.sort_by_cached_key(|d| d.host_name.as_ref().map(|n| text(n.as_str()))),
            column::VCPUS => rows.sort_by_key(|d| d.hardware.vcpus),
            column::MEMORY => rows.sort_by_key(|d| d.hardware.memory),
            column::CREATED => rows.sort_by_key(|d| d.created),
            _ => rows.sort_by_cached_key(|d| (text(d.name.as_str()), d.id)),
        }
        if order.descending {
            rows.reverse();
        }
        self.shown = rows.into_iter().map(|d| d.id).collect();
    }

    /// Shows the desktops of one person.
    pub fn show_owner(&mut self, owner: &UserRef, live: &Live) {
        self.clear_filter();
        self.query.clone_from(&owner.name);
        self.arrange(live);
    }

    pub(super) fn clear_filter(&mut self) {
        self.query.clear();
        self.state_filter = StateFilter::All;
        self.template = None;
        self.host = None;
    }

    /// The desktops that buttons act on: those that are selected and shown or, if there are none, the row at the
    /// cursor.
    pub(super) fn targets(&self) -> Vec<DesktopId> {
        let selected: Vec<DesktopId> =
            self.shown.iter().copied().filter(|id| self.table.is_selected(id)).collect();
        if selected.is_empty() { self.table.cursor().into_iter().collect() } else { selected }
    }
}
