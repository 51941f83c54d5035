//! Compares the API's description with the server: schemathesis makes valid and invalid requests from the description,
//! and checks that it has each answer.
//!
//! The hosts are in memory, so no address in a request is ever contacted.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use sarrio_model::Role;
use secrecy::ExposeSecret;
use tokio::process::Command;

use crate::school::School;

const REQUIREMENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemathesis/requirements.txt");
const ARCHIVES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemathesis/archives.py");
const SETTINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemathesis/schemathesis.toml");

/// The program. It is installed below `target`, unless the right versions are there already.
async fn installed() -> PathBuf {
    let wanted = std::fs::read_to_string(REQUIREMENTS).unwrap();
    let environment = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schemathesis");
    let done = environment.join("requirements.txt");
    if std::fs::read_to_string(&done).ok().as_ref() != Some(&wanted) {
        let _ = std::fs::remove_dir_all(&environment);
        run(Command::new("/usr/bin/python3").args(["-m", "venv"]).arg(&environment)).await;
        let pip =
            ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--requirement", REQUIREMENTS];
        run(Command::new(environment.join("bin/pip")).args(pip)).await;
        std::fs::write(&done, wanted).unwrap();
    }
    environment.join("bin/schemathesis")
}

async fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await.unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}\n{}", text(&output.stdout), text(&output.stderr));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_is_in_the_description() {
    let program = installed().await;
    let (school, template) = School::with_template().await;
    school.desktop(&school.admin, "pc-01", &template).await;
    school.add_person("berta", Role::Administrator).await;
    let berta = school.signed_in("berta").await;

    let mut command = Command::new(program);
    let token = berta.token().unwrap();
    command.args(["--config-file", SETTINGS, "run", "--no-color", "--tls-verify", "false"]);
    // The session of the test must not be ended.
    for ends in ["session", "sessions", "sessions/{id}", "users/{id}/sessions"] {
        command.args(["--exclude-name", &format!("DELETE /api/v1/{ends}")]);
    }
    command.arg(format!("{}/api/v1/openapi.json", school.url()));
    command.env("SARRIO_TOKEN", token.expose_secret()).env("NO_PROXY", "*");
    command.env("SCHEMATHESIS_HOOKS", ARCHIVES);
    command.current_dir(env!("CARGO_TARGET_TMPDIR"));
    run(&mut command).await;
}
