//! Whatever a file has in it, reading it ends, and ends with an answer.

use std::fmt::Write as _;

use proptest::prelude::*;
use sarrio_calendar::{Exported, LARGEST_CALENDAR, export, import};
use sarrio_model::DateRange;

use crate::{
    import::reading,
    school::{all, any_holidays, any_weekly},
};

/// Pieces of which calendar files are made, sound and otherwise.
const PIECES: [&str; 36] = [
    "BEGIN:VCALENDAR\n",
    "END:VCALENDAR\n",
    "BEGIN:VEVENT\n",
    "END:VEVENT\n",
    "BEGIN:VTIMEZONE\n",
    "END:VTIMEZONE\n",
    "BEGIN:VALARM\n",
    "END:VALARM\n",
    "UID:1\n",
    "UID:2\n",
    "SUMMARY:a\\",
    "\n b",
    "\n",
    "\r\n\t",
    "é\u{2028}",
    "DTSTART:20261005T080000\n",
    "DTSTART:20261005T080000Z\n",
    "DTSTART;VALUE=DATE:20261005\n",
    "DTSTART:99991231T235959\n",
    "DTSTART;TZID=\"W. Europe Standard Time\":00010101T000000\n",
    "DTEND:20261005T090000\n",
    "DTEND:99991231\n",
    "DURATION:PT55M\n",
    "DURATION:P9999999D\n",
    "DURATION:-P1W\n",
    "RRULE:FREQ=WEEKLY\n",
    "RRULE:FREQ=WEEKLY;INTERVAL=52;COUNT=18446744073709551615\n",
    "RRULE:FREQ=DAILY;UNTIL=99991231T235959Z\n",
    "RRULE:FREQ=WEEKLY;BYDAY=SU,MO;WKST=WE;COUNT=0\n",
    "EXDATE:20261005,20261012T080000Z,,/\n",
    "RDATE:20261006T080000/PT1H\n",
    "RECURRENCE-ID:20261012T080000\n",
    "RECURRENCE-ID;VALUE=DATE:20261012\n",
    "STATUS:CANCELLED\n",
    "TZID:X\n",
    "TZOFFSETTO:+0100\n",
];

/// What must hold of anything that was read.
fn check(text: &str) {
    if let Ok(calendar) = import(text, &reading()) {
        assert!(calendar.problems.len() <= 500);
        for one in &calendar.lessons {
            assert!(DateRange::new(one.weekly.dates.first(), one.weekly.dates.last()).is_ok());
            all(&one.weekly, &calendar.whole_days);
        }
        assert!(calendar.problems.windows(2).all(|two| two[0].line <= two[1].line));
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        check(&text);
        check(&format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:{text}\nRRULE:{text}\nEND:VEVENT\n"));
    }

    #[test]
    fn any_mixture_of_the_parts_of_calendars_is_read(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60)) {
        check(&pieces.concat());
    }

    #[test]
    fn a_calendar_in_which_something_was_changed_is_read(
        weekly in any_weekly(), holidays in any_holidays(), at in any::<prop::sample::Index>(), cut in 0..40_usize, put in "[\\PC\n]{0,6}"
    ) {
        let series = Exported { uid: "1".into(), title: "Música".parse().unwrap(), room: None, teachers: vec![], weekly };
        let text = export(&[series], &holidays, "2026-09-01T00:00Z".parse().unwrap());
        let mut letters: Vec<char> = text.chars().collect();
        let from = at.index(letters.len());
        letters.splice(from..(from + cut).min(letters.len()), put.chars());
        check(&letters.into_iter().collect::<String>());
    }
}

/// No time is checked: the runner ends a test that does not end.
#[test]
fn the_largest_files_are_read_or_refused() {
    let of = |events: &str| format!("BEGIN:VCALENDAR\n{events}");
    check(&of(&"BEGIN:X\n".repeat(200_000)));
    check(&of(&"x\n".repeat(200_000)));
    check(&of(&"BEGIN:VEVENT\nDTSTART:x\n".repeat(30_000)));
    check(&format!("BEGIN:VCALENDAR\nSUMMARY:{}", "\n x".repeat(300_000)));
    let with = |exceptions: &str| {
        of(&format!(
            "BEGIN:VEVENT\nDTSTART:20261005T080000\nDURATION:PT1H\nRRULE:FREQ=DAILY\nEXDATE:{exceptions}"
        ))
    };
    check(&with(&"20261012,".repeat(200_000)));
    check(&with(&"x,".repeat(200_000)));
    let (mut once, mut endless, mut further) = (String::new(), String::new(), String::new());
    for event in 0..10_000 {
        let (month, day, minute) = (event / 28 % 12 + 1, event % 28 + 1, event / 7 % 60);
        let _ = write!(
            once,
            "BEGIN:VEVENT\nDTSTART:2026{month:02}{day:02}T08{minute:02}00\nDURATION:PT1H\nEND:VEVENT\n"
        );
        let _ = write!(
            endless,
            "BEGIN:VEVENT\nUID:1\nDTSTART:20180101T08{minute:02}00\nDURATION:PT1H\nRRULE:FREQ=DAILY\nEND:VEVENT\n"
        );
    }
    check(&of(&once));
    assert_eq!(import(&of(&endless), &reading()).unwrap().lessons.len(), 10_000);
    let detail = |text: &str| import(text, &reading()).unwrap_err().detail;
    let too_many = "The calendar has more than 60000 events, or too many exceptions.";
    assert_eq!(detail(&of(&"BEGIN:VEVENT\n".repeat(61_000))), too_many);
    assert_eq!(detail(&of(&format!("BEGIN:VEVENT\n{}", "EXDATE:\n".repeat(601_000)))), too_many);
    for second in 0..61_000 {
        let _ =
            write!(further, "2026{:02}05T08{:02}{:02},", second / 3600 + 1, second / 60 % 60, second % 60);
    }
    let once = "BEGIN:VEVENT\nDTSTART:20261005T080000\nDURATION:PT1H\nRDATE:";
    check(&of(&format!("{once}{further}")));
    let most = usize::try_from(LARGEST_CALENDAR.0).unwrap();
    assert_eq!(detail(&" ".repeat(most + 1)), "The calendar is larger than 16 MB.");
}
