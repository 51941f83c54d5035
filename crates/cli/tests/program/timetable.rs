//! The timetable is planned, exported and imported by `sarrioctl`.

use jiff::{ToSpan as _, Zoned};

use crate::school::School;

#[tokio::test(flavor = "multi_thread")]
async fn lessons_of_every_week_are_planned_exported_and_imported() {
    let school = School::new().await;
    school.sign_in().await.good();
    school.say(&["category", "add", "Mecànica"]).await.good();
    school.say(&["group", "add", "2MEC-A", "--category", "Mecànica"]).await.good();
    school.say(&["room", "add", "N2-M2", "--broadcast", "127.255.255.255"]).await.good();
    let day = |days: i64| Zoned::now().date().saturating_add(days.days()).to_string();
    let (tomorrow, end) = (day(1), day(100));
    let weekly =
        [
            &[
                "lesson",
                "weekly",
                "2MEC-A",
                "--title",
                "OST M11 2MEC-A",
                "--on",
                "mon,tue,wed,thu,fri,sat,sun",
            ][..],
            &[
                "--at",
                "08:00",
                "--from",
                &tomorrow,
                "--to",
                &end,
                "--room",
                "N2-M2",
                "--zone",
                "Europe/Madrid",
            ],
        ]
        .concat();
    let added = school.say(&weekly).await.good();
    assert!(added.contains("Monday Tuesday") && added.contains("08:00, 55 min"), "{added}");
    assert!(school.say(&["lesson", "list"]).await.good().lines().count() > 10);
    let moved =
        school.say(&["lesson", "series", "move", "2MEC-A", &day(3), &day(3), "--at", "15:30"]).await.good();
    assert!(moved.contains("15:30, 55 min"), "{moved}");

    school.say(&["holiday", "add", "Pont", &day(1), &day(2)]).await.good();
    assert!(school.say(&["holiday", "list"]).await.good().contains("Pont"));
    school.say(&["holiday", "remove", "Pont"]).await.good();

    let file = school.home.path().join("timetable.ics");
    let path = file.to_str().unwrap();
    school.say(&["timetable", "export", "--group", "2MEC-A", path]).await.good();
    school.say(&["lesson", "series", "remove", "2MEC-A", "--yes"]).await.good();
    let preview = school.say(&["timetable", "import", path, "--dry-run"]).await.good();
    assert!(preview.contains("add") && preview.contains("N2-M2"), "{preview}");
    assert!(!school.say(&["lesson", "series", "list"]).await.good().contains("2MEC-A"));
    school.say(&["timetable", "import", path, "--yes"]).await.good();
    assert!(school.say(&["lesson", "series", "list"]).await.good().contains("OST M11 2MEC-A"));

    std::fs::write(&file, std::fs::read_to_string(&file).unwrap().replace("2MEC-A", "Ningú")).unwrap();
    let wrong = school.say(&["timetable", "import", path, "--yes"]).await;
    assert!(wrong.code == 8 && wrong.out.contains("does not contain the name of a group"), "{wrong:?}");
    let asleep = school.say(&["room", "wake", "N2-M2"]).await;
    assert!(asleep.code == 5 && asleep.err.contains("network card"), "{asleep:?}");
}
