//! The question before the desktops of a class are reset to their templates.

use sarrio_model::DesktopId;

use super::sending::Sending;
use crate::screen::problems;
use crate::theme::icon;
use crate::widget::Element;
use crate::widget::dialog::{self, Destructive};
use crate::words::{classroom as texts, desktops};

/// What is to be reset.
#[derive(Debug)]
pub(super) struct Renewing {
    pub(super) ids: Vec<DesktopId>,
    /// The lesson or the group.
    class: String,
    /// Whose desktops they are, their names and their templates.
    things: Vec<(String, String, String)>,
    pub(super) typed: String,
    pub(super) state: Sending,
}

impl Renewing {
    pub(super) fn new(ids: Vec<DesktopId>, class: String, things: Vec<(String, String, String)>) -> Self {
        Self { ids, class, things, typed: String::new(), state: Sending::default() }
    }

    fn question(&self) -> Destructive<'_> {
        let count = self.ids.len();
        Destructive {
            title: texts::renew_question(count, self.class.as_str()),
            body: match &self.state.problem {
                Some(problem) => problems::say(problem),
                None => desktops::renew_body(),
            },
            things: self.things.clone(),
            count,
            kept: Some(desktops::renew_kept()),
            verb: desktops::renew_n(count),
            typed: &self.typed,
            working: self.state.working,
        }
    }

    /// Whether it may be sent: of many the number is typed first.
    pub(super) fn is_settled(&self) -> bool {
        self.question().is_settled()
    }

    /// `typed` is told what is typed for the number.
    pub(super) fn view<'a, M: Clone + 'a>(
        &'a self,
        typed: impl Fn(String) -> M + 'a,
        cancel: M,
        send: M,
    ) -> Element<'a, M> {
        dialog::confirm_with(icon::ROTATE_CCW, self.question(), typed, cancel, send)
    }
}
