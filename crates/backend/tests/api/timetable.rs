//! Series of lessons, holidays, calendar files, and waking the computers of a room.

use futures::StreamExt as _;
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date};
use sarrio_client::{Client, Signal};
use sarrio_model::{
    Change, Code, EditGroupPeople, EditLesson, EditRoom, Group, Holidays, ImportedTimetable, LessonQuery,
    ListedChange, NewCategory, NewGroup, NewRoom, NewSeries, Permission, Problem, PutHolidays, Role,
    SeriesQuery, TimetableImport, WakeSeats, Weekly, Zone,
    problem::{
        CalendarHasErrors, CalendarNotFound, NoLessonInSeries, NoSeatToWake, RoomWithoutBroadcast,
        TitleNamesNoGroup,
    },
};
use serde_json::json;

use crate::school::{School, eventually, name};

fn madrid() -> Zone {
    "Europe/Madrid".parse().unwrap()
}

fn today() -> Date {
    madrid().rules().to_datetime(Timestamp::now()).date()
}

/// Every day at eight, from tomorrow on until the last day.
fn daily(last: Date) -> Weekly {
    let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    serde_json::from_value(json!({
        "weekdays": weekdays, "dates": { "first": today() + 1.day(), "last": last },
        "at": "08:00", "minutes": 55, "zone": "Europe/Madrid",
    }))
    .unwrap()
}

fn series(title: &str, group: &Group, weekly: Weekly) -> NewSeries {
    serde_json::from_value(json!({ "title": title, "group": group.id, "weekly": weekly })).unwrap()
}

impl School {
    /// A group of this name, with a teacher `joan` and a student `aina` if they are not there yet.
    async fn class(&self, text: &str) -> Group {
        let category = match self.admin.categories().list(&Default::default()).await.unwrap().items.first() {
            Some(category) => category.id,
            None => self.admin.categories().add(&NewCategory { name: name("Mecànica") }).await.unwrap().id,
        };
        self.admin.groups().add(&NewGroup { name: name(text), category }).await.unwrap()
    }

    async fn teaches(&self, group: &Group, username: &str) -> Client {
        let teacher = self.add_person(username, Role::Teacher).await;
        let people = EditGroupPeople { add: vec![teacher.id], remove: vec![] };
        self.admin.groups().change_teachers(group.id, &people).await.unwrap();
        self.signed_in(username).await
    }

    async fn learns(&self, group: &Group, username: &str) -> Client {
        let student = self.add_person(username, Role::Student).await;
        let people = EditGroupPeople { add: vec![student.id], remove: vec![] };
        self.admin.groups().change_members(group.id, &people).await.unwrap();
        self.signed_in(username).await
    }
}

async fn lessons(of: &Client) -> usize {
    of.lessons().list(&LessonQuery::default()).await.unwrap().items.len()
}

async fn all_series(of: &Client) -> usize {
    of.timetable().list(&SeriesQuery::default()).await.unwrap().items.len()
}

async fn import(of: &Client, text: &str, query: &TimetableImport) -> Result<ImportedTimetable, Problem> {
    of.timetable().import(text.as_bytes().to_vec(), query).await
}

fn code<T: std::fmt::Debug>(answer: Result<T, Problem>) -> Code {
    answer.unwrap_err().code
}

#[tokio::test]
pub(crate) async fn lessons_are_made_from_series_and_told_to_the_class() {
    let school = School::empty().await;
    let group = school.class("2MEC-A").await;
    let (joan, aina) = (school.teaches(&group, "joan").await, school.learns(&group, "aina").await);
    let stranger = school.person("pere").await;
    let mut heard = Box::pin(aina.follow(None, &[]));
    assert!(matches!(heard.next().await, Some(Signal::Connected { .. })));

    let new = series("OST M11", &group, daily(today() + 5.days()));
    assert_eq!(code(aina.timetable().add(&new).await), Code::Invalid, "students see no groups");
    let added = joan.timetable().add(&new).await.unwrap();
    assert!(added.actions.contains(Permission::LessonPlan));
    assert_eq!((lessons(&joan).await, lessons(&aina).await, lessons(&stranger).await), (5, 5, 0));
    assert_eq!((all_series(&joan).await, all_series(&aina).await, all_series(&stranger).await), (1, 1, 0));
    assert_eq!(code(stranger.timetable().get(added.id).await), Code::NotFound);
    assert_eq!(code(aina.timetable().remove(added.id).await), Code::Forbidden);
    let told = heard.filter_map(async |signal| match signal {
        Signal::Event(event) => match event.change {
            Change::Series(series) => Some(*series),
            _ => None,
        },
        _ => None,
    });
    let told = std::pin::pin!(told).next().await.unwrap();
    assert_eq!((told.id, told.actions.contains(Permission::LessonPlan)), (added.id, false));

    let never = series("OST M11", &group, {
        let mut weekly = daily(today() + 1.day());
        weekly.except.insert(today() + 1.day());
        weekly
    });
    assert!(joan.timetable().add(&never).await.unwrap_err().says(NoLessonInSeries::KEY));
    joan.timetable().remove(added.id).await.unwrap();
    assert_eq!((lessons(&joan).await, all_series(&aina).await), (0, 0));
}

#[tokio::test]
pub(crate) async fn managers_change_the_holidays_and_lessons_follow() {
    let school = School::empty().await;
    let group = school.class("2MEC-A").await;
    let joan = school.teaches(&group, "joan").await;
    joan.timetable().add(&series("OST M11", &group, daily(today() + 5.days()))).await.unwrap();
    let dates = serde_json::from_value(json!({ "first": today(), "last": today() + 3.days() })).unwrap();
    let put =
        PutHolidays { revision: Default::default(), items: vec![Holidays { name: name("Pont"), dates }] };
    assert_eq!(code(joan.timetable().put_holidays(&put).await), Code::Forbidden);
    let now = school.admin.timetable().put_holidays(&put).await.unwrap();
    assert_eq!(joan.timetable().holidays().await.unwrap(), now);
    assert_eq!(code(school.admin.timetable().put_holidays(&put).await), Code::StaleRevision);
    eventually("the lessons of the holidays are gone", async || lessons(&joan).await == 2).await;
}

#[tokio::test]
async fn a_timetable_that_is_exported_can_be_imported_into_another_school() {
    let school = School::empty().await;
    let group = school.class("2MEC-A").await;
    let joan = school.teaches(&group, "joan").await;
    let mut weekly = daily(today() + 200.days());
    weekly.except.insert(today() + 40.days());
    weekly.moved.insert(
        today() + 50.days(),
        serde_json::from_value(json!({ "date": today() + 51.days(), "at": "15:00", "minutes": 30 })).unwrap(),
    );
    joan.timetable().add(&series("OST M11 (2MEC-A)", &group, weekly.clone())).await.unwrap();
    let text = joan.timetable().export(&SeriesQuery::default()).await.unwrap();
    assert!(text.contains("SUMMARY:OST M11 (2MEC-A)") && text.contains("DESCRIPTION:joan"), "{text}");
    let again = import(&joan, &text, &TimetableImport::default()).await.unwrap();
    assert_eq!(again.series[0].change, ListedChange::Keep, "it is there already");
    assert_eq!(all_series(&joan).await, 1);
    let aina = school.learns(&group, "aina").await;
    assert_eq!(aina.timetable().export(&SeriesQuery::default()).await.unwrap().matches("VEVENT").count(), 4);

    let other = School::empty().await;
    other.class("2MEC-A").await;
    let preview = TimetableImport { dry_run: true, ..TimetableImport::default() };
    let read = import(&other.admin, &text, &preview).await.unwrap();
    assert_eq!((read.series.len(), read.series[0].change, read.problems.len()), (1, ListedChange::Add, 0));
    assert_eq!(all_series(&other.admin).await, 0);
    import(&other.admin, &text, &TimetableImport::default()).await.unwrap();
    let there = other.admin.timetable().list(&SeriesQuery::default()).await.unwrap().items.remove(0);
    assert_eq!((there.title, there.weekly), (name("OST M11 (2MEC-A)"), weekly));
    let planned = |client: &Client| {
        let client = client.clone();
        async move {
            let all = client.lessons().list(&LessonQuery::default()).await.unwrap().items;
            all.iter().map(|lesson| (lesson.begins, lesson.ends)).collect::<Vec<_>>()
        }
    };
    assert_eq!(planned(&other.admin).await, planned(&joan).await);
}

#[tokio::test]
async fn a_calendar_tells_what_was_moved_by_hand_and_what_was_planned_by_itself() {
    let school = School::empty().await;
    let group = school.class("2MEC-A").await;
    let joan = school.teaches(&group, "joan").await;
    joan.timetable().add(&series("OST M11", &group, daily(today() + 5.days()))).await.unwrap();
    let first = joan.lessons().list(&LessonQuery::default()).await.unwrap().items.remove(0);
    let noon = madrid().rules().to_timestamp((today() + 1.day()).at(12, 0, 0, 0)).unwrap();
    let edit = EditLesson {
        revision: first.revision,
        begins: Some(noon),
        ends: Some(noon + SignedDuration::from_mins(30)),
        ..EditLesson::default()
    };
    joan.lessons().edit(first.id, &edit).await.unwrap();
    let single = json!({ "group": group.id, "title": "Sortida", "begins": noon + 2.hours(), "minutes": 60 });
    joan.lessons().add(&serde_json::from_value(single).unwrap()).await.unwrap();
    let text = joan.timetable().export(&SeriesQuery::default()).await.unwrap();
    let moved = format!("DTSTART;TZID=Europe/Madrid:{}T120000", (today() + 1.day()).strftime("%Y%m%d"));
    assert!(text.contains("RECURRENCE-ID") && text.contains(&moved), "{text}");
    assert_eq!(text.matches("SUMMARY:Sortida").count(), 1, "{text}");
}

#[tokio::test]
async fn a_calendar_with_something_wrong_changes_nothing_unless_that_is_left_out() {
    let school = School::empty().await;
    let group = school.class("2MEC-A").await;
    let joan = school.teaches(&group, "joan").await;
    school.class("2MEC-B").await;
    let day = |days: i32| (today() + days.days()).strftime("%Y%m%d").to_string();
    let event = |title: &str, rule: &str| {
        format!(
            "BEGIN:VEVENT\r\nSUMMARY:{title}\r\nDTSTART:{}T080000\r\nDURATION:PT55M\r\nRRULE:{rule}\r\nEND:VEVENT\r\n",
            day(1)
        )
    };
    let text = format!(
        "BEGIN:VCALENDAR\r\n{}{}{}BEGIN:VEVENT\r\nSUMMARY:Nadal\r\nDTSTART;VALUE=DATE:{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        event("2mec-a Mates", "FREQ=WEEKLY;COUNT=9"),
        event("2MEC-B Mates", "FREQ=WEEKLY"),
        event("2MEC-A Claustre", "FREQ=MONTHLY"),
        day(20),
    );
    for query in [TimetableImport { dry_run: true, ..TimetableImport::default() }, TimetableImport::default()]
    {
        assert!(import(&joan, "not a calendar", &query).await.unwrap_err().says(CalendarNotFound::KEY));
    }
    let preview =
        import(&joan, &text, &TimetableImport { dry_run: true, ..TimetableImport::default() }).await.unwrap();
    let lines: Vec<u64> = preview.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [8, 18], "{:?}", preview.problems);
    assert!(preview.problems[0].problem.says(TitleNamesNoGroup::KEY), "she does not teach that group");
    assert_eq!((preview.series.len(), preview.whole_days.len()), (1, 1));
    assert!(
        import(&joan, &text, &TimetableImport::default()).await.unwrap_err().says(CalendarHasErrors::KEY)
    );
    assert_eq!((all_series(&school.admin).await, lessons(&school.admin).await), (0, 0));

    let rest = TimetableImport { leave_out: true, ..TimetableImport::default() };
    import(&joan, &text, &rest).await.unwrap();
    assert_eq!(all_series(&school.admin).await, 1);
    let group = TimetableImport { group: Some(group.id), leave_out: true, ..TimetableImport::default() };
    import(&joan, &text, &group).await.unwrap();
    assert_eq!(all_series(&school.admin).await, 2, "the other title is of the named group");
    let answer = school.raw("POST", "/api/v1/timetable/import", Some("text/csv"), text).await;
    assert_eq!(answer.problem().status, 415);
    let aina = school.learns(&school.class("1INF").await, "aina").await;
    assert_eq!(code(import(&aina, "", &rest).await), Code::Forbidden);
}

#[tokio::test]
pub(crate) async fn a_calendar_that_is_imported_again_changes_what_it_brought_and_keeps_what_people_changed()
{
    let school = School::empty().await;
    let group = school.class("2MEC-A").await;
    let joan = school.teaches(&group, "joan").await;
    let day = |days: i32| (today() + days.days()).strftime("%Y%m%d").to_string();
    let event = |uid: &str, title: &str, time: &str| {
        format!(
            "BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{title} 2MEC-A\r\nDTSTART:{}T{time}00\r\nDURATION:PT55M\r\n\
             RRULE:FREQ=DAILY;UNTIL={}T235900\r\nEND:VEVENT\r\n",
            day(1),
            day(5)
        )
    };
    let file = |events: &[String]| format!("BEGIN:VCALENDAR\r\n{}END:VCALENDAR\r\n", events.concat());
    let query = |dry_run, remove_gone| TimetableImport {
        dry_run,
        remove_gone,
        zone: Some(madrid()),
        ..TimetableImport::default()
    };
    let changes = |read: &ImportedTimetable| read.series.iter().map(|one| one.change).collect::<Vec<_>>();
    let first = file(&[event("a@school", "Mates", "0800"), event("b@school", "Física", "1000")]);
    let read = import(&joan, &first, &query(false, false)).await.unwrap();
    assert_eq!(changes(&read), [ListedChange::Add, ListedChange::Add]);
    assert_eq!((all_series(&joan).await, lessons(&joan).await), (2, 10));

    // Somebody takes a lesson out; the same file again leaves everything as it is.
    let gone = joan.lessons().list(&LessonQuery::default()).await.unwrap().items.remove(0);
    joan.lessons().remove(gone.id).await.unwrap();
    let again = import(&joan, &first, &query(false, true)).await.unwrap();
    assert_eq!((changes(&again), again.gone.len()), (vec![ListedChange::Keep, ListedChange::Keep], 0));
    assert_eq!((all_series(&joan).await, lessons(&joan).await), (2, 9));

    // One lesson is later and has another name, one is gone, one is new.
    let second = file(&[event("a@school", "Àlgebra", "0900"), event("c@school", "Anglès", "1200")]);
    let preview = import(&joan, &second, &query(true, false)).await.unwrap();
    assert_eq!(changes(&preview), [ListedChange::Update, ListedChange::Add]);
    assert_eq!(preview.gone.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["Física 2MEC-A"]);
    assert_eq!((all_series(&joan).await, lessons(&joan).await), (2, 9), "a preview changes nothing");
    import(&joan, &second, &query(false, false)).await.unwrap();
    let now = joan.timetable().list(&SeriesQuery::default()).await.unwrap().items;
    let titles: Vec<_> = now.iter().map(|one| (one.title.as_str(), one.weekly.at.to_string())).collect();
    assert_eq!(titles.len(), 3, "what is gone stays unless its removal is asked for: {titles:?}");
    let algebra = now.iter().find(|one| one.title.as_str() == "Àlgebra 2MEC-A").unwrap();
    assert_eq!(algebra.weekly.at.to_string(), "09:00");
    assert!(algebra.weekly.except.contains(&gone.series.unwrap().date), "what was taken out stays out");
    import(&joan, &second, &query(false, true)).await.unwrap();
    assert_eq!((all_series(&joan).await, lessons(&joan).await), (2, 9));
}

#[tokio::test]
async fn computers_are_woken_where_a_room_says_how() {
    let school = School::with_hosts(1).await;
    let new: NewRoom = serde_json::from_value(json!({
        "name": "N2-M2", "seats": [{ "name": "1", "mac": "00:1a:2b:3c:4d:5e" }, { "name": "2" }],
    }))
    .unwrap();
    let (joan, rooms) = (school.person("joan").await, school.admin.rooms());
    let room = rooms.add(&new).await.unwrap();
    let all = WakeSeats::default();
    assert!(joan.rooms().wake(room.id, &all).await.unwrap_err().says(RoomWithoutBroadcast::KEY));
    let broadcast = Some(Some("127.255.255.255".parse().unwrap()));
    let edit = EditRoom { revision: room.revision, broadcast, ..EditRoom::default() };
    let room = rooms.edit(room.id, &edit).await.unwrap();
    let second = WakeSeats { seats: vec![room.seats[1].id] };
    assert!(joan.rooms().wake(room.id, &second).await.unwrap_err().says(NoSeatToWake::KEY));
    let woken = joan.rooms().wake(room.id, &all).await.unwrap();
    assert_eq!((woken.seats, woken.host), (1, Some(name("h1"))));
    let [(card, broadcast)] = school.fleet.host("h1").woken()[..] else { panic!("one packet is sent") };
    assert_eq!((card.to_string(), Some(broadcast)), ("00:1a:2b:3c:4d:5e".to_owned(), room.broadcast));
}
