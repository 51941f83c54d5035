//! Signing in under attack: delays after failures, and more people at once than passwords can be checked.

use std::{net::IpAddr, sync::Arc, time::Duration};

use sarrio_backend::{Config, Service};
use sarrio_client::Client;
use sarrio_model::{Code, EditUser, Problem, Role};
use sarrio_simulator::Fleet;

use crate::school::{PASSWORD, School, eventually};

async fn guess(client: &Client, name: &str) -> Problem {
    client.sign_in(name, "not this password".into()).await.unwrap_err()
}

/// Guesses until the next guess must wait. Returns how many guesses that took.
async fn guess_until_delayed(client: &Client, name: &str) -> (u32, Problem) {
    for guesses in 0..200 {
        let problem = guess(client, name).await;
        if problem.code != Code::WrongCredentials {
            return (guesses, problem);
        }
    }
    panic!("200 guesses of {name} were not delayed");
}

#[tokio::test]
pub(crate) async fn guessing_one_account_is_delayed_more_and_more_also_after_a_restart() {
    let mut school = School::empty().await;
    school.add_person("marta", Role::Student).await;
    school.add_person("pau", Role::Student).await;
    let (guesses, problem) = guess_until_delayed(&school.stranger(), "marta").await;
    assert_eq!((problem.code, problem.status), (Code::TooManyAttempts, 429));
    // On a slow machine a short delay passes between two guesses.
    assert!((4..=8).contains(&guesses), "{guesses}");
    let seconds = problem.retry_after.unwrap();
    assert!(seconds > 0 && problem.detail.contains(&format!("{seconds} s")), "{problem}");
    school.signed_in("pau").await;

    // The right password must wait too. Each failure after that doubles the delay, of which 4 s outlast a restart.
    for _ in 0..2 {
        eventually("the delay is over", async || {
            guess(&school.stranger(), "marta").await.code == Code::WrongCredentials
        })
        .await;
    }
    let right = school.stranger().sign_in("marta", PASSWORD.into()).await.unwrap_err();
    assert!(right.code == Code::TooManyAttempts && right.retry_after > Some(1), "{right}");
    school.restart().await;
    let right = school.stranger().sign_in("marta", PASSWORD.into()).await.unwrap_err();
    assert_eq!(right.code, Code::TooManyAttempts);
    eventually("the right person signs in", async || {
        school.stranger().sign_in("marta", PASSWORD.into()).await.is_ok()
    })
    .await;
    assert_eq!(
        guess(&school.stranger(), "marta").await.code,
        Code::WrongCredentials,
        "the count began again"
    );
}

#[tokio::test]
async fn guessing_one_account_from_many_places_at_once_checks_three_guesses() {
    let school = School::empty().await;
    school.add_person("marta", Role::Student).await;
    let guesses: Vec<_> = (0..100)
        .map(|_| {
            let client = school.stranger();
            tokio::spawn(async move { guess(&client, "marta").await.code })
        })
        .collect();
    let mut checked = 0;
    for guess in guesses {
        match guess.await.unwrap() {
            Code::WrongCredentials => checked += 1,
            code => assert_eq!(code, Code::TooManyAttempts),
        }
    }
    // Three at once, one more that the delays let in, and a few on a slow machine, where short delays pass meanwhile.
    assert!((3..=8).contains(&checked), "{checked} were checked");
}

#[tokio::test]
async fn guessing_many_accounts_from_one_address_is_delayed_but_not_those_who_sign_in_there_every_day() {
    let school = School::empty().await;
    school.add_person("marta", Role::Student).await;
    school.signed_in("marta").await;
    school.add_person("pau", Role::Student).await;
    let guesser = school.stranger();
    let (mut checked, mut delayed) = (0, 0);
    while delayed == 0 && checked < 200 {
        let guesses = (0..10).map(|i| {
            let (guesser, name) = (guesser.clone(), format!("student{}", checked + i));
            tokio::spawn(async move { guess(&guesser, &name).await.code })
        });
        for guess in guesses.collect::<Vec<_>>() {
            match guess.await.unwrap() {
                Code::TooManyAttempts => delayed += 1,
                _ => checked += 1,
            }
        }
        // An account of one's own between the guesses does not help.
        if checked % 40 == 0 {
            school.signed_in("marta").await;
        }
    }
    // One failure is forgotten every ten seconds.
    assert!(delayed > 0 && checked > 100, "{checked}");
    school.signed_in("marta").await;
    let new = school.stranger().sign_in("pau", PASSWORD.into()).await.map(drop);
    assert!(new.is_err_and(|problem| problem.retry_after.is_some()), "pau has never signed in from there");
}

#[tokio::test]
async fn thirty_students_at_one_address_sign_in_at_once_and_mistyping_delays_nobody_else() {
    let school = School::empty().await;
    let names: Vec<String> = (0..30).map(|i| format!("student{i}")).collect();
    for name in &names {
        school.add_person(name, Role::Student).await;
    }
    let class: Vec<_> = names
        .into_iter()
        .enumerate()
        .map(|(i, name)| {
            let client = school.stranger();
            tokio::spawn(async move {
                if i % 10 == 0 {
                    assert_eq!(guess(&client, &name).await.code, Code::WrongCredentials);
                    assert_eq!(guess(&client, &name).await.code, Code::WrongCredentials);
                }
                client.sign_in(&name, PASSWORD.into()).await.map(drop)
            })
        })
        .collect();
    for student in class {
        student.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn guessing_with_a_stolen_session_is_no_faster() {
    let school = School::empty().await;
    let marta = school.person("marta").await;
    let change = async |current: &str| {
        marta.change_password(current.into(), "the thief's own".into()).await.unwrap_err()
    };
    let mut guesses = 0;
    let delayed = loop {
        let wrong = change("a wild guess").await;
        if wrong.code != Code::Invalid {
            break wrong;
        }
        assert_eq!(wrong.field.as_deref(), Some("current"));
        guesses += 1;
    };
    assert!(delayed.code == Code::TooManyAttempts && (4..=8).contains(&guesses), "{guesses}: {delayed}");
}

#[tokio::test]
async fn a_new_password_from_an_administrator_lets_the_person_in_at_once() {
    let school = School::empty().await;
    let marta = school.add_person("marta", Role::Student).await;
    guess_until_delayed(&school.stranger(), "marta").await;
    let given = school.admin.users().give_password(marta.id, &Default::default()).await.unwrap();
    school.stranger().sign_in("marta", given.password.unwrap().into()).await.unwrap();
}

#[tokio::test]
async fn every_failed_sign_in_is_the_same_work_whether_the_name_is_known_or_not() {
    let school = School::empty().await;
    school.add_person("marta", Role::Student).await;
    let pau = school.add_person("pau", Role::Student).await;
    let off = EditUser { revision: pau.revision, enabled: Some(false), ..EditUser::default() };
    school.admin.users().edit(pau.id, &off).await.unwrap();
    let stranger = school.stranger();
    let long = "x".repeat(5000);
    for (name, password) in [
        ("marta", "not this password"),
        ("nobody", "not this password"),
        ("nobody; drop", "not this password"),
        ("pau", PASSWORD),
        ("direct", "!"),
        ("marta", &long),
    ] {
        let before = school.metric("sarrio_passwords_total").await;
        let problem = stranger.sign_in(name, password.into()).await.unwrap_err();
        assert_eq!(problem.code, Code::WrongCredentials);
        assert_eq!(school.metric("sarrio_passwords_total").await - before, 1, "{name}");
    }
}

impl School {
    /// The value of a metric without labels.
    async fn metric(&self, name: &str) -> i64 {
        let metrics = self.raw("GET", "/metrics", None, "").await.text();
        let line = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok());
        line.unwrap_or_default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_thousands_who_sign_in_at_once_few_are_checked_some_wait_and_the_others_are_told_when_to_come_back()
 {
    const MANY: usize = 3_000;
    /// Each comes from an address of its own, so that the failures of none of them delay the others, and takes all its
    /// requests at the same time, over HTTP/2.
    const CONNECTIONS: u8 = 60;
    let school = Arc::new(School::empty().await);
    let marta = school.person("marta").await;
    let clients: Vec<reqwest::Client> = (0..CONNECTIONS)
        .map(|i| {
            let builder = reqwest::Client::builder().tls_danger_accept_invalid_certs(true);
            builder
                .local_address(IpAddr::from([127, 0, 1, i]))
                .no_proxy()
                .http2_prior_knowledge()
                .build()
                .unwrap()
        })
        .collect();
    let url = format!("{}/api/v1/session", school.url());
    let crowd: Vec<_> = (0..MANY)
        .map(|i| {
            let body = format!(r#"{{"username":"student{i}","password":"not this password"}}"#);
            let request =
                clients[i % usize::from(CONNECTIONS)].post(&url).header("content-type", "application/json");
            let request = request.body(body);
            tokio::spawn(async move {
                let answer = request.send().await.unwrap();
                let after =
                    answer.headers().get("retry-after").map(|after| after.to_str().unwrap().to_owned());
                (answer.status().as_u16(), after, answer.json::<Problem>().await.unwrap())
            })
        })
        .collect();
    let (mut most_running, mut most_waiting) = (0, 0);
    while crowd.iter().any(|one| !one.is_finished()) {
        most_running = most_running.max(school.metric("sarrio_passwords_running").await);
        most_waiting = most_waiting.max(school.metric("sarrio_passwords_waiting").await);
        // Everybody else is served meanwhile.
        marta.desktops().list(&Default::default()).await.unwrap();
    }
    assert!(
        (1..=8).contains(&most_running) && (1..=1_000).contains(&most_waiting),
        "{most_running} {most_waiting}"
    );
    let mut sent_away = 0;
    for one in crowd {
        let (status, after, problem) = one.await.unwrap();
        match status {
            503 => {
                assert_eq!(
                    (problem.code, after),
                    (Code::Overloaded, problem.retry_after.map(|s| s.to_string()))
                );
                sent_away += 1;
            }
            _ => assert_eq!(problem.code, Code::WrongCredentials, "{problem:?} {after:?}"),
        }
    }
    assert!(sent_away > 0);
    assert_eq!(school.metric("sarrio_passwords_waiting").await, 0);
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
    let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20)).build().unwrap();
    let url = format!("http://{}/api/v1/session", service.address);
    let guess = async |from: &str| {
        let body = r#"{"username":"admin","password":"not this one"}"#;
        let request =
            http.post(&url).header("content-type", "application/json").header("x-forwarded-for", from);
        request.body(body).send().await.unwrap().status().as_u16()
    };
    // What the client claims changes nothing.
    let mut guesses = 0;
    while guess(&format!("10.0.0.{guesses}, 10.9.9.9")).await == 401 {
        guesses += 1;
    }
    assert!((4..=8).contains(&guesses), "{guesses}");
    assert_eq!(guess("10.0.0.8").await, 401, "somebody else");
    service.stop().await;

    // Without a proxy, the header is ignored.
    let school = School::empty().await;
    let http = reqwest::Client::builder().tls_danger_accept_invalid_certs(true).build().unwrap();
    let guess = async |from: u32| {
        let request = http.post(format!("{}/api/v1/session", school.url()));
        let request = request
            .header("content-type", "application/json")
            .header("x-forwarded-for", format!("10.0.0.{from}"));
        request.body(r#"{"username":"admin","password":"x"}"#).send().await.unwrap().status().as_u16()
    };
    let mut guesses = 0;
    while guess(guesses).await == 401 {
        guesses += 1;
    }
    assert!((4..=8).contains(&guesses), "{guesses}");
}
