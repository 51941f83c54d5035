//! Frames while somebody scrolls through a list, which the app reads around what is visible. Reading is not counted.

use std::path::Path;
use std::slice;
use std::time::{Duration, Instant};

use anyhow::Result;
use futures::StreamExt as _;
use iced::{Event, Point, mouse};
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

use crate::screen::Screen;

/// A person notices a frame that takes longer than this, in milliseconds.
const FRAME: f64 = 100.0;
/// How long nothing may arrive before everything was read.
const CALM: Duration = Duration::from_millis(60);
const FRAMES: u16 = 60;

/// Measures a list of `count` desktops. Returns the median time of a frame, which must not grow with the list.
pub(crate) fn measure(socket: &Path, count: usize, runtime: &Runtime, short: Option<f64>) -> Result<f64> {
    let mut window = Window::open(socket, runtime)?;
    let middle = pictures(&mut window, count, runtime, short)?;
    for (how, lines) in [("by the wheel", 1.0), ("by pages", 11.0)] {
        windows(&mut window, count, how, lines, runtime)?;
    }
    Ok(middle)
}

/// The app, signed in.
struct Window {
    app: App,
    canvas: Canvas,
    shot: Shot,
}

impl Window {
    fn open(socket: &Path, runtime: &Runtime) -> Result<Self> {
        let client = Client::unix(socket)?;
        let session = runtime.block_on(client.session())?;
        let shot = Shot::of(Theme::Light);
        let connected = Connected { client, session, home: Home::Here };
        let (inside, _) = SignedIn::new(connected, Remember::No, None);
        let preferences = Preferences { language: Some(Language::English), ..Preferences::default() };
        let mut window = Self {
            app: App::signed_in(inside, preferences, shot.logical()),
            canvas: Canvas::new(shot)?,
            shot,
        };
        tell(&mut window.app, runtime, Message::Signals(vec![Signal::Connected { seq: Seq(0) }]));
        window.frame();
        Ok(window)
    }

    fn frame(&mut self) {
        self.canvas.frame(&mut self.app, App::view, |app, message| drop(app.update(message)));
    }
}

/// The whole picture with other rows in each frame, copied as RGBA. The scroll bar stays at the top, so hardly any row is
/// drawn. This has been measured for long, and is comparable with what it was.
fn pictures(window: &mut Window, count: usize, runtime: &Runtime, short: Option<f64>) -> Result<f64> {
    let mut frames = Vec::new();
    for turn in 0..FRAMES {
        let offset = f32::from(turn) * ROW * count as f32 / 70.0;
        let scrolled = table::Message::Scrolled { offset, height: 680.0 };
        tell(&mut window.app, runtime, Message::Desktops(desktops::Message::Table(scrolled)));
        let begun = Instant::now();
        window.frame();
        let _ = window.canvas.pixels();
        frames.push(super::ms(begun.elapsed()));
    }
    let (middle, worst) = middle_and_worst(frames);
    limited("app", &format!("frame while scrolling, {count} desktops, p50"), middle, "ms", FRAME);
    if let Some(short) = short {
        let case = format!("frame while scrolling, {count} desktops, against 2,000");
        report("app", &case, middle, "ms", short, Goal::AtMost(1.25));
    }
    note("app", &format!("frame while scrolling, {count} desktops, worst of {FRAMES}"), worst, "ms");
    Ok(middle)
}

/// What a window does: the wheel turns by `lines`, and what has changed is drawn.
fn windows(window: &mut Window, count: usize, how: &str, lines: f32, runtime: &Runtime) -> Result<()> {
    window.canvas.point_at(Point::new(720.0, 450.0));
    let delta = mouse::ScrollDelta::Lines { x: 0.0, y: -lines };
    let turned = Event::Mouse(mouse::Event::WheelScrolled { delta });
    let mut screen = Screen::new(window.shot)?;
    screen.show(&mut window.canvas)?;
    let mut frames = Vec::new();
    for _ in 0..FRAMES {
        let mut told = Vec::new();
        let hear = |_: &mut App, message| told.push(message);
        window.canvas.frame_after(slice::from_ref(&turned), &mut window.app, App::view, hear);
        for message in told {
            match message {
                AppMessage::SignedIn(message) => tell(&mut window.app, runtime, message),
                other => drop(window.app.update(other)),
            }
        }
        let begun = Instant::now();
        window.frame();
        screen.show(&mut window.canvas)?;
        frames.push(super::ms(begun.elapsed()));
    }
    let (middle, worst) = middle_and_worst(frames);
    let case = format!("frame of a window while scrolling {how}, {count} desktops");
    limited("app", &format!("{case}, p50"), middle, "ms", FRAME);
    note("app", &format!("{case}, worst of {FRAMES}"), worst, "ms");
    Ok(())
}

fn middle_and_worst(mut frames: Vec<f64>) -> (f64, f64) {
    frames.sort_by(f64::total_cmp);
    (frames[frames.len() / 2], frames[frames.len() - 1])
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
