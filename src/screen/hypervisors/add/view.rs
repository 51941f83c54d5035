//! The dialog that adds a hypervisor.

use iced::Fill;
use iced::widget::{column, container, row, space};

use super::{Form, Kind, Message, NAME, Step, TRUST, VIEWER_ADDRESS};
use crate::screen::hypervisors::{Message as Screen, checks, keys::Comparison};
use crate::screen::problems;
use crate::theme::icon;
use crate::theme::{Theme, style};
use crate::widget::field::field;
use crate::widget::segmented::{segment, segmented};
use crate::widget::{Element, button, dialog, label, notice, spinner};
use crate::words::{self, hypervisors as texts};

impl Form {
    pub(in crate::screen::hypervisors) fn view(&self, window: f32) -> Element<'_, Screen> {
        let (body, go, able) = match self.step {
            Step::Where => (self.place(), texts::continue_to_key(), true),
            Step::Trust => {
                let differs = self.comparison.as_ref().is_some_and(Comparison::pasted_differs);
                (self.trust(), texts::trust(), !differs)
            }
            Step::Checks => {
                let able = self.checks.as_ref().is_some_and(|c| checks::good_enough(c));
                (self.checked(), texts::add(), able)
            }
        };
        let go = if self.step == Step::Where && self.kind == Kind::Local { texts::check() } else { go };
        let mut body = column![body].spacing(14);
        if let Some(problem) = &self.problem {
            body = body.push(problems::note(problem));
        }
        let send = Screen::Add;
        let mut buttons = vec![button::default(words::common::cancel()).on_press(Screen::Closed)];
        if self.step != Step::Where {
            buttons.insert(
                0,
                button::ghost(words::common::back()).icon(icon::ARROW_LEFT).on_press(send(Message::Back)),
            );
        }
        if self.step == Step::Trust {
            buttons.push(button::danger(texts::it_differs()).on_press(send(Message::Differs)));
        }
        if self.step == Step::Checks && !able && !self.is_working() {
            buttons.push(
                button::default(words::common::check_again())
                    .icon(icon::REFRESH_CW)
                    .on_press(send(Message::Again)),
            );
        }
        let primary = button::primary(go).id(TRUST).working(self.is_working());
        buttons.push(if able { primary.on_press(send(Message::Next)) } else { primary });
        let body: Element<'_, Screen> = Element::from(body).map(Screen::Add);
        dialog::form(texts::add_title(), Screen::Closed, body, None, buttons, window)
    }

    fn place(&self) -> Element<'_, Message> {
        let kinds = segmented(
            [
                segment(Kind::Ssh, texts::over_ssh()).icon(icon::SERVER),
                segment(Kind::Local, texts::this_machine()).icon(icon::LAPTOP),
            ],
            self.kind,
            Message::Kind,
        );
        let named = field(&self.name)
            .label(texts::name())
            .placeholder(self.label())
            .id(NAME)
            .error(self.error(NAME))
            .on_input(Message::Name)
            .on_submit(Message::Next);
        if self.kind == Kind::Local {
            return column![kinds, notice::aside(icon::INFO, texts::local_note()), named].spacing(14).into();
        }
        let mut form = column![
            kinds,
            self.ssh.line(Message::Ssh, Message::Next),
            field(&self.password)
                .label(texts::password())
                .icon(icon::LOCK)
                .secret()
                .help(texts::password_help())
                .on_input(Message::Password)
                .on_submit(Message::Next),
        ]
        .spacing(14);
        if let Some(line) = &self.public_key {
            let copy =
                button::ghost(words::common::copy()).icon(icon::COPY).small().on_press(Message::CopyKey);
            form = form.push(
                column![
                    label::caption(texts::public_key()),
                    well(row![
                        crate::widget::elide::elide(line.as_str())
                            .font(crate::theme::MONO)
                            .size(12.0)
                            .width(Fill),
                        copy
                    ])
                ]
                .spacing(6),
            );
        }
        let toggle = button::link(if self.more { words::common::less() } else { texts::more() })
            .icon(if self.more { icon::CHEVRON_UP } else { icon::CHEVRON_DOWN })
            .on_press(Message::MoreToggled);
        form = form.push(toggle);
        if self.more {
            form = form.push(named).push(self.ssh.jump(Message::Ssh, Message::Next)).push(
                row![
                    field(&self.viewer_address)
                        .label(texts::viewer_address())
                        .placeholder(self.ssh.address())
                        .help(texts::viewer_address_help())
                        .id(VIEWER_ADDRESS)
                        .error(self.error(VIEWER_ADDRESS))
                        .on_input(Message::ViewerAddress)
                        .on_submit(Message::Next),
                    field(&self.network)
                        .label(texts::network())
                        .placeholder(texts::network_none())
                        .help(texts::network_help())
                        .on_input(Message::Network)
                        .on_submit(Message::Next),
                ]
                .spacing(12),
            );
        }
        form.into()
    }

    fn trust(&self) -> Element<'_, Message> {
        match &self.comparison {
            Some(comparison) => comparison.view(self.ssh.address(), Message::Pasted),
            None => space().into(),
        }
    }

    fn checked(&self) -> Element<'_, Message> {
        match &self.checks {
            Some(found) => column![label::h2(checks::summary(found)), checks::list(found)].spacing(14).into(),
            None if self.is_working() => {
                row![spinner::spinner(16.0), label::second(texts::checking(self.label()))].spacing(10).into()
            }
            None => label::second(texts::not_checked()).into(),
        }
    }
}

fn well<'a, Message: 'a>(content: iced::widget::Row<'a, Message, Theme>) -> Element<'a, Message> {
    container(content.spacing(8).align_y(iced::Center))
        .padding(iced::Padding::from([5, 8]).left(12))
        .style(|t: &Theme| style::boxed(t.subtle, t.border, 8.0))
        .into()
}
