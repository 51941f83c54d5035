//! The menu, the forms and the questions over the people, as they are drawn.

use iced::widget::column;
use sarrio_model::{Problem, UserRef};

use super::bulk::{self, leaving};
use super::may::May;
use super::modal::{Dialog, Progress};
use super::place::Place;
use super::{Message, People, import, password};
use crate::screen::{Layer, Scene, problems};
use crate::theme::icon;
use crate::widget::menu::{Item, at_point, item};
use crate::widget::{Element, button, dialog, label};
use crate::words::{self, people as texts};

impl People {
    /// The dialog or menu that is open.
    #[must_use]
    pub fn layer<'a>(&'a self, scene: Scene<'a>) -> Option<Layer<'a, Message>> {
        let content = match &self.dialog {
            None => {
                let groups = self.groups.layer(scene).map(|layer| layer.map(Message::Groups));
                groups.or_else(|| self.categories.layer().map(|layer| layer.map(Message::Categories)))?
            }
            Some(Dialog::Menu(at)) => at_point(self.menu(scene), *at, Message::Closed),
            Some(Dialog::Add(form)) => {
                let content = form.view(scene).map(Message::Add);
                dialog::modal(content, dialog::FORM, 48.0, Message::Closed)
            }
            Some(Dialog::Password { person, form, state, .. }) => {
                dialog::modal(password_dialog(person, form, state), 520.0, 120.0, Message::Closed)
            }
            Some(Dialog::Remove { person, state }) => {
                let act = button::danger_filled(texts::remove()).icon(icon::TRASH_2);
                let body = label::second(texts::remove_body()).into();
                let title = texts::remove_question(person.name.as_str());
                question(title, body, state.problem.as_ref(), act.working(state.working), Message::RemoveSent)
            }
            Some(Dialog::Leaving { person, leaves, .. }) => question(
                texts::leave_title_one(person.name.as_str()),
                leaving(leaves, true),
                None,
                button::primary(words::common::save()),
                Message::LeavingSent,
            ),
            Some(Dialog::Quota(editor)) => {
                let content = editor.view(scene.window.height).map(Message::Quota);
                dialog::modal(content, dialog::FORM, 48.0, Message::Closed)
            }
            Some(Dialog::Import(import)) => {
                let content = import.view(scene).map(Message::Import);
                dialog::modal(content, dialog::FORM, 48.0, Message::Import(import::Message::Closed))
            }
            Some(Dialog::Bulk(dialog)) => {
                let content = dialog.view().map(Message::Bulk);
                dialog::modal(content, dialog::QUESTION, 120.0, Message::Closed)
            }
        };
        Some(Layer { content })
    }

    /// The menu of the selected people, or of the row at the cursor.
    pub(super) fn menu(&self, scene: Scene<'_>) -> Vec<Item<Message>> {
        let ask = |change| Some(Message::BulkAsked(change));
        let removes = self.list.only_one().filter(|user| May::of(scene.me, scene.live).remove(user));
        let mut items = vec![
            item(Some(icon::ARROW_RIGHT_LEFT), texts::move_people(), ask(bulk::Change::Move)),
            item(Some(icon::USER_PLUS), texts::add_to_group(), ask(bulk::Change::Join)),
        ];
        if let Place::Group(group) = self.tree.chosen {
            let take = ask(bulk::Change::Leave(group));
            items.push(item(Some(icon::USER_MINUS), texts::take_out(), take));
        }
        items.push(item(Some(icon::USER_CHECK), texts::enable(), Some(Message::EnablePressed)).apart());
        items.push(item(Some(icon::USER_X), texts::disable(), ask(bulk::Change::Disable)));
        items.push(
            item(Some(icon::TRASH_2), texts::remove(), removes.map(|user| Message::RemoveAsked(user.id)))
                .keys("Del")
                .danger()
                .apart(),
        );
        items
    }
}

/// A question with its problem, if it was answered with one.
fn question<'a>(
    title: String,
    body: Element<'a, Message>,
    problem: Option<&Problem>,
    act: button::Button<'a, Message>,
    sent: Message,
) -> Element<'a, Message> {
    let body = column![body].extend(problem.map(problems::note)).spacing(12);
    let cancel = button::default(words::common::cancel()).id(dialog::CANCEL).on_press(Message::Closed);
    let content = dialog::dialog(title, body, vec![cancel, act.on_press(sent)]);
    dialog::modal(content, dialog::QUESTION, 120.0, Message::Closed)
}

fn password_dialog<'a>(
    person: &'a UserRef,
    form: &'a password::Form,
    state: &'a Progress,
) -> Element<'a, Message> {
    if let (true, Some(made)) = (state.done, form.made()) {
        let body = column![
            label::second(texts::password_made_for(person.name.as_str())),
            made.map(Message::Password),
        ];
        let close = button::primary(words::common::close()).id(dialog::CANCEL).on_press(Message::Closed);
        return dialog::dialog(texts::password_set(), body.spacing(12), vec![close]);
    }
    let mut body =
        column![label::second(texts::new_password_body()), form.view().map(Message::Password),].spacing(12);
    if let Some(problem) = &state.problem {
        body = body.push(problems::note(problem));
    }
    let cancel = button::default(words::common::cancel()).id(dialog::CANCEL).on_press(Message::Closed);
    let set = button::primary(texts::set_password())
        .icon(icon::KEY_ROUND)
        .working(state.working)
        .on_press(Message::PasswordSent);
    dialog::dialog(texts::new_password_title(person.name.as_str()), body, vec![cancel, set])
}
