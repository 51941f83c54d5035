//! How the screen looks.

use iced::widget::{Column, column, container, row, space};
use iced::{Center, Fill, Padding};
use sarrio_model::{Limit, OpenSession, QuotaLine, Source};

use super::{CURRENT, Message, NAME, NEW, Profile, REPEATED, Sent};
use crate::preferences::Home;
use crate::screen::{Scene, quota_lines};
use crate::theme::icon::{self, icon};
use crate::theme::{STRONG, style};
use crate::widget::field::field;
use crate::widget::menu::separator;
use crate::widget::scroll::scroll;
use crate::widget::segmented::{segment, segmented};
use crate::widget::{Element, button, elide::elide, label};
use crate::words::{self, Language, profile as texts};

impl Profile {
    /// The whole screen, with what the person may use.
    pub fn view<'a>(&'a self, home: &Home, quota: &'a [QuotaLine], scene: Scene<'a>) -> Element<'a, Message> {
        let card = match home {
            Home::Here => column![self.person(scene), label::second(texts::here())],
            Home::Backend { .. } => column![
                self.person(scene),
                separator(),
                self.part(scene, texts::full_name(), None, self.name(scene)),
                self.part(scene, texts::language(), None, languages()),
            ]
            .extend(self.quota(quota, scene))
            .push(separator())
            .push(self.part(scene, texts::password(), None, self.password(scene)))
            .push(separator())
            .push(self.part(
                scene,
                texts::sessions(),
                Some(texts::sessions_help()),
                self.sessions(scene),
            )),
        };
        let card = container(card.spacing(22)).padding(24).max_width(860).width(Fill).style(style::card);
        scroll(container(card).padding(Padding::ZERO.bottom(20))).height(Fill).into()
    }

    /// What the person may use; nothing where nobody has set a limit.
    fn quota<'a>(&self, lines: &'a [QuotaLine], scene: Scene<'a>) -> Option<Element<'a, Message>> {
        let limited = lines.iter().any(|line| line.limit != Limit::Unlimited || !line.ceilings.is_empty());
        let (name, help) = (words::quotas::title(), Some(words::quotas::own_hint()));
        limited.then(|| {
            let part = self.part(scene, name, help, quota_lines::beside(lines));
            column![separator(), part].spacing(22).into()
        })
    }

    fn person<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let me = scene.me;
        let name = me.named().name;
        let source = match me.source {
            Source::Local => texts::local(),
            Source::Directory => texts::directory(),
        };
        let place = me.category.as_ref().map(|category| category.name.to_string());
        let about: Vec<String> =
            [Some(words::role_of(me)), place, Some(source)].into_iter().flatten().collect();
        let words = column![
            elide(name.clone()).size(15.0).line(20.0).font(STRONG),
            label::caption(format!("{} · {}", me.username, about.join(" · ")))
        ];
        row![label::avatar(&name, 40.0), words.spacing(2)].spacing(14).align_y(Center).into()
    }

    fn part<'a>(
        &self,
        scene: Scene<'a>,
        name: String,
        help: Option<String>,
        content: Element<'a, Message>,
    ) -> Element<'a, Message> {
        let words = column![label::h2(name)].extend(help.map(|help| label::caption(help).into())).spacing(3);
        if scene.width < 700.0 {
            return column![words, content].spacing(10).into();
        }
        row![words.width(220), container(content).width(Fill)].spacing(24).into()
    }

    fn name<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        if scene.me.source == Source::Directory {
            return label::second(texts::name_of_directory()).into();
        }
        let value = self.full_name.as_deref().unwrap_or(&scene.me.full_name);
        let changed = value.trim() != scene.me.full_name;
        let save = button::default(words::common::save())
            .working(self.sent == Some(Sent::Name))
            .on_press_maybe(changed.then_some(Message::SaveName));
        let typed = field(value)
            .compact()
            .id(NAME)
            .error(self.wrong_in("full_name"))
            .on_input(Message::FullName)
            .on_submit(Message::SaveName);
        row![container(typed).max_width(320), save].spacing(10).into()
    }

    fn password<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        if scene.me.source == Source::Directory {
            return label::second(texts::password_of_directory()).into();
        }
        let secret = |value, name: String, id: &'static str, at: &str| {
            field(value).label(name).secret().id(id).error(self.wrong_in(at))
        };
        let hint = match self.rules {
            Some(rules) if rules.refuse_guessable => texts::hint(rules.min_length),
            Some(rules) => texts::hint_length(rules.min_length),
            None => String::new(),
        };
        let fields = column![
            secret(&self.current, texts::current(), CURRENT, "current")
                .on_input(Message::Current)
                .on_submit(Message::CurrentDone),
            secret(&self.new, texts::new_password(), NEW, "new")
                .help(hint)
                .on_input(Message::New)
                .on_submit(Message::NewDone),
            secret(&self.repeated, texts::repeated(), REPEATED, "repeated")
                .on_input(Message::Repeated)
                .on_submit(Message::ChangePassword),
            row![
                button::default(texts::change_password())
                    .icon(icon::LOCK)
                    .working(self.sent == Some(Sent::Password))
                    .on_press(Message::ChangePassword)
            ],
        ];
        fields.spacing(12).max_width(420).into()
    }

    fn sessions<'a>(&'a self, scene: Scene<'a>) -> Element<'a, Message> {
        let Some(sessions) = &self.sessions else {
            return label::second(words::common::loading()).into();
        };
        let rows = sessions.iter().map(|session| self.session(session, scene));
        let rows = Column::with_children(rows).spacing(14);
        let others = button::default(texts::end_others())
            .icon(icon::LOG_OUT)
            .working(self.sent == Some(Sent::EndOthers))
            .act(if self.others() > 0 { Ok(Message::EndOthers) } else { Err(texts::no_others()) });
        let out = button::ghost(words::settings::sign_out()).on_press(Message::SignOut);
        column![rows, row![others, out].spacing(10)].spacing(18).into()
    }

    fn session<'a>(&self, session: &'a OpenSession, scene: Scene<'a>) -> Element<'a, Message> {
        let (program, computer) = session.device.split_once(" (").unwrap_or((&session.device, ""));
        let title = match computer.trim_end_matches(')') {
            "" => program.to_owned(),
            computer => texts::on_computer(program, computer),
        };
        let address = session.address.map_or_else(texts::this_machine, |address| address.to_string());
        let since = words::date_and_clock(session.created, scene.now);
        let used = words::since(session.last_used, scene.now);
        let about = if session.current {
            texts::about_current(&address, since)
        } else {
            texts::about_session(&address, since, used)
        };
        let action: Element<'a, Message> = if session.current {
            label::tag(None, texts::this_one())
        } else {
            button::default(texts::end())
                .small()
                .working(self.sent == Some(Sent::End(session.id)))
                .on_press(Message::End(session.id))
                .into()
        };
        let words = column![elide(title).width(Fill), label::caption(about)].spacing(2).width(Fill);
        let mark = icon(icon::LAPTOP, 17.0).style(style::second);
        row![mark, words, space().width(4), action].spacing(12).align_y(Center).into()
    }
}

fn languages<'a>() -> Element<'a, Message> {
    let languages = Language::ALL.map(|language| segment(language, language.name()));
    segmented(languages, words::language(), Message::Language)
}
