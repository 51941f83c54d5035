//! The question that is asked before a job that hangs is abandoned.

use sarrio_model::{Operation, OperationId};

use crate::screen::job_title;
use crate::theme::icon;
use crate::widget::{Element, button, dialog, label};
use crate::words::jobs as texts;

/// The question; absent while it is closed.
#[derive(Debug, Default)]
pub struct Abandon(Option<Question>);

#[derive(Debug)]
struct Question {
    id: OperationId,
    job: String,
    working: bool,
}

impl Abandon {
    /// Asks whether to abandon this operation.
    pub fn ask(&mut self, operation: &Operation) {
        self.0 = Some(Question { id: operation.id, job: job_title(operation), working: false });
    }

    /// Whether it is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.0.is_some()
    }

    /// Closes it. Returns whether it was open.
    pub fn close(&mut self) -> bool {
        self.0.take().is_some()
    }

    /// The person confirms. Returns the operation that is to be abandoned.
    pub fn agreed(&mut self) -> Option<OperationId> {
        let question = self.0.as_mut().filter(|question| !question.working)?;
        question.working = true;
        Some(question.id)
    }

    /// The dialog, with the messages for its buttons.
    #[must_use]
    pub fn layer<'a, Message: Clone + 'a>(
        &'a self,
        close: Message,
        agree: Message,
    ) -> Option<Element<'a, Message>> {
        let question = self.0.as_ref()?;
        let content = dialog::dialog(
            texts::abandon_question(&question.job),
            label::second(texts::abandon_body()),
            vec![
                button::default(texts::keep_waiting()).id(dialog::CANCEL).on_press(close.clone()),
                button::danger_filled(texts::abandon())
                    .icon(icon::BAN)
                    .working(question.working)
                    .on_press(agree),
            ],
        );
        Some(dialog::modal(content, dialog::QUESTION, 120.0, close))
    }
}
