//! A lesson on the command line: a room, a class, and what its teacher and a student do.

use crate::school::School;

impl School {
    /// Adds somebody, and signs them in from a computer of their own, whose sign-ins are remembered in a home with their name.
    async fn with_person(&self, username: &str, role: &str) {
        let add = ["user", "add", username, "--role", role, "--password-stdin", "--keep-password"];
        self.say_with(&add, "pluja mapa tambor\n").await.good();
        let fingerprint = self.service.fingerprint.unwrap().to_string();
        let words = ["login", "--server", &self.server, "--user", username, "--password-stdin"];
        let words = [&words[..], &["--fingerprint", &fingerprint]].concat();
        self.say_from(username, &words, "pluja mapa tambor\n").await.good();
    }

    /// Somebody says yes to the next one who wants to help them.
    async fn agrees_to_help(&self, who: &str, helper: &str) -> bool {
        for _ in 0..100 {
            if self.say_from(who, &["consent", "answer", helper, "help"], "").await.code == 0 {
                return true;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        false
    }

    async fn says(&self, who: &str, words: &[&str]) -> String {
        self.say_from(who, words, "").await.good()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_teacher_holds_a_lesson_by_the_command_line_alone() {
    let (school, _) = School::ready().await;
    school.with_person("joan", "teacher").await;
    school.with_person("aina", "student").await;
    for words in [
        &["category", "add", "Mecànica"][..],
        &["group", "add", "2MEC-A", "--category", "Mecànica"],
        &["group", "join", "2MEC-A", "aina"],
        &["group", "teach", "2MEC-A", "joan"],
        &["desktop", "create", "pc", "--template", "demo", "--owner", "aina", "--start"],
    ] {
        school.say(words).await.good();
    }
    school.until(&["desktop", "list"], "running").await;

    let added = school.say(&["room", "add", "Aula 2.10", "--seats", "10", "--per-row", "5"]).await.good();
    assert!(added.contains("10") && added.contains("4,1"), "{added}");
    school.say(&["room", "seat", "Aula 2.10", "01", "--ip", "127.0.0.1", "--at", "0.5,0"]).await.good();
    let assigned =
        school.says("joan", &["room", "assign", "Aula 2.10", "--group", "2MEC-A", "02=aina"]).await;
    assert!(assigned.contains("1 students of 2MEC-A have a seat in Aula 2.10."), "{assigned}");
    assert_eq!(school.say_from("aina", &["room", "list"], "").await.code, 7, "rooms are the staff's");

    let begin = ["lesson", "begin", "2MEC-A", "--title", "OST M11", "--room", "Aula 2.10", "--minutes", "60"];
    assert!(school.says("joan", &begin).await.contains("now"));
    assert!(school.says("aina", &["lesson", "list"]).await.contains("OST M11"));
    let again = school.say_from("joan", &begin, "").await;
    assert!(again.code != 0 && again.err.contains("2MEC-A has OST M11 at that time."), "{again:?}");

    school.says("joan", &["class", "exam", "2MEC-A", "--minutes", "30", "--allow", "10.0.0.5"]).await;
    let class = school.says("joan", &["class", "show", "2MEC-A"]).await;
    assert!(class.contains("aina") && class.contains("limited"), "{class}");
    school.says("joan", &["class", "end-exam", "2MEC-A"]).await;
    school.says("joan", &["class", "pause", "2MEC-A", "--only", "aina"]).await;
    school.until(&["desktop", "list"], "paused").await;
    let refused = school.say_from("aina", &["desktop", "resume", "pc"], "").await;
    assert!(refused.code != 0 && refused.err.contains("pc is paused with its class."), "{refused:?}");
    assert_eq!(school.say_from("aina", &["class", "resume", "2MEC-A"], "").await.code, 7);
    school.says("joan", &["class", "resume", "OST M11"]).await;
    school.until(&["desktop", "list"], "running").await;

    assert!(school.says("aina", &["class", "hand", "2MEC-A"]).await.contains("Hand up"));
    assert!(school.says("joan", &["class", "show", "2MEC-A"]).await.contains("up"));
    assert!(!school.says("joan", &["class", "answer", "2MEC-A", "aina"]).await.contains("Hand up"));
    school.says("joan", &["class", "message", "2MEC-A", "Save your work, please.", "--to", "aina"]).await;
    let shown = school.says("aina", &["lesson", "show", "2MEC-A"]).await;
    assert!(shown.contains("joan: Save your work, please."), "{shown}");

    let watch =
        school.command(&["watch"]).env("SARRIO_CONFIG_DIR", school.home.path().join("aina")).spawn().unwrap();
    school.until(&["lesson", "show", "2MEC-A"], "Students who came:  1").await;
    // Aina's app is open: she is asked, agrees, and text is typed at her desktop.
    let edited = school.say(&["consent", "edit", "--watch", "ask"]).await.good();
    assert!(edited.contains("ask"), "{edited}");
    let own = school.say(&["consent", "edit", "--group", "2MEC-A", "--pause", "never"]).await.good();
    assert!(own.contains("never") && own.contains("ask"), "{own}");
    assert!(school.says("joan", &["class", "ask", "2MEC-A", "aina"]).await.contains("waiting"));
    assert!(school.says("aina", &["consent", "answer", "joan", "watch"]).await.contains("agreed"));
    let (typed, agreed) = tokio::join!(
        school.says("joan", &["class", "type", "2MEC-A", "aina", "Hola"]),
        school.agrees_to_help("aina", "joan"),
    );
    assert!(typed.contains("Typed.") && agreed, "{typed}");
    let listed = school.says("joan", &["consent", "list"]).await;
    assert!(listed.contains("agreed") && !listed.contains("helps"), "{listed}");
    drop(watch);
    let came = school.says("joan", &["class", "attendance", "2MEC-A"]).await;
    assert!(came.contains("student,came,seat") && came.contains("aina,20") && came.contains(",01"), "{came}");
    let longer = school.says("joan", &["lesson", "extend", "2MEC-A", "15"]).await;
    assert!(longer.contains("now"), "{longer}");
    assert!(school.says("joan", &["lesson", "end", "2MEC-A"]).await.contains("over"));
    assert!(!school.says("aina", &["lesson", "list"]).await.contains("OST M11"));
}

#[tokio::test(flavor = "multi_thread")]
async fn seats_come_from_a_list_after_its_errors_are_shown_by_line_and_go_back_into_one() {
    let school = School::new().await;
    school.sign_in().await.good();
    school.say(&["room", "add", "Aula 2.10", "--seats", "2"]).await.good();
    let file = school.home.path().join("seats.csv");
    let path = file.to_str().unwrap();
    std::fs::write(&file, "lloc;mac;tipus\n1;00:1a:2b:3c:4d:01;pc\n3;00:1a:2b:3c:4d:01;robot\n").unwrap();
    let wrong = school.say(&["room", "import", "Aula 2.10", path]).await;
    assert_eq!(wrong.code, 8, "{wrong:?}");
    for told in ["00:1a:2b:3c:4d:01 is in line 2 already", "“robot”", "tipus", "No seat is imported."] {
        assert!(wrong.out.contains(told), "{told} in {}", wrong.out);
    }
    std::fs::write(&file, "lloc;mac;aula\n1;00:1a:2b:3c:4d:01;x\n3;;x\n").unwrap();
    let shown = school.say(&["room", "import", "Aula 2.10", path, "--dry-run"]).await.good();
    assert!(shown.contains("add") && shown.contains("change") && shown.contains("not used: aula"), "{shown}");
    assert!(!school.say(&["room", "show", "Aula 2.10"]).await.good().contains("00:1a"));
    school.say(&["room", "import", "Aula 2.10", path, "--yes"]).await.good();
    let exported = school.say(&["room", "export", "Aula 2.10"]).await.good();
    assert!(exported.contains("name,kind,hostname,mac,ip,column,row"), "{exported}");
    assert!(exported.contains("1,thin_client,,00:1a:2b:3c:4d:01,,0,0") && exported.contains("3,thin_client"));
    std::fs::write(&file, &exported).unwrap();
    let again = school.say(&["room", "import", "Aula 2.10", path, "--dry-run"]).await.good();
    assert!(!again.contains("change") && again.matches("keep").count() == 3, "{again}");
}
