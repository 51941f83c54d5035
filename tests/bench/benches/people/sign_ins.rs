//! Sign-ins per second through the API, against the bare cost of checking as many passwords on as many threads.

use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, anyhow, ensure};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use futures::future::try_join_all;
use sarrio_backend::{Config, Service};
use sarrio_bench::{Goal, median, report};
use sarrio_client::{Client, Trust};
use sarrio_model::{NewUser, Role};

const PASSWORD: &str = "correct horse battery";

/// How many clients sign in at the same time, each again and again.
const CLIENTS: usize = 32;

/// How many sign-ins are one figure.
const SIGN_INS: usize = 320;

/// How often each is measured, one after the other.
const ROUNDS: usize = 7;

/// Measures sign-ins.
pub(crate) async fn measure() -> Result<()> {
    let dir = std::env::temp_dir().join(format!("sarrio-bench-{}", std::process::id()));
    let config = Config {
        listen: "127.0.0.1:0".parse()?,
        data_dir: dir.join("data"),
        runtime_dir: dir.join("run"),
        log: "warn".to_owned(),
        ..Config::default()
    };
    let service = Service::start(&config).await?;
    let admin = Client::unix(&service.socket)?;
    for i in 0..CLIENTS {
        let new = NewUser {
            username: username(i).parse()?,
            full_name: String::new(),
            role: Role::Student,
            custom_role: None,
            category: None,
            group: None,
            password: PASSWORD.into(),
            must_change_password: false,
        };
        admin.users().add(&new).await?;
    }
    let trust = Trust::Pinned(service.fingerprint.context("it uses TLS")?);
    let clients: Vec<Client> = (0..CLIENTS)
        .map(|_| Client::https(&format!("https://{}", service.address), trust))
        .collect::<Result<_, _>>()?;
    sign_in(&clients, CLIENTS).await?;
    let (mut bare, mut through_api) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        bare.push(rate(tokio::task::spawn_blocking(|| check_bare(SIGN_INS)).await??));
        through_api.push(rate(sign_in(&clients, SIGN_INS).await?));
    }
    report(
        "people",
        "sign-ins through the API, and bare argon2",
        median(through_api),
        "1/s",
        median(bare),
        Goal::OfBaseline(0.9),
    );
    service.stop().await;
    std::fs::remove_dir_all(dir)?;
    Ok(())
}

fn username(number: usize) -> String {
    format!("student{number:02}")
}

#[allow(clippy::cast_precision_loss)] // a few hundred
fn rate(elapsed: Duration) -> f64 {
    SIGN_INS as f64 / elapsed.as_secs_f64()
}

/// Signs in `count` times, shared by the clients.
async fn sign_in(clients: &[Client], count: usize) -> Result<Duration> {
    let begin = Instant::now();
    let each = clients.iter().enumerate().map(async |(i, client)| {
        for _ in 0..count / clients.len() {
            client.sign_in(&username(i), PASSWORD.into()).await?;
        }
        anyhow::Ok(())
    });
    try_join_all(each).await?;
    Ok(begin.elapsed())
}

/// Checks `count` passwords on as many threads as sarriod does.
fn check_bare(count: usize) -> Result<Duration> {
    let threads = (thread::available_parallelism().map_or(2, usize::from) / 2).clamp(2, 8);
    let hash = Argon2::default().hash_password(PASSWORD.as_bytes()).map_err(|error| anyhow!("{error}"))?;
    let hash = hash.to_string();
    let begin = Instant::now();
    let right = thread::scope(|scope| {
        let all: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    let known = PasswordHash::new(&hash);
                    (0..count / threads)
                        .filter(|_| {
                            known.as_ref().is_ok_and(|known| {
                                Argon2::default().verify_password(PASSWORD.as_bytes(), known).is_ok()
                            })
                        })
                        .count()
                })
            })
            .collect();
        all.into_iter().map(|one| one.join().unwrap_or_default()).sum::<usize>()
    });
    let elapsed = begin.elapsed();
    ensure!(right == count / threads * threads, "a right password did not match");
    Ok(elapsed)
}
