//! What a calendar file changes: which of its lessons are new, which series it has changed since it was imported last, and which
//! series it has no more.
//!
//! A field that the file has changed gets the new value; one that it has not keeps what people made of it meanwhile.

use std::collections::HashMap;

use sarrio_calendar::Imported;
use sarrio_model::{FromCalendar, Group, ListedChange, RoomRef, Series, SeriesId, Weekly};

use crate::calendar_groups::is_known;

/// The series of the school, and what a calendar said of them. Each is recognised once.
#[derive(Debug)]
pub(crate) struct KnownSeries {
    all: Vec<Series>,
    said: HashMap<SeriesId, FromCalendar>,
    met: Vec<SeriesId>,
}

/// What becomes of a lesson of the file.
#[derive(Debug)]
pub(crate) enum Fate {
    /// It is new.
    Add,
    /// It is there as the file has it.
    Keep,
    /// The file has changed it: the series, and as it becomes.
    Change(Box<Series>, Box<Series>),
}

impl Fate {
    pub(crate) fn listed(&self) -> ListedChange {
        match self {
            Self::Add => ListedChange::Add,
            Self::Keep => ListedChange::Keep,
            Self::Change(..) => ListedChange::Update,
        }
    }
}

impl KnownSeries {
    pub(crate) fn new(all: Vec<Series>, said: HashMap<SeriesId, FromCalendar>) -> Self {
        Self { all, said, met: Vec::new() }
    }

    /// What becomes of a lesson of the file that belongs to this group and is in this room.
    pub(crate) fn meet(&mut self, group: &Group, lesson: &Imported, room: Option<&RoomRef>) -> Fate {
        let Some(series) = self.find(group, lesson).cloned() else { return Fate::Add };
        self.met.push(series.id);
        let last = self.said.get(&series.id);
        let by_uid = last.is_some() || lesson.uid.as_deref() == Some(&series.id.to_string());
        if !by_uid {
            return Fate::Keep;
        }
        let after = merged(&series, last, lesson, room);
        if after == series { Fate::Keep } else { Fate::Change(Box::new(series), Box::new(after)) }
    }

    /// Several lessons of a file may have one UID: the one that is the same comes first, then the one that is left.
    fn find(&self, group: &Group, lesson: &Imported) -> Option<&Series> {
        let left = || {
            let of_group = self.all.iter().filter(|series| series.group.id == group.id);
            of_group.filter(|series| !self.met.contains(&series.id))
        };
        let called = |series: &Series| {
            let uid = lesson.uid.as_deref();
            uid.is_some()
                && (self.said.get(&series.id).map(|said| said.uid.as_str()) == uid
                    || uid == Some(&series.id.to_string()))
        };
        let same = |series: &Series| match self.said.get(&series.id) {
            Some(said) => said.title == lesson.title && said.weekly == lesson.weekly,
            None => series.title == lesson.title && series.weekly == lesson.weekly,
        };
        let exact = left().find(|series| called(series) && same(series));
        let by_uid = exact.or_else(|| left().find(|series| called(series)));
        // Some programs give every file other UIDs.
        by_uid.or_else(|| left().find(|series| is_known(series, group, lesson)))
    }

    /// Those of these groups that a calendar brought, that are not over before today and were not met.
    pub(crate) fn gone(&self, groups: &[Group], today: jiff::civil::Date) -> Vec<&Series> {
        let of_groups =
            self.all.iter().filter(|series| groups.iter().any(|group| group.id == series.group.id));
        let imported = of_groups.filter(|series| self.said.contains_key(&series.id));
        let to_come = imported.filter(|series| series.weekly.dates.last() >= today);
        to_come.filter(|series| !self.met.contains(&series.id)).collect()
    }
}

/// What the file says of a lesson, for the next file; nothing where it does not name it.
pub(crate) fn said(lesson: &Imported, room: Option<&RoomRef>) -> Option<FromCalendar> {
    Some(FromCalendar {
        uid: lesson.uid.clone()?,
        title: lesson.title.clone(),
        room: room.cloned(),
        weekly: lesson.weekly.clone(),
    })
}

/// The series with what the file has changed since it said `last`.
fn merged(now: &Series, last: Option<&FromCalendar>, new: &Imported, room: Option<&RoomRef>) -> Series {
    let mut after = now.clone();
    let Some(last) = last else {
        after.title = new.title.clone();
        after.room = room.cloned().or(after.room);
        after.weekly = new.weekly.clone();
        return after;
    };
    if last.title != new.title {
        after.title = new.title.clone();
    }
    if last.room.as_ref() != room {
        after.room = room.cloned();
    }
    after.weekly = merged_weekly(&now.weekly, &last.weekly, &new.weekly);
    after
}

fn merged_weekly(now: &Weekly, last: &Weekly, new: &Weekly) -> Weekly {
    fn newer<T: Clone + PartialEq>(now: &T, last: &T, new: &T) -> T {
        if last == new { now.clone() } else { new.clone() }
    }
    let mut except = new.except.clone();
    except.extend(now.except.difference(&last.except));
    // A day that the file gives back, and that nobody took out here, comes back.
    let mut moved = new.moved.clone();
    let by_hand = now.moved.iter().filter(|(day, to)| last.moved.get(day) != Some(to));
    moved.extend(by_hand.map(|(day, to)| (*day, *to)));
    Weekly {
        weekdays: newer(&now.weekdays, &last.weekdays, &new.weekdays),
        every: newer(&now.every, &last.every, &new.every),
        dates: newer(&now.dates, &last.dates, &new.dates),
        at: newer(&now.at, &last.at, &new.at),
        minutes: newer(&now.minutes, &last.minutes, &new.minutes),
        zone: newer(&now.zone, &last.zone, &new.zone),
        except,
        moved,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weekly(at: &str, except: &[&str]) -> Weekly {
        serde_json::from_value(serde_json::json!({
            "weekdays": ["monday"], "dates": { "first": "2026-10-01", "last": "2027-06-18" },
            "at": at, "minutes": 55, "zone": "Europe/Madrid", "except": except,
        }))
        .unwrap()
    }

    #[test]
    fn what_people_changed_stays_where_the_file_did_not_change() {
        let last = weekly("08:00", &["2026-10-12"]);
        // Somebody took a lesson out, and begins ten minutes later.
        let now = weekly("08:10", &["2026-10-12", "2026-11-02"]);
        assert_eq!(merged_weekly(&now, &last, &last), now, "the same file again changes nothing");
        let later = weekly("09:00", &[]);
        assert_eq!(merged_weekly(&now, &last, &later), weekly("09:00", &["2026-11-02"]));
    }
}
