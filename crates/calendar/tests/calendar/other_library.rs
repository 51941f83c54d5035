//! Python's `icalendar` and `recurring-ical-events`, which share no code with Sarrio, understand the same by a file.

use std::{
    collections::BTreeSet,
    io::Write as _,
    process::{Command, Stdio},
};

use jiff::Timestamp;
use proptest::{
    strategy::{Strategy as _, ValueTree as _},
    test_runner::TestRunner,
};
use sarrio_calendar::{Calendar, Exported, Imported, export, import};
use sarrio_model::{Holidays, Moved, WallTime, Weekday, Weekly};

use crate::{
    import::reading,
    school::{all, any_holidays, any_weekly, days, holidays, lesson, times},
};

/// What the script prints. None where its libraries are not installed, which is told, and fails in CI.
fn python(what: &str, input: &str) -> Option<String> {
    // Debian's, whatever other one is in the path: the packages are for it.
    let python = |arguments: &[&str]| {
        let mut python = Command::new("/usr/bin/python3");
        python.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()
    };
    let found =
        python(&["-c", "import icalendar, recurring_ical_events"]).and_then(|child| child.wait_with_output());
    if !found.is_ok_and(|output| output.status.success()) {
        assert!(
            std::env::var("CI").is_err(),
            "CI compares calendar files with another library: install python3-icalendar and python3-recurring-ical-events"
        );
        eprintln!(
            "the comparison with another library was skipped: python3-recurring-ical-events is not installed"
        );
        return None;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/calendar/other_library.py");
    let mut child = python(&[script, what]).unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}\n{input}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

/// The lessons that the other library finds in a file, each with its UID.
fn expanded(file: &str) -> Option<BTreeSet<String>> {
    Some(python("expand", file)?.lines().map(str::to_owned).collect())
}

/// Fails with what only one of the two has.
fn assert_same(theirs: &BTreeSet<String>, ours: &BTreeSet<String>) {
    let only = |one: &BTreeSet<String>, other| one.difference(other).cloned().collect::<Vec<_>>();
    assert_eq!((only(theirs, ours), only(ours, theirs)), (vec![], vec![]), "only they, and only we");
}

/// The same by Sarrio.
fn ours(uid: &str, weekly: &Weekly, holidays: &[Holidays]) -> Vec<String> {
    times(&all(weekly, holidays)).into_iter().map(|times| format!("{uid} {times}")).collect()
}

fn exported(uid: &str, weekly: Weekly) -> Exported {
    let title =
        "Matemàtiques; amb un nom llarg, que no cap a la línia: funcions i geometria".parse().unwrap();
    Exported { uid: uid.to_owned(), title, room: Some("A 1".parse().unwrap()), teachers: vec![], weekly }
}

fn file(series: &[Exported], holidays: &[Holidays]) -> String {
    export(series, holidays, Timestamp::from_second(1_788_000_000).unwrap())
}

/// A lesson of a school year, in which the clocks are changed twice, with everything that can happen to it.
fn school_year() -> (Weekly, Vec<Holidays>) {
    let mut maths = lesson("08:00");
    maths.except = ["2026-09-09", "2026-10-26"].map(|day| day.parse().unwrap()).into();
    let moved = |date: &str| Moved {
        date: date.parse().unwrap(),
        at: "12:30".parse().unwrap(),
        minutes: 110.try_into().unwrap(),
    };
    maths.moved = [
        ("2026-10-12".parse().unwrap(), moved("2026-10-13")), // away from a holiday
        ("2026-11-02".parse().unwrap(), moved("2026-10-12")), // onto one
        ("2027-03-31".parse().unwrap(), moved("2027-03-26")), // over the change of the clocks
    ]
    .into();
    let off = [("El Pilar", "2026-10-12", "2026-10-12"), ("Nadal", "2026-12-23", "2027-01-07")];
    (maths, off.map(|(name, first, last)| holidays(name, first, last)).into())
}

#[test]
fn another_library_finds_the_same_lessons_in_an_exported_school_year() {
    let (maths, off) = school_year();
    // Nobody teaches then, but these tell whether the file has the hour of the change.
    let night = |at| Weekly { weekdays: Weekday::Sunday.into(), ..lesson(at) };
    let series = [("maths", maths.clone()), ("before", night("00:30")), ("after", night("03:30"))];
    let text = file(&series.clone().map(|(uid, weekly)| exported(uid, weekly)), &off);
    let ours: BTreeSet<_> = series.iter().flat_map(|(uid, weekly)| ours(uid, weekly, &off)).collect();
    assert!(ours.len() > 140);
    let Some(theirs) = expanded(&text) else { return };
    assert_same(&theirs, &ours);
    // It knows Madrid. Of a zone that it does not know it has what the file says alone.
    assert_same(&expanded(&text.replace("Europe/Madrid", "School time")).unwrap(), &ours);
    let rewritten = import(&python("rewrite", &text).unwrap(), &reading()).unwrap();
    assert_eq!((rewritten.problems.len(), rewritten.lessons.len()), (0, 3), "{rewritten:#?}");
    let uid = |one: &Imported| one.uid.clone().unwrap();
    let again = rewritten.lessons.iter().flat_map(|one| self::ours(&uid(one), &one.weekly, &[])).collect();
    assert_same(&again, &ours);
}

#[test]
fn another_library_finds_the_same_lessons_in_any_export() {
    let mut runner = TestRunner::deterministic();
    let off = any_holidays().new_tree(&mut runner).unwrap().current();
    let series: Vec<_> = (0..100)
        .map(|number| {
            let weekly = any_weekly().new_tree(&mut runner).unwrap().current();
            // By day: in the night of a change older versions take the second of two times.
            let by_day = |at: WallTime| format!("{:02}:30", 8 + at.get().hour() % 12).parse().unwrap();
            let moved =
                weekly.moved.into_iter().map(|(day, moved)| (day, Moved { at: by_day(moved.at), ..moved }));
            let weekly = Weekly { at: by_day(weekly.at), moved: moved.collect(), ..weekly };
            exported(&number.to_string(), weekly)
        })
        .collect();
    let ours: BTreeSet<_> = series.iter().flat_map(|one| ours(&one.uid, &one.weekly, &off)).collect();
    assert!(ours.len() > 1000);
    let Some(theirs) = expanded(&file(&series, &off)) else { return };
    assert_same(&theirs, &ours);
}

#[test]
fn a_file_of_another_library_has_the_lessons_that_it_finds_in_it() {
    let Some(text) = python("write", "") else { return };
    let Calendar { lessons, whole_days, problems, .. } = import(&text, &reading()).unwrap();
    assert_eq!(problems, []);
    assert_eq!(whole_days, [holidays("Nadal", "2026-12-23", "2027-01-07")]);
    // Two series, a further lesson of the second, and the lessons that were written each by itself.
    let made_of: Vec<_> = lessons.iter().map(|one| one.events).collect();
    assert_eq!(made_of, [2, 1, 1, 30]);
    let ours: BTreeSet<_> = lessons.iter().flat_map(|one| times(&all(&one.weekly, &[]))).collect();
    let theirs = expanded(&text).unwrap();
    let theirs: BTreeSet<_> =
        theirs.iter().filter_map(|line| Some(line.split_once(' ')?.1.to_owned())).collect();
    assert_same(&theirs, &ours);
    assert_eq!(lessons[0].weekly.dates, days("2026-09-07", "2027-06-18"));
}
