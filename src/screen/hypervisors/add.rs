//! Adding a host: address, then its key to compare, then the checks; nothing is saved before the last press.

use iced::Fill;
use iced::widget::{column, container, row, space};
use sarrio_model::{Check, HostKey, Name, NewHypervisor, Problem, SshTarget};

use super::checks;
use crate::icon::{self, icon};
use crate::request::{Answer, Reply, Request};
use crate::screen::problems;
use crate::theme::{Theme, Tone, style};
use crate::widget::field::field;
use crate::widget::segmented::{segment, segmented};
use crate::widget::{Element, button, dialog, label, notice, spinner};
use crate::words::{self, hypervisors as said};

/// The first field.
pub(super) const FIRST: &str = "host.address";
const PORT: &str = "host.port";
const TRUST: &str = "host.trust";
const PASTE: &str = "host.paste";

/// Which host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// Over SSH.
    #[default]
    Ssh,
    /// The backend's own machine.
    Local,
}

#[derive(Debug, Default, PartialEq, Eq, Clone, Copy)]
enum Step {
    #[default]
    Where,
    Trust,
    Checks,
}

#[derive(Debug)]
pub(super) struct Form {
    step: Step,
    kind: Kind,
    name: String,
    address: String,
    port: String,
    user: String,
    jump: String,
    password: String,
    viewer_address: String,
    network: String,
    more: bool,
    key: Option<HostKey>,
    pasted: String,
    checks: Option<Vec<Check>>,
    public_key: Option<String>,
    wrong: Option<(&'static str, String)>,
    problem: Option<Problem>,
    /// The question whose answer it waits for.
    asked: Option<u64>,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            step: Step::Where,
            kind: Kind::Ssh,
            name: String::new(),
            address: String::new(),
            port: "22".to_owned(),
            user: "root".to_owned(),
            jump: String::new(),
            password: String::new(),
            viewer_address: String::new(),
            network: String::new(),
            more: false,
            key: None,
            pasted: String::new(),
            checks: None,
            public_key: None,
            wrong: None,
            problem: None,
            asked: None,
        }
    }
}

/// What is typed and pressed.
#[derive(Clone)]
#[allow(missing_docs)]
pub enum Message {
    Kind(Kind),
    Name(String),
    Address(String),
    Port(String),
    User(String),
    Jump(String),
    Password(String),
    ViewerAddress(String),
    Network(String),
    MoreToggled,
    PublicKey(Reply),
    CopyKey,
    Next,
    Back,
    Probed(Reply),
    Pasted(String),
    Differs,
    Trusted,
    Checked(Reply),
    Again,
    Added(Reply),
}

/// Never shows the password.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("hypervisors::add::Message")
    }
}

pub(super) enum Next {
    Stay,
    Focus(&'static str),
    Ask(Box<Request>, fn(Reply) -> Message),
    Copy(String),
    Added(String),
}

impl Form {
    pub(super) fn wait_for(&mut self, question: u64) {
        self.asked = Some(question);
    }

    pub(super) fn waits_for(&self, question: u64) -> bool {
        self.asked == Some(question)
    }

    fn is_working(&self) -> bool {
        self.asked.is_some()
    }

    pub(super) fn update(&mut self, message: Message) -> Next {
        if matches!(
            message,
            Message::Kind(_) | Message::Address(_) | Message::Port(_) | Message::User(_) | Message::Jump(_)
        ) {
            // Another host is meant: what was asked of the one before is of no use.
            (self.wrong, self.asked) = (None, None);
        }
        match message {
            Message::Kind(kind) => self.kind = kind,
            Message::Name(typed) => self.name = typed,
            Message::Address(typed) => self.address = typed,
            Message::Port(typed) => self.port = typed,
            Message::User(typed) => self.user = typed,
            Message::Jump(typed) => self.jump = typed,
            Message::Password(typed) => self.password = typed,
            Message::ViewerAddress(typed) => self.viewer_address = typed,
            Message::Network(typed) => self.network = typed,
            Message::MoreToggled => self.more = !self.more,
            Message::PublicKey(Ok(Answer::PublicKey(line))) => self.public_key = Some(line),
            Message::PublicKey(_) => {}
            Message::CopyKey => return Next::Copy(self.public_key.clone().unwrap_or_default()),
            Message::Next if self.is_working() => {}
            Message::Next => return self.next(),
            Message::Back => {
                self.problem = None;
                self.asked = None;
                self.step = match (self.step, self.kind) {
                    (Step::Checks, Kind::Ssh) => Step::Trust,
                    _ => Step::Where,
                };
            }
            Message::Probed(Ok(Answer::HostKey(key))) => {
                self.asked = None;
                self.key = Some(key);
                self.step = Step::Trust;
                return Next::Focus(TRUST);
            }
            Message::Pasted(typed) => self.pasted = typed,
            Message::Differs => {
                self.key = None;
                self.step = Step::Where;
                self.problem = Some(
                    Problem::new(sarrio_model::Code::HostKeyUnknown, said::differs(&self.address))
                        .hint(said::differs_hint()),
                );
            }
            Message::Trusted | Message::Again => return self.check(),
            Message::Checked(Ok(Answer::Checks(checks))) => {
                self.asked = None;
                self.checks = Some(checks);
                return Next::Focus(TRUST);
            }
            Message::Added(Ok(_)) => return Next::Added(self.label()),
            Message::Probed(Err(problem)) | Message::Checked(Err(problem)) | Message::Added(Err(problem)) => {
                self.asked = None;
                self.problem = Some(problem);
            }
            Message::Probed(_) | Message::Checked(_) => self.asked = None,
        }
        Next::Stay
    }

    fn label(&self) -> String {
        match (self.name.trim(), self.kind) {
            ("", Kind::Local) => said::this_machine(),
            ("", Kind::Ssh) => self.address.trim().to_owned(),
            (name, _) => name.to_owned(),
        }
    }

    fn target(&mut self) -> Result<SshTarget, &'static str> {
        let Ok(port) = self.port.trim().parse() else {
            self.wrong = Some((PORT, words::common::not_a_number()));
            return Err(PORT);
        };
        let optional = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
        let target = SshTarget {
            address: self.address.trim().to_owned(),
            port,
            user: self.user.trim().to_owned(),
            jump: optional(&self.jump),
        };
        if let Err(problem) = target.check("") {
            let field = match problem.field.as_deref() {
                Some("port") => PORT,
                Some("user") => "host.user",
                Some("jump") => "host.jump",
                _ => FIRST,
            };
            self.more |= field == "host.jump";
            self.wrong = Some((field, problems::of_field(&problem)));
            return Err(field);
        }
        Ok(target)
    }

    fn next(&mut self) -> Next {
        self.problem = None;
        match (self.step, self.kind) {
            (Step::Where, Kind::Ssh) => match self.target() {
                Ok(target) => Next::Ask(Box::new(Request::ProbeHost(target)), Message::Probed),
                Err(field) => Next::Focus(field),
            },
            (Step::Where, Kind::Local) | (Step::Trust, _) => self.check(),
            (Step::Checks, _) => match self.new_host() {
                Ok(new) => Next::Ask(Box::new(Request::AddHost(Box::new(new))), Message::Added),
                Err(next) => next,
            },
        }
    }

    fn check(&mut self) -> Next {
        self.problem = None;
        match self.new_host() {
            Ok(new) => {
                self.step = Step::Checks;
                self.checks = None;
                Next::Ask(Box::new(Request::TryHost(Box::new(new))), Message::Checked)
            }
            Err(next) => next,
        }
    }

    fn new_host(&mut self) -> Result<NewHypervisor, Next> {
        let ssh = match self.kind {
            Kind::Local => None,
            Kind::Ssh => Some(self.target().map_err(Next::Focus)?),
        };
        let name = match self.label().parse::<Name>() {
            Ok(name) => name,
            Err(why) => {
                self.step = Step::Where;
                self.wrong = Some(("host.name", problems::of_name(&why)));
                return Err(Next::Focus("host.name"));
            }
        };
        let optional = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
        Ok(NewHypervisor {
            name,
            host_key: ssh.as_ref().and(self.key.clone()),
            password: ssh.as_ref().and(optional(&self.password)).map(Into::into),
            ssh,
            viewer_address: optional(&self.viewer_address),
            network: optional(&self.network),
        })
    }

    fn error(&self, of: &str) -> Option<&str> {
        self.wrong.as_ref().filter(|(field, _)| *field == of).map(|(_, why)| why.as_str())
    }

    pub(super) fn view(&self, window: f32) -> Element<'_, super::Message> {
        let (body, go, able) = match self.step {
            Step::Where => (self.place(), said::continue_to_key(), true),
            Step::Trust => (self.trust(), said::trust(), true),
            Step::Checks => {
                let able = self.checks.as_ref().is_some_and(|c| checks::good_enough(c));
                (self.checked(), said::add(), able)
            }
        };
        let go = if self.step == Step::Where && self.kind == Kind::Local { said::check() } else { go };
        let mut body = column![body].spacing(14);
        if let Some(problem) = &self.problem {
            body = body.push(problems::note(problem));
        }
        let send = super::Message::Add;
        let mut buttons = vec![button::default(words::common::cancel()).on_press(super::Message::Closed)];
        if self.step != Step::Where {
            buttons.insert(
                0,
                button::ghost(words::common::back()).icon(icon::ARROW_LEFT).on_press(send(Message::Back)),
            );
        }
        if self.step == Step::Trust {
            buttons.push(button::danger(said::it_differs()).on_press(send(Message::Differs)));
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
        let body: Element<'_, super::Message> = Element::from(body).map(super::Message::Add);
        dialog::form(said::add_title(), super::Message::Closed, body, None, buttons, window)
    }

    fn place(&self) -> Element<'_, Message> {
        let kinds = segmented(
            [
                segment(Kind::Ssh, said::over_ssh()).icon(icon::SERVER),
                segment(Kind::Local, said::this_machine()).icon(icon::LAPTOP),
            ],
            self.kind,
            Message::Kind,
        );
        let named = field(&self.name)
            .label(said::name())
            .placeholder(self.label())
            .id("host.name")
            .error(self.error("host.name"))
            .on_input(Message::Name)
            .on_submit(Message::Next);
        if self.kind == Kind::Local {
            return column![kinds, notice::aside(icon::INFO, said::local_note()), named].spacing(14).into();
        }
        let mut form = column![
            kinds,
            row![
                field(&self.address)
                    .label(said::address())
                    .placeholder("vdesktop1.example")
                    .id(FIRST)
                    .error(self.error(FIRST))
                    .on_input(Message::Address)
                    .on_submit(Message::Next),
                field(&self.port)
                    .label(said::port())
                    .id(PORT)
                    .width(92)
                    .error(self.error(PORT))
                    .on_input(Message::Port)
                    .on_submit(Message::Next),
                field(&self.user)
                    .label(said::user())
                    .id("host.user")
                    .width(140)
                    .error(self.error("host.user"))
                    .on_input(Message::User)
                    .on_submit(Message::Next),
            ]
            .spacing(12),
            field(&self.password)
                .label(said::password())
                .icon(icon::LOCK)
                .secret()
                .help(said::password_help())
                .on_input(Message::Password)
                .on_submit(Message::Next),
        ]
        .spacing(14);
        if let Some(line) = &self.public_key {
            let copy =
                button::ghost(words::common::copy()).icon(icon::COPY).small().on_press(Message::CopyKey);
            form = form.push(
                column![
                    label::caption(said::public_key()),
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
        let toggle = button::link(if self.more { said::less() } else { said::more() })
            .icon(if self.more { icon::CHEVRON_UP } else { icon::CHEVRON_DOWN })
            .on_press(Message::MoreToggled);
        form = form.push(toggle);
        if self.more {
            form = form
                .push(named)
                .push(
                    field(&self.jump)
                        .label(said::jump())
                        .placeholder("user@gateway:22")
                        .id("host.jump")
                        .error(self.error("host.jump"))
                        .on_input(Message::Jump)
                        .on_submit(Message::Next),
                )
                .push(
                    row![
                        field(&self.viewer_address)
                            .label(said::viewer_address())
                            .placeholder(self.address.clone())
                            .help(said::viewer_address_help())
                            .on_input(Message::ViewerAddress)
                            .on_submit(Message::Next),
                        field(&self.network)
                            .label(said::network())
                            .placeholder(said::network_none())
                            .help(said::network_help())
                            .on_input(Message::Network)
                            .on_submit(Message::Next),
                    ]
                    .spacing(12),
                );
        }
        form.into()
    }

    fn trust(&self) -> Element<'_, Message> {
        let Some(key) = &self.key else { return space().into() };
        trust(
            key,
            said::compare(&self.address),
            &self.address,
            &format!("{}, {}", self.port, self.user),
            &self.pasted,
            Message::Pasted,
        )
    }

    fn checked(&self) -> Element<'_, Message> {
        match &self.checks {
            Some(found) => column![label::h2(checks::summary(found)), checks::list(found)].spacing(14).into(),
            None if self.is_working() => {
                row![spinner::spinner(16.0), label::second(said::checking(self.label()))].spacing(10).into()
            }
            None => label::second(said::not_checked()).into(),
        }
    }
}

fn well<'a, Message: 'a>(content: iced::widget::Row<'a, Message, Theme>) -> Element<'a, Message> {
    container(content.spacing(8).align_y(iced::Center))
        .padding(iced::Padding::from([5, 8]).left(12))
        .style(|t: &Theme| style::boxed(t.subtle, t.border, 8.0))
        .into()
}

/// A host's key to compare, why, what prints it at the host, and a field to paste that into.
pub(super) fn trust<'a, M: Clone + 'a>(
    key: &'a HostKey,
    why: String,
    address: &str,
    detail: &str,
    pasted: &'a str,
    on_paste: impl Fn(String) -> M + 'a,
) -> Element<'a, M> {
    let kind = key.line.split(' ').next().unwrap_or_default().trim_start_matches("ssh-").to_uppercase();
    let file = match kind.as_str() {
        "RSA" => "rsa",
        k if k.starts_with("ECDSA") => "ecdsa",
        _ => "ed25519",
    };
    let head = row![
        icon(icon::SERVER, 18.0).style(style::second),
        column![label::mono(address.to_owned()).size(13), label::caption(said::port_and_user(detail))]
            .width(Fill),
        label::tag(Some(icon::KEY_ROUND), kind)
    ];
    let card = container(
        column![head.spacing(10), label::caption(said::fingerprint()), checks::fingerprint(&key.fingerprint)]
            .spacing(12),
    )
    .padding(16)
    .width(Fill)
    .style(style::card);
    let command = format!("ssh-keygen -lf /etc/ssh/ssh_host_{file}_key.pub");
    let mut all = column![
        label::second(why),
        card,
        label::medium(said::at_console()),
        container(label::mono(command))
            .padding([8, 12])
            .width(Fill)
            .style(|t: &Theme| style::boxed(t.subtle, t.border, 8.0)),
        field(pasted).label(said::or_paste()).placeholder("256 SHA256:").mono().id(PASTE).on_input(on_paste),
    ]
    .spacing(10);
    if !pasted.trim().is_empty() {
        let same = pasted.contains(&key.fingerprint);
        all = all.push(if same {
            notice::note(Tone::Good, icon::SHIELD_CHECK, None, said::same(), vec![])
        } else {
            notice::note(Tone::Bad, icon::SHIELD_X, None, said::not_same(), vec![])
        });
    } else {
        all = all.push(notice::note(Tone::Caution, icon::SHIELD_ALERT, None, said::if_they_differ(), vec![]));
    }
    all.into()
}
