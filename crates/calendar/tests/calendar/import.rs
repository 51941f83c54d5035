//! Calendar files of other programs, as they write them.

use std::collections::BTreeSet;

use jiff::{ToSpan as _, civil};
use proptest::prelude::*;
use sarrio_calendar::{Calendar, Exported, Imported, Reading, export, import};
use sarrio_model::{Occurrence, Weekly};

use crate::school::{all, days, holidays, lesson, times};

pub fn reading() -> Reading {
    Reading { zone: "Europe/Madrid".parse().unwrap(), term: days("2026-09-01", "2027-06-30") }
}

fn read(events: &str) -> Calendar {
    import(&format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}\nEND:VCALENDAR\n"), &reading()).unwrap()
}

/// An event of 55 minutes with these lines.
fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\nUID:1\nSUMMARY:Maths\nLOCATION:A 1\nDURATION:PT55M\n{lines}\nEND:VEVENT\n")
}

/// The only series of the file, without any problem.
fn only(calendar: &Calendar) -> &Weekly {
    assert_eq!((calendar.problems.len(), calendar.lessons.len()), (0, 1), "{calendar:#?}");
    &calendar.lessons[0].weekly
}

fn dates(weekly: &Weekly) -> Vec<String> {
    all(weekly, &[]).iter().map(|lesson| lesson.date.strftime("%m-%d").to_string()).collect()
}

fn problems(calendar: &Calendar) -> Vec<String> {
    calendar.problems.iter().map(|error| format!("{}: {}", error.line, error.problem.detail)).collect()
}

#[test]
fn outlook_writes_windows_zones_and_weeks_from_sunday() {
    let file = "BEGIN:VTIMEZONE\nTZID:W. Europe Standard Time\nBEGIN:STANDARD\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n\
        DTSTART:16011028T030000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\n\
        UID:040000008200E00074C5B7101A82E008\nSUMMARY;LANGUAGE=de:Mathematik\\, 2A\n\
        DTSTART;TZID=\"W. Europe Standard Time\":20261019T080000\nDTEND;TZID=\"W. Europe Standard Time\":20261019T085500\n\
        RRULE:FREQ=WEEKLY;UNTIL=20261111T070000Z;INTERVAL=2;BYDAY=MO,WE;WKST=SU\n\
        EXDATE;TZID=\"W. Europe Standard Time\":20261021T080000\nBEGIN:VALARM\nDURATION:PT5M\nEND:VALARM\nEND:VEVENT";
    let calendar = read(file);
    let maths = only(&calendar);
    assert_eq!(calendar.lessons[0].title.as_str(), "Mathematik, 2A");
    assert_eq!(maths.zone.name(), "Europe/Berlin");
    assert_eq!(
        times(&all(maths, &[])),
        [
            "2026-10-19T06:00:00Z 2026-10-19T06:55:00Z",
            "2026-11-02T07:00:00Z 2026-11-02T07:55:00Z",
            "2026-11-04T07:00:00Z 2026-11-04T07:55:00Z",
        ]
    );
}

#[test]
fn days_are_left_out_however_a_program_writes_them() {
    for exception in [
        "EXDATE;TZID=Europe/Madrid:20261012T080000",
        "EXDATE;VALUE=DATE:20261012",
        "EXDATE:20261012T060000Z",
        "EXDATE:20261012T080000",
        "EXDATE;TZID=Europe/London:20261012T070000,20270101T070000",
    ] {
        let rule = "DTSTART;TZID=Europe/Madrid:20261005T080000\nRRULE:FREQ=WEEKLY;COUNT=3";
        let calendar = read(&event(&format!("{rule}\n{exception}")));
        assert_eq!(dates(only(&calendar)), ["10-05", "10-19"], "{exception}");
    }
}

#[test]
fn a_rule_ends_by_number_by_moment_by_day_or_with_the_term() {
    for (rule, last) in [
        ("FREQ=WEEKLY;BYDAY=MO,TH;COUNT=4", "2026-10-15"),
        ("FREQ=WEEKLY;BYDAY=MO,TH;INTERVAL=3;COUNT=5", "2026-11-16"),
        ("FREQ=WEEKLY;BYDAY=TH,MO;UNTIL=20261012T060000Z", "2026-10-12"),
        ("FREQ=WEEKLY;BYDAY=TH,MO;UNTIL=20261012T055959Z", "2026-10-08"),
        ("FREQ=WEEKLY;UNTIL=20261012", "2026-10-12"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=6", "2026-10-12"),
        ("FREQ=WEEKLY", "2027-06-28"),
    ] {
        let calendar = read(&event(&format!("DTSTART;TZID=Europe/Madrid:20261005T080000\nRRULE:{rule}")));
        assert_eq!(all(only(&calendar), &[]).last().unwrap().date.to_string(), last, "{rule}");
    }
}

#[test]
fn google_writes_what_was_changed_as_events_of_their_own() {
    let series = event("DTSTART;TZID=Europe/Madrid:20261005T080000\nRRULE:FREQ=WEEKLY;COUNT=5");
    let moved = event("RECURRENCE-ID;TZID=Europe/Madrid:20261012T080000\nDTSTART:20261013T100000Z");
    let cancelled = event("RECURRENCE-ID:20261019T060000Z\nDTSTART:20261019T060000Z\nSTATUS:CANCELLED");
    let elsewhere = event("RECURRENCE-ID:20261026T070000Z\nDTSTART:20261026T070000Z").replace("A 1", "Hall");
    // The changes may stand before the series.
    let calendar = read(&[moved, elsewhere, series, cancelled].concat());
    assert_eq!(problems(&calendar), [""; 0]);
    let [hall, maths] = &calendar.lessons[..] else { panic!("{calendar:#?}") };
    assert_eq!(
        times(&all(&maths.weekly, &[])),
        [
            "2026-10-05T06:00:00Z 2026-10-05T06:55:00Z",
            "2026-10-13T10:00:00Z 2026-10-13T10:55:00Z",
            "2026-11-02T07:00:00Z 2026-11-02T07:55:00Z",
        ]
    );
    assert_eq!(hall.location.as_ref().unwrap().as_str(), "Hall");
    assert_eq!(times(&all(&hall.weekly, &[])), ["2026-10-26T07:00:00Z 2026-10-26T07:55:00Z"]);
}

#[test]
fn single_lessons_in_utc_become_a_series_of_the_school_with_its_exceptions() {
    // As Untis writes them: each by itself, in UTC, in no order; the clocks change on 25 October.
    let mut file = String::new();
    for (day, hour) in
        [("1028", 7), ("1005", 6), ("1007", 6), ("1014", 6), ("1019", 6), ("1021", 6), ("1026", 7)]
    {
        file += &event(&format!("DTSTART:2026{day}T{hour:02}0000Z"));
    }
    file += &event("DTSTART:20261020T060000Z");
    // A program that says UTC does not say where the school is.
    let calendar = read(&format!("X-WR-TIMEZONE:UTC\n{file}"));
    let [maths, tuesday] = &calendar.lessons[..] else { panic!("{calendar:#?}") };
    assert_eq!(maths.events, 7);
    assert_eq!((maths.weekly.at.to_string().as_str(), maths.weekly.weekdays.count()), ("08:00", 2));
    assert_eq!(dates(&maths.weekly), ["10-05", "10-07", "10-14", "10-19", "10-21", "10-26", "10-28"]);
    assert_eq!(dates(&tuesday.weekly), ["10-20"]);
}

#[test]
fn a_lesson_in_utc_keeps_its_moment_and_its_length_in_the_night_of_the_change() {
    // The clocks of the school show 02:30 twice: at 00:30 and at 01:30 in UTC.
    for (begins, ends) in [("0030", "0125"), ("0130", "0225")] {
        let calendar = read(
            &event(&format!("DTSTART:20261025T{begins}00Z\nDTEND:20261025T{ends}00Z"))
                .replace("DURATION:PT55M\n", ""),
        );
        let clock = |time: &str| format!("2026-10-25T{}:{}:00Z", &time[..2], &time[2..]);
        assert_eq!(times(&all(only(&calendar), &[])), [format!("{} {}", clock(begins), clock(ends))]);
    }
}

#[test]
fn lessons_that_alternate_with_others_become_series_of_every_second_week() {
    let mut file = String::new();
    // The laboratory is used on Mondays and, in the other weeks, on Wednesdays.
    let (room, monday, wednesday) =
        (["1005", "1019", "1102"], ["1012", "1026", "1109"], ["1007", "1021", "1104"]);
    for (name, dates) in [("A 1", room), ("Lab", monday), ("Lab", wednesday)] {
        for day in dates {
            let lesson = event(&format!("DTSTART;TZID=Europe/Madrid:2026{day}T080000"));
            file += &lesson.replace("A 1", name);
        }
    }
    let calendar = read(&file);
    let series: Vec<_> = calendar.lessons.iter().map(|one| (one.weekly.every.get(), one.events)).collect();
    assert_eq!(series, [(2, 3); 3]);
    let found: Vec<_> =
        calendar.lessons.iter().map(|one| dates(&one.weekly).concat().replace('-', "")).collect();
    assert_eq!(found, [room, monday, wednesday].map(|dates| dates.concat()));
}

#[test]
fn whole_days_and_further_times_are_taken_and_other_terms_are_passed_over() {
    let calendar = read(&[
        "BEGIN:VEVENT\nSUMMARY:Nadal\nDTSTART;VALUE=DATE:20261223\nDTEND;VALUE=DATE:20270108\nEND:VEVENT\n",
        "BEGIN:VEVENT\nSUMMARY:Last year\nDTSTART;VALUE=DATE:20251223\nEND:VEVENT\n",
        &event("DTSTART:20261005T080000\nRDATE;TZID=Europe/Madrid:20261007T093000,20261008T093000\nEXDATE:20261008T093000"),
        "BEGIN:VTODO\nSUMMARY:No lesson\nDTSTART:20261005T080000\nEND:VTODO",
    ].concat());
    assert_eq!(calendar.whole_days, [holidays("Nadal", "2026-12-23", "2027-01-07")]);
    let when: Vec<_> = calendar.lessons.iter().map(|one| times(&all(&one.weekly, &[])).concat()).collect();
    assert_eq!(
        when,
        ["2026-10-05T06:00:00Z 2026-10-05T06:55:00Z", "2026-10-07T07:30:00Z 2026-10-07T08:25:00Z"]
    );
    assert_eq!((calendar.outside, problems(&calendar)), (1, vec![]));
}

#[test]
fn what_cannot_be_taken_is_told_with_its_line_and_the_rest_is_taken() {
    let calendar = read(
        &[
            &event("DTSTART;TZID=Mars/Olympus:20261005T080000"),
            &event("DTSTART:20261305T080000"),
            &event("DTSTART:20261005T080000\nRRULE:FREQ=MONTHLY;BYDAY=1MO"),
            &event("DTSTART:20261005T080000\nRRULE:FREQ=WEEKLY;UNTIL=20260905"),
            &event("DTSTART:20261005T080000\nDTEND:20261005T070000"),
            "BEGIN:VEVENT\nSUMMARY:Torn\nDTSTART:20261005T080000\nBroken line\nDURATION:PT1H\n",
            &event("X-NOTHING:1"),
        ]
        .concat(),
    );
    assert_eq!(
        problems(&calendar),
        [
            "8: There is no time zone “Mars/Olympus”.",
            "15: “20261305T080000” is no time (DTSTART).",
            "23: The event does not simply repeat every week or every few weeks: “BYDAY=1MO”.",
            "31: The event takes place on no day before the end of the term.",
            "39: The event lasts less than a minute, or longer than 24 hours.",
            "41: The event has no end in the file. What was read of it was taken.",
            "44: “Broken line” is no line of a calendar, and was passed over.",
            "46: The event does not say when it begins.",
        ]
    );
    let titles: Vec<_> = calendar.lessons.iter().map(|one| one.title.as_str()).collect();
    assert_eq!(titles, ["Torn"]);
    let weeks_from_sunday =
        event("DTSTART:20261005T080000\nRRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO");
    let problem = "9: The event does not simply repeat every week or every few weeks: “WKST”.";
    assert_eq!(problems(&read(&weeks_from_sunday)), [problem]);
    let refused = import("<html>", &reading()).unwrap_err();
    assert_eq!(refused.detail, "The file is no calendar.");
}

proptest! {
    #[test]
    fn any_single_lessons_are_the_same_as_series(
        lessons in prop::collection::btree_set((0..40_i32, 0..5_i32, 8..10_i32, 1..3_u8), 0..80)
    ) {
        let mut file = String::new();
        let mut expected = BTreeSet::new();
        for (week, day, hour, room) in lessons {
            let date = civil::date(2026, 9, 7).saturating_add((7 * week + day).days());
            let start = format!("{}T{hour:02}0000", date.strftime("%Y%m%d"));
            file += &event(&format!("DTSTART;TZID=Europe/Madrid:{start}")).replace("A 1", &format!("A {room}"));
            expected.insert((format!("A {room}"), date.at(i8::try_from(hour).unwrap(), 0, 0, 0).to_string()));
        }
        let calendar = read(&file);
        let clock = |one: &Imported, lesson: &Occurrence| one.weekly.zone.rules().to_datetime(lesson.begins).to_string();
        let of = |one: &Imported| {
            let room = one.location.clone().unwrap().to_string();
            all(&one.weekly, &[]).iter().map(|lesson| (room.clone(), clock(one, lesson))).collect::<Vec<_>>()
        };
        let found: Vec<_> = calendar.lessons.iter().flat_map(of).collect();
        prop_assert_eq!(found.len(), expected.len(), "a lesson is in two series");
        prop_assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
        prop_assert_eq!(calendar.problems.len() + calendar.outside, 0);
    }
}

#[test]
fn what_was_exported_is_read_as_it_was() {
    let mut weekly = lesson("08:00");
    weekly.except = ["2026-10-07".parse().unwrap()].into();
    let series = Exported {
        uid: "maths-2a".to_owned(),
        title: "Matemàtiques; grup “A\\B”, i més".parse().unwrap(),
        room: Some("A 1".parse().unwrap()),
        teachers: vec!["Marta Vila".parse().unwrap(), "Pau Puig".parse().unwrap()],
        weekly,
    };
    let christmas = [holidays("Nadal", "2026-12-23", "2027-01-07")];
    let calendar = import(
        &export(std::slice::from_ref(&series), &christmas, "2026-09-01T00:00Z".parse().unwrap()),
        &reading(),
    )
    .unwrap();
    assert_eq!(times(&all(only(&calendar), &[])), times(&all(&series.weekly, &christmas)));
    assert_eq!(calendar.whole_days, christmas);
    let one = &calendar.lessons[0];
    assert_eq!(
        (one.uid.as_deref(), &one.title, &one.location),
        (Some("maths-2a"), &series.title, &series.room)
    );
    assert_eq!(one.description.as_ref().unwrap().as_str(), "Marta Vila, Pau Puig");
}
