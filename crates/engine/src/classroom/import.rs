//! Importing a timetable: series of a calendar file are added, changed and removed, all or none.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sarrio_model::{FromCalendar, Problem};

use super::{
    SeriesToAdd, SeriesToChange,
    series::{add, change, remove},
    timetable::bring_up,
};
use crate::{
    Engine,
    authz::{EditSeries, Permit},
};

/// What a calendar file changes. What it says of each series is kept for the next file.
#[derive(Debug, Default)]
pub struct TimetableChanges {
    /// The series that are new.
    pub add: Vec<(SeriesToAdd, Option<FromCalendar>)>,
    /// Those that the file has changed.
    pub change: Vec<(SeriesToChange, FromCalendar)>,
    /// Those that it has no more.
    pub remove: Vec<Permit<EditSeries>>,
}

impl Engine {
    /// Brings the series as a calendar file has them, all or none, and makes their lessons of the next two weeks.
    ///
    /// # Errors
    /// A series has no lesson on any day; somebody else has changed one meanwhile; the store's.
    pub async fn import_series(&self, changes: TimetableChanges) -> Result<(), Problem> {
        let now = Timestamp::now();
        let mut tx = self.0.store.begin().await?;
        let mut groups = BTreeSet::new();
        // What is removed makes room for what is added.
        for permit in changes.remove {
            groups.insert(remove(&mut tx, permit, now).await?.group.id);
        }
        for (one, said) in changes.change {
            let series = change(&mut tx, one).await?;
            tx.set_from_calendar(series.id, &said).await?;
            groups.insert(series.group.id);
        }
        for (one, said) in changes.add {
            let series = add(&mut tx, one, now).await?;
            if let Some(said) = said {
                tx.set_from_calendar(series.id, &said).await?;
            }
            groups.insert(series.group.id);
        }
        for group in groups {
            bring_up(&mut tx, group, now, self.0.settings.lessons_ahead).await?;
        }
        tx.commit().await?;
        self.0.classroom.changed.notify_one();
        Ok(())
    }
}
