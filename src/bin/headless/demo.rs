//! Sarrio on a machine without a display: starts the app's backend in this process, creates three desktops from the
//! demo template and starts them through the public API, saves pictures of what a person would see, and says how to go
//! on.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use futures::StreamExt;
use image::ImageFormat;
use sarrio::app::Message as AppMessage;
use sarrio::app::signed_in::Message;
use sarrio::backend::live::Live;
use sarrio::backend::screen_picture::Sight;
use sarrio::backend::session::Connected;
use sarrio::backend::{embedded, lists, screen_picture};
use sarrio::screen::{Screen, desktops};
use sarrio::theme::Theme;
use sarrio::widget::table;
use sarrio_client::{Client, Signal};
use sarrio_model::{
    Batch, Change, Desktop, DesktopAction, DesktopId, DesktopState, Name, NewDesktops, OperationState,
    OverLimit, Template, Topic,
};
use tokio::signal::unix::{SignalKind, signal};

use crate::draw;
use crate::wait::{booted_screen, ready_template, until};

/// How many desktops are created.
const DESKTOPS: usize = 3;
/// What can be tried with `sarrioctl`.
const ON_A_LAB: [&str; 3] =
    ["desktop list", "desktop create \"My desktop\" --template \"Demo Linux\" --start", "watch"];
const ON_OWN_LIBVIRT: [&str; 3] = ["hypervisor list", "storage add --help", "watch"];
/// How long three desktops may take to start on a busy machine.
const PATIENCE: Duration = Duration::from_secs(180);

/// Runs the demo, and then keeps the backend running until Ctrl+C or SIGTERM.
pub fn demo(folder: &Path) -> anyhow::Result<()> {
    let lab = std::env::var_os("SARRIO_LAB").map(PathBuf::from);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let work = async {
            show(lab, folder).await?;
            println!("\nRunning until Ctrl+C.");
            std::future::pending::<anyhow::Result<()>>().await
        };
        let ended = tokio::select! {
            ended = work => ended,
            _ = interrupt.recv() => Ok(()),
            _ = terminate.recv() => Ok(()),
        };
        // Unlike `println!`, this does not panic when nobody reads any more.
        let _ = writeln!(std::io::stdout(), "\nEnding the backend.");
        embedded::stop().await;
        ended
    })
}

/// Everything up to the point where the person goes on.
async fn show(lab: Option<PathBuf>, folder: &Path) -> anyhow::Result<()> {
    let begun = Instant::now();
    let connected = embedded::start(lab.clone()).await?;
    let client = &connected.client;
    println!(
        "\nAdding {}",
        if lab.is_some() {
            "the lab's hypervisors, storage and demo template"
        } else {
            "this machine's own libvirt"
        }
    );
    if let Some(problem) = embedded::furnish(client.clone(), lab.clone()).await.into_iter().next() {
        return Err(problem).context("could not add what is on this machine");
    }
    for host in client.hypervisors().list().await? {
        println!("  {}", host.name);
    }
    let mut files = Vec::new();
    let mut first = None;
    if lab.is_some() {
        let template = until("the demo template is imported", || ready_template(client)).await?;
        println!("\nCreating and starting {DESKTOPS} desktops from the template “{}”", template.name);
        let running = run_desktops(client, &template).await?;
        println!("\nWaiting until they have booted (half a minute without hardware virtualisation)");
        for desktop in &running {
            let jpeg = until("a desktop has booted", || booted_screen(client, desktop.id, 1280)).await?;
            println!("  {} has booted", desktop.name);
            files.push(super::write(folder, &format!("desktop-{}", files.len() + 1), &as_png(&jpeg)?)?);
            first.get_or_insert((desktop.id, jpeg));
        }
    }
    files.insert(0, main_page(&connected, first, folder).await?);
    println!(
        "\nPictures, of the app's main page first ({:.0} s after the start):",
        begun.elapsed().as_secs_f64()
    );
    files.iter().for_each(|file| println!("  {}", file.display()));
    if lab.is_none() {
        println!(
            "\nNo desktops were created on your own libvirt. With --lab 3 they are created on the hypervisors of a lab."
        );
    }
    let commands = if lab.is_some() { ON_A_LAB } else { ON_OWN_LIBVIRT };
    how_to_go_on(&connected, commands).await
}

/// Creates and starts the desktops, and prints what happens. Returns those that run.
async fn run_desktops(client: &Client, template: &Template) -> anyhow::Result<Vec<Desktop>> {
    let begun = Instant::now();
    let mut signals = std::pin::pin!(client.follow(None, &[Topic::Desktops, Topic::Operations]));
    let mut desktops: BTreeMap<Name, Desktop> = BTreeMap::new();
    let work = async {
        while desktops.values().filter(|desktop| runs(desktop)).count() < DESKTOPS {
            match signals.next().await.context("the backend ended")? {
                // From here on every change arrives as an event, so the changes can begin.
                Signal::Connected { .. } => {
                    let there = client.desktops().list(&Default::default()).await?.items;
                    ask_for_desktops(client, template, &there).await?;
                    desktops.extend(there.into_iter().map(|desktop| (desktop.name.clone(), desktop)));
                }
                Signal::Event(event) => match event.change {
                    Change::Desktop(desktop) => {
                        let before = desktops.insert(desktop.name.clone(), desktop.clone());
                        if before.is_none_or(|before| before.state.name() != desktop.state.name()) {
                            say(&desktop, begun);
                        }
                    }
                    Change::Operation(operation) => {
                        if let OperationState::Failed { problem } = operation.state {
                            return Err(problem).with_context(|| format!("{} failed", operation.kind));
                        }
                    }
                    _ => {}
                },
                Signal::Lost(problem) => return Err(problem).context("the backend does not answer"),
                Signal::Resync { .. } => bail!("too much happened at once to follow it"),
            }
        }
        anyhow::Ok(())
    };
    let ended = tokio::time::timeout(PATIENCE, work).await;
    ended.with_context(|| format!("waited {} s until the desktops run", PATIENCE.as_secs()))??;
    Ok(desktops.into_values().filter(runs).take(DESKTOPS).collect())
}

/// Creates the missing desktops, and starts those that are off. A lab that was up before may have them already.
async fn ask_for_desktops(client: &Client, template: &Template, there: &[Desktop]) -> anyhow::Result<()> {
    let ids: Vec<_> = there.iter().take(DESKTOPS).filter(|d| d.state.is_off()).map(|d| d.id).collect();
    if !ids.is_empty() {
        client.desktops().batch(&Batch::of(DesktopAction::Start, ids)).await?;
    }
    let missing = DESKTOPS.saturating_sub(there.len());
    if missing > 0 {
        let new = NewDesktops {
            name: "Demo".parse()?,
            template: Some(template.id),
            count: u32::try_from(missing)?,
            owner: None,
            for_group: None,
            for_people: vec![],
            over_limit: OverLimit::Refuse,
            hardware: Default::default(),
            disk: None,
            data_disk: None,
            scratch_disk: None,
            path: None,
            persistence: sarrio_model::Persistence::default(),
            start: true,
        };
        client.desktops().create(&new).await?;
    }
    Ok(())
}

fn runs(desktop: &Desktop) -> bool {
    matches!(desktop.state, DesktopState::Running { .. })
}

fn say(desktop: &Desktop, begun: Instant) {
    let on = desktop.host_name.as_ref().map(|host| format!(" on {host}")).unwrap_or_default();
    println!("  {:4.1} s  {}: {}{on}", begun.elapsed().as_secs_f64(), desktop.name, desktop.state.name());
}

fn as_png(jpeg: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut png = Cursor::new(Vec::new());
    image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg)?.write_to(&mut png, ImageFormat::Png)?;
    Ok(png.into_inner())
}

/// A picture of the page of desktops as they are now, with the panel of the first one.
async fn main_page(
    connected: &Connected,
    first: Option<(DesktopId, Vec<u8>)>,
    folder: &Path,
) -> anyhow::Result<PathBuf> {
    let client = &connected.client;
    let mut live = Live::default();
    live.load(lists::read(client.clone()).await?);
    if let Some((id, _)) = &first {
        live.set_disks(*id, client.desktops().get(*id).await?.disks);
    }
    let mut app = draw::app(&connected.session, live, Screen::Desktops, Theme::Light);
    let mut tell = |message| drop(app.update(AppMessage::SignedIn(message)));
    if let Some((id, jpeg)) = first {
        tell(Message::Desktops(desktops::Message::Table(table::Message::CursorSet(id))));
        let (width, height) = desktops::PICTURE;
        if let Some(picture) = screen_picture::still(&jpeg, (width as u32, height as u32)) {
            tell(Message::Sights(vec![Sight::Picture(id, picture)]));
        }
    }
    super::write(folder, "main-page", &draw::picture(&mut app, Theme::Light)?)
}

/// Prints the address of the backend, how to sign in, and what can be tried next.
async fn how_to_go_on(connected: &Connected, commands: [&str; 3]) -> anyhow::Result<()> {
    let socket = embedded::socket().await.context("the backend does not run")?;
    let sarrioctl = std::env::current_exe()?.with_file_name("sarrioctl");
    println!("\nAddress    the Unix socket {}", socket.display());
    println!(
        "Sign-in    no password is needed: whoever can open this socket is the administrator “{}”",
        connected.session.user.username
    );
    println!("\nGo on in another terminal:");
    println!("  export SARRIO_SOCKET={}", quoted(&socket));
    for words in commands {
        println!("  {} {words}", quoted(&sarrioctl));
    }
    Ok(())
}

/// A path, quoted for a shell.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    if text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+".contains(c)) {
        text
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}
