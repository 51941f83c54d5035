//! A dialog that asks for a name.

use iced::widget::column;
use sarrio_model::{Name, Problem};

use crate::screen::problems;
use crate::widget::field::field;
use crate::widget::{Element, button, dialog};
use crate::words;

/// The id of the field, for the focus.
pub(super) const FIELD: &str = "people.name";

/// A name as it is typed.
#[derive(Debug, Default)]
pub(super) struct NameForm {
    name: String,
    error: Option<String>,
    problem: Option<Problem>,
    working: bool,
}

/// What the dialog says.
pub(super) struct Say {
    /// What is done.
    pub(super) title: String,
    /// The button that does it.
    pub(super) verb: String,
}

impl NameForm {
    /// With the name that a thing has.
    pub(super) fn of(name: &Name) -> Self {
        Self { name: name.to_string(), ..Self::default() }
    }

    pub(super) fn typed(&mut self, name: String) {
        (self.name, self.error) = (name, None);
    }

    /// The name to send; none where it is wrong or was sent already.
    pub(super) fn send(&mut self) -> Option<Name> {
        if self.working {
            return None;
        }
        match self.name.parse() {
            Ok(name) => {
                (self.working, self.problem) = (true, None);
                Some(name)
            }
            Err(why) => {
                self.error = Some(problems::of_name(&why));
                None
            }
        }
    }

    pub(super) fn refused(&mut self, problem: Problem) {
        self.working = false;
        match problem.field.as_deref() {
            Some("name") => self.error = Some(problems::say(&problem)),
            _ => self.problem = Some(problem),
        }
    }

    /// The dialog. `more` is shown below the name.
    pub(super) fn view<'a, M: Clone + 'a>(
        &'a self,
        say: Say,
        more: Option<Element<'a, M>>,
        typed: impl Fn(String) -> M + 'a,
        sent: M,
        closed: M,
    ) -> Element<'a, M> {
        let name = field(&self.name)
            .label(words::common::name())
            .id(FIELD)
            .error(self.error.as_deref())
            .on_input(typed)
            .on_submit(sent.clone());
        let body = column![name].extend(more).extend(self.problem.as_ref().map(problems::note));
        dialog::dialog(
            say.title,
            body.spacing(14),
            vec![
                button::default(words::common::cancel()).on_press(closed),
                button::primary(say.verb).working(self.working).on_press(sent),
            ],
        )
    }
}
