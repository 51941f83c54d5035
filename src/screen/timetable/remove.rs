//! The question before a lesson is cancelled, or a whole series is removed.

use jiff::Timestamp;
use jiff::civil::Date;
use sarrio_model::{EditSeries, LessonId, Problem, Series};

use crate::backend::timetable::Call;
use crate::screen::{Scene, problems};
use crate::widget::{Element, button, dialog, label};
use crate::words::{self, timetable as texts};

/// What would be cancelled.
#[derive(Debug)]
pub(super) struct Removing {
    title: String,
    begins: Timestamp,
    this: Option<This>,
    series: Option<Box<Series>>,
    problem: Option<Problem>,
    working: bool,
}

/// One lesson.
#[derive(Debug)]
pub(super) enum This {
    /// One that is planned.
    Lesson(LessonId),
    /// One of the series, by its day.
    Day(Date),
}

/// What is pressed.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    This,
    Series,
    Closed,
}

impl Removing {
    pub(super) fn new(title: String, begins: Timestamp, this: Option<This>, series: Option<&Series>) -> Self {
        Self { title, begins, this, series: series.cloned().map(Box::new), problem: None, working: false }
    }

    /// What to ask of the backend.
    pub(super) fn call(&mut self, message: &Message) -> Option<Call> {
        if self.working {
            return None;
        }
        let call = match (message, &self.this, &self.series) {
            (Message::This, Some(This::Lesson(id)), _) => Call::RemoveLesson(*id),
            (Message::This, Some(This::Day(day)), Some(series)) => {
                let mut weekly = series.weekly.clone();
                weekly.except.insert(*day);
                let edit =
                    EditSeries { revision: series.revision, weekly: Some(weekly), ..EditSeries::default() };
                Call::EditSeries(series.id, edit)
            }
            (Message::Series, _, Some(series)) => Call::RemoveSeries(series.id),
            _ => return None,
        };
        (self.working, self.problem) = (true, None);
        Some(call)
    }

    pub(super) fn refused(&mut self, problem: Problem) {
        (self.working, self.problem) = (false, Some(problem));
    }

    pub(super) fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let when = words::date_and_clock(self.begins, scene.now);
        let body = match (&self.this, &self.series) {
            (Some(_), Some(_)) => texts::cancel_which(),
            (Some(_), None) => texts::cancel_what(),
            (None, _) => texts::remove_series_what(),
        };
        let body =
            iced::widget::column![label::second(body)].extend(self.problem.as_ref().map(problems::note));
        let mut buttons =
            vec![button::default(texts::keep_it()).id(dialog::CANCEL).on_press(Message::Closed)];
        if self.series.is_some() {
            let all = button::danger(texts::remove_series());
            buttons.push(all.on_press_maybe((!self.working).then_some(Message::Series)));
        }
        if self.this.is_some() {
            let this = button::danger_filled(texts::cancel_lesson()).working(self.working);
            buttons.push(this.on_press(Message::This));
        }
        let title = texts::cancel_question(self.title.clone(), when);
        dialog::dialog(title, body.spacing(12), buttons)
    }
}
