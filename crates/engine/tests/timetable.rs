//! The lessons that are made from series and holidays.
#![allow(clippy::unwrap_used)]

mod school;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};
use sarrio_engine::{
    EngineSettings, LessonParts, SeriesToAdd,
    authz::{self, About},
};
use sarrio_model::{
    Category, EditLesson, EditSeries, Group, Holidays, Lesson, LessonPhase, LessonQuery, NewLesson,
    NewSeries, PutHolidays, Room, Series, Weekly, Zone,
};
use school::{School, name};
use serde_json::json;

/// A school with a group, on which lessons are made so many days ahead.
async fn with_group(hosts: usize, days: u64) -> (School, Group) {
    let ahead = Duration::from_secs(days * 24 * 3600);
    let school =
        School::with(hosts, EngineSettings { lessons_ahead: ahead, ..EngineSettings::default() }).await;
    let category = Category::new(name("Mecànica"));
    let group = Group::new(name("2MEC-A"), category.named());
    let mut tx = school.store.begin().await.unwrap();
    tx.insert_category(&category).await.unwrap();
    tx.insert_group(&group).await.unwrap();
    tx.commit().await.unwrap();
    (school, group)
}

fn madrid() -> Zone {
    "Europe/Madrid".parse().unwrap()
}

fn today() -> Date {
    madrid().rules().to_datetime(Timestamp::now()).date()
}

/// Every day at eight, from tomorrow on.
fn daily(days: i32) -> Weekly {
    let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    serde_json::from_value(json!({
        "weekdays": weekdays, "dates": { "first": today() + 1.day(), "last": today() + days.days() },
        "at": "08:00", "minutes": 55, "zone": "Europe/Madrid",
    }))
    .unwrap()
}

impl School {
    async fn add(&self, group: &Group, weekly: Weekly, room: Option<&Room>) -> Series {
        let permit = authz::may(&self.admin, authz::PlanLesson, group.clone()).unwrap();
        let new: NewSeries = serde_json::from_value(json!({
            "title": "OST M11", "group": group.id, "weekly": weekly,
            "start_before": room.map(|_| 240),
        }))
        .unwrap();
        let parts = LessonParts { room: room.map(Room::named), ..LessonParts::default() };
        let added = self.engine.add_series(vec![SeriesToAdd { permit, new, parts }]).await;
        added.unwrap().pop().unwrap()
    }

    async fn change(&self, series: &Series, edit: impl FnOnce(&mut Weekly)) -> Series {
        let series = self.store.one_series(series.id).await.unwrap().unwrap();
        let mut weekly = series.weekly.clone();
        edit(&mut weekly);
        let edit = EditSeries { revision: series.revision, weekly: Some(weekly), ..EditSeries::default() };
        let permit = authz::may(&self.admin, authz::EditSeries, series).unwrap();
        self.engine.edit_series(permit, edit, LessonParts::default()).await.unwrap()
    }

    async fn lessons(&self) -> Vec<Lesson> {
        self.store.lessons(&LessonQuery::default()).await.unwrap()
    }

    async fn days(&self) -> Vec<Date> {
        self.lessons().await.iter().map(|lesson| madrid().rules().to_datetime(lesson.begins).date()).collect()
    }
}

#[tokio::test]
async fn the_lessons_of_two_weeks_are_made_once_each() {
    let (school, group) = with_group(0, 14).await;
    school.add(&group, daily(60), None).await;
    let made = school.lessons().await;
    assert!((13..=14).contains(&made.len()), "{}", made.len());
    assert!(made.iter().all(|lesson| lesson.phase == LessonPhase::Planned));
    // Another one of the same time has no lesson, and says why.
    let other = school.add(&group, daily(60), None).await;
    assert_eq!(other.conflicts.len(), made.len());
    assert_eq!(other.conflicts[0].title, name("OST M11"));
    assert_eq!(school.lessons().await, made);
}

#[tokio::test]
async fn summer_time_leaves_lessons_at_the_time_of_the_clock() {
    let (school, group) = with_group(0, 400).await;
    let series = school.add(&group, daily(399), None).await;
    let lessons = school.lessons().await;
    assert_eq!(lessons.len(), 399);
    let zone = madrid();
    let at = |lesson: &Lesson| zone.rules().to_datetime(lesson.begins).time().to_string();
    assert!(lessons.iter().all(|lesson| at(lesson) == "08:00:00"));
    let days: std::collections::BTreeSet<i64> =
        lessons.iter().map(|lesson| lesson.begins.as_second().rem_euclid(24 * 3600)).collect();
    assert_eq!(days, [6 * 3600, 7 * 3600].into(), "both times of the year are in it");
    assert_eq!(series.conflicts, []);
}

#[tokio::test]
async fn lessons_follow_their_series_unless_somebody_changed_or_removed_them() {
    let (school, group) = with_group(0, 14).await;
    let series = school.add(&group, daily(5), None).await;
    let [first, second, third, ..] = &school.lessons().await[..] else { panic!("there are five") };
    let longer = EditLesson {
        revision: first.revision,
        ends: Some(first.ends + SignedDuration::from_mins(30)),
        ..EditLesson::default()
    };
    let permit = authz::may(&school.admin, authz::EditLesson, first.clone()).unwrap();
    let first = school.engine.edit_lesson(permit, longer, LessonParts::default()).await.unwrap();
    let permit = authz::may(&school.admin, authz::EditLesson, second.clone()).unwrap();
    school.engine.remove_lesson(permit).await.unwrap();

    school.change(&series, |weekly| weekly.at = "10:30".parse().unwrap()).await;
    let now = school.lessons().await;
    assert_eq!(now.len(), 4, "the removed one does not come back");
    assert_eq!(now[0], first, "the changed one stays as it is");
    assert_eq!(now[1].id, third.id, "the others are the same lessons");
    assert_eq!(now[1].begins, third.begins + SignedDuration::from_mins(150));

    let series = school.store.one_series(series.id).await.unwrap().unwrap();
    let permit = authz::may(&school.admin, authz::EditSeries, series).unwrap();
    school.engine.remove_series(permit).await.unwrap();
    let left = school.lessons().await;
    assert_eq!(left, [Lesson { series: None, ..first }], "what somebody changed by hand stays");
}

#[tokio::test]
async fn no_lesson_is_on_a_holiday_and_they_come_back_when_it_is_none() {
    let (school, group) = with_group(0, 14).await;
    school.add(&group, daily(5), None).await;
    let all = school.days().await;
    let put = async |items: Vec<Holidays>| {
        let permit = authz::may(&school.admin, authz::EditHolidays, ()).unwrap();
        let revision = school.store.holidays().await.unwrap().revision;
        school.engine.put_holidays(permit, PutHolidays { revision, items }).await.unwrap();
    };
    let dates = serde_json::from_value(json!({ "first": all[1], "last": all[2] })).unwrap();
    put(vec![Holidays { name: name("Pont"), dates }]).await;
    let left = [all[0], all[3], all[4]];
    school.until("the lessons of the holidays are gone", async || school.days().await == left).await;
    put(vec![]).await;
    school.until("they are back", async || school.days().await == all).await;
}

#[tokio::test]
async fn a_lesson_that_was_left_out_is_made_when_the_other_one_is_gone() {
    let (school, group) = with_group(0, 14).await;
    let weekly = daily(1);
    let (day, at) = (weekly.dates.first(), weekly.at);
    let begins = madrid().rules().to_timestamp(day.to_datetime(at.get())).unwrap();
    let new: NewLesson = serde_json::from_value(json!({
        "title": "Claustre", "group": group.id, "begins": begins, "minutes": 30,
    }))
    .unwrap();
    let permit = authz::may(&school.admin, authz::PlanLesson, group.clone()).unwrap();
    let other = school.engine.plan_lesson(permit, new, LessonParts::default()).await.unwrap();
    let series = school.add(&group, weekly, None).await;
    assert_eq!(series.conflicts.iter().map(|one| one.begins).collect::<Vec<_>>(), [begins]);

    let permit = authz::may(&school.admin, authz::EditLesson, other).unwrap();
    school.engine.remove_lesson(permit).await.unwrap();
    let made = async || school.lessons().await.iter().any(|lesson| lesson.title == name("OST M11"));
    school.until("it is made", made).await;
    assert_eq!(school.store.one_series(series.id).await.unwrap().unwrap().conflicts, []);
}

#[tokio::test]
async fn the_computers_of_the_room_are_woken_when_its_lesson_is_prepared() {
    let (school, group) = with_group(2, 14).await;
    let seat = |text: &str, mac: Option<&str>| {
        serde_json::from_value::<sarrio_model::SeatEntry>(json!({ "name": text, "mac": mac })).unwrap().seat()
    };
    let mut room = Room::new(name("N2-M2"));
    room.broadcast = Some("127.255.255.255".parse().unwrap());
    room.seats = vec![seat("1", Some("00:1a:2b:3c:4d:5e")), seat("2", None)];
    let permit = authz::may(&school.admin, authz::AddRoom, ()).unwrap();
    let mut tx = school.store.begin().await.unwrap();
    permit.confirm_about(&mut tx, &(), About::of(&room)).await.unwrap();
    tx.insert_room(&room).await.unwrap();
    tx.commit().await.unwrap();

    // It begins within four hours, before which it is prepared, and perhaps tomorrow.
    let soon = madrid().rules().to_datetime(Timestamp::now() + SignedDuration::from_hours(1));
    let mut weekly = daily(2);
    weekly.dates = serde_json::from_value(json!({ "first": soon.date(), "last": soon.date() })).unwrap();
    weekly.at = sarrio_model::WallTime::of(soon.time());
    school.add(&group, weekly, Some(&room)).await;
    let woken = || [1, 2].map(|host| school.fleet.host(&format!("h{host}")).woken().len());
    school.until("a host woke the seat with a card", async || woken().iter().sum::<usize>() == 1).await;
    assert_eq!(school.lessons().await[0].phase, LessonPhase::Preparing);

    let permit = authz::may(&school.admin, authz::ArrangeRoom, room).unwrap();
    let again = school.engine.wake_seats(permit, sarrio_model::WakeSeats::default()).await.unwrap();
    assert_eq!((again.seats, again.host.is_some()), (1, true));
}
