//! Helping at a real desktop: keys through the second console arrive in the guest beside those of a viewer.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context as _, Result, ensure};
use base64::{Engine as _, prelude::BASE64_STANDARD as STANDARD};
use futures::StreamExt as _;
use sarrio_client::ScreenNews;
use sarrio_lab::Display;
use sarrio_model::{
    DesktopId, DesktopInput, LookAt, LookAtScreen, NewTicket, ScreenInput, ScreenNote, keysym_of,
};
use sarrio_school::School;
use sarrio_viewer::Viewer;
use tokio::sync::{mpsc, watch};

/// What the guest shows on its first console, as its agent reads it.
async fn shown(school: &School, desktop: DesktopId) -> Result<String> {
    let host = school.lab.host(1);
    let id = desktop.to_string();
    let ask = |what: &str| -> Result<serde_json::Value> {
        let said = host.exec(["virsh", "-c", "qemu:///system", "qemu-agent-command", &id, what])?;
        Ok(serde_json::from_str(said.trim())?)
    };
    let read = r#"{"execute": "guest-exec", "arguments": {"path": "/bin/sh",
        "arg": ["-c", "tr -dc 'a-zA-Z0-9 ' </dev/vcs1"], "capture-output": true}}"#;
    let pid = ask(read)?["return"]["pid"].as_i64().context("it runs")?;
    let status = format!(r#"{{"execute": "guest-exec-status", "arguments": {{"pid": {pid}}}}}"#);
    for _ in 0..50 {
        let answer = ask(&status)?;
        if answer["return"]["exited"] == true {
            let encoded = answer["return"]["out-data"].as_str().unwrap_or_default();
            return Ok(String::from_utf8_lossy(&STANDARD.decode(encoded)?).into_owned());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("the guest's agent does not say what is shown")
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_of_whoever_helps_arrive_in_the_guest_while_its_viewer_is_open() -> Result<()> {
    let school = School::on_lab(1).await?;
    let template = school.demo_template().await?;
    let pc = school.make(&template, "pc", 1).await?.remove(0).id;
    let client = &school.client;
    school.done(client.desktops().start(pc).await?).await?;
    let booted = async || Ok(shown(&school, pc).await.is_ok_and(|text| text.contains("typed")));
    school.until("the guest shows what is typed", booted).await?;

    let ticket = client.desktops().ticket(pc, &NewTicket::default()).await?;
    let (display, home) = (Display::start()?, tempfile::tempdir()?);
    let viewer = Viewer::at(display.script("remote-viewer", home.path())?).start(&ticket).await?;
    let looked_at = async || Ok(client.desktops().get(pc).await?.viewers > 0);
    school.until("its owner looks at it", looked_at).await?;

    let how = LookAtScreen { width: 640, pace: 100, close: true };
    let look = LookAt { screens: BTreeMap::from([(pc, how)]), budget: None };
    let (_looking, look) = watch::channel(look);
    let (hands, done) = mpsc::channel(1);
    let mut news = Box::pin(client.screens_and_hands(look, done).await?);
    client.consent().begin_help(pc).await?;
    let press = |character: char, place: Option<u8>| {
        let keysym = keysym_of(character).unwrap_or_default();
        [true, false].map(|down| ScreenInput::Key { keysym, place, down })
    };
    // Some keys are told by what they type, and some by their place on the keyboard.
    let keys = "hola".chars().map(|character| (character, None));
    let by_place = "sarrio".chars().zip([31, 30, 19, 19, 23, 24].map(Some));
    let keys: Vec<(char, Option<u8>)> = keys.chain(by_place).collect();
    let typing = tokio::spawn(async move {
        for (character, place) in keys {
            let input = press(character, place).to_vec();
            hands.send(DesktopInput { desktop: pc, input }).await?;
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        anyhow::Ok(hands)
    });
    let listening = tokio::spawn(async move {
        while let Some(Ok(next)) = news.next().await {
            if let ScreenNews::Note(ScreenNote::NotDone { problem, .. }) = next {
                return Some(problem);
            }
        }
        None
    });
    let arrived = async || Ok(shown(&school, pc).await.is_ok_and(|text| text.contains("holasarrio")));
    school.until("the keys have arrived", arrived).await?;
    let hands = typing.await??;
    ensure!(viewer.ending().is_none(), "the viewer of its owner stays");
    ensure!(client.desktops().get(pc).await?.viewers > 0, "the owner is still connected");

    client.consent().end_help(pc).await?;
    hands.send(DesktopInput { desktop: pc, input: press('x', None).to_vec() }).await?;
    let refused = listening.await?.context("a key after the help is refused")?;
    ensure!(refused.message.is_some_and(|message| message.key == "no-help"));
    school.done(client.desktops().stop(pc).await?).await?;
    school.close().await;
    Ok(())
}
