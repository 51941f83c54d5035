//! `session`

use std::os::unix::fs::PermissionsExt;

use sarrio_client::Client;
use sarrio_model::{
    Code, EditProfile, EditUser, GivePassword, Language, NewUser, Problem, Role, SessionId, UserQuery,
};
use secrecy::ExposeSecret;

use crate::school::{PASSWORD, School};

#[tokio::test]
pub(crate) async fn the_first_administrator_changes_the_password_before_anything_else() {
    let mut school = School::empty().await;
    let file = school.first_administrator.as_ref().unwrap().password_file.clone();
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    school.restart().await; // which creates no second one and keeps the file
    let first = school.first_password();
    assert!(first.expose_secret().len() >= 20);

    let client = school.stranger();
    let session = client.sign_in("admin", first.clone()).await.unwrap();
    assert_eq!(
        (session.user.role, session.site.as_str(), session.direct, session.must_change_password),
        (Role::Administrator, "Institut", false, true)
    );
    assert!(session.token.is_none(), "the client keeps it");
    let read = client.session().await.unwrap();
    assert_eq!((read.id, read.token, read.must_change_password), (session.id, None, true));
    for refused in [
        client.users().list(&UserQuery::default()).await.err(),
        client.hypervisors().list().await.err(),
        client.events(None, &[]).await.err(),
    ] {
        assert_eq!(refused.unwrap().code, Code::MustChangePassword);
    }

    let change = async |current: &str, new: &str| client.change_password(current.into(), new.into()).await;
    let field = |refused: Result<(), Problem>| refused.unwrap_err().field.unwrap();
    assert_eq!(field(change(first.expose_secret(), "short").await), "new");
    assert_eq!(field(change(first.expose_secret(), first.expose_secret()).await), "new");
    assert_eq!(field(change("not this one", PASSWORD).await), "current");
    assert!(file.exists());
    change(first.expose_secret(), PASSWORD).await.unwrap();
    assert!(!file.exists());
    assert!(!client.session().await.unwrap().must_change_password);
    client.hypervisors().list().await.unwrap();
    school.restart().await;
    assert!(school.first_administrator.is_none() && !file.exists());
    assert!(!school.stranger().sign_in("admin", PASSWORD.into()).await.unwrap().must_change_password);
}

#[tokio::test]
async fn a_process_of_the_backends_user_is_its_administrator_on_the_socket() {
    let school = School::empty().await;
    let session = school.admin.session().await.unwrap();
    assert!(session.direct && session.user.role == Role::Administrator);
    let stranger = school.stranger();
    for refused in [
        stranger.sign_in("direct", "".into()).await.map(drop),
        stranger.sign_in("direct", "!".into()).await.map(drop),
    ] {
        assert_eq!(refused.unwrap_err().code, Code::WrongCredentials);
    }
}

#[tokio::test]
async fn nothing_is_shown_without_a_session() {
    let school = School::empty().await;
    let stranger = school.stranger();
    assert_eq!(stranger.session().await.unwrap_err().code, Code::NotSignedIn);
    assert_eq!(stranger.hypervisors().list().await.unwrap_err().code, Code::NotSignedIn);
    assert_eq!(stranger.events(None, &[]).await.err().unwrap().code, Code::NotSignedIn);
    for token in ["", "x", "dG9rZW4", &"A".repeat(43)] {
        stranger.set_token(Some(token.into()));
        assert_eq!(stranger.session().await.unwrap_err().code, Code::NotSignedIn, "{token}");
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    let school = School::empty().await;
    school.add_person("marta", Role::Student).await;
    let stranger = school.stranger();
    let wrong = stranger.sign_in("marta", "incorrect horse".into()).await.unwrap_err();
    let unknown = stranger.sign_in("nobody; drop", "incorrect horse".into()).await.unwrap_err();
    assert_eq!(wrong, unknown);
    assert_eq!(wrong.code, Code::WrongCredentials);
    stranger.sign_in("MARTA", PASSWORD.into()).await.unwrap();
}

#[tokio::test]
pub(crate) async fn a_session_ends_when_its_owner_signs_out_changes_the_password_or_is_disabled() {
    let school = School::empty().await;
    let user = school.add_person("marta", Role::Student).await;
    let ended = async |client: &Client| client.session().await.unwrap_err().code == Code::NotSignedIn;

    let first = school.signed_in("marta").await;
    let copy = school.stranger();
    copy.set_token(first.token());
    first.sign_out().await.unwrap();
    assert!(ended(&copy).await);

    let (here, there) = (school.signed_in("marta").await, school.signed_in("marta").await);
    here.change_password(PASSWORD.into(), "another long one".into()).await.unwrap();
    here.session().await.unwrap();
    assert!(ended(&there).await);

    let edit = EditUser {
        revision: user.revision,
        password: Some("another long one".into()),
        ..EditUser::default()
    };
    let user = school.admin.users().edit(user.id, &edit).await.unwrap();
    assert!(ended(&here).await, "an administrator's new password signs out everywhere");
    let here = school.stranger();
    here.sign_in("marta", "another long one".into()).await.unwrap();

    let off = EditUser { revision: user.revision, enabled: Some(false), password: None, ..edit };
    school.admin.users().edit(user.id, &off).await.unwrap();
    assert!(ended(&here).await);
    let problem = school.stranger().sign_in("marta", "another long one".into()).await.unwrap_err();
    assert_eq!(problem.code, Code::WrongCredentials);
}

#[tokio::test]
pub(crate) async fn a_password_that_somebody_else_gave_is_changed_at_the_first_sign_in() {
    let school = School::empty().await;
    let new = NewUser {
        username: "marta".parse().unwrap(),
        full_name: String::new(),
        role: Role::Student,
        custom_role: None,
        category: None,
        group: None,
        password: PASSWORD.into(),
        must_change_password: true,
    };
    let marta = school.admin.users().add(&new).await.unwrap();
    let client = school.stranger();
    let must_change = async |password: &str, another: &str| {
        assert!(client.sign_in("marta", password.into()).await.unwrap().must_change_password);
        assert_eq!(client.sessions().await.unwrap_err().code, Code::MustChangePassword);
        client.sign_in_rules().await.expect("they say what the new password must be like");
        client.change_password(password.into(), another.into()).await.unwrap();
        client.sessions().await.unwrap();
    };
    must_change(PASSWORD, "pluja mapa tambor").await;

    let made = school.admin.users().give_password(marta.id, &GivePassword::default()).await.unwrap();
    let made = made.password.unwrap();
    assert!(made.len() >= 20);
    assert_eq!(client.session().await.unwrap_err().code, Code::NotSignedIn, "signed out everywhere");
    must_change(&made, "tambor mapa pluja").await;

    let chosen = GivePassword { password: Some("un altre de ben llarg".into()) };
    assert_eq!(school.admin.users().give_password(marta.id, &chosen).await.unwrap().password, None);
    must_change("un altre de ben llarg", "pluja mapa violí").await;
    let user = school.admin.users().get(marta.id).await.unwrap();
    let given = EditUser { revision: user.revision, password: Some(PASSWORD.into()), ..EditUser::default() };
    school.admin.users().edit(marta.id, &given).await.unwrap();
    must_change(PASSWORD, "pluja mapa tambor").await;
}

#[tokio::test]
async fn a_password_that_is_guessed_first_is_refused_wherever_it_is_given() {
    let school = School::empty().await;
    let marta = school.person("marta").await;
    let id = marta.session().await.unwrap().user.id;
    for (weak, key) in [
        ("1234567890", "password-too-common"),
        ("Barcelona2026!", "password-too-common"),
        ("marta-marta", "password-has-name"),
        ("short", "password-too-short"),
    ] {
        let own = marta.change_password(PASSWORD.into(), weak.into()).await.unwrap_err();
        let given = GivePassword { password: Some(weak.into()) };
        let given = school.admin.users().give_password(id, &given).await.unwrap_err();
        for (problem, field) in [(own, "new"), (given, "password")] {
            assert_eq!((problem.code, problem.field.as_deref()), (Code::Invalid, Some(field)), "{weak}");
            assert!(problem.says(key), "{problem}");
        }
    }
    let similar = marta.change_password(PASSWORD.into(), format!("{PASSWORD}1").into()).await.unwrap_err();
    assert!(similar.says("password-too-similar"), "{similar}");
    assert_eq!(school.signed_in("marta").await.session().await.unwrap().user.id, id, "nothing has changed");
}

#[tokio::test]
async fn people_change_their_name_and_language_and_nothing_else_of_themselves() {
    let school = School::empty().await;
    let marta = school.person("marta").await;
    let before = marta.session().await.unwrap().user;
    let named =
        EditProfile { full_name: Some(" Marta Vila ".into()), language: Some(Some(Language::Catalan)) };
    let user = marta.edit_profile(&named).await.unwrap();
    assert_eq!((user.full_name.as_str(), user.language), ("Marta Vila", Some(Language::Catalan)));
    assert_eq!(marta.session().await.unwrap().user, user);
    let none = EditProfile { language: Some(None), full_name: None };
    let user = marta.edit_profile(&none).await.unwrap();
    assert_eq!((user.full_name.as_str(), user.language), ("Marta Vila", None));

    for (field, value) in [
        ("role", serde_json::json!("administrator")),
        ("category", serde_json::json!(SessionId::new())),
        ("group", serde_json::json!(null)),
        ("enabled", serde_json::json!(true)),
        ("username", serde_json::json!("boss")),
        ("source", serde_json::json!("directory")),
        ("must_change_password", serde_json::json!(false)),
    ] {
        let body = serde_json::json!({ "full_name": "Boss", (field): value });
        let token = marta.token().unwrap();
        let http =
            reqwest::Client::builder().tls_danger_accept_invalid_certs(true).no_proxy().build().unwrap();
        let request = http.patch(format!("{}/api/v1/session/profile", school.url()));
        let answer = request.bearer_auth(token.expose_secret()).json(&body).send().await.unwrap();
        let problem: Problem = answer.json().await.unwrap();
        assert_eq!((problem.status, problem.field.as_deref()), (422, Some(field)), "{problem}");
    }
    let after = marta.session().await.unwrap().user;
    assert_eq!((&after, after.role, after.enabled), (&user, before.role, true));
    let hidden = EditProfile { full_name: Some("Marta\u{202e}".into()), language: None };
    assert_eq!(marta.edit_profile(&hidden).await.unwrap_err().field.as_deref(), Some("full_name"));
}
