//! Adding a hypervisor: its address, then its key to compare, then the checks. Nothing is saved before the last button.

mod view;

use sarrio_model::{Check, HostKey, Name, NewHypervisor, Problem, SshTarget, problem::HostKeyNotAccepted};

use crate::backend::request::{Answer, Reply, Request};
use crate::screen::problems;
use crate::words::{self, hypervisors as said};

pub(super) use view::trust;

/// The id of the first field, for the focus.
pub(super) const FIRST: &str = "host.address";
const PORT: &str = "host.port";
const TRUST: &str = "host.trust";
const PASTE: &str = "host.paste";

/// How the backend reaches the host.
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
            // It is another host now: an answer about the one before is of no use.
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
                self.problem = Some(HostKeyNotAccepted { address: self.address.clone() }.into());
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
}
