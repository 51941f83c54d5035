//! Frames while somebody scrolls through a list, which the app reads around what is visible. Reading is not counted.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use futures::StreamExt as _;
use iced_runtime::{Action, task};
use sarrio::app::signed_in::{Message, SignedIn};
use sarrio::app::{App, Message as AppMessage};
use sarrio::backend::session::{Connected, Remember};
use sarrio::preferences::{Home, Preferences};
use sarrio::preview::render::{Canvas, Shot};
use sarrio::screen::desktops;
use sarrio::theme::Theme;
use sarrio::widget::table::{self, ROW};
use sarrio::words::Language;
use sarrio_bench::{Goal, limited, note, report};
use sarrio_client::{Client, Signal};
use sarrio_model::Seq;
use tokio::runtime::Runtime;

/// A person notices a frame that takes longer than this, in milliseconds.
const FRAME: f64 = 100.0;
/// How long nothing may arrive before everything was read.
const CALM: Duration = Duration::from_millis(60);
const FRAMES: u16 = 60;

/// Measures a list of `count` desktops. Returns the median time of a frame, which must not grow with the list.
pub(crate) fn measure(socket: &Path, count: usize, runtime: &Runtime, short: Option<f64>) -> Result<f64> {
    let client = Client::unix(socket)?;
    let session = runtime.block_on(client.session())?;
    let shot = Shot::of(Theme::Light);
    let connected = Connected { client, session, home: Home::Here };
    let (inside, _) = SignedIn::new(connected, Remember::No, None);
    let preferences = Preferences { language: Some(Language::English), ..Preferences::default() };
    let mut app = App::signed_in(inside, preferences, shot.logical());
    let mut canvas = Canvas::new(shot)?;
    tell(&mut app, runtime, Message::Signals(vec![Signal::Connected { seq: Seq(0) }]));
    frame(&mut canvas, &mut app);
    let mut frames = Vec::new();
    for turn in 0..FRAMES {
        let offset = f32::from(turn) * ROW * count as f32 / 70.0;
        let scrolled = table::Message::Scrolled { offset, height: 680.0 };
        tell(&mut app, runtime, Message::Desktops(desktops::Message::Table(scrolled)));
        let begun = Instant::now();
        frame(&mut canvas, &mut app);
        frames.push(super::ms(begun.elapsed()));
    }
    frames.sort_by(f64::total_cmp);
    let (middle, worst) = (frames[frames.len() / 2], frames[frames.len() - 1]);
    limited("app", &format!("frame while scrolling, {count} desktops, p50"), middle, "ms", FRAME);
    if let Some(short) = short {
        let case = format!("frame while scrolling, {count} desktops, against 2,000");
        report("app", &case, middle, "ms", short, Goal::AtMost(1.25));
    }
    note("app", &format!("frame while scrolling, {count} desktops, worst of {FRAMES}"), worst, "ms");
    Ok(middle)
}

/// Tells the app something, and lets happen what follows, with the answers of the backend.
fn tell(app: &mut App, runtime: &Runtime, message: Message) {
    let _entered = runtime.enter();
    let task = app.update(AppMessage::SignedIn(message));
    let Some(mut follows) = task::into_stream(task) else { return };
    let mut next = || runtime.block_on(async { tokio::time::timeout(CALM, follows.next()).await });
    let mut told = Vec::new();
    while let Ok(Some(action)) = next() {
        if let Action::Output(message) = action {
            told.push(message);
        }
    }
    for message in told {
        if let AppMessage::SignedIn(message) = message {
            tell(app, runtime, message);
        }
    }
}

fn frame(canvas: &mut Canvas, app: &mut App) {
    canvas.frame(app, App::view, |app, message| drop(app.update(message)));
    let _ = canvas.pixels();
}
