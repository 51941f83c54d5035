//! The list of jobs: each with its step, time and bar; the failed ones on top, with their reasons.

use iced::widget::{column, container, row, space};
use iced::{Center, Fill};

use super::bar;
use super::button::Button;
use super::menu::{plate, separator};
use super::scroll::scroll;
use super::spinner::spinner;
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

/// One job.
pub struct Job<'a, Message> {
    /// What it does to what.
    pub title: String,
    /// The step, or why it failed.
    pub step: String,
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
    if failed {
        lines = lines.push(head).push(label::caption(job.step).style(style::second)).push(buttons);
    } else {
        head = head.push(buttons);
        lines = lines.push(head).push(label::caption(job.step).style(style::second));
    }
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
    plate(column![container(head).padding([9, 14]), separator(), body].width(352))
}
