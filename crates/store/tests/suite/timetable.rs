//! Series of lessons and holidays.

use std::net::Ipv4Addr;

use jiff::SignedDuration;
use sarrio_model::{
    Actions, AtEnd, Audience, Category, Change, Conflict, Group, Holidays, Lesson, LessonId, LessonPhase,
    Revision, Room, SchoolHolidays, Seq, Series, SeriesDate, SeriesId, SeriesQuery,
};
use sarrio_store::{Part, Store, StoreError};

use crate::school::{School, name, now, on_both_databases};

/// A group that Marta teaches, with a series that Pau teaches with her, in a room.
async fn planned(school: &School) -> (Group, Room, Series) {
    let category = Category::new(name("Mecànica"));
    let group = Group::new(name("2MEC-A"), category.named());
    let broadcast = Some(Ipv4Addr::new(10, 200, 213, 255));
    let room = Room { broadcast, created: now(), ..Room::new(name("N2-M2")) };
    let series = Series {
        id: SeriesId::new(),
        title: name("OST M11"),
        group: group.named(),
        category: category.id,
        room: Some(room.named()),
        teachers: vec![school.marta.named()],
        co_teachers: vec![school.pau.named()],
        templates: vec![sarrio_model::TemplateRef {
            id: school.template.id,
            name: school.template.name.clone(),
        }],
        weekly: serde_json::from_value(serde_json::json!({
            "weekdays": ["monday"], "dates": { "first": "2026-09-07", "last": "2027-06-18" },
            "at": "08:00", "minutes": 55, "zone": "Europe/Madrid", "except": ["2026-10-12"],
        }))
        .unwrap(),
        start_before: Some(10),
        at_end: AtEnd::ShutDown,
        conflicts: vec![],
        created: now(),
        revision: Revision::default(),
        actions: Actions::default(),
    };
    let mut tx = school.store.begin().await.unwrap();
    tx.insert_category(&category).await.unwrap();
    tx.insert_group(&group).await.unwrap();
    tx.join_group(group.id, &[school.marta.id], Part::Teacher).await.unwrap();
    tx.insert_room(&room).await.unwrap();
    tx.insert_series(&series).await.unwrap();
    tx.commit().await.unwrap();
    (group, room, series)
}

fn lesson(series: &Series, day: &str) -> Lesson {
    Lesson {
        id: LessonId::new(),
        title: series.title.clone(),
        group: series.group.clone(),
        category: series.category,
        room: series.room.clone(),
        teachers: series.teachers.clone(),
        co_teachers: vec![],
        templates: vec![],
        series: Some(SeriesDate { id: series.id, date: day.parse().unwrap(), by_hand: false }),
        begins: now(),
        ends: now() + SignedDuration::from_mins(55),
        phase: LessonPhase::Planned,
        start_before: None,
        at_end: AtEnd::Nothing,
        consent: sarrio_model::ConsentGrades::default(),
        powers: vec![],
        hands: vec![],
        attendance: vec![],
        messages: vec![],
        work: vec![],
        handouts: vec![],
        created: now(),
        revision: Revision::default(),
        actions: Actions::default(),
    }
}

async fn after(store: &Store, seq: Seq) -> Vec<(Change, Audience)> {
    let events = store.events_since(seq, 100).await.unwrap();
    events.into_iter().map(|(event, audience)| (event.change, audience)).collect()
}

on_both_databases! {
    async fn a_series_is_read_as_it_was_written_and_told_to_its_class(database: &Database) {
        let school = database.school().await;
        let store = &school.store;
        let before = store.newest_seq().await.unwrap();
        let (group, room, mut series) = planned(&school).await;
        assert_eq!(store.one_series(series.id).await.unwrap().as_ref(), Some(&series));
        assert_eq!(store.room(room.id).await.unwrap().as_ref(), Some(&room));
        let query = SeriesQuery { group: Some(group.id), room: Some(room.id) };
        assert_eq!(store.series(&query).await.unwrap(), std::slice::from_ref(&series));
        let told = after(store, before).await;
        let class = Audience::Class { group: group.id, category: group.category.id, teachers: vec![school.pau.id] };
        assert!(told.contains(&(Change::Series(Box::new(series.clone())), class.clone())), "{told:?}");

        // Pau teaches it no more: for him it is gone.
        let before = store.newest_seq().await.unwrap();
        let mut tx = store.begin().await.unwrap();
        series.co_teachers.clear();
        tx.save_series(&mut series).await.unwrap();
        series.conflicts = vec![Conflict { begins: now(), title: name("Claustre") }];
        tx.set_conflicts(series.id, &series.conflicts).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.one_series(series.id).await.unwrap().as_ref(), Some(&series));
        assert!(after(store, before).await.contains(&(Change::SeriesGone(series.id), class)));
        let mut stale = Series { revision: Revision::default(), ..series.clone() };
        let mut tx = store.begin().await.unwrap();
        assert!(matches!(tx.save_series(&mut stale).await, Err(StoreError::StaleRevision { .. })));
    }

    async fn a_series_has_one_lesson_for_a_day_and_its_lessons_outlast_it(database: &Database) {
        let school = database.school().await;
        let store = &school.store;
        let (_, _, series) = planned(&school).await;
        let mut first = lesson(&series, "2026-12-14");
        let mut tx = store.begin().await.unwrap();
        tx.insert_lesson(&first).await.unwrap();
        first.series = first.series.map(|of| SeriesDate { by_hand: true, ..of });
        tx.save_lesson(&mut first).await.unwrap();
        assert_eq!(tx.dates_of_series(series.id).await.unwrap(), [first.series.unwrap().date].into());
        tx.commit().await.unwrap();
        assert_eq!(store.lesson(first.id).await.unwrap().as_ref(), Some(&first));

        let mut tx = store.begin().await.unwrap();
        assert!(tx.insert_lesson(&lesson(&series, "2026-12-14")).await.is_err());
        drop(tx);
        let mut tx = store.begin().await.unwrap();
        tx.remove_series(&series).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(store.one_series(series.id).await.unwrap(), None);
        assert_eq!(store.lesson(first.id).await.unwrap().unwrap().series, None);
    }

    async fn a_room_that_goes_leaves_its_series_without_a_room(database: &Database) {
        let school = database.school().await;
        let (_, room, series) = planned(&school).await;
        let before = school.store.newest_seq().await.unwrap();
        let mut tx = school.store.begin().await.unwrap();
        tx.remove_room(room.id).await.unwrap();
        tx.commit().await.unwrap();
        let series = Series { room: None, ..series };
        let told = after(&school.store, before).await;
        assert!(told.iter().any(|(change, _)| *change == Change::Series(Box::new(series.clone()))), "{told:?}");
    }

    async fn holidays_are_kept_whole(database: &Database) {
        let school = database.school().await;
        assert_eq!(school.store.holidays().await.unwrap(), SchoolHolidays::default());
        let dates = serde_json::from_str(r#"{ "first": "2026-12-23", "last": "2027-01-07" }"#).unwrap();
        let items = vec![Holidays { name: name("Nadal"), dates }];
        let holidays = SchoolHolidays { items, revision: Revision(1) };
        let mut tx = school.store.begin().await.unwrap();
        tx.save_holidays(&holidays).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(school.store.holidays().await.unwrap(), holidays);
    }
}
