//! The school's directory is set up, tested and synced by `sarrioctl`.

use std::path::Path;

use sarrio_slapd::{BIND_PASSWORD, Options, PASSWORD, Slapd, WITH_MEMBER_OF as SUFFIX};

use crate::school::School;

fn write(file: &Path, text: &str) -> String {
    std::fs::write(file, text).unwrap();
    file.display().to_string()
}

/// Whether a table of properties has this one.
fn tells(table: &str, name: &str, value: &str) -> bool {
    table.lines().any(|line| line.strip_prefix(name).is_some_and(|rest| rest.trim() == value))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_is_tested_set_up_shown_and_synced() {
    let school = School::new().await;
    school.sign_in().await.good();
    let slapd = Slapd::start(&Options::default()).unwrap();
    let home = school.home.path();
    let secret = write(&home.join("bind"), &format!("{BIND_PASSWORD}\n"));
    let theirs = write(&home.join("joan"), PASSWORD);
    let settings = format!(
        r#"
        address = "localhost"
        port = {}
        security = "start_tls"
        certificate_authority = """
{}"""
        add_people = "at_sign_in_and_sync"

        [bind]
        as = "account"
        name = "cn=sarrio,ou=system,{SUFFIX}"

        [people]
        base = "ou=people,{SUFFIX}"

        [groups]
        base = "ou=groups,{SUFFIX}"

        [[rules]]
        who = {{ in_group = "cn=claustre,ou=groups,{SUFFIX}" }}
        role = "teacher"
        "#,
        slapd.port, slapd.authority
    );
    let file = write(&home.join("escola.toml"), &settings);

    let test = ["directory", "test", "joan", "--file", &file, "--bind-password-file", &secret];
    let tested = school.say(&[&test[..], &["--password-file", &theirs]].concat()).await.good();
    assert!(tested.contains("password") && tested.contains("it is right"), "{tested}");
    assert!(!tested.contains(PASSWORD) && !tested.contains(BIND_PASSWORD));
    let unknown =
        school.say(&["directory", "test", "nobody", "--file", &file, "--bind-password-file", &secret]).await;
    assert!(unknown.code == 1 && unknown.out.contains("nobody there is called nobody"), "{unknown:?}");

    assert_eq!(school.say(&["directory", "set", "--enabled", "true"]).await.code, 2, "nothing is set up yet");
    assert_eq!(school.say(&["directory", "sync"]).await.code, 5);
    let shown =
        school.say(&["directory", "set", "--file", &file, "--bind-password-file", &secret]).await.good();
    assert!(shown.contains("cn=claustre") && tells(&shown, "Signs people in:", "no"), "{shown}");
    let shown =
        school.say(&["directory", "set", "--enabled", "true", "--sync-every-hours", "6"]).await.good();
    assert!(tells(&shown, "Signs people in:", "yes") && tells(&shown, "Sync every:", "6 h"), "{shown}");
    let moved = school.say(&["directory", "set", "--address", "127.0.0.1"]).await;
    assert!(moved.code == 8 && moved.err.contains("needs its password"), "{moved:?}");

    // What is shown as TOML can be set again.
    let toml = school.say(&["directory", "show", "--toml"]).await.good();
    let again = write(&home.join("again.toml"), &toml);
    school.say(&["directory", "set", "--file", &again]).await.good();

    let synced = school.say(&["directory", "sync"]).await.good();
    assert!(synced.contains("completed"), "{synced}");
    let syncs = school.say(&["directory", "syncs", "--json"]).await.json();
    assert_eq!((syncs[0]["added"].as_u64(), syncs[0]["trigger"].as_str()), (Some(2), Some("person")));
    assert!(school.say(&["user", "list"]).await.good().contains("Joan Bosch"));
    assert!(school.say(&["directory", "show"]).await.good().contains("Last sync"));
}
