//! Adding a hypervisor: its address, then its key to compare, then the checks. Nothing is saved before the last button.

mod view;

use sarrio_model::{Check, HostAddress, Name, NewHypervisor, Problem, problem::HostKeyNotAccepted};

use super::keys::{Comparison, Whose};
use super::ssh_fields::{Part, SshFields};
use crate::backend::request::{Answer, Reply, Request};
use crate::screen::problems;
use crate::words::hypervisors as texts;

const TRUST: &str = "host.trust";
const NAME: &str = "host.name";
const VIEWER_ADDRESS: &str = "host.viewer_address";

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

#[derive(Debug, Default)]
pub(super) struct Form {
    step: Step,
    kind: Kind,
    name: String,
    ssh: SshFields,
    password: String,
    viewer_address: String,
    network: String,
    more: bool,
    comparison: Option<Comparison>,
    checks: Option<Vec<Check>>,
    public_key: Option<String>,
    wrong: Option<(&'static str, String)>,
    problem: Option<Problem>,
    /// The number of the request whose answer it waits for.
    asked: Option<u64>,
}

/// What is typed and clicked.
#[derive(Clone)]
#[allow(missing_docs)]
pub enum Message {
    Kind(Kind),
    Name(String),
    Ssh(Part, String),
    Password(String),
    ViewerAddress(String),
    Network(String),
    MoreToggled,
    PublicKey(Reply),
    CopyKey,
    Next,
    Back,
    Probed(Reply),
    Pasted(Whose, String),
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
        if matches!(message, Message::Kind(_) | Message::Ssh(..)) {
            // It is another host now, so an answer about the previous one is ignored.
            (self.wrong, self.asked) = (None, None);
        }
        match message {
            Message::Kind(kind) => self.kind = kind,
            Message::Name(typed) => self.name = typed,
            Message::Ssh(part, typed) => self.ssh.typed(part, typed),
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
            Message::Probed(Ok(Answer::HostKeys(keys))) => {
                self.asked = None;
                let target = match self.ssh.target() {
                    Ok(target) => target,
                    Err(part) => return self.wrong(part),
                };
                self.comparison = Some(Comparison::new(target, keys));
                self.step = Step::Trust;
                return Next::Focus(TRUST);
            }
            Message::Pasted(whose, typed) => {
                if let Some(comparison) = &mut self.comparison {
                    comparison.pasted(whose, typed);
                }
            }
            Message::Differs => {
                self.comparison = None;
                self.step = Step::Where;
                self.problem = Some(HostKeyNotAccepted { address: self.ssh.address().to_owned() }.into());
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
            ("", Kind::Local) => texts::this_machine(),
            ("", Kind::Ssh) => self.ssh.address().to_owned(),
            (name, _) => name.to_owned(),
        }
    }

    /// Moves the focus to the field that is wrong.
    fn wrong(&mut self, part: Part) -> Next {
        self.more |= part == Part::Jump;
        Next::Focus(part.id())
    }

    fn next(&mut self) -> Next {
        self.problem = None;
        match (self.step, self.kind) {
            (Step::Where, Kind::Ssh) => match self.ssh.target() {
                Ok(target) => Next::Ask(Box::new(Request::ProbeHost(target)), Message::Probed),
                Err(part) => self.wrong(part),
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
            Kind::Ssh => Some(self.ssh.target().map_err(|part| self.wrong(part))?),
        };
        let name = match self.label().parse::<Name>() {
            Ok(name) => name,
            Err(why) => {
                self.step = Step::Where;
                self.wrong = Some((NAME, problems::of_name(&why)));
                return Err(Next::Focus(NAME));
            }
        };
        let optional = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
        let viewer_address = match optional(&self.viewer_address).map(HostAddress::try_from).transpose() {
            Ok(address) => address,
            Err(_) => {
                (self.step, self.more) = (Step::Where, true);
                self.wrong = Some((VIEWER_ADDRESS, texts::address_wrong()));
                return Err(Next::Focus(VIEWER_ADDRESS));
            }
        };
        let keys = ssh.as_ref().and(self.comparison.as_ref()).map(|comparison| comparison.keys().clone());
        Ok(NewHypervisor {
            name,
            host_key: keys.as_ref().map(|keys| keys.host_key.clone()),
            jump_key: keys.and_then(|keys| keys.jump_key),
            password: ssh.as_ref().and(optional(&self.password)).map(Into::into),
            ssh,
            viewer_address,
            network: optional(&self.network),
        })
    }

    fn error(&self, of: &str) -> Option<&str> {
        self.wrong.as_ref().filter(|(field, _)| *field == of).map(|(_, why)| why.as_str())
    }
}
