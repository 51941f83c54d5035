//! Frames of a class of 60 whose screens change, drawn at 1440x900 as in a window without a graphics card.

#[path = "app/screen.rs"]
mod screen;

use std::time::Instant;

use anyhow::Result;
use sarrio::preview::gallery::Class;
use sarrio::preview::render::{Canvas, Shot};
use sarrio::theme::Theme;
use sarrio::widget::Element;
use sarrio::widget::repaint::repaint;
use sarrio::widget::seat_map::Message;
use sarrio_bench::{Goal, limited, median, note, report};

use screen::Screen;

const SEATS: usize = 60;
const FRAMES: u32 = 60;

fn main() -> Result<()> {
    let nothing = measure(|_, _| ())?;
    let one = measure(|class, turn| class.redraw(Some(turn as usize % SEATS), turn))?;
    let few = measure(|class, turn| {
        for seat in [0, 23, 46] {
            class.redraw(Some((turn as usize + seat) % SEATS), turn);
        }
    })?;
    let all = measure(|class, turn| class.redraw(None, turn))?;
    limited("seats", "60 seats, frame in which nothing changed, p50", nothing, "ms", 30.0);
    report(
        "seats",
        "60 seats, one new picture, against a new picture for each, p50",
        one,
        "ms",
        all,
        Goal::AtMost(0.5),
    );
    note("seats", "60 seats, three new pictures, p50", few, "ms");
    // All of them once a second are to leave most of the processor to others.
    limited("seats", "60 seats, a new picture for each, p50", all, "ms", 250.0);
    Ok(())
}

/// The median time of a frame after each change, in ms.
fn measure(change: impl Fn(&mut Class, u32)) -> Result<f64> {
    let shot = Shot::of(Theme::Light);
    let (mut canvas, mut screen) = (Canvas::new(shot)?, Screen::new(shot)?);
    let mut class = Class::of(SEATS);
    while canvas.frame(&mut class, view, |class, message| drop(class.update(message))) {}
    screen.show(&mut canvas)?;
    let mut frames = Vec::new();
    for turn in 1..=FRAMES {
        change(&mut class, turn);
        let begun = Instant::now();
        canvas.frame(&mut class, view, |class, message| drop(class.update(message)));
        screen.show(&mut canvas)?;
        frames.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(median(frames))
}

fn view(class: &Class) -> Element<'_, Message<u32>> {
    repaint(class.map(|message| message))
}
