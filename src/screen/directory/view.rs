//! The tabs, the buttons that save, and what the tab shows.

use iced::widget::{column, container, row, space};
use iced::{Center, Fill, Padding};

use super::{Dialog, Message, SchoolDirectory, Sent, Tab, is_settled};
use crate::screen::{Layer, Scene, problems};
use crate::theme::{icon, style};
use crate::widget::field::field;
use crate::widget::scroll::scroll;
use crate::widget::segmented::{segment, segmented};
use crate::widget::toggle::toggle;
use crate::widget::{Element, button, dialog, label, notice, skeleton};
use crate::words::{self, directory as texts};

impl SchoolDirectory {
    /// The whole screen.
    #[must_use]
    pub fn view<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let content: Element<'a, Message> = match (&self.saved, &self.problem) {
            (None, Some(problem)) => {
                let again = button::primary(words::common::try_again()).on_press(Message::Retry);
                let (said, hint) = (problems::say(problem), problems::hint_of(problem));
                notice::empty(icon::TRIANGLE_ALERT, said, hint, vec![again])
            }
            (None, None) => skeleton::rows(10),
            (Some(_), _) => self.tab(scene),
        };
        let mut card = column![].spacing(18);
        if let Some(problem) = self.problem.as_ref().filter(|_| self.saved.is_some()) {
            card = card.push(problems::note(problem));
        }
        let card = container(card.push(content)).padding(24).max_width(920).width(Fill).style(style::card);
        let body = scroll(container(card).padding(Padding::ZERO.bottom(20))).height(Fill);
        column![container(self.tools(scene)).padding(Padding::ZERO.bottom(12)), body].into()
    }

    fn tools<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let tabs = segmented(
            [
                segment(Tab::Settings, texts::tab_settings()),
                segment(Tab::Rules, texts::tab_rules(self.form.rules.len())),
                segment(Tab::Test, texts::tab_test()),
                segment(Tab::Syncs, texts::tab_syncs()),
            ],
            self.tab,
            Message::Tab,
        );
        let switch = self.settings().map(|settings| {
            // While it is being switched, it shows what it will be.
            let on = match self.sent {
                Some(Sent::Switch(on)) => on,
                _ => settings.enabled,
            };
            let press = self.sent.is_none().then_some(Message::Switched(!on));
            toggle(on, texts::signs_in(), press)
        });
        let changed = self.is_changed() && self.saved.is_some();
        let nothing = texts::nothing_changed;
        let discard = changed.then(|| button::ghost(words::common::discard()).on_press(Message::Discarded));
        let save = button::primary(words::common::save())
            .working(self.sent == Some(Sent::Settings))
            .act(if changed { Ok(Message::Saved) } else { Err(nothing()) });
        let buttons = row(discard.map(Into::into)).push(save).spacing(8).align_y(Center);
        if scene.width < 860.0 {
            let second = row(switch).push(space().width(Fill)).push(buttons).align_y(Center);
            return column![row![tabs], second].spacing(8).into();
        }
        row![tabs].extend(switch).push(space().width(Fill)).push(buttons).spacing(20).align_y(Center).into()
    }

    fn tab<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        match self.tab {
            Tab::Settings => {
                self.form.view(&self.names, self.keeps_password(), scene.width).map(Message::Form)
            }
            Tab::Rules => self.rules_view(),
            Tab::Test => self.test.view(scene.width >= 700.0).map(Message::Test),
            Tab::Syncs => self.syncs.view(scene, self.can_sync()).map(Message::Syncs),
        }
    }

    /// Whether it is set up and on, for the line beside the title.
    #[must_use]
    pub fn subtitle(&self) -> String {
        match &self.saved {
            None => String::new(),
            Some(saved) => match &saved.settings {
                None => texts::not_set_up(),
                Some(settings) if settings.enabled => texts::on_at(settings.address.as_str()),
                Some(settings) => texts::off_at(settings.address.as_str()),
            },
        }
    }

    /// The dialog that is open.
    #[must_use]
    pub fn layer<'a>(&'a self, scene: Scene<'a>) -> Option<Layer<'a, Message>> {
        let content = match self.dialog.as_ref()? {
            Dialog::Rule(form) => {
                let content = form.view(&self.names, scene.window.height).map(Message::Rule);
                dialog::modal(content, dialog::FORM, 48.0, Message::Closed)
            }
            Dialog::DisableAll { people, typed } => {
                let mut body = column![label::second(texts::disable_body())].spacing(12);
                if !is_settled(*people, "") {
                    let number = field(typed).label(words::common::type_to_confirm(*people)).width(180);
                    body = body.push(number.id(dialog::NUMBER).on_input(Message::DisableTyped));
                }
                let act = is_settled(*people, typed).then_some(Message::DisableAll);
                let buttons = vec![
                    button::default(words::common::cancel()).id(dialog::CANCEL).on_press(Message::Closed),
                    button::danger_filled(texts::disable_anyway()).on_press_maybe(act),
                ];
                let content = dialog::dialog(texts::disable_question(*people), body, buttons);
                dialog::modal(content, dialog::QUESTION, 120.0, Message::Closed)
            }
        };
        Some(Layer { content })
    }
}
