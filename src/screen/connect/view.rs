//! The steps at the left, the question at the right, the buttons below.

use iced::widget::{column, container, row, space, stack, svg};
use iced::{Center, Fill, Length, Padding};

use super::{
    ADDRESS, Connect, Kind, Libvirt, Message, NEW_PASSWORD, PASSWORD, PASTED, REPEATED, Step, TRUST, USER,
};
use crate::preferences::{Appearance, Preferences};
use crate::screen::problems;
use crate::theme::icon::{self, icon};
use crate::theme::logo;
use crate::theme::{Theme, Tone, style};
use crate::widget::field::field;
use crate::widget::menu::separator;
use crate::widget::ridges::ridges;
use crate::widget::scroll::scroll;
use crate::widget::select::{Look, select};
use crate::widget::steps::{self, steps};
use crate::widget::{Element, button, checkbox, label, notice};
use crate::words::{self, Language, connect as texts};

impl Connect {
    /// The whole window. `libvirt` says whether it is on this computer.
    #[must_use]
    pub fn view<'a>(
        &'a self,
        preferences: &Preferences,
        window: iced::Size,
        libvirt: Libvirt,
    ) -> Element<'a, Message> {
        let body = match &self.step {
            Step::Where => self.place(libvirt),
            Step::Trust { fingerprint, changed } => {
                let url = self.url();
                let (title, detail) = match changed {
                    true => (texts::changed(&url), texts::changed_detail()),
                    false => (texts::is_this(&url), texts::is_this_detail()),
                };
                self.trust(&fingerprint.to_string(), title, detail)
            }
            Step::SignIn { .. } => self.sign_in_form(),
            Step::NewPassword { .. } => self.new_password_form(),
        };
        let width =
            if matches!(self.step, Step::SignIn { .. } | Step::NewPassword { .. }) { 400 } else { 640 };
        let mut body = column![body].spacing(16).max_width(width);
        if let Some(problem) = &self.problem {
            body = body.push(problems::note(problem));
        }
        if self.without_keyring {
            let note = notice::note(
                Tone::Caution,
                icon::KEY_ROUND,
                Some(texts::no_keyring()),
                texts::no_keyring_why(),
                vec![],
            );
            body = body.push(note);
        }
        let page =
            container(scroll(container(body).center_x(Fill).padding([32, 24])).width(Fill)).center_y(Fill);
        let right = column![page.height(Fill), separator(), self.foot()];
        if window.width < 900.0 {
            return right.into();
        }
        row![self.left(preferences), container(right).width(Fill)].into()
    }

    fn left<'a>(&'a self, preferences: &Preferences) -> Element<'a, Message> {
        let step = |name: String, detail: String| steps::Step { name, detail, go: None };
        let (at, place) = match &self.step {
            Step::Where => (0, texts::where_to_detail()),
            Step::Trust { .. } => (1, self.url()),
            Step::SignIn { .. } | Step::NewPassword { .. } => (2, self.url()),
        };
        let list = vec![
            step(texts::where_to(), place),
            step(texts::trust(), if at > 1 { texts::trusted() } else { texts::trust_detail() }),
            step(texts::sign_in(), texts::sign_in_detail()),
        ];
        let head = row![svg(logo::picture()).width(40).height(40), label::h1("Sarrio").size(20)]
            .spacing(12)
            .align_y(Center);
        let language = Language::ALL.iter().position(|l| *l == words::language());
        let appearance = Some(match preferences.appearance {
            Appearance::System => 0,
            Appearance::Light => 1,
            Appearance::Dark => 2,
        });
        let of =
            |glyph, id, width: f32| Look { name: None, glyph: Some(glyph), width: Length::Fixed(width), id };
        let foot = row![
            select(
                &self.language_select,
                &self.language_names,
                language,
                of(icon::GLOBE, "connect.language", 116.0),
                Message::Language
            ),
            select(
                &self.appearance_select,
                &self.appearance_names,
                appearance,
                of(icon::SUN_MOON, "connect.appearance", 150.0),
                Message::Appearance
            ),
            space().width(Fill),
            label::caption(env!("CARGO_PKG_VERSION")),
        ]
        .spacing(8)
        .align_y(Center);
        // The box around the current step is wider than the list, so that the words of all steps are aligned.
        let list = container(steps(list, at)).padding(Padding::ZERO.left(30).right(30));
        let words = column![head, label::lead(texts::tagline())].spacing(24).padding(Padding::from([0, 40]));
        let top = column![words, list].spacing(24).padding(Padding::ZERO.top(40));
        let foot = container(foot)
            .padding([20, 30])
            .style(|t: &Theme| style::filled(t.border.scale_alpha(0.6), 0.0));
        let land = container(ridges()).align_bottom(Fill);
        container(column![stack![land, container(top).height(Fill)].height(Fill), foot])
            .width(380)
            .height(Fill)
            .style(|t: &Theme| style::filled(t.sidebar, 0.0))
            .into()
    }

    fn place(&self, libvirt: Libvirt) -> Element<'_, Message> {
        let choice = |kind, glyph, name: String, why: String, more: Option<Element<'static, Message>>| {
            let face = container(icon(glyph, 20.0)).center(40).style(move |t: &Theme| {
                let (fill, ink) =
                    if self.kind == kind { (t.accent_soft, t.accent_text) } else { (t.subtle, t.text2) };
                container::Style { text_color: Some(ink), ..style::boxed(fill, t.border, 8.0) }
            });
            let words = column![label::title(name), label::second(why)].extend(more).spacing(4).width(Fill);
            row![face, words].spacing(14)
        };
        let address = (self.kind == Kind::School).then(|| {
            let input = field(&self.address)
                .label(texts::address())
                .icon(icon::LINK)
                .placeholder("sarrio.school.example")
                .id(ADDRESS)
                .error(self.wrong.as_deref())
                .on_input(Message::Address)
                .on_submit(Message::Continue);
            container(input).padding(Padding::ZERO.left(82).top(4)).into()
        });
        let found = match (cfg!(feature = "direct"), libvirt) {
            (false, _) => (icon::BAN, texts::here_not_built()),
            (true, Libvirt::Answers) => (icon::CPU, texts::here_libvirt()),
            (true, Libvirt::Missing) => (icon::SERVER, texts::here_no_libvirt()),
        };
        let found = row![icon(found.0, 14.0).style(style::caption), label::caption(found.1)]
            .spacing(8)
            .align_y(Center);
        let school = choice(Kind::School, icon::SCHOOL, texts::school(), texts::school_why(), None);
        let here = choice(Kind::Here, icon::LAPTOP, texts::here(), texts::here_why(), Some(found.into()));
        column![
            column![label::display(texts::question()), label::lead(texts::question_detail())].spacing(6),
            space().height(4),
            checkbox::choice(self.kind == Kind::School, school, address, Message::Kind(Kind::School)),
            checkbox::choice(self.kind == Kind::Here, here, None, Message::Kind(Kind::Here)),
        ]
        .spacing(12)
        .into()
    }

    fn trust<'a>(&'a self, fingerprint: &str, title: String, detail: String) -> Element<'a, Message> {
        let head = row![
            icon(icon::SERVER, 18.0).style(style::second),
            label::mono(self.url()).size(13).width(Fill),
            label::tag(Some(icon::KEY_ROUND), "TLS")
        ];
        let card = column![
            head.spacing(10).align_y(Center),
            label::caption(texts::fingerprint()),
            crate::screen::hypervisors::fingerprint(fingerprint)
        ];
        let command = "sudo openssl x509 -noout -fingerprint -sha256 -in /var/lib/sarrio/tls/certificate.pem";
        let verdict = match self.pasted_is_same() {
            Some(true) => {
                notice::note(Tone::Good, icon::SHIELD_CHECK, None, words::hypervisors::same(), vec![])
            }
            Some(false) => {
                notice::note(Tone::Bad, icon::SHIELD_X, None, words::hypervisors::not_same(), vec![])
            }
            None => notice::note(
                Tone::Caution,
                icon::SHIELD_ALERT,
                None,
                words::hypervisors::if_they_differ(),
                vec![],
            ),
        };
        column![
            column![label::display(title), label::lead(detail)].spacing(6),
            container(card.spacing(12)).padding(20).width(Fill).style(style::card),
            label::medium(texts::at_server()),
            container(label::mono(command))
                .padding([8, 12])
                .width(Fill)
                .style(|t: &Theme| style::boxed(t.subtle, t.border, 8.0)),
            field(&self.pasted)
                .id(PASTED)
                .label(texts::or_paste())
                .placeholder("sha256 Fingerprint=")
                .mono()
                .on_input(Message::Pasted),
            verdict,
        ]
        .spacing(14)
        .into()
    }

    fn sign_in_form(&self) -> Element<'_, Message> {
        let face = container(icon(icon::SCHOOL, 22.0)).center(48).style(|t: &Theme| container::Style {
            text_color: Some(t.chamois_text),
            ..style::filled(t.chamois_soft, 12.0)
        });
        let head =
            row![face, column![label::display(texts::sign_in()), label::second(self.url())].spacing(2)];
        column![
            head.spacing(14).align_y(Center),
            space().height(4),
            field(&self.user)
                .label(texts::user())
                .icon(icon::USER)
                .id(USER)
                .on_input(Message::User)
                .on_submit(Message::UserDone),
            field(&self.password)
                .label(texts::password())
                .icon(icon::LOCK)
                .secret()
                .id(PASSWORD)
                .error(self.wrong.as_deref())
                .on_input(Message::Password)
                .on_submit(Message::SignIn),
            checkbox::checkbox(self.stay, texts::stay(), Some(Message::Stay)),
            button::primary(texts::sign_in())
                .icon(icon::LOG_IN)
                .large()
                .wide()
                .working(self.working)
                .on_press(Message::SignIn),
            label::caption(texts::first_time()),
        ]
        .spacing(14)
        .into()
    }

    fn new_password_form(&self) -> Element<'_, Message> {
        column![
            column![label::display(texts::new_password()), label::lead(texts::new_password_why())].spacing(6),
            space().height(4),
            field(&self.new_password)
                .label(texts::new_password())
                .icon(icon::LOCK)
                .secret()
                .id(NEW_PASSWORD)
                .on_input(Message::NewPassword)
                .on_submit(Message::NewPasswordDone),
            field(&self.repeated)
                .label(texts::repeated())
                .icon(icon::LOCK)
                .secret()
                .id(REPEATED)
                .error(self.wrong.as_deref())
                .on_input(Message::Repeated)
                .on_submit(Message::ChangePassword),
            button::primary(texts::change_password())
                .icon(icon::CHECK)
                .large()
                .wide()
                .working(self.working)
                .on_press(Message::ChangePassword),
        ]
        .spacing(14)
        .into()
    }

    fn foot(&self) -> Element<'_, Message> {
        let mut foot = row![].spacing(8).align_y(Center);
        match &self.step {
            Step::Where => {
                let going = match self.kind {
                    Kind::Here => texts::starting(),
                    Kind::School => texts::reaching(self.url()),
                };
                let note = if self.working { going } else { String::new() };
                let able = self.kind == Kind::School || cfg!(feature = "direct");
                let go = button::primary(words::common::go_on()).id(TRUST).working(self.working);
                foot = foot
                    .push(label::caption(note).width(Fill))
                    .push(button::ghost(texts::quit()).on_press(Message::Quit))
                    .push(if able {
                        go.on_press(Message::Continue)
                    } else {
                        go.act(Err(texts::here_not_built()))
                    });
            }
            Step::Trust { .. } => {
                let trust = button::primary(words::hypervisors::trust())
                    .icon(icon::CHECK)
                    .id(TRUST)
                    .working(self.working);
                foot = foot
                    .push(
                        button::default(words::common::back()).icon(icon::ARROW_LEFT).on_press(Message::Back),
                    )
                    .push(space().width(Fill))
                    .push(button::danger(words::hypervisors::it_differs()).on_press(Message::Differs))
                    .push(trust.act(match self.pasted_is_same() {
                        Some(false) => Err(words::hypervisors::not_same()),
                        Some(true) | None => Ok(Message::Trusted),
                    }));
            }
            Step::SignIn { .. } | Step::NewPassword { .. } => {
                let trusted = row![
                    icon(icon::SHIELD_CHECK, 14.0).style(style::caption),
                    label::caption(texts::trusted())
                ];
                foot = foot
                    .push(
                        button::default(words::common::back()).icon(icon::ARROW_LEFT).on_press(Message::Back),
                    )
                    .push(space().width(Fill))
                    .push(trusted.spacing(6).align_y(Center));
            }
        }
        container(foot).padding([20, 40]).width(Fill).into()
    }
}
