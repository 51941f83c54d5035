//! The app without a window: its first frame, and scrolling and sorting lists of 2,000 and 100,000 desktops. It is
//! drawn at 1440x900, as a window is without a graphics card.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use sarrio::app::signed_in::{Message, SignedIn};
use sarrio::app::{App, Message as AppMessage};
use sarrio::backend::lists::Lists;
use sarrio::backend::live::Live;
use sarrio::preferences::Preferences;
use sarrio::preview::render::{Canvas, Shot};
use sarrio::screen::desktops;
use sarrio::theme::Theme;
use sarrio::widget::table;
use sarrio::words::Language;
use sarrio_model::{
    Actions, Desktop, DesktopId, DesktopState, Epoch, Hardware, HypervisorId, Revision, Role, Source,
    StoragePathId, TemplateId, User, UserId, UserRef,
};

/// A person notices a frame that takes longer than this, in milliseconds.
const FRAME: f64 = 100.0;

fn main() -> anyhow::Result<()> {
    let small = measure(2_000, None)?;
    measure(100_000, Some(small))?;
    Ok(())
}

/// Measures with `count` desktops. Returns the median time of a frame while scrolling, which must not grow with the
/// list.
fn measure(count: usize, small: Option<f64>) -> anyhow::Result<f64> {
    let me = person()?;
    let lists = Lists { desktops: desktops(count, &me)?, ..Lists::default() };
    let mut live = Live::default();
    live.load(lists);
    let shot = Shot::of(Theme::Light);
    let begun = Instant::now();
    let inside = SignedIn::shown(me, "Bench".to_owned(), live);
    let preferences = Preferences { language: Some(Language::English), ..Preferences::default() };
    let mut app = App::signed_in(inside, preferences, shot.logical());
    let mut canvas = Canvas::new(shot)?;
    frame(&mut canvas, &mut app);
    report(&format!("first frame, {count} desktops"), ms(begun.elapsed()), None);

    let mut frames = Vec::new();
    for turn in 0..60_u16 {
        let offset = f32::from(turn) * 34.0 * count as f32 / 70.0;
        let begun = Instant::now();
        tell(&mut app, table::Message::Scrolled { offset, height: 680.0 });
        frame(&mut canvas, &mut app);
        frames.push(ms(begun.elapsed()));
    }
    frames.sort_by(f64::total_cmp);
    let middle = frames[frames.len() / 2];
    report(&format!("frame while scrolling, {count} desktops, p50"), middle, Some(FRAME));
    if let Some(small) = small {
        compare(&format!("frame while scrolling, {count} desktops, against 2,000"), middle, small);
    }
    report(&format!("frame while scrolling, {count} desktops, worst of 60"), frames[frames.len() - 1], None);

    let begun = Instant::now();
    tell(&mut app, table::Message::Sorted(2));
    frame(&mut canvas, &mut app);
    report(&format!("sort by owner and draw, {count} desktops"), ms(begun.elapsed()), None);
    if let Some(resident) = resident() {
        line(&format!("resident memory, {count} desktops, software rendering"), resident, "MiB", None);
    }
    Ok(middle)
}

fn tell(app: &mut App, message: table::Message<DesktopId>) {
    drop(app.update(AppMessage::SignedIn(Message::Desktops(desktops::Message::Table(message)))));
}

fn frame(canvas: &mut Canvas, app: &mut App) {
    canvas.frame(app, App::view, |app, message| drop(app.update(message)));
    let _ = canvas.pixels();
}

fn person() -> anyhow::Result<User> {
    Ok(User {
        id: UserId::new(),
        username: "marta".parse()?,
        full_name: "Marta Vila".to_owned(),
        role: Role::Administrator,
        custom_role: None,
        category: None,
        group: None,
        source: Source::Local,
        language: None,
        enabled: true,
        created: Timestamp::now(),
        revision: Revision(1),
        actions: Actions::default(),
    })
}

fn desktops(count: usize, me: &User) -> anyhow::Result<Vec<Desktop>> {
    let (template, host, path) = (TemplateId::new(), HypervisorId::new(), StoragePathId::new());
    let now = Timestamp::now();
    (0..count)
        .map(|n| {
            let running = DesktopState::Running { on: host, epoch: Epoch(1), since: now };
            Ok(Desktop {
                id: DesktopId::new(),
                name: format!("SolidWorks peça {n:06}").parse()?,
                owner: UserRef { id: me.id, name: format!("Person {}", n * 7919 % 5000) },
                template: Some(template),
                template_name: Some("SolidWorks 2017".parse()?),
                state: if n.is_multiple_of(20) { running } else { DesktopState::Stopped },
                host_name: n.is_multiple_of(20).then(|| "vdesktop1".parse()).transpose()?,
                hardware: Hardware::default(),
                path,
                path_name: "nas1".parse()?,
                disks: vec![],
                newer_images: vec![],
                operation: None,
                epoch: Epoch(1),
                viewers: 0,
                created: now,
                deleted: None,
                revision: Revision(1),
                actions: Actions::default(),
            })
        })
        .collect()
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// The memory of this process in MiB, if `/proc` has it.
fn resident() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
}

/// Reports a figure with that of a list that is fifty times shorter as its baseline.
#[allow(clippy::print_stdout)]
fn compare(case: &str, value: f64, baseline: f64) {
    let (ratio, limit) = (value / baseline, 1.25);
    println!(
        "{}",
        serde_json::json!({
            "bench": "app", "case": case, "value": value, "unit": "ms", "baseline": baseline, "ratio": ratio,
            "goal": limit, "met": ratio <= limit,
        })
    );
}

fn report(case: &str, value: f64, goal: Option<f64>) {
    line(case, value, "ms", goal);
}

#[allow(clippy::print_stdout)]
fn line(case: &str, value: f64, unit: &str, goal: Option<f64>) {
    let met = goal.map(|goal| value <= goal);
    println!(
        "{}",
        serde_json::json!({"bench": "app", "case": case, "value": value, "unit": unit, "goal": goal, "met": met})
    );
}
