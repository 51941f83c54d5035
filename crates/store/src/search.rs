//! Searches in the names of all desktops, which are kept in memory: neither database finds part of a word in 100,000 rows,
//! and sorts thousands of them, within a few milliseconds. The same goes for rows in the middle of a long list, for orders
//! without an index, and for the desktops of the people in somebody's charge.
//!
//! The outbox keeps the names in memory up to date. Every change of a desktop, a person or a template is an event
//! there, with the new state, committed together with the change. A search first reads the events since the last one,
//! so it finds whatever was committed before it, by whichever backend. All names are read when the store is opened, and
//! again where events were deleted before they were read.

use std::collections::HashMap;

use sarrio_model::{Desktop, DesktopId, Page, Seq, problem::StoreTask};
use tokio::sync::RwLockReadGuard;
use uuid::Uuid;

use crate::{
    Result, Store, StoreError,
    desktop_query::ParsedQuery,
    desktops,
    names::{AT_ONCE, Names},
};

impl Store {
    /// A page of the desktops that match, found by their names in memory.
    pub(crate) async fn search_desktops(&self, asked: &ParsedQuery) -> Result<Page<Desktop>> {
        let found = self.names().await?.find(asked);
        let rows = desktops::by_ids(&found.ids, &mut self.reader().await?).await?;
        // A desktop that was given to somebody else in the meantime is no longer the caller's to see.
        let rows = rows.into_iter().filter(|desktop| asked.filters.matches(desktop));
        let mut rows: HashMap<Uuid, Desktop> = rows.map(|desktop| (desktop.id.0, desktop)).collect();
        let items = found.ids.iter().filter_map(|id| rows.remove(id)).collect();
        let next = found.last.map(|(key, id)| asked.order.cursor(key, id)).transpose()?;
        Ok(Page { items, next, total: found.total })
    }

    /// How many rows of a list come before a desktop; none where the list does not show it.
    pub(crate) async fn place_of_desktop(&self, id: DesktopId, asked: &ParsedQuery) -> Result<Option<u64>> {
        Ok(self.names().await?.place(id, asked))
    }

    /// The names as they are now.
    pub(crate) async fn names(&self) -> Result<RwLockReadGuard<'_, Names>> {
        let newest = self.newest_seq().await?;
        let names = self.known_names().read().await;
        if names.seq >= Some(newest) {
            return Ok(names);
        }
        drop(names);
        // In a task of its own: when the caller is gone, what was read is still kept.
        let store = self.clone();
        let reading = tokio::spawn(async move { store.read_names(newest).await });
        reading.await.unwrap_or_else(|_| {
            Err(StoreError::database("search desktops", StoreTask::Read, sqlx::Error::WorkerCrashed))
        })?;
        Ok(self.known_names().read().await)
    }

    /// Reads the events up to `newest`.
    pub(crate) async fn read_names(&self, newest: Seq) -> Result<()> {
        let mut names = self.known_names().write().await;
        while let Some(seq) = names.seq.filter(|seq| *seq < newest) {
            let events = self.events_since(seq, AT_ONCE).await?;
            // Deleted events leave a gap, and reading many events takes as long as reading all desktops.
            let whole = events.first().is_some_and(|(event, _)| event.seq.0 == seq.0 + 1);
            let many = i64::try_from(names.len()).unwrap_or(i64::MAX).max(1_000);
            if !whole || newest.0 - seq.0 > many {
                names.seq = None;
                break;
            }
            for (event, _) in &events {
                names.apply(event);
            }
        }
        if names.seq.is_none() {
            *names = Names::read(newest, &mut self.reader().await?).await?;
        }
        Ok(())
    }
}
