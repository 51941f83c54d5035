//! Importing people from a list, and what the audit tells of it.

use crate::school::School;

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_imported_after_its_errors_are_shown_by_line_and_the_audit_tells_of_it() {
    let school = School::new().await;
    school.sign_in().await.good();
    let file = school.home.path().join("people.csv");
    let path = file.to_str().unwrap();
    std::fs::write(
        &file,
        b"usuari;nom;rol;categoria;grup\naina;Aina Soler;alumna;Mec\xe0nica;2MEC\nbiel;Biel;rei;;\n",
    )
    .unwrap();
    let wrong = school.say(&["user", "import", path]).await;
    assert_eq!(wrong.code, 8, "{wrong:?}");
    for told in ["no category called Mecànica", "no role “rei”", "rol ", "Windows-1252, with semicolons"]
    {
        assert!(wrong.out.contains(told), "{told} in {}", wrong.out);
    }

    std::fs::write(&file, "usuari;nom;categoria;grup\naina;Aina Soler;Mecànica;2MEC\n").unwrap();
    let preview = school.say(&["user", "import", path, "--create-groups", "--preview"]).await.good();
    assert!(preview.contains("add") && preview.contains("New: Mecànica, 2MEC (Mecànica)"), "{preview}");
    assert!(!school.say(&["user", "list"]).await.good().contains("aina"));
    let done = school.say(&["user", "import", path, "--create-groups", "--yes"]).await.good();
    let password =
        done.lines().find(|line| line.starts_with("aina")).unwrap().split_whitespace().last().unwrap();
    assert_eq!(password.split('-').count(), 3, "{done}");
    assert!(school.say(&["user", "list"]).await.good().contains("2MEC"));

    let audit = school.say(&["audit", "list", "aina", "--action", "user.add"]).await.good();
    assert!(audit.contains("user aina") && audit.contains("category: Mecànica"), "{audit}");
    assert!(!audit.contains(password));
    let export = school.home.path().join("audit.jsonl");
    let words = ["audit", "export", "--format", "jsonl", "--output", export.to_str().unwrap()];
    school.say(&words).await.good();
    let lines = std::fs::read_to_string(&export).unwrap();
    assert!(lines.lines().count() > 4 && lines.lines().all(|line| line.starts_with('{')), "{lines}");
    let wrong = school.say(&["audit", "list", "--from", "yesterday"]).await;
    assert!(wrong.code == 2 && wrong.err.contains("2026-11-29T08:00"), "{wrong:?}");
}
