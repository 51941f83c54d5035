//! The list of jobs: each with its step, time and bar, or the reason why it failed.

use iced::widget::text::Wrapping;
use iced::widget::{column, container, row, space};
use iced::{Center, Fill};

use super::bar;
use super::button::{self, Button};
use super::menu::{plate, separator};
use super::scroll::scroll;
use super::spinner::spinner;
use super::two_lines::two_lines;
use super::{Element, label};
use crate::theme::icon::{self, icon};
use crate::theme::{Tone, style};
use crate::words;

/// The state of a job.
#[derive(Debug, Clone, PartialEq)]
pub enum JobState {
    /// It runs. How far it is, from 0 to 1, where that is known.
    Running(Option<f32>),
    /// It succeeded.
    Done,
    /// A person cancelled it.
    Cancelled,
    /// It failed.
    Failed,
}

/// How much of a job's text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Two lines.
    Beginning,
    /// All of it.
    Whole,
}

/// The width of the list, and of the text in it: without its margins, the mark and the space beside it.
const WIDTH: f32 = 352.0;
const TEXT: f32 = WIDTH - 2.0 * 14.0 - 15.0 - 9.0;

/// One job.
pub struct Job<'a, Message> {
    /// What it does to what.
    pub title: String,
    /// The step, or why it failed.
    pub step: String,
    /// How much of that is shown, and what a press on *More* or *Less* does.
    pub shown: (Shown, Message),
    /// How long it has run.
    pub elapsed: String,
    /// Its state.
    pub state: JobState,
    /// What can be done: Cancel, Try again.
    pub buttons: Vec<Button<'a, Message>>,
}

/// The lines of one job.
pub fn job<'a, Message: Clone + 'a>(job: Job<'a, Message>) -> Element<'a, Message> {
    let mark: Element<'a, Message> = match job.state {
        JobState::Running(_) => spinner(15.0).color(|t| t.tone(Tone::Busy).0).into(),
        JobState::Done => icon(icon::CIRCLE_CHECK, 15.0).style(style::ok).into(),
        JobState::Cancelled => icon(icon::BAN, 15.0).style(style::caption).into(),
        JobState::Failed => icon(icon::TRIANGLE_ALERT, 15.0).style(style::danger).into(),
    };
    let failed = job.state == JobState::Failed;
    let mut head = row![
        super::elide::elide(job.title).font(crate::theme::STRONG).width(Fill),
        label::mono(job.elapsed).style(style::second)
    ]
    .spacing(8)
    .align_y(Center);
    let mut lines = column![].spacing(5).width(Fill);
    let buttons = row(job.buttons.into_iter().map(|b| b.small().into())).spacing(8);
    let below = if failed {
        lines = lines.push(head);
        Some(buttons)
    } else {
        head = head.push(buttons);
        lines = lines.push(head);
        None
    };
    let (shown, fold) = job.shown;
    let (text, link) = match (two_lines(&job.step, TEXT), shown) {
        (None, _) => (job.step, None),
        (Some(beginning), Shown::Beginning) => (beginning, Some(words::common::more())),
        (Some(_), Shown::Whole) => (job.step, Some(words::common::less())),
    };
    let text = label::caption(text).style(style::second).wrapping(Wrapping::WordOrGlyph);
    lines = lines.push(text).extend(link.map(|name| button::link(name).small().on_press(fold).into()));
    lines = lines.extend(below.map(Into::into));
    if let JobState::Running(share) = job.state {
        lines = lines.push(space().height(1)).push(bar::progress(share.unwrap_or(0.0)));
    }
    container(row![container(mark).padding([2, 0]), lines].spacing(9)).padding([10, 14]).into()
}

/// The list of jobs. `running` is how many of them run.
pub fn tray<'a, Message: Clone + 'a>(
    running: usize,
    jobs: Vec<Job<'a, Message>>,
    clear: Option<Button<'a, Message>>,
) -> Element<'a, Message> {
    let head =
        row![label::h2(words::jobs::title()).width(Fill), label::caption(words::jobs::running(running))]
            .extend(clear.map(|b| b.small().into()))
            .spacing(8)
            .align_y(Center);
    let body: Element<'a, Message> = if jobs.is_empty() {
        container(label::caption(words::jobs::none())).padding([16, 14]).into()
    } else {
        let mut list = column![];
        for (at, each) in jobs.into_iter().enumerate() {
            if at > 0 {
                list = list.push(separator());
            }
            list = list.push(job(each));
        }
        container(scroll(list)).max_height(460).into()
    };
    plate(column![container(head).padding([9, 14]), separator(), body].width(WIDTH))
}
