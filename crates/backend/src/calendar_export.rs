//! What a calendar file tells of series, and of lessons that were planned by themselves or moved by hand.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use sarrio_calendar::Exported;
use sarrio_model::{
    DateRange, Lesson, Minutes, Moved, Name, Series, UserRef, WallTime, Weekday, Weekly, Weeks, Zone,
};

/// The time zone of this machine.
pub(crate) fn own_zone() -> Zone {
    TimeZone::system().iana_name().and_then(|name| name.parse().ok()).unwrap_or_else(Zone::utc)
}

/// The series and the single lessons, for a calendar file.
pub(crate) fn exported(series: Vec<Series>, lessons: &[Lesson]) -> Vec<Exported> {
    let zone = own_zone();
    let single = lessons.iter().filter(|lesson| lesson.series.is_none());
    let single = single.filter_map(|lesson| of_lesson(lesson, &zone)).collect::<Vec<_>>();
    series.into_iter().map(|one| of_series(one, lessons)).chain(single).collect()
}

fn of_series(series: Series, lessons: &[Lesson]) -> Exported {
    let mut weekly = series.weekly;
    for lesson in lessons {
        let Some(of) = lesson.series.filter(|of| of.id == series.id && of.by_hand) else { continue };
        let usual = Moved { date: of.date, at: weekly.at, minutes: weekly.minutes };
        if let Some(time) = time_of(lesson, &weekly.zone).filter(|time| *time != usual) {
            weekly.moved.insert(of.date, time);
        }
    }
    Exported {
        uid: series.id.to_string(),
        title: series.title,
        room: series.room.map(|room| room.name),
        teachers: names(series.teachers.iter().chain(&series.co_teachers)),
        weekly,
    }
}

/// A lesson that takes place once; nothing where no calendar could tell its time.
fn of_lesson(lesson: &Lesson, zone: &Zone) -> Option<Exported> {
    let Moved { date, at, minutes } = time_of(lesson, zone)?;
    let weekly = Weekly {
        weekdays: Weekday::from(date.weekday()).into(),
        every: Weeks::default(),
        dates: DateRange::new(date, date).ok()?,
        at,
        minutes,
        zone: zone.clone(),
        except: BTreeSet::new(),
        moved: BTreeMap::new(),
    };
    Some(Exported {
        uid: lesson.id.to_string(),
        title: lesson.title.clone(),
        room: lesson.room.as_ref().map(|room| room.name.clone()),
        teachers: names(lesson.teachers.iter().chain(&lesson.co_teachers)),
        weekly,
    })
}

/// When a lesson takes place, by the clock of the zone.
fn time_of(lesson: &Lesson, zone: &Zone) -> Option<Moved> {
    let begins = zone.rules().to_datetime(lesson.begins);
    let minutes = u64::try_from(lesson.ends.duration_since(lesson.begins).as_mins()).ok()?;
    let minutes = Minutes::try_from(minutes.max(1)).ok()?;
    Some(Moved { date: begins.date(), at: WallTime::of(begins.time()), minutes })
}

fn names<'a>(people: impl Iterator<Item = &'a UserRef>) -> Vec<Name> {
    people.map(|who| Name::lossy(&who.name)).collect()
}
