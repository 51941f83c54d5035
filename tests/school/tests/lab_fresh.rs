//! Real guests: one that is fresh at each start forgets a file, another one keeps it until it is reset to its template, and
//! finds it again in the recycle bin.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use sarrio_model::{Desktop, DesktopId, DesktopQuery, EditDesktop, Persistence, StateName};
use sarrio_school::School;
use serde_json::{Value, json};

/// Asks a guest's agent.
fn ask(school: &School, desktop: DesktopId, execute: &str, arguments: &Value) -> Result<Value> {
    let question = json!({ "execute": execute, "arguments": arguments }).to_string();
    let name = format!("sarrio-{desktop}");
    let words = ["virsh", "-q", "-c", "qemu:///system", "qemu-agent-command", &name, &question];
    let answer: Value = serde_json::from_str(&school.lab.host(1).exec(words)?)?;
    Ok(answer["return"].clone())
}

/// Runs a command in a guest's shell, once its agent answers, and says whether it succeeded.
async fn run(school: &School, desktop: DesktopId, command: &str) -> Result<bool> {
    let pings = async || Ok(ask(school, desktop, "guest-ping", &json!({})).is_ok());
    school.until("the guest's agent answers", pings).await?;
    let words = json!({ "path": "/bin/sh", "arg": ["-c", command] });
    let process = ask(school, desktop, "guest-exec", &words)?;
    loop {
        let ended = ask(school, desktop, "guest-exec-status", &json!({ "pid": process["pid"] }))?;
        if ended["exited"] == true {
            return Ok(ended["exitcode"] == 0);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn start(school: &School, desktop: &Desktop) -> Result<()> {
    school.done(school.client.desktops().start(desktop.id).await?).await
}

async fn shut_down(school: &School, desktop: &Desktop) -> Result<()> {
    school.done(school.client.desktops().shutdown(desktop.id).await?).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_volatile_desktop_forgets_a_file_and_a_persistent_one_keeps_it_until_it_is_reset() -> Result<()> {
    let school = School::on_lab(1).await?;
    let template = school.demo_template().await?;
    let made = school.make(&template, "pc", 2).await?;
    let [volatile, persistent] = &made[..] else { anyhow::bail!("{} desktops", made.len()) };
    let edit = EditDesktop {
        revision: volatile.revision,
        name: None,
        hardware: None,
        owner: None,
        persistence: Some(Persistence::Volatile),
    };
    school.client.desktops().edit(volatile.id, &edit).await?;
    for desktop in &made {
        start(&school, desktop).await?;
        ensure!(run(&school, desktop.id, "echo work >/home/work && sync").await?, "{}", desktop.name);
        ensure!(run(&school, desktop.id, "test -f /home/work").await?, "{}", desktop.name);
        shut_down(&school, desktop).await?;
        start(&school, desktop).await?;
    }
    ensure!(!run(&school, volatile.id, "test -f /home/work").await?, "the volatile one remembers");
    ensure!(run(&school, persistent.id, "test -f /home/work").await?, "the persistent one forgot");

    // It runs: it is forced off, reset, and started again.
    let epoch = school.client.desktops().get(persistent.id).await?.epoch;
    school.done(school.client.desktops().renew(persistent.id).await?).await?;
    school
        .until("it is started again", async || {
            let now = school.client.desktops().get(persistent.id).await?;
            Ok(now.state.name() == StateName::Running && now.epoch > epoch)
        })
        .await?;
    ensure!(!run(&school, persistent.id, "test -f /home/work").await?, "it was not reset");
    let query = DesktopQuery { deleted: Some(true), ..DesktopQuery::default() };
    let old = school.client.desktops().list(&query).await?.items;
    let old = old.into_iter().next().context("the old disk is in the recycle bin")?;
    school.done(school.client.desktops().restore(old.id).await?).await?;
    start(&school, &old).await?;
    ensure!(run(&school, old.id, "test -f /home/work").await?, "what was restored has the work");
    school.close().await;
    Ok(())
}
