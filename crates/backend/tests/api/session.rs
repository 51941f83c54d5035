//! `session`

use std::{os::unix::fs::PermissionsExt, sync::Arc};

use sarrio_backend::{Config, Service};
use sarrio_client::Client;
use sarrio_model::{Code, EditUser, Problem, Role, UserQuery};
use sarrio_simulator::Fleet;
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
async fn guessing_is_stopped_after_five_tries() {
    let school = School::empty().await;
    school.add_person("marta", Role::Student).await;
    let guesser = school.stranger();
    for i in 0..5 {
        let problem = guesser.sign_in("marta", format!("guess number {i}").into()).await.unwrap_err();
        assert_eq!(problem.code, Code::WrongCredentials);
    }
    let problem = guesser.sign_in("marta", PASSWORD.into()).await.unwrap_err();
    assert_eq!((problem.code, problem.status), (Code::TooManyAttempts, 429));
}

#[tokio::test]
async fn guessing_with_a_stolen_session_is_no_faster() {
    let school = School::empty().await;
    let marta = school.person("marta").await;
    for _ in 0..5 {
        let wrong = marta.change_password("a wild guess".into(), "the thief's own".into()).await.unwrap_err();
        assert_eq!((wrong.code, wrong.field.as_deref()), (Code::Invalid, Some("current")));
    }
    let stopped = marta.change_password(PASSWORD.into(), "the thief's own".into()).await.unwrap_err();
    assert_eq!(stopped.code, Code::TooManyAttempts);
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
async fn behind_a_proxy_a_guesser_stops_nobody_else_and_only_the_proxys_address_counts() {
    let dir = tempfile::tempdir().unwrap();
    let config = Config {
        listen: "127.0.0.1:0".parse().unwrap(),
        tls: false,
        data_dir: dir.path().join("data"),
        runtime_dir: dir.path().join("run"),
        ..Config::default()
    };
    let service = Service::start_with(&config, Arc::new(Fleet::new())).await.unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("http://{}/api/v1/session", service.address);
    let guess = async |from: &str| {
        let body = r#"{"username":"admin","password":"not this one"}"#;
        let request =
            http.post(&url).header("content-type", "application/json").header("x-forwarded-for", from);
        request.body(body).send().await.unwrap().status().as_u16()
    };
    for i in 0..5 {
        assert_eq!(
            guess(&format!("10.0.0.{i}, 10.9.9.9")).await,
            401,
            "what the client claims changes nothing"
        );
    }
    assert_eq!(guess("10.0.0.7, 10.9.9.9").await, 429);
    assert_eq!(guess("10.0.0.8").await, 401, "somebody else");
    service.stop().await;

    // Without a proxy, the header is ignored.
    let school = School::empty().await;
    let http = reqwest::Client::builder().tls_danger_accept_invalid_certs(true).build().unwrap();
    let mut last = 0;
    for i in 0..6 {
        let request = http.post(format!("{}/api/v1/session", school.url()));
        let request = request
            .header("content-type", "application/json")
            .header("x-forwarded-for", format!("10.0.0.{i}"));
        last = request.body(r#"{"username":"admin","password":"x"}"#).send().await.unwrap().status().as_u16();
    }
    assert_eq!(last, 429);
}
