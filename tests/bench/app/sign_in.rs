//! From signing in to the first rows, and the memory that the app takes then, with 200 and with 100,000 desktops. The
//! baseline reads all desktops at sign-in, as the app did before it had a window on them.
//!
//! Each figure is of a process of its own, this program with [`CHILD`], so that the backend's memory is not counted.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use sarrio::app::signed_in::SignedIn;
use sarrio::app::{App, Message as AppMessage};
use sarrio::backend::lists;
use sarrio::backend::live::Live;
use sarrio::preferences::Preferences;
use sarrio::preview::render::{Canvas, Shot};
use sarrio::theme::Theme;
use sarrio::words::Language;
use sarrio_bench::{Goal, median, note, report};
use sarrio_client::Client;
use sarrio_model::{DesktopQuery, User, name_key};
use tokio::runtime::Runtime;

/// Says to a process of this program that it signs in: to which socket, and how it reads the desktops.
pub(crate) const CHILD: &str = "SARRIO_BENCH_SIGN_IN";

/// How often each is measured, one after the other.
const ROUNDS: usize = 5;

/// How the desktops are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The first rows and the counts.
    Window,
    /// All pages.
    All,
}

/// Milliseconds, and MiB.
type Figures = (f64, f64);

/// Measures all.
pub(crate) fn measure(few: &Path, many: &Path) -> Result<()> {
    let (mut old, mut with_few, mut with_many) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        old.push(child(many, Way::All)?);
        with_few.push(child(few, Way::Window)?);
        with_many.push(child(many, Way::Window)?);
    }
    let times = |all: &[Figures]| median(all.iter().map(|(time, _)| *time).collect());
    let memory = |all: &[Figures]| median(all.iter().map(|(_, memory)| *memory).collect());
    let (time, before) = (times(&with_many), times(&old));
    let case = "sign-in to first rows, 100,000 desktops, against reading all of them";
    report("app", case, time, "ms", before, Goal::AtMost(0.1));
    let case = "sign-in to first rows, 100,000 desktops, against 200";
    report("app", case, time, "ms", times(&with_few), Goal::AtMost(1.2));
    let case = "resident memory, 100,000 desktops, against 200";
    report("app", case, memory(&with_many), "MiB", memory(&with_few), Goal::AtMost(1.1));
    note("app", "resident memory, 100,000 desktops, all of them read", memory(&old), "MiB");
    Ok(())
}

/// Runs a process that signs in.
fn child(socket: &Path, way: Way) -> Result<Figures> {
    let told = format!("{}\n{way:?}", socket.display());
    let output = Command::new(std::env::current_exe()?).env(CHILD, told).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout)?;
    let (time, memory) = printed.trim().split_once(' ').context("it printed no figures")?;
    Ok((time.parse()?, memory.parse()?))
}

/// Signs in, draws the first frame, and prints how long that took and how much memory it takes.
#[allow(clippy::print_stdout)]
pub(crate) fn sign_in(told: &str) -> Result<()> {
    let (socket, way) = told.split_once('\n').context("two lines are needed")?;
    let way = if way == "All" { Way::All } else { Way::Window };
    let shot = Shot::of(Theme::Light);
    let mut canvas = Canvas::new(shot)?;
    let runtime = Runtime::new()?;
    let client = Client::unix(Path::new(socket))?;
    let begun = Instant::now();
    let (me, live): (User, Live) = runtime.block_on(async {
        let session = client.session().await?;
        let mut lists = lists::read(client.clone()).await?;
        if way == Way::All {
            lists.desktops.clear();
            let mut query = DesktopQuery { limit: Some(500), ..DesktopQuery::default() };
            loop {
                let page = client.desktops().list(&query).await?;
                lists.desktops.extend(page.items);
                match page.next {
                    Some(next) => query.cursor = Some(next),
                    None => break,
                }
            }
            lists.desktops.sort_by_cached_key(|desktop| (name_key(desktop.name.as_str()), desktop.id));
        }
        let mut live = Live::of(session.actions);
        live.load(lists);
        anyhow::Ok((session.user, live))
    })?;
    let inside = SignedIn::shown(me, "Bench".to_owned(), live);
    let preferences = Preferences { language: Some(Language::English), ..Preferences::default() };
    let mut app = App::signed_in(inside, preferences, shot.logical());
    canvas.frame(&mut app, App::view, |app, message: AppMessage| drop(app.update(message)));
    let _ = canvas.pixels();
    let time = super::ms(begun.elapsed());
    println!("{time} {}", resident().unwrap_or_default());
    Ok(())
}

/// The memory of this process in MiB, if `/proc` has it.
fn resident() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
}
