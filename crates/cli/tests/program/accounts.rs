//! Passwords, sessions and profiles on the command line.

use crate::school::{PASSWORD, School};

impl School {
    /// Signs somebody in from a computer of their own, whose sign-ins are remembered in `home`.
    async fn elsewhere(&self, home: &str, username: &str, passwords: &str) -> crate::school::Said {
        let fingerprint = self.service.fingerprint.unwrap().to_string();
        let words = ["login", "--server", &self.server, "--user", username, "--password-stdin"];
        let words = [&words[..], &["--fingerprint", &fingerprint]].concat();
        self.say_from(home, &words, passwords).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_see_and_end_their_sessions_and_administrators_those_of_others() {
    let school = School::new().await;
    school.sign_in().await.good();
    school.elsewhere("other", "admin", &format!("{PASSWORD}\n")).await.good();
    let listed = school.say(&["session", "list"]).await.good();
    assert!(listed.matches("sarrioctl/").count() == 2 && listed.contains("127.0.0.1"), "{listed}");
    let ended = school.say(&["session", "end", "--others"]).await.good();
    assert!(ended.contains("1 other session has ended."), "{ended}");
    assert_eq!(school.say_from("other", &["whoami"], "").await.code, 3);
    assert_eq!(school.say(&["session", "end"]).await.code, 2, "which?");

    let add = ["user", "add", "marta", "--full-name", "Marta Vila", "--password-stdin"];
    school.say_with(&add, "pluja mapa tambor\n").await.good();
    school.elsewhere("marta", "marta", "pluja mapa tambor\ntambor mapa violí\n").await.good();
    let sessions = school.say(&["user", "sessions", "marta", "--json"]).await.json();
    let id = sessions[0]["id"].as_str().unwrap();
    school.say(&["session", "end", id]).await.good();
    assert_eq!(school.say_from("marta", &["whoami"], "").await.code, 3);
    school.elsewhere("marta", "marta", "tambor mapa violí\n").await.good();
    let ended = school.say(&["user", "sessions", "marta", "--end"]).await.good();
    assert!(ended.contains("1"), "{ended}");
    assert_eq!(school.say_from("marta", &["whoami"], "").await.code, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_made_anew_and_a_profile_is_changed() {
    let school = School::new().await;
    school.sign_in().await.good();
    let add = ["user", "add", "marta", "--password-stdin", "--keep-password"];
    let common = school.say_with(&add, "password123\n").await;
    assert!(common.code == 8 && common.err.contains("somebody would guess"), "{common:?}");
    school.say_with(&add, "pluja mapa tambor\n").await.good();
    school.elsewhere("marta", "marta", "pluja mapa tambor\n").await.good();

    let made = school.say(&["user", "password", "marta", "--json"]).await.json();
    let made = made["password"].as_str().unwrap();
    assert_eq!(school.say_from("marta", &["whoami"], "").await.code, 3, "signed out everywhere");
    let kept = school.elsewhere("marta", "marta", &format!("{made}\ntambor mapa violí\n")).await.good();
    assert!(kept.contains("marta") && !kept.contains(made), "{kept}");
    let wrong =
        school.say_from("marta", &["password", "--password-stdin"], "not this\nun altre de llarg\n").await;
    assert_eq!(wrong.code, 8, "{wrong:?}");
    let own =
        school.say_from("marta", &["password", "--password-stdin"], "tambor mapa violí\nun altre de llarg\n");
    own.await.good();

    let edit = ["profile", "edit", "--full-name", "Marta Vila", "--language", "ca"];
    let shown = school.say_from("marta", &edit, "").await.good();
    assert!(shown.contains("Marta Vila") && shown.contains("Català"), "{shown}");
    assert_eq!(school.say_from("marta", &["profile", "edit"], "").await.code, 2);
    assert_eq!(school.say_from("marta", &["rules", "edit", "--min-length", "12"], "").await.code, 7);
    let rules =
        school.say(&["rules", "edit", "--min-length", "12", "--role", "student", "--idle", "30"]).await;
    let rules = rules.good();
    assert!(rules.contains("12") && rules.contains("720 min, or 30 min without use"), "{rules}");
    let short = school.say_with(&["user", "password", "marta", "--password-stdin"], "onze lletre\n").await;
    assert!(short.code == 8 && short.err.contains("12 characters"), "{short:?}");
}
