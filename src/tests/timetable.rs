//! A teacher in front of the timetable.

use iced::Size;
use iced::keyboard::key::Named;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use sarrio_model::{
    AtEnd, Conflict, Group, Holidays, ImportedTimetable, Lesson, LessonId, LessonPhase, Revision, Room,
    Series, SeriesDate, SeriesId, UserId, UserRef, Weekly,
    problem::{GroupHasLesson, TitleNamesNoGroup},
};
use serde_json::json;

use super::person::Person;
use super::pictures::{Scene, app, draw_in_both_themes, draw_small, draw_with_large_text};
use super::school::{School, name};
use crate::app::signed_in::Message;
use crate::backend::request::{Answer, Request};
use crate::backend::timetable::{Answered, Call, Week};
use crate::screen::Screen;
use crate::screen::timetable::{self, EntryId};

/// A school with two groups, a room, and a week of lessons.
pub(super) struct Timetable {
    pub(super) school: School,
    week: Week,
    group: Group,
    other: Group,
}

fn today() -> Date {
    TimeZone::system().to_datetime(Timestamp::now()).date()
}

fn monday() -> Date {
    today().saturating_sub(i32::from(today().weekday().to_monday_zero_offset()).days())
}

fn at(day: i64, hour: i8, minute: i8) -> Timestamp {
    let time = Time::new(hour, minute, 0, 0).unwrap();
    TimeZone::system().to_timestamp((monday() + day.days()).to_datetime(time)).unwrap()
}

fn weekly(days: &[&str], time: &str, minutes: u16) -> Weekly {
    let zone = TimeZone::system().iana_name().unwrap_or("UTC").to_owned();
    let dates = json!({ "first": monday() - 28.days(), "last": monday() + 200.days() });
    serde_json::from_value(json!({
        "weekdays": days, "dates": dates, "at": time, "minutes": minutes, "zone": zone,
    }))
    .unwrap()
}

impl Timetable {
    pub(super) fn new() -> Self {
        let mut school = School::new();
        let (mut group, mut other) = (school.group("2MEC-A", 24), school.group("1ASIX-B", 30));
        let joan = UserRef { id: UserId::new(), name: "Joan Prats Miró".into() };
        (group.teachers, other.teachers) = (vec![school.me.named()], vec![joan]);
        let mut room = Room::new(name("Aula N2M2"));
        room.actions = super::actions::everything();
        (school.lists.groups, school.lists.rooms) = (vec![other.clone(), group.clone()], vec![room]);
        let mut timetable = Self { school, week: Week::default(), group, other };
        timetable.fill();
        timetable
    }

    fn fill(&mut self) {
        let (group, other) = (self.group.clone(), self.other.clone());
        let series = self.series("Pneumàtica", &group, weekly(&["monday", "wednesday"], "08:00", 55));
        for (day, by_hand) in [(0, false), (2, true)] {
            let mut lesson = self.lesson("Pneumàtica", &group, at(day, 8, 0), 55);
            let date = monday() + day.days();
            lesson.series = Some(SeriesDate { id: series.id, date, by_hand });
            self.week.lessons.push(lesson);
        }
        self.week.series.push(series);
        let mut left_out = self.series("Tutoria", &group, weekly(&["thursday"], "12:00", 55));
        left_out.conflicts = vec![Conflict { begins: at(3, 12, 0), title: name("Sortida") }];
        self.week.series.push(left_out);
        for (title, of, day, hour, minute, minutes) in [
            ("OST M11", &group, 0, 9, 0, 110),
            ("Xarxes", &other, 0, 9, 30, 55),
            ("Mecanitzat", &group, 1, 8, 0, 165),
            ("Sortida", &group, 3, 11, 0, 180),
            ("Metrologia", &group, 4, 10, 15, 50),
        ] {
            let lesson = self.lesson(title, of, at(day, hour, minute), minutes);
            self.week.lessons.push(lesson);
        }
        let dates = json!({ "first": monday() + 4.days(), "last": monday() + 6.days() });
        let holidays = Holidays { name: name("Pont"), dates: serde_json::from_value(dates).unwrap() };
        self.week.holidays.items = vec![holidays];
    }

    fn lesson(&self, title: &str, group: &Group, begins: Timestamp, minutes: i64) -> Lesson {
        let ends = begins + SignedDuration::from_mins(minutes);
        let now = Timestamp::now();
        let phase = match (begins <= now, ends <= now) {
            (_, true) => LessonPhase::Over,
            (true, false) => LessonPhase::Now,
            (false, false) => LessonPhase::Planned,
        };
        Lesson {
            id: LessonId::new(),
            title: name(title),
            group: group.named(),
            category: group.category.id,
            room: Some(self.school.lists.rooms[0].named()),
            teachers: group.teachers.clone(),
            co_teachers: vec![],
            templates: vec![],
            series: None,
            begins,
            ends,
            phase,
            start_before: Some(10),
            at_end: AtEnd::ShutDown,
            powers: vec![],
            hands: vec![],
            attendance: vec![],
            messages: vec![],
            work: vec![],
            handouts: vec![],
            consent: sarrio_model::ConsentGrades::default(),
            created: begins,
            revision: Revision(1),
            actions: super::actions::everything(),
        }
    }

    fn series(&self, title: &str, group: &Group, weekly: Weekly) -> Series {
        Series {
            id: SeriesId::new(),
            title: name(title),
            group: group.named(),
            category: group.category.id,
            room: Some(self.school.lists.rooms[0].named()),
            teachers: group.teachers.clone(),
            co_teachers: vec![],
            templates: vec![],
            weekly,
            start_before: None,
            at_end: AtEnd::Nothing,
            conflicts: vec![],
            created: Timestamp::now(),
            revision: Revision(3),
            actions: super::actions::everything(),
        }
    }

    /// The week as the backend answers it. It is the same for every week.
    fn read(&self, monday: Date) -> Message {
        Message::Timetable(timetable::Message::WeekRead(monday, answer(Answered::Week(self.week.clone()))))
    }

    fn teacher(&self) -> Person {
        let mut person = Person::at(&self.school, Screen::Timetable);
        person.tells(self.read(monday()));
        let asked = person.asked();
        assert!(
            matches!(&asked[..], [Request::Timetable(call)] if matches!(**call, Call::Week(..))),
            "{asked:?}"
        );
        person
    }
}

fn answer(answered: Answered) -> Result<Answer, sarrio_model::Problem> {
    Ok(Answer::Timetable(Box::new(answered)))
}

/// The one call that was made since the last look.
fn call(person: &mut Person) -> Call {
    let mut asked = person.asked();
    match (asked.pop(), asked.is_empty()) {
        (Some(Request::Timetable(call)), true) => *call,
        other => panic!("{other:?} {asked:?}"),
    }
}

#[test]
fn a_teacher_sees_the_own_week_and_what_collides_in_it() {
    let timetable = Timetable::new();
    let mut teacher = timetable.teacher();
    for text in ["Pneumàtica", "OST M11", "Mecanitzat", "2MEC-A, Aula N2M2", "Left out", "Pont"] {
        assert!(teacher.reads(text), "{text}");
    }
    assert!(!teacher.reads("Xarxes"), "somebody else teaches it");
    teacher.clicks("OST M11");
    assert!(teacher.reads("Xarxes is in this room at the same time."));
    teacher.clicks("Tutoria");
    assert!(teacher.reads("It is left out, because the group has Sortida then."));
    assert!(teacher.reads("Thursday, 12:00"));

    teacher.clicks("My lessons");
    teacher.clicks_last("1ASIX-B");
    assert!(teacher.reads("Xarxes") && !teacher.reads("Mecanitzat"));
}

#[test]
fn weeks_are_turned_and_a_series_shows_the_lessons_that_are_to_come() {
    let mut timetable = Timetable::new();
    let mut teacher = timetable.teacher();
    timetable.week.lessons.clear();
    timetable.week.holidays.items.clear();
    teacher.presses(Named::PageDown);
    assert!(matches!(call(&mut teacher), Call::Week(from, _) if from == at(7, 0, 0)));
    teacher.tells(timetable.read(monday() + 7.days()));
    assert_eq!(teacher.places("Pneumàtica").len(), 2);
    teacher.clicks("Pneumàtica");
    assert!(teacher.reads("A lesson of a series. Its students see it two weeks before."));
    // One of them is moved, and the series keeps its rule.
    teacher.clicks("Edit");
    teacher.types("2031-05-06");
    teacher.presses(Named::Tab);
    teacher.types("15:30");
    teacher.presses(Named::Enter);
    let Call::EditSeries(id, edit) = call(&mut teacher) else { panic!("the series is changed") };
    assert_eq!((id, edit.revision), (timetable.week.series[0].id, Revision(3)));
    let weekly = edit.weekly.unwrap();
    let (day, moved) = weekly.moved.first_key_value().unwrap();
    assert_eq!(*day, monday() + 7.days());
    assert_eq!((moved.date.to_string(), moved.at.to_string()), ("2031-05-06".to_owned(), "15:30".to_owned()));
    assert_eq!(weekly.at.to_string(), "08:00");
}

#[test]
fn a_lesson_is_planned_with_the_keyboard_alone_and_a_wrong_day_is_told_at_its_field() {
    let timetable = Timetable::new();
    let mut teacher = timetable.teacher();
    teacher.focuses("timetable.plan");
    teacher.presses(Named::Enter);
    // The focus is on the title; then come the group and the day.
    teacher.types("Examen");
    for _ in 0..2 {
        teacher.presses(Named::Tab);
    }
    teacher.types("some day");
    teacher.presses(Named::Enter);
    assert!(teacher.reads("Write a day such as 2026-12-14."));
    teacher.types("6/5/2031");
    teacher.presses(Named::Tab);
    teacher.types("9:00");
    teacher.presses(Named::Enter);
    let asked = teacher.asked();
    let [Request::AddLesson(new)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((new.title.as_ref().unwrap().as_str(), new.minutes), ("Examen", 55));
    let begins = TimeZone::system().to_timestamp(jiff::civil::date(2031, 5, 6).at(9, 0, 0, 0)).unwrap();
    assert_eq!(new.begins, Some(begins));
    let busy = GroupHasLesson { group: name("2MEC-A"), title: name("OST M11") }.at("begins");
    let said = crate::screen::say(&busy);
    teacher
        .tells(Message::Timetable(timetable::Message::Modal(timetable::ModalMessage::Answered(Err(busy)))));
    assert!(teacher.reads(&said) && teacher.reads("Plan a lesson"), "{said}");
}

#[test]
fn a_series_is_planned_for_some_days_of_the_week() {
    let timetable = Timetable::new();
    let mut teacher = timetable.teacher();
    teacher.clicks("Plan lesson");
    teacher.clicks("Every week");
    teacher.focuses("timetable.first");
    teacher.types("2031-01-07");
    teacher.focuses("timetable.last");
    teacher.types("2031-06-20");
    teacher.focuses("timetable.except");
    teacher.types("2031-02-03, 2031-02-04");
    teacher.clicks_last("Saturday");
    teacher.focuses("timetable.at");
    teacher.types("08:00");
    teacher.presses(Named::Enter);
    let Call::AddSeries(new) = call(&mut teacher) else { panic!("a series is added") };
    assert!(new.weekly.weekdays.contains(sarrio_model::Weekday::Saturday));
    assert_eq!(new.weekly.dates.last().to_string(), "2031-06-20");
    assert_eq!((new.weekly.except.len(), new.weekly.at.to_string()), (2, "08:00".to_owned()));
}

#[test]
fn one_lesson_of_a_series_or_all_of_it_is_changed_and_cancelled() {
    let mut timetable = Timetable::new();
    // It is to come, whatever day it is.
    let mut next = timetable.lesson("Robòtica", &timetable.group.clone(), at(6, 23, 0), 30);
    next.phase = LessonPhase::Planned;
    let series = timetable.series("Robòtica", &timetable.group.clone(), weekly(&["sunday"], "23:00", 30));
    next.series = Some(SeriesDate { id: series.id, date: monday() + 6.days(), by_hand: false });
    let (lesson, series_id) = (next.id, series.id);
    timetable.week.lessons.push(next);
    timetable.week.series.push(series);
    let mut teacher = timetable.teacher();
    let select = || Message::Timetable(timetable::Message::Selected(EntryId::Lesson(lesson)));
    teacher.tells(select());
    teacher.presses(Named::Enter);
    assert!(teacher.reads("Change Robòtica"));
    teacher.types("Robots");
    teacher.presses(Named::Enter);
    let asked = teacher.asked();
    let [Request::EditLesson(id, edit)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((*id, edit.begins, edit.ends), (lesson, None, None), "its time stays as it is");
    assert_eq!(edit.title.as_ref().unwrap().as_str(), "Robots");
    teacher.clicks("The whole series");
    teacher.presses(Named::Escape);

    teacher.tells(select());
    teacher.presses(Named::Delete);
    assert!(teacher.reads(
        "This lesson alone, or the whole series with all its lessons to come. The desktops of the students stay."
    ));
    teacher.clicks("Remove the series");
    assert!(matches!(call(&mut teacher), Call::RemoveSeries(id) if id == series_id));
}

#[test]
fn holidays_are_added_and_removed() {
    let timetable = Timetable::new();
    let mut person = timetable.teacher();
    person.clicks("Holidays");
    person.types("Nadal");
    person.presses(Named::Tab);
    person.types("2031-12-23");
    person.presses(Named::Tab);
    person.types("2031-12-01");
    person.presses(Named::Enter);
    assert!(person.reads("The last day comes after the first, at most ten years later."));
    person.types("2032-01-07");
    person.presses(Named::Enter);
    let Call::PutHolidays(put) = call(&mut person) else { panic!("the holidays are written") };
    let names: Vec<_> = put.items.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Pont", "Nadal"]);
}

fn imported(timetable: &Timetable) -> ImportedTimetable {
    let weekly = weekly(&["tuesday", "thursday"], "10:00", 55);
    let group = timetable.group.named();
    let problem =
        sarrio_model::LineError { line: 8, problem: TitleNamesNoGroup { title: name("Claustre") }.into() };
    let listed = |line: u64, title: &str, change: &str| json!({ "line": line, "title": title, "group": group, "weekly": weekly, "change": change });
    let days = json!({ "first": monday() + 20.days(), "last": monday() + 34.days() });
    serde_json::from_value(json!({
        "series": [listed(20, "Pneumàtica 2MEC-A", "add"), listed(31, "OST M11 2MEC-A", "update"), listed(44, "Anglès 2MEC-A", "keep")],
        "gone": [{ "id": SeriesId::new(), "title": "Dibuix 2MEC-A", "group": group }],
        "whole_days": [{ "name": "Vacances de Nadal", "dates": days }],
        "problems": [problem],
        "outside": 3,
    }))
    .unwrap()
}

/// The dialog with a calendar that was looked at.
fn looked_at(timetable: &Timetable) -> Vec<Message> {
    use timetable::{ImportMessage as I, Message as T, ModalMessage as D};
    let seen = answer(Answered::Seen(b"x".to_vec().into(), imported(timetable)));
    [
        T::ImportPressed,
        T::Modal(D::Import(I::File("~/horari.ics".into()))),
        T::Modal(D::Import(I::Look)),
        T::Modal(D::Import(I::Seen(1, seen))),
    ]
    .map(Message::Timetable)
    .to_vec()
}

#[test]
fn a_calendar_is_looked_at_before_it_is_imported_and_what_cannot_be_taken_is_left_out_on_demand() {
    let timetable = Timetable::new();
    let mut teacher = timetable.teacher();
    let messages = looked_at(&timetable);
    messages.into_iter().for_each(|message| teacher.tells(message));
    let Call::Look(path, query) = call(&mut teacher) else { panic!("the file is looked at") };
    assert!(path.ends_with("horari.ics") && query.first == Some(today()));
    assert!(
        teacher.reads("1 series is added, 1 is changed, 1 stays as it is, 1 is not in the file any more")
    );
    assert!(teacher.reads("1 part cannot be taken") && teacher.reads("Vacances de Nadal"));
    teacher.clicks("Import 2 series");
    assert!(teacher.asked().is_empty(), "something cannot be taken");
    teacher.clicks("Leave out what cannot be taken");
    teacher.clicks("Remove the series that is not in the file any more");
    teacher.clicks("Import 3 series");
    let Call::Import(_, query) = call(&mut teacher) else { panic!("it is imported") };
    assert!(query.leave_out && query.remove_gone);
}

#[test]
fn in_a_narrow_window_the_week_is_a_list_that_the_arrow_keys_go_through() {
    let timetable = Timetable::new();
    let mut teacher = Person::in_window(&timetable.school, Screen::Timetable, Size::new(640.0, 700.0));
    teacher.tells(timetable.read(monday()));
    assert!(teacher.reads("08:00–10:45"));
    teacher.presses(Named::ArrowDown);
    teacher.presses(Named::ArrowDown);
    teacher.presses(Named::Space);
    assert!(teacher.reads("Any desktop"), "the panel of the lesson is open");
    teacher.presses(Named::Escape);
    assert!(!teacher.reads("Any desktop") && teacher.reads("08:00–10:45"));
}

fn scenes(percent: u16, size: Size) -> Vec<Scene> {
    use timetable::Message as T;
    let timetable = Timetable::new();
    let scene = |name, more: Vec<Message>| {
        let messages = std::iter::once(timetable.read(monday())).chain(more).collect();
        Scene { name, app: app(&timetable.school, Screen::Timetable, percent, size, messages) }
    };
    let lesson = timetable.week.lessons[2].id;
    let message = |message| Message::Timetable(message);
    vec![
        scene("timetable", vec![]),
        scene("timetable-lesson", vec![message(T::Selected(EntryId::Lesson(lesson)))]),
        scene("timetable-plan", vec![message(T::PlanPressed)]),
        scene(
            "timetable-series",
            vec![
                message(T::PlanPressed),
                message(T::Modal(timetable::ModalMessage::Form(timetable::FormMessage::Extent(
                    timetable::Extent::Weekly,
                )))),
            ],
        ),
        scene("timetable-holidays", vec![message(T::HolidaysPressed)]),
        scene("timetable-import", looked_at(&timetable)),
    ]
}

#[test]
fn the_timetable_draws_in_both_themes() {
    draw_in_both_themes(scenes);
}

#[test]
fn the_timetable_fits_a_small_window_with_large_text() {
    draw_with_large_text(scenes);
    draw_small(scenes);
}
