//! Which lessons take place, and when.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Weekday as Day, tz::AmbiguousOffset};
use proptest::prelude::*;
use sarrio_calendar::occurrences;
use sarrio_model::{Moved, Weekdays, Weekly};

use crate::school::{all, any_holidays, any_weekly, days, holidays, lesson, times};

#[test]
fn a_lesson_stays_at_its_time_of_the_clock_when_summer_time_begins_and_ends() {
    let mut maths = lesson("08:00");
    maths.dates = days("2026-10-19", "2026-10-28");
    assert_eq!(
        times(&all(&maths, &[])),
        [
            "2026-10-19T06:00:00Z 2026-10-19T06:55:00Z",
            "2026-10-21T06:00:00Z 2026-10-21T06:55:00Z",
            "2026-10-26T07:00:00Z 2026-10-26T07:55:00Z",
            "2026-10-28T07:00:00Z 2026-10-28T07:55:00Z",
        ]
    );
}

#[test]
fn a_lesson_in_the_night_of_the_change_takes_place_once_and_lasts_as_long_as_ever() {
    let on = |day: &str, at: &str| {
        let lesson = Weekly { weekdays: Weekdays::all(), dates: days(day, day), ..lesson(at) };
        times(&all(&lesson, &[]))
    };
    // 02:30 is skipped: 03:30 in summer is when it would have been 02:30 in winter.
    assert_eq!(on("2027-03-28", "02:30"), ["2027-03-28T01:30:00Z 2027-03-28T02:25:00Z"]);
    // The first of two 02:30, and over at 02:25 of the second hour.
    assert_eq!(on("2026-10-25", "02:30"), ["2026-10-25T00:30:00Z 2026-10-25T01:25:00Z"]);
    // Begun before the change, over after it.
    assert_eq!(on("2027-03-28", "01:30"), ["2027-03-28T00:30:00Z 2027-03-28T01:25:00Z"]);
    assert_eq!(on("2026-10-25", "01:30"), ["2026-10-24T23:30:00Z 2026-10-25T00:25:00Z"]);
}

#[test]
fn every_second_week_is_counted_from_the_week_of_the_first_day() {
    // The first day is a Tuesday, so the Monday of its week does not count, but the week does.
    let second =
        Weekly { every: 2.try_into().unwrap(), dates: days("2026-09-08", "2026-09-30"), ..lesson("08:00") };
    let dates: Vec<_> = all(&second, &[]).iter().map(|lesson| lesson.date.to_string()).collect();
    assert_eq!(dates, ["2026-09-09", "2026-09-21", "2026-09-23"]);
}

#[test]
fn a_lesson_may_be_moved_away_from_a_holiday_but_not_onto_one() {
    let pilar = holidays("El Pilar", "2026-10-12", "2026-10-12");
    let mut maths = Weekly { dates: days("2026-10-05", "2026-10-20"), ..lesson("08:00") };
    let moved = |date: &str| Moved {
        date: date.parse().unwrap(),
        at: "12:30".parse().unwrap(),
        minutes: maths.minutes,
    };
    let (to_tuesday, to_the_holiday) = (moved("2026-10-13"), moved("2026-10-12"));
    maths.except = ["2026-10-07".parse().unwrap()].into();
    maths.moved = [
        ("2026-10-12".parse().unwrap(), to_tuesday),
        ("2026-10-14".parse().unwrap(), to_the_holiday),
        ("2026-10-15".parse().unwrap(), to_tuesday), // no lesson on that day
    ]
    .into();
    let begins: Vec<_> = all(&maths, &[pilar]).iter().map(|lesson| lesson.begins.to_string()).collect();
    assert_eq!(begins, ["2026-10-05T06:00:00Z", "2026-10-13T10:30:00Z", "2026-10-19T06:00:00Z"]);
}

#[test]
fn a_day_that_a_zone_never_had_is_no_trouble() {
    // Samoa went from Thursday to Saturday.
    let islands = Weekly {
        weekdays: Weekdays::all(),
        dates: days("2011-12-28", "2012-01-01"),
        zone: "Pacific/Apia".parse().unwrap(),
        ..lesson("08:00")
    };
    let begins: Vec<_> = all(&islands, &[]).iter().map(|lesson| lesson.begins.to_string()).collect();
    assert_eq!(
        begins,
        ["2011-12-28T18:00:00Z", "2011-12-29T18:00:00Z", "2011-12-30T18:00:00Z", "2011-12-31T18:00:00Z"]
    );
}

proptest! {
    #[test]
    fn each_lesson_is_on_its_day_at_its_time_and_on_no_holiday(weekly in any_weekly(), holidays in any_holidays()) {
        let monday = |date: jiff::civil::Date| date.saturating_sub(i32::from(date.weekday().since(Day::Monday)).days());
        for lesson in all(&weekly, &holidays) {
            prop_assert!(!holidays.iter().any(|holiday| holiday.dates.contains(lesson.date)));
            let moved: Vec<_> = weekly.moved.values().filter(|moved| moved.date == lesson.date).collect();
            let length = |minutes: u16| lesson.begins + SignedDuration::from_mins(minutes.into());
            let is_at = |at: jiff::civil::Time| {
                let clock = weekly.zone.rules().to_ambiguous_timestamp(lesson.date.to_datetime(at));
                match clock.offset() {
                    AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(clock.datetime()),
                    AmbiguousOffset::Gap { before, .. } | AmbiguousOffset::Fold { before, .. } => {
                        before.to_timestamp(clock.datetime())
                    }
                }
                .unwrap()
                    == lesson.begins
            };
            let by_rule = is_at(weekly.at.get())
                && lesson.ends == length(weekly.minutes.get())
                && weekly.dates.contains(lesson.date)
                && weekly.weekdays.contains(lesson.date.weekday().into())
                && !weekly.except.contains(&lesson.date)
                && !weekly.moved.contains_key(&lesson.date)
                && (monday(lesson.date) - monday(weekly.dates.first())).get_days() / 7 % i32::from(weekly.every.get()) == 0;
            let by_move = moved.iter().any(|moved| is_at(moved.at.get()) && lesson.ends == length(moved.minutes.get()));
            prop_assert!(by_rule || by_move, "{lesson:?}");
        }
    }

    #[test]
    fn two_halves_of_a_time_have_the_lessons_of_the_whole(
        weekly in any_weekly(), holidays in any_holidays(), mut cuts in prop::array::uniform3(1_735_000_000_i64..1_870_000_000)
    ) {
        cuts.sort_unstable();
        let [from, middle, to] = cuts.map(|second| Timestamp::from_second(second).unwrap());
        let of = |range| occurrences(&weekly, &holidays, range);
        prop_assert_eq!([of(from..middle), of(middle..to)].concat(), of(from..to));
        let inside = |lesson: &sarrio_model::Occurrence| (from..to).contains(&lesson.begins);
        prop_assert_eq!(all(&weekly, &holidays).into_iter().filter(inside).collect::<Vec<_>>(), of(from..to));
        prop_assert_eq!(of(to..from).len(), 0);
    }
}
